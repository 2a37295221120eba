"""All figures of a period: of all together, of every municipality, and what follows for those of none.

Protection is decided over this whole universe, never for one report: whatever reports of a period are laid side by
side, together they show no more than was found safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from bgz.domain.figures.contracts import contracts_of
from bgz.domain.figures.counts import Count
from bgz.domain.figures.definitions import KEY_NAMES, YEAR_NAMES, Effect, Figures, definitions
from bgz.domain.figures.effects import BY_PLAN
from bgz.domain.figures.period import Period, Window, months_of
from bgz.domain.figures.region import Region, municipalities_of
from bgz.domain.figures.tally import tally_period
from bgz.domain.protecting.audiences import Protection
from bgz.domain.protecting.cells import ELSEWHERE, TOGETHER, Counted, Piece, cells_of
from bgz.domain.protecting.relations import CROSSINGS, IN_TRIAL
from bgz.terms.figures import OVERRIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.programme import Contract
    from bgz.domain.figures.definitions import ContractFigures
    from bgz.domain.protecting.cells import Tables

TEAM_ONLY = frozenset({"in_screening_at_end", "open_requests", "length_bands", "missing"})
"""Figures that no other audience sees. What is in screening, asked or how long matches lasted hangs on so many other
numbers, those of other years too, that hiding them well would cost more than they tell."""
WHOLE_NAMES = tuple(
    each.name for each in attrs.fields(Figures) if str(each.type) == "Whole" and each.name not in TEAM_ONLY
)
"""Figures that are one count."""
_EXACT = frozenset({each.name for each in definitions() if each.contract})
_DAY = timedelta(days=1)


@frozen(slots=False)
class Universe:
    """The figures of a period by place; "" is all together. Families of no known municipality are in no place."""

    period: Period
    today: date
    regions: Mapping[str, Region]
    figures: Mapping[str, Figures]

    @classmethod
    def of(cls, region: Region, period: Period, today: date) -> Universe:
        """Count all figures of `period`."""
        lived_in = municipalities_of(region.requests, region.supports, region.programme)
        names = sorted({*lived_in, *region.contracted_in})
        regions = {TOGETHER: region, **{name: region.within({name}) for name in names}}
        figures = {name: with_all_rows(tally_period(each, period, today)) for name, each in regions.items()}
        return cls(period, today, regions, figures)

    @cached_property
    def months(self) -> Sequence[Period]:
        """The months of the period that have begun."""
        return [part for _month, part in months_of(self.period) if part.since <= self.today]

    @cached_property
    def protection(self) -> Protection:
        """What of these figures who may see."""
        elsewhere = self.regions[TOGETHER].within({None})
        counted = {name: (self.regions[name], figures) for name, figures in self.figures.items()}
        if elsewhere.requests or elsewhere.supports or elsewhere.matches:
            counted[ELSEWHERE] = elsewhere, with_all_rows(tally_period(elsewhere, self.period, self.today))
        tables = {
            name: {**dict(_tables(figures)), **_unseen(self, region)} for name, (region, figures) in counted.items()
        }
        everything = Counted(
            tables=_filled(tables),
            pieces={name: tuple(_pieces(self, name)) for name in self.figures if name != TOGETHER},
            over=[str(at) for at, part in enumerate(self.months) if part.until >= min(self.period.until, self.today)],
        )
        return Protection(cells_of(everything), _EXACT, {*_EXACT, *YEAR_NAMES, "waiting_days"})


def with_all_rows(figures: Figures) -> Figures:
    """Return `figures` with all rules that can be lifted: which of them were is not told by their presence."""
    lifted = {each.code: each for each in figures.overrides}
    rows = (lifted.get(code) or Count(code, OVERRIDDEN.label(code), 0) for code in OVERRIDDEN.codes)
    return attrs.evolve(figures, overrides=tuple(rows))


def _tables(figures: Figures) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the counts of all figures that are not for the team alone, by table and category."""
    values = attrs.asdict(figures, recurse=False)
    for name in WHOLE_NAMES:
        yield name, {"": values[name]}
    yield "waiting_days", {"": _int(figures.waiting_days.families)}
    yield "contracts", {key_of(each): _int(each.made) for each in figures.contracts}
    for name, value in values.items():
        if isinstance(value, tuple) and value and name not in TEAM_ONLY:
            if isinstance(value[0], Count):
                yield name, {each.code: each.count for each in value}
            elif isinstance(value[0], Effect):
                # Who is not asked by plan is counted when it answered: the two are one number.
                yield f"{name}.given", {each.code: each.asked for each in value if each.code not in BY_PLAN}
                yield f"{name}.asked", {each.code: each.asked for each in value if each.code in BY_PLAN}
                yield f"{name}.answered", {each.code: each.answered for each in value if each.code in BY_PLAN}
    for name in KEY_NAMES:
        yield f"months.{name}", {str(at): getattr(month, name) for at, month in enumerate(figures.months)}


def _int(value: object) -> int:
    """Return a count as it was tallied: before protection it is no mark."""
    assert isinstance(value, int)  # noqa: S101 - for the type checker
    return value


def _unseen(universe: Universe, region: Region) -> dict[str, dict[str, int]]:
    """Count what no report prints: how families came to wait and stopped waiting, and the trials under way."""
    days, window = region.timeline, Window.of(universe.period, universe.today)
    months = [days.crossed.within(Window.of(part, universe.today)) for part in universe.months]
    why = [Counter(each.why for each in crossed) for crossed in months]
    return {
        **{
            table: {str(at): sum(counted[name] for name in names) for at, counted in enumerate(why)}
            for table, names in CROSSINGS.items()
        },
        **{
            table: {"": max(0, days.in_trial(day))}
            for table, day in zip(IN_TRIAL, (window.begin, window.last), strict=True)
        },
    }


def key_of(contract: ContractFigures | Contract) -> str:
    """Return what tells a contract from the others of its municipality."""
    return f"{contract.since}/{contract.until}"


def _filled(tables: Mapping[str, Tables]) -> Mapping[str, Tables]:
    """Give every place the same categories. Contracts stand at their municipality alone."""
    categories: dict[str, dict[str, int]] = {}
    for place in tables.values():
        for table, cells in place.items():
            categories.setdefault(table, {}).update(dict.fromkeys(cells, 0))
    return {
        name: {
            table: cells if table == "contracts" else {**categories[table], **cells}
            for table, cells in place.items()
            if table != "contracts" or name != TOGETHER
        }
        for name, place in tables.items()
    }


def _pieces(universe: Universe, name: str) -> Iterator[Piece]:
    """Cut the months of a municipality where a contract in the period begins or ends."""
    contracts = universe.figures[name].contracts
    if not contracts:
        return
    started = universe.regions[name].timeline.started
    shown = {key_of(each) for each in contracts}
    every = contracts_of(universe.regions[name], name)
    cuts = {each.since for each in every} | {each.until + _DAY for each in every}
    for at, part in enumerate(universe.months):
        begins = sorted({part.since, *(day for day in cuts if part.since < day <= part.until)})
        for since, until in zip(begins, [*(day - _DAY for day in begins[1:]), part.until], strict=True):
            paid = [key_of(each) for each in every if each.since <= since and until <= each.until][:1]
            lies_in = tuple(key for key in paid if key in shown)
            yield Piece(str(at), started.count(Window.of(Period(since, until), universe.today)), lies_in)
