"""The own weights of a request: refused alike wherever they can be set, and never passed over where they are wrong."""

from __future__ import annotations

import secrets
import shlex
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import disputes, edit, intake, outside, settings
from bgz.actions.check import check
from bgz.actions.resolve import settle
from bgz.actions.suggest import suggest
from bgz.actions.undo import undo
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About
from bgz.errors import Conflict, Invalid, Refused
from bgz.i18n import in_language
from bgz.storage import teamsets
from bgz.storage.drafts import outside as draft_of
from bgz.storage.factstext import render
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
NOW: dict[str, Any] = {"today": TODAY, "at": AT}
V = "V-7K3QF"
PATH = "requests.rABCD.weights"
FAMILY: dict[str, Any] = {
    "registered_on": "2023-11-01",
    "surname": "Zwaluwstaart",
    "children": {"kABCD": {"born": "2015-03"}},
    "requests": {"rABCD": {"opened_on": "2023-11-01", "help": {"sport": "must"}}},
}
NOTHING = ", ".join(f"{code}: 0" for code in CRITERION.codes)
WRONG = [
    ("distanse: 40", "distanse: unknown; did you mean distance?"),
    ("Afstand: 40", "Afstand: unknown; did you mean distance?"),
    ("faith: 40", "faith: unknown; the criteria are distance"),
    ("distance: -1", "distance: must be a whole number from 0 to 100"),
    ("distance: 101", "distance: must be a whole number from 0 to 100"),
    ("wishes: 6", "wishes: must be a whole number from 0 to 5"),
    ("distance: 1.5", "distance: must be a whole number"),
    ("ages: 5, distance: veel", "distance: must be a whole number"),
    ("distance 40", "distance 40: must be a whole number"),
    (NOTHING, "all weights are zero: nothing would count"),
]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def family(folder: CaseFolder) -> CaseFolder:
    folder.create(structure(V, FAMILY, About())[0], at=AT)
    return folder


def put(folder: CaseFolder, weights: str) -> Any:
    typed = [f"requests.1.weights={weights}"]
    return edit.set_values(folder, V, typed, today=TODAY, at=AT, pick=secrets.choice)


def own(folder: CaseFolder) -> Any:
    return folder.read(V).record.requests["rABCD"].weights


def suggested(folder: CaseFolder) -> Any:
    return suggest(folder, V, today=TODAY).data.weights


def typed_in(hint: str, command: str) -> list[str]:
    """Return what follows `command` in a hint, as a shell would give it on."""
    _before, found, typed = hint.partition(f"{command} ")
    assert found
    return shlex.split(typed)


def sign_up(folder: CaseFolder, weights: str) -> str:
    text = f"record: vraaggezin\nsurname: Jansen\nrequests:\n  - {weights}\n"
    draft, document = intake.from_yaml(folder, text, None, today=TODAY, pick=secrets.choice)
    return intake.sign_up(folder, draft, today=TODAY, at=AT, document=document).data.number


