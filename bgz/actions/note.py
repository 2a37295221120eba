"""Log a contact: who, how, reached or not, what."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.result import Result
from bgz.domain.fields import private
from bgz.domain.numbers import new_key
from bgz.domain.person import Contact
from bgz.domain.reading import as_json, read_value, schema
from bgz.errors import Invalid, Refused
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
    _type, spec = schema(type(held.record))["contacts"]
    _checked, problems = read_value(as_json(contact), spec.of, spec, "contacts")
    if problems:
        raise Invalid(_("The contact was not logged."), problems=[str(problem) for problem in problems])
    key = new_key("c", held.record.contacts, secrets.choice)
    folder.save(held, evolve(held.record, contacts={**held.record.contacts, key: contact}), at=at)
    return Result(Noted(number, key, contact), (_("Logged."),), next_step="bgz followup")
