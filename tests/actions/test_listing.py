"""Listing, finding, showing, noting and undoing, on a real folder."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.listing import find, list_cases
from bgz.actions.log import LATEST, latest, log
from bgz.actions.note import note
from bgz.actions.show import show
from bgz.actions.undo import to_undo, undo
from bgz.domain.cases.match import Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent, Contact, Left, Source
from bgz.domain.cases.request_family import Child, Intake, Parent, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, SupportFamily
from bgz.errors import Invalid, NotFound, Refused
from bgz.output import case_screen
from bgz.output.console import Console

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 7, 1),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded"),
)
"""What a lead took over from a sheet that tells nothing of approvals and places."""


def asking(number: str, **facts: Any) -> RequestFamily:
    held: dict[str, Any] = {"surname": "Jansen", "registered_on": date(2023, 1, 1), **facts}
    return RequestFamily(number=number, **held)


@pytest.fixture
def filled(folder: CaseFolder) -> CaseFolder:
    ready = {
        "intake": Intake(on=date(2023, 1, 5)),
        "consents": {"matching": Consent(given_on=date(2023, 1, 6))},
        "address": Address(postcode="7941 AB", municipality="Meppel"),
    }
    folder.create(asking("V-AAAAA", first_name="Zoë", **ready, children={"k0001": Child(called="Sem")}), at=AT)
    folder.create(asking("V-BBBBB", surname="Aydın", parents={"p0001": Parent(name="Elif", phone="0612345678")}), at=AT)
    folder.create(asking("V-CCCCC", left=Left(on=date(2023, 2, 1), reason="referred")), at=AT)
    folder.create(
        SupportFamily(number="S-AAAAA", surname="de Vries", phone="0612345000", adults={"a0001": Adult(name="Bas")}),
        at=AT,
    )
    folder.create(
        Match(
            number="K-AAAAA",
            request_family="V-AAAAA",
            support_family="S-AAAAA",
            children=("k0001",),
            proposed=Proposal(on=date(2023, 5, 1)),
            trial=Trial(on=date(2023, 6, 1)),
            source=PAST,
        ),
        at=AT,
    )
    return folder


def stages(folder: CaseFolder, **wishes: Any) -> dict[str, str]:
    day = wishes.pop("today", TODAY)
    return {row.number: row.stage for row in list_cases(folder, today=day, **wishes).data.rows}


def test_a_list_shows_all_that_is_not_closed(filled: CaseFolder) -> None:
    assert stages(filled) == {
        "V-AAAAA": "in_match",
        "V-BBBBB": "registered",
        "S-AAAAA": "registered",
        "K-AAAAA": "trial",
    }
    assert list_cases(filled, today=TODAY).data.left_out == 1


def test_a_municipality_where_nobody_lives_is_named_with_those_near(filled: CaseFolder) -> None:
    missed = list_cases(filled, today=TODAY, municipality="Mepel")
    assert missed.data.rows == ()
    assert missed.messages == ("No family lives in Mepel.", "Did you mean Meppel?")
    assert list_cases(filled, today=TODAY, municipality="Atlantis").messages == ("No family lives in Atlantis.",)
    assert list_cases(filled, today=TODAY, municipality="meppel").messages == ()
    assert list_cases(filled, today=TODAY, municipality="meppel", kind="S").messages == ()


def test_filters_of_a_list(filled: CaseFolder) -> None:
    assert stages(filled, wanted="closed") == {"V-CCCCC": "closed"}
    assert stages(filled, wanted="running") == {"K-AAAAA": "trial"}
    assert stages(filled, wanted="waiting") == {}
    assert stages(filled, wanted="waiting", today=date(2023, 5, 31)) == {"V-AAAAA": "waiting"}
    assert stages(filled, kind="S") == {"S-AAAAA": "registered"}
    assert set(stages(filled, municipality="meppel")) == {"V-AAAAA", "K-AAAAA"}


def test_a_list_of_an_owner(filled: CaseFolder) -> None:
    held = filled.read("V-BBBBB")
    filled.save(held, evolve(held.record, owner=filled.member), at=AT)
    for owner in ("test@", "me", "TEST"):
        assert set(stages(filled, owner=owner)) == {"V-BBBBB"}
    assert "V-BBBBB" not in stages(filled, owner="none")
    assert "V-AAAAA" in stages(filled, owner="none")
    with pytest.raises(NotFound):
        stages(filled, owner="somebody else")


def test_an_empty_folder_says_how_to_begin(folder: CaseFolder) -> None:
    result = list_cases(folder, today=TODAY)
    assert result.data.rows == ()
    assert result.next_step == "bgz intake new"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jansen", {"V-AAAAA", "V-CCCCC", "K-AAAAA"}),
        ("zoe", {"V-AAAAA", "K-AAAAA"}),
        ("sem", {"V-AAAAA", "K-AAAAA"}),
        ("ELIF", {"V-BBBBB"}),
        ("bas", {"S-AAAAA", "K-AAAAA"}),
        ("06-12345000", {"S-AAAAA", "K-AAAAA"}),
        ("zoë jansen", {"V-AAAAA", "K-AAAAA"}),
        ("Pietersen", set()),
    ],
)
def test_a_name_is_found_without_accents_or_capitals(filled: CaseFolder, typed: str, found: set[str]) -> None:
    assert {row.number for row in find(filled, typed, today=TODAY).data.rows} == found


def test_a_record_with_its_matches_and_the_next_command(filled: CaseFolder) -> None:
    result = show(filled, "V-AAAAA", today=TODAY)
    assert result.data.row.name == "Jansen, Zoë"
    assert [row.number for row in result.data.matches] == ["K-AAAAA"]
    assert not result.attention
    assert result.data.keys["k0001"] == "child 1"
    assert result.data.keys[filled.member] == "Test"
    assert show(filled, "K-AAAAA", today=TODAY).data.keys["k0001"] == "child 1"
    assert "k0001" not in show(filled, "S-AAAAA", today=TODAY).data.keys
    assert show(filled, "K-AAAAA", today=TODAY).next_step == "bgz followup done K-AAAAA"
    assert show(filled, "S-AAAAA", today=TODAY).next_step == "bgz screen S-AAAAA"
    assert show(filled, "V-CCCCC", today=TODAY).next_step == "bgz log V-CCCCC"
    with pytest.raises(NotFound):
        show(filled, "V-ZZZZZ", today=TODAY)


def test_a_contact_is_logged_and_may_be_undone(filled: CaseFolder) -> None:
    contact = Contact(on=date(2023, 11, 14), how="phone", text="Ging goed. [/b] 😀")
    note(filled, "V-AAAAA", contact, today=TODAY, at=AT)
    assert list(filled.read("V-AAAAA").record.contacts.values()) == [contact]
    entries = log(filled, "V-AAAAA").data.entries
    assert [entry.by for entry in entries] == ["Test", "Test"]
    assert entries[1].paths[0].startswith("contacts.c")
    undo(filled, "V-AAAAA", None, today=TODAY, at=AT)
    assert filled.read("V-AAAAA").record.contacts == {}
    assert len(log(filled, "V-AAAAA").data.entries) == 3


def test_the_history_says_what_keys_mean(filled: CaseFolder) -> None:
    filled.create(asking("V-DDDDD", owner=filled.member, requests={"r0001": Request()}), at=AT)
    made = Match(number="K-DDDDD", request_family="V-DDDDD", request="r0001", owner="m0000")
    filled.create(made, at=AT)
    assert log(filled, "V-DDDDD").data.keys[filled.member] == "Test"
    keys = log(filled, "K-DDDDD").data.keys
    assert keys["r0001"].endswith(" 1")
    out = io.StringIO()
    case_screen.history(log(filled, "K-DDDDD").data, Console(out, out, names=True))
    assert "r0001" not in out.getvalue().partition("): ")[2]
    assert "m0000" in out.getvalue()


def test_the_latest_changes_of_all_cases_youngest_first(filled: CaseFolder) -> None:
    for minute in range(LATEST):
        contact = Contact(on=TODAY, how="phone", text="Geheim")
        note(filled, "V-BBBBB", contact, today=TODAY, at=AT + timedelta(minutes=minute + 1))
    held = filled.read("S-AAAAA")
    changed = evolve(held.record, surname="Geheim", phone="0612345001", email="a@example.org", first_name="Bo")
    filled.save(held, changed, at=AT + timedelta(hours=1))
    entries = latest(filled).data.entries
    assert len(entries) == LATEST
    assert [entry.number for entry in entries] == ["S-AAAAA"] + ["V-BBBBB"] * (LATEST - 1)
    assert entries[0].at > entries[1].at > entries[-1].at
    out = io.StringIO()
    case_screen.latest(latest(filled).data, Console(out, out, names=True))
    assert "2023-11-15 13:00  S-AAAAA  Test: " in out.getvalue()
    assert "Geheim" not in out.getvalue()
    assert latest(filled).next_step == "bgz log S-AAAAA"


def test_an_empty_folder_has_no_changes(folder: CaseFolder) -> None:
    assert latest(folder).data.entries == ()
    assert latest(folder).next_step == "bgz intake new"


def test_what_is_to_be_undone_is_shown_before_and_nothing_is_written(filled: CaseFolder) -> None:
    note(filled, "V-AAAAA", Contact(on=TODAY, text="Ging goed."), today=TODAY, at=AT)
    (entry,) = to_undo(filled, "V-AAAAA", None, today=TODAY, at=AT).entries
    assert entry.paths[0].startswith("contacts.c")
    assert len(log(filled, "V-AAAAA").data.entries) == 2
    with pytest.raises(Refused):
        to_undo(filled, "V-BBBBB", None, today=TODAY, at=AT)


def test_a_contact_to_come_or_with_a_bsn_is_refused(filled: CaseFolder) -> None:
    with pytest.raises(Refused):
        note(filled, "V-AAAAA", Contact(on=date(2023, 11, 16)), today=TODAY, at=AT)
    with pytest.raises(Invalid) as error:
        note(filled, "V-AAAAA", Contact(on=TODAY, text="bsn 111222333"), today=TODAY, at=AT)
    assert "BSN" in error.value.problems[0]
    assert "111222333" not in error.value.problems[0]
    assert filled.read("V-AAAAA").record.contacts == {}


def test_ten_thousand_characters_are_kept(filled: CaseFolder) -> None:
    note(filled, "V-AAAAA", Contact(on=TODAY, text="é" * 10_000), today=TODAY, at=AT)
    assert next(iter(filled.read("V-AAAAA").record.contacts.values())).text == "é" * 10_000
