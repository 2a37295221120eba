"""How much of a report stays visible, and what an attacker still narrows: `python bench/protection.py 500`.

So many invented programmes (protection_programmes.py) of 5 to 40 matches a year in 1 to 5 municipalities, with the
reports of two years for all municipalities; in a third of them families move. Four ways to protect are compared: bgz
for a municipality and for the public; hiding what is 1 to 4 and nothing else, but for the contract; and rounding to the
nearest 5 alone. For each: the share of counts that stay visible (a rounded one is visible), of all and of those that
are not 0, by kind of table; how many are hidden (under rounding alone: are 1 to 4); and how many of these an attacker
computes exactly, or narrows to fewer values than he may. Counts that are for the team alone are left out.
Times are of one report for all municipalities, with its three years back.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.protection_programmes import TODAY, YEAR, invented
from bench.protection_proof import COUNCIL, EVERYBODY, Trial, hidden, in_tables, kind_of
from bench.tables import as_text
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.domain.figures.report import make_report
from bgz.output.report_rows import FEW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bench.protection_published import Key, Known
    from bench.protection_relations import Relation

WAYS = ("bgz, municipality", "bgz, public", "1 to 4 hidden, no more", "rounded to 5, no more")
AUDIENCES = (TEAM, MUNICIPALITY, PUBLIC)
_KINDS = {"all": "all", "nonzero": "not 0", "whole": "period", "breakdown": "breakdowns", "month": "months"}
_HIDDEN = {"hidden": "hidden", "computed": "computed", "narrowed": "narrowed"}


def tried(seed: int) -> tuple[dict[str, Counter[str]], list[float]]:
    """Return by way of protecting what was counted for a programme, and the seconds of a report for each audience."""
    trial = Trial(invented(seed))
    counted: dict[str, Counter[str]] = {way: Counter() for way in WAYS}
    seconds = [_seconds(trial, audience) for audience in AUDIENCES]
    for way, audience, audiences in ((WAYS[0], MUNICIPALITY, COUNCIL), (WAYS[1], PUBLIC, EVERYBODY)):
        counted[way] += _visible(trial, hidden(trial.published([audience])[0]))
        known, bound = trial.published(audiences)
        counted[way] += _attacked(trial, known, bound, hidden(known))
    few = trial.only_few_hidden()
    small = {key for key in in_tables(few) if FEW in few[key].statuses}
    counted[WAYS[2]] += _visible(trial, small) + _attacked(trial, few, [], small)
    rounded = trial.only_rounded()
    small = {key for key in in_tables(rounded) if 0 < trial.truth[key] < 5}
    counted[WAYS[3]] += _visible(trial, ()) + _attacked(trial, rounded, [], small)
    return counted, seconds


def _seconds(trial: Trial, audience: str) -> float:
    start = time.perf_counter()
    make_report(trial.invented.region, Period.of_year(YEAR), TODAY, audience=audience)
    return time.perf_counter() - start


def _visible(trial: Trial, gone: Collection[Key]) -> Counter[str]:
    """Count the counts by kind, and under "kind seen" those of them that are visible."""
    found: Counter[str] = Counter()
    for key in in_tables(trial.truth):
        kinds = ["all", kind_of(key), *["nonzero"] * (trial.truth[key] > 0)]
        found.update(kinds)
        if key not in gone:
            found.update(f"{kind} seen" for kind in kinds)
    return found


def _attacked(trial: Trial, known: Known, bound: list[Relation], targets: Collection[Key]) -> Counter[str]:
    leaks = trial.narrowed(known, bound, targets)
    computed = sum(leak.narrowed.values == 1 for leak in leaks)
    return Counter(hidden=len(targets), computed=computed, narrowed=len(leaks))


def table(results: Iterable[tuple[dict[str, Counter[str]], list[float]]]) -> str:
    """Return what was counted over all programmes, as text."""
    sums: dict[str, Counter[str]] = {way: Counter() for way in WAYS}
    seconds: list[list[float]] = []
    for counted, spent in results:
        seconds.append(spent)
        for way in WAYS:
            sums[way] += counted[way]
    lines = [("", *_KINDS.values(), *_HIDDEN.values())]
    for way in WAYS:
        shares = [f"{100 * sums[way][f'{kind} seen'] / max(1, sums[way][kind]):.1f}%" for kind in _KINDS]
        lines.append((way, *shares, *(str(sums[way][name]) for name in _HIDDEN)))
    times = [
        f"{audience}: {1000 * sum(spent) / len(spent):.0f} ms, at most {1000 * max(spent):.0f} ms"
        for audience, spent in zip(AUDIENCES, zip(*seconds, strict=True), strict=True)
    ]
    return f"{as_text(lines)}\n\nA report for the {'; '.join(times)}."


def main() -> None:
    """Try so many programmes as asked, on every processor."""
    programmes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"{programmes} programmes, visible shares and what an attacker makes of the hidden counts")
    with ProcessPoolExecutor() as pool:
        print(table(pool.map(tried, range(programmes), chunksize=5)))


if __name__ == "__main__":
    main()
