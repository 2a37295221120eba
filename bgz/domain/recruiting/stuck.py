"""Requests that wait without a single candidate: what stands in the way, and what would help (design 10).

A candidate is a support family to which no hard rule says no; what is not known never excludes. A candidate whose
places are all spoken for by proposals under way is one, but not now: that is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import Offered, Supporter, offered_to
from bgz.domain.recruiting.changing import firm_needs
from bgz.domain.recruiting.relaxing import Relaxation, causes, relaxations
from bgz.domain.values.places import Places
from bgz.domain.work.screening import Rules
from bgz.domain.work.stages import support_stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.domain.matching.pairing import Asked

SCREENED = ("screened", "not_valid", "in_screening", "registered")
"""Stages of support families that may yet be approved, in the order of how little is left to do."""
UNAPPROVED = "H1"
APPROVED = "approved"
"""Beside the rules, how many support families are approved at all."""


@frozen
class Supply:
    """All support families of a day. `promised` has the proposals under way of those that have any, by number."""

    supporters: tuple[Supporter, ...]
    rules: Rules
    places: Places
    day: date
    promised: Mapping[str, tuple[Match, ...]] = field(init=False)

    @promised.default
    def _promised(self) -> Mapping[str, tuple[Match, ...]]:
        found = ((each.family.number, each.proposals(self.day)) for each in self.supporters)
        return {number: matches for number, matches in found if matches}

    def spoken_for(self, asked: Asked, supporter: Supporter) -> tuple[Match, ...]:
        """Return the proposals that take the places this request would need; none when there is room beside them."""
        proposals = self.promised.get(supporter.family.number, ())
        free = supporter.free(self.day) if proposals else None
        return () if free is None or free >= asked.together else proposals


@frozen
class Blocked:
    """One rule: to how many support families it says no, and to how many it alone does."""

    code: str
    excluded: int
    alone: int


@frozen(kw_only=True)
class Found:
    """How one request stands beside all support families.

    `suits` says whether one suits and is free; otherwise `spoken_for` has the proposals that take the candidates.
    `blocked` has every rule that excludes one of the `approved`, the one that does so most first; where nobody is
    approved, H1 and how many it excludes. `in_screening` may yet be approved, and then suit. `firm` counts, by the
    needs in the way, approved support families to which nothing but these says no. `nearest` has the fewest rules,
    where no change of two rules helps.
    """

    suits: bool
    spoken_for: tuple[Match, ...] = ()
    approved: int = 0
    blocked: tuple[Blocked, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    firm: Mapping[tuple[str, ...], int] = field(factory=dict)
    in_screening: tuple[tuple[Supporter, str], ...] = ()
    nearest: tuple[str, tuple[str, ...]] | None = None

    @property
    def stuck(self) -> bool:
        """Whether nobody suits at all."""
        return not self.suits and not self.spoken_for


@frozen
class _Tally:
    """What is counted while the support families pass by. Near are those with places that are not spoken for."""

    excluded: Counter[str] = field(factory=Counter)
    alone: Counter[str] = field(factory=Counter)
    near: dict[tuple[str, ...], list[Offered]] = field(factory=dict)
    unapproved: list[Supporter] = field(factory=list)
    spoken_for: dict[str, Match] = field(factory=dict)


def look(asked: Asked, supply: Supply) -> Found:
    """Return how a request stands: whether somebody suits, else what stands in the way of each and what would help."""
    tally = _Tally()
    for supporter in supply.supporters:
        offered = offered_to(asked, supporter)
        codes = causes(asked, offered)
        proposals = supply.spoken_for(asked, supporter)
        if codes:
            _count(tally, codes, offered, free=not proposals)
            continue
        if not proposals:
            return Found(suits=True)
        tally.spoken_for.update((match.number, match) for match in proposals)
    if tally.spoken_for:
        return Found(suits=False, spoken_for=tuple(match for _number, match in sorted(tally.spoken_for.items())))
    approved = tally.excluded[APPROVED]
    found = relaxations(asked, tally.near, supply.rules, supply.places)
    return Found(
        suits=False,
        approved=approved,
        blocked=_blocked(tally, approved),
        relaxations=found,
        firm=_firm(asked, tally),
        in_screening=tuple(_in_screening(tally.unapproved, supply)),
        nearest=None if found else _nearest(tally),
    )


def _count(tally: _Tally, codes: tuple[str, ...], offered: Offered, *, free: bool) -> None:
    if codes[0] == UNAPPROVED:
        tally.excluded[UNAPPROVED] += 1
        if len(codes) == 1:
            tally.unapproved.append(offered.supporter)
        return
    tally.excluded.update((APPROVED, *codes))
    if len(codes) == 1:
        tally.alone.update(codes)
    if free:
        tally.near.setdefault(codes, []).append(offered)


def _blocked(tally: _Tally, approved: int) -> tuple[Blocked, ...]:
    if not approved:
        excluded = tally.excluded[UNAPPROVED]
        return (Blocked(UNAPPROVED, excluded, len(tally.unapproved)),) if excluded else ()
    found = [
        Blocked(rule.code, tally.excluded[rule.code], tally.alone[rule.code])
        for rule in RULES
        if tally.excluded[rule.code] and rule.code != UNAPPROVED
    ]
    return tuple(sorted(found, key=lambda each: (-each.excluded, -each.alone)))


def _firm(asked: Asked, tally: _Tally) -> dict[tuple[str, ...], int]:
    found: Counter[tuple[str, ...]] = Counter()
    for codes, offers in tally.near.items():
        if set(codes) <= {"H7", "H11"}:
            found.update(needs for offered in offers if (needs := firm_needs(asked, offered)))
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _in_screening(supporters: Sequence[Supporter], supply: Supply) -> list[tuple[Supporter, str]]:
    staged = [(each, support_stage(each.family, each.matches, supply.day, supply.rules)) for each in supporters]
    able = [(each, stage) for each, stage in staged if stage in SCREENED]
    return sorted(able, key=lambda each: (SCREENED.index(each[1]), each[0].family.number))


def _nearest(tally: _Tally) -> tuple[str, tuple[str, ...]] | None:
    found = ((len(codes), offered.family.number, codes) for codes, offers in tally.near.items() for offered in offers)
    first = min(found, default=None)
    return first[1:] if first else None
