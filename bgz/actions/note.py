"""Log a contact: who, how, reached or not, what."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.person import Contact
from bgz.domain.record.fields import private
from bgz.domain.values.numbers import new_key
from bgz.errors import Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from bgz.storage.folder import CaseFolder


@frozen
class Noted:
    """A contact that was logged, and its key in the record."""

    number: str
    key: str
    contact: Contact = private()


def note(folder: CaseFolder, number: str, contact: Contact, *, today: date, at: datetime) -> Result[Noted]:
    """Add `contact` to record `number`. Raises NotFound, Refused for a day to come, Invalid for a fault."""
    held = folder.read(number)
    if contact.on > today:
        raise Refused(
            _("A contact that still has to take place cannot be logged."), hint=_("Log it on the day itself.")
        )
    contact = checked(type(held.record), "contacts", contact)
    key = new_key("c", held.record.contacts, secrets.choice)
    folder.save(held, evolve(held.record, contacts={**held.record.contacts, key: contact}), at=at)
    return Result(Noted(number, key, contact), (_("Logged."),), next_step="bgz followup")
