"""A task: what somebody must do by when. Tasks follow from norms and facts and are never stored (design 9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from bgz.domain.cases.match import END_TALK
from bgz.domain.values.months import months_later
from bgz.domain.work.gates import EARLIEST
from bgz.domain.work.holds import LONGEST_HOLD
from bgz.terms.followup import TASK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bgz.domain.cases.person import Contact, OwnTask, Pause, Source
    from bgz.domain.record.about import About

OVERDUE, TODAY, WEEK, LATER = "overdue", "today", "week", "later"
BUCKETS = (OVERDUE, TODAY, WEEK, LATER)
"""How near a task is, the most urgent first."""
DAYS_A_WEEK = 7
CONTACT_OF = {
    "trial_review": "trial_review",
    "halfway": "halfway",
    "review": "review",
    "first_reaction": "first_reaction",
    "offer": "offer",
    "hold": "keeping_in_touch",
    "silence": "keeping_in_touch",
    "end_talk": END_TALK,
    "own": "own",
}
"""What a contact must be about to close a task of this kind; every other kind is closed by a fact in the record."""
_RANK = {code: rank for rank, code in enumerate(TASK.codes)}


class Asking(Protocol):
    """A record that asks for tasks."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def about(self) -> About:
        """What is known about its values."""

    @property
    def source(self) -> Source | None:
        """The row it was imported from."""

    @property
    def contacts(self) -> Mapping[str, Contact]:
        """The contacts."""

    @property
    def own_tasks(self) -> Mapping[str, OwnTask]:
        """What is to be done though no norm asks it."""


@frozen(kw_only=True)
class Task:
    """Something that `owner` (a member's key) must do for `case` by the day `due`, always a working day.

    `kind` is a code of `terms.TASK`, `side` one of `terms.SIDE` where each side has its own task, `who` the key of the
    person, item of the checklist or own task that it is about. `since` is the fact that it follows from. `notices` are
    the days on which it is announced. `doers` are the keys of those who are to do it that day; `away` names the owner
    if somebody else stands in for her. `was_due` is the day on which it was due before it was put off.

    `people` and `items` say what a mail may say of `who`: positions such as `adult-2` and `child-1`, and the codes or
    the programme's own words of items of the checklist. So a task can be shown where no record can be read.
    `nobody_reached`: a trial runs, and nobody of either family was reached since it began.
    """

    case: str
    kind: str
    due: date
    since: date
    side: str = ""
    who: str = ""
    owner: str | None = None
    notices: tuple[date, ...] = ()
    doers: frozenset[str] = frozenset()
    away: str = ""
    people: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    was_due: date | None = None
    nobody_reached: bool = False

    @property
    def name(self) -> str:
        """What names the task within its case, the same on every laptop and day, also when its due day moves."""
        return "-".join(part for part in (self.kind, self.side, self.who, self.since.isoformat()) if part)

    @property
    def uid(self) -> str:
        """What names this very task among all."""
        return f"{self.case}-{self.name}"

    @property
    def asked(self) -> date:
        """The day on which it was due at first: putting a task off makes it no younger."""
        return self.was_due or self.due

    @property
    def by_contact(self) -> bool:
        """Whether a logged contact closes it; otherwise a fact in the record does."""
        return self.kind in CONTACT_OF

    def bucket(self, day: date) -> str:
        """Return how near the task is on `day`, one of `BUCKETS`."""
        if self.due < day:
            return OVERDUE
        if self.due == day:
            return TODAY
        return WEEK if self.due <= day + timedelta(days=DAYS_A_WEEK) else LATER

    def announced(self, day: date) -> bool:
        """Whether the task is to be announced on `day` although it is not due yet."""
        return any(notice <= day for notice in self.notices)

    def urgency(self, day: date) -> tuple[int, date, bool, int, date, str, str, str]:
        """Return what tasks are sorted by on `day`: how near, then by risk, then the longest overdue.

        The greatest risk is a trial in which nobody was reached, then comes the kind. What is to come goes by its day.
        """
        bucket = self.bucket(day)
        first = self.due if bucket in (WEEK, LATER) else date.min
        risk = not self.nobody_reached, _RANK[self.kind]
        return BUCKETS.index(bucket), first, *risk, self.due, self.case, self.side, self.who


