"""Counts of one or two municipalities, made by hand, as a municipality and the public see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.domain.protecting.audiences import Protection, Seen, rounded
from bgz.domain.protecting.cells import ELSEWHERE, TOGETHER, Counted, Piece, cells_of
from bgz.domain.protecting.relations import CROSSINGS, IN_TRIAL, PARTS, SUMS, UNSEEN
from bgz.domain.protecting.system import holds

if TYPE_CHECKING:
    from collections.abc import Mapping

    Tables = Mapping[str, Mapping[str, int]]

MONTHS = ("0", "1", "2")
EXACT = {
    "request_signups", "support_signups", "approvals", "matches_started", "matches_ended", "contracts",
    "running_at_begin", "running_at_end", "waiting_at_begin", "waiting_at_end",
}  # fmt: skip
BREAKDOWNS = (
    "household", "referrers", "channels", "age_bands", "end_reasons", "trial_stop_reasons", "help_kinds",
    "satisfaction.asked", "satisfaction.answered", "own_goals.asked", "own_goals.answered",
    "satisfaction_change", "goals_change",
)  # fmt: skip
MONTHLY = (
    "request_signups", "support_signups", "approvals", "matches_started", "matches_ended", "running_at_end",
    "waiting_at_end",
)  # fmt: skip
SINGLE = (
    *EXACT - {"contracts"}, "rejections", "became_ready", "came_back", "off_hold", "matched", "left_waiting",
    "put_on_hold", "consent_withdrawn", "waiting_days", "request_families_helped", "children_helped",
    "trials_continued", "trials_stopped",
)  # fmt: skip


def place(**changed: int | dict[str, int]) -> Tables:
    """Return the counts of a place: nothing happened but what is `changed`; a month is a name before "_by_month"."""
    tables: dict[str, dict[str, int]] = {name: {"": 0} for name in (*sorted(SINGLE), *IN_TRIAL)}
    tables |= {name: dict.fromkeys("abc", 0) for name in BREAKDOWNS}
    tables |= {"overrides": {"trial": 0}, "contracts": {}}
    tables |= {name: dict.fromkeys(MONTHS, 0) for name in (*(f"months.{each}" for each in MONTHLY), *CROSSINGS)}
    for name, value in changed.items():
        table = f"months.{name.removesuffix('_by_month')}" if name.endswith("_by_month") else name
        tables[table].update(value if isinstance(value, dict) else {"": value})
    return tables


def together(*places: Tables) -> dict[str, dict[str, int]]:
    """Return the sums of places."""
    tables = {name: cells for name, cells in places[0].items() if name != "contracts"}
    return {name: {code: sum(each[name][code] for each in places) for code in cells} for name, cells in tables.items()}


def protection(
    *places: Tables,
    elsewhere: Tables | None = None,
    twice: Mapping[str, Mapping[str, int]] | None = None,
    **more: object,
) -> Protection:
    """Return the protection of municipalities A, B and so on. What counts `twice` counts in two of them."""
    named = {**dict(zip("ABCDE", places, strict=False)), **({ELSEWHERE: elsewhere} if elsewhere else {})}
    whole = together(*named.values())
    for table, cells in (twice or {}).items():
        whole[table].update({code: whole[table][code] - count for code, count in cells.items()})
    return Protection(cells_of(Counted(tables={TOGETHER: whole, **named}, over=MONTHS[-1:], **more)), EXACT, EXACT)  # type: ignore[arg-type]


def told(made: Protection, seen: Seen, where: str, table: str) -> str:
    """Write the cells of a table as a report would."""
    found = []
    for count in made.cells.places[where][table].values():
        showing = seen.told(count)
        if seen.is_withheld(count) or showing is None:
            found.append("-" if seen.is_withheld(count) else "x")
        else:
            low, high = showing.low, showing.high
            found.append("<5" if showing.guarded else str(low) if low == high else f"~{rounded(low + 2)}")
    return " ".join(found)


def signups(*cells: int) -> Tables:
    """Return a place where families signed up, in the first month, by household."""
    total = sum(cells)
    return place(
        request_signups=total,
        household=dict(zip("abc", cells, strict=True)),
        referrers={"a": total},
        help_kinds={"a": total},
        request_signups_by_month={"0": total},
    )


def test_every_relation_names_figures_that_are_there() -> None:
    names = {name for each in SUMS for name in (*each.whole, *each.parts)}
    names |= {name.partition(":")[0] for each in PARTS for name in (*each.part, *each.whole)}
    assert names <= set(place())


@pytest.mark.parametrize(("count", "seen"), [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_rounding_to_fives(count: int, seen: int) -> None:
    assert rounded(count) == seen


def test_a_municipality_alone_is_the_region() -> None:
    made = protection(signups(12, 3, 6))
    assert made.cells.places[TOGETHER] is made.cells.places["A"]
    assert told(made, made.municipality, "A", "household") == "12 <5 x"
    assert told(made, made.municipality, "A", "request_signups") == "21"
    assert told(made, made.public, "A", "request_signups") == "~20"
    assert told(made, made.public, "A", "household") == "~10 <5 x"


def test_without_a_municipality_the_region_stands_alone() -> None:
    made = protection(elsewhere=signups(12, 3, 6))
    assert list(made.cells.places) == [TOGETHER]
    assert told(made, made.municipality, TOGETHER, "household") == "12 <5 x"


def test_two_municipalities_and_their_sum() -> None:
    """With the region's 20 and 8 the 7 of one municipality would tell the 1 of the other."""
    made = protection(signups(12, 7, 6), signups(8, 1, 9))
    household = {where: told(made, made.municipality, where, "household").split() for where in (TOGETHER, "A", "B")}
    assert household["B"][1] in {"<5", "x"}
    assert not (household[TOGETHER][1].isdigit() and household["A"][1].isdigit())
    assert household[TOGETHER][0] == "20"


