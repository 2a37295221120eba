"""Does a plan help? A simulated market over two years under several ways to choose: `python bench/market.py`.

Every way of choosing meets the same families (market_world.py), week by week (market_run.py), under assumptions that
stand in market_assumptions.py. Scores, hard rules and the assignment are bgz's own. Each figure is the mean over all
seeds with its 95 % interval; differences to first come, first served are taken seed by seed, so that what is chance in
the families falls out. An interval tells of the chance in the simulation, not of how wrong an assumption may be.

`--runs N` takes other than 200 seeds, `--markdown` prints the tables of README.
"""

from __future__ import annotations

import argparse
import math
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import mean, stdev
from typing import TYPE_CHECKING, NamedTuple

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attrs import evolve

from bench.market_assumptions import MUNICIPALITIES, SECOND_TEAM_DAYS, SECOND_TEAM_SIZE, TWO_YEARS, Assumptions
from bench.market_policies import FIRST_COME, PLAN, POLICIES, SELDOM_FIRST_COME, SELDOM_PLAN, Policy
from bench.market_run import FIGURES, Counted, Town
from bench.market_world import World, world
from bench.tables import as_markdown, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bench.tables import Table

    Found = Mapping["Key", Sequence[tuple[float, ...]]]

RUNS = 200
ONE, APART, TOGETHER = "one team", "four teams, each for itself", "four teams together"
SETTINGS = (ONE, APART, TOGETHER)
DEFAULT, NO_SCORE, SCARCE, BACKLOG = (
    "default",
    "a yes does not depend on the score",
    "half the support families",
    "20 and 20 families on the first day",
)
LASTING = FIGURES.index("lasting")
Key = tuple[str, str, str]
"""Variant, setting and policy."""


class Mean(NamedTuple):
    """A mean over seeds, and half of its 95 % interval (normal approximation)."""

    value: float
    half: float

    @property
    def told(self) -> bool:
        """Whether the interval leaves zero out."""
        return abs(self.value) > self.half


def mean_of(values: Sequence[float]) -> Mean:
    """Return the mean and half its interval."""
    return Mean(mean(values), 1.96 * stdev(values) / math.sqrt(len(values)))


def variants(seed: int) -> Iterator[tuple[str, World]]:
    """Yield the worlds of a seed: that of the default settings, and those in which one thing is otherwise."""
    backlog = world(seed, Assumptions(backlog=20))
    usual = backlog.without_backlog()
    yield DEFAULT, usual
    yield NO_SCORE, usual.without_score()
    yield SCARCE, usual.with_less(0.5)
    yield BACKLOG, backlog


def settings(held: World, policy: Policy) -> Iterator[tuple[str, Counted]]:
    """Yield what comes of a policy for one team, for four teams each for itself, and for the four together."""
    each = [Town(held, policy, frozenset({team})).run() for team in MUNICIPALITIES]
    yield ONE, each[0]
    apart = Counted()
    for counted in each:
        apart.add(counted)
    yield APART, apart
    yield TOGETHER, Town(held, policy, frozenset(MUNICIPALITIES)).run()


def outcomes(seed: int) -> dict[Key, tuple[float, ...]]:
    """Return the figures of a seed for every variant, setting and policy."""
    return {
        (variant, setting, policy.name): counted.figures()
        for variant, held in variants(seed)
        for policy in POLICIES
        for setting, counted in settings(held, policy)
    }


def calibration(seed: int) -> tuple[float, ...]:
    """Return of one team and a seed: trials in each of two years; and in a smaller team, trials and who waits."""
    assumed = Assumptions()
    team = MUNICIPALITIES[:1]
    usual = Town(world(seed, assumed, team), FIRST_COME, frozenset(team)).run()
    first = sum(day <= TWO_YEARS / 2 for day in usual.trial_days)
    smaller = evolve(
        assumed,
        days=SECOND_TEAM_DAYS,
        requests_a_year=assumed.requests_a_year * SECOND_TEAM_SIZE,
        supports_a_year=assumed.supports_a_year * SECOND_TEAM_SIZE,
    )
    other = Town(world(seed, smaller, team), FIRST_COME, frozenset(team)).run()
    return usual.trials, first, usual.trials - first, other.trials, other.waiting


CALIBRATED = (
    ("matches in two years, of 71 support families", 25, "fitted"),
    ("of these in the first year", 10, "not fitted"),
    ("of these in the second year", 15, "not fitted"),
    (f"matches in two and a half years, team of {SECOND_TEAM_SIZE:.0%}", 18, "size fitted"),
    ("families waiting then", 13, "fitted"),
)
"""What is known from outside, and whether the settings were chosen to meet it."""


def by_seed(seeds: Iterable[int]) -> tuple[dict[Key, list[tuple[float, ...]]], list[tuple[float, ...]]]:
    """Return all figures of all seeds, and the calibration, on every processor."""
    seeds = list(seeds)
    with ProcessPoolExecutor() as workers:
        fitted = list(workers.map(calibration, seeds, chunksize=4))
        found: dict[Key, list[tuple[float, ...]]] = {}
        for each in workers.map(outcomes, seeds, chunksize=2):
            for key, figures in each.items():
                found.setdefault(key, []).append(figures)
    return found, fitted


