"""Log contacts: who, how, reached or not, what."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.match import REVIEW, TRIAL_REVIEW, Match
from bgz.domain.cases.person import Contact
from bgz.domain.followup.tasks import CONTACT_OF, own_done
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.values.numbers import new_key
from bgz.domain.work import match_moves
from bgz.domain.work.disputed import undisputed
from bgz.errors import NotFound, Refused, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from bgz.domain.cases.person import OwnTask
    from bgz.storage.folder import CaseFolder

OF_A_TRIAL = "halfway"
REVIEWS = (TRIAL_REVIEW, REVIEW)
OWN = CONTACT_OF["own"]


@frozen
class Noted:
    """A contact that was logged, and its key in the record."""

    number: str
    key: str
    contact: Contact = private()


def note(folder: CaseFolder, number: str, contact: Contact, *, today: date, at: datetime) -> Result[Noted]:
    """Add `contact` to record `number`. Raises as `log` does."""
    ((key, logged),) = log(folder, number, [contact], today=today, at=at).items()
    return Result(Noted(number, key, logged), (_("Logged."),), next_step="bgz followup")


def log(
    folder: CaseFolder,
    number: str,
    contacts: Iterable[Contact],
    *,
    own: Iterable[OwnTask] = (),
    today: date,
    at: datetime,
) -> dict[str, Contact]:
    """Add `contacts` to record `number` in one change, and return them as they were stored, by their keys.

    `own` are tasks of one's own that follow from them; they are noted in the same change.

    Raises NotFound, Refused for a day to come or a talk that the case cannot have had, Invalid for a fault.
    """
    held = folder.read(number)
    record = held.record
    new: dict[str, Contact] = {}
    for contact in contacts:
        fitting = fits(record, contact, today)
        key = new_key("c", {*record.contacts, *new}, secrets.choice)
        new[key] = checked(type(record), "contacts", fitting)
    tasks = dict(record.own_tasks)
    for each in own:
        tasks[new_key("o", tasks, secrets.choice)] = checked(type(record), "own_tasks", each)
    folder.save(held, evolve(record, contacts={**record.contacts, **new}, own_tasks=tasks), at=at)
    return new


def took_place(on: date, today: date) -> None:
    """Raise Refused for a talk on a day to come."""
    if on > today:
        raise Refused(
            _("A contact that still has to take place cannot be logged."), hint=_("Log it on the day itself.")
        )


def fits(record: Any, contact: Contact, today: date) -> Contact:  # noqa: ANN401 - one of the record classes
    """Return `contact` as the case can have had it: a review is of the trial until the match is definitive.

    Raises Refused for a day to come, for a review of a match that does not run, and for an own task that is done.
    """
    took_place(contact.on, today)
    if contact.about == OWN:
        _own_task_stands(record, contact.task, today)
    elif contact.task is not None:
        raise Usage(_("This talk is about something else than a task of one's own."))
    if isinstance(record, Match) and contact.about in (*REVIEWS, OF_A_TRIAL):
        return _in_a_match(record, contact, today)
    return contact


def _in_a_match(match: Match, contact: Contact, today: date) -> Contact:
    """Return a talk about how a match goes, of the kind that fits its day. Raises Refused when it did not run then."""
    try:
        (reviewed,) = match_moves.reviewed(evolve(match, contacts={}), "c", contact, today).contacts.values()
    except Refused as refused:
        raise Refused(refused.message, problems=refused.problems, hint=_instead(match, contact.on)) from None
    return contact if contact.about == OF_A_TRIAL else reviewed


def _instead(match: Match, on: date) -> str:
    """Return which talk fits a match that does not run on that day."""
    if match.trial and match.end and match.end.on <= on:
        command = f"bgz followup done {match.number} --about goodbye"
        return _("The match has ended. Log the end talk: {command}").format(command=command)
    return _("See how it stands: {command}").format(command=f"bgz show {match.number}")


def _own_task_stands(record: Any, key: str | None, today: date) -> None:  # noqa: ANN401 - one of the record classes
    """Raise NotFound, Refused or Conflict unless `key` names a task of one's own that stands."""
    if key is None or key not in record.own_tasks:
        raise NotFound(
            _("{case} has no such task of one's own.").format(case=record.number),
            hint=_("Choose from its tasks: {command}").format(command=f"bgz followup done {record.number}"),
        )
    undisputed(record, f"own_tasks.{key}")
    done = own_done(record, today)
    if key in done:
        raise Refused(
            _("This task is done already, since {day}.").format(day=show_day(done[key])),
            hint=_("See: bgz log {number}").format(number=record.number),
        )
