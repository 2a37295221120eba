"""Which changes of the team file count, and who was in the team when."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.storage import age, bech32, changes, teamsets
from bgz.storage.keys import Keys, device_id
from bgz.storage.team import TeamHistory, foundings
from bgz.storage.teamjudge import Judge
from bgz.storage.teamstate import NOBODY, device_from

if TYPE_CHECKING:
    from bgz.storage.changes import Change

    from .conftest import Crew, Laptop

LEADS = (COORDINATOR, LEAD)


def test_the_founder_is_lead_and_her_change_is_the_team(crew: Crew) -> None:
    team = crew.history
    assert (team.pinned, team.heads, team.complete) == (crew.founding.id, (crew.founding.id,), True)
    assert team.now.may(crew.anna.id, LEAD)
    assert team.now.may(crew.anna.id, SAFEGUARDING)
    assert team.now.members["anna"].email == "anna@example.org"
    assert foundings(crew.lines) == [crew.founding]


def test_members_are_admitted_in_order_with_their_roles(crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", LEADS)
    now = crew.history.now
    assert list(now.devices) == [crew.anna.id, bea.id, cor.id]
    assert (now.roles(bea.id), now.may(cor.id, LEAD)) == (frozenset({COORDINATOR}), True)
    assert now.with_role(LEAD) == ("anna", "cor")
    assert now.member_of(bea.id) == "bea"
    assert now.member_of("nobody") is None
    assert now.roles("nobody") == frozenset()
    assert [device.id for device in now.member_devices("bea")] == [bea.id]


def test_readers_in_team_order_with_the_paper_key_last(crew: Crew) -> None:
    bea, cor = crew.admit("bea"), crew.admit("cor", (COORDINATOR, SAFEGUARDING))
    paper = crew.paper.age.recipient
    everyone = [crew.anna.keys.age.recipient, bea.keys.age.recipient, cor.keys.age.recipient, paper]
    now = crew.history.now
    assert now.recipients("V-7K3QF") == everyone
    assert now.recipients("M-7K3QF") == [everyone[0], everyone[2], paper]
    assert now.recipients("M-7K3QF", "bea") == everyone
    crew.remove(bea)
    assert crew.history.now.recipients("V-7K3QF") == [everyone[0], everyone[2], paper]
    assert NOBODY.recipients("V-7K3QF") == []


def test_a_coordinator_changes_no_team(crew: Crew) -> None:
    bea = crew.admit("bea")
    tried = crew.change(bea, teamsets.new_roles(crew.history.now, "bea", LEADS))
    team = crew.history
    assert not team.now.may(bea.id, LEAD)
    assert team.refused == (tried,)
    assert tried.id not in team.heads


def test_a_stranger_changes_no_team_even_with_a_device_of_the_team_as_name(crew: Crew) -> None:
    mallory = crew.laptop("mallory", LEADS)
    values = teamsets.admission(crew.history.now, mallory.member, mallory.device)
    crew.change(mallory, values)
    crew.change(evolve(mallory.keys, device=crew.anna.id), values)
    assert list(crew.history.now.devices) == [crew.anna.id]
    assert len(crew.history.refused) == 2


def test_another_founding_is_not_this_team(crew: Crew) -> None:
    mallory = crew.laptop("mallory", LEADS)
    recovery = crew.history.now.recovery
    assert recovery is not None
    other = crew.sign(mallory, "team", teamsets.founding(mallory.member, mallory.device, recovery), after=(), team=())
    team = TeamHistory.read([*crew.lines, other], crew.id)
    assert list(team.now.devices) == [crew.anna.id]
    assert team.heads == crew.history.heads
    assert TeamHistory.read([other], crew.id).now == NOBODY
    assert not TeamHistory.read([other], crew.id).complete
    assert set(foundings([*crew.lines, other])) == {crew.founding, other}


def test_a_founding_by_one_who_is_no_lead_or_did_not_sign_founds_nothing(crew: Crew) -> None:
    values = dict(crew.founding.set)
    roles = crew.sign(crew.anna, "team", {**values, "members.anna.roles": ["coordinator"]}, after=(), team=())
    forged = crew.sign(evolve(crew.paper, device=crew.anna.id), "team", values, after=(), team=())
    record = crew.sign(crew.anna, "V-7K3QF", values, after=(), team=())
    for change in (roles, forged, record):
        assert foundings([change]) == []
        assert TeamHistory.read([change], change.id).counted == ()


def test_a_change_of_a_record_is_no_change_of_the_team(crew: Crew) -> None:
    bea = crew.laptop("bea", LEADS)
    values = teamsets.admission(crew.history.now, bea.member, bea.device)
    crew.lines.append(crew.sign(crew.anna, "V-7K3QF", values, after=crew.history.heads))
    assert list(crew.history.now.devices) == [crew.anna.id]


def test_a_removed_device_changes_nothing_afterwards(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    crew.remove(bea)
    late = crew.laptop("late")
    crew.change(bea, teamsets.admission(crew.history.now, late.member, late.device))
    now = crew.history.now
    assert late.id not in now.devices
    assert (now.active(bea.id), now.roles(bea.id), now.with_role(LEAD)) == (False, frozenset(), ("anna",))


def test_what_a_removed_device_did_at_the_same_time_is_lost_and_shown(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    crew.remove(bea, after=before)
    late = crew.admit("late", by=bea, after=before)
    assert late.id not in crew.history.now.devices
    assert [change.dev for change in crew.history.lost] == [bea.id]


def test_what_a_removed_device_did_before_stays(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    cor = crew.admit("cor", by=bea)
    crew.remove(bea)
    assert crew.history.now.active(cor.id)
    assert crew.history.lost == ()


def test_what_was_built_on_a_lost_admission_is_lost_with_it(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    cor = crew.admit("cor", LEADS, by=bea, after=before)
    dirk = crew.admit("dirk", by=cor)
    crew.remove(bea, after=before)
    assert list(crew.history.now.devices) == [crew.anna.id, bea.id]
    assert dirk.id not in crew.history.now.devices


@pytest.mark.parametrize("first", ["anna", "bea"])
def test_of_two_leads_who_remove_each_other_the_one_admitted_first_stays(crew: Crew, first: str) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    pairs = [(crew.anna, bea), (bea, crew.anna)]
    for by, whom in pairs if first == "anna" else reversed(pairs):
        crew.remove(whom, by=by, after=before)
    now = crew.history.now
    assert (now.active(crew.anna.id), now.active(bea.id)) == (True, False)
    assert [change.dev for change in crew.history.lost] == [bea.id]


def test_three_leads_who_remove_each_other_in_a_ring(crew: Crew) -> None:
    bea, cor = crew.admit("bea", LEADS), crew.admit("cor", LEADS)
    before = crew.history.heads
    crew.remove(cor, by=bea, after=before)
    crew.remove(crew.anna, by=cor, after=before)
    crew.remove(bea, by=crew.anna, after=before)
    now = crew.history.now
    assert [now.active(each.id) for each in (crew.anna, bea, cor)] == [True, False, True]


def test_who_stands_outside_a_ring_does_not_decide_it(crew: Crew) -> None:
    """Bea and Cor remove each other, and Bea removes Anna too; Anna, first of all, removes Dirk meanwhile."""
    bea, cor, dirk = crew.admit("bea", LEADS), crew.admit("cor", LEADS), crew.admit("dirk")
    before = crew.history.heads
    crew.change(bea, {f"removed.{cor.id}": "2023-12-01", f"removed.{crew.anna.id}": "2023-12-01"}, before)
    crew.remove(bea, by=cor, after=before)
    crew.remove(dirk, by=crew.anna, after=before)
    now = crew.history.now
    assert [now.active(each.id) for each in (crew.anna, bea, cor, dirk)] == [False, True, False, True]


def test_of_two_laptops_of_one_lead_the_first_stays(crew: Crew) -> None:
    second = evolve(crew.laptop("anna2", LEADS), member=crew.anna.member)
    crew.change(crew.anna, teamsets.admission(crew.history.now, second.member, second.device))
    assert crew.history.now.may(second.id, LEAD)
    before = crew.history.heads
    crew.remove(crew.anna, by=second, after=before)
    crew.remove(second, by=crew.anna, after=before)
    now = crew.history.now
    assert (now.active(crew.anna.id), now.active(second.id)) == (True, False)


def test_removal_is_never_taken_back(crew: Crew) -> None:
    bea = crew.admit("bea")
    crew.remove(bea)
    crew.change(crew.anna, {f"removed.{bea.id}": None, f"devices.{bea.id}": bea.device.stored()})
    assert not crew.history.now.active(bea.id)


def test_a_demoted_lead_leads_no_more_and_one_made_lead_again_does(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    crew.change(crew.anna, teamsets.new_roles(crew.history.now, "bea", [COORDINATOR]), before)
    meanwhile = crew.admit("meanwhile", by=bea, after=before)
    assert meanwhile.id not in crew.history.now.devices
    assert not crew.history.now.may(bea.id, LEAD)
    crew.change(crew.anna, teamsets.new_roles(crew.history.now, "bea", LEADS))
    again = crew.admit("again", by=bea)
    assert crew.history.now.active(again.id)
    assert meanwhile.id not in crew.history.now.devices


@pytest.mark.parametrize("path", ["members", "members.bea"])
def test_taking_a_member_away_whole_demotes_her_too(crew: Crew, path: str) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    crew.change(crew.anna, {path: None}, before)
    meanwhile = crew.admit("meanwhile", by=bea, after=before)
    assert meanwhile.id not in crew.history.now.devices


def test_while_two_changes_of_roles_contradict_only_what_both_give_is_given(crew: Crew) -> None:
    bea = crew.admit("bea")
    before = crew.history.heads
    crew.change(crew.anna, {"members.bea.roles": [COORDINATOR, LEAD]}, before)
    crew.change(crew.anna, {"members.bea.roles": [COORDINATOR, SAFEGUARDING]}, before)
    assert crew.history.now.roles(bea.id) == {COORDINATOR}


@pytest.mark.parametrize("path", ["members.bea.roles", "members.bea"])
@pytest.mark.parametrize("value", [{"lead": True}, 1, "lead", None, [["lead"]]])
def test_roles_of_another_form_give_no_right(crew: Crew, path: str, value: Any) -> None:
    bea = crew.admit("bea", LEADS)
    crew.change(crew.anna, {path: value})
    assert not crew.history.now.may(bea.id, LEAD)


def test_the_paper_key_admits_one_new_lead_device(crew: Crew) -> None:
    fresh = evolve(crew.laptop("fresh"), member=crew.anna.member)
    values = teamsets.recovery_admission(crew.history.now, fresh.member, fresh.device)
    assert set(values) == {f"devices.{fresh.id}"}
    crew.change(crew.paper, values)
    assert crew.history.now.may(fresh.id, LEAD)
    crew.remove(crew.anna, by=fresh)
    assert not crew.history.now.active(crew.anna.id)


def test_the_paper_key_may_make_a_coordinator_or_somebody_new_lead(crew: Crew) -> None:
    bea = crew.admit("bea")
    second = evolve(crew.laptop("bea2"), member=bea.member)
    crew.change(crew.paper, teamsets.recovery_admission(crew.history.now, second.member, second.device))
    assert crew.history.now.may(bea.id, LEAD)
    new = crew.laptop("new")
    crew.change(crew.paper, teamsets.recovery_admission(crew.history.now, new.member, new.device))
    assert crew.history.now.may(new.id, LEAD)


def refused_of_paper(crew: Crew) -> list[dict[str, Any]]:
    new, other = crew.laptop("new"), crew.laptop("other")
    whole = teamsets.recovery_admission(crew.history.now, new.member, new.device)
    second = {f"devices.{other.id}": evolve(other, member=new.member).device.stored()}
    return [
        {f"removed.{crew.anna.id}": "2023-12-01"},
        {**whole, f"removed.{crew.anna.id}": "2023-12-01"},
        {**whole, **second},
        {**whole, "members.anna.roles": ["coordinator"]},
        {**whole, "members.new.roles": ["coordinator"]},
        {**whole, "members.new.roles": "lead"},
        {**whole, "recovery": None},
        {f"devices.{crew.anna.id}": crew.anna.device.stored()},
        {f"devices.{new.id}": None},
        {f"devices.{new.id}": {**new.device.stored(), "member": "a.b"}},
        {f"devices.{new.id}": {**new.device.stored(), "member": 1}},
        {f"devices.{new.id}": new.device.stored()},
        {f"devices.{new.id}": {**new.device.stored(), "member": "anna"}, "members.anna.roles": ["lead"]},
        {f"devices.{new.id}": {**new.device.stored(), "member": "anna"}, "members.anna.name": "X"},
    ]


@pytest.mark.parametrize("which", range(14))
def test_the_paper_key_may_do_nothing_else(crew: Crew, which: int) -> None:
    values = refused_of_paper(crew)
    assert len(values) == 14
    before = crew.history
    tried = crew.change(crew.paper, values[which])
    assert crew.history.now == before.now
    assert crew.history.refused == (tried,)


def test_a_forged_paper_key_admits_nobody(crew: Crew) -> None:
    new = crew.laptop("new")
    values = teamsets.recovery_admission(crew.history.now, new.member, new.device)
    crew.change(evolve(Keys.generate(), device="recovery"), values)
    assert new.id not in crew.history.now.devices


def test_a_paper_key_that_was_replaced_admits_nobody_at_the_same_time(crew: Crew) -> None:
    before = crew.history.heads
    paper = Keys.generate()
    now = crew.history.now
    assert now.recovery is not None
    fresh = evolve(now.recovery, sign=paper.sign.public_key().public_bytes_raw())
    crew.change(crew.anna, {"recovery": fresh.stored()}, before)
    thief = crew.laptop("thief")
    crew.change(crew.paper, teamsets.recovery_admission(now, thief.member, thief.device), before)
    assert thief.id not in crew.history.now.devices
    assert crew.history.now.recovery == fresh


def test_a_thief_of_the_paper_key_cannot_undo_that_it_was_replaced(crew: Crew) -> None:
    """He admits himself as if he knew nothing, and then removes the lead who replaced the key: a ring."""
    before = crew.history.heads
    replaced = crew.change(crew.anna, {"recovery": None}, before)
    thief = crew.laptop("thief")
    values = teamsets.recovery_admission(crew.history.state_at(before) or NOBODY, thief.member, thief.device)
    entered = crew.change(crew.paper, values, before)
    crew.change(thief, {f"removed.{crew.anna.id}": "2023-12-01"}, [entered.id])
    team = crew.history
    assert list(team.now.devices) == [crew.anna.id]
    assert team.now.active(crew.anna.id)
    assert replaced in team.counted
    assert entered in team.lost


def test_without_a_paper_key_nobody_is_admitted_by_one(crew: Crew) -> None:
    crew.change(crew.anna, {"recovery": None})
    assert crew.history.now.recovery is None
    new = crew.laptop("new")
    crew.change(crew.paper, teamsets.recovery_admission(crew.history.now, new.member, new.device))
    assert new.id not in crew.history.now.devices


def test_a_state_that_has_not_arrived_is_not_known(crew: Crew) -> None:
    crew.admit("bea")
    heads = crew.history.heads
    old = TeamHistory.read(crew.lines[:1], crew.id)
    assert old.state_at(heads) is None
    assert old.state_at([crew.id]) == crew.history.state_at([crew.id])
    assert old.state_at([]) == NOBODY
    team = crew.history
    assert team.state_at(heads) == team.now
    assert team.state_at(heads) is team.state_at(heads)


def test_a_change_whose_parents_are_missing_waits(crew: Crew) -> None:
    crew.admit("bea")
    cor = crew.admit("cor")
    team = TeamHistory.read([crew.lines[0], crew.lines[2]], crew.id)
    assert (team.incomplete, team.complete) == ((crew.lines[2],), False)
    assert cor.id not in team.now.devices
    assert team.state_at([crew.lines[2].id]) is None
    assert crew.lines[2] in team.changes


def test_a_state_is_as_its_writer_saw_it(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    cor = crew.admit("cor", by=bea, after=before)
    seen = [crew.lines[-1].id]
    crew.remove(bea, after=before)
    state = crew.history.state_at(seen)
    assert state is not None
    assert state.active(cor.id)
    assert not crew.history.now.active(cor.id)


def test_a_device_is_named_after_its_key(crew: Crew) -> None:
    bea = crew.laptop("bea")
    assert bea.id == device_id(bea.keys.sign.public_key().public_bytes_raw())
    wrong = {**crew.anna.device.stored(), "member": "bea"}
    crew.change(crew.anna, {**teamsets.admission(crew.history.now, bea.member, bea.device), f"devices.{bea.id}": wrong})
    assert bea.id not in crew.history.now.devices
    assert crew.history.key_of(bea.id) is None
    assert crew.history.key_of(crew.anna.id) is not None


NO_SECRET = bech32.encode("age", bytes(32))
"""A public key of low order: whoever encrypts to it shares the secret with everybody, so age refuses to."""


@pytest.mark.parametrize(
    "spoilt",
    [{"sign": "AAAA"}, {"sign": "é"}, {"sign": 1}, {"sign": None}, {"age": "age1x"}, {"age": None}, {"age": NO_SECRET}],
)
def test_keys_of_another_form_make_no_device(crew: Crew, spoilt: dict[str, Any]) -> None:
    assert device_from(crew.anna.id, {**crew.anna.device.stored(), **spoilt}) is None
    assert device_from(crew.anna.id, "text") is None
    assert device_from(crew.anna.id, crew.anna.device.stored()) == crew.anna.device


def test_a_laptop_that_nothing_can_be_encrypted_to_keeps_nobody_from_saving(crew: Crew) -> None:
    bea = crew.laptop("bea")
    crew.change(crew.anna, teamsets.admission(crew.history.now, bea.member, evolve(bea.device, age=NO_SECRET)))
    crew.change(crew.anna, {"recovery": {**crew.anna.device.stored(), "age": NO_SECRET}})
    assert age.encrypt(b"", crew.history.now.recipients("V-7K3QF"))


def test_a_device_of_nobody_is_no_device(crew: Crew) -> None:
    bea = crew.laptop("bea")
    crew.change(crew.anna, {f"devices.{bea.id}": bea.device.stored(), "recovery": "text"})
    assert bea.id not in crew.history.now.devices
    assert crew.history.now.recovery is None


def _storm(crew: Crew, seed: int, *, honest: bool = False) -> list[Change]:
    """Make a history in which leads admit, demote and remove each other without knowing everything.

    In an `honest` one nobody signs what she knows she may not.
    """
    chance = random.Random(seed)
    laptops: list[Laptop] = [crew.anna]
    heads: list[tuple[str, ...]] = [crew.history.heads]
    for name in range(chance.randint(3, 8 if not honest else 14)):
        after = chance.choice(heads)
        state = crew.history.state_at(after)
        by = chance.choice(laptops)
        assert state is not None
        if honest and not state.may(by.id, LEAD):
            continue
        act = chance.randrange(3)
        values: dict[str, Any]
        if act == 0:
            new = crew.laptop(f"m{name}", LEADS)
            values = teamsets.admission(state, new.member, new.device)
            laptops.append(new)
        elif act == 1:
            values = {f"removed.{chance.choice(laptops).id}": "2023-12-01"}
        else:
            values = {f"members.{chance.choice(laptops).member.key}.roles": chance.choice([["coordinator"], ["lead"]])}
        heads.append((crew.change(by, values, after).id,))
        heads.append(tuple(sorted({*heads[-1], *chance.choice(heads)})))
    return crew.lines


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), order=st.randoms())
def test_any_order_gives_one_team_and_no_removed_device_acts(crew: Crew, seed: int, order: random.Random) -> None:
    crew = type(crew)()
    lines = list(_storm(crew, seed))
    team = crew.history
    shuffled = [*lines, *lines[::2]]
    order.shuffle(shuffled)
    again = TeamHistory.read(shuffled, crew.id)
    assert (again.now, again.heads, again.counted, again.lost) == (team.now, team.heads, team.counted, team.lost)
    by_id = {change.id: change for change in lines}

    def ancestors(change: Change) -> set[str]:
        return {each for parent in change.after for each in {parent, *ancestors(by_id[parent])}}

    for removal in team.counted:
        for change in team.counted:
            apart = removal.id not in ancestors(change) and change.id not in ancestors(removal)
            if change != removal and apart:
                assert f"removed.{change.dev}" not in removal.set


def test_removal_leaves_a_lead_and_somebody_for_the_concerns(crew: Crew) -> None:
    from datetime import date

    from bgz.errors import NotFound, Refused

    bea = crew.admit("bea")
    now = crew.history.now
    assert teamsets.removal(now, [bea.id], date(2023, 12, 1)) == {f"removed.{bea.id}": "2023-12-01"}
    with pytest.raises(Refused):
        teamsets.removal(now, [crew.anna.id], date(2023, 12, 1))
    with pytest.raises(NotFound):
        teamsets.removal(now, ["dNOBODY"], date(2023, 12, 1))
    with pytest.raises(Refused):
        teamsets.new_roles(now, "anna", [LEAD])
    with pytest.raises(Refused):
        teamsets.new_roles(now, "anna", [SAFEGUARDING])
    with pytest.raises(NotFound):
        teamsets.new_roles(now, "nobody", [LEAD])
    with pytest.raises(Refused):
        teamsets.admission(now, bea.member, bea.device)
    with pytest.raises(Refused):
        teamsets.recovery_admission(now, bea.member, bea.device)
    second = evolve(crew.laptop("bea2"), member=bea.member)
    assert set(teamsets.admission(now, second.member, second.device)) == {f"devices.{second.id}"}


def test_signing_is_deterministic_so_that_ids_are_too(crew: Crew) -> None:
    again = changes.parse(crew.founding.line)
    assert again.id == crew.id


def test_devices_written_another_way_break_nothing(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    crew.change(bea, {f"devices.{bea.id}.name": "another laptop"})
    crew.admit("cor", by=bea)
    assert len(crew.history.now.devices) == 3
    before = crew.history.heads
    crew.change(crew.anna, {"devices": {crew.anna.id: crew.anna.device.stored()}}, before)
    assert list(crew.history.now.devices) == [crew.anna.id]
    late = crew.admit("late", by=bea)
    assert late.id not in crew.history.now.devices


def test_what_a_stranger_forges_beside_a_removal_is_no_lost_admission(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    crew.remove(bea, after=before)
    late = crew.laptop("late")
    values = teamsets.admission(crew.history.now, late.member, late.device)
    forged = crew.change(evolve(late.keys, device=bea.id), values, before)
    assert crew.history.lost == ()
    assert crew.history.refused == (forged,)


def test_a_flood_of_strangers_lines_is_refused_without_being_judged(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    after = crew.history.heads
    flood = []
    for number in range(40):
        mallory = crew.laptop(f"mallory{number}", LEADS)
        values = {**teamsets.admission(crew.history.now, mallory.member, mallory.device), f"removed.{bea.id}": "x"}
        flood.append(crew.sign(mallory, "team", values, after=after, team=()))
        after = (flood[-1].id,)
    team = TeamHistory.read([*flood, *crew.lines], crew.id)
    assert (team.now, team.heads) == (crew.history.now, crew.history.heads)
    assert set(team.refused) == set(flood)
    assert team.changes == crew.history.changes


def test_building_on_a_forged_line_makes_it_no_better(crew: Crew) -> None:
    mallory = crew.laptop("mallory", LEADS)
    values = teamsets.admission(crew.history.now, mallory.member, mallory.device)
    for name in (crew.anna.id, "recovery"):
        forged = crew.change(evolve(mallory.keys, device=name), values)
        honest = crew.change(crew.anna, {"members.anna.name": f"Anna {name}"}, [forged.id, *crew.history.heads])
        team = crew.history
        assert forged in team.refused
        assert honest in team.counted
        assert list(team.now.devices) == [crew.anna.id]
        state = team.state_at([forged.id])
        assert state is not None
        assert not state.active(mallory.id)


def test_a_team_file_that_only_a_stranger_ever_had_is_nobodys(crew: Crew) -> None:
    mallory = crew.laptop("mallory", LEADS)
    values = teamsets.admission(crew.history.now, mallory.member, mallory.device)
    strange = crew.change(mallory, values)
    assert crew.history.state_at([strange.id]) == NOBODY
    assert crew.history.state_at([crew.id, strange.id]) == NOBODY


def test_heads_that_lie_below_each_other_are_no_team_file_that_anybody_had(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else who was removed could name a few changes in thousands of ways, each to be judged anew."""
    bea = crew.admit("bea")
    team = crew.history
    monkeypatch.setattr(Judge, "counted", None)
    assert team.state_at([crew.id, *team.heads]) == NOBODY
    assert team.now.active(bea.id)


