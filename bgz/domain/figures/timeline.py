"""What happened on which day in a region, laid out once, so that any period is counted fast."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.figures.breakdowns import overrides, trial_outcome
from bgz.domain.work.requests import children_asked, days_asked, opened_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run
    from bgz.domain.figures.waiting import Crossing

T = TypeVar("T")


class Dated(Generic[T]):
    """Things with their days, in order. What has no day belongs to no period."""

    def __init__(self, things: Iterable[tuple[date | None, T]]) -> None:
        held = sorted(((day, thing) for day, thing in things if day is not None), key=itemgetter(0))
        self._days = [day for day, _thing in held]
        self._things = [thing for _day, thing in held]

    def up_to(self, day: date) -> Sequence[T]:
        """Return what lies on or before `day`."""
        return self._things[: bisect_right(self._days, day)]

    def count_up_to(self, day: date) -> int:
        """Return how many lie on or before `day`."""
        return bisect_right(self._days, day)

    def within(self, window: Window) -> Sequence[T]:
        """Return what lies in `window`."""
        return self._things[bisect_left(self._days, window.since) : bisect_right(self._days, window.last)]

    def count(self, window: Window) -> int:
        """Return how many lie in `window`."""
        return max(0, bisect_right(self._days, window.last) - bisect_left(self._days, window.since))


@frozen
class Wait:
    """A family waits from `since` up to, not including, `until`."""

    family: RequestFamily
    since: date
    until: date | None


@frozen
class Asking:
    """A request of family `number`, open from its day up to, not including, `until`."""

    number: str
    children: frozenset[tuple[str, str]]
    until: date | None


@frozen(slots=False)
class Timeline:
    """Everything dated in a region."""

    region: "Region"

    @cached_property
    def asking(self) -> Dated[RequestFamily]:
        """Sign-ups of request families."""
        return Dated((family.registered_on, family) for family in self.region.requests)

    @cached_property
    def offering(self) -> Dated[SupportFamily]:
        """Sign-ups of support families."""
        return Dated((family.registered_on, family) for family in self.region.supports)

    @cached_property
    def undated(self) -> tuple[str, ...]:
        """The numbers of families whose day of sign-up is not known."""
        asking = (family.number for family in self.region.requests if family.registered_on is None)
        offering = (family.number for family in self.region.supports if family.registered_on is None)
        return (*asking, *offering)

    @cached_property
    def approvals(self) -> Dated[SupportFamily]:
        """Approvals on record, also those that do not count."""
        decided = ((family.screening.decision, family) for family in self.region.supports)
        return Dated((it.on, family) for it, family in decided if it and it.verdict == "approved")

    @cached_property
    def decided(self) -> Dated[str]:
        """How screenings came out: codes of `terms.VERDICT`. Who left before an approval withdrew."""
        return Dated(found for family in self.region.supports for found in self._outcomes(family))

    @cached_property
    def screened(self) -> Dated[SupportFamily]:
        """Support families on the day from which they are in screening no more."""
        out = ((self._out_of_screening(family), family) for family in self.region.supports if family.registered_on)
        return Dated((max(day, family.registered_on or day), family) for day, family in out if day)

    def _outcomes(self, family: SupportFamily) -> Iterator[tuple[date, str]]:
        """Yield how the screening of a family came out, an approval also of one that had left before."""
        decision, left = family.screening.decision, family.left
        if decision and not self._stands(family):
            decision = None
        withdrew = left and (decision is None or left.on < decision.on)
        if decision and (decision.verdict == "approved" or not withdrew):
            yield decision.on, decision.verdict
        if left and withdrew:
            yield left.on, "withdrawn"

    def _out_of_screening(self, family: SupportFamily) -> date | None:
        return min((day for day, _verdict in self._outcomes(family)), default=None)

    def _stands(self, family: SupportFamily) -> bool:
        """Whether the family's decision counts: an approval that was one, another verdict that nobody disputes."""
        decision = family.screening.decision
        if decision and decision.verdict != "approved":
            return family.about.settled("screening.decision")
        return family.number in self.region.approved_on

    @cached_property
    def started(self) -> Dated[Run]:
        """Matches on the first day of their trial."""
        return Dated((run.since, run) for run in self.region.runs)

    @cached_property
    def ended(self) -> Dated[Run]:
        """Matches on their last day."""
        return Dated((run.until, run) for run in self.region.runs)

    @cached_property
    def last_days(self) -> Mapping[str, Sequence[date]]:
        """The last days of the ended matches of each request family."""
        found: dict[str, list[date]] = {}
        for run in self.region.runs:
            if run.until:
                found.setdefault(run.match.request_family or "", []).append(run.until)
        return found

    @cached_property
    def trials(self) -> Dated[tuple[Run, str]]:
        """Trials on the day on which they were continued or stopped."""
        found = ((run, *trial_outcome(run)) for run in self.region.runs)
        return Dated((day, (run, outcome)) for run, outcome, day in found)

    @cached_property
    def first_trials(self) -> Dated[int]:
        """The first trial ever of each request family that had one: days since its sign-up."""
        firsts = ((self.region.by_number.get(number), day) for number, day in self.region.first_trials.items())
        known = ((day, family.registered_on) for family, day in firsts if family and family.registered_on)
        return Dated((day, (day - signed_up).days) for day, signed_up in known)

    @cached_property
    def crossed(self) -> Dated[Crossing]:
        """How families came to wait and stopped waiting."""
        crossings = (crossing for family in self.region.requests for crossing in self.region.crossings[family.number])
        return Dated((crossing.day, crossing) for crossing in crossings)

    @cached_property
    def began_waiting(self) -> Dated[Wait]:
        """Each time that a family waited, by its first day."""
        return Dated((wait.since, wait) for family in self.region.requests for wait in self._waits(family))

    @cached_property
    def stopped_waiting(self) -> Dated[Wait]:
        """Each time that a family waited, by the day on which it did no longer."""
        return Dated((wait.until, wait) for family in self.region.requests for wait in self._waits(family))

    def _waits(self, family: RequestFamily) -> Iterator[Wait]:
        days = [crossing.day for crossing in self.region.crossings[family.number]]
        for since, until in zip(days[::2], [*days[1::2], None], strict=False):
            yield Wait(family, since, until)

    @cached_property
    def asked_again(self) -> Dated[RequestFamily]:
        """Requests of families that had asked before."""
        return Dated((day, family) for family in self.region.requests for day in days_asked(family)[1:])

    @cached_property
    def requests(self) -> Dated[Asking]:
        """Requests by the day on which they were asked; an unknown day is earlier than any."""
        return Dated(found for family in self.region.requests for found in _requests_of(family))

    @cached_property
    def overrides(self) -> Dated[str]:
        """Rules that a lead lifted: codes of `terms.OVERRIDDEN`."""
        return Dated(overrides(self.region))

    def running(self, day: date) -> int:
        """Return how many matches run on `day`."""
        return self.started.count_up_to(day) - self.ended.count_up_to(day)

    def waiting(self, day: date) -> int:
        """Return how many request families wait on `day`."""
        return self.began_waiting.count_up_to(day) - self.stopped_waiting.count_up_to(day)


def _requests_of(family: RequestFamily) -> Iterator[tuple[date, Asking]]:
    for request in family.requests.values():
        children = frozenset((family.number, child) for child in children_asked(family, request))
        closed = [left.on for left in (request.closed, family.left) if left]
        yield opened_on(family, request) or date.min, Asking(family.number, children, min(closed, default=None))