def figures_table(found: Found, variant: str, setting: str) -> Table:
    """Return every figure with its interval, one line for each policy."""
    rows: Table = [(f"{variant}: {setting}", *FIGURES)]
    for policy in POLICIES:
        columns = zip(*found[variant, setting, policy.name], strict=True)
        rows.append((policy.name, *(shown(mean_of(column)) for column in columns)))
    return rows


def against_table(found: Found, variant: str, setting: str) -> Table:
    """Return for every figure the difference to first come, first served, one line for each other policy."""
    rows: Table = [("against first come, first served", *FIGURES)]
    for policy in POLICIES[1:]:
        key = (variant, setting, policy.name)
        rows.append((policy.name, *(signed(against(found, key, figure)) for figure in range(len(FIGURES)))))
    return rows


def against(found: Found, key: Key, figure: int) -> Mean:
    """Return the difference of a figure to first come, first served, seed by seed."""
    return differing(found[key], found[key[0], key[1], FIRST_COME.name], figure)


def differing(these: Sequence[tuple[float, ...]], those: Sequence[tuple[float, ...]], figure: int) -> Mean:
    """Return the difference of a figure between two outcomes of the same seeds."""
    return mean_of([this[figure] - that[figure] for this, that in zip(these, those, strict=True)])


def differences_table(found: Found, variant_names: Sequence[str]) -> Table:
    """Return the difference in lasting matches to first come, first served; at last, of two who choose seldom."""
    others = POLICIES[1:]
    rows: Table = [("lasting matches, more or fewer than first come", *(each.name for each in others), BOTH_SELDOM)]
    for variant in variant_names:
        for setting in (ONE, TOGETHER):
            cells = [signed(against(found, (variant, setting, each.name), LASTING)) for each in others]
            these, those = (found[variant, setting, each.name] for each in (SELDOM_PLAN, SELDOM_FIRST_COME))
            rows.append((f"{variant}: {setting}", *cells, signed(differing(these, those, LASTING))))
    return rows


BOTH_SELDOM = "plan against first come, both once a month"


def pooling_table(found: Found, variant_names: Sequence[str]) -> Table:
    """Return what four teams together have more than each for itself, under the same policy."""
    figures = ("lasting", "wait 50 %", "wait 90 %", "> 180 days", "waiting")
    rows: Table = [("four together, against each for itself", *figures)]
    for variant in variant_names:
        for policy in (FIRST_COME, PLAN):
            these, those = found[variant, TOGETHER, policy.name], found[variant, APART, policy.name]
            cells = (signed(differing(these, those, FIGURES.index(figure))) for figure in figures)
            rows.append((f"{variant}: {policy.name}", *cells))
    return rows


def calibration_table(fitted: Sequence[tuple[float, ...]]) -> Table:
    """Return the public figures beside those of the simulation; the spread is that of single teams, not of the mean."""
    rows: Table = [("one team, first come", "public", "here", "9 of 10 teams", "")]
    for (name, public, how), column in zip(CALIBRATED, zip(*fitted, strict=True), strict=True):
        ordered = sorted(column)
        low, high = ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]
        rows.append((name, str(public), shown(mean_of(column)), f"{low:.0f} to {high:.0f}", how))
    return rows


def shown(each: Mean) -> str:
    """Return a mean with half its interval."""
    digits = 0 if abs(each.value) >= 100 else 1 if abs(each.value) >= 10 else 2
    return f"{each.value:.{digits}f} ± {each.half:.{max(1, digits)}f}"


def signed(each: Mean) -> str:
    """Return a difference with half its interval; a star where the interval leaves zero out."""
    digits = 2 if abs(each.value) < 1 and each.half < 1 else 1
    return f"{each.value:+.{digits}f} ± {each.half:.{digits}f}{' *' if each.told else ''}"


def main() -> None:
    """Simulate and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help="how many seeds, at least 2")
    parser.add_argument("--markdown", action="store_true", help="print the tables of README")
    asked = parser.parse_args()
    runs = max(2, asked.runs)
    found, fitted = by_seed(range(runs))
    names = list(dict.fromkeys(variant for variant, _setting, _policy in found))
    show = as_markdown if asked.markdown else as_text
    print(f"Mean of {runs} seeds ± half its 95 % interval; * where the interval leaves zero out.\n")
    print(show(calibration_table(fitted)) + "\n")
    if asked.markdown:
        tables = [figures_table(found, DEFAULT, setting) for setting in (ONE, TOGETHER)]
        tables += [differences_table(found, names), pooling_table(found, (DEFAULT,))]
    else:
        tables = []
        for variant in names:
            for setting in SETTINGS:
                tables += [figures_table(found, variant, setting), against_table(found, variant, setting)]
        tables += [differences_table(found, names), pooling_table(found, names)]
    for table in tables:
        print(show(table) + "\n")


if __name__ == "__main__":
    main()
