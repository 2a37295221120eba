"""What stands in one mail to one member. Pure: case numbers, days and kinds of tasks, never a name (design 9)."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from bgz.domain.cases.programme import Absence
from bgz.domain.followup.lines import TaskLine

DIGEST, OVERVIEW, STALE, UNREADABLE, TEST = "digest", "overview", "stale", "unreadable", "test"
"""What a mail is for: the news of a day, the coming week, a laptop that is silent, nothing to read, a try."""
ESCALATED = "escalated"
"""The heading of what colleagues left undone for too long; leads see it. Other headings are buckets of tasks."""


@frozen(kw_only=True)
class Section:
    """Lines under one heading: a bucket of tasks, or `ESCALATED`."""

    heading: str
    lines: tuple[TaskLine, ...]


@frozen(kw_only=True)
class Stale:
    """A laptop whose agenda is too old, by its id. `wrote` is the day of its last one; `own` if the reader's own.

    `refused` if it did write one since, which the job cannot use.
    """

    device: str
    wrote: date | None
    own: bool
    refused: bool = False


@frozen(kw_only=True)
class Digest:
    """One mail to one member. `new` are the uids of lines that came into sight since her last mail.

    `covered` is an absence of hers that she is told of: a colleague may have said it.
    """

    day: date
    kind: str
    sections: tuple[Section, ...] = ()
    stale: tuple[Stale, ...] = ()
    new: frozenset[str] = frozenset()
    covered: Absence | None = None

    @property
    def lines(self) -> tuple[TaskLine, ...]:
        """What the reader is to do herself."""
        return tuple(line for section in self.sections if section.heading != ESCALATED for line in section.lines)

    @property
    def escalated(self) -> tuple[TaskLine, ...]:
        """What colleagues left undone for too long."""
        return tuple(line for section in self.sections if section.heading == ESCALATED for line in section.lines)
