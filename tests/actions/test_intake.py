"""Signing up: from typed facts or YAML to a record; drafts; the same family twice."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import intake
from bgz.domain.cases.person import Address
from bgz.domain.values.months import Month
from bgz.domain.work.stages import is_waiting
from bgz.errors import Conflict, Invalid, NotFound, Usage

if TYPE_CHECKING:
    from bgz.actions.result import Result
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
SIGN_UP = """\
record: vraaggezin
registered_on: 1 nov
referrer: wijkteam
surname: "[/b] Jansen 🎈"
phone: 06-12345001
address: {postcode: 7941ab, street: Dorpsstraat 1}
children:
  - {called: zoon, born: maart 2015}
  - {called: dochter, born: 2017-05}
requests:
  - help: {zwemles: moet, sport: graag}
    day_parts: [wo-middag]
    distance: dichtbij
    children: [2]
intake: {on: 3-11-2023}
consents:
  een koppeling zoeken: {given_on: 3-11-2023, by: [A. Jansen]}
"""


def from_yaml(folder: CaseFolder, text: str, kind: str | None = None) -> tuple[intake.Draft, Any]:
    return intake.from_yaml(folder, text, kind, today=TODAY, pick=secrets.choice)


def signed_up(folder: CaseFolder, text: str, *, other_family: bool = False) -> Result[intake.SignedUp]:
    draft, document = from_yaml(folder, text)
    return intake.sign_up(folder, draft, today=TODAY, at=MORNING, other_family=other_family, document=document)


def test_a_sign_up_by_yaml_becomes_a_record(folder: CaseFolder) -> None:
    result = signed_up(folder, SIGN_UP)
    family = folder.read(result.data.number).record
    assert family.surname == "[/b] Jansen 🎈"
    assert family.owner == folder.member
    assert family.phone == "0612345001"
    assert family.address == Address(postcode="7941 AB", street="Dorpsstraat 1", town="Meppel", municipality="Meppel")
    assert [child.born for child in family.children.values()] == [Month(2015, 3), Month(2017, 5)]
    (request,) = family.requests.values()
    assert request.children == (list(family.children)[1],)
    assert (request.help, request.opened_on) == ({"swimming": "must", "sport": "nice"}, date(2023, 11, 1))
    assert is_waiting(family, (), TODAY)
    assert result.next_step == f"bgz match suggest {family.number}"
    assert result.messages == ()


def test_a_consent_that_was_withdrawn_is_asked_again(folder: CaseFolder) -> None:
    withdrawn = SIGN_UP.replace("{given_on: 3-11-2023,", "{given_on: 3-11-2023, withdrawn_on: 4-11-2023,")
    result = signed_up(folder, withdrawn)
    assert result.next_step == f"bgz intake consent {result.data.number}"


@pytest.mark.parametrize(
    ("more", "step"),
    [("", "bgz intake held"), ("intake: {on: vandaag}", "bgz intake consent")],
)
def test_the_next_step_is_what_is_lacking(folder: CaseFolder, more: str, step: str) -> None:
    result = signed_up(folder, f"record: V\nsurname: Jansen\n{more}")
    assert result.next_step == f"{step} {result.data.number}"
    assert len(result.messages) == 2


def test_a_support_family(folder: CaseFolder) -> None:
    text = "record: steungezin\nsurname: De Vries\nadults:\n  - {name: Eva}\noffer: {max_children: 2, pets: geen}\n"
    result = signed_up(folder, text)
    family = folder.read(result.data.number).record
    assert (family.offer.max_children, family.offer.pets) == (2, ("none",))
    assert result.next_step == f"bgz screen {family.number}"
    assert len(result.messages) == 1
    assert len(signed_up(folder, "record: S\nsurname: Smit\n").messages) == 2


BAD = """\
record: vraaggezin
surnam: Jansen
phone: geen
address: {postcode: 7941 SD}
children:
  - {born: 2024-03}
  - {born: 1999-01}
notes: BSN 123456782
contacts: {x: {on: 2023-01-01}}
requests:
  - children: [3]
