"""Which questions are worth asking first: those whose answer could change the first three (design 10).

A question is put to one candidate, all else staying as it is, the means of the pool too. The worst answer excludes it
where a hard rule hangs on it, and else gives 0 for the criteria that do; the best one gives 1. When either brings
another set of first three, it is worth asking. A question to the request family concerns everybody: always worth it.
Looked at are the first three, and those who could come highest if all that is not known of them were in their favour.
"""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.questions import support_questions
from bgz.domain.suggesting.order import Order
from bgz.domain.suggesting.ranking import lacking, scored
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.matching.questions import Question
    from bgz.domain.suggesting.order import Scored
    from bgz.domain.suggesting.ranking import Ranked

FIRST = 3
"""The first so many are those that a coordinator weighs up."""
LOOKED_AT = 20
"""Candidates outside the first three whose questions are tried: those who could come highest."""
MOST = 5
"""Questions told, those to the request family counted in: of more, none would be asked first."""


@frozen
class Worth:
    """A question to a candidate, the place where it stands now, and what the answer could change."""

    number: str
    rank: int
    question: str
    change: str


def worth_asking(ranked: Ranked, asked_already: int) -> tuple[Worth, ...]:
    """Return the most useful questions, as many as leave five with the `asked_already` to the request family.

    First come those whose answer could exclude one of the first three, then those that weigh most.
    """
    found = sorted(_changing(ranked), key=lambda each: each[0])
    return tuple(worth for _usefulness, worth in found[: max(0, MOST - asked_already)])


def _changing(ranked: Ranked) -> Iterator[tuple[tuple[bool, float, int, str], Worth]]:
    order = Order(ranked.candidates)
    first = {each.number for each in ranked.candidates[:FIRST]}
    for place, each in _near_the_top(ranked):
        for question in support_questions(ranked.asked, each.offered, lacking(each, ranked.weights)):
            worst, best = (_answered(ranked, each, question, value) for value in (0.0, 1.0))
            excludes = any(code not in ranked.lifted for code in question.rules)
            without = set(order.first(FIRST, each.number, None if excludes else worst))
            with_it = set(order.first(FIRST, each.number, best))
            if not first == without == with_it:
                leaves, comes = each.number in first - without, each.number in with_it - first
                useful = (not (excludes and leaves), worst.score - best.score, place, question.text)
                yield useful, Worth(each.number, place, question.text, _change(leaves=leaves, comes=comes))


def _change(*, leaves: bool, comes: bool) -> str:
    if leaves:
        return _("could drop out of the first three")
    return _("could come into the first three") if comes else _("could change who else is in the first three")


def _near_the_top(ranked: Ranked) -> list[tuple[int, Scored]]:
    """Return the candidates whose questions are tried, with their places: those of whom something is not known."""
    placed = [
        (place, each)
        for place, each in enumerate(ranked.candidates, start=1)
        if each.unknown or None in each.values.values()
    ]
    rest = [pair for pair in placed if pair[0] > FIRST]
    return [pair for pair in placed if pair[0] <= FIRST] + nlargest(LOOKED_AT, rest, key=lambda pair: pair[1].high)


def _answered(ranked: Ranked, each: Scored, question: Question, value: float) -> Scored:
    """Return the candidate as it would be if the answer gave `value` for all criteria that hang on it."""
    values = {**each.values, **dict.fromkeys(question.criteria, value)}
    return scored(each.offered, each.unknown, values, ranked.means, ranked.weights)
