"""What may be told to whom (design 11): the team sees everything, others what `domain/protecting` lets them see.

Here the figures are written as they may be seen: hidden counts as marks, means and medians only on 5 shown cases or
more, percentages from shown counts only, medians in whole weeks, no minimum and no maximum.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, overload

import attrs
from attrs import frozen

from bgz.domain.figures.counts import Count, Days, Lengths, Mark, Number, Survival, Whole, percent, whole
from bgz.domain.figures.definitions import KEY_NAMES, YEAR_NAMES, Effect, Figures, KeyFigures, YearFigures
from bgz.domain.figures.effects import BY_PLAN
from bgz.domain.figures.period import MONTHS_A_YEAR, Period
from bgz.domain.figures.universe import TEAM_ONLY, WHOLE_NAMES, Universe, key_of
from bgz.domain.protecting.audiences import FEWEST, Seen, rounded
from bgz.domain.protecting.cells import TOGETHER
from bgz.domain.values.months import months_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from bgz.domain.figures.definitions import ContractFigures

TEAM, MUNICIPALITY, PUBLIC = "team", "municipality", "public"
AUDIENCES = (TEAM, MUNICIPALITY, PUBLIC)
_DAYS_A_WEEK = 7
_MANY = 15
"""Of fewer cases the nine-tenths point is the longest or the one beside it."""
_TRIALS, _SHARING, _TENS = 25, 3, 10
"""A share of survivors is given of so many trials, in tens, where so many counts of survivors have the same."""


def is_rough(period: Period, today: date) -> bool:
    """Whether a period is shorter than twelve months, or not over: its figures are for everybody as for the public."""
    return period.until >= today or period.until < months_later(period.since, MONTHS_A_YEAR) - timedelta(days=1)


def seen_by(audience: str, universe: Universe, *, later: bool = False) -> Callable[[str], Shown]:
    """Return a function that gives what `audience` sees of a place; `later`: what reports of later years show."""
    protection = universe.protection
    if audience == MUNICIPALITY and not is_rough(universe.period, universe.today):
        return partial(Shown, universe, protection.municipality)
    return partial(Shown, universe, protection.lastingly if later else protection.public)


@frozen
class Shown:
    """What an audience sees of the figures of one place in a period."""

    universe: Universe
    seen: Seen
    place: str

    def figures(self, years: Sequence[YearFigures]) -> Figures:
        """Return the figures with marks, and with `years` as the reports of earlier periods show them."""
        held = self.universe.figures[self.place]
        ended = self.count("matches_ended")
        waits = held.still_waiting_days
        still = _spread(waits, self.count("waiting_at_end") if few(waits.families) == waits.families else Mark.FEW)
        told: dict[str, Any] = {
            **{name: self.count(name) for name in WHOLE_NAMES},
            **dict(self._tables(held)),
            **self._contracts(held),
            **{name: () if isinstance(getattr(held, name), tuple) else Mark.HIDDEN for name in TEAM_ONLY},
            "waiting_days": _spread(held.waiting_days, self.count("waiting_days")),
            "still_waiting_days": attrs.evolve(still, families=Mark.HIDDEN),
            "lengths": Lengths(ended, _weeks(_resting(held.lengths.median, ended))),
            "alive": tuple(_survival(each) for each in held.alive),
            "months": tuple(self._month(str(at), month) for at, month in enumerate(held.months)),
            "years": tuple(years),
        }
        return attrs.evolve(held, **told)

    def _month(self, at: str, held: KeyFigures) -> KeyFigures:
        told: dict[str, Any] = {name: self.count(f"months.{name}", at) for name in KEY_NAMES}
        return attrs.evolve(held, **told)

    def year(self) -> YearFigures:
        """Return the few figures that later reports show of this period."""
        waited = _spread(self.universe.figures[self.place].waiting_days, self.count("waiting_days"))
        counts = {name: self.count(name) for name in YEAR_NAMES}
        return YearFigures(period=self.universe.period, **counts, waiting_median=waited.median)

    def withheld(self) -> frozenset[str]:
        """Return the tables that are left out whole."""
        return self.universe.protection.tables_withheld(self.seen, self.place)

    def count(self, table: str, category: str = "") -> Whole:
        """Return a count as it is told."""
        told = self.seen.told(self.universe.protection.cells.of(self.place, table, category))
        if told is None:
            return Mark.HIDDEN
        if told.guarded:
            return Mark.FEW
        return told.low if told.low == told.high else rounded(told.low + FEWEST // 2)

    def _tables(self, held: Figures) -> Iterator[tuple[str, tuple[Count | Effect, ...]]]:
        """Yield the figures that are counts by category or scores by moment, as they are told."""
        for name, table in attrs.asdict(held, recurse=False).items():
            if name in TEAM_ONLY or not isinstance(table, tuple) or not table:
                continue
            if isinstance(table[0], Count):
                yield name, tuple(attrs.evolve(each, count=self.count(name, each.code)) for each in table)
            elif isinstance(table[0], Effect):
                yield name, tuple(self._effect(name, each) for each in table)

    def _effect(self, name: str, each: Effect) -> Effect:
        if each.code not in BY_PLAN:
            given = self.count(f"{name}.given", each.code)
            return attrs.evolve(each, asked=given, answered=given, mean=self._mean(f"{name}.given", each, given))
        asked = self.count(f"{name}.asked", each.code)
        answered = self.count(f"{name}.answered", each.code)
        share = _resting(Mark.HIDDEN if isinstance(answered, Mark) else answered, asked)
        if isinstance(share, int) and isinstance(asked, int):
            share = percent(share, asked)
        return attrs.evolve(
            each, asked=asked, answered=answered, percent=share, mean=self._mean(f"{name}.answered", each, answered)
        )

    def _mean(self, table: str, each: Effect, answered: Whole) -> Number:
        """Return a mean as it is told: of all together only where none of few families is left beside the others."""
        if self.place == TOGETHER:
            council = self.universe.protection.municipality
            beside = (Shown(self.universe, council, name) for name in self.universe.figures if name != TOGETHER)
            shown = (place.count(table, each.code) for place in beside)
            told = sum(count for count in shown if isinstance(count, int) and count >= FEWEST)
            if isinstance(each.answered, int) and few(each.answered - told) is Mark.FEW:
                return Mark.HIDDEN
        return _resting(each.mean, answered)

    def _contracts(self, held: Figures) -> dict[str, Any]:
        """Return the contracts and what they cost, as they are told: exactly where all counts are told exactly."""
        contracts = tuple(self._contract(each) for each in held.contracts)
        if [each.made for each in contracts] == [each.made for each in held.contracts]:
            return {}
        cost, avoided = _costs(contracts)
        return {"contracts": contracts, "cost_per_match_eur": cost, "avoided_eur": avoided}

    def _contract(self, each: ContractFigures) -> ContractFigures:
        """Return a contract as it is seen: costs follow from the matches made, as these are told."""
        made = attrs.evolve(self, place=each.municipality).count("contracts", key_of(each))
        price = each.avoided_per_match_eur
        return attrs.evolve(
            each,
            made=made,
            cost_per_match_eur=_cost([each.budget_eur], [made]) if each.over and each.budget_eur is not None else None,
            avoided_eur=None if price is None else Mark.HIDDEN if isinstance(made, Mark) else price * made,
        )


@overload
def few(value: Whole) -> Whole: ...
@overload
def few(value: Number) -> Number: ...
def few(value: Number) -> Number:
    """Return a count as it may be shown where nothing hangs on it: 1 to 4 are hidden."""
    if value is None or isinstance(value, Mark):
        return value
    return Mark.FEW if 0 < value < FEWEST else value


def enough(value: Number, of: Whole) -> Number:
    """Return what was computed from `of` cases, unless they are too few (a percentage of none is shown)."""
    if value is None:
        return None
    return Mark.HIDDEN if isinstance(of, Mark) or of < FEWEST else value


def _resting(value: Number, cases: Whole, fewest: int = FEWEST) -> Number:
    """Return a value that rests on `cases`, as they are told: on none it is nothing, on too few hidden."""
    if cases == 0:
        return None
    return Mark.HIDDEN if isinstance(cases, Mark) or cases < fewest else value


def _spread(held: Days, families: Whole) -> Days:
    """Return a spread of days over `families`, as they are told."""
    median, most = _resting(held.median, families), _resting(held.p90, families, _MANY)
    return Days(families, _weeks(median), _weeks(most), None if families == 0 else Mark.HIDDEN)


def _weeks(value: Number) -> Number:
    """Return days rounded to whole weeks, still in days."""
    if value is None or isinstance(value, Mark):
        return value
    return round(value / _DAYS_A_WEEK) * _DAYS_A_WEEK


def _survival(held: Survival) -> Survival:
    """Return the share of survivors in tens, where it tells neither of how many nor how many there were."""
    trials, alive = held.trials, held.alive
    share: Number = Mark.HIDDEN
    if isinstance(trials, int) and isinstance(alive, int) and trials >= _TRIALS:
        tens = [rounded_share(each, trials) for each in range(trials + 1)]
        if tens.count(tens[alive]) >= _SHARING:
            share = tens[alive]
    return Survival(held.months, Mark.HIDDEN, Mark.HIDDEN, share)


def rounded_share(part: int, of: int) -> int:
    """Return how many in a hundred `part` is, to the nearest ten."""
    return (_TENS * 2 * part + of) // (2 * of) * _TENS


def _cost(budgets: Sequence[int | None], made: Sequence[Whole]) -> Number:
    """Return the cost per match of the budgets together, from the matches as they are told."""
    told = [many for many in made if isinstance(many, int)]
    if len(told) < len(made):
        return Mark.HIDDEN
    return whole(round(sum(budget or 0 for budget in budgets) / sum(told), 2)) if sum(told) else None


def _costs(contracts: Sequence[ContractFigures]) -> tuple[Number, Number]:
    """Return the cost per match and the avoided cost of contracts together, as they are told."""
    paid = [each for each in contracts if each.over and each.budget_eur is not None]
    priced = [each.avoided_eur for each in contracts if each.avoided_eur is not None]
    avoided: Number = Mark.HIDDEN if any(isinstance(each, Mark) for each in priced) else None
    if priced and avoided is None:
        avoided = sum(each for each in priced if isinstance(each, int))
    return _cost([each.budget_eur for each in paid], [each.made for each in paid]), avoided
