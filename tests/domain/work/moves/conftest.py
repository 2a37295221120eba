"""A request family, a support family and their match, all ready for a trial on 30 November 2023."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, Introduction, Match, Proposal
from bgz.domain.cases.person import Consent
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules

DAY = date(2023, 11, 30)
Doubt = Callable[..., Any]


@pytest.fixture
def rules() -> Rules:
    return Rules({"talk_1": ChecklistItem(label="talk"), "vog": ChecklistItem(label="VOG", per_adult=True)}, Norms())


@pytest.fixture
def asking() -> RequestFamily:
    return RequestFamily(
        number="V-00001",
        registered_on=date(2023, 9, 1),
        children={"k1": Child(born=Month(2015, 3)), "k2": Child(born=Month(2017, 3))},
        requests={"r1": Request(opened_on=date(2023, 9, 1))},
        intake=Intake(on=date(2023, 9, 10)),
        consents={"matching": Consent(given_on=date(2023, 9, 10))},
    )


@pytest.fixture
def helping() -> SupportFamily:
    return SupportFamily(
        number="S-00001",
        registered_on=date(2023, 9, 1),
        adults={"a1": Adult(vogs={"v1": Vog(issued_on=date(2023, 9, 20))})},
        offer=Offer(max_children=2),
        screening=Screening(
            done={"talk_1": Done(on=date(2023, 9, 5))}, decision=Decision(verdict="approved", on=date(2023, 10, 1))
        ),
    )


@pytest.fixture
def proposed() -> Match:
    return Match(
        number="K-00001",
        request_family="V-00001",
        request="r1",
        children=("k1",),
        support_family="S-00001",
        proposed=Proposal(on=date(2023, 11, 1)),
    )


@pytest.fixture
def met(proposed: Match) -> Match:
    """Return the match after two times yes and the introduction."""
    yes = Answer(yes=True, on=date(2023, 11, 5))
    return evolve(proposed, answers=Answers(request=yes, support=yes), introduced=Introduction(on=date(2023, 11, 10)))


@pytest.fixture
def doubt() -> Doubt:
    """Return a function that puts paths of a record in conflict."""

    def dispute(record: Any, *paths: str) -> Any:
        return evolve(record, about=evolve(record.about, disputed=frozenset(paths)))

    return dispute