def test_what_is_set_counts_for_this_request_alone(family: CaseFolder) -> None:
    settings.set_values(family, ["weights=distance: 30, ages: 3"], today=TODAY, at=AT)
    before = suggest(family, V, today=TODAY).data
    put(family, "distance: 40, wishes: 5")
    after = suggest(family, V, today=TODAY).data
    assert after.weights == {**before.weights, "distance": 40, "wishes": 5}
    assert (before.weights["distance"], after.weights["ages"]) == (30, 3)
    assert before.inputs != after.inputs
    assert set(after.remarks) - set(before.remarks) == {
        "This request has weights of its own: distance 40, practical wishes 5."
    }
    put(family, "")
    assert suggest(family, V, today=TODAY).data.inputs == before.inputs


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_wrong_ones_are_refused_at_editing_as_at_the_settings(family: CaseFolder, typed: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        put(family, typed)
    (problem,) = caught.value.problems
    assert told in problem
    with pytest.raises(Invalid) as caught:
        settings.set_values(family, [f"weights={typed}"], today=TODAY, at=AT)
    assert told in "\n".join(caught.value.problems)
    assert own(family) == {}


def test_all_faults_are_told_at_once(family: CaseFolder) -> None:
    with pytest.raises(Invalid) as caught:
        put(family, "distanse: 40, ages: 101, wishes: 9, help: 5")
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_wrong_ones_are_refused_at_the_sign_up(folder: CaseFolder, typed: str, told: str) -> None:
    weights = f"weights: {{{typed}}}" if ":" in typed else f"weights: [{typed}]"
    with pytest.raises(Invalid) as caught:
        sign_up(folder, weights)
    assert told in "\n".join(caught.value.problems)
    assert list(folder.all("V")) == []


def test_a_right_one_comes_in_with_the_sign_up(folder: CaseFolder) -> None:
    (request,) = folder.read(sign_up(folder, "weights: {distance: 40}")).record.requests.values()
    assert request.weights == {"distance": 40}


@pytest.mark.parametrize("typed", ["distanse: 40", "distance: 101", NOTHING])
def test_wrong_ones_of_an_edit_outside_are_not_taken_over(family: CaseFolder, typed: str) -> None:
    put(family, "distance: 40")
    text = render({"record": V, **family.read(V).tree})
    blanks = next(line for line in text.splitlines() if "distance: 40" in line).partition("distance")[0]
    text = text.replace("distance: 40", typed.replace(", ", f"\n{blanks}"))
    family.drafts.keep_beside(draft_of(V), text)
    looked = outside.look(family, V, today=TODAY, pick=secrets.choice)
    assert [each.path for each in looked.view.differences] == [PATH]
    with pytest.raises(Invalid):
        outside.take(family, looked, [PATH], today=TODAY, at=AT)
    assert own(family) == {"distance": 40}


def test_undo_does_not_bring_back_what_would_count_nothing(family: CaseFolder) -> None:
    """The programme was changed in between: what counted something then would count nothing now."""
    put(family, "distance: 0")
    put(family, "")
    only = ", ".join(f"{code}: {20 * (code == 'distance')}" for code in CRITERION.codes)
    settings.set_values(family, [f"weights={only}"], today=TODAY, at=AT)
    with pytest.raises(Refused) as caught:
        undo(family, V, None, today=TODAY, at=AT)
    assert caught.value.problems == (f"{PATH}: all weights are zero: nothing would count",)


HELD: list[tuple[Any, str]] = [
    ({"distanse": 40}, "distanse: unknown; did you mean distance?"),
    ({"distance": 500}, "distance: must be a whole number from 0 to 100"),
    ({"distance": "veel"}, "distance: must be a whole number from 0 to 100"),
    ({"distance": True}, "distance: must be a whole number from 0 to 100"),
    ("veel", "must be a whole number for each criterion"),
    (dict.fromkeys(CRITERION.codes, 0), "all weights are zero"),
]


@pytest.mark.parametrize(("held", "told"), HELD)
def test_what_was_written_past_the_gates_is_named_and_mended_by_the_command_that_is_told(
    family: CaseFolder, held: Any, told: str
) -> None:
    family.set_values(family.read(V), {PATH: held}, at=AT)
    with pytest.raises(Invalid) as caught:
        suggest(family, V, today=TODAY)
    assert caught.value.message == f"{V}: the own weights of request 1 are not right."
    assert caught.value.problems[0].startswith(told)
    assert "Zwaluwstaart" not in f"{caught.value.message} {caught.value.problems} {caught.value.hint}"
    edit.set_values(family, V, ["first_name=Anna"], today=TODAY, at=AT, pick=secrets.choice)
    edit.set_values(family, V, typed_in(caught.value.hint, f"bgz edit {V} --set"), pick=secrets.choice, **NOW)
    assert suggested(family)["distance"] == 20
    put(family, "")
    assert own(family) == {}


def test_a_check_of_the_folder_names_them_too(family: CaseFolder) -> None:
    family.set_values(family.read(V), {PATH: {"distanse": 40}}, at=AT)
    (finding,) = [each for each in check(family, today=TODAY).data.findings if each.path == PATH]
    assert "did you mean distance?" in finding.text


@pytest.mark.parametrize("held", [{"distanse": 40}, {"distance": 500}, {"distance": "veel"}])
def test_wrong_weights_of_the_programme_are_told_and_mended(family: CaseFolder, held: Any) -> None:
    family.set_values(family.read("programme"), {"weights": held}, at=AT)
    with pytest.raises(Invalid) as caught:
        suggest(family, V, today=TODAY)
    settings.set_values(family, typed_in(caught.value.hint, "bgz settings set"), **NOW)
    assert suggested(family)["distance"] == 20


@pytest.fixture
def colleague(folder: CaseFolder, tmp_path: Path) -> CaseFolder:
    """Return the same folder as the laptop of Bo sees it."""
    keys = Keys.generate()
    bo = Member("bo", "Bo", "bo@example.org", frozenset({"coordinator"}), "2023-11-04")
    device = Device.of("bo", "laptop", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
    folder.change_team(teamsets.admission(folder.now, bo, device), at=AT)
    assert dict(folder.reseal())["programme"]
    return CaseFolder.open(folder.root, tmp_path / "bo", keys, team=folder.team.pinned)


def test_two_who_weigh_differently_settle_it_first_and_for_weights_that_can_be(
    folder: CaseFolder, colleague: CaseFolder
) -> None:
    folder.create(structure(V, FAMILY, About())[0], at=AT)
    held, held_too = folder.read(V), colleague.read(V)
    folder.set_values(held, {PATH: {"distance": 40}}, at=AT)
    colleague.set_values(held_too, {PATH: {"distanse": 60}}, at=AT)
    with pytest.raises(Conflict) as caught:
        suggest(folder, V, today=TODAY)
    assert f"bgz resolve {V}" in caught.value.hint
    choices = [choice.value for choice in disputes.one(folder, V, PATH).dispute.choices]
    wrong, right = (str(choices.index(each) + 1) for each in ({"distanse": 60}, {"distance": 40}))
    with pytest.raises(Refused) as refused:
        settle(folder, disputes.one(folder, V, PATH), wrong, today=TODAY, at=AT)
    assert "did you mean distance?" in "\n".join(refused.value.problems)
    settle(folder, disputes.one(folder, V, PATH), right, today=TODAY, at=AT)
    assert suggested(folder)["distance"] == 40
