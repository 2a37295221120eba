"""What is counted by category: children, kinds of help, outcomes of trials, reasons, lengths, overrides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import UNKNOWN
from bgz.domain.values.months import OLDEST_CHILD, months_later
from bgz.domain.work.requests import opened_on, place_signed_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.domain.cases.person import Source
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.figures.region import Region, Run

_LENGTHS = ((24, "24+"), (12, "12-23"), (6, "6-11"), (3, "3-5"))
"""The whole months from which on a band begins, the longest first."""
AGE_BANDS = {"0-3": (0, 3), "4-11": (4, 11), "12-17": (12, 17), "18-22": (18, OLDEST_CHILD)}
"""Ages from and to, both included, by code of `terms.AGE_BAND` (design 11)."""


def children_of(runs: Iterable[Run]) -> set[tuple[str, str]]:
    """Return the different children in `runs`: number of the family and key of the child."""
    return {(run.match.request_family or "", child) for run in runs for child in run.match.children}


def help_kinds_of(family: RequestFamily, day: date) -> set[str]:
    """Return the kinds of help that the family asked for by `day`, or that they are unknown."""
    kinds = {
        kind
        for request in family.requests.values()
        if (asked := opened_on(family, request)) and asked <= day
        for kind in request.help
    }
    return kinds or {UNKNOWN}


def trial_outcome(run: Run) -> tuple[str, date | None]:
    """Return how the trial of a run came out, "continued" or "stopped", and when; nothing while it goes on."""
    confirmed = run.match.confirmed
    if confirmed and (run.until is None or confirmed.on <= run.until):
        return "continued", max(confirmed.on, run.since)
    return ("stopped", run.until) if run.until else ("", None)


def end_reason_codes(runs: Iterable[Run]) -> Iterator[str | None]:
    """Yield the reason why each of the ended `runs` ended."""
    for run in runs:
        yield run.match.end.reason if run.match.end else None


def length_band(run: Run) -> str:
    """Return the code of `terms.LENGTH_BAND` for how long an ended run lasted, in whole months."""
    return next(
        (code for months, code in _LENGTHS if run.until and months_later(run.since, months) <= run.until), "0-2"
    )


def age_band(age: int) -> str:
    """Return the code of `terms.AGE_BAND` for an age in years."""
    return next((code for code, (_youngest, oldest) in AGE_BANDS.items() if age <= oldest), "23+")


def _of_its_own(override: str | None, source: Source | None) -> bool:
    """Whether there is an override that an import did not write: that one is counted as the import's."""
    return bool(override) and override != (source and source.override)


def overrides(region: Region) -> Iterator[tuple[date, str | None, str]]:
    """Yield what was overridden, when and in which municipality, once per override: codes of `terms.OVERRIDDEN`."""
    for match in region.matches:
        if match.proposed and match.proposed.override:
            yield match.proposed.on, region.place_of(match), "proposal"
        if match.trial and _of_its_own(match.trial.override, match.source):
            yield match.trial.on, region.place_of(match), "trial"
        yield from _imported(match.source, region.place_of(match))
    for family in region.supports:
        decision = family.screening.decision
        if decision and _of_its_own(decision.override, family.source):
            yield decision.on, family.municipality, "approval"
        yield from _imported(family.source, family.municipality)
    for asking in region.requests:
        yield from _imported(asking.source, place_signed_up(asking))


def _imported(source: Source | None, place: str | None) -> Iterator[tuple[date, str | None, str]]:
    if source and source.override:
        yield source.on, place, "import"