def begun_on(record: Asking, registered: date | None, day: date) -> date | None:
    """Return the day up to `day` from which a family waits: that of its sign-up.

    Where that cannot be read, or is still to come, it is the day of the first change of the record (as its writer's
    clock had it), and long ago where no change is known: a family whose sign-up got lost is not forgotten. None: it
    signed up later than `day`.
    """
    if registered is not None and registered <= day:
        return registered
    known = min(record.about.days.values(), default=None)
    if known is None:
        return EARLIEST if registered is None else None
    first = datetime.fromisoformat(known).date()
    return first if first <= day else None


def due_after(base: date, source: Source | None, day: date, *, days: int = 0, months: int = 0) -> date:
    """Return the day that lies a norm after `base`.

    For an imported record a norm that had run out before the import counts from the day of the import, so that
    nothing is overdue on day one (design 13).
    """
    due = months_later(base, months) + timedelta(days=days)
    return due_at_import(due, source, day, days=days, months=months)


def due_at_import(due: date, source: Source | None, day: date, *, days: int = 0, months: int = 0) -> date:
    """Return `due`, or the norm counted from the import when `due` lay before it."""
    if source is None or not due < source.on <= day:
        return due
    return months_later(source.on, months) + timedelta(days=days)


def reached(record: Asking, day: date, about: str = "", side: str = "") -> list[date]:
    """Return the days up to `day` on which somebody was reached: about `about` and with `side`, if given.

    Attempted is not reached, and a contact about which two changes contradict each other is none. A contact with both
    families counts for each side. That a task of one's own was done tells of no contact with the family.
    """
    return [
        contact.on
        for key, contact in record.contacts.items()
        if contact.reached
        and contact.on <= day
        and (contact.about == about if about else contact.about != CONTACT_OF["own"])
        and (not side or contact.side in (side, "both"))
        and record.about.settled(f"contacts.{key}")
    ]


def own_done(record: Asking, day: date) -> dict[str, date]:
    """Return which tasks of one's own a contact up to `day` says are done, by their keys: since which day.

    Such a contact is about a task of one's own, names its key, and is no attempt. One about which two changes
    contradict each other says nothing.
    """
    done: dict[str, date] = {}
    for key, contact in record.contacts.items():
        if contact.task is None or contact.about != CONTACT_OF["own"] or not contact.reached:
            continue
        if contact.on <= day and record.about.settled(f"contacts.{key}"):
            done[contact.task] = min(contact.on, done.get(contact.task, contact.on))
    return done


def own_tasks(record: Asking, day: date) -> Iterator[Task]:
    """Yield what somebody noted to do by `day`, whatever else became of the case, until it is done."""
    if not record.own_tasks:
        return
    done = own_done(record, day)
    for key, own in record.own_tasks.items():
        if own.since <= day and key not in done:
            yield Task(case=record.number, kind="own", due=own.due, since=own.since, who=key)


def settled_pauses(record: Asking, pauses: Mapping[str, Pause], where: str) -> Mapping[str, Pause]:
    """Return those of `pauses`, which stand at `where`, about which no two changes contradict each other."""
    return {key: pause for key, pause in pauses.items() if record.about.settled(f"{where}.{key}")}


def back_on(pauses: Mapping[str, Pause], day: date) -> list[date]:
    """Return the days up to `day` on which one of `pauses` ended."""
    return [pause.until for pause in pauses.values() if pause.until and pause.until <= day]


EARLY = timedelta(days=DAYS_A_WEEK)
"""A talk this long before a pause ends is the talk about its end."""


def hold_tasks(
    record: Asking, pauses: Mapping[str, Pause], signs: Iterable[date], day: date, *, weeks: int | None
) -> list[Task]:
    """Return the task to ask how it stands when the last of `pauses` ends.

    `signs` are the days of the contacts and other facts. A pause without an end is asked after `weeks` weeks without
    any; None leaves that to other tasks. However far its end lies, it is asked a year after it began or the last sign.
    """
    begun = [pause for pause in pauses.values() if pause.since <= day]
    if not begun:
        return []
    last = max(begun, key=lambda pause: pause.until or date.max)
    signs = list(signs)
    if last.until is None:
        if weeks is None:
            return []
        due = max([last.since, *signs]) + timedelta(weeks=weeks)
    elif any(sign >= last.until - EARLY for sign in signs):
        return []
    else:
        due = min(last.until, months_later(max([last.since, *signs]), LONGEST_HOLD))
    return [Task(case=record.number, kind="hold", due=due_at_import(due, record.source, day), since=last.since)]
