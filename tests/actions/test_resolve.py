"""Settling what two people decided differently at the same time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgz.actions import disputes
from bgz.actions.resolve import settle
from bgz.domain.cases.kinds import stored, structure
from bgz.domain.cases.match import Match
from bgz.domain.record.about import About
from bgz.errors import NotFound, Refused, Usage
from bgz.storage import teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member
from tests.actions.pair import HELPING, K, S, V

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
FAMILY: dict[str, Any] = {
    "registered_on": "2023-11-01",
    "surname": "Jansen",
    "phone": "0612345001",
    "children": {"kABCD": {"born": "2015-03"}, "kEFGH": {"born": "2017-05", "called": "dochter"}},
    "intake": {"on": "2023-11-03"},
    "consents": {"matching": {"given_on": "2023-11-03"}},
}
TRIAL: dict[str, Any] = {
    "request_family": V,
    "support_family": S,
    "children": ["kABCD"],
    "proposed": {"on": "2023-11-04"},
    "answers": {"request": {"yes": True, "on": "2023-11-05"}, "support": {"yes": True, "on": "2023-11-05"}},
    "introduced": {"on": "2023-11-06"},
    "trial": {"on": "2023-11-07"},
}


@pytest.fixture
def colleague(folder: CaseFolder, tmp_path: Path) -> CaseFolder:
    """Return the same folder as the laptop of Bo sees it, who is a coordinator and no lead."""
    keys = Keys.generate()
    bo = Member("bo", "Bo", "bo@example.org", frozenset({"coordinator"}), "2023-11-04")
    device = Device.of("bo", "laptop", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
    folder.change_team(teamsets.admission(folder.now, bo, device), at=AT)
    assert dict(folder.reseal())["programme"]
    return CaseFolder.open(folder.root, tmp_path / "bo", keys, team=folder.team.pinned)


def create(folder: CaseFolder, number: str, tree: dict[str, Any], **more: Any) -> None:
    folder.create(structure(number, {**tree, **more}, About())[0], at=AT)


def apart(one: CaseFolder, number: str, values: dict[str, Any], other: CaseFolder, values_too: dict[str, Any]) -> None:
    """Let two laptops change a record without knowing of each other."""
    held, held_too = one.read(number), other.read(number)
    one.set_values(held, values, at=AT)
    other.set_values(held_too, values_too, at=AT)


def choose(folder: CaseFolder, number: str, take: str, path: str | None = None) -> Any:
    return settle(folder, disputes.one(folder, number, path), take, today=TODAY, at=AT)


def position(folder: CaseFolder, number: str, value: Any, path: str | None = None) -> str:
    choices = disputes.one(folder, number, path).dispute.choices
    return str([choice.value for choice in choices].index(value) + 1)


def test_a_field_that_two_changed_is_listed_and_settled(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"surname": "Jansen-Vos"}, colleague, {"surname": "Janssen"})
    result = disputes.listed(folder)
    (dispute,) = result.data.disputes
    assert (dispute.number, dispute.path, dispute.kind) == (V, "surname", disputes.CONFLICT)
    assert {(choice.value, choice.by) for choice in dispute.choices} == {("Jansen-Vos", "Test"), ("Janssen", "Bo")}
    assert [choice.shown for choice in dispute.choices] == [False, True]
    assert (result.attention, result.next_step) == (True, f"bgz resolve {V}")
    done = choose(colleague, V, position(colleague, V, "Jansen-Vos"))
    assert (done.data.left, done.attention, done.next_step) == (0, False, f"bgz show {V}")
    held = colleague.read(V)
    assert (held.record.surname, dict(held.conflicts), held.about.by("surname")) == ("Jansen-Vos", {}, "bo")
    assert disputes.listed(colleague).messages == ("Nothing contradicts itself.",)
    assert disputes.listed(colleague, V).next_step == f"bgz show {V}"


def test_a_field_is_emptied_when_neither_is_right(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"phone": "0612345002"}, colleague, {"phone": "0612345003"})
    choose(folder, V, "-")
    assert (folder.read(V).record.phone, dict(folder.read(V).conflicts)) == (None, {})


def test_removed_by_one_and_changed_by_the_other_is_a_choice_too(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"phone": None}, colleague, {"phone": "0612345003"})
    dispute = disputes.one(folder, V, None).dispute
    assert ([choice.removes for choice in dispute.choices].count(True), dispute.may_empty) == (1, False)
    with pytest.raises(Usage):
        choose(folder, V, "-")
    choose(folder, V, position(folder, V, None))
    assert (folder.read(V).record.phone, dict(folder.read(V).conflicts)) == (None, {})


def test_what_does_not_exist_cannot_be_taken(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    with pytest.raises(NotFound):
        disputes.one(folder, V, None)
    apart(folder, V, {"surname": "A", "phone": "0612345002"}, colleague, {"surname": "B", "phone": "0612345003"})
    with pytest.raises(Usage, match="phone, surname"):
        disputes.one(folder, V, None)
    with pytest.raises(NotFound) as error:
        disputes.one(folder, V, "first_name")
    assert "phone, surname" in error.value.hint
    for take in ("0", "3", "", "twee", "abcdef", "99999999"):
        with pytest.raises(Usage, match="from 1 to 2"):
            choose(folder, V, take, "surname")
    assert len(folder.read(V).conflicts) == 2
    settled = choose(folder, V, "06-1234 5003", "phone")
    assert (settled.data.left, folder.read(V).record.phone) == (1, "0612345003")
    asked = disputes.one(folder, V, "surname")
    result = settle(folder, asked, asked.dispute.choices[0].change[:8], today=TODAY, at=AT)
    assert (result.data.left, result.next_step) == (0, f"bgz show {V}")
    assert folder.read(V).record.surname == asked.dispute.choices[0].value


def test_the_value_itself_is_a_choice_too(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"registered_on": "2023-11-02"}, colleague, {"registered_on": "2023-11-03"})
    for typed in ("4 nov", "-06", "vandaag"):
        with pytest.raises(Usage, match="from 1 to 2"):
            choose(folder, V, typed)
    choose(folder, V, "2 nov")
    assert folder.read(V).record.registered_on == date(2023, 11, 2)
    apart(folder, V, {"surname": "Jansen-Vos"}, colleague, {"surname": "Janssen"})
    choose(folder, V, "jansen-vos")
    assert folder.read(V).record.surname == "Jansen-Vos"


@pytest.mark.parametrize(("take", "children"), [("1", ["kABCD", "kEFGH"]), ("2", ["kABCD"])])
def test_an_item_removed_and_changed_is_kept_or_removed(
    folder: CaseFolder, colleague: CaseFolder, take: str, children: list[str]
) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"children.kEFGH": None}, colleague, {"children.kEFGH.called": "Bo"})
    dispute = disputes.one(folder, V, None).dispute
    assert (dispute.kind, [choice.by for choice in dispute.choices]) == (disputes.REVIVED, ["Bo", "Test"])
    assert dispute.choices[0].value == {"born": "2017-05", "called": "Bo"}
    choose(folder, V, take)
    held = folder.read(V)
    assert (dict(held.revived), dict(held.conflicts), list(held.record.children)) == ({}, {}, children)
    assert children == ["kABCD"] or held.record.children["kEFGH"].called == "Bo"


def test_an_item_of_which_every_value_is_in_dispute(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    held, held_too = folder.read(V), colleague.read(V)
    folder.set_values(held, {"children.kABCD": None}, at=AT)
    colleague.set_values(held_too, {"children.kABCD.born": "2015-04"}, at=AT)
    colleague.set_values(held_too, {"children.kABCD.born": "2015-05"}, at=AT)
    with pytest.raises(Refused) as error:
        choose(folder, V, "1", "children.kABCD")
    assert error.value.hint == f"bgz resolve {V} children.kABCD.born"
    choose(folder, V, "1", "children.kABCD.born")
    held = folder.read(V)
    assert (dict(held.revived), dict(held.conflicts), len(held.record.children)) == ({}, {}, 2)


def test_a_child_of_a_match_is_not_removed(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    folder.create(Match(number=K, request_family=V, children=("kEFGH",)), at=AT)
    apart(folder, V, {"children.kEFGH": None}, colleague, {"children.kEFGH.called": "Bo"})
    with pytest.raises(Refused) as error:
        choose(folder, V, "2")
    assert error.value.problems == (f"children.kEFGH: is part of the match {K}",)
    choose(folder, V, "1")


@pytest.mark.parametrize(
    ("take", "address"),
    [("1", {"postcode": "7941 AB", "town": "Meppel"}), ("2", {"postcode": "1011 AB"}), ("-", None)],
)
def test_a_value_above_others_or_the_others(
    folder: CaseFolder, colleague: CaseFolder, take: str, address: dict[str, str] | None
) -> None:
    create(folder, V, FAMILY)
    below = {"address.postcode": "7941 AB", "address.town": "Meppel"}
    apart(folder, V, below, colleague, {"address": {"postcode": "1011 AB"}})
    assert disputes.one(folder, V, None).dispute.kind == disputes.OVERLAP
    choose(folder, V, take)
    held = folder.read(V)
    assert (held.tree.get("address"), dict(held.conflicts)) == (address, {})


def test_a_field_of_a_newer_version_is_left_to_it(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"later": "1"}, colleague, {"later": "2"})
    with pytest.raises(Refused) as error:
        choose(folder, V, "1")
    assert error.value.problems == ("later: unknown field",)


def test_a_choice_made_on_what_is_old_does_not_win_in_silence(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"surname": "A"}, colleague, {"surname": "B"})
    asked = disputes.one(folder, V, None)
    held = colleague.read(V)
    colleague.save(held, evolve(held.record, surname="C"), at=AT)
    result = settle(folder, asked, "1", today=TODAY, at=AT)
    assert result.attention
    assert {claim.value for claim in folder.read(V).conflicts["surname"]} == {"C", asked.dispute.choices[0].value}


def test_an_approval_beside_a_rejection_passes_its_gate(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, S, HELPING, adults={"aABCD": {}}, screening={})
    approved, rejected = HELPING["screening"]["decision"], {"verdict": "rejected", "on": "2023-11-01", "reason": "x"}
    apart(folder, S, {"screening.decision": approved}, colleague, {"screening.decision": rejected})
    with pytest.raises(Refused) as error:
        choose(folder, S, position(folder, S, approved))
    assert any("talk" in each for each in error.value.problems)
    assert f"bgz screen {S}" in error.value.hint
    choose(folder, S, position(folder, S, rejected))
    assert folder.read(S).record.screening.decision.verdict == "rejected"


def test_who_settles_for_an_approval_is_who_approves(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, S, HELPING, screening={"done": HELPING["screening"]["done"]})
    programme = folder.read("programme")
    folder.save(programme, evolve(programme.record, four_eyes=True), at=datetime(2023, 1, 1, tzinfo=UTC))
    approved, rejected = HELPING["screening"]["decision"], {"verdict": "rejected", "on": "2023-11-01", "reason": "x"}
    apart(folder, S, {"screening.decision": rejected}, colleague, {"screening.decision": approved})
    with pytest.raises(Refused) as error:
        choose(folder, S, position(folder, S, approved))
    assert any("Four eyes" in each for each in error.value.problems)
    choose(colleague, S, position(colleague, S, approved))
    assert colleague.read(S).about.by("screening.decision") == "bo"


def test_an_override_is_for_a_lead(folder: CaseFolder, request: pytest.FixtureRequest) -> None:
    create(folder, V, FAMILY)
    create(folder, S, HELPING)
    create(folder, K, TRIAL, trial=None, introduced=None)
    colleague: CaseFolder = request.getfixturevalue("colleague")
    lifted = {"on": "2023-11-07", "override": "reden"}
    apart(folder, K, {"trial": lifted}, colleague, {"trial": {"on": "2023-11-08"}})
    with pytest.raises(Refused, match="only a lead") as refused:
        choose(colleague, K, position(colleague, K, lifted))
    assert "Test" in refused.value.hint
    with pytest.raises(Refused, match="cannot hold") as refused:
        choose(colleague, K, position(colleague, K, {"on": "2023-11-08"}))
    assert [each for each in refused.value.problems if "introduced" in each], refused.value.problems
    choose(folder, K, position(folder, K, lifted))
    assert folder.read(K).record.trial.override == "reden"


def test_of_two_trials_that_may_not_be_neither_is_a_way_out(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY, intake=None)
    create(folder, S, HELPING)
    create(folder, K, TRIAL, trial=None)
    apart(folder, K, {"trial": {"on": "2023-11-07"}}, colleague, {"trial": {"on": "2023-11-08"}})
    for take in "12":
        with pytest.raises(Refused) as error:
            choose(colleague, K, take)
        assert f"bgz match trial {K}" in error.value.hint
    choose(colleague, K, "-")
    assert folder.read(K).record.trial is None


def test_a_no_may_be_the_truth_although_the_trial_began(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    create(folder, S, HELPING)
    create(folder, K, TRIAL)
    no = {"yes": False, "on": "2023-11-05"}
    apart(folder, K, {"answers.request": no}, colleague, {"answers.request": {"yes": True, "on": "2023-11-06"}})
    choose(folder, K, position(folder, K, no))
    assert folder.read(K).record.answers.request.yes is False


def test_whom_a_match_is_about_is_not_emptied(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, K, TRIAL, trial=None)
    apart(folder, K, {"support_family": "S-AAAAA"}, colleague, {"support_family": "S-BBBBB"})
    with pytest.raises(Usage):
        choose(folder, K, "-")
    choose(folder, K, position(folder, K, "S-AAAAA"))
    assert folder.read(K).record.support_family == "S-AAAAA"


def test_settings_are_settled_by_a_lead(folder: CaseFolder, colleague: CaseFolder) -> None:
    held = folder.read("programme")
    for weeks in (3, 9):
        folder.save(held, evolve(held.record, norms=evolve(held.record.norms, trial_weeks=weeks)), at=AT)
    assert [each.number for each in disputes.listed(folder).data.disputes] == ["programme"]
    with pytest.raises(Refused, match="by a lead"):
        choose(colleague, "programme", "1")
    with pytest.raises(Refused) as error:
        choose(folder, "programme", position(folder, "programme", 3))
    assert error.value.problems == ("norms.halfway_weeks: must be less than the weeks of the trial",)
    assert choose(folder, "programme", position(folder, "programme", 9)).next_step == "bgz settings"
    assert folder.read("programme").record.norms.trial_weeks == 9


def test_what_cannot_be_understood_is_not_chosen(folder: CaseFolder, colleague: CaseFolder) -> None:
    create(folder, V, FAMILY)
    apart(folder, V, {"phone": "veel"}, colleague, {"phone": "0612345009"})
    with pytest.raises(Refused):
        choose(folder, V, position(folder, V, "veel"))
    choose(folder, V, position(folder, V, "0612345009"))
    assert (folder.read(V).record.phone, dict(folder.read(V).conflicts)) == ("0612345009", {})


TEXTS = st.sampled_from(["A", "B", "C", None])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=TEXTS, right=TEXTS, one=st.integers(0, 1), other=st.integers(0, 1))
def test_choosing_on_both_laptops_at_once(
    folder: CaseFolder, colleague: CaseFolder, left: str | None, right: str | None, one: int, other: int
) -> None:
    if V not in folder.numbers():
        create(folder, V, FAMILY)
    held = folder.read(V)
    folder.set_values(held, {"surname": "Jansen"}, at=AT)
    apart(folder, V, {"surname": left}, colleague, {"surname": right})
    rest = {path: value for path, value in stored(folder.read(V).record).items() if path != "surname"}
    if left == right:
        assert not folder.read(V).conflicts
        return
    here, there = disputes.one(folder, V, None), disputes.one(colleague, V, None)
    assert here.dispute.choices == there.dispute.choices
    settle(folder, here, str(one + 1), today=TODAY, at=AT)
    settle(colleague, there, str(other + 1), today=TODAY, at=AT)
    after = folder.read(V)
    assert set(after.conflicts) == (set() if one == other else {"surname"})
    assert {path: value for path, value in stored(after.record).items() if path != "surname"} == rest
