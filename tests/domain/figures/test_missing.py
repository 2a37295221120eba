"""What is not known, per record, the most with one command first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import End
from bgz.domain.cases.programme import Contract, Programme
from bgz.domain.cases.support_family import Adult
from bgz.domain.figures.missing import Incomplete, Missing, missing_of
from bgz.domain.figures.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Any]

BEGIN, TODAY = date(2023, 1, 1), date(2030, 1, 1)
KNOWN: dict[str, Any] = {"household": "blended", "referrer": "gp"}


@pytest.fixture
def found(sheets: Build, asking: Build, matched: Build, approved: Build) -> Missing:
    """Return what a region lacks in which something of every kind is not known."""
    families = [
        asking("V-00001", BEGIN, **(KNOWN | {"referrer": None})),
        asking("V-00002", BEGIN, None),
        asking("V-00003", date(2020, 1, 1), intake=None, consents={}),
        asking("V-00004", None),
    ]
    match = evolve(matched("K-00001", "V-00003", BEGIN), end=End(on=date(2023, 5, 1)))
    support = approved("S-00001", BEGIN, adults={"a1": Adult()}, channel=None)
    programme = Programme(contracts={"t1": Contract(municipality="Meppel", since=BEGIN, until=date(2023, 12, 31))})
    damaged = matched("K-00002", "V-00003", BEGIN, children=())
    region = sheets(families, [support], [match, damaged], programme=programme).region
    return missing_of(region, Period.of_year(2023), TODAY, ("Meppel",))


def of(found: Missing, number: str) -> Incomplete:
    return next(record for record in found.records if record.number == number)


def test_the_most_with_one_command_comes_first(found: Missing) -> None:
    numbers = ["V-00002", "V-00001", "programme", "S-00001", "V-00003", "K-00001", "K-00002", "V-00004"]
    assert [record.number for record in found.records] == numbers
    assert [fact.fact for fact in of(found, "V-00002").fillings[0].facts] == [
        "municipality", "household", "referrer", "help",
    ]  # fmt: skip


def test_one_command_fills_in_all_that_it_can(found: Missing) -> None:
    assert [filling.command for filling in of(found, "V-00002").fillings] == [
        "bgz edit V-00002 --set address.municipality=… --set household=… --set referrer=… --set requests.r1.help=…"
    ]
    assert [filling.command for filling in of(found, "programme").fillings] == [
        "bgz settings set contracts.t1.matches=… contracts.t1.budget_eur=…"
    ]
    commands = {number: {each.command for each in of(found, number).fillings} for number in ("V-00003", "S-00001")}
    assert commands == {
        "V-00003": {"bgz intake consent V-00003 --purpose matching", "bgz intake held V-00003"},
        "S-00001": {"bgz edit S-00001 --set channel=…", "bgz screen S-00001 record"},
    }
    assert [each.command for each in of(found, "K-00001").fillings] == ["bgz match end K-00001 --on 2023-05-01"]
    assert [each.command for each in of(found, "K-00002").fillings] == ["bgz check"]


def test_it_says_how_much_of_what_and_where_it_tells(found: Missing) -> None:
    told = {fact.fact: (fact.unknown, fact.of, fact.figures) for fact in found.facts}
    assert told["household"] == (1, 2, ("Gezinsvorm",))
    assert told["referrer"][:2] == (2, 2)
    assert told["registered_on"] == (1, 5, ("Vraaggezinnen aangemeld", "Steungezinnen aangemeld"))
    assert told["vog"] == (1, 1, ("Steungezinnen goedgekeurd",))
    assert (told["contract_budget"][:2], told["end_reason"][:2], told["children"][:2]) == ((1, 1), (1, 1), (1, 2))
    assert "born" not in told
    assert found.asked == ("Meppel",)
