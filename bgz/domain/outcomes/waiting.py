"""How long requests wait for a trial, by what they ask: kind of help, distance, number of children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.request_family import Request, RequestFamily
from bgz.domain.figures.counts import UNKNOWN, Mark, Number, Whole, by_code, median
from bgz.domain.figures.protection import enough
from bgz.domain.outcomes.groups import Groups, grouped
from bgz.domain.work.requests import children_asked, opened_on
from bgz.terms.families import DISTANCE, HELP
from bgz.terms.matches import CHILDREN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run
    from bgz.domain.matching.waiting import Waiting
    from bgz.terms.listing import Terms

_MANY = 3


@frozen
class Waits:
    """Requests of one kind: how many came to a trial and how many still wait, with the median of their days."""

    code: str
    label: str
    trials: Whole
    days: Number
    waiting: Whole
    waiting_days: Number


@frozen
class WaitsBy:
    """Requests by kind. `other_trials` and `other_waiting` are in the groups that are not shown, together."""

    kinds: tuple[Waits, ...]
    other_trials: Whole
    other_waiting: Whole


@frozen
class WaitingTimes:
    """Days from asking to the first trial, and of those still waiting so far; all requests together and by kind."""

    trials: int
    days: Number
    waiting: int
    waiting_days: Number
    by_help: WaitsBy
    by_distance: WaitsBy
    by_children: WaitsBy


@frozen
class _Wait:
    """One request, and the days it waited or waits."""

    family: RequestFamily
    request: Request
    days: int


def waiting_times(region: Region, window: Window, waiting: Iterable[Waiting]) -> WaitingTimes:
    """Return the times of requests whose first trial lies in `window`, and of `waiting`: those that wait at its end.

    A request that counts elsewhere, or of which nobody knows the day it was asked, is left out.
    """
    done = list(_to_trial(region, window))
    still = [
        _Wait(each.asked.family, each.asked.request, each.days)
        for each in waiting
        if opened_on(each.asked.family, each.asked.request) and region.has(each.asked.family, each.asked.request)
    ]
    return WaitingTimes(
        trials=len(done),
        days=_median(done),
        waiting=len(still),
        waiting_days=_median(still),
        by_help=_by(HELP, _kinds_of_help, done, still),
        by_distance=_by(DISTANCE, _distance, done, still),
        by_children=_by(CHILDREN, _children, done, still),
    )


def _to_trial(region: Region, window: Window) -> Iterator[_Wait]:
    of_family: dict[str, list[Run]] = {}
    for run in region.runs:
        of_family.setdefault(run.match.request_family or "", []).append(run)
    for family in region.requests:
        for key, request in family.requests.items():
            asked = opened_on(family, request)
            if asked is None or not region.has(family, request):
                continue
            of_it = (run for run in of_family.get(family.number, ()) if run.match.request in {key, None})
            first = next((run.since for run in of_it if run.since >= asked), None)
            if first and first in window:
                yield _Wait(family, request, (first - asked).days)


def _kinds_of_help(wait: _Wait) -> Iterable[str | None]:
    return wait.request.help or (None,)


def _distance(wait: _Wait) -> Iterable[str | None]:
    return (wait.request.distance,)


def _children(wait: _Wait) -> Iterable[str | None]:
    count = len(children_asked(wait.family, wait.request))
    return (f"{_MANY}+" if count >= _MANY else str(count) if count else None,)


def _by(
    terms: Terms, codes: Callable[[_Wait], Iterable[str | None]], done: Sequence[_Wait], still: Sequence[_Wait]
) -> WaitsBy:
    """Put both in groups by `codes`: those that may be told of one of the two are rows."""
    trials, waiting = _Column.of(terms, codes, done), _Column.of(terms, codes, still)
    shown = [each.code for column in (trials, waiting) for each in column.groups.shown]
    return WaitsBy(
        tuple(
            Waits(
                each.code,
                each.label,
                trials.groups.of(each.code),
                trials.days(each.code),
                waiting.groups.of(each.code),
                waiting.days(each.code),
            )
            for each in by_code(shown, terms)
            if each.count
        ),
        trials.others(of=len(done)),
        waiting.others(of=len(still)),
    )


@frozen
class _Column:
    groups: Groups
    waits: Mapping[str, Sequence[_Wait]]

    @classmethod
    def of(cls, terms: Terms, codes: Callable[[_Wait], Iterable[str | None]], waits: Iterable[_Wait]) -> _Column:
        found: dict[str, list[_Wait]] = {}
        for each in waits:
            for code in codes(each):
                found.setdefault(code or UNKNOWN, []).append(each)
        return cls(grouped((code for code, held in found.items() for _each in held), terms), found)

    def days(self, code: str) -> Number:
        held = self.groups.of(code)
        # Of a hidden group it is not even told that there is nothing to take the median of.
        return held if isinstance(held, Mark) else enough(_median(self.waits.get(code, ())), held)

    def others(self, *, of: int) -> Whole:
        """Return how many are not shown; hidden where a request may be of several kinds, and they do not add up."""
        return Mark.HIDDEN if self.groups.others and self.groups.total > of else self.groups.others


def _median(waits: Iterable[_Wait]) -> Number:
    held = [each.days for each in waits]
    return enough(median(held), len(held))
