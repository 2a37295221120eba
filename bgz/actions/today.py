"""Today: what `bgz` alone shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.followup import Desk, desk_of
from bgz.actions.followup_later import put_off_in
from bgz.actions.hand_over import left_behind
from bgz.actions.intake import unfinished
from bgz.actions.result import Result
from bgz.actions.roles import is_lead
from bgz.actions.team_facts import asking
from bgz.actions.uncounted import Uncounted, uncounted
from bgz.domain.followup.agenda import agenda, waiting_longest
from bgz.domain.followup.lines import TaskLine, grouped, lines_of, name_of
from bgz.domain.followup.of_match import reviews_to_plan
from bgz.domain.followup.tasks import LATER, WEEK
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.storage.folder import CaseFolder

WEEK_DAYS = 7
LONGEST = 3
"""How many of the families that wait longest are shown."""


@frozen(kw_only=True)
class Waiting:
    """A family that waits for a match, and for how many days since it signed up."""

    case: str
    days: int
    name: str = private(default="")


@frozen(kw_only=True)
class Doubt:
    """A record in which two values stand beside each other, or something cannot be understood."""

    case: str
    conflicts: int
    problems: int


@frozen(kw_only=True)
class Today:
    """What needs attention on `day`: now due, in the coming week, announced, waiting, in doubt.

    `cases` counts the records of the folder, `reviews_to_plan` the talks that an import left to be planned. `uncounted`
    are the trials that were begun and do not count: they come first, for a child may go there. `put_off` counts the
    tasks put off; `desk` says who looks, for what is hers comes before what is of colleagues.
    """

    day: date
    cases: int
    due: tuple[TaskLine, ...]
    week: tuple[TaskLine, ...]
    announced: tuple[TaskLine, ...]
    waiting: tuple[Waiting, ...]
    doubts: tuple[Doubt, ...]
    reviews_to_plan: int = 0
    uncounted: tuple[Uncounted, ...] = ()
    put_off: int = 0
    desk: Desk


def today(folder: CaseFolder, *, today: date) -> Result[Today]:
    """Return what needs attention on the day `today`."""
    cases = open_casebook(folder)
    lines = lines_of(agenda(cases, today, WEEK_DAYS), cases, today)
    longest = waiting_longest(cases, today, LONGEST)
    view = Today(
        day=today,
        cases=len(cases.requests) + len(cases.supports) + len(cases.matches),
        due=tuple(line for line in lines if line.bucket not in (WEEK, LATER)),
        week=tuple(line for line in lines if line.bucket == WEEK),
        announced=tuple(line for line in lines if line.bucket == LATER),
        waiting=tuple(Waiting(case=case, days=days, name=name_of(case, cases)) for case, days in longest),
        doubts=doubts(cases),
        reviews_to_plan=reviews_to_plan(cases.counted.values(), today),
        uncounted=uncounted(folder, cases),
        put_off=len(grouped(put_off_in(cases, today))),
        desk=desk_of(folder, cases),
    )
    messages: tuple[str, ...] = ()
    if not view.cases:
        messages = (_("There are no families yet."),)
    elif not (lines or longest or view.doubts or view.reviews_to_plan or view.uncounted):
        messages = (_("Nothing is due."),)
    messages += _covered(folder, cases, today)
    messages += _for_lead(folder, cases, today) if is_lead(folder) else ()
    if begun := unfinished(folder):
        text = ngettext(
            "{count} sign-up is not finished: {command}", "{count} sign-ups are not finished: {command}", begun
        )
        messages += (text.format(count=begun, command="bgz intake resume"),)
    return Result(view, messages, next_step=_next(view))


def _covered(folder: CaseFolder, cases: Casebook, today: date) -> tuple[str, ...]:
    """Return who stands in for who looks: a colleague may have set that, and her reminders go elsewhere."""
    if not cases.rota.away(folder.member, today):
        return ()
    absence = cases.rota.absences[folder.member]
    by = cases.rota.colleagues.get(absence.by)
    text = _("{name} stands in for you, without an end: {command}")
    if absence.until is not None:
        text = _("{name} stands in for you up to and including {day}: {command}")
    name = by.name if by is not None else _("Nobody")
    return (text.format(name=name, day=show_day(absence.until), command="bgz team cover me --stop"),)


def _for_lead(folder: CaseFolder, cases: Casebook, today: date) -> tuple[str, ...]:
    """Return what a lead should know of the team: who waits to be let in, and whose cases are nobody's."""
    messages = left_behind(folder, cases, today)
    if waiting := asking(folder.root, folder.team):
        text = ngettext(
            "{count} laptop asks to be let in: {command}", "{count} laptops ask to be let in: {command}", waiting
        )
        messages += (text.format(count=waiting, command="bgz team approve"),)
    return messages


def doubts(cases: Casebook) -> tuple[Doubt, ...]:
    """Return the records with conflicts or with values that this version cannot type."""
    records: dict[str, RequestFamily | SupportFamily | Match] = {**cases.requests, **cases.supports, **cases.matches}
    return tuple(
        Doubt(case=number, conflicts=len(record.about.disputed), problems=len(record.about.unusable))
        for number, record in records.items()
        if record.about.disputed or record.about.unusable
    )


def _next(view: Today) -> str:
    if not view.cases:
        return "bgz intake new"
    if view.uncounted:
        return f"bgz show {view.uncounted[0].case}"
    mine = [line for line in (*view.due, *view.week) if view.desk.mine(line)]
    if mine:
        return next((line for line in mine if line.nobody_reached and line in view.due), mine[0]).command
    if view.doubts:
        return "bgz resolve" if any(doubt.conflicts for doubt in view.doubts) else "bgz check"
    return f"bgz match suggest {view.waiting[0].case}" if view.waiting else "bgz list"
