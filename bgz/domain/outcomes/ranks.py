"""The rank of who was proposed among the suggestions, and whether trials of higher ranks went on more often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.counts import Mark, Whole
from bgz.domain.figures.protection import few
from bgz.domain.figures.tally import survival
from bgz.domain.outcomes.groups import Groups, grouped
from bgz.domain.outcomes.share import Alive, alive_of, wilson
from bgz.domain.protecting.audiences import FEWEST
from bgz.terms.matches import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.figures.counts import Survival
    from bgz.domain.figures.region import Run

COMPARED_MONTHS = 3
"""Trials are compared by whether they ran so many months later."""
_HIGHER = frozenset({"1", "2-3"})
_LOWER = frozenset({"4-5", "6+"})
_BANDS = ((1, "1"), (3, "2-3"), (5, "4-5"))
BETTER, WORSE, ALIKE, TOO_FEW = "better", "worse", "alike", "too_few"


@frozen
class Ranks:
    """Trials of support families of the first three ranks beside those of lower ones.

    `verdict`: whether the higher ranks did "better" or "worse", beyond chance: their 95 % intervals do not meet;
    "alike" where they meet, "too_few" where a group has fewer than 5 trials. The shares are None where 1 to 4 trials
    of a group ran on or did not, or where those of another group could be computed from them.
    """

    months: int
    verdict: str
    higher: Alive | None
    lower: Alive | None


def chosen_rank(match: Match) -> str:
    """Return how the support family ranked when it was proposed, a code of `terms.CHOSEN`."""
    proposed = match.proposed
    if proposed and proposed.lifted:
        return "lifted"
    if proposed is None or proposed.rank is None:
        return "none"
    rank = proposed.rank
    return next((code for last, code in _BANDS if rank <= last), "6+")


def chosen_ranks(proposals: Iterable[Match]) -> Groups:
    """Return how many support families were proposed from each rank."""
    return grouped(map(chosen_rank, proposals), CHOSEN, all_known=True)


def ranks_compared(runs: Sequence[Run], last: date) -> Ranks:
    """Compare the trials that began at least `COMPARED_MONTHS` before `last`, by the rank of who was chosen.

    A third group, without a rank, is compared with nothing; but it has to be large enough as well, since it could be
    computed from the other two and all trials together.
    """
    higher, lower, rest = (
        survival([run for run in runs if of(chosen_rank(run.match))], COMPARED_MONTHS, last)
        for of in (_HIGHER.__contains__, _LOWER.__contains__, lambda code: code not in _HIGHER | _LOWER)
    )
    trials = [int(each.trials) for each in (higher, lower, rest)]
    if min(trials[:2]) < FEWEST or few(trials[2]) is Mark.FEW:
        return Ranks(COMPARED_MONTHS, TOO_FEW, None, None)
    one, other, third = alive_of(higher), alive_of(lower), alive_of(rest)
    told = not any(isinstance(each.alive, Mark) for each in (one, other, third))
    return Ranks(COMPARED_MONTHS, _verdict(higher, lower), one if told else None, other if told else None)


def _verdict(one: Survival, other: Survival) -> str:
    (low, high), (least, most) = (wilson(int(each.alive), int(each.trials)) for each in (one, other))
    if low > most:
        return BETTER
    return WORSE if high < least else ALIKE


def rules_lifted(proposals: Iterable[Match], chosen: Groups) -> tuple[Whole, dict[str, int]]:
    """Return for how many proposals rules were lifted, and how often each rule, by code.

    A rule lifted fewer than 5 times is not told, and none where the number of proposals is hidden.
    """
    lifted = chosen.of("lifted")
    if isinstance(lifted, Mark):
        return lifted, {}
    times: dict[str, int] = {}
    for match in proposals:
        for code in match.proposed.lifted if match.proposed else ():
            times[code] = times.get(code, 0) + 1
    return lifted, {code: count for code, count in times.items() if count >= FEWEST}
