"""The smallest set of changes with which a support family would suit a request: found by trying (design 10).

First one rule at a time: a support family to which one rule alone says no is a near miss. Where none of them can be
had, two rules at once. Each set that is returned was tried: every rule was asked again, of the changed records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.matching.hard_rules import RULES, saying_no
from bgz.domain.matching.pairing import Asked, Offered, asked_by, offered_to, supporter_of
from bgz.domain.recruiting.changing import KINDS, LIFT, REQUEST, Change, changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bgz.domain.values.places import Places
    from bgz.domain.work.screening import Rules

TRIED = 20
"""Sets of changes of one kind that are tried at most: only a day to wait for may turn out not to help."""
Helps = Callable[[Offered, Sequence[Change]], bool]
"""Whether no rule says no to a support family any more once changes are made."""
_ORDER = {rule.code: place for place, rule in enumerate(RULES)}


@frozen
class Relaxation:
    """Changes that make one support family suit. `others` would suit by the same changes, or by as small ones."""

    changes: tuple[Change, ...]
    offered: Offered
    others: int = 0

    @property
    def size(self) -> int:
        """How much is asked, in steps (`changing`)."""
        return sum(change.size for change in self.changes)


def helps(asked: Asked, rules: Rules, places: Places, offered: Offered, made: Sequence[Change]) -> bool:
    """Whether no rule says no to a pair any more once the changes are made.

    Everything is worked out anew from the changed records, on the day to wait for.
    """
    day = max((change.day for change in made if change.day), default=asked.day)
    request, helping = asked.request, offered.family
    for change in made:
        request = evolve(request, **change.request)
        helping = evolve(helping, offer=evolve(helping.offer, **change.offer))
        if change.resumes:
            helping = evolve(helping, paused={})
    family = evolve(asked.family, requests={**asked.family.requests, asked.key: request})
    then = asked_by(family, asked.key, asked.children, day, places)
    lifted = [change.rule for change in made if change.kind == LIFT]
    supporter = supporter_of(helping, offered.supporter.matches, day, rules, places)
    return not any(saying_no(then, offered_to(then, supporter), lifted))


def of_one_rule(asked: Asked, near: Mapping[str, Iterable[Offered]], helps: Helps) -> tuple[Relaxation, ...]:
    """Return what would yield a candidate, the smallest first: per rule and per kind of change one.

    `near` holds the support families to which one rule alone says no, by that rule.
    """
    found = (best for code, offers in near.items() for best in _per_kind(asked, code, offers, helps))
    return tuple(sorted(found, key=_preference))


def _preference(each: Relaxation) -> tuple[int, int, int, int, str]:
    """Return a key that puts the smallest first; of equals who is asked least, what helps most, and the first rule."""
    first = each.changes[0]
    kind = max(KINDS.index(change.kind) for change in each.changes)
    return each.size, kind, -each.others, _ORDER[first.rule], each.offered.family.number


def _per_kind(asked: Asked, code: str, offers: Iterable[Offered], helps: Helps) -> Iterator[Relaxation]:
    groups: dict[tuple[str, int, str], list[tuple[Change, Offered]]] = {}
    for offered in offers:
        for change in changes(code, asked, offered):
            groups.setdefault(_same(change), []).append((change, offered))
    for kind in KINDS:
        of_kind = [(key, group) for key, group in groups.items() if key[0] == kind]
        of_kind.sort(key=lambda each: (each[0][1], -len(each[1]), _first(each[1])))
        tried = (
            Relaxation((change,), offered, len(group) - 1)
            for _key, group in of_kind
            for change, offered in sorted(group, key=lambda each: each[1].family.number)
        )
        best = next((each for each in islice(tried, TRIED) if helps(each.offered, each.changes)), None)
        if best:
            yield best


def _same(change: Change) -> tuple[str, int, str]:
    """Return what two changes have in common that help by the same: what the request gives up is given up once."""
    given = f"{sorted(change.request.items())}{bool(change.offer)}" if change.kind == REQUEST else ""
    return change.kind, change.size, given


def _first(group: Iterable[tuple[Change, Offered]]) -> str:
    return min(offered.family.number for _change, offered in group)


def of_two_rules(asked: Asked, near: Iterable[tuple[tuple[str, ...], Offered]], helps: Helps) -> tuple[Relaxation, ...]:
    """Return the smallest two changes with which one support family would suit, if there are any.

    `near` holds the support families to which two rules say no, with these.
    """
    sized = []
    for codes, offered in near:
        options = [changes(code, asked, offered) for code in codes]
        if all(options):
            least = sum(min(change.size for change in each) for each in options)
            sized.append((least, offered.family.number, options, offered))
    sized.sort(key=lambda each: each[:2])
    for _least, _number, options, offered in sized[:TRIED]:
        sets = sorted((Relaxation(made, offered) for made in product(*options)), key=_preference)
        found = next((each for each in sets if helps(offered, each.changes)), None)
        if found:
            return (found,)
    return ()
