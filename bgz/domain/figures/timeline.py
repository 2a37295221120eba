"""What happened on which day in a region, laid out once, so that any period of any municipality is counted fast."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.figures.breakdowns import overrides, trial_outcome
from bgz.domain.figures.effects import Scores
from bgz.domain.work.requests import children_asked, in_order, opened_on, place_asked, place_signed_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run
    from bgz.domain.figures.waiting import Crossing

T = TypeVar("T")


class Dated(Generic[T]):
    """Things with their days, in order, and the municipality to which each belongs.

    What has no day belongs to no period.
    """

    def __init__(self, things: Iterable[tuple[date | None, str | None, T]]) -> None:
        held = sorted(((day, place, thing) for day, place, thing in things if day is not None), key=itemgetter(0))
        self._set(held)

    def _set(self, held: Sequence[tuple[date, str | None, T]]) -> None:
        self._held = held
        self._days = [each[0] for each in held]
        self._things = [each[2] for each in held]

    def of(self, places: frozenset[str | None]) -> Dated[T]:
        """Return what belongs to the municipalities `places`."""
        part: Dated[T] = Dated(())
        part._set([each for each in self._held if each[1] in places])
        return part

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
    """A family waits in `place` from `since` up to, not including, `until`."""

    family: RequestFamily
    since: date
    until: date | None
    place: str | None


@frozen
class Asking:
    """A request of family `number`, open from its day up to, not including, `until`."""

    number: str
    children: frozenset[tuple[str, str]]
    until: date | None


def _laid_out(
    build: Callable[[Timeline], Iterator[tuple[date | None, str | None, T]]],
) -> cached_property[Dated[T]]:
    """Lay out what `build` yields, once for a whole region; a part takes its own from there."""

    def lay(timeline: Timeline) -> Dated[T]:
        if timeline.whole is None:
            return Dated(build(timeline))
        everything: Dated[T] = getattr(timeline.whole, build.__name__)
        return everything.of(timeline.places)

    lay.__doc__ = build.__doc__
    return cached_property(lay)


@frozen(slots=False)
class Timeline:
    """Everything dated in a region; in a part of one, the municipalities `places`, what `whole` has of them."""

    region: "Region"
    whole: Timeline | None = None
    places: frozenset[str | None] = frozenset()

    @_laid_out
    def asking(self) -> Iterator[tuple[date | None, str | None, RequestFamily]]:
        """Yield sign-ups of request families."""
        for family in self.region.requests:
            yield family.registered_on, place_signed_up(family), family

    @_laid_out
    def offering(self) -> Iterator[tuple[date | None, str | None, SupportFamily]]:
        """Yield sign-ups of support families."""
        return ((family.registered_on, family.municipality, family) for family in self.region.supports)

    @cached_property
    def undated(self) -> tuple[str, ...]:
        """The numbers of families whose day of sign-up is not known."""
        asking = (family.number for family in self.region.requests if family.registered_on is None)
        offering = (family.number for family in self.region.supports if family.registered_on is None)
        return (*asking, *offering)

    @_laid_out
    def approvals(self) -> Iterator[tuple[date | None, str | None, SupportFamily]]:
        """Yield approvals on record, also those that do not count."""
        for family in self.region.supports:
            decision = family.screening.decision
            if decision and decision.verdict == "approved":
                yield decision.on, family.municipality, family

    @cached_property
    def _screenings(self) -> Sequence[tuple[SupportFamily, list[tuple[date, str]]]]:
        return [(family, list(self._outcomes(family))) for family in self.region.supports]

    @_laid_out
    def decided(self) -> Iterator[tuple[date | None, str | None, str]]:
        """Yield how screenings came out: codes of `terms.VERDICT`. Who left before an approval withdrew."""
        for family, outcomes in self._screenings:
            yield from ((day, family.municipality, verdict) for day, verdict in outcomes)

    @_laid_out
    def screened(self) -> Iterator[tuple[date | None, str | None, str]]:
        """Yield numbers of support families on the day from which they are in screening no more."""
        for family, outcomes in self._screenings:
            if outcomes and family.registered_on:
                out = min(day for day, _verdict in outcomes)
                yield max(out, family.registered_on), family.municipality, family.number

    def _outcomes(self, family: SupportFamily) -> Iterator[tuple[date, str]]:
        """Yield how the screening of a family came out, an approval also of one that had left before."""
        decision, left = family.screening.decision, family.left
        if decision and not self._stands(family, decision.verdict):
            decision = None
        withdrew = left and (decision is None or left.on < decision.on)
        if decision and (decision.verdict == "approved" or not withdrew):
            yield decision.on, decision.verdict
        if left and withdrew:
            yield left.on, "withdrawn"

    def _stands(self, family: SupportFamily, verdict: str) -> bool:
        """Whether the family's decision counts: an approval that was one, another verdict that nobody disputes."""
        if verdict == "approved":
            return family.number in self.region.approved_on
        return family.about.settled("screening.decision")

    @_laid_out
    def started(self) -> Iterator[tuple[date | None, str | None, Run]]:
        """Yield matches on the first day of their trial."""
        return ((run.since, self.region.place_of(run.match), run) for run in self.region.runs)

    @_laid_out
    def ended(self) -> Iterator[tuple[date | None, str | None, Run]]:
        """Yield matches on their last day."""
        return ((run.until, self.region.place_of(run.match), run) for run in self.region.runs)

    @cached_property
    def last_days(self) -> Mapping[str, Sequence[date]]:
        """The last days of the ended matches of each request family."""
        if self.whole:
            return self.whole.last_days
        found: dict[str, list[date]] = {}
        for run in self.region.runs:
            if run.until:
                found.setdefault(run.match.request_family or "", []).append(run.until)
        return found

    @_laid_out
    def trials(self) -> Iterator[tuple[date | None, str | None, tuple[Run, str]]]:
        """Yield trials on the day on which they were continued or stopped."""
        for run in self.region.runs:
            outcome, day = trial_outcome(run)
            yield day, self.region.place_of(run.match), (run, outcome)

    @_laid_out
    def first_trials(self) -> Iterator[tuple[date | None, str | None, int]]:
        """Yield the first trial ever of each request family that had one: days since its sign-up."""
        for number, run in self.region.first_trials.items():
            family = self.region.by_number.get(number)
            if family and family.registered_on:
                yield run.since, self.region.place_of(run.match), (run.since - family.registered_on).days

    @_laid_out
    def crossed(self) -> Iterator[tuple[date | None, str | None, Crossing]]:
        """Yield how families came to wait and stopped waiting."""
        for family in self.region.requests:
            for crossing in self.region.crossings[family.number]:
                yield crossing.day, crossing.place, crossing

    @cached_property
    def _waits(self) -> Sequence[Wait]:
        found = []
        for family in self.region.requests:
            crossed = self.region.crossings[family.number]
            ends = [*(crossing.day for crossing in crossed[1::2]), None]
            waits = zip(crossed[::2], ends, strict=False)
            found += [Wait(family, began.day, until, began.place) for began, until in waits]
        return found

    @_laid_out
    def began_waiting(self) -> Iterator[tuple[date | None, str | None, Wait]]:
        """Yield each time that a family waited, by its first day."""
        return ((wait.since, wait.place, wait) for wait in self._waits)

    @_laid_out
    def stopped_waiting(self) -> Iterator[tuple[date | None, str | None, Wait]]:
        """Yield each time that a family waited, by the day on which it did no longer."""
        return ((wait.until, wait.place, wait) for wait in self._waits)

    @_laid_out
    def asked_again(self) -> Iterator[tuple[date | None, str | None, RequestFamily]]:
        """Yield requests of families that had asked before."""
        for family in self.region.requests:
            if len(family.requests) > 1:
                known = [each for each in in_order(family) if each[0] > date.min]
                yield from ((day, place_asked(family, request), family) for day, request in known[1:])

    @_laid_out
    def requests(self) -> Iterator[tuple[date | None, str | None, Asking]]:
        """Yield requests by the day on which they were asked; an unknown day is earlier than any."""
        for family in self.region.requests:
            for request in family.requests.values():
                children = frozenset((family.number, child) for child in children_asked(family, request))
                closed = min((left.on for left in (request.closed, family.left) if left), default=None)
                asked = opened_on(family, request) or date.min
                yield asked, place_asked(family, request), Asking(family.number, children, closed)

    @_laid_out
    def overrides(self) -> Iterator[tuple[date | None, str | None, str]]:
        """Yield rules that a lead lifted: codes of `terms.OVERRIDDEN`."""
        return overrides(self.region)

    @cached_property
    def scores(self) -> Scores:
        """What families were asked and gave, in all municipalities."""
        return self.whole.scores if self.whole else Scores.of(self.region)

    def running(self, day: date) -> int:
        """Return how many matches run on `day`."""
        return self.started.count_up_to(day) - self.ended.count_up_to(day)

    def in_trial(self, day: date) -> int:
        """Return how many trials are under way on `day`."""
        return self.started.count_up_to(day) - self.trials.count_up_to(day)

    def waiting(self, day: date) -> int:
        """Return how many request families wait on `day`."""
        return self.began_waiting.count_up_to(day) - self.stopped_waiting.count_up_to(day)
