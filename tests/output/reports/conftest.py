"""A report of a small invented region, with every kind of figure in it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.match import Confirmation, End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Contact
from bgz.domain.cases.programme import Contract, Norms, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.period import Period
from bgz.domain.figures.region import Region
from bgz.domain.figures.report import Report, make_report
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOWNS = ("Meppel", "Westerveld")
ODD = "=cmd|'<b>Dorp</b>"
"""A municipality that a spreadsheet, Markdown and HTML would each misread."""


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with in_language("nl"):
        yield


def _family(at: int, town: str) -> RequestFamily:
    day = date(2023, 1 + at % 12, 1 + at % 28)
    return RequestFamily(
        number=f"V-{at:05}",
        registered_on=day,
        surname="Kanarievogel",
        household="one_parent" if at % 3 else None,
        referrer="school",
        address=Address(municipality=town, postcode="7941AB"),
        children={"k1": Child(born=Month(2010 + at % 10, 3))},
        requests={"r1": Request(opened_on=day, help={"weekend": "must", "sport": "nice"})},
        intake=Intake(on=day),
        consents={"matching": Consent(given_on=day)},
    )


def _match(at: int) -> Match:
    since = date(2023, 2 + at % 11, 10)
    return Match(
        number=f"K-{at:05}",
        request_family=f"V-{at:05}",
        children=("k1",),
        trial=Trial(on=since),
        confirmed=Confirmation(on=date(2023, 12, 1)) if at % 2 else None,
        end=End(on=date(2023, 12, 20), reason="moved") if at % 3 == 0 else None,
        contacts={"c1": Contact(on=since, about="trial_review", side="request", satisfied=8, goals=6)},
    )


@cache
def _made(audience: str, towns: tuple[str, ...], families: int, _language: str) -> Report:
    contract = Contract(
        municipality=towns[0], since=date(2023, 1, 1), until=date(2023, 12, 31), matches=10, budget_eur=58000
    )
    region = Region.of(
        [_family(at, towns[at % len(towns)]) for at in range(families)],
        [SupportFamily(number="S-00001", registered_on=date(2023, 5, 5), channel="newspaper")],
        [_match(at) for at in range(families * 3 // 4)],
        Programme(name="Buurtgezinnen Proef", contracts={"t1": contract}),
        Rules({}, Norms()),
    )
    return make_report(region, Period.of_year(2023), date(2024, 1, 15), audience=audience)


@pytest.fixture
def made() -> Callable[..., Report]:
    """Return a maker of reports over 2023: audience, municipalities, number of families, language in use.

    A report does not change, so the same one is made once.
    """

    def make(audience: str = "team", towns: tuple[str, ...] = TOWNS, families: int = 16) -> Report:
        return _made(audience, towns, families, language())

    return make


@pytest.fixture
def odd() -> str:
    """Return the name of a municipality that no format may misread."""
    return ODD
