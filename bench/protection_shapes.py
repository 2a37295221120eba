"""What the invented programmes of the proof of protection are like: by chance, and made by hand."""

from __future__ import annotations

import random

from attrs import field, frozen


@frozen(kw_only=True)
class Shape:
    """What a programme is like. `months` weighs the months of a year, `towns` the municipalities.

    `unknown` is the chance that a fact lacks, `homeless` that a family has no municipality, `narrow` that a
    category is the first of its list, `moving` that a request family moves and asks again where it lives then.
    """

    name: str
    matches: int
    towns: tuple[int, ...] = (1,)
    months: tuple[int, ...] = (1,) * 12
    unknown: float = 0.06
    homeless: float = 0.0
    moving: float = 0.0
    narrow: float = 0.2
    asking: float = 1.4
    offering: float = 1.8
    again: float = 0.25
    scored: float = 0.6
    ending: float = 0.6
    contracts: str = "years"
    seed: int = field(default=0)


def shape(seed: int) -> Shape:
    """Return a shape by chance: 5 to 40 matches a year in 1 to 5 municipalities."""
    chance = random.Random(seed)
    towns = chance.randint(1, 5)
    weights = chance.choice(
        [
            (1,) * towns,
            (20, 1, 1, 1, 1)[:towns],
            (8, 4, 2, 1, 1)[:towns],
            tuple(chance.randint(1, 9) for _ in range(towns)),
        ]
    )
    months = chance.choice(
        [
            (1,) * 12,
            (1,) * 12,
            (*(chance.choice([0, 0, 1, 3]) for _ in range(11)), 1),
            (0, 0, 5, 0, 0, 5, 0, 0, 5, 0, 0, 5),
        ]
    )
    return Shape(
        name=f"chance {seed}",
        matches=chance.choice([chance.randint(5, 8), chance.randint(5, 20), chance.randint(5, 40)]),
        towns=weights,
        months=months,
        unknown=chance.choice([0.0, 0.05, 0.05, 0.2]),
        homeless=chance.choice([0.0, 0.0, 0.02, 0.05]),
        moving=_moving(seed),
        narrow=chance.choice([0.0, 0.2, 0.5, 0.9, 1.0]),
        asking=chance.uniform(1.0, 2.0),
        offering=chance.uniform(1.0, 2.5),
        again=chance.uniform(0.0, 0.5),
        scored=chance.choice([0.0, 0.3, 0.6, 0.95]),
        ending=chance.uniform(0.2, 0.9),
        contracts=chance.choice(["years", "years", "halves", "odd", "none", "some", "quarters"]),
        seed=seed,
    )  # fmt: skip


def _moving(seed: int) -> float:
    """Return how many families move, by a chance of its own: what else a shape is like does not hang on it."""
    chance = random.Random(f"moving {seed}")
    return chance.uniform(0.02, 0.15) if chance.random() < 1 / 3 else 0.0


HORRORS = (
    Shape(name="five matches in five municipalities", matches=5, towns=(1, 1, 1, 1, 1)),
    Shape(name="one match in each month", matches=12, towns=(1, 1)),
    Shape(name="all in one category", matches=20, towns=(3, 1, 1), narrow=1.0, unknown=0.0),
    Shape(name="one large, four with next to nothing", matches=40, towns=(60, 1, 1, 1, 1), homeless=0.02),
    Shape(name="everything in June", matches=25, towns=(2, 1), months=(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
    Shape(name="quarterly contracts", matches=15, towns=(2, 1, 1), contracts="quarters"),
    Shape(name="contracts that cut months", matches=20, towns=(1, 1), contracts="odd"),
    Shape(name="one municipality", matches=40, narrow=0.5),
    Shape(name="hardly a request", matches=5, towns=(4, 1), asking=1.0, offering=0.3, scored=0.95),
    Shape(name="many without a municipality", matches=20, towns=(3, 2), homeless=0.15, unknown=0.3),
    Shape(name="nothing ends", matches=12, towns=(2, 1, 1), ending=0.0),
    Shape(name="everything ends", matches=12, towns=(2, 1, 1), ending=1.0),
)
"""Shapes made by hand, each for what it is hard to hide in."""
MOVERS = (
    Shape(name="hardly a match, nearly everybody moves", matches=6, towns=(1, 1), moving=0.9),
    Shape(name="half of them move, again and again", matches=12, towns=(3, 1, 1), moving=0.5, again=0.5),
    Shape(name="out of one large into small ones", matches=25, towns=(20, 1, 1, 1), moving=0.3, homeless=0.03,
          contracts="odd"),
    Shape(name="few matches, and moves among five", matches=8, towns=(1, 1, 1, 1, 1), moving=0.6, unknown=0.0,
          narrow=1.0),
)  # fmt: skip
"""Shapes made by hand in which families are helped in two municipalities within a year."""
BY_HAND = {**dict(enumerate(HORRORS)), **dict(enumerate(MOVERS, 496))}
"""The shapes made by hand, by the number of the programme; the others are by chance."""
