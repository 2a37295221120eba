"""What municipalities contracted, against what was made: whole contract periods only, never in proportion."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bgz.domain.figures.counts import whole
from bgz.domain.figures.definitions import ContractFigures
from bgz.domain.figures.period import Period, Window
from bgz.domain.values.days import show_day
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import Any

    from bgz.domain.cases.programme import Contract
    from bgz.domain.figures.region import Region


def whole_contracts(region: Region, period: Period) -> Iterator[tuple[str, Contract]]:
    """Yield the contracts, with their keys, that lie wholly in `period`, for the municipalities of `region`."""
    for key, contract in _contracts(region):
        if period.since <= contract.since <= contract.until <= period.until:
            yield key, contract


def _contracts(region: Region) -> Iterator[tuple[str, Contract]]:
    held = region.programme.contracts.items()
    yield from sorted(
        ((key, contract) for key, contract in held if contract.municipality in region.contracted_in),
        key=lambda each: (each[1].municipality, each[1].since, each[1].until, each[0]),
    )


def contracts_of(region: Region, municipality: str) -> list[Contract]:
    """Return all contracts of a municipality, the one that began first first, whatever period is asked."""
    return [contract for _key, contract in _contracts(region) if contract.municipality == municipality]


def contract_figures(region: Region, period: Period, today: date) -> dict[str, Any]:
    """Return the figures of the contracts that lie wholly in `period`, for the municipalities of `region`.

    A match made in the time of two contracts of one municipality counts for the one that began first. Cost per
    match: the budget of the contracts that are over by `today`, divided by the matches made for them.
    """
    held = list(_each(region, period, today))
    paid = [(each, made) for each, made in held if each.budget_eur is not None and each.until < today]
    return {
        "matches_contracted": _sum(each.matches for each, _made in held),
        "budget_eur": _sum(each.budget_eur for each, _made in held),
        "cost_per_match_eur": _cost(_sum(each.budget_eur for each, _made in paid), sum(made for _each, made in paid)),
        "avoided_eur": _sum(_avoided(each, made) for each, made in held),
        "contracts": tuple(_one(each, made, today) for each, made in held),
    }


def _each(region: Region, period: Period, today: date) -> Iterator[tuple[Contract, int]]:
    """Yield each contract with the number of matches made for it."""
    inside = {key for key, _contract in whole_contracts(region, period)}
    counted: set[str] = set()
    for key, contract in _contracts(region):
        made = _made(region, contract, today) - counted
        counted |= made
        if key in inside:
            yield contract, len(made)


def _one(contract: Contract, made: int, today: date) -> ContractFigures:
    over = contract.until < today
    return ContractFigures(
        municipality=contract.municipality,
        since=contract.since,
        until=contract.until,
        contracted=contract.matches,
        made=made,
        budget_eur=contract.budget_eur,
        cost_per_match_eur=_cost(contract.budget_eur, made) if over else None,
        funding=contract.funding,
        over=over,
        avoided_per_match_eur=contract.avoided_eur,
        avoided_eur=_avoided(contract, made),
        avoided_source=contract.avoided_source,
    )


def _avoided(contract: Contract, made: int) -> int | None:
    return None if contract.avoided_eur is None else contract.avoided_eur * made


def _made(region: Region, contract: Contract, today: date) -> set[str]:
    """Return the numbers of the matches started in the time of a contract, in its municipality."""
    window = Window.of(Period(contract.since, contract.until), today)
    started = (run.match for run in region.timeline.started.within(window))
    return {match.number for match in started if region.place_of(match) == contract.municipality}


def _sum(values: Iterable[int | None]) -> int | None:
    """Return the sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _cost(budget: int | None, made: int) -> int | float | None:
    return whole(round(budget / made, 2)) if budget is not None and made else None


def contract_notes(region: Region, period: Period) -> Iterator[str]:
    """Yield what the reader must know of the contracts: which are not told of, and which overlap."""
    inside = {key for key, _contract in whole_contracts(region, period)}
    for key, contract in _contracts(region):
        if key not in inside and contract.since <= period.until and contract.until >= period.since:
            text = _("The contract of {municipality} from {since} through {until} does not lie wholly in this period.")
            yield _told(text, contract)
    overlap = _(
        "In the settings the contract of {municipality} from {since} through {until} overlaps another; "
        "a match counts once, for the contract that began first."
    )
    for (one, former), (other, latter) in combinations(_contracts(region), 2):
        apart = former.municipality != latter.municipality or latter.since > former.until
        shown = [contract for key, contract in ((other, latter), (one, former)) if key in inside]
        if shown and not apart:
            yield _told(overlap, shown[0])


def _told(text: str, contract: Contract) -> str:
    return text.format(
        municipality=contract.municipality, since=show_day(contract.since), until=show_day(contract.until)
    )
