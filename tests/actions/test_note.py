"""Logging a contact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions.note import fits, note
from bgz.domain.cases.person import Contact, OwnTask
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup.tasks import own_done, own_tasks
from bgz.domain.record.about import About
from bgz.errors import Invalid, Refused

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V = "V-7K3QF"


@pytest.fixture
def family(folder: CaseFolder) -> CaseFolder:
    folder.create(RequestFamily(number=V, surname="Jansen"), at=AT)
    return folder


def test_a_contact_is_logged_in_its_normal_form(family: CaseFolder) -> None:
    contact = Contact(on=TODAY, text=" Cafe\u0301\r\nen meer ")
    key = note(family, V, contact, today=TODAY, at=AT).data.key
    assert family.read(V).record.contacts[key].text == "Caf\u00e9\nen meer"


@pytest.mark.parametrize(
    ("contact", "error"),
    [
        (Contact(on=date(2023, 11, 5)), Refused),
        (Contact(on=TODAY, text="BSN 123456782"), Invalid),
        (Contact(on=TODAY, about="gossip"), Invalid),
    ],
)
def test_what_cannot_be_logged(family: CaseFolder, contact: Contact, error: type[Exception]) -> None:
    with pytest.raises(error):
        note(family, V, contact, today=TODAY, at=AT)
    assert not family.read(V).record.contacts


def test_an_own_task_whose_closing_talk_is_disputed_stands_and_can_be_done() -> None:
    family = RequestFamily(
        number=V,
        own_tasks={"o1": OwnTask(due=TODAY, text="Bel", since=TODAY)},
        contacts={"c1": Contact(on=TODAY, about="own", task="o1")},
    )
    closing = Contact(on=TODAY, about="own", task="o1")
    assert own_done(family, TODAY) == {"o1": TODAY}
    with pytest.raises(Refused, match="done already"):
        fits(family, closing, TODAY)
    doubted = evolve(family, about=About(disputed=frozenset({"contacts.c1.reached"})))
    assert [task.who for task in own_tasks(doubted, TODAY)] == ["o1"]
    assert fits(doubted, closing, TODAY) == closing