def test_few_without_a_municipality_are_secret_too() -> None:
    made = protection(signups(9, 9, 9), elsewhere=signups(2, 1, 0))
    cells = made.cells
    seen = made.municipality
    assert not all(told(made, seen, where, "household").split()[1].isdigit() for where in (TOGETHER, "A"))
    assert "?" not in cells.places


def test_who_is_helped_in_two_municipalities_is_known_to_be() -> None:
    helped = {"running_at_begin": 9, "running_at_end": 9, "request_families_helped": 8, "children_helped": 9}
    few = {"running_at_begin": 3, "running_at_end": 3, "request_families_helped": 3, "children_helped": 3}
    ages = {"age_bands": {"a": 9}}, {"age_bands": {"a": 3}}
    once = {"request_families_helped": {"": 2}, "children_helped": {"": 3}, "age_bands": {"a": 3}}
    made = protection(place(**helped, **ages[0]), place(**few, **ages[1]), twice=once)
    system, cells = made.cells.system, made.cells
    families = [cells.of(where, "request_families_helped") for where in (TOGETHER, "A", "B")]
    assert [system.values[count] for count in families] == [9, 8, 3]
    joined = [{count for count, _sign in each} for each in system.members]
    ((more,),) = [each - set(families) for each in joined if set(families) <= each]
    assert (system.low[more], system.values[more], system.high[more]) == (2, 2, 2)
    assert [len(each) for each in joined if {families[0], families[2]} <= each] == [4, 3]  # and B is among all


def test_a_total_of_one_withholds_the_table_and_a_total_of_none_shows_it() -> None:
    made = protection(signups(1, 0, 0), signups(0, 0, 0), signups(9, 8, 7))
    assert told(made, made.municipality, "A", "household") == "- - -"
    assert "household" in made.tables_withheld(made.municipality, "A")
    assert "household" in made.tables_withheld(made.public, "A")
    assert told(made, made.municipality, "B", "household") == "0 0 0"
    assert not made.tables_withheld(made.municipality, "B")


def matches(started: tuple[int, int, int], ended: tuple[int, int, int], begin: int) -> Tables:
    """Return a place where matches ran, all of families that were not waiting."""
    running = [begin + sum(started[: at + 1]) - sum(ended[: at + 1]) for at in range(3)]
    helped = begin + sum(started)
    return place(
        running_at_begin=begin,
        matches_started=sum(started),
        matches_ended=sum(ended),
        running_at_end=running[-1],
        request_families_helped=helped,
        children_helped=helped,
        age_bands={"a": helped},
        end_reasons={"a": sum(ended)},
        matches_started_by_month=dict(zip(MONTHS, started, strict=True)),
        matches_ended_by_month=dict(zip(MONTHS, ended, strict=True)),
        running_at_end_by_month=dict(zip(MONTHS, running, strict=True)),
    )


def test_what_runs_by_month_does_not_give_the_months_away() -> None:
    made = protection(matches((6, 1, 7), (5, 6, 0), 20))
    seen = made.municipality
    started, ended, running = (
        told(made, seen, "A", f"months.{name}").split()
        for name in ("matches_started", "matches_ended", "running_at_end")
    )
    assert started[1] in {"<5", "x"}
    assert not (ended[1].isdigit() and running[0].isdigit() and running[1].isdigit())
    assert running[2] == "23"


