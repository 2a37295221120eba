"""Which changes of a record count."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING, needed_role
from bgz.storage.changes import parse, sign
from bgz.storage.fold import fold
from bgz.storage.team import TeamHistory
from bgz.storage.verdicts import Reason, Verdicts, judge

if TYPE_CHECKING:
    from bgz.storage.changes import Change
    from bgz.storage.strictjson import Json

    from .conftest import Crew, Laptop

V1 = "V-7K3QF"
NAME: dict[str, Json] = {"surname": "Jansen"}


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


def demote(crew: Crew, laptop: Laptop, roles: tuple[str, ...] = (COORDINATOR,)) -> None:
    crew.change(crew.anna, {f"members.{laptop.member.key}.roles": list(roles)})


LIFTED: dict[str, Json] = {"trial": {"start": "2023-01-01", "override": "no capacity"}}
LEADS = (COORDINATOR, LEAD)
PRIVILEGED: list[tuple[str, dict[str, Any]]] = [
    (V1, LIFTED),
    (V1, {"anonymised": {"on": "2023-01-01"}}),
    ("programme", {"norms.trial_weeks": 8}),
]


@pytest.mark.parametrize(("number", "values"), PRIVILEGED)
def test_what_a_demoted_lead_did_as_lead_is_late_whatever_team_it_names(
    crew: Crew, number: str, values: dict[str, Any]
) -> None:
    bea = crew.admit("bea", LEADS)
    old = crew.history.heads
    demote(crew, bea)
    assert reasons(crew, crew.sign(bea, number, values, after=(), team=old), number=number) == [Reason.LATE]
    assert reasons(crew, crew.sign(bea, number, values, after=()), number=number) == [Reason.ROLE]
    assert reasons(crew, crew.sign(bea, V1, NAME, after=(), team=old)) == []


@pytest.mark.parametrize("later", [{"members.bea.roles": [COORDINATOR]}, None], ids=["demoted", "removed"])
@pytest.mark.parametrize(("number", "values"), PRIVILEGED)
def test_what_a_lead_vouched_for_before_the_right_was_taken_away_stays(
    crew: Crew, number: str, values: dict[str, Any], later: dict[str, Any] | None
) -> None:
    bea = crew.admit("bea", LEADS)
    done = crew.sign(bea, number, values, after=())
    seal = crew.sign(crew.anna, number, {}, after=[done.id])
    crew.change(crew.anna, later or {f"removed.{bea.id}": "2023-12-01"})
    assert reasons(crew, done, seal, number=number) == []
    assert set(reasons(crew, done, number=number)) == {Reason.LATE}


def test_a_coordinator_cannot_bring_in_what_a_lead_must_do_even_by_naming_an_old_team(crew: Crew) -> None:
    bea, cor = crew.admit("bea", LEADS), crew.admit("cor")
    old = crew.history.heads
    demote(crew, bea)
    late = crew.sign(bea, V1, LIFTED, after=(), team=old)
    for by in (bea, cor):
        for team in (old, crew.history.heads):
            assert reasons(crew, late, crew.sign(by, V1, {}, after=[late.id], team=team)) == [Reason.LATE]
            assert reasons(crew, late, crew.sign(by, V1, NAME, after=[late.id], team=team)) == [Reason.LATE]


def test_a_lead_takes_in_what_she_names_and_nothing_below_it(crew: Crew) -> None:
    bea = crew.admit("bea")
    old = crew.history.heads
    crew.remove(bea)
    hidden = crew.sign(bea, V1, {"phone": "0612345678"}, after=(), team=old)
    shown = crew.sign(bea, V1, NAME, after=[hidden.id], team=old)
    accepted = crew.sign(crew.anna, V1, {}, after=[shown.id])
    verdicts = judge(V1, [hidden, shown, accepted], crew.history)
    assert set(verdicts.counted) == {shown, accepted}
    assert verdicts.refused == ((hidden, Reason.LATE),)
    both = crew.sign(crew.anna, V1, {}, after=[shown.id, hidden.id, "e" * 32])
    assert reasons(crew, hidden, shown, both) == []


def test_a_lead_who_only_works_on_takes_nothing_in(crew: Crew) -> None:
    bea, cor = crew.admit("bea", LEADS), crew.admit("cor")
    old = crew.history.heads
    crew.remove(bea)
    late = crew.sign(bea, V1, LIFTED, after=(), team=old)
    stale = crew.sign(cor, V1, {"phone": "0612345678"}, after=[late.id], team=old)
    worked = crew.sign(crew.anna, V1, NAME, after=[stale.id])
    named = crew.sign(crew.anna, V1, NAME, after=[late.id])
    assert reasons(crew, late, stale, worked, named) == [Reason.LATE]


def test_only_who_leads_now_takes_in_what_came_late(crew: Crew) -> None:
    bea, cor, dirk = crew.admit("bea"), crew.admit("cor", LEADS), crew.admit("dirk")
    before = crew.history.heads
    crew.remove(bea)
    old = crew.history.heads
    demote(crew, cor)
    late = crew.sign(bea, V1, NAME, after=(), team=before)
    for by in (cor, dirk):
        for team in (old, crew.history.heads):
            assert reasons(crew, late, crew.sign(by, V1, {}, after=[late.id], team=team)) == [Reason.LATE]
    assert reasons(crew, late, crew.sign(crew.anna, V1, {}, after=[late.id])) == []


def test_who_vouched_may_be_removed_in_turn(crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", LEADS)
    old = crew.history.heads
    seen = crew.sign(bea, V1, NAME, after=(), team=old)
    seal = crew.sign(cor, V1, {}, after=[seen.id], team=old)
    crew.change(cor, {f"removed.{bea.id}": "2023-12-01"})
    late = crew.sign(bea, V1, {"phone": "0612345678"}, after=[seal.id], team=old)
    accepted = crew.sign(cor, V1, {}, after=[seal.id, late.id])
    again = crew.sign(crew.anna, V1, {}, after=[accepted.id])
    lines = [seen, seal, late, accepted]
    assert reasons(crew, *lines) == []
    crew.remove(cor)
    assert set(reasons(crew, *lines)) == {Reason.LATE}
    assert reasons(crew, *lines, again) == []


def test_a_device_that_lost_its_right_vouches_no_more(crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", LEADS)
    old = crew.history.heads
    crew.remove(bea)
    demote(crew, cor)
    late = crew.sign(bea, V1, LIFTED | NAME, after=(), team=old)
    lifted = crew.sign(cor, V1, LIFTED, after=[late.id], team=old)
    named = crew.sign(bea, V1, NAME, after=(), team=old)
    on_it = crew.sign(cor, V1, LIFTED, after=[named.id], team=old)
    assert reasons(crew, late) == [Reason.ROLE]
    assert reasons(crew, named, lifted, on_it) == [Reason.LATE] * 3


def test_safeguarding_that_was_taken_away(crew: Crew) -> None:
    cor, m1 = crew.admit("cor", (COORDINATOR, SAFEGUARDING)), "M-7K3QF"
    crew.admit("dirk", LEADS)
    old = crew.history.heads
    seen = crew.sign(cor, m1, NAME, after=())
    seal = crew.sign(crew.anna, m1, {}, after=[seen.id])
    demote(crew, cor)
    late = crew.sign(cor, m1, NAME, after=[seal.id], team=old)
    assert reasons(crew, seen, seal, late, number=m1) == [Reason.LATE]
    other_lead = crew.sign(crew.laptops["dirk"], m1, {}, after=[late.id])
    assert set(reasons(crew, seen, seal, late, other_lead, number=m1)) == {Reason.LATE, Reason.ROLE}
    assert reasons(crew, seen, seal, late, crew.sign(crew.anna, m1, {}, after=[late.id]), number=m1) == []


def test_a_device_whose_admission_was_lost_needs_a_lead_too(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    cor = crew.admit("cor", by=bea, after=before)
    seen = [crew.lines[-1].id]
    crew.remove(bea, after=before)
    change = crew.sign(cor, V1, NAME, after=(), team=seen)
    assert [each.dev for each in crew.history.lost] == [bea.id]
    assert reasons(crew, change) == [Reason.LATE]
    assert reasons(crew, change, crew.sign(crew.anna, V1, {}, after=[change.id])) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), order=st.randoms())
def test_any_order_gives_the_same_verdicts_and_the_same_record(crew: Crew, seed: int, order: random.Random) -> None:
    chance = random.Random(seed)
    crew = type(crew)()
    everyone = [crew.anna, crew.admit("bea"), crew.admit("cor", (COORDINATOR, LEAD)), crew.laptop("mallory")]
    states = [crew.history.heads]
    made: list[Change] = []
    for _step in range(chance.randint(1, 10)):
        if chance.random() < 0.3:
            whom = chance.choice(everyone[1:])
            roles: list[Json] = chance.choice([[COORDINATOR], [COORDINATOR, LEAD], [COORDINATOR, SAFEGUARDING]])
            crew.change(
                crew.anna, chance.choice([{f"removed.{whom.id}": "x"}, {f"members.{whom.member.key}.roles": roles}])
            )
            states.append(crew.history.heads)
        known = chance.sample(made, min(len(made), chance.randint(0, 2)))
        keys = chance.choice(everyone).keys
        if chance.random() < 0.1:
            keys = evolve(keys, device=chance.choice(everyone).id)
        path = chance.choice(["surname", "phone", "children.k7QX2.called", "children.k7QX2", "trial.override"])
        value = chance.choice([None, "A", "B"]) if path != "children.k7QX2" else None
        values = {path: value} if chance.random() < 0.8 else {}
        made.append(
            sign(
                keys.sign,
                rec=chance.choice([V1, V1, V1, "V-00000"]),
                team=chance.choice([*states, ("e" * 32,)]),
                dev=keys.device,
                at=crew.at(),
                after=[each.id for each in known],
                set=values,
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
    assert_rights(crew.history, one)


def assert_rights(team: TeamHistory, verdicts: Verdicts) -> None:
    """Check that who has the right now counts, and that nobody else does without a lead or a colleague."""
    late = [change for change, reason in verdicts.refused if reason is Reason.LATE]
    assert not [each for each in late if team.now.may(each.dev, needed_role(V1, each.set))]
    for change in verdicts.counted:
        if team.now.may(change.dev, needed_role(V1, change.set)):
            continue
        role = needed_role(V1, change.set)
        known = fold([*verdicts.counted, *verdicts.waiting, *late, *(each for each, _why in verdicts.refused)])
        able = {each.id for each in verdicts.counted if team.now.may(each.dev, role) and each != change}
        assert able & descendants(known.order, change.id)


def descendants(order: tuple[Change, ...], start: str) -> set[str]:
    found = {start}
    for change in order:
        if found & set(change.after):
            found.add(change.id)
    return found - {start}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_rights_are_taken_away_one_after_the_other_and_nothing_that_counted_is_lost(crew: Crew, seed: int) -> None:
    """Each time a lead first vouches for what would stop counting; she may lose her own right later."""
    chance = random.Random(seed)
    crew = type(crew)()
    everyone = [crew.anna, *(crew.admit(name, LEADS) for name in ("bea", "cor")), crew.admit("dirk")]
    made: list[Change] = []
    for _step in range(chance.randint(3, 14)):
        team = crew.history
        before = judge(V1, made, team)
        able = [each for each in everyone if team.now.active(each.id)]
        leads = [each for each in able if team.now.may(each.id, LEAD)]
        if chance.random() < 0.6 or len(leads) < 2:
            values: dict[str, Json] = (
                chance.choice([NAME, LIFTED, {}]) if (by := chance.choice(able)) in leads else NAME
            )
            made.append(crew.sign(by, V1, values, after=fold(made, before.ids).heads))
        elif chance.random() < 0.3 and (late := [each for each, why in before.refused if why is Reason.LATE]):
            heads = fold(made, before.ids).heads
            made.append(crew.sign(chance.choice(leads), V1, {}, after=[*heads, chance.choice(late).id]))
        else:
            by, whom = chance.sample(leads, 2)
            lost: dict[str, Json] = chance.choice(
                [{f"removed.{whom.id}": "x"}, {f"members.{whom.member.key}.roles": [COORDINATOR]}]
            )
            change = crew.sign(by, "team", lost, after=team.heads, team=())
            if not before.ids <= judge(V1, made, TeamHistory.read([*crew.lines, change], crew.id)).ids:
                made.append(crew.sign(by, V1, {}, after=fold(made, before.ids).heads))
            old = team.heads
            crew.lines.append(change)
            if chance.random() < 0.5:  # she did not know yet
                made.append(crew.sign(whom, V1, LIFTED, after=fold(made, before.ids).heads, team=old))
        assert before.ids <= judge(V1, made, crew.history).ids
    assert_rights(crew.history, judge(V1, made, crew.history))
