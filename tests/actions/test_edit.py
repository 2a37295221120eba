"""Editing: by path, as a whole, with drafts; what commands decide is not typed over."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import edit
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.match import Match
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.errors import Invalid, NotFound

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V = "V-7K3QF"
FAMILY: dict[str, Any] = {
    "registered_on": "2023-11-01",
    "surname": "Jansen",
    "phone": "0612345001",
    "address": {"postcode": "7941 AB", "town": "Meppel"},
    "children": {"kABCD": {"born": "2015-03"}, "kEFGH": {"born": "2017-05", "called": "dochter"}},
    "requests": {"rABCD": {"opened_on": "2023-11-01"}},
    "intake": {"on": "2023-11-03"},
}


@pytest.fixture
def family(folder: CaseFolder) -> CaseFolder:
    folder.create(structure(V, FAMILY, About())[0], at=MORNING)
    return folder


def set_values(folder: CaseFolder, *assignments: str) -> Any:
    return edit.set_values(folder, V, assignments, today=TODAY, at=MORNING, pick=secrets.choice)


def replace(folder: CaseFolder, text: str) -> Any:
    return edit.replace(folder, V, text, today=TODAY, at=MORNING, pick=secrets.choice)


def problems(run: Any, folder: CaseFolder, *given: str) -> list[str]:
    before = folder.history(V)
    with pytest.raises(Invalid) as caught:
        run(folder, *given)
    assert folder.history(V) == before
    return list(caught.value.problems)


def test_fields_are_set_and_emptied_by_path(family: CaseFolder) -> None:
    result = set_values(family, "first_name=Anna", "phone=", "address.street==cmd", "children.2.born=juni 2017")
    record = family.read(V).record
    assert (record.first_name, record.phone, record.address.street) == ("Anna", None, "=cmd")
    assert record.address.postcode == "7941 AB"
    assert record.children["kEFGH"].born == Month(2017, 6)
    assert set(result.data.paths) == {"first_name", "phone", "address", "children.kEFGH.born"}
    assert result.next_step == f"bgz show {V}"


def test_a_new_item_and_one_that_goes(family: CaseFolder) -> None:
    set_values(family, "children.+.born=2019-04", "children.+.called=zusje", "children.1=")
    children = list(family.read(V).record.children.values())
    assert [(child.born, child.called) for child in children] == [
        (Month(2017, 5), "dochter"), (Month(2019, 4), "zusje"),
    ]  # fmt: skip


def test_who_moves_moves_to_another_municipality(family: CaseFolder) -> None:
    set_values(family, "address.postcode=1011 AB")
    assert family.read(V).record.municipality == "Amsterdam"
    (told,) = problems(set_values, family, "address.municipality=Mepel")
    assert told.startswith("address.municipality: ")
    set_values(family, "address.municipality=Diemen")
    assert family.read(V).record.municipality == "Diemen"


def test_who_moved_after_it_asked_counts_where_it_lived(family: CaseFolder) -> None:
    assert set_values(family, "address.municipality=Meppel").messages == ()
    moving = set_values(family, "address.postcode=1011 AB")
    (path,) = (path for path in moving.data.paths if path.endswith(".counts_in"))
    assert "while it lived in Meppel goes on counting there" in moving.messages[0]
    assert moving.messages[0].endswith(f"bgz edit {V} --set {path}=")
    (wrong,) = problems(set_values, family, f"{path}=Mepel")
    assert wrong.startswith(f"{path}: is not a Dutch municipality; did you mean Meppel")
    record = family.read(V).record
    assert (record.municipality, [each.counts_in for each in record.requests.values()]) == ("Amsterdam", ["Meppel"])


def test_what_it_asks_after_a_move_counts_where_it_lives_and_stays_there(family: CaseFolder) -> None:
    for change in ("address.municipality=Meppel", "address.postcode=1011 AB"):
        set_values(family, change)
    set_values(family, "requests.+.opened_on=2023-11-03")
    again = set_values(family, "address.postcode=7411 AA")
    requests = family.read(V).record.requests
    assert [each.counts_in for each in requests.values()] == ["Meppel", "Amsterdam"]
    assert [f"requests.{key}.counts_in" for key in requests][1:] == list(again.data.paths)[1:]


def test_a_municipality_that_was_a_mistake_is_taken_back(family: CaseFolder) -> None:
    set_values(family, "address.municipality=Meppel")
    moving = set_values(family, "address.postcode=1011 AB")
    assert set_values(family, f"{moving.data.paths[-1]}=").messages == ()
    assert [each.counts_in for each in family.read(V).record.requests.values()] == [None]


def test_the_owner_is_a_member_by_name_or_key(family: CaseFolder) -> None:
    set_values(family, "owner=TEST")
    assert family.read(V).record.owner == family.member
    assert problems(set_values, family, "owner=iemand") == ["owner: must be one of: Test"]


def test_nothing_different_is_nothing_saved(family: CaseFolder) -> None:
    before = family.history(V)
    result = set_values(family, "surname=Jansen")
    assert (result.data.paths, len(result.messages)) == ((), 1)
    assert family.history(V) == before


def test_every_fault_of_what_is_set_is_told_at_once(family: CaseFolder) -> None:
    told = problems(
        set_values,
        family,
        "surnam=x", "phone=9", "children.9.born=2015-01", "left.on=1 nov", "consents.matching.given_on=1 nov",
        "registered_on=5 nov", "leeg", "intake.on=2 nov",
    )  # fmt: skip
    assert [each.partition(":")[0] for each in told] == [
        "surnam", "phone", "children.9", "leeg", "intake", "left", "consents.matching", "registered_on", "intake.on",
    ]  # fmt: skip


def test_what_a_command_decides_names_the_command(family: CaseFolder) -> None:
    (told,) = problems(set_values, family, "intake.on=2 nov")
    assert told.endswith(f"bgz intake held {V}")


def test_a_fault_that_was_there_does_not_stop_other_edits(folder: CaseFolder) -> None:
    folder.create(structure(V, {**FAMILY, "registered_on": "2023-12-01", "intake": None}, About())[0], at=MORNING)
    set_values(folder, "first_name=Anna")
    assert folder.read(V).record.first_name == "Anna"


def test_a_child_in_a_match_cannot_go(family: CaseFolder) -> None:
    match = Match(number="K-7K3QF", request_family=V, request="rABCD", children=("kABCD",), support_family="S-7K3QF")
    family.create(match, at=MORNING)
    family.create(evolve(match, number="K-7K3QG", request_family="V-00000"), at=MORNING)
    assert problems(set_values, family, "children.1=", "requests.1=") == [
        "children.kABCD: is part of the match K-7K3QF",
        "requests.rABCD: is part of the match K-7K3QF",
    ]
    set_values(family, "children.2=")
    assert list(family.read(V).record.children) == ["kABCD"]


def test_the_whole_record_goes_out_and_comes_back_unchanged(family: CaseFolder) -> None:
    text = edit.as_text(family, V)
    assert text.startswith("# ")
    assert replace(family, text).data.paths == ()


def test_what_differs_in_the_whole_record_is_saved(family: CaseFolder) -> None:
    text = (
        edit.as_text(family, V)
        .replace("called: dochter", "called: Bo")
        .replace("children:", "children:\n  +: {born: 3-2020}")
    )
    text = text.replace('phone: "0612345001"\n', "")
    replace(family, text)
    record = family.read(V).record
    assert record.phone is None
    assert record.children["kEFGH"].called == "Bo"
    assert [child.born for child in record.children.values()].count(Month(2020, 3)) == 1
    assert len(record.children) == 3


def test_every_fault_of_the_whole_record_is_told_with_its_line(family: CaseFolder) -> None:
    children = "children:\n  k1: {born: 2015-03}\n  kABCD: {born: ooit}\n"
    text = f"record: V-00000\nsurnaam: x\n{children}intake: {{on: 2023-11-02}}\n"
    told = problems(replace, family, text)
    assert [each.rpartition(": ")[0] for each in told][:4] == [
        "line 1: record", "line 1: registered_on", "line 2: surnaam", "line 4: children.k1",
    ]  # fmt: skip
    assert [line for line in told if line.startswith("line 5: children.kABCD.born")]
    assert [line for line in told if line.startswith("line 6: intake")]


def test_an_empty_text_empties_nothing(family: CaseFolder) -> None:
    assert problems(replace, family, "") != []
    assert family.read(V).record.surname == "Jansen"


def test_a_match_is_edited_only_where_no_command_decides(folder: CaseFolder) -> None:
    folder.create(Match(number="K-7K3QF", request_family=V), at=MORNING)
    edit.set_values(folder, "K-7K3QF", ["notes=rustig"], today=TODAY, at=MORNING, pick=secrets.choice)
    assert folder.read("K-7K3QF").record.notes == "rustig"
    with pytest.raises(Invalid, match="Nothing was changed"):
        edit.set_values(folder, "K-7K3QF", ["trial.on=1 nov"], today=TODAY, at=MORNING, pick=secrets.choice)


def test_unsaved_changes_are_kept_and_taken_up_again(family: CaseFolder) -> None:
    editing = edit.begin(family, V)
    facts = {**editing.facts, "first_name": "Anna"}
    del facts["phone"]
    edit.keep(family, editing, facts)
    assert edit.has_draft(family, V)
    set_values_elsewhere = {"notes": "intussen"}
    held = family.read(V)
    family.save(held, evolve(held.record, **set_values_elsewhere), at=MORNING)
    again = edit.begin(family, V)
    assert (again.facts["first_name"], again.facts["notes"], "phone" in again.facts) == ("Anna", "intussen", False)
    assert edit.begin(family, V, resume=False).facts["phone"]
    edit.save(family, again, again.facts, today=TODAY, at=MORNING)
    assert not edit.has_draft(family, V)
    record = family.read(V).record
    assert (record.first_name, record.phone, record.notes) == ("Anna", None, "intussen")


def test_unsaved_changes_outlive_another_edit_and_where_nothing_changed_there_are_none(family: CaseFolder) -> None:
    editing = edit.begin(family, V)
    edit.keep(family, editing, editing.facts)
    assert not edit.has_draft(family, V)
    edit.keep(family, editing, {**editing.facts, "first_name": "Anna"})
    set_values(family, "notes=intussen")
    again = edit.begin(family, V)
    assert (again.facts["first_name"], again.facts["notes"]) == ("Anna", "intussen")


def test_a_request_from_before_a_move_counts_where_the_family_lived_then(family: CaseFolder) -> None:
    set_values(family, "address.municipality=Meppel")
    set_values(family, "address.postcode=1011 AB")
    set_values(family, "requests.+.opened_on=2023-10-20")
    set_values(family, "requests.+.opened_on=2023-11-02")
    assert [each.counts_in for each in family.read(V).record.requests.values()] == ["Meppel", "Meppel", None]


def test_an_address_that_is_emptied_and_given_again_is_no_move(family: CaseFolder) -> None:
    set_values(family, "address.municipality=")
    assert set_values(family, "address.municipality=Diemen").messages == ()
    assert set_values(family, "address.municipality=", "address.postcode=1011 AB").messages != ()
    record = family.read(V).record
    assert (record.municipality, [each.counts_in for each in record.requests.values()]) == ("Amsterdam", ["Diemen"])


def test_whether_it_lived_there_is_asked_only_where_that_changes_something(family: CaseFolder) -> None:
    asked: list[str] = []

    def lived_in(place: str) -> bool:
        asked.append(place)
        return len(asked) > 1

    for name in ("Meppel", "Diemen", "Amsterdam", "Zwolle"):
        editing = edit.begin(family, V)
        facts = {**editing.facts, "address.municipality": name}
        assert edit.save(family, editing, facts, today=TODAY, at=MORNING, lived_in=lived_in).messages == ()
    assert asked == ["Meppel", "Diemen"]
    assert [each.counts_in for each in family.read(V).record.requests.values()] == ["Diemen"]


def test_a_record_that_is_not_there(folder: CaseFolder) -> None:
    with pytest.raises(NotFound):
        edit.begin(folder, V)


def test_a_municipality_that_there_is_not_was_no_place_to_move_from(folder: CaseFolder) -> None:
    folder.create(structure(V, {**FAMILY, "address": {"municipality": "Mepel"}}, About())[0], at=MORNING)
    assert set_values(folder, "address.municipality=Meppel").messages == ()
    assert [each.counts_in for each in folder.read(V).record.requests.values()] == [None]


def test_where_a_request_counts_that_is_emptied_along_with_a_move_stays_empty(family: CaseFolder) -> None:
    set_values(family, "address.municipality=Meppel")
    path = set_values(family, "address.postcode=1011 AB").data.paths[-1]
    set_values(family, "address.postcode=7411 AA", f"{path}=")
    assert [each.counts_in for each in family.read(V).record.requests.values()] == [None]


def test_a_request_that_is_added_was_asked_today(family: CaseFolder) -> None:
    set_values(family, "requests.+.help=sport:must")
    assert [each.opened_on for each in family.read(V).record.requests.values()] == [date(2023, 11, 1), TODAY]
