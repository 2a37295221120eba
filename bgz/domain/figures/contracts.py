"""What municipalities contracted, against what was made: whole contract periods only, never in proportion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import whole
from bgz.domain.figures.definitions import ContractFigures
from bgz.domain.figures.period import Period, Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from typing import Any

    from bgz.domain.cases.programme import Contract
    from bgz.domain.figures.region import Region


def contract_figures(region: Region, period: Period, today: date) -> dict[str, Any]:
    """Return the figures of the contracts that lie wholly in `period`, for the municipalities of `region`.

    Cost per match: the budget of the contracts that are over by `today`, divided by the matches made in their
    time; a match counts once, also where two contracts of a municipality overlap. So it does for the avoided
    cost, at the price of the contract that began first.
    """
    inside = [
        contract
        for contract in region.programme.contracts.values()
        if period.since <= contract.since <= contract.until <= period.until
        and contract.municipality in region.contracted_in
    ]
    inside.sort(key=lambda each: (each.municipality, each.since, each.until))
    paid = [contract for contract in inside if contract.budget_eur is not None and contract.until < today]
    contracted = [contract.matches for contract in inside if contract.matches is not None]
    budgets = [contract.budget_eur for contract in inside if contract.budget_eur is not None]
    return {
        "matches_contracted": sum(contracted) if contracted else None,
        "budget_eur": sum(budgets) if budgets else None,
        "cost_per_match_eur": _cost(sum(each.budget_eur or 0 for each in paid), _made(region, paid, today)),
        "avoided_eur": _avoided(region, inside, today),
        "contracts": tuple(_one(region, contract, today) for contract in inside),
    }


def _one(region: Region, contract: Contract, today: date) -> ContractFigures:
    over = contract.until < today
    made = _made(region, [contract], today)
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
        avoided_eur=_avoided(region, [contract], today),
        avoided_source=contract.avoided_source,
    )


def _avoided(region: Region, contracts: Sequence[Contract], today: date) -> int | None:
    """Return the price that the municipality gave, times the matches made; None without a price."""
    priced = [contract for contract in contracts if contract.avoided_eur is not None]
    made = [_made(region, priced[: at + 1], today) for at in range(len(priced))]
    new = [many - before for many, before in zip(made, [0, *made], strict=False)]
    return sum(many * (each.avoided_eur or 0) for many, each in zip(new, priced, strict=True)) if priced else None


def _made(region: Region, contracts: Iterable[Contract], today: date) -> int:
    """Return the matches started in the time of one of `contracts`, in its municipality."""
    spans = [
        (contract.municipality, Window.of(Period(contract.since, contract.until), today)) for contract in contracts
    ]
    made = 0
    for run in region.runs:
        family = region.by_number.get(run.match.request_family or "")
        lives_in = family.municipality if family else None
        made += any(lives_in == name and run.since in window for name, window in spans)
    return made


def _cost(budget: int | None, made: int) -> int | float | None:
    return whole(round(budget / made, 2)) if budget is not None and made else None
