"""What was edited in a file with another program is looked at, and taken over through the gates, or thrown away."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import edit, outside
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About
from bgz.errors import Invalid, NotFound, Refused
from bgz.storage.drafts import outside as draft_of
from bgz.storage.factstext import render

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
V = "V-7K3QF"
FAMILY: dict[str, Any] = {
    "registered_on": "2023-11-01",
    "surname": "Jansen",
    "phone": "0612345001",
    "children": {"kABCD": {"born": "2015-03"}, "kEFGH": {"born": "2017-05", "called": "dochter"}},
    "requests": {"rABCD": {"opened_on": "2023-11-01"}},
    "intake": {"on": "2023-11-03"},
}
CALLED = "called: dochter"


@pytest.fixture
def family(folder: CaseFolder) -> CaseFolder:
    folder.create(structure(V, FAMILY, About())[0], at=AT)
    return folder


def written(folder: CaseFolder) -> str:
    """Return the facts as the file of the family has them."""
    return render({"record": V, **folder.read(V).tree})


def edited(folder: CaseFolder, *changes: tuple[str, str]) -> None:
    """Keep an edit of the family's file as bgz does when it finds one."""
    text = written(folder)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    folder.drafts.keep_beside(draft_of(V), text)


def look(folder: CaseFolder) -> outside.Looked:
    return outside.look(folder, V, today=TODAY, pick=secrets.choice)


def take(folder: CaseFolder, looked: outside.Looked, *paths: str) -> Any:
    return outside.take(folder, looked, paths, today=TODAY, at=AT)


def test_all_that_fits_is_taken_over_and_the_draft_goes(family: CaseFolder) -> None:
    edited(family, (CALLED, "called: Bo"), ('phone: "0612345001"\n', ""), ("Jansen", "De Boer"))
    looked = look(family)
    assert {each.path: (each.before, each.after) for each in looked.view.fitting} == {
        "children.kEFGH.called": ("dochter", "Bo"),
        "phone": ("0612345001", None),
        "surname": ("Jansen", "De Boer"),
    }
    assert outside.shown(looked).next_step == f"bgz edit {V} --outside"
    result = take(family, looked, "children.kEFGH.called", "phone", "surname")
    assert (result.attention, result.next_step) == (False, f"bgz show {V}")
    record = family.read(V).record
    assert (record.surname, record.phone, record.children["kEFGH"].called) == ("De Boer", None, "Bo")
    with pytest.raises(NotFound):
        look(family)


def test_what_is_left_is_kept_and_what_is_decided_names_its_command(family: CaseFolder) -> None:
    edited(family, (CALLED, "called: Bo"), ("2023-11-03", "2023-11-02"), ("2017-05", "ooit"))
    looked = look(family)
    problems = {each.path: each.problem for each in looked.view.differences if each.problem}
    assert set(problems) == {"intake", "children.kEFGH.born"}
    assert f"bgz intake held {V}" in problems["intake"]
    result = take(family, looked, "children.kEFGH.called", "intake", "children.kEFGH.born")
    assert (result.attention, result.data.paths) == (True, ("children.kEFGH.called",))
    assert set(take(family, look(family)).data.paths) == set()
    assert family.read(V).record.intake.on == date(2023, 11, 3)
    assert outside.drop(family, V).next_step == f"bgz show {V}"
    with pytest.raises(NotFound):
        outside.drop(family, V)


def test_what_the_record_changed_itself_since_is_marked(family: CaseFolder) -> None:
    edited(family, (CALLED, "called: Bo"))
    held = family.read(V)
    family.save(held, evolve(held.record, phone="0612345002"), at=AT)
    older = {each.path: each.older for each in look(family).view.differences}
    assert older == {"children.kEFGH.called": False, "phone": True}


def test_a_new_item_with_a_key_of_ones_own(family: CaseFolder) -> None:
    edited(family, ("children:\n", "children:\n  nieuw: {born: 2020-01}\n"))
    looked = look(family)
    (path,) = [each.path for each in looked.view.fitting]
    take(family, looked, path)
    assert len(family.read(V).record.children) == 3


def test_what_does_not_hold_together_is_refused_and_nothing_is_lost(family: CaseFolder) -> None:
    edited(family, ("2015-03", "2099-01"))
    with pytest.raises(Invalid):
        take(family, look(family), "children.kABCD.born")
    assert look(family).view.fitting


def test_a_text_that_is_no_yaml_or_of_another_record_stays_until_it_is_thrown_away(family: CaseFolder) -> None:
    family.drafts.keep_beside(draft_of(V), "a: [")
    with pytest.raises(Invalid) as error:
        look(family)
    assert "--drop-outside" in error.value.hint
    assert outside.text(family, V) == "a: ["
    edited(family, (V, "V-00000"))
    assert outside.drop(family, V).next_step == f"bgz edit {V} --outside"
    with pytest.raises(Invalid, match="another record"):
        look(family)


def test_what_this_version_does_not_understand_is_no_difference(family: CaseFolder) -> None:
    family.set_values(family.read(V), {"later": {"a": [1, True, "x", None]}, "phone": "veel"}, at=AT)
    edited(family, (CALLED, "called: Bo"))
    assert [(each.path, each.problem) for each in look(family).view.differences] == [("children.kEFGH.called", "")]


def test_nothing_differs_any_more(family: CaseFolder) -> None:
    edited(family)
    assert outside.shown(look(family)).next_step == f"bgz edit {V} --drop-outside"
    assert take(family, look(family)).data.paths == ()
    assert draft_of(V) not in family.drafts.names()


def test_settings_that_contradict_each_other_are_refused(folder: CaseFolder) -> None:
    text = render({"record": "programme", **folder.read("programme").tree, "norms": {"trial_weeks": 2}})
    folder.drafts.keep_beside(draft_of("programme"), text)
    looked = outside.look(folder, "programme", today=TODAY, pick=secrets.choice)
    with pytest.raises(Refused):
        outside.take(folder, looked, ["norms.trial_weeks"], today=TODAY, at=AT)


@pytest.mark.parametrize("head", [True, False])
def test_a_whole_file_is_understood_as_it_is_printed(family: CaseFolder, head: bool) -> None:
    text = written(family).replace("Jansen", "De Boer") + '---\n- ["c2ln", {"rec":"V-7K3QF"}]\n#....\n'
    if head:
        text = "# bgz record 1. Opens with: age\n# encrypted for team: 00     shows: 00 of 00\n---\n" + text
    result = edit.replace(family, V, text, today=TODAY, at=AT, pick=secrets.choice)
    assert result.data.paths == ("surname",)
