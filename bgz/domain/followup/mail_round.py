"""The round of mails on one day: who is mailed, why, and what about (design 9). Pure; nothing is sent here.

A mail goes out for news: what is due, what was not in the last mail, what is announced once more. Nobody is mailed
twice on a day. What a mail showed is remembered as marks, so that the next one knows what is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.domain.cases.programme import WORKING_DAYS, Absence, MailWish, Norms, wish_of
from bgz.domain.followup.digest import DIGEST, OVERVIEW, STALE, UNREADABLE
from bgz.domain.followup.lines import together
from bgz.domain.followup.rota import Rota
from bgz.domain.followup.tasks import DAYS_A_WEEK, Task
from bgz.terms.moments import WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.followup.rota import Colleague

NOW, ALREADY, NOTHING, AWAY, NOT_TODAY, NOT_YET = "now", "already", "nothing", "away", "not_today", "not_yet"
"""Whether a member is mailed now, or why not: mailed on this day, no news, away, not one of her days, too early."""
LAST_HOUR = 20
"""The job runs up to this hour: who wants to be mailed later is mailed then."""
LONG_AWAY = timedelta(weeks=6)
"""An absence that lasts longer does not keep from a lead what goes wrong."""
_DAYS_KEPT = 10
"""Days of mails that are remembered of a member: a clock that was ahead goes back over some of them."""
_MARK = 12
"""Hexadecimal digits of a mark: that two of a reader's tasks share one happens never."""


@frozen(kw_only=True)
class Laptop:
    """A laptop of the team. `wrote` is the day of its last agenda; its silence counts from `since`.

    `refused` is one that did write, but what the job cannot use: that is silence too, and told at once.
    """

    id: str
    member: str
    wrote: date | None
    since: date
    refused: bool = False


@frozen(kw_only=True)
class Mailed:
    """The last mail to a member: its day, and the marks of what it showed. `days` are those of mails before it."""

    on: date
    marks: frozenset[str] = frozenset()
    days: tuple[date, ...] = ()

    @classmethod
    def after(cls, last: Mailed | None, day: date, marks: frozenset[str]) -> Mailed:
        """Return what is remembered of a mail of `day` that came after the `last` one."""
        days = () if last is None else (*last.days, last.on)
        return cls(on=day, marks=marks, days=days[1 - _DAYS_KEPT :])


@frozen(kw_only=True)
class Morning:
    """What the job knows when it runs: `tasks` are all that stand on `day`, each with who is to do it.

    `last` is the last mail to each member, `ran` when the job ran before this. `readable` is false when no agenda at
    all could be read.
    """

    day: date
    hour: int
    rota: Rota
    tasks: tuple[Task, ...] = ()
    wishes: Mapping[str, MailWish] = field(factory=dict)
    laptops: tuple[Laptop, ...] = ()
    last: Mapping[str, Mailed] = field(factory=dict)
    norms: Norms = field(factory=Norms)
    readable: bool = True
    ran: datetime | None = None


@frozen(kw_only=True)
class Turn:
    """What a member gets on a day: a code as `NOW`, the kind of mail, and what it shows.

    `escalated` are the tasks of others that are left undone too long, `silent` the laptops that tell nothing. `covered`
    is an absence of hers that no mail told her of: anybody may have said that she is away. `marks` are what is
    remembered of the mail; `new` are the uids of the tasks that were not in the one before.
    """

    member: str
    state: str
    kind: str = DIGEST
    tasks: tuple[Task, ...] = ()
    escalated: tuple[Task, ...] = ()
    silent: tuple[Laptop, ...] = ()
    covered: Absence | None = None
    marks: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()


def turns(morning: Morning, *, always: bool = False) -> tuple[Turn, ...]:
    """Return the turn of each member who works here. `always` mails also who has nothing to do."""
    told = _told(morning.rota, morning.day)
    silent = _silent(morning)
    team = [each for each in morning.rota.colleagues.values() if each.active]
    return tuple(_turn(morning, each, silent, told=each.key in told, always=always) for each in team)


def clock_is_back(morning: Morning) -> bool:
    """Tell whether somebody was mailed on a later day than this one: then a clock is, or was, wrong."""
    return any(mailed.on > morning.day for mailed in morning.last.values())


def _told(rota: Rota, day: date) -> frozenset[str]:
    """Return who hears what goes wrong: the leads who are there, else who stands in for them; never nobody.

    A lead who is away for long hears it too: anybody may have said that she is, and nobody silences a lead.
    """
    leads = {key for key, each in rota.colleagues.items() if each.lead and rota.works(key)}
    there = {key for key in leads if not rota.away(key, day)}
    long = {key for key in leads - there if _is_long(rota.absences[key])}
    return (frozenset(there) or rota.doers(None, day)) | long


def _is_long(absence: Absence) -> bool:
    return absence.until is None or absence.until - absence.since > LONG_AWAY


def _silent(morning: Morning) -> tuple[Laptop, ...]:
    """Return the laptops that tell nothing for too long.

    Who is away needs no laptop, unless no other tells anything either.
    """
    silent = [each for each in morning.laptops if each.refused or _too_long(each, morning) >= 0]
    here = [each for each in silent if each.refused or not morning.rota.away(each.member, morning.day)]
    return tuple(here if len(silent) < len(morning.laptops) else silent)