def test_lines_that_cannot_be_judged_yet_are_kept_up_to_a_limit(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    from bgz.storage import team as module

    waiting = [crew.sign(crew.anna, "team", {"a": str(n)}, after=["e" * 32], team=()) for n in range(10)]
    team = TeamHistory.read([*crew.lines, *waiting], crew.id)
    assert len(team.changes) == 11
    monkeypatch.setattr(module, "MAX_KEPT", 3 * len(waiting[0].line))
    assert len(team.changes) == 4
    assert len(team.incomplete) == 10


def test_a_device_named_in_another_form_is_never_trusted(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    crew.change(bea, {"devices.dX": "text", "recovery": "text", "reminders": "text"})
    assert crew.history.now.recovery is None
    crew.admit("cor", by=bea)
    assert len(crew.history.now.devices) == 3


def test_a_removal_by_a_lead_who_is_beaten_in_turn_brings_back_what_it_undid(crew: Crew) -> None:
    """Bea removes Cor, who lets Dirk in at the same time; and Anna removes Bea without knowing of it."""
    bea, cor = crew.admit("bea", LEADS), crew.admit("cor", LEADS)
    before = crew.history.heads
    dirk = crew.admit("dirk", LEADS, by=cor, after=before)
    emma = crew.admit("emma", by=dirk)
    crew.remove(cor, by=bea, after=before)
    seen = crew.history
    assert (seen.now.active(cor.id), seen.now.active(emma.id)) == (False, False)
    assert emma.id not in seen.now.devices
    removal = crew.remove(bea, after=before)
    team = TeamHistory.read([*seen.changes, removal], crew.id)
    assert [team.now.active(each.id) for each in (bea, cor, dirk, emma)] == [False, True, True, True]


def test_lines_of_who_never_led_are_not_judged_and_leave_the_file(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    bea = crew.admit("bea")
    after = crew.history.heads
    flood = []
    for number in range(40):
        mallory = crew.laptop(f"mallory{number}", LEADS)
        values = {**teamsets.admission(crew.history.now, mallory.member, mallory.device), f"removed.{bea.id}": "x"}
        flood.append(crew.sign(bea, "team", values, after=after, team=()))
        after = (flood[-1].id,)
    judged: list[int] = []
    standing = Judge._standing

    def noted(judge: Judge, at: int, counts: int) -> bool:
        judged.append(at)
        return standing(judge, at, counts)

    monkeypatch.setattr(Judge, "_standing", noted)
    team = TeamHistory.read([*crew.lines, *flood], crew.id)
    assert len(set(judged)) == 2
    assert (team.now, set(team.refused)) == (crew.history.now, set(flood))
    assert team.changes == crew.history.changes
    assert team.state_at([flood[0].id]) == NOBODY


@pytest.mark.parametrize("taken", [{"members.bea.roles": [COORDINATOR]}, "removed"], ids=["demoted", "removed"])
def test_what_an_ex_lead_adds_afterwards_leaves_the_file(crew: Crew, taken: Any) -> None:
    bea = crew.admit("bea", LEADS)
    crew.change(crew.anna, {f"removed.{bea.id}": "2023-12-01"} if taken == "removed" else taken)
    before = crew.history
    crew.change(bea, {"members.anna.name": "X"})
    assert crew.history.changes == before.changes


def test_what_an_ex_lead_adds_beside_her_removal_is_bounded(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    from bgz.storage import team as module

    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    crew.remove(bea, after=before)
    flood = [crew.sign(bea, "team", {"members.anna.name": str(n)}, after=before, team=()) for n in range(10)]
    team = TeamHistory.read([*crew.lines, *flood], crew.id)
    assert (set(team.lost), len(team.changes)) == (set(flood), 13)
    monkeypatch.setattr(module, "MAX_KEPT", 3 * len(flood[0].line))
    assert len(team.changes) == 6
    again = TeamHistory.read(team.changes, crew.id)
    assert set(again.changes) == set(team.changes)
    assert (again.now, again.heads) == (team.now, team.heads)


def test_a_line_of_another_record_is_no_line_of_the_team(crew: Crew) -> None:
    other = crew.sign(crew.anna, "V-7K3QF", {"members.anna.name": "X"}, after=crew.history.heads)
    team = TeamHistory.read([*crew.lines, other], crew.id)
    assert (team.refused, team.changes) == ((other,), (crew.founding,))
    on_it = crew.change(crew.anna, {"members.anna.email": "anna@example.org"}, [crew.id, other.id])
    team = TeamHistory.read([*crew.lines, other], crew.id)
    assert (team.counted, team.refused) == ((crew.founding, on_it), (other,))
    assert other in team.changes  # else the change built on it would lack an ancestor


def test_leads_who_contradict_each_other_are_told_and_the_least_holds(crew: Crew) -> None:
    bea = crew.admit("bea")
    before = crew.history.heads
    crew.change(crew.anna, {"members.bea.roles": [COORDINATOR, LEAD], f"removed.{bea.id}": "2023-12-01"}, before)
    crew.change(crew.anna, {"members.bea.roles": [COORDINATOR], f"removed.{bea.id}": "2023-12-02"}, before)
    assert crew.history.now.conflicts == ("members.bea.roles",)
    crew.change(crew.anna, teamsets.new_roles(crew.history.now, "bea", LEADS))
    assert not crew.history.now.conflicts


def test_lost_admissions_are_shown_until_somebody_admits_them_again(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    cor, dirk = crew.laptop("cor", LEADS), crew.laptop("dirk")
    second = evolve(crew.laptop("second"), member=crew.anna.member)
    values = {
        **teamsets.admission(crew.history.now, cor.member, cor.device),
        **teamsets.admission(crew.history.now, dirk.member, dirk.device),
        **teamsets.admission(crew.history.now, second.member, second.device),
        "devices.dX": "text",
    }
    crew.change(bea, values, before)
    crew.change(crew.anna, {f"removed.{bea.id}": "2023-12-01"}, before)
    found = {device.id: member for member, device in teamsets.lost(crew.history)}
    assert set(found) == {cor.id, dirk.id, second.id}
    assert found[cor.id] == evolve(cor.member, roles=frozenset({COORDINATOR}))
    assert found[second.id] == crew.history.now.members["anna"]
    crew.change(crew.anna, teamsets.admission(crew.history.now, found[cor.id], cor.device))
    crew.change(crew.anna, {f"removed.{dirk.id}": "2023-12-01"})
    assert [device.id for _member, device in teamsets.lost(crew.history)] == [second.id]
    assert crew.history.now.roles(cor.id) == {COORDINATOR}


def test_a_device_that_names_the_key_of_somebody_else_is_not_admitted(crew: Crew) -> None:
    from bgz.errors import Refused

    mallory = crew.laptop("mallory")
    as_anna = evolve(mallory.member, key="anna")
    with pytest.raises(Refused, match="somebody else"):
        teamsets.admission(crew.history.now, as_anna, evolve(mallory, member=as_anna).device)
    with pytest.raises(Refused, match="somebody else"):
        teamsets.admission(crew.history.now, mallory.member, evolve(mallory, member=as_anna).device)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), pick=st.randoms())
def test_what_two_laptops_keep_is_enough_for_the_team_of_all_lines(crew: Crew, seed: int, pick: random.Random) -> None:
    """Each laptop saw a part, and wrote down only what belongs in the team file."""
    crew = type(crew)()
    everything = _storm(crew, seed, honest=True)
    whole = TeamHistory.read(everything, crew.id)
    parts = [[each for each in everything if pick.random() < 0.7] for _laptop in range(2)]
    kept = [TeamHistory.read([crew.founding, *part], crew.id).changes for part in parts]
    missing = [each for each in everything if each not in parts[0] and each not in parts[1]]
    again = TeamHistory.read([*kept[0], *kept[1], *missing], crew.id)
    assert (again.now, again.heads, set(again.counted)) == (whole.now, whole.heads, set(whole.counted))
    assert again.lost == whole.lost
