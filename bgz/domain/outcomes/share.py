"""How sure a share of a few is: the interval beside every percentage of an outcome."""

from __future__ import annotations

from math import ceil, floor, sqrt

from attrs import frozen

from bgz.domain.figures.counts import Mark, Number, Survival, Whole
from bgz.domain.figures.protection import few
from bgz.domain.protecting.audiences import FEWEST

_DEVIATIONS = 1.959963984540054
"""Standard deviations of the normal distribution around the middle 95 %."""
_HUNDRED = 100


@frozen
class Alive:
    """How many of `trials` ran `months` months later, in percent with its interval; None of fewer than 5 trials.

    Where 1 to 4 ran on, or 1 to 4 did not, only an interval is told: one that is the same for each of those numbers,
    since the count follows from a percentage and the total.
    """

    months: int
    trials: Whole
    alive: Whole | None
    percent: Number
    low: int | None
    high: int | None

    @property
    def told(self) -> bool:
        """Whether there are enough trials to tell."""
        return self.low is not None


def alive_of(survival: Survival) -> Alive:
    """Return `survival` with the 95 % interval of its share."""
    trials, alive = int(survival.trials), int(survival.alive)
    if trials < FEWEST:
        return Alive(survival.months, few(trials), None, None, None, None)
    if few(alive) is Mark.FEW or few(trials - alive) is Mark.FEW:
        least, most = _alike(alive, trials)
        low, high = wilson(least, trials)[0], wilson(most, trials)[1]
        return Alive(survival.months, trials, Mark.HIDDEN, Mark.HIDDEN, low, high)
    low, high = wilson(alive, trials)
    return Alive(survival.months, trials, alive, survival.percent, low, high)


def _alike(alive: int, trials: int) -> tuple[int, int]:
    """Return the least and most alive of what is told in the same words as `alive`."""
    hidden = FEWEST - 1
    if trials <= 2 * hidden:  # both sides may be under 5, and which of them are would tell more
        return 1, trials - 1
    return (1, hidden) if alive <= hidden else (trials - hidden, trials - 1)


def wilson(part: int, of: int) -> tuple[int, int]:
    """Return the 95 % score interval of the share `part` of `of`, in whole percents, rounded outwards.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212,
    doi 10.1080/01621459.1927.10502953. Raises ZeroDivisionError of nothing.
    """
    share, squared = part / of, _DEVIATIONS**2
    middle = share + squared / (2 * of)
    spread = _DEVIATIONS * sqrt(share * (1 - share) / of + squared / (4 * of**2))
    whole = 1 + squared / of
    low, high = (middle - spread) / whole, (middle + spread) / whole
    # At none and at all the bound is 0 and 1 itself; floating point would lie a hair beside it.
    return (
        floor(_HUNDRED * low) if part else 0,
        ceil(_HUNDRED * high) if part < of else _HUNDRED,
    )