def test_the_public_sees_few_where_the_municipality_sees_its_contract() -> None:
    made = protection(matches((6, 8, 9), (9, 0, 0), 20), matches((1, 1, 1), (0, 0, 2), 9))
    assert told(made, made.municipality, "B", "matches_started") == "3"
    assert told(made, made.public, "B", "matches_started") == "<5"
    assert told(made, made.public, TOGETHER, "running_at_begin") == "~30"
    assert told(made, made.public, "B", "running_at_begin") == "~10"


def test_stocks_that_would_tell_each_other_are_not_all_told() -> None:
    """Three municipalities of 1 to 4 that are 4 or less together would be 1 or 2 each."""
    made = protection(*[matches((0, 0, 0), (0, 0, 0), 1)] * 3)
    stocks = [told(made, made.public, where, "running_at_begin") for where in (TOGETHER, "A", "B", "C")]
    assert sorted(stocks) == ["<5", "<5", "<5", "x"]


def test_few_elsewhere_keep_a_stock_from_being_told() -> None:
    made = protection(matches((0, 0, 0), (0, 0, 0), 9), elsewhere=matches((0, 0, 0), (0, 0, 0), 2))
    stocks = [told(made, made.public, where, "running_at_begin") for where in (TOGETHER, "A")]
    assert stocks == ["~10", "~10"]


def test_the_public_never_sees_what_the_municipality_does_not() -> None:
    made = protection(matches((6, 2, 9), (9, 1, 3), 20), matches((1, 5, 1), (0, 4, 2), 9), signups(8, 5, 1))
    stocks = {"running_at_begin", "running_at_end", "waiting_at_begin", "waiting_at_end"}
    for where, tables in made.cells.places.items():
        for table in set(tables) - stocks - UNSEEN:
            mine, theirs = (told(made, seen, where, table).split() for seen in (made.municipality, made.public))
            for one, other in zip(mine, theirs, strict=True):
                told_as = f"~{rounded(int(one))}" if one.isdigit() and int(one) >= 5 else one
                told_as = "<5" if one.isdigit() and 0 < int(one) < 5 else told_as
                assert other in {told_as, "x", "-"}, (where, table)


def test_outcomes_do_not_tell_how_many_trials_were_under_way_at_the_turn_of_the_year() -> None:
    """Five of four trials continued: one was under way before, so that in the year before one fewer came out."""
    began: dict[str, int] = {"unseen.in_trial_at_begin": 1, "matches_started": 4, "running_at_begin": 6}
    months = {"matches_started_by_month": {"0": 4}, "running_at_end_by_month": dict.fromkeys(MONTHS, 10)}
    made = protection(place(**began, **months, trials_continued=5, running_at_end=10))
    found = [told(made, made.municipality, "A", table) for table in ("trials_continued", "trials_stopped")]
    assert found != ["5", "0"]
    seen = made.municipality.revealing
    assert {seen.need[count] for count in made.cells.linking} == {3, 4}


def test_a_short_contract_tells_its_months() -> None:
    """Of a contract of the first month the matches made are told exactly: so is the month, and few."""
    tables = matches((2, 6, 9), (0, 0, 0), 8)
    contracted = {**tables, "contracts": {"one": 2, "two": 15}}
    pieces = [Piece("0", 2, ("one",)), Piece("1", 6, ("two",)), Piece("2", 9, ("two",))]
    made = protection(contracted, pieces={"A": pieces})
    assert told(made, made.municipality, "A", "contracts") == "2 15"
    assert told(made, made.municipality, "A", "months.matches_started") == "- - -"
    assert told(made, made.public, "A", "contracts").split()[1] in {"~15", "x"}


def test_a_contract_that_cuts_a_month() -> None:
    tables = matches((9, 9, 9), (0, 0, 0), 8)
    contracted = {**tables, "contracts": {"one": 16}}
    pieces = [Piece("0", 9, ("one",)), Piece("1", 7, ("one",)), Piece("1", 2, ()), Piece("2", 9, ())]
    made = protection(contracted, pieces={"A": pieces})
    assert told(made, made.municipality, "A", "months.matches_started") != "9 9 9"


def test_every_world_used_is_one() -> None:
    made = protection(matches((6, 2, 9), (9, 1, 3), 20), matches((1, 5, 1), (0, 4, 2), 9), signups(8, 5, 1))
    for seen in (made.municipality, made.public):
        seen.revealing.decide(seen.revealing.may)
        worlds = seen.revealing.pool.worlds()
        assert worlds
        assert all(holds(seen.revealing.system, world) for world in worlds)
