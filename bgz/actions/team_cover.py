"""Who stands in for whom while somebody is away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.hand_over import taken_by
from bgz.actions.owners import one_owner, rota, word
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.programme import Absence
from bgz.domain.values.days import show_day
from bgz.domain.values.months import months_later
from bgz.errors import Invalid, Refused
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.domain.cases.programme import Programme
    from bgz.storage.folder import CaseFolder

_LONGEST = 12
"""Months ahead that an absence may last: a day far away would never be looked at again."""


@frozen
class AbsenceRow:
    """An absence by names: who is away, who stands in, and who does the work in the end; "" when the leads do."""

    member: str
    name: str
    by: str
    does: str
    since: date
    until: date | None


@frozen
class Absences:
    """The absences that are not over on `day`."""

    day: date
    absences: tuple[AbsenceRow, ...]


def listed(folder: CaseFolder, *, today: date) -> Result[Absences]:
    """Return the absences that are not over."""
    view = _absences(folder, folder.read(PROGRAMME).record, today)
    messages = () if view.absences else (_("Nobody is away."),)
    return Result(view, messages, next_step="bgz followup" if view.absences else "bgz team list")


def cover(  # noqa: PLR0913 - who, by whom, and when, by keyword
    folder: CaseFolder, absent: str, by: str, *, since: date, until: date | None, today: date, at: datetime
) -> Result[Absences]:
    """Let the member `by` stand in for the member `absent` from `since` up to and with `until`.

    Both are a member's name or mail address, or `me`. Raises NotFound, Usage, Refused for somebody who left or for more
    than a year, and Invalid for days that are the wrong way round.
    """
    member, other = taken_by(folder, absent), taken_by(folder, by)
    if member.key == other.key:
        raise Refused(_("Nobody stands in for herself."))
    if until is not None and until < max(since, today):
        raise Invalid(
            _("The last day away lies before the first.") if until < since else _("The last day away is past."),
            hint=_("To end an absence: {command}").format(command=f"bgz team cover {word(absent)} --stop"),
        )
    furthest = months_later(max(since, today), _LONGEST)
    if until is not None and until > furthest:
        raise Refused(
            _("An absence lasts a year at most; this one at the latest until {day}.").format(day=show_day(furthest))
        )
    held = folder.read(PROGRAMME)
    programme: Programme = held.record
    absence = Absence(by=other.key, since=since, until=until)
    after = evolve(programme, absences={**programme.absences, member.key: absence})
    folder.save(held, after, at=at)
    first = max(since, today)
    if rota(folder, after).stand_in(member.key, first) is None:
        message = _("On {day} nobody is found who stands in: the leads get these tasks.")
    else:
        message = _("{name} gets no reminders in that time; they go to who stands in.")
    message = message.format(day=show_day(first), name=member.name)
    return Result(_absences(folder, after, today), (message,), next_step="bgz followup --owner " + word(by))


def stop(folder: CaseFolder, absent: str, *, today: date, at: datetime) -> Result[Absences]:
    """End the absence of a member. Raises NotFound, and Refused when she is not away."""
    member = one_owner(folder, absent)
    held = folder.read(PROGRAMME)
    programme: Programme = held.record
    if member.key not in programme.absences:
        raise Refused(_("{name} is not away.").format(name=member.name), hint=_("See: bgz team cover"))
    left = {key: each for key, each in programme.absences.items() if key != member.key}
    after = evolve(programme, absences=left)
    folder.save(held, after, at=at)
    message = _("{name} is back: her tasks are her own again.").format(name=member.name)
    return Result(_absences(folder, after, today), (message,), next_step="bgz followup --owner " + word(absent))


def _absences(folder: CaseFolder, programme: Programme, today: date) -> Absences:
    staff = rota(folder, programme)
    names = {key: each.name for key, each in staff.colleagues.items()}
    found = []
    for key, each in programme.absences.items():
        if each.until is not None and each.until < today:
            continue
        does = staff.stand_in(key, max(each.since, today))
        row = AbsenceRow(
            key, names.get(key, key), names.get(each.by, each.by), names.get(does or "", ""), each.since, each.until
        )
        found.append(row)
    return Absences(today, tuple(sorted(found, key=lambda row: (row.since, row.name))))