def _too_long(laptop: Laptop, morning: Morning) -> int:
    """Return for how many days a laptop is silent beyond what is normal; below 0 when it is not."""
    return (morning.day - laptop.since).days - morning.norms.stale_days - 1


def _week_of(laptop: Laptop, morning: Morning) -> int | str:
    """Return what is another in each week that a laptop is silent, or that what it writes is refused."""
    if laptop.refused:
        return "refused in {} {}".format(*morning.day.isocalendar())
    return _too_long(laptop, morning) // DAYS_A_WEEK


def _turn(morning: Morning, reader: Colleague, silent: Iterable[Laptop], *, told: bool, always: bool) -> Turn:
    day, wish = morning.day, wish_of(morning.wishes, reader.key)
    seen = _sorted((task for task in morning.tasks if reader.key in task.doers and in_sight(task, day)), day)
    others = [task for task in morning.tasks if told and reader.key not in task.doers]
    late = _sorted((task for task in others if _late(task, morning) >= 0), day)
    quiet = tuple(each for each in silent if told or each.member == reader.key)
    marks = {
        **{_mark(task.uid, sum(notice <= day for notice in task.notices)): task.uid for task in seen},
        **{_mark(task.uid, "late", _late(task, morning) // DAYS_A_WEEK): task.uid for task in late},
        **{_mark(each.id, _week_of(each, morning)): "" for each in quiet},
    }
    absence = morning.rota.absences[reader.key] if morning.rota.away(reader.key, day) else None
    if absence is not None:
        marks[covered := _mark("away", absence)] = ""
    last = morning.last.get(reader.key)
    new = {mark: uid for mark, uid in marks.items() if last is None or mark not in last.marks}
    turn = Turn(
        member=reader.key,
        state=NOW,
        tasks=seen,
        escalated=late,
        silent=quiet,
        covered=absence if absence is not None and covered in new else None,
        marks=frozenset(marks),
        new=frozenset(uid for uid in new.values() if uid and last is not None),
    )
    if state := _not_now(turn, morning, last, told=told):
        return evolve(turn, state=state)
    news = bool(new) or any(task.due <= day for task in seen)
    kind = _kind(turn, news=news, always=always or wish.always, weekly=_overview(wish, last, day))
    if told and not morning.readable:
        kind = UNREADABLE
    return evolve(turn, kind=kind) if kind else evolve(turn, state=NOTHING)


def _not_now(turn: Turn, morning: Morning, last: Mailed | None, *, told: bool) -> str:
    """Return why a member is not mailed now, whatever there is to tell; empty when she may be."""
    wish = wish_of(morning.wishes, turn.member)
    if last is not None and morning.day in (last.on, *last.days):
        return ALREADY
    if morning.rota.away(turn.member, morning.day) and not (turn.tasks or told or turn.covered):
        return AWAY
    if not _is_her_day(wish, morning.day):
        return NOT_TODAY
    return NOT_YET if morning.hour < _hour(wish) and not _missed(wish, morning) else ""


def _hour(wish: MailWish) -> int:
    return min(wish.hour, LAST_HOUR)


def _missed(wish: MailWish, morning: Morning) -> bool:
    """Whether the job did not run at her hour on her previous day: the computer is off by then, now too perhaps."""
    days = (morning.day - timedelta(days=ago) for ago in range(1, DAYS_A_WEEK + 1))
    before = next(day for day in days if _is_her_day(wish, day))
    return morning.ran is not None and (morning.ran.date(), morning.ran.hour) < (before, _hour(wish))


def _kind(turn: Turn, *, news: bool, always: bool, weekly: bool) -> str:
    """Return what kind of mail a turn is; empty when there is no reason for one."""
    if weekly and (turn.tasks or turn.escalated or turn.silent or always):
        return OVERVIEW
    if not (news or always):
        return ""
    return STALE if turn.silent and not (turn.tasks or turn.escalated) else DIGEST


def in_sight(task: Task, day: date) -> bool:
    """Whether a mail of `day` shows `task`: it is due within a week, or announced."""
    return task.due <= day + timedelta(days=DAYS_A_WEEK) or task.announced(day)


def _late(task: Task, morning: Morning) -> int:
    """Return for how many days `task` should have been told to a lead, counted from when it was due at first."""
    return (morning.day - task.asked).days - morning.norms.escalate_days - 1


def _sorted(tasks: Iterable[Task], day: date) -> tuple[Task, ...]:
    return tuple(sorted(together(tasks), key=lambda task: task.urgency(day)))


def _mark(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:_MARK]


def _is_her_day(wish: MailWish, day: date) -> bool:
    """Whether a member is mailed on `day`. Who names no day at all is mailed on working days: somebody must be."""
    days = {*wish.days, wish.overview} - {None} or set(WORKING_DAYS)
    return WEEKDAY.codes[day.weekday()] in days


def _overview(wish: MailWish, last: Mailed | None, day: date) -> bool:
    """Whether the overview of the week is to go: it is its day, or that day passed without any mail."""
    if wish.overview is None:
        return False
    since = (day.weekday() - WEEKDAY.codes.index(wish.overview)) % DAYS_A_WEEK
    return since == 0 or (last is not None and last.on < day - timedelta(days=since))
