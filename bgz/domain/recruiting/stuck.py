"""Requests that wait without a single candidate: what stands in the way, and what would help (design 10).

A candidate is a support family to which no hard rule says no; what is not known never excludes. A candidate whose
places are all spoken for by proposals under way is one, but not now: that is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.matching.pairing import Asked, Offered, Supporter, offered_to
from bgz.domain.recruiting.changing import firm_needs
from bgz.domain.recruiting.relaxing import Relaxation, helps, of_one_rule, of_two_rules
from bgz.domain.suggesting.pool import Pool, positions
from bgz.domain.values.places import Places
from bgz.domain.work.screening import Rules
from bgz.domain.work.stages import support_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

SCREENED = ("screened", "not_valid", "in_screening", "registered")
"""Stages of support families that may yet be approved, in the order of how little is left to do."""
UNAPPROVED = "H1"
FIRM = frozenset({"H7", "H11"})
"""Rules behind which needs may stand that nobody is asked to give up."""


@frozen
class Supply:
    """All support families of a day. `promised` has the proposals under way of those that have any, by position."""

    pool: Pool
    rules: Rules
    places: Places
    day: date
    promised: Mapping[int, tuple[Match, ...]] = field(init=False)

    @promised.default
    def _promised(self) -> Mapping[int, tuple[Match, ...]]:
        found = ((position, each.proposals(self.day)) for position, each in enumerate(self.pool.supporters))
        return {position: matches for position, matches in found if matches}

    def spoken_for(self, asked: Asked) -> int:
        """Return who has no room for this request beside the proposals under way to them, a bit for each."""
        short = 0
        for position in self.promised:
            free = self.pool.supporters[position].free(self.day)
            if free is not None and free < asked.together:
                short |= 1 << position
        return short


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
class _Judged:
    """All support families beside one request, as bits: `no` has those to which each rule says no.

    `by_count` has those to which no, one, two … rules do; `spoken_for` those without room beside proposals under way.
    """

    asked: Asked
    supply: Supply
    no: Mapping[str, int]
    by_count: tuple[int, ...]
    spoken_for: int

    @classmethod
    def of(cls, asked: Asked, supply: Supply) -> _Judged:
        no = supply.pool.saying_no(asked)
        no["H3"] &= ~no["H2"]  # who has no place has none for all of them: one thing in the way, not two
        by_count = [supply.pool.everyone]
        for bits in no.values():
            by_count = [stay & ~bits | risen & bits for stay, risen in zip((*by_count, 0), (0, *by_count), strict=True)]
        return cls(asked, supply, no, tuple(by_count), supply.spoken_for(asked))

    @property
    def approved(self) -> int:
        return self.supply.pool.everyone & ~self.no[UNAPPROVED]

    @property
    def able(self) -> int:
        return self.approved & ~self.spoken_for

    def supporters(self, bits: int) -> Iterator[Supporter]:
        return (self.supply.pool.supporters[position] for position in positions(bits))

    def offers(self, bits: int) -> list[Offered]:
        return [offered_to(self.asked, each) for each in self.supporters(bits)]

    def with_causes(self, bits: int) -> Iterator[tuple[tuple[str, ...], Supporter]]:
        for position in positions(bits):
            codes = tuple(code for code, said in self.no.items() if said >> position & 1)
            yield codes, self.supply.pool.supporters[position]


def look(asked: Asked, supply: Supply) -> Found:
    """Return how a request stands: whether somebody suits, else what stands in the way of each and what would help."""
    judged = _Judged.of(asked, supply)
    suiting = judged.by_count[0]
    if suiting & ~judged.spoken_for:
        return Found(suits=True)
    if suiting:
        proposals = {match.number: match for position in positions(suiting) for match in supply.promised[position]}
        return Found(suits=False, spoken_for=tuple(match for _number, match in sorted(proposals.items())))
    found = _relaxations(judged)
    return Found(
        suits=False,
        approved=judged.approved.bit_count(),
        blocked=_blocked(judged),
        relaxations=found,
        firm=_firm(judged),
        in_screening=tuple(_in_screening(judged)),
        nearest=None if found else _nearest(judged),
    )


def _relaxations(judged: _Judged) -> tuple[Relaxation, ...]:
    asked, supply = judged.asked, judged.supply
    _suiting, by_one, by_two, *_by_more = judged.by_count
    tried = partial(helps, asked, supply.rules, supply.places)
    alone = {code: judged.offers(bits & by_one & judged.able) for code, bits in judged.no.items()}
    if found := of_one_rule(asked, alone, tried):
        return found
    pairs = ((codes, offered_to(asked, each)) for codes, each in judged.with_causes(by_two & judged.able))
    return of_two_rules(asked, pairs, tried)


def _blocked(judged: _Judged) -> tuple[Blocked, ...]:
    among = judged.approved or judged.supply.pool.everyone
    by_one = judged.by_count[1] & among
    found = [
        Blocked(code, (bits & among).bit_count(), (bits & by_one).bit_count())
        for code, bits in judged.no.items()
        if bits & among and (judged.approved or code == UNAPPROVED)
    ]
    return tuple(sorted(found, key=lambda each: (-each.excluded, -each.alone)))


def _firm(judged: _Judged) -> dict[tuple[str, ...], int]:
    others = reduce(or_, (bits for code, bits in judged.no.items() if code not in FIRM))
    offers = judged.offers(judged.able & ~others)
    found = Counter(needs for offered in offers if (needs := firm_needs(judged.asked, offered)))
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _in_screening(judged: _Judged) -> list[tuple[Supporter, str]]:
    supply = judged.supply
    able = [
        (each, stage)
        for each in judged.supporters(judged.no[UNAPPROVED] & judged.by_count[1])
        if (stage := support_stage(each.family, each.matches, supply.day, supply.rules)) in SCREENED
    ]
    return sorted(able, key=lambda each: (SCREENED.index(each[1]), each[0].family.number))


def _nearest(judged: _Judged) -> tuple[str, tuple[str, ...]] | None:
    fewest = next((bits for each in judged.by_count if (bits := each & judged.able)), 0)
    return min(((each.family.number, codes) for codes, each in judged.with_causes(fewest)), default=None)
