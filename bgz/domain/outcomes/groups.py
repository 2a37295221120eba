"""Groups of an outcome that may be pasted in a mail: none under 5 is told, nor can one be computed.

What is a group, and what is not: how many proposals were made, trials begun, and requests wait, are totals of the
work, and told exactly. Whatever divides a total makes groups: how proposals stand, who declined and why, the rank, a
rule lifted, the kind of request, which trials still run or ran on. Medians and shares are made of 5 or more only.

Groups under 5 are told together, as "others", with all that have none: nobody is told which. Where those others are
under 5 together, or so many that each must be 4, the smallest of the other groups (all of the same size) goes with
them. So whoever knows the total, the groups shown and this rule can still not tell any single hidden group. Two
outcomes, of different periods or municipalities, laid side by side are not protected against each other.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.counts import UNKNOWN, Count, Mark, Whole, by_code
from bgz.domain.protecting.audiences import FEWEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.terms.listing import Terms


@frozen
class Groups:
    """How `total` is divided. `others` are in the groups that are not shown, of which `hidden` are the labels.

    Both are empty when nothing is hidden. A hidden group may be empty itself.
    """

    total: int
    shown: tuple[Count, ...]
    others: int
    hidden: tuple[str, ...] = ()

    def of(self, code: str) -> Whole:
        """Return the number of one group, or that it is hidden."""
        shown = {each.code: each.count for each in self.shown}
        return shown.get(code, Mark.HIDDEN if self.others else 0)


def grouped(codes: Iterable[str | None], terms: Terms, *, all_known: bool = False) -> Groups:
    """Divide what has one of `codes` each over the groups of `terms`; None is the group of what is not known.

    With `all_known` there can be no such group.
    """
    held = [code or UNKNOWN for code in codes]
    counts = Counter(held)
    possible = {*terms.codes, *counts} if all_known else {*terms.codes, *counts, UNKNOWN}
    shown = shown_of({code: counts[code] for code in possible})
    others = len(held) - sum(shown.values())
    # Counted once more each, so that those without any have a label too.
    every = by_code([*held, *possible], terms) if others else ()
    labels = [each.label for each in every if each.count and each.code not in shown]
    told = tuple(each for each in by_code(held, terms) if each.code in shown)
    return Groups(len(held), told, others, tuple(labels))


def shown_of(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the groups that may be told apart when their sum is known; see the rule above."""
    shown = {code: count for code, count in counts.items() if count >= FEWEST}
    hidden, groups = sum(counts.values()) - sum(shown.values()), len(counts) - len(shown)
    if hidden == 0 or FEWEST <= hidden < (FEWEST - 1) * groups:
        return shown
    smallest = min(shown.values(), default=0)
    return {code: count for code, count in shown.items() if count > smallest}
