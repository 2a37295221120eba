"""Families that move: they ask again in another municipality, and may be helped in both within a year.

They are drawn by a chance of their own: a programme in which nobody moves is the same as before anybody could.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.person import Address, Contact, Left
from bgz.domain.cases.request_family import Request
from bgz.terms.families import LEFT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.protection_shapes import Shape
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily

    MakeMatch = Callable[[str, date, list[str]], Match]
_AGAIN = 0.25
"""The chance that who moved moves once more."""
_NAMED, _STILL_THE_OLD = 0.7, 0.1
"""The chances that a match names its request, and that it names the one before."""


class Mover:
    """Moves families of a programme of a shape."""

    def __init__(self, made: Shape, towns: Sequence[str]) -> None:
        self.shape, self.chance = made, random.Random(f"movers {made.seed}")
        self.towns = towns[: len(made.towns)]

    def moves(self, family: RequestFamily) -> bool:
        """Whether the next family moves: one of which it is known where it lives."""
        moves = self._happens(self.shape.moving)
        return moves and family.municipality is not None and len(self.towns) > 1

    def moved(
        self, family: RequestFamily, matches: Sequence[Match], make: MakeMatch
    ) -> tuple[RequestFamily, list[Match]]:
        """Return a family after its moves, with the requests and matches that came of them."""
        lived: list[tuple[date, str | None]] = [(date.min, family.municipality)]
        requests, found = dict(family.requests), list(matches)
        starts = [match.trial.on for match in matches if match.trial]
        day = min(starts, default=next(iter(requests.values())).opened_on or date.min)
        while len(lived) == 1 or self._happens(_AGAIN):
            day = self._later(day, 0, 250) if starts or len(lived) > 1 else self._later(day, 10, 200)
            lived.append((day, self._elsewhere(lived[-1][1])))
            requests[f"r{len(requests) + 1}"] = asked = self._asks(family, day)
            if self._happens(0.8 if starts else 0.3):
                begin = self._later(asked.opened_on or day, 0, 90)
                found.append(make(family.number, begin, list(asked.children or family.children)))
        here = lived[-1][1]
        moved = evolve(
            family,
            address=Address(municipality=here) if here else None,
            contacts={**family.contacts, **self._talk(day)},
            requests={key: self._placed(request, lived, day) for key, request in requests.items()},
            left=_left(family.left, found),
        )
        return moved, [evolve(match, request=self._request_of(moved, match)) for match in found]

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _later(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.chance.randint(least, most))

    def _elsewhere(self, here: str | None) -> str | None:
        if self._happens(self.shape.homeless):
            return None
        weights = [weight * (town != here) for town, weight in zip(self.towns, self.shape.towns, strict=True)]
        return self.chance.choices(self.towns, weights)[0]

    def _asks(self, family: RequestFamily, day: date) -> Request:
        children = tuple(family.children)
        help_kinds = next(iter(family.requests.values())).help
        return Request(
            opened_on=self._later(day, 0, 60),
            help=help_kinds,
            children=children[-1:] if self._happens(0.3) else (),
        )

    def _talk(self, moved_on: date) -> dict[str, Contact]:
        """Return a talk with the family itself after it moved, in which it gives one score, both or none."""
        if not self._happens(self.shape.scored / 2):
            return {}
        given = [self.chance.randint(4, 9) if self._happens(0.6) else None for _score in range(2)]
        about = self.chance.choice(["other", "first_reaction", "trial_review", "review", "goodbye"])
        on = self._later(moved_on, 0, 300)
        return {"after_move": Contact(on=on, about=about, satisfied=given[0], goals=given[1])}

    def _placed(self, request: Request, lived: Sequence[tuple[date, str | None]], moved_on: date) -> Request:
        """Return a request with where the family lived when it asked, if that was before its last move."""
        asked = request.opened_on or date.min
        if asked >= moved_on:
            return request
        closed = Left(on=self._later(moved_on, 0, 30), reason=LEFT.codes[0]) if self._happens(0.5) else None
        return evolve(request, counts_in=[place for since, place in lived if since <= asked][-1], closed=closed)

    def _request_of(self, family: RequestFamily, match: Match) -> str | None:
        """Return which request a match names: the last one by its first day, seldom the one before, or none."""
        if match.trial is None or not self._happens(_NAMED):
            return None
        by_day = sorted(family.requests, key=lambda key: family.requests[key].opened_on or date.min)
        asked = [key for key in by_day if (family.requests[key].opened_on or date.min) <= match.trial.on]
        if not asked:
            return by_day[0]
        return asked[-2] if len(asked) > 1 and self._happens(_STILL_THE_OLD) else asked[-1]


def _left(left: Left | None, matches: Sequence[Match]) -> Left | None:
    """Return when a family left: nobody leaves while a match runs."""
    ends = [match.end.on if match.end else None for match in matches if match.trial]
    known = [end for end in ends if end is not None]
    return evolve(left, on=max([left.on, *known])) if left and len(known) == len(ends) else None
