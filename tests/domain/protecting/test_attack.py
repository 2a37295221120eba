"""The proof of design 15.8: from all that is published nobody narrows a hidden count to fewer than three values.

The attack itself (bench/protection_*.py) reads the rows of the reports and relations of its own; it shares nothing with
the protection. Here it is tried on a few programmes, and shown to be sharp; test_attack_long.py tries it on many.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bench.protection_attack import attack
from bench.protection_programmes import invented, of_shape
from bench.protection_proof import COUNCIL, EVERYBODY, SPANS, Trial, hidden, in_tables, kind_of, of_contract
from bench.protection_published import Key, Seen, counts, exactly, key_of
from bench.protection_relations import REST
from bench.protection_shapes import BY_HAND, HORRORS, Shape
from bench.protection_twice import AGES, CHILDREN, FAMILIES, UNMATCHED
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC
from bgz.output.report_rows import EXACT, FEW, HIDDEN, rows

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

QUICK = (7, 14, 85, 496)
"""A few programmes of some kinds; test_attack_long.py has all of them, and hundreds."""
MOVERS = (85, 496, 20, 497, 499)
"""Of these some in which families are helped in two municipalities within a year, and all live in one."""
readers = pytest.mark.parametrize("audiences", [COUNCIL, EVERYBODY], ids=["council", "everybody"])


@cache
def tried(seed: int) -> Trial:
    """Return the trial of a programme, whose reports are made once for all tests."""
    return Trial(invented(seed))


def programmes(*seeds: int) -> list[ParameterSet]:
    """Return programmes as parameters; what is not quick is left to the slow tests."""
    return [pytest.param(seed, marks=() if seed in QUICK else pytest.mark.slow) for seed in seeds]


@pytest.mark.parametrize("seed", QUICK)
def test_no_hidden_count_is_narrowed(seed: int) -> None:
    trial = tried(seed)
    for audiences in (COUNCIL, EVERYBODY):
        assert not trial.leaks(audiences)
        assert not trial.false_marks(audiences)
        trial.check_relations(audiences)


@pytest.mark.parametrize("seed", programmes(*MOVERS))
def test_how_many_count_in_several_municipalities_is_known(seed: int) -> None:
    trial = tried(seed)
    more = Counter[tuple[str, str, str]]()
    for key, value in trial.truth.items():
        if key.figure in {FAMILIES, CHILDREN, AGES, UNMATCHED}:
            more[key[1:]] += int(value) if key.place else -int(value)
    assert {what: count for what, count in more.items() if count} == trial.twice
    assert {what[1] for what in trial.twice} == {FAMILIES, CHILDREN, AGES, UNMATCHED}


@readers
@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 496])
def test_nor_by_who_knows_that_counts_are_whole_numbers(seed: int, audiences: tuple[str, ...]) -> None:
    assert not tried(seed).leaks(audiences, whole=True)


@pytest.mark.parametrize("seed", programmes(3, 7, 15))
def test_nothing_small_is_shown_but_the_contract(seed: int) -> None:
    trial = tried(seed)
    known = attacked_from_contract(trial)
    for sheet in trial.sheets(MUNICIPALITY):
        for key, row in counts(sheet):
            small = row.status == EXACT and 0 < float(row.value or 0) < 5
            assert not small or of_contract(key) or key in known, row


def attacked_from_contract(trial: Trial) -> set[Key]:
    """Return the counts that the contract alone tells."""
    known = {key: exactly(value) for key, value in trial.truth.items() if of_contract(key)}
    return {each.key for each in attack(known, trial.structure, trial.truth) if each.values == 1}


@pytest.mark.parametrize("seed", programmes(7, 13, 15))
def test_the_report_of_one_municipality_is_a_part_of_that_of_all(seed: int) -> None:
    trial = tried(seed)
    for audience in (MUNICIPALITY, PUBLIC):
        for town in trial.invented.towns:
            for of_all, alone in zip(trial.reports(audience), trial.reports(audience, (town,)), strict=True):
                all_rows = [(row.key, row.value, row.status) for row in rows(of_all) if row.municipality == town]
                assert [(row.key, row.value, row.status) for row in rows(alone) if row.municipality == town] == all_rows
                here = {key_of(row)[1:]: (row.value, row.status) for row in rows(of_all) if row.municipality == town}
                whole = {key_of(row)[1:]: (row.value, row.status) for row in rows(alone) if not row.municipality}
                assert here == whole


@pytest.mark.parametrize("seed", programmes(3, 7, 14, 20))
def test_no_mean_of_fewer_than_five_follows_by_difference(seed: int) -> None:
    for report in tried(seed).reports(MUNICIPALITY):
        shown = {(row.municipality, row.table, row.category): row for row in rows(report) if row.status == EXACT}
        for (place, table, category), mean in shown.items():
            if place or mean.field != "mean":
                continue
            count = category.replace("mean", "answered")
            parts = [shown.get((town, table, count)) for town in report.municipalities]
            meant = [part for part in parts if part and (part.municipality, table, category) in shown]
            left = float(shown["", table, count].value or 0) - sum(float(part.value or 0) for part in meant)
            assert left == 0 or left >= 5, (table, category)


# The attack is sharp: what is protected badly does not withstand it.


@pytest.mark.parametrize("seed", programmes(3, 7, 13, 20))
def test_hiding_what_is_below_five_alone_is_not_enough(seed: int) -> None:
    trial = tried(seed)
    known = trial.only_few_hidden()
    few = [key for key in in_tables(known) if FEW in known[key].statuses]
    leaks = trial.narrowed(known, [], few)
    computed = [leak for leak in leaks if leak.narrowed.values == 1]
    assert len(computed) > len(few) / 20
    assert all(leak.narrowed.low == pytest.approx(leak.truth, abs=1e-5) for leak in computed)
    assert {kind_of(leak.narrowed.key) for leak in computed} >= {"breakdown", "month"}


def test_nor_is_rounding_alone() -> None:
    trial = tried(14)
    known = trial.only_rounded()
    assert trial.narrowed(known, [], [key for key in in_tables(known) if 0 < trial.truth[key] < 5])


@readers
@pytest.mark.parametrize("seed", programmes(3, 7, 13))
def test_one_number_too_many_is_noticed(seed: int, audiences: tuple[str, ...]) -> None:
    """Each count that is hidden for the sake of others is shown in turn, where few are hidden in its table."""
    trial = tried(seed)
    known, bound = trial.published(audiences)
    tables = Counter((key.place, key.span, key.figure) for key in hidden(known))
    lone = [
        key
        for key, seen in known.items()
        if seen.statuses == {HIDDEN} and kind_of(key) == "breakdown" and key in trial.truth
        if tables[key.place, key.span, key.figure] == 2
    ]
    noticed = 0
    for key in lone[:10]:
        shown = known | {key: exactly(trial.truth[key])}
        noticed += bool(trial.narrowed(shown, bound, hidden(shown)))
    assert noticed >= min(1, len(lone))


def test_what_follows_on_the_back_of_an_envelope_is_found() -> None:
    trial = Trial(of_shape(Shape(name="small", matches=8, towns=(2, 1), unknown=0.0)))
    made = {place: Key(place, SPANS[1], "matches_started") for place in ("", "Aalten", "Borne", REST)}
    known = {made[""]: exactly(9), made["Aalten"]: exactly(6), made[REST]: exactly(0), made["Borne"]: Seen()}
    assert [(each.low, each.high) for each in attack(known, trial.structure, [made["Borne"]])] == [(3, 3)]
    del known[made[REST]]
    assert attack(known, trial.structure, [made["Borne"]]) == []  # 0 to 3


def test_the_horrors_are_what_they_say() -> None:
    names = [each.name for each in BY_HAND.values()]
    assert len(set(names)) == len(names)
    trial = Trial(of_shape(evolve(HORRORS[4], seed=4)))
    june = [
        key
        for key, value in trial.truth.items()
        if key.figure == "matches_started" and kind_of(key) == "month" and value
    ]
    assert {key.span[5:7] for key in june if not key.place} >= {"06"}
