"""Which changes of a record count."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.storage.changes import parse, sign
from bgz.storage.fold import fold
from bgz.storage.team import TeamHistory
from bgz.storage.verdicts import Reason, judge

if TYPE_CHECKING:
    from bgz.storage.changes import Change

    from .conftest import Crew

V1, NAME = "V-7K3QF", {"surname": "Jansen"}


def reasons(crew: Crew, *changes: Change, number: str = V1) -> list[Reason]:
    return [reason for _change, reason in judge(number, changes, crew.history).refused]


def test_a_change_by_the_team_counts(crew: Crew) -> None:
    change = crew.sign(crew.anna, V1, NAME, after=())
    verdicts = judge(V1, [change, change], crew.history)
    assert (verdicts.counted, verdicts.waiting, verdicts.refused) == ((change,), (), ())
    assert (set(verdicts.ids), verdicts.kept, verdicts.thrown_out) == ({change.id}, (), ())


def test_a_change_of_another_record_does_not(crew: Crew) -> None:
    assert reasons(crew, crew.sign(crew.anna, "V-00000", NAME, after=())) == [Reason.NUMBER]


def test_a_stranger_who_uses_the_public_keys_does_not(crew: Crew) -> None:
    mallory = crew.laptop("mallory")
    as_herself = crew.sign(mallory, V1, NAME, after=())
    as_anna = crew.sign(evolve(mallory.keys, device=crew.anna.id), V1, NAME, after=())
    assert reasons(crew, as_herself) == [Reason.STRANGER]
    assert reasons(crew, as_anna) == [Reason.SIGNATURE]


def test_a_signature_of_another_line_does_not_help(crew: Crew) -> None:
    one, two = crew.sign(crew.anna, V1, NAME, after=()), crew.sign(crew.anna, V1, {"surname": "X"}, after=())
    mixed = parse(one.line[:95] + two.line[95:])
    assert reasons(crew, mixed) == [Reason.SIGNATURE]
    team = crew.sign(crew.anna, "team", NAME, after=(), team=())
    assert reasons(crew, team) == [Reason.NUMBER]


def test_a_member_not_yet_admitted_in_the_state_she_names_does_not_count(crew: Crew) -> None:
    bea = crew.admit("bea")
    assert reasons(crew, crew.sign(bea, V1, NAME, after=(), team=[crew.id])) == [Reason.STRANGER]
    assert reasons(crew, crew.sign(bea, V1, NAME, after=(), team=[])) == [Reason.STRANGER]
    assert reasons(crew, crew.sign(bea, V1, NAME, after=())) == []


@pytest.mark.parametrize(
    ("number", "values"),
    [
        ("programme", {"norms.trial_weeks": 8}),
        ("team", {"members.bea.name": "X"}),
        (V1, {"anonymised": {"on": "2023-01-01"}}),
        (V1, {"trial": {"start": "2023-01-01", "override": "no capacity"}}),
        (V1, {"trial.override": "x"}),
        (V1, {"trial": {"gates": [{"override": "x"}]}}),
    ],
)
def test_what_a_lead_must_do_does_not_count_from_a_coordinator(crew: Crew, number: str, values: dict[str, Any]) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", (COORDINATOR, LEAD))
    assert reasons(crew, crew.sign(bea, number, values, after=()), number=number) == [Reason.ROLE]
    assert reasons(crew, crew.sign(cor, number, values, after=()), number=number) == []


def test_concerns_are_for_safeguarding(crew: Crew) -> None:
    bea, cor = crew.admit("bea", (COORDINATOR, LEAD)), crew.admit("cor", (SAFEGUARDING,))
    assert reasons(crew, crew.sign(bea, "M-7K3QF", NAME, after=()), number="M-7K3QF") == [Reason.ROLE]
    assert reasons(crew, crew.sign(cor, "M-7K3QF", NAME, after=()), number="M-7K3QF") == []


def test_a_team_that_has_not_arrived_makes_a_change_wait_not_forged(crew: Crew) -> None:
    old = crew.history
    bea = crew.admit("bea")
    change = crew.sign(bea, V1, NAME, after=())
    verdicts = judge(V1, [change], old)
    assert (verdicts.counted, verdicts.waiting, verdicts.kept) == ((), (change,), (change,))
    assert judge(V1, [change], crew.history).counted == (change,)


def test_what_a_stranger_says_of_the_team_is_not_worked_out(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    mallory = crew.laptop("mallory")
    lines = [crew.sign(mallory, V1, NAME, after=()), crew.sign(mallory, V1, NAME, after=(), team=["0" * 32])]
    history = crew.history
    monkeypatch.setattr(TeamHistory, "state_at", lambda *_heads: pytest.fail("a stranger made work"))
    verdicts = judge(V1, lines, history)
    assert (verdicts.refused, verdicts.waiting) == (((lines[0], Reason.STRANGER),), (lines[1],))


def test_a_wrong_signature_of_a_known_device_does_not_wait(crew: Crew) -> None:
    forged = crew.sign(evolve(crew.laptop("mallory").keys, device=crew.anna.id), V1, NAME, after=(), team=["e" * 32])
    assert reasons(crew, forged) == [Reason.SIGNATURE]


def test_what_a_removed_device_wrote_counts_once_somebody_built_on_it(crew: Crew) -> None:
    bea = crew.admit("bea")
    before = crew.history.heads
    seen = crew.sign(bea, V1, NAME, after=(), team=before)
    seal = crew.sign(crew.anna, V1, {}, after=[seen.id], team=before)
    crew.remove(bea)
    late = crew.sign(bea, V1, {"surname": "Late"}, after=[seal.id], team=before)
    verdicts = judge(V1, [late, seal, seen], crew.history)
    assert set(verdicts.counted) == {seen, seal}
    assert verdicts.refused == ((late, Reason.LATE),)
    assert (verdicts.kept, verdicts.thrown_out) == ((late,), ())


def test_two_removed_devices_do_not_vouch_for_each_other(crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor")
    before = crew.history.heads
    crew.remove(bea)
    crew.remove(cor)
    one = crew.sign(bea, V1, NAME, after=(), team=before)
    two = crew.sign(cor, V1, {}, after=[one.id], team=before)
    assert reasons(crew, one, two) == [Reason.LATE, Reason.LATE]


def test_a_forged_line_vouches_for_nobody(crew: Crew) -> None:
    bea = crew.admit("bea")
    before = crew.history.heads
    crew.remove(bea)
    one = crew.sign(bea, V1, NAME, after=(), team=before)
    forged = crew.sign(evolve(bea.keys, device=crew.anna.id), V1, {}, after=[one.id], team=before)
    assert set(reasons(crew, one, forged)) == {Reason.LATE, Reason.SIGNATURE}


def test_a_device_of_the_team_whose_team_file_was_rolled_back_is_not_taken_for_removed(crew: Crew) -> None:
    bea = crew.admit("bea")
    change = crew.sign(bea, V1, NAME, after=())
    rolled_back = TeamHistory.read(crew.lines[:1], crew.id)
    assert judge(V1, [change], rolled_back).waiting == (change,)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), order=st.randoms())
def test_any_order_gives_the_same_verdicts_and_the_same_record(crew: Crew, seed: int, order: random.Random) -> None:
    chance = random.Random(seed)
    crew = type(crew)()
    everyone = [crew.anna, crew.admit("bea"), crew.admit("cor", (COORDINATOR, LEAD)), crew.laptop("mallory")]
    states = [crew.history.heads]
    made: list[Change] = []
    for _step in range(chance.randint(1, 8)):
        if chance.random() < 0.2:
            crew.remove(chance.choice(everyone[1:]))
            states.append(crew.history.heads)
        known = chance.sample(made, min(len(made), chance.randint(0, 2)))
        keys = chance.choice(everyone).keys
        if chance.random() < 0.1:
            keys = evolve(keys, device=chance.choice(everyone).id)
        path = chance.choice(["surname", "phone", "children.k7QX2.called", "children.k7QX2"])
        value = chance.choice([None, "A", "B"]) if path != "children.k7QX2" else None
        made.append(
            sign(
                keys.sign,
                rec=chance.choice([V1, V1, V1, "V-00000"]),
                team=chance.choice([*states, ("e" * 32,)]),
                dev=keys.device,
                at=crew.at(),
                after=[each.id for each in known],
                set={path: value},
            )
        )
    shuffled = [*made, *made[::2]]
    order.shuffle(shuffled)
    one, other = judge(V1, made, crew.history), judge(V1, shuffled, crew.history)
    assert one == other
    assert fold(made, one.ids) == fold(shuffled, other.ids)
    assert {*one.ids, *(each.id for each in one.waiting), *(each.id for each, _why in one.refused)} == {
        each.id for each in made
    }
