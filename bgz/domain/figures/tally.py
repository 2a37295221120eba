"""Count the figures of a period. Pure: records in, figures out; facts dated after the last day play no part."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bgz.domain.figures.breakdowns import (
    age_band,
    children_of,
    end_reason_codes,
    help_kinds_of,
    length_band,
    overrides_in,
    trial_outcome,
    unmatched_children,
)
from bgz.domain.figures.contracts import contract_figures
from bgz.domain.figures.counts import Lengths, Survival, by_code, days, median, nonzero, percent, spread
from bgz.domain.figures.definitions import Figures, KeyFigures, YearFigures
from bgz.domain.figures.effects import effects
from bgz.domain.figures.gaps import gaps
from bgz.domain.figures.period import Period, Window, months_of
from bgz.domain.figures.waiting import WAYS_IN, WAYS_OUT
from bgz.domain.values.months import Month, months_later
from bgz.domain.work.requests import days_asked, is_open
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, REFERRER
from bgz.terms.figures import AGE_BAND, FACT, LENGTH_BAND, OVERRIDDEN
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.figures.region import Region, Run

YEARS_BACK = 3
ALIVE_MONTHS = (3, 6, 12)


def tally(region: Region, period: Period, today: date) -> Figures:
    """Return every figure of `period` as known on `today`."""
    window = Window.of(period, today)
    ran = [run for run in region.runs if window.touches(run.since, run.until)]
    ended = [run for run in region.runs if run.until in window]
    return Figures(
        **_screening(region, window),
        **_matches(region, window),
        **_waiting(region, window),
        **_helped(region, ran, window),
        **_signups(region, window),
        **_trials(region, ended, window),
        **contract_figures(region, period, today),
        **effects(region, ran, window),
        overrides=nonzero(Counter(overrides_in(region, window)), OVERRIDDEN),
        missing=nonzero(Counter(gap.fact for gap in gaps(region, window)), FACT),
        months=tuple(KeyFigures(**_key(region, part, today)) for _month, part in months_of(period)),
        years=tuple(_year(region, period.years_back(times), today) for times in range(YEARS_BACK, 0, -1)),
    )


def _key(region: Region, period: Period, today: date) -> dict[str, Any]:
    window, counted = Window.of(period, today), region.counted
    return {
        "period": period,
        "request_signups": counted["request_signups"].within(window),
        "support_signups": counted["support_signups"].within(window),
        "approvals": counted["approvals"].within(window),
        "matches_started": counted["started"].within(window),
        "matches_ended": counted["ended"].within(window),
        "running_at_end": region.running(window.last),
        "waiting_at_end": region.waiting(window.last),
    }


def _year(region: Region, period: Period, today: date) -> YearFigures:
    window = Window.of(period, today)
    ran = [run for run in region.runs if window.touches(run.since, run.until)]
    return YearFigures(
        **_key(region, period, today),
        request_families_helped=len({run.match.request_family for run in ran}),
        children_helped=len(children_of(ran)),
        waiting_median=median(_waited(region, window)),
    )


def _screening(region: Region, window: Window) -> dict[str, Any]:
    decided: Counter[str] = Counter()
    in_screening = 0
    for family in region.supports:
        decision = family.screening.decision
        if decision and decision.on <= window.last and _stands(region, family):
            decided[decision.verdict] += decision.on in window
        elif family.left and family.left.on <= window.last:
            decided["withdrawn"] += family.left.on in window
        elif family.registered_on and family.registered_on <= window.last:
            in_screening += 1
    return {
        "approvals": decided["approved"],
        "rejections": decided["rejected"],
        "withdrawals": decided["withdrawn"],
        "in_screening_at_end": in_screening,
    }


def _stands(region: Region, family: SupportFamily) -> bool:
    """Whether the family's decision counts: an approval that was one, another verdict that nobody disputes."""
    decision = family.screening.decision
    if decision and decision.verdict != "approved":
        return family.about.settled("screening.decision")
    return family.number in region.approved_on


def _matches(region: Region, window: Window) -> dict[str, Any]:
    return {
        "running_at_begin": region.running(window.begin),
        "matches_started": region.counted["started"].within(window),
        "matches_ended": region.counted["ended"].within(window),
        "running_at_end": region.running(window.last),
    }


def _waiting(region: Region, window: Window) -> dict[str, Any]:
    crossed = Counter(crossing.why for crossing in region.all_crossings if crossing.day in window)
    asking = [
        (family, request)
        for family in region.requests
        for request in family.requests.values()
        if is_open(family, request, window.last)
    ]
    return {
        **{why: crossed[why] for why in (*WAYS_IN.values(), *WAYS_OUT.values())},
        "waiting_at_begin": region.waiting(window.begin),
        "waiting_at_end": region.waiting(window.last),
        "open_requests": len(asking),
        "unmatched_children": len(unmatched_children(region, asking, window.last)),
        "re_requests": sum(day in window for family in region.requests for day in days_asked(family)[1:]),
        "waiting_days": days(_waited(region, window)),
        "still_waiting_days": days(_waiting_so_far(region, window)),
    }


def _waited(region: Region, window: Window) -> Iterable[int]:
    for number, day in region.first_trials.items():
        family = region.by_number.get(number)
        if family and family.registered_on and day in window:
            yield (day - family.registered_on).days


def _waiting_so_far(region: Region, window: Window) -> Iterable[int]:
    last_end: dict[str, date] = {}
    for run in region.runs:
        number = run.match.request_family or ""
        if run.until and run.until <= window.last:
            last_end[number] = max(run.until, last_end.get(number, run.until))
    for family in region.waiting_families(window.last):
        since = last_end.get(family.number, family.registered_on)
        if since:
            yield (window.last - since).days


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
    asking = [family for family in region.requests if family.registered_on in window]
    offering = [family for family in region.supports if family.registered_on in window]
    kinds = (kind for family in asking for kind in help_kinds_of(family, window.last))
    return {
        "request_signups": len(asking),
        "support_signups": len(offering),
        "household": by_code((family.household for family in asking), HOUSEHOLD),
        "help_kinds": by_code(kinds, HELP),
        "referrers": by_code((family.referrer for family in asking), REFERRER),
        "channels": by_code((family.channel for family in offering), CHANNEL),
    }


def _trials(region: Region, ended: list[Run], window: Window) -> dict[str, Any]:
    outcomes = [(run, *trial_outcome(run)) for run in region.runs]
    stopped = [run for run, outcome, day in outcomes if outcome == "stopped" and day in window]
    lasted = [(run.until - run.since).days for run in ended if run.until]
    return {
        "trials_continued": sum(outcome == "continued" and day in window for _run, outcome, day in outcomes),
        "trials_stopped": len(stopped),
        "trial_stop_reasons": by_code(end_reason_codes(stopped), END_REASON),
        "end_reasons": by_code(end_reason_codes(ended), END_REASON),
        "lengths": Lengths(len(ended), median(lasted)),
        "length_bands": spread((length_band(run) for run in ended), LENGTH_BAND),
        "alive": tuple(survival(region.runs, months, window.last) for months in ALIVE_MONTHS),
    }


def survival(runs: Iterable[Run], months: int, last: date) -> Survival:
    """Return how many of `runs`, of those that began at least so long before `last`, ran `months` months later."""
    later = [(run, months_later(run.since, months)) for run in runs]
    old_enough = [(run, day) for run, day in later if day <= last]
    alive = sum(run.until is None or run.until > day for run, day in old_enough)
    return Survival(months, len(old_enough), alive, percent(alive, len(old_enough)))
