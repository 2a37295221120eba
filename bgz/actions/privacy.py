"""How long details are kept: the retention clock, and keeping them longer with a reason (design 12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.person import Kept
from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.lines import name_of
from bgz.domain.followup.retention import REFUSED
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import undisputed
from bgz.errors import Refused
from bgz.i18n import _
from bgz.terms import CLOCK

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder

AHEAD = timedelta(days=92)
"""How far ahead the clock is shown."""
LONGEST = timedelta(days=20 * 366)
"""Keeping details longer than this is a slip of the keyboard: no term for this work is longer than twenty years."""


@frozen(kw_only=True)
class Clock:
    """A family whose details may be kept until `due`: counted from `since`, because of `why` (a code of `CLOCK`).

    `kept` is the day until which somebody decided to keep them, with the reason.
    """

    case: str
    why: str
    why_label: str
    since: date
    due: date
    over: bool
    kept: date | None = None
    reason: str | None = private(default=None)
    name: str = private(default="")


@frozen(kw_only=True)
class Retention:
    """The families whose time is over or runs out in the coming months, and how many others have a clock."""

    day: date
    clocks: tuple[Clock, ...]
    later: int


@frozen(kw_only=True)
class KeptLonger:
    """Details that are kept until a day, and until when they were to be kept before that."""

    case: str
    until: date
    before: date
    reason: str = private()
    name: str = private(default="")


def due(folder: CaseFolder, *, today: date, everything: bool = False) -> Result[Retention]:
    """Return whose details may not be kept for long any more, the longest over first; `everything`: of all."""
    cases = open_casebook(folder)
    clocks = sorted(
        (_clock(task, cases, today) for task in _running(cases, today)), key=lambda each: (each.due, each.case)
    )
    shown = clocks if everything else [each for each in clocks if each.due <= today + AHEAD]
    view = Retention(day=today, clocks=tuple(shown), later=len(clocks) - len(shown))
    messages: tuple[str, ...] = ()
    if not shown:
        messages = (_("Of no family the time runs out in the coming three months."),)
        return Result(view, messages, "bgz privacy due --all" if view.later else "bgz followup")
    if shown[0].over:
        messages = (
            _("Where the time is over: decide with your team, and keep the details longer only with a reason."),
        )
    return Result(view, messages, f"bgz privacy keep {shown[0].case}")


def clock_of(folder: CaseFolder, case: str, *, today: date) -> Clock:
    """Return the clock of one family. Raises NotFound; Refused when it does not run; Conflict when it is disputed."""
    record = folder.read(case).record
    undisputed(record, "kept")
    cases = open_casebook(folder)
    found = next((task for task in _running(cases, today) if task.case == case), None)
    if found is None:
        raise Refused(
            _("{case}: the details stay as long as the family takes part.").format(case=case),
            hint=_("Whose time runs out: {command}").format(command="bgz privacy due"),
        )
    return _clock(found, cases, today)


def keep(folder: CaseFolder, case: str, until: date, reason: str, *, today: date, at: datetime) -> Result[KeptLonger]:
    """Keep the details of a family until a day. Raises as `clock_of` and `may_keep` do, Invalid for a fault."""
    clock = clock_of(folder, case, today=today)
    may_keep(clock, until, today=today)
    held = folder.read(case)
    kept: Kept = checked(type(held.record), "kept", Kept(until=until, reason=reason))
    folder.save(held, evolve(held.record, kept=kept), at=at)
    view = KeptLonger(case=case, until=until, before=clock.due, reason=kept.reason, name=clock.name)
    return Result(view, next_step="bgz privacy due")


def may_keep(clock: Clock, until: date, *, today: date) -> None:
    """Raise Refused when details cannot be kept until that day."""
    problem = ""
    if until <= today:
        problem = _("That day is over.")
    elif until <= clock.due:
        problem = _("They are kept until {day} already.").format(day=show_day(clock.due))
    elif until > today + LONGEST:
        problem = _("{day} is too far ahead.").format(day=show_day(until))
    if problem:
        raise Refused(_("Nothing was recorded."), problems=[problem])


def _running(cases: Casebook, day: date) -> list[Task]:
    return [task for task in every_task(cases, day) if task.kind == "retention"]


def _clock(task: Task, cases: Casebook, day: date) -> Clock:
    record = cases.requests.get(task.case) or cases.supports[task.case]
    why = _why(record, task.since)
    return Clock(
        case=task.case,
        why=why,
        why_label=CLOCK.label(why),
        since=task.since,
        due=task.due,
        over=task.due < day,
        kept=record.kept.until if record.kept else None,
        reason=record.kept.reason if record.kept else None,
        name=name_of(task.case, cases),
    )


def _why(record: Any, since: date) -> str:  # noqa: ANN401 - either kind of family
    """Return from what the clock counts that began `since`."""
    decision = record.screening.decision if hasattr(record, "screening") else None
    if decision and decision.verdict in REFUSED and decision.on == since:
        return "refused"
    return "no_intake" if since == record.registered_on else "left"
