"""The smallest set of changes with which a support family would suit a request: found by trying (design 10).

First one rule at a time: a support family to which one rule alone says no is a near miss. Where none of them can be
had, two rules at once. Each set that is returned was tried: every rule was asked again, of the changed records.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.pairing import Asked, Offered, asked_by, offered_to, supporter_of
from bgz.domain.recruiting.changing import KINDS, LIFT, REQUEST, Change, changes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bgz.domain.values.places import Places
    from bgz.domain.work.screening import Rules

TRIED = 20
"""Sets of changes of one kind that are tried at most: only a day to wait for may turn out not to help."""
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


def causes(asked: Asked, offered: Offered, lifted: Collection[str] = ()) -> tuple[str, ...]:
    """Return the rules that say no to a pair. H3 is left out beside H2: who has no place has none for all of them."""
    codes = [rule.code for rule in RULES if rule.code not in lifted and rule.check(asked, offered) is False]
    if "H2" in codes and "H3" in codes:
        codes.remove("H3")
    return tuple(codes)


def applied(
    asked: Asked, offered: Offered, made: Sequence[Change], rules: Rules, places: Places
) -> tuple[Asked, Offered]:
    """Return a pair after changes: everything is worked out anew from the changed records, on the day to wait for."""
    day = max((change.day for change in made if change.day), default=asked.day)
    request, helping = asked.request, offered.family
    for change in made:
        request = evolve(request, **change.request)
        helping = evolve(helping, offer=evolve(helping.offer, **change.offer))
        if change.resumes:
            helping = evolve(helping, paused={})
    family = evolve(asked.family, requests={**asked.family.requests, asked.key: request})
    then = asked_by(family, asked.key, asked.children, day, places)
    return then, offered_to(then, supporter_of(helping, offered.supporter.matches, day, rules, places))


def helps(asked: Asked, offered: Offered, made: Sequence[Change], rules: Rules, places: Places) -> bool:
    """Whether no rule says no any more once the changes are made."""
    lifted = [change.rule for change in made if change.kind == LIFT]
    return not causes(*applied(asked, offered, made, rules, places), lifted)


def relaxations(
    asked: Asked, near: Mapping[tuple[str, ...], Sequence[Offered]], rules: Rules, places: Places
) -> tuple[Relaxation, ...]:
    """Return what would yield a candidate, the smallest first: per rule and per kind of change one; else of two rules.

    `near` holds the approved support families by the rules that say no to them (`causes`).
    """
    found = [
        best
        for codes, offers in near.items()
        if len(codes) == 1
        for best in _per_kind(asked, codes[0], offers, rules, places)
    ]
    if not found:
        pairs = [(codes, offered) for codes, offers in near.items() if len(codes) == 2 for offered in offers]  # noqa: PLR2004 - two rules
        found = list(_of_two(asked, pairs, rules, places))
    return tuple(sorted(found, key=_preference))


def _preference(each: Relaxation) -> tuple[int, int, int, int, str]:
    """Return a key that puts the smallest first; of equals who is asked least, what helps most, and the first rule."""
    first = each.changes[0]
    kind = max(KINDS.index(change.kind) for change in each.changes)
    return each.size, kind, -each.others, _ORDER[first.rule], each.offered.family.number


def _per_kind(asked: Asked, code: str, offers: Iterable[Offered], rules: Rules, places: Places) -> Iterator[Relaxation]:
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
        yield from islice(
            (each for each in islice(tried, TRIED) if helps(asked, each.offered, each.changes, rules, places)), 1
        )


def _same(change: Change) -> tuple[str, int, str]:
    """Return what two changes have in common that help by the same: what the request gives up is given up once."""
    given = f"{sorted(change.request.items())}{bool(change.offer)}" if change.kind == REQUEST else ""
    return change.kind, change.size, given


def _first(group: Iterable[tuple[Change, Offered]]) -> str:
    return min(offered.family.number for _change, offered in group)


def _of_two(
    asked: Asked, pairs: Iterable[tuple[tuple[str, ...], Offered]], rules: Rules, places: Places
) -> Iterator[Relaxation]:
    """Yield the smallest two changes, of different rules, that make one support family suit."""
    sized = []
    for codes, offered in pairs:
        options = [changes(code, asked, offered) for code in codes]
        if all(options):
            least = sum(min(change.size for change in each) for each in options)
            sized.append((least, offered.family.number, options, offered))
    sized.sort(key=lambda each: each[:2])
    for _least, _number, options, offered in sized[:TRIED]:
        sets = sorted((Relaxation(made, offered) for made in product(*options)), key=_preference)
        found = next((each for each in sets if helps(asked, offered, each.changes, rules, places)), None)
        if found:
            yield found
            return