"""


def test_every_fault_is_told_at_once_with_its_line(folder: CaseFolder) -> None:
    with pytest.raises(Invalid) as caught:
        signed_up(folder, BAD)
    told = [problem.split(":")[0] + ":" + problem.split(":")[1] for problem in caught.value.problems]
    assert told == [
        "line 2: surnam", "line 3: phone", "line 4: address.postcode", "line 6: children.1.born",
        "line 7: children.2.born", "line 8: notes", "line 9: contacts.x", "line 11: requests.1.children",
    ]  # fmt: skip
    assert folder.numbers() == []


def test_an_error_holds_no_name(folder: CaseFolder) -> None:
    with pytest.raises(Invalid) as caught:
        signed_up(folder, "record: V\nsurname: \u202eGeheimnaam\nfirst_name: [Geheimnaam]\nreferrer: Geheimnaam\n")
    assert "Geheimnaam" not in " ".join(caught.value.problems)
    assert len(caught.value.problems) == 3


def test_without_a_surname_there_is_no_family(folder: CaseFolder) -> None:
    with pytest.raises(Invalid) as caught:
        signed_up(folder, "record: V\nphone: 0612345001\n")
    assert caught.value.problems == ("line 1: surname: is missing",)


@pytest.mark.parametrize("text", ["surname: Jansen", "record: koppeling", "", "- 1"])
def test_the_kind_must_be_told(folder: CaseFolder, text: str) -> None:
    with pytest.raises(Usage):
        from_yaml(folder, text)


def test_the_kind_asked_for_is_the_kind_told(folder: CaseFolder) -> None:
    with pytest.raises(Usage):
        from_yaml(folder, "record: vraaggezin", "S")
    assert from_yaml(folder, "record: vraaggezin\nnot_with: v7k3qf", "V")[0].facts["not_with"] == ["V-7K3QF"]


def test_a_text_that_is_no_record(folder: CaseFolder) -> None:
    with pytest.raises(Invalid):
        from_yaml(folder, "- 1", "V")


def test_ten_thousand_characters_and_cells_are_texts_like_others(folder: CaseFolder) -> None:
    note = "=cmd|' /C calc'!A0 " + "langverhaal " * 900
    number = signed_up(folder, f"record: V\nsurname: Jansen\nnotes: {note}\n").data.number
    assert folder.read(number).record.notes == note.strip()


@pytest.mark.parametrize(
    "again", ["surname: JANSEN\naddress: {postcode: 7941 AB}", "surname: De Wit\nphone: +31 6 12345001"]
)
def test_the_same_family_is_noticed(folder: CaseFolder, again: str) -> None:
    plain = SIGN_UP.replace("[/b] Jansen 🎈", "Jansen")
    number = signed_up(folder, plain).data.number
    with pytest.raises(Conflict, match=number):
        signed_up(folder, f"record: V\n{again}\n")
    assert signed_up(folder, f"record: V\n{again}\n", other_family=True).data.number != number


def test_a_family_of_the_other_kind_or_with_less_in_common_is_another(folder: CaseFolder) -> None:
    signed_up(folder, SIGN_UP)
    for text in ("record: S\nphone: 0612345001\nsurname: X", "record: V\nsurname: '[/b] Jansen 🎈'"):
        assert signed_up(folder, text).data.number


def test_a_draft_is_kept_and_found_again_and_sealed(folder: CaseFolder) -> None:
    begun = intake.new_draft(folder, "V", secrets.choice)
    assert [path.rpartition(".")[0] for path in begun.facts] == ["requests"]
    typed = intake.Draft(begun.number, "phone", {**begun.facts, "surname": "Jansen"})
    intake.keep_draft(folder, typed)
    assert intake.draft(folder, None) == typed
    assert typed.name == "Jansen"
    assert begun.name == "–"
    assert "Jansen" not in repr(typed)
    intake.sign_up(folder, typed, today=TODAY, at=MORNING + timedelta(days=1))
    assert intake.drafts(folder) == ()
    with pytest.raises(NotFound):
        intake.draft(folder, None)


def test_of_several_drafts_one_is_chosen(folder: CaseFolder) -> None:
    one, two = (intake.new_draft(folder, kind, secrets.choice) for kind in "VS")
    intake.keep_draft(folder, one)
    intake.keep_draft(folder, two)
    with pytest.raises(Usage, match=one.number):
        intake.draft(folder, None)
    assert intake.draft(folder, two.number) == two
    assert intake.throw_away(folder, one.number).data == one.number
    assert intake.draft(folder, None) == two


def test_a_draft_whose_record_was_written_before_a_crash_goes(folder: CaseFolder) -> None:
    typed = intake.new_draft(folder, "V", secrets.choice)
    typed = intake.Draft(typed.number, "", {"surname": "Jansen"})
    intake.sign_up(folder, typed, today=TODAY, at=MORNING)
    intake.keep_draft(folder, typed)
    assert intake.drafts(folder) == ()
    assert folder.drafts.names() == []


def test_an_item_without_anything_is_not_stored(folder: CaseFolder) -> None:
    facts = {"surname": "Jansen", "children.kABCD": {}, "children.kEFGH": {}, "children.kEFGH.born": "2015-03"}
    number = intake.new_draft(folder, "V", secrets.choice).number
    intake.sign_up(folder, intake.Draft(number, "", facts), today=TODAY, at=MORNING)
    assert list(folder.read(number).record.children) == ["kEFGH"]


def test_a_typed_sign_up_with_a_fault_tells_it_without_a_line(folder: CaseFolder) -> None:
    number = intake.new_draft(folder, "V", secrets.choice).number
    with pytest.raises(Invalid) as caught:
        intake.sign_up(folder, intake.Draft(number, "", {}), today=TODAY, at=MORNING)
    assert caught.value.problems == ("surname: is missing",)
