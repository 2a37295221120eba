"""A day that notes what it is compared with, and so knows when an answer that was worked out from it may change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class NotingDay(date):
    """A day to ask something pure of. `changes_on` is the first later day for which the answer can be another one.

    A rule sees of a day only how it compares with other days, its year and month, and what lies so many days away from
    it. Until one of these is different the rule takes the same course. Whatever else is asked of it (its text, its
    place in the week, its hash) may be different the next day.
    """

    __slots__ = ("_ahead", "_begin", "_notes", "plain")

    plain: date
    _ahead: int
    _begin: int
    _notes: list[int]

    def __new__(cls, plain: date, begin: NotingDay | None = None) -> NotingDay:  # noqa: PYI034 - no subclass
        """Return a day that notes; `begin` is the one from which it was reckoned."""
        self = super().__new__(cls, plain.year, plain.month, plain.day)
        self.plain = plain
        self._begin, self._notes = (plain.toordinal(), []) if begin is None else begin.shared
        self._ahead = plain.toordinal() - self._begin
        return self

    @property
    def shared(self) -> tuple[int, list[int]]:
        """What a day that is reckoned from this one has in common with it."""
        return self._begin, self._notes

    @property
    def changes_on(self) -> date | None:
        """The first day after this one on which what was asked of it has another answer; None: on no day."""
        later = min((each for each in self._notes if each > self._begin), default=None)
        return None if later is None or later > date.max.toordinal() else date.fromordinal(later)

    def settled(self) -> date:
        """Return the day as one that notes nothing, for an answer that may be another one the next day."""
        self._notes.append(self._begin + 1)
        return self.plain

    def _beside(self, other: date, *more: int) -> date:
        """Return `other`, and note that something changes `more` days after this day reaches it.

        Two days that were reckoned from one another stay as far apart as they are; any others may not.
        """
        if isinstance(other, NotingDay):
            if other.shared[1] is not self._notes:
                self.settled()
                other.settled()
            return other.plain
        self._notes += [other.toordinal() - self._ahead + each for each in more]
        return other

    def __lt__(self, other: date) -> bool:
        return self.plain < self._beside(other, 0)

    def __ge__(self, other: date) -> bool:
        return self.plain >= self._beside(other, 0)

    def __le__(self, other: date) -> bool:
        return self.plain <= self._beside(other, 1)

    def __gt__(self, other: date) -> bool:
        return self.plain > self._beside(other, 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, date) and self.plain == self._beside(other, 0, 1)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.settled())

    def __add__(self, other: timedelta) -> NotingDay:
        return NotingDay(self.plain + other, self)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401 - as date has it: a day or the time between two
        if isinstance(other, timedelta):
            return NotingDay(self.plain - other, self)
        return self.settled() - other

    def __rsub__(self, other: date) -> timedelta:
        return other - self.settled()

    @property
    def year(self) -> int:
        """The year; it is another one on the first of January."""
        self._beside(date(self.plain.year + 1, 1, 1), 0)
        return self.plain.year

    @property
    def month(self) -> int:
        """The month; it is another one on the first of the next."""
        first = self.plain.replace(day=1) + timedelta(days=32)
        self._beside(first.replace(day=1), 0)
        return self.plain.month

    @property
    def day(self) -> int:
        """The day of the month."""
        return self.settled().day


def _passed_on(name: str) -> Callable[..., Any]:
    """Return the method `name` of the plain day, which may have another result the next day."""

    def method(self: NotingDay, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the method takes
        return getattr(self.settled(), name)(*args, **kwargs)

    return method


for _name in (
    *("ctime", "isocalendar", "isoformat", "isoweekday", "replace", "strftime", "timetuple", "toordinal", "weekday"),
    *("__format__", "__reduce__", "__repr__", "__str__"),
):
    setattr(NotingDay, _name, _passed_on(_name))
