"""One programme under attack: its reports of two years, the true counts, and what an attacker makes of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from unittest.mock import patch

from attrs import frozen

from bench.protection_attack import VALUES, Narrowed, attack, consistent
from bench.protection_programmes import TODAY, YEAR, Invented
from bench.protection_published import CONTRACT, MOST, Key, Known, Seen, Sheet, absent, counts, exactly, read
from bench.protection_relations import REST, Relation, months_of, relations
from bench.protection_statistics import of_statistics
from bench.protection_twice import twice
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.domain.figures.report import Report, make_report
from bgz.domain.figures.universe import Universe
from bgz.output.report_rows import FEW, ROUNDED, WITHHELD

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from bgz.domain.figures.region import Region

YEARS = (YEAR - 1, YEAR)
SPANS = tuple(f"{year}-01-01/{year}-12-31" for year in YEARS)
EVERYBODY: tuple[str, ...] = (PUBLIC,)
COUNCIL: tuple[str, ...] = (MUNICIPALITY, PUBLIC)
"""Who reads which reports: everybody the public ones, a council member all of all municipalities."""
_FOR_THE_TEAM = {"missing", "in_screening_at_end", "open_requests", "length_bands", "still_waiting_days", "alive"}
"""Figures whose counts no other audience sees."""
_MONTH_ENDS = {month.split("/")[1] for span in SPANS for month in months_of(span)[:-1]}


@frozen
class Leak:
    """A hidden count of which too few values are left: `need` were wanted."""

    narrowed: Narrowed
    need: int
    truth: float
    statuses: frozenset[str]


@frozen(slots=False)
class Trial:
    """A programme whose reports are attacked."""

    invented: Invented

    def reports(self, audience: str, municipalities: tuple[str, ...] = ()) -> list[Report]:
        """Return the reports of both years for an audience."""
        # What is counted and protected of a year is the same in each report: it is computed once.
        with patch.object(Universe, "of", self._universe):
            return [
                make_report(
                    self.invented.region, Period.of_year(year), TODAY, audience=audience, municipalities=municipalities
                )
                for year in YEARS
            ]

    @cached_property
    def _universe(self) -> Callable[[Region, Period, date], Universe]:
        held: dict[Period, Universe] = {}
        make = Universe.of

        def once(region: Region, period: Period, today: date) -> Universe:
            if period not in held:
                held[period] = make(region, period, today)
            return held[period]

        return once

    @cached_property
    def truth(self) -> dict[Key, float]:
        """Every count as the team has it."""
        sheets = [Sheet.of(report) for report in self.reports(TEAM)]
        found = {key: float(row.value or 0) for sheet in sheets for key, row in counts(sheet)}
        return found | {key: 0.0 for sheet in sheets for key, _seen in absent(sheet)}

    @cached_property
    def structure(self) -> list[Relation]:
        """How the counts hang together, whatever was published of them."""
        return relations(self.truth, self.invented.towns, SPANS, self.twice)

    @cached_property
    def twice(self) -> dict[tuple[str, str, str], int]:
        """How much counts in more than one municipality, by period, figure and category."""
        return twice(self.invented.region, self.truth)

    def sheets(self, audience: str) -> list[Sheet]:
        """Return what the reports of both years print."""
        if audience not in self._printed:
            self._printed[audience] = [Sheet.of(report) for report in self.reports(audience)]
        return self._printed[audience]

    @cached_property
    def _printed(self) -> dict[str, list[Sheet]]:
        return {}

    def published(self, audiences: Iterable[str]) -> tuple[Known, list[Relation]]:
        """Return what was published to `audiences`, and what the statistics among it bind."""
        sheets = [sheet for audience in audiences for sheet in self.sheets(audience)]
        return read(sheets), list(of_statistics(sheets))

    def leaks(self, audiences: Iterable[str], *, whole: bool = False) -> list[Leak]:
        """Return the hidden counts that readers of the reports for `audiences` narrow too far."""
        known, bound = self.published(audiences)
        return self.narrowed(known, bound, hidden(known), whole=whole)

    def narrowed(
        self, known: Known, bound: Sequence[Relation], targets: Collection[Key], *, whole: bool = False
    ) -> list[Leak]:
        """Return which of `targets` are narrowed too far by somebody who knows all this."""
        found = attack(known, [*self.structure, *bound], targets, whole=whole)
        from_contract = self._from_contract([each.key for each in found]) if found else {}
        leaks = [
            Leak(
                each,
                from_contract.get(each.key, VALUES) if _is_left_out(known, each.key) else VALUES,
                self.truth.get(each.key, -1),
                known[each.key].statuses,
            )
            for each in found
        ]
        return [leak for leak in leaks if leak.narrowed.values < leak.need]

    def _from_contract(self, keys: Collection[Key]) -> dict[Key, int]:
        """Return how many values the exact figures of the contract alone leave, where these are fewer than three.

        That anybody was helped where matches ran is known too: no family need be counted for it. So is how many count
        in more than one municipality.
        """
        known = {key: exactly(value) for key, value in self.truth.items() if of_contract(key)}
        helped = (key for key, value in self.truth.items() if key.figure == "request_families_helped" and value)
        known |= {key: Seen(1.0, MOST, frozenset()) for key in helped}
        return {each.key: each.values for each in attack(known, self.structure, keys, fully=True)}

    def false_marks(self, audiences: Iterable[str]) -> list[tuple[Key, Seen, float]]:
        """Return the counts of which something untrue was published."""
        known, _bound = self.published(audiences)
        return [
            (key, seen, self.truth[key])
            for key, seen in known.items()
            if key in self.truth and not seen.low <= self.truth[key] <= seen.high
        ]

    def check_relations(self, audiences: Iterable[str] = ()) -> None:
        """Do nothing where the true counts satisfy every relation. Raises Contradiction."""
        bound = self.published(audiences)[1]
        consistent({key: exactly(value) for key, value in self.truth.items()}, [*self.structure, *bound])

    def only_few_hidden(self) -> Known:
        """Return what is known where 1 to 4 is hidden and nothing else, but for the contract."""
        return {
            key: Seen(1, 4, frozenset({FEW})) if 0 < value < 5 and not of_contract(key) else exactly(value)
            for key, value in self.truth.items()
        }

    def only_rounded(self) -> Known:
        """Return what is known where every count is rounded to the nearest five and none is hidden."""
        return {
            key: Seen(max(0.0, near - 2), near + 2, frozenset({ROUNDED}))
            for key, value in self.truth.items()
            for near in [5.0 * round(value / 5)]
        }


def hidden(known: Known) -> set[Key]:
    """Return the counts in whose place a mark stands wherever they are."""
    return {key for key, seen in known.items() if seen.hidden}


def _is_left_out(known: Known, key: Key) -> bool:
    """Whether a whole table is left out here; of an earlier year that stands in its own report, not in these."""
    earlier = "/" in key.span and key.span not in SPANS and not of_month(key)
    return earlier or WITHHELD in known[key].statuses or key.figure in _FOR_THE_TEAM


def of_contract(key: Key) -> bool:
    """Whether a count is one that the municipality may see exactly: of the contract, and of a whole period."""
    return key.figure in CONTRACT and not of_month(key)


def of_month(key: Key) -> bool:
    """Whether a count is about one month or stands at the end of one; December's end is that of the year."""
    if "/" not in key.span:
        return key.span in _MONTH_ENDS
    since, until = key.span.split("/")
    return since[:7] == until[:7]


def kind_of(key: Key) -> str:
    """Return in which kind of table a count stands: whole, breakdown or month."""
    return "month" if of_month(key) else "breakdown" if key.category else "whole"


def in_tables(keys: Iterable[Key]) -> list[Key]:
    """Return the counts that stand in reports for others than the team."""
    return [key for key in keys if key.place != REST and key.figure not in _FOR_THE_TEAM]
