"""What was contracted against what was made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.cases.programme import Contract, Programme
from bgz.domain.figures.contracts import contract_notes
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.domain.figures.report import make_report

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Any]

BEGIN, END = date(2023, 1, 1), date(2023, 12, 31)


def contract(town: str = "Meppel", since: date = BEGIN, until: date = END, **more: Any) -> Contract:
    facts: dict[str, Any] = {"matches": 12, "budget_eur": 58000}
    return Contract(municipality=town, since=since, until=until, **(facts | more))


@pytest.fixture
def region(sheets: Build, asking: Build, matched: Build) -> Build:
    """Return a builder of a region with contracts: three matches in Meppel, one in Westerveld, in 2023."""

    def build(*contracts: Contract) -> Any:
        families = [asking("V-00001", BEGIN), asking("V-00002", BEGIN, "Westerveld")]
        days = [date(2023, 1, 1), date(2023, 6, 1), date(2023, 12, 31), date(2024, 1, 1)]
        matches = [matched(f"K-0000{at}", "V-00001", day) for at, day in enumerate(days)]
        matches += [matched("K-00009", "V-00002", date(2023, 5, 1)), matched("K-00010", "V-99999", date(2023, 5, 1))]
        held = {f"t{at}": each for at, each in enumerate(contracts)}
        return sheets(families, (), matches, programme=Programme(contracts=held))

    return build


def test_a_whole_contract(region: Build) -> None:
    figures = region(contract(funding="Jeugdwet")).figures(BEGIN, END)
    assert (figures.matches_contracted, figures.budget_eur) == (12, 58000)
    assert figures.cost_per_match_eur == 19333.33
    (one,) = figures.contracts
    assert (one.made, one.contracted, one.funding, one.over) == (3, 12, "Jeugdwet", True)


def test_a_part_of_a_contract_is_never_told_in_proportion(region: Build) -> None:
    for since, until in ((date(2022, 7, 1), date(2023, 6, 30)), (BEGIN, date(2024, 1, 1))):
        figures = region(contract(since=since, until=until)).figures(BEGIN, END)
        assert (figures.matches_contracted, figures.budget_eur, figures.contracts) == (None, None, ())
        assert figures.cost_per_match_eur is None


def test_before_a_contract_is_over_there_is_no_cost_per_match(region: Build) -> None:
    figures = region(contract()).figures(BEGIN, END, today=date(2023, 12, 30))
    assert (figures.matches_contracted, figures.cost_per_match_eur) == (12, None)
    assert (figures.contracts[0].made, figures.contracts[0].over) == (2, False)
    on_the_last = region(contract()).figures(BEGIN, END, today=END)
    assert (on_the_last.cost_per_match_eur, on_the_last.contracts[0].over) == (None, False)


def test_two_contracts_of_one_municipality_pay_for_the_same_matches(region: Build) -> None:
    figures = region(contract(matches=10, budget_eur=3000), contract(matches=None, budget_eur=6000)).figures(BEGIN, END)
    assert (figures.matches_contracted, figures.budget_eur, figures.cost_per_match_eur) == (10, 9000, 3000)


def test_each_municipality_has_its_own(region: Build) -> None:
    asked = region(contract(), contract("Westerveld", matches=2, budget_eur=None), contract("Elders"))
    here = asked.figures(BEGIN, END, town="Westerveld")
    assert (here.matches_contracted, here.budget_eur, here.cost_per_match_eur) == (2, None, None)
    assert [(each.municipality, each.made) for each in here.contracts] == [("Westerveld", 1)]
    assert asked.figures(BEGIN, END).matches_contracted == 26


def test_no_match_made_gives_no_cost(region: Build) -> None:
    assert region(contract("Elders")).figures(BEGIN, END).cost_per_match_eur is None


def test_avoided_cost_only_from_a_price_that_the_municipality_gave(region: Build) -> None:
    assert region(contract()).figures(BEGIN, END).avoided_eur is None
    priced = contract(avoided_eur=7000, avoided_source="Brief van de gemeente, 3 maart 2023")
    figures = region(priced, contract("Westerveld", avoided_eur=500), contract("Elders")).figures(BEGIN, END)
    assert figures.avoided_eur == 3 * 7000 + 500
    shown = {one.municipality: (one.avoided_per_match_eur, one.avoided_eur) for one in figures.contracts}
    assert shown == {"Meppel": (7000, 21000), "Westerveld": (500, 500), "Elders": (None, None)}
    assert figures.contracts[1].avoided_source == "Brief van de gemeente, 3 maart 2023"


def test_a_match_counts_once_where_contracts_overlap(region: Build) -> None:
    half = contract(until=date(2023, 6, 30), avoided_eur=1000)
    sheet = region(contract(avoided_eur=3000, since=date(2023, 2, 1)), half)
    figures = sheet.figures(BEGIN, END)
    assert [(one.made, one.avoided_eur) for one in figures.contracts] == [(2, 2000), (1, 3000)]
    assert figures.avoided_eur == 5000
    notes = list(contract_notes(sheet.region, Period(BEGIN, END)))
    assert len(notes) == 1
    assert "Meppel" in notes[0]
    assert "1 feb 2023" in notes[0]


def test_a_match_stays_with_the_contract_that_began_first_whatever_period_is_asked(region: Build) -> None:
    """What was made for a contract is the same in every report, also where the one that began first is not shown."""
    sheet = region(contract(), contract(since=date(2023, 6, 1)))
    late = Period(date(2023, 6, 1), END)
    assert [one.made for one in sheet.figures(BEGIN, END).contracts] == [3, 0]
    assert [one.made for one in sheet.figures(late.since, late.until).contracts] == [0]
    told = [list(contract_notes(sheet.region, period)) for period in (Period(BEGIN, END), late)]
    assert [sum("1 jun 2023" in note for note in notes) for notes in told] == [1, 1]
    for audience in (MUNICIPALITY, PUBLIC):
        shown = make_report(sheet.region, late, date(2025, 1, 1), audience=audience, municipalities=("Meppel",))
        assert [one.made for one in shown.total.contracts] == [0]


def test_the_contract_that_began_first_tells_of_an_overlap_that_is_not_shown(region: Build) -> None:
    held = region(contract(), contract(since=date(2023, 6, 1), until=date(2024, 6, 1)), contract("Elders")).region
    notes = list(contract_notes(held, Period(BEGIN, END)))
    assert [("1 jun 2023" in note, "1 jan 2023" in note) for note in notes] == [(True, False), (False, True)]


def test_a_contract_that_is_not_told_of_is_named(region: Build) -> None:
    contracts = [contract(until=date(2024, 1, 1)), contract("Westerveld", until=date(2023, 6, 30)), contract("Elders")]
    held = region(*contracts).region
    notes = list(contract_notes(held, Period(date(2023, 7, 1), date(2023, 12, 31))))
    assert [("Elders" in note, "Meppel" in note) for note in notes] == [(True, False), (False, True)]
    assert not list(contract_notes(held.within({"Westerveld"}), Period(BEGIN, END)))
    assert not list(contract_notes(held, Period(date(2024, 1, 2), date(2024, 2, 1))))


def test_nothing_made_avoids_nothing(region: Build) -> None:
    assert region(contract("Elders", avoided_eur=1000)).figures(BEGIN, END).avoided_eur == 0


def test_the_report_says_on_its_first_page_which_contracts_it_does_not_tell_of(region: Build) -> None:
    held = region(contract(until=date(2024, 1, 1)), contract("Westerveld")).region
    notes = make_report(held, Period(BEGIN, END), date(2024, 1, 15), audience=TEAM).notes
    assert ["Meppel" in note for note in notes] == [True]
    alone = make_report(held, Period(BEGIN, END), date(2024, 1, 15), audience=TEAM, municipalities=("Westerveld",))
    assert not alone.notes
