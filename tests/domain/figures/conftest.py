"""Builders for the tests of the figures: small families and matches, and an own reader of the scenario sheets.

The reader shares nothing with the import, so that a fault in one does not hide in the other.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen

from bgz.domain.cases.match import Confirmation, End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Left
from bgz.domain.cases.programme import ChecklistItem, Norms, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.figures.period import Period
from bgz.domain.figures.region import Region
from bgz.domain.figures.tally import tally
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, LEFT, REFERRER
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from bgz.domain.figures.definitions import Figures

Row = dict[str, str]


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with in_language("nl"):
        yield


@frozen
class Sheets:
    """A folder of records, and what is asked of it."""

    requests: tuple[RequestFamily, ...] = ()
    supports: tuple[SupportFamily, ...] = ()
    matches: tuple[Match, ...] = ()
    programme: Programme = Programme()
    four_eyes: bool = False

    @property
    def rules(self) -> Rules:
        items = {name: ChecklistItem(label=name) for name in ("talk_1", "talk_2", "reference", "house_rules")}
        return Rules({**items, "vog": ChecklistItem(label="vog", per_adult=True)}, Norms(), self.four_eyes)

    @property
    def region(self) -> Region:
        return Region.of(self.requests, self.supports, self.matches, self.programme, self.rules)

    def figures(self, since: date, until: date, today: date = date(2030, 1, 1), town: str = "") -> Figures:
        region = self.region.within({town}) if town else self.region
        return tally(region, Period.between(since, until), today)


@pytest.fixture
def sheets() -> type[Sheets]:
    """Return the class that holds records to count."""
    return Sheets


@pytest.fixture
def asking() -> Callable[..., RequestFamily]:
    """Return a builder of request families, ready to wait from the day on which they signed up."""

    def build(number: str, signed_up: date | None, town: str | None = "Meppel", **more: Any) -> RequestFamily:
        ready: dict[str, Any] = {
            "intake": Intake(on=signed_up) if signed_up else None,
            "consents": {"matching": Consent(given_on=signed_up)} if signed_up else {},
            "children": {"k1": Child(born=Month(2015, 3))},
            "requests": {"r1": Request(opened_on=signed_up)},
            "address": Address(municipality=town) if town else None,
        }
        return RequestFamily(number=number, registered_on=signed_up, **(ready | more))

    return build


@pytest.fixture
def matched() -> Callable[..., Match]:
    """Return a builder of matches."""

    def build(number: str, family: str, since: date | None, until: date | None = None, **more: Any) -> Match:
        facts: dict[str, Any] = {
            "request_family": family,
            "support_family": "S-00001",
            "children": ("k1",),
            "trial": Trial(on=since) if since else None,
            "end": End(on=until, reason="agreed") if until else None,
        }
        return Match(number=number, **(facts | more))

    return build


@pytest.fixture
def approved() -> Callable[..., SupportFamily]:
    """Return a builder of support families with everything that an approval asks."""

    def build(number: str, on: date, verdict: str = "approved", **more: Any) -> SupportFamily:
        done = {item: Done(on=on) for item in ("talk_1", "talk_2", "reference", "house_rules")}
        facts: dict[str, Any] = {
            "registered_on": on,
            "address": Address(municipality="Meppel"),
            "channel": "website",
            "adults": {"a1": Adult(vogs={"v1": Vog(issued_on=on)})},
            "screening": Screening(done=done, decision=Decision(verdict=verdict, on=on)),
        }
        return SupportFamily(number=number, **(facts | more))

    return build


@pytest.fixture(scope="session")
def scenario(shared: Path) -> Callable[[str], Sheets]:
    """Return a function that reads the sheets of a scenario into records, leaving out the rows named faulty."""

    def read(name: str, faulty: Iterable[tuple[str, int]] = ()) -> Sheets:
        folder, left_out = shared / "scenarios" / name, set(faulty)

        def rows(sheet: str) -> list[Row]:
            with (folder / sheet).open(encoding="utf-8-sig", newline="") as file:
                table = list(csv.DictReader(file, delimiter=";"))
            good = (row for line, row in enumerate(table, 2) if (sheet, line) not in left_out)
            return [{key: (value or "").strip() for key, value in row.items()} for row in good]

        families = [_request_family(row) for row in rows("vraaggezinnen.csv")]
        children = {family.number: family.children for family in families}
        return Sheets(
            tuple(families),
            tuple(_support_family(row) for row in rows("steungezinnen.csv")),
            tuple(_match(row, children[row["vraaggezin"]]) for row in rows("koppelingen.csv")),
        )

    return read


def _day(text: str) -> date | None:
    day, month, year = map(int, text.split("-")) if text else (0, 0, 0)
    return date(year, month, day) if text else None


def _must(text: str) -> date:
    day = _day(text)
    assert day
    return day


def _children(cell: str) -> dict[str, Child]:
    found = re.findall(r"(\d{4})-(\d{2}) (\w+)", cell)
    return {f"k{year}{month}{sex}": Child(born=Month(int(year), int(month))) for year, month, sex in found}


def _left(row: Row) -> Left | None:
    return Left(on=_must(row["uitstroom_op"]), reason=LEFT.parse(row["uitstroom"]) or "") if row["uitstroom"] else None


def _request_family(row: Row) -> RequestFamily:
    intake, consent = _day(row["intake_op"]), _day(row["toestemming_op"])
    help_ = {str(HELP.parse(kind)): "must" for kind in row["hulpvraag"].split(",") if kind.strip()}
    return RequestFamily(
        number=row["nr"],
        registered_on=_day(row["aangemeld_op"]),
        referrer=REFERRER.parse(row["verwijzer"]),
        household=HOUSEHOLD.parse(row["gezinsvorm"]),
        address=Address(municipality=row["gemeente"]),
        children=_children(row["kinderen"]),
        requests={"r1": Request(opened_on=_day(row["aangemeld_op"]), help=help_)},
        intake=Intake(on=intake) if intake else None,
        consents={"matching": Consent(given_on=consent)} if consent else {},
        left=_left(row),
    )


def _support_family(row: Row) -> SupportFamily:
    columns = {"talk_1": "gesprek_1_op", "talk_2": "gesprek_2_op", "reference": "referentie_op"}
    columns["house_rules"] = "huisregels_op"
    done = {item: Done(on=_must(row[column])) for item, column in columns.items() if row[column]}
    vogs = [_must(day.strip()) for day in row["vog_afgegeven_op"].split(",") if day.strip()]
    approved, left = _day(row["goedgekeurd_op"]), _left(row)
    decision = Decision(verdict="approved", on=approved) if approved else None
    if row["uitstroom"] == "afgewezen" and row["uitstroom_op"]:
        decision, left = Decision(verdict="rejected", on=_must(row["uitstroom_op"])), None
    return SupportFamily(
        number=row["nr"],
        registered_on=_day(row["aangemeld_op"]),
        channel=CHANNEL.parse(row["wervingskanaal"]),
        address=Address(municipality=row["gemeente"]),
        adults={f"a{at}": Adult(vogs={"v1": Vog(issued_on=day)}) for at, day in enumerate(vogs)},
        screening=Screening(done=done, decision=decision),
        left=left,
    )


def _match(row: Row, children: Mapping[str, Child]) -> Match:
    named = tuple(key for key in _children(row["kinderen"]) if key in children)
    trial, confirmed, end = (_day(row[column]) for column in ("proef_start", "definitief_op", "einde_op"))
    return Match(
        number=row["nr"],
        request_family=row["vraaggezin"],
        support_family=row["steungezin"],
        children=named,
        trial=Trial(on=trial) if trial else None,
        confirmed=Confirmation(on=confirmed) if confirmed else None,
        end=End(on=end, reason=END_REASON.parse(row["einde_reden"])) if end else None,
    )
