"""A support family on its way to an approval on 30 November 2023."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.record.about import About
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2023, 11, 30)
NEEDED = ("talk_1", "talk_2", "reference", "house_rules")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def day() -> date:
    return DAY


@pytest.fixture
def rules() -> Rules:
    """Return the rules that come with bgz, less the optional items."""
    asked = {item: ChecklistItem(label=item.replace("_", " ")) for item in NEEDED}
    asked["home_visit"] = ChecklistItem(label="home visit", required=False)
    return Rules({**asked, "vog": ChecklistItem(label="VOG", per_adult=True)}, Norms())


@pytest.fixture
def complete() -> SupportFamily:
    """Return a family of which everything is done; the talks were held by member mA, the decision is not taken."""
    return SupportFamily(
        number="S-00001",
        registered_on=date(2023, 9, 1),
        about=About(authors={f"screening.done.{item}": "mA" for item in NEEDED}),
        adults={
            "a1": Adult(vogs={"v1": Vog(issued_on=date(2023, 10, 1), on=date(2023, 10, 9))}),
            "a2": Adult(vogs={"v2": Vog(issued_on=date(2023, 8, 30))}),
        },
        screening=Screening(done={item: Done(on=date(2023, 11, 1)) for item in NEEDED}),
    )


@pytest.fixture
def approved(complete: SupportFamily) -> SupportFamily:
    """Return the same family with an approval by member mB."""
    decision = Decision(verdict="approved", on=DAY)
    about = About(authors={**complete.about.authors, "screening.decision": "mB"})
    return evolve(complete, about=about, screening=evolve(complete.screening, decision=decision))
