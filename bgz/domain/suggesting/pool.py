"""Which support families may take a request, and how well they suit it: for very many pairs at once.

The outcome is that of `RULES` and `CRITERIA` on every single pair, as in a suggestion; only the way there is shorter.
A rule or criterion looks at little of a support family: those that are alike in it are judged together, by one of
them. Who passes a rule is kept as one big integer with a bit for each family; "and" of these is who passes all. For
kinds of help and day parts, where nearly every family differs, there is such an integer for each code instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.criteria import CRITERIA, Criterion
from bgz.domain.matching.hard_rules import BY_CODE, RULES, Rule
from bgz.domain.matching.pairing import Offered, Supporter, offered_to
from bgz.domain.suggesting.ranking import NOBODY_KNOWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bgz.domain.matching.pairing import Asked

WHOLE = 10_000
"""A score of 1 in a plan: scores are whole numbers there, so that sums are exact."""

Look = Callable[[Supporter], Hashable]
"""Returns what of a support family a rule or criterion looks at."""


def _means(each: Supporter) -> Hashable:
    offer = each.family.offer
    return offer.can_handle, offer.willing_to_learn, offer.cannot, offer.pets, offer.smokes, offer.car


RULE_LOOKS: dict[str, Look] = {
    "H1": lambda each: each.approved,
    "H2": lambda each: (each.paused, each.left),
    "H3": lambda each: each.left,
    "H6": lambda each: each.family.languages,
    "H7": lambda each: (each.family.offer.pets, each.family.offer.smokes),
    "H9": lambda each: (each.place, each.family.offer.max_km),
    "H10": lambda each: (each.family.offer.age_from, each.family.offer.age_to),
    "H11": lambda each: each.family.offer.cannot,
}
"""What each rule looks at to say no. H4 and H5 go by code, H8 by pair."""
RULE_ASKS: dict[str, Callable[[Asked], Hashable]] = {
    "H1": lambda _asked: None,
    "H2": lambda _asked: None,
    "H3": lambda asked: (asked.request.siblings_apart, len(asked.children)),
    "H6": lambda asked: (asked.family.dutch, asked.languages),
    "H7": lambda asked: asked.needs,
    "H9": lambda asked: (asked.place, asked.request.max_km, asked.request.distance),
    "H10": lambda asked: (asked.ages, len(asked.children)),
    "H11": lambda asked: asked.needs,
}
"""What each rule looks at of a request: for two requests alike in it the same families pass."""
IN_COMMON: dict[str, tuple[Callable[[Asked], Iterable[str]], Callable[[Supporter], Iterable[str]]]] = {
    "H4": (lambda asked: asked.help, lambda each: each.family.offer.help),
    "H5": (lambda asked: asked.day_parts, lambda each: each.day_parts),
}
"""Rules that ask for one code in common; who names none at all is not known, and passes."""
CRITERION_LOOKS: dict[str, Look] = {
    "distance": lambda each: (each.place, each.family.offer.car),
    "day_parts": lambda each: each.day_parts,
    "help": lambda each: frozenset(each.family.offer.help),
    "ages": lambda each: (
        each.family.offer.likes_age_from,
        each.family.offer.likes_age_to,
        each.family.offer.age_from,
        each.family.offer.age_to,
    ),
    "experience": _means,
    "number": lambda each: each.left,
    "language": lambda each: each.family.languages,
    "interests": lambda each: (each.interests, each.rather_not),
    "transport": _means,
    "wishes": _means,
}
CRITERION_ASKS: dict[str, Callable[[Asked], Hashable]] = {
    "distance": lambda asked: (asked.place, asked.request.distance),
    "help": lambda asked: tuple(sorted(asked.help.items())),
    "ages": lambda asked: asked.ages,
    "experience": lambda asked: asked.needs,
    "number": lambda asked: (asked.request.siblings_apart, len(asked.children)),
    "language": lambda asked: (asked.family.dutch, asked.family.languages),
    "interests": lambda asked: (asked.interests, asked.rather_not),
    "transport": lambda asked: asked.needs,
    "wishes": lambda asked: asked.request.practical_wishes,
}
"""What a criterion looks at of a request; of day parts hardly two requests ask the same, so nothing is kept."""
BY_KM = {"H9", "distance"}
"""What looks at how far two families live apart; nothing else asks where the other lives."""


@frozen
class _Alike:
    """Support families by what one rule or criterion sees of them: `kind_of` each, and one `example` of each kind."""

    kind_of: tuple[int, ...]
    examples: tuple[int, ...]
    bits: tuple[int, ...]


class Pool:
    """All support families of a day, ready to be held beside many requests. Positions are those of `supporters`."""

    def __init__(self, supporters: Iterable[Supporter]) -> None:
        self.supporters = tuple(supporters)
        self.everyone = (1 << len(self.supporters)) - 1
        self._rules = {code: self._alike(look) for code, look in RULE_LOOKS.items()}
        self._codes = {code: self._by_code(names) for code, (_asks, names) in IN_COMMON.items()}
        self._number = {each.family.number: position for position, each in enumerate(self.supporters)}
        self._tied = self._ties()
        self._passing: dict[tuple[str, Hashable], int] = {}
        self._said: dict[tuple[str, Hashable], dict[int, float | None]] = {}
        self._anywhere = [Offered(each, km=None, same_area=False) for each in self.supporters]

    def saying_no(self, asked: Asked) -> dict[str, int]:
        """Return for each rule the support families to which it says no, a bit for each (`positions`)."""
        return {rule.code: self.everyone & ~self._pass(rule, asked) for rule in RULES}

    def scores(self, asked: Asked, weights: Mapping[str, int]) -> dict[int, int]:
        """Return the score of each to whom no hard rule says no, in order, in parts of `WHOLE`: that of a suggestion.

        `weights` are of every criterion; one of them at least counts (`weights_of` sees to that).
        """
        fitting = self._fitting(asked)
        if not fitting:
            return {}
        totals, weight = [0.0] * len(fitting), 0
        for criterion in CRITERIA:
            counts = weights[criterion.code]
            if counts:
                worth = self._worth(criterion, asked, fitting)
                totals = [total + counts * value for total, value in zip(totals, worth, strict=True)]
                weight += counts
        return {position: round(WHOLE * (total / weight)) for position, total in zip(fitting, totals, strict=True)}

    def _fitting(self, asked: Asked) -> list[int]:
        """Return the positions of the support families to which no hard rule says no, in order."""
        alive = self.everyone
        for rule in RULES:
            alive &= self._pass(rule, asked)
        return list(positions(alive))

    @cached_property
    def _criteria(self) -> dict[str, _Alike]:
        """Who is alike to each criterion: only a plan asks for scores."""
        return {code: self._alike(look) for code, look in CRITERION_LOOKS.items()}

    def _worth(self, criterion: Criterion, asked: Asked, fitting: Sequence[int]) -> list[float]:
        """Return what a criterion says of each of `fitting`; the mean of those known where it is not known."""
        alike = self._criteria[criterion.code]
        kinds = list(map(alike.kind_of.__getitem__, fitting))
        asks = CRITERION_ASKS.get(criterion.code)
        said = self._said.setdefault((criterion.code, asks(asked)), {}) if asks else {}
        for kind in {*kinds}.difference(said):
            said[kind] = criterion.value(asked, self._offered(criterion.code, asked, alike.examples[kind]))
        known = [value for kind in kinds if (value := said[kind]) is not None]
        if len(known) == len(kinds):
            return known
        mean = math.fsum(known) / len(known) if known else NOBODY_KNOWS
        return [mean if (value := said[kind]) is None else value for kind in kinds]

    def _offered(self, code: str, asked: Asked, position: int) -> Offered:
        """Return a support family beside the request, as far as a rule or criterion looks."""
        return offered_to(asked, self.supporters[position]) if code in BY_KM else self._anywhere[position]

    def _pass(self, rule: Rule, asked: Asked) -> int:
        if rule.code in IN_COMMON:
            by_code = self._codes[rule.code]
            wanted = set(IN_COMMON[rule.code][0](asked))
            return _union(by_code.get(code, 0) for code in (*wanted, "")) if wanted else self.everyone
        if rule.code == "H8":
            return self.everyone & ~_union(1 << position for position in self._said_no(asked))
        key = (rule.code, RULE_ASKS[rule.code](asked))
        if key not in self._passing:
            alike = self._rules[rule.code]
            self._passing[key] = _union(
                bits
                for example, bits in zip(alike.examples, alike.bits, strict=True)
                if rule.check(asked, self._offered(rule.code, asked, example)) is not False
            )
        return self._passing[key]

    def _said_no(self, asked: Asked) -> Iterator[int]:
        """Yield the families that H8 excludes; only those of whom either side names the other can be."""
        named = {self._number[number] for number in asked.not_with if number in self._number}
        for position in named | self._tied.get(asked.family.number, set()):
            if not BY_CODE["H8"].check(asked, offered_to(asked, self.supporters[position])):
                yield position

    def _ties(self) -> dict[str, set[int]]:
        tied: dict[str, set[int]] = {}
        for position, each in enumerate(self.supporters):
            for number in (*each.family.not_with, *(match.request_family or "" for match in each.matches)):
                tied.setdefault(number, set()).add(position)
        return tied

    def _alike(self, look: Look) -> _Alike:
        kinds: dict[Hashable, int] = {}
        kind_of = [kinds.setdefault(look(each), len(kinds)) for each in self.supporters]
        examples: dict[int, int] = {}
        bits = [0] * len(kinds)
        for position, kind in enumerate(kind_of):
            examples.setdefault(kind, position)
            bits[kind] |= 1 << position
        return _Alike(tuple(kind_of), tuple(examples.values()), tuple(bits))

    def _by_code(self, names: Callable[[Supporter], Iterable[str]]) -> dict[str, int]:
        """Return who names each code, and under "" who names none."""
        named: dict[str, int] = {}
        for position, each in enumerate(self.supporters):
            for code in set(names(each)) or {""}:
                named[code] = named.get(code, 0) | 1 << position
        return named


def _union(bits: Iterable[int]) -> int:
    whole = 0
    for each in bits:
        whole |= each
    return whole


def positions(bits: int) -> Iterator[int]:
    """Yield the positions of the bits that are set, the lowest first."""
    written = bin(bits)[:1:-1]
    position = written.find("1")
    while position >= 0:
        yield position
        position = written.find("1", position + 1)
