"""How long details are kept: the retention clock, and keeping them longer with a reason (design 12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.person import Kept
from bgz.domain.followup import retention
from bgz.domain.followup.agenda import tasks_of_case
from bgz.domain.followup.lines import name_of
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import undisputed
from bgz.errors import Refused
from bgz.i18n import _
from bgz.terms.followup import CLOCK

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
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
    found = (_clock(cases, number, today) for number in (*cases.requests, *cases.supports))
    clocks = sorted((clock for clock in found if clock), key=lambda each: (each.due, each.case))
    shown = clocks if everything else [each for each in clocks if each.due <= today + AHEAD]
    view = Retention(day=today, clocks=tuple(shown), later=len(clocks) - len(shown))
    if not shown:
        nobody = _("Of no family the time runs out in the coming three months.")
        return Result(view, (nobody,), "bgz privacy due --all" if view.later else "bgz followup")
    cannot = _(
        "Details cannot be erased yet: bgz keeps them until a later version can. "
        "What you can do now is decide, and keep them longer with a reason."
    )
    decide = _("Where the time is over: decide with your team, and keep the details longer only with a reason.")
    messages = (decide, cannot) if shown[0].over else (cannot,)
    return Result(view, messages, f"bgz privacy keep {shown[0].case}")


def clock_of(folder: CaseFolder, case: str, *, today: date) -> Clock:
    """Return the clock of one family. Raises NotFound; Refused when it does not run; Conflict when it is disputed."""
    record = folder.read(case).record
    undisputed(record, "kept")
    cases = open_casebook(folder)
    found = _clock(cases, case, today)
    if found is None:
        raise Refused(
            _("{case}: the details stay as long as the family takes part.").format(case=case),
            hint=_("Whose time runs out: {command}").format(command="bgz privacy due"),
        )
    return found


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


def _clock(cases: Casebook, number: str, day: date) -> Clock | None:
    """Return the clock of one family, if it runs. Its task says until when: that is a working day."""
    family: RequestFamily | SupportFamily
    if number in cases.requests:
        family, matches = cases.requests[number], cases.of_request.get(number, ())
    else:
        family, matches = cases.supports[number], cases.of_support.get(number, ())
    clock = retention.clock_of(family, matches, cases.rules.norms, day)
    if clock is None:
        return None
    due = next(task.due for task in tasks_of_case(cases, number, day) if task.kind == "retention")
    return Clock(
        case=number,
        why=clock.why,
        why_label=CLOCK.label(clock.why),
        since=clock.since,
        due=due,
        over=due < day,
        kept=family.kept.until if family.kept else None,
        reason=family.kept.reason if family.kept else None,
        name=name_of(number, cases),
    )
