"""Who takes part in a plan, with which weights; whose proposal is under way, and whose request cannot be planned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.waiting import Waiting
from bgz.domain.matching.weights import weights_for
from bgz.domain.planning.view import Unjudged
from bgz.domain.work.gates import asking_lacks
from bgz.domain.work.requests import children_asked, open_requests
from bgz.domain.work.stages import is_ready
from bgz.errors import Conflict, Invalid
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from bgz.domain.cases.programme import Programme
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.work.gates import Lack

Weighed = tuple[Waiting, Mapping[str, int]]
"""A request and the weights by which it is judged."""


@frozen
class TakingPart:
    """Of all requests that wait: those that are planned, with their weights, and the others by what keeps them out."""

    judged: tuple[Weighed, ...]
    proposed: tuple[Waiting, ...]
    unjudged: tuple[Unjudged, ...]
    elsewhere: tuple[Waiting, ...]

    def absent(self) -> Iterator[tuple[str, str]]:
        """Yield the families that wait and take no part in the plan, with why."""
        for each in self.unjudged:
            yield each.number, each.sentence
        for waiting in self.elsewhere:
            number = waiting.asked.family.number
            yield number, _("{request} lives in a municipality that is left out.").format(request=number)
        for waiting in self.proposed:
            number = waiting.asked.family.number
            text = _("{request} does not wait for a plan: a proposal is under way: {matches}.")
            yield number, text.format(request=number, matches=", ".join(each.number for each in waiting.proposals))


def taking_part(
    waiting: Iterable[Waiting], municipalities: Collection[str], shipped: Mapping[str, int], programme: Programme
) -> TakingPart:
    """Return who takes part of those who wait; the weights of the programme itself must be in order."""
    judged: list[Weighed] = []
    proposed: list[Waiting] = []
    unjudged: list[Unjudged] = []
    elsewhere: list[Waiting] = []
    for each in waiting:
        family = each.asked.family
        if not is_in(family.municipality, municipalities):
            elsewhere.append(each)
        elif each.proposals:
            proposed.append(each)
        elif lack := _in_doubt(family, each.asked.day):
            unjudged.append(
                Unjudged(
                    family.number, lack.sentence, _("See: {command}").format(command=f"bgz resolve {family.number}")
                )
            )
        else:
            try:
                judged.append((each, weights_for(shipped, programme, family, each.asked.key)))
            except (Invalid, Conflict) as error:
                unjudged.append(Unjudged(family.number, error.message, error.hint or ""))
    return TakingPart(tuple(judged), tuple(proposed), tuple(unjudged), tuple(elsewhere))


def _in_doubt(family: RequestFamily, day: date) -> Lack | None:
    """Return what refuses a proposal of a family that waits: whether it left or is on hold is in contradiction."""
    lacks = asking_lacks(family, day)
    return next((lack for lack in lacks if lack.code in {"family_has_left", "on_hold"}), None)


def without_children(families: Iterable[RequestFamily], day: date) -> Iterator[Unjudged]:
    """Yield the families that ask for help for no child that anybody noted."""
    for family in families:
        asked = (children_asked(family, family.requests[key]) for key in open_requests(family, day))
        if is_ready(family, day) and any(family.children.keys().isdisjoint(children) for children in asked):
            sentence, hint = _("{number} has no children yet."), _("Add them: bgz edit {number}")
            yield Unjudged(family.number, *(text.format(number=family.number) for text in (sentence, hint)))


def is_in(municipality: str | None, municipalities: Collection[str]) -> bool:
    """Whether somebody takes part who lives there; everybody does where no municipality is named."""
    return not municipalities or municipality in municipalities
