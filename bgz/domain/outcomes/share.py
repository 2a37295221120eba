"""How sure a share of a few is: the interval beside every percentage of an outcome."""

from __future__ import annotations

from math import ceil, floor, sqrt

from attrs import frozen

from bgz.domain.figures.counts import Number, Survival
from bgz.domain.figures.protection import FEWEST

_DEVIATIONS = 1.959963984540054
"""Standard deviations of the normal distribution around the middle 95 %."""
_HUNDRED = 100


@frozen
class Alive:
    """How many of `trials` ran `months` months later, in percent with its interval; None of fewer than 5 trials."""

    months: int
    trials: int
    alive: int | None
    percent: Number
    low: int | None
    high: int | None

    @property
    def told(self) -> bool:
        """Whether there are enough trials to tell."""
        return self.alive is not None


def alive_of(survival: Survival) -> Alive:
    """Return `survival` with the 95 % interval of its share."""
    trials, alive = int(survival.trials), int(survival.alive)
    if trials < FEWEST:
        return Alive(survival.months, trials, None, None, None, None)
    low, high = wilson(alive, trials)
    return Alive(survival.months, trials, alive, survival.percent, low, high)


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
