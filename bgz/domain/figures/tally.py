"""Count the figures of a period. Pure: records in, figures out; facts dated after the last day play no part."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.figures.breakdowns import (
    age_band,
    children_of,
    end_reason_codes,
    help_kinds_of,
    length_band,
)
from bgz.domain.figures.contracts import contract_figures
from bgz.domain.figures.counts import Lengths, Survival, by_code, days, median, nonzero, percent, spread
from bgz.domain.figures.definitions import Figures, KeyFigures, YearFigures
from bgz.domain.figures.effects import effects
from bgz.domain.figures.gaps import gaps
from bgz.domain.figures.period import Period, Window, months_of
from bgz.domain.figures.waiting import WAYS_IN, WAYS_OUT
from bgz.domain.values.months import Month, months_later
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, REFERRER
from bgz.terms.figures import AGE_BAND, FACT, LENGTH_BAND, OVERRIDDEN
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from bgz.domain.figures.region import Region, Run

YEARS_BACK = 3
ALIVE_MONTHS = (3, 6, 12)
_later = lru_cache(maxsize=1 << 14)(months_later)
"""The same few days are asked again for every municipality and year."""


def tally(region: Region, period: Period, today: date) -> Figures:
    """Return every figure of `period` as known on `today`."""
    return evolve(
        tally_period(region, period, today),
        missing=nonzero(Counter(gap.fact for gap in gaps(region, period, today)), FACT),
        years=tuple(_year(region, period.years_back(times), today) for times in range(YEARS_BACK, 0, -1)),
    )


def tally_period(region: Region, period: Period, today: date) -> Figures:
    """Return what is counted of `period` itself: without earlier years, and without what is not known.

    Others than the team see earlier years as the reports of these years show them, and never what is not known: to look
    for that takes as long as all the rest.
    """
    window = Window.of(period, today)
    ran = _ran(region, window)
    return Figures(
        **_screening(region, window),
        **_matches(region, window),
        **_waiting(region, window),
        **_helped(region, ran, window),
        **_signups(region, window),
        **_trials(region, window),
        **contract_figures(region, period, today),
        **effects(region, window),
        overrides=nonzero(Counter(region.timeline.overrides.within(window)), OVERRIDDEN),
        missing=(),
        months=tuple(
            KeyFigures(**_key(region, part, today)) for _month, part in months_of(period) if part.since <= today
        ),
        years=(),
    )


def _ran(region: Region, window: Window) -> list[Run]:
    """Return the matches that run on a day of `window`."""
    return [run for run in region.timeline.started.up_to(window.last) if window.touches(run.since, run.until)]


def _key(region: Region, period: Period, today: date) -> dict[str, Any]:
    window, days = Window.of(period, today), region.timeline
    return {
        "period": period,
        "request_signups": days.asking.count(window),
        "support_signups": days.offering.count(window),
        "approvals": days.decided.within(window).count("approved"),
        "matches_started": days.started.count(window),
        "matches_ended": days.ended.count(window),
        "running_at_end": days.running(window.last),
        "waiting_at_end": days.waiting(window.last),
    }


def _year(region: Region, period: Period, today: date) -> YearFigures:
    window = Window.of(period, today)
    ran = _ran(region, window)
    return YearFigures(
        **_key(region, period, today),
        request_families_helped=len({run.match.request_family for run in ran}),
        children_helped=len(children_of(ran)),
        waiting_median=median(region.timeline.first_trials.within(window)),
    )


def _screening(region: Region, window: Window) -> dict[str, Any]:
    days = region.timeline
    decided = Counter(days.decided.within(window))
    return {
        "approvals": decided["approved"],
        "rejections": decided["rejected"],
        "withdrawals": decided["withdrawn"],
        "in_screening_at_end": days.offering.count_up_to(window.last) - days.screened.count_up_to(window.last),
    }


def _matches(region: Region, window: Window) -> dict[str, Any]:
    days = region.timeline
    return {
        "running_at_begin": days.running(window.begin),
        "matches_started": days.started.count(window),
        "matches_ended": days.ended.count(window),
        "running_at_end": days.running(window.last),
    }


def _waiting(region: Region, window: Window) -> dict[str, Any]:
    timeline, last = region.timeline, window.last
    crossed = Counter(crossing.why for crossing in timeline.crossed.within(window))
    asked = [asking for asking in timeline.requests.up_to(last) if asking.until is None or asking.until > last]
    everywhere = (region.whole or region).timeline
    running = (run for run in everywhere.started.up_to(last) if run.until is None or run.until > last)
    return {
        "waiting_at_begin": timeline.waiting(window.begin),
        **{name: crossed[name] for name in (*WAYS_IN.values(), *WAYS_OUT.values())},
        "waiting_at_end": timeline.waiting(last),
        "open_requests": len(asked),
        "unmatched_children": len(frozenset().union(*(asking.children for asking in asked)) - children_of(running)),
        "re_requests": timeline.asked_again.count(window),
        "waiting_days": days(timeline.first_trials.within(window)),
        "still_waiting_days": days(_waiting_so_far(region, last)),
    }


def _waiting_so_far(region: Region, last: date) -> Iterable[int]:
    for wait in region.timeline.began_waiting.up_to(last):
        if wait.until is None or wait.until > last:
            ended = [day for day in region.timeline.last_days.get(wait.family.number, ()) if day <= last]
            since = max(ended, default=wait.family.registered_on)
            if since:
                yield (last - since).days


def _helped(region: Region, ran: list[Run], window: Window) -> dict[str, Any]:
    helped = children_of(ran)
    ages = (_band(region, number, child, window.last) for number, child in helped)
    return {
        "request_families_helped": len({run.match.request_family for run in ran}),
        "children_helped": len(helped),
        "age_bands": by_code(ages, AGE_BAND),
    }


def _band(region: Region, number: str, child: str, day: date) -> str | None:
    family = region.by_number.get(number)
    born: Month | None = family.children[child].born if family and child in family.children else None
    if born is None or (age := born.age_on(day)) < 0:
        return None
    return age_band(age)


def _signups(region: Region, window: Window) -> dict[str, Any]:
    asking = region.timeline.asking.within(window)
    offering = region.timeline.offering.within(window)
    kinds = (kind for family in asking for kind in help_kinds_of(family, window.last))
    return {
        "request_signups": len(asking),
        "support_signups": len(offering),
        "household": by_code((family.household for family in asking), HOUSEHOLD),
        "help_kinds": by_code(kinds, HELP),
        "referrers": by_code((family.referrer for family in asking), REFERRER),
        "channels": by_code((family.channel for family in offering), CHANNEL),
    }


def _trials(region: Region, window: Window) -> dict[str, Any]:
    ended = region.timeline.ended.within(window)
    decided = region.timeline.trials.within(window)
    stopped = [run for run, outcome in decided if outcome == "stopped"]
    lasted = [(run.until - run.since).days for run in ended if run.until]
    return {
        "trials_continued": len(decided) - len(stopped),
        "trials_stopped": len(stopped),
        "trial_stop_reasons": by_code(end_reason_codes(stopped), END_REASON),
        "end_reasons": by_code(end_reason_codes(ended), END_REASON),
        "lengths": Lengths(len(ended), median(lasted)),
        "length_bands": spread((length_band(run) for run in ended), LENGTH_BAND),
        "alive": tuple(survival(region.runs, months, window.last) for months in ALIVE_MONTHS),
    }


def survival(runs: Iterable[Run], months: int, last: date) -> Survival:
    """Return how many of `runs`, of those that began at least so long before `last`, ran `months` months later."""
    later = [(run, _later(run.since, months)) for run in runs]
    old_enough = [(run, day) for run, day in later if day <= last]
    alive = sum(run.until is None or run.until > day for run, day in old_enough)
    return Survival(months, len(old_enough), alive, percent(alive, len(old_enough)))
