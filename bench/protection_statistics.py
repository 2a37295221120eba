"""What published shares and amounts tell of hidden counts: relations of one report."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

from bench.protection_published import Key, Sheet, key_of
from bench.protection_relations import Relation
from bgz.domain.figures.protection import PUBLIC
from bgz.output.report_rows import EXACT, ROUNDED, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
HALF_A_TEN, HALF_A_STEP = 5.0, 2.0
_CENT = 0.005


def of_statistics(sheets: Iterable[Sheet]) -> Iterator[Relation]:
    """Yield what the shares of trials and the amounts per match bind."""
    for sheet in sheets:
        yield from _shares(sheet)
        yield from _amounts(sheet)


def _shares(sheet: Sheet) -> Iterator[Relation]:
    """Yield that a published share, in tens, lies near the one of the counts."""
    for row in sheet.rows:
        share = number(row)
        if row.table == "alive" and row.field == "percent" and share is not None:
            months = row.category.rpartition(".")[0]
            alive, trials = (
                Key(row.municipality, row.period, "alive", f"{months}.{part}") for part in ("alive", "trials")
            )
            for edge, sign in ((share - HALF_A_TEN, 1.0), (share + HALF_A_TEN, -1.0)):
                yield Relation("a share of trials", ((alive, sign * 100), (trials, -sign * edge)), 0, inf)


def _amounts(sheet: Sheet) -> Iterator[Relation]:
    """Yield how many matches follow from the cost per match and from the avoided cost."""
    slack = HALF_A_STEP if sheet.audience == PUBLIC else 0.0
    known = {(row.municipality, row.table, row.category): row for row in sheet.rows if not row.part}
    contracts: defaultdict[str, dict[str, tuple[Key, dict[str, float]]]] = defaultdict(dict)
    for (place, table, _category), row in known.items():
        if table == "contracts":
            _key, amounts = contracts[place].setdefault(row.category.partition(".")[0], (key_of(row), {}))
            if (amount := number(row)) is not None:
                amounts[row.field] = amount
    for place, held in contracts.items():
        for key, amounts in held.values():
            yield from _implied([(key, amounts)], amounts.get("cost_per_match_eur"), amounts.get("avoided_eur"), slack)
        over = [each for each in held.values() if each[0].span.split("/")[1] < str(sheet.made_on)]
        yield from _implied(over, number(known[place, "cost_per_match_eur", ""]), None, slack)
        yield from _implied(list(held.values()), None, number(known[place, "avoided_eur", ""]), slack)


def number(row: Row) -> float | None:
    """Return the number that a row shows, None for a mark."""
    return float(row.value) if row.value is not None and row.status in {EXACT, ROUNDED} else None


def _implied(
    contracts: list[tuple[Key, dict[str, float]]], cost: float | None, avoided: float | None, slack: float
) -> Iterator[Relation]:
    paid = [(key, 1.0) for key, amounts in contracts if "budget_eur" in amounts]
    if cost and paid:
        budget = sum(amounts.get("budget_eur", 0) for _key, amounts in contracts)
        wide = slack * len(paid)
        yield Relation("cost per match", tuple(paid), budget / (cost + _CENT) - wide, budget / (cost - _CENT) + wide)
    priced = [
        (key, amounts["avoided_per_match_eur"]) for key, amounts in contracts if "avoided_per_match_eur" in amounts
    ]
    if avoided is not None and priced:
        wide = slack * sum(price for _key, price in priced)
        yield Relation("avoided cost", tuple(priced), avoided - wide, avoided + wide)
