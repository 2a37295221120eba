"""The records that figures are made of, looked through once: for all municipalities together or for some."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.waiting import Crossing, crossings
from bgz.domain.work.screening import was_approved
from bgz.domain.work.stages import by_family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bgz.domain.figures.period import Window
    from bgz.domain.work.screening import Rules


@frozen
class Run:
    """A match that came to a trial: from the first day of it up to, not including, its last."""

    match: Match
    since: date
    until: date | None

    @classmethod
    def of(cls, match: Match) -> Run | None:
        """Return the run of a match, or None for a proposal that never started.

        An end dated before the trial, which only a conflict of two laptops can leave, counts on its first day.
        """
        if match.trial is None:
            return None
        return cls(match, match.trial.on, max(match.end.on, match.trial.on) if match.end else None)


class DayList:
    """Days on which something happened, counted fast."""

    def __init__(self, days: Iterable[date | None]) -> None:
        self._days = sorted(day for day in days if day is not None)

    def up_to(self, day: date) -> int:
        """Return how many lie on or before `day`."""
        return bisect_right(self._days, day)

    def within(self, window: Window) -> int:
        """Return how many lie in `window`."""
        return max(0, bisect_right(self._days, window.last) - bisect_left(self._days, window.since))


@frozen(slots=False)
class Region:
    """Families and matches of the municipalities asked, with what every figure needs of them.

    Matches belong to the municipality of the request family. The records hold one address, the last known; a
    family that moved counts where it lives. `contracted_in` are the municipalities whose contracts count.
    """

    requests: tuple[RequestFamily, ...]
    supports: tuple[SupportFamily, ...]
    matches: tuple[Match, ...]
    programme: Programme
    contracted_in: frozenset[str]
    approved_on: Mapping[str, date] = field(repr=False)
    crossings: Mapping[str, tuple[Crossing, ...]] = field(repr=False)

    @classmethod
    def of(
        cls,
        requests: Iterable[RequestFamily],
        supports: Iterable[SupportFamily],
        matches: Iterable[Match],
        programme: Programme,
        rules: Rules,
    ) -> Region:
        """Look through all records of a folder."""
        requests, supports, matches = tuple(requests), tuple(supports), tuple(matches)
        of_request, _of_support = by_family(matches)
        return cls(
            requests,
            supports,
            matches,
            programme,
            frozenset(contract.municipality for contract in programme.contracts.values()),
            {
                family.number: family.screening.decision.on
                for family in supports
                if family.screening.decision and was_approved(family, rules)
            },
            {family.number: tuple(crossings(family, of_request.get(family.number, ()))) for family in requests},
        )

    def within(self, names: Collection[str]) -> Region:
        """Return the part of the region that lies in the municipalities `names`."""
        requests = tuple(family for family in self.requests if family.municipality in names)
        numbers = {family.number for family in requests}
        return Region(
            requests,
            tuple(family for family in self.supports if family.municipality in names),
            tuple(match for match in self.matches if match.request_family in numbers),
            self.programme,
            self.contracted_in & frozenset(names),
            self.approved_on,
            self.crossings,
        )

    @cached_property
    def by_number(self) -> dict[str, RequestFamily]:
        """The request families by number."""
        return {family.number: family for family in self.requests}

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The matches that came to a trial, in order of its first day."""
        runs = [run for match in self.matches if (run := Run.of(match))]
        return tuple(sorted(runs, key=lambda run: (run.since, run.match.number)))

    @cached_property
    def first_trials(self) -> dict[str, date]:
        """The first day of the first trial ever of each request family that had one."""
        firsts: dict[str, date] = {}
        for run in self.runs:
            firsts.setdefault(run.match.request_family or "", run.since)
        return firsts

    @cached_property
    def approvals(self) -> tuple[date, ...]:
        """The days on which support families of this region were approved."""
        return tuple(self.approved_on[family.number] for family in self.supports if family.number in self.approved_on)

    @cached_property
    def all_crossings(self) -> tuple[Crossing, ...]:
        """How families of this region came to wait and stopped waiting."""
        return tuple(crossing for family in self.requests for crossing in self.crossings[family.number])

    @cached_property
    def counted(self) -> Mapping[str, DayList]:
        """The days by what happened on them, for figures that are wanted month by month."""
        return {
            "request_signups": DayList(family.registered_on for family in self.requests),
            "support_signups": DayList(family.registered_on for family in self.supports),
            "approvals": DayList(self.approvals),
            "started": DayList(run.since for run in self.runs),
            "ended": DayList(run.until for run in self.runs),
            "began_waiting": DayList(crossing.day for crossing in self.all_crossings if crossing.step > 0),
            "stopped_waiting": DayList(crossing.day for crossing in self.all_crossings if crossing.step < 0),
        }

    def running(self, day: date) -> int:
        """Return how many matches run on `day`."""
        return self.counted["started"].up_to(day) - self.counted["ended"].up_to(day)

    def waiting(self, day: date) -> int:
        """Return how many request families wait on `day`."""
        return self.counted["began_waiting"].up_to(day) - self.counted["stopped_waiting"].up_to(day)

    def waiting_families(self, day: date) -> tuple[RequestFamily, ...]:
        """Return the request families that wait on `day`."""
        return tuple(
            family
            for family in self.requests
            if sum(crossing.step for crossing in self.crossings[family.number] if crossing.day <= day)
        )


def municipalities_of(
    requests: Iterable[RequestFamily], supports: Iterable[SupportFamily], programme: Programme
) -> Sequence[str]:
    """Return every municipality that the programme or a family names, in order of the alphabet."""
    lived_in = {family.municipality for family in requests} | {family.municipality for family in supports}
    return sorted({name for name in (*lived_in, *programme.municipality_names) if name})
