"""Requests without a candidate as a coordinator reads them (`bgz match stuck`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.record.fields import private
from bgz.domain.recruiting.profile import Profile, asked_privately
from bgz.domain.suggesting.view import ChildAsked, children_asked_for, wanted
from bgz.i18n import _
from bgz.terms.families import NEEDS
from bgz.terms.matches import STAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bgz.domain.matching.waiting import Waiting
    from bgz.domain.recruiting.relaxing import Relaxation
    from bgz.domain.recruiting.stuck import Found

STUCK, SPOKEN_FOR, PROPOSED, SUITED = "stuck", "spoken_for", "proposed", "suited"
"""How a request stands: nobody suits; who suits is taken by a proposal; it has a proposal itself; somebody suits."""
NAMED = 5
"""Support families in screening that are named; the others are counted."""


@frozen
class BlockingRule:
    """A rule that says no: to how many of the approved support families, and to how many it alone does.

    Where nobody is approved it is H1, of all support families.
    """

    code: str
    sentence: str
    excluded: int
    alone: int


@frozen
class WayOut:
    """One way to a candidate. `support` would suit then, and `others` by the same or as much."""

    rules: tuple[str, ...]
    asked_of: tuple[str, ...]
    sentence: str
    support: str
    others: int


@frozen
class FirmNeeds:
    """Needs that stay, and how many approved support families would suit but for them."""

    needs: tuple[str, ...]
    labels: tuple[str, ...]
    count: int


@frozen
class InScreening:
    """A support family that is not approved, to which no other rule says no."""

    number: str
    stage: str
    stage_label: str


@frozen
class Nearest:
    """The approved support family to which the fewest rules say no, when they are too many to change."""

    number: str
    rules: tuple[str, ...]


@frozen(kw_only=True)
class StuckRequest:
    """A request that waits. `request` is its position where the family has more than one, else None.

    What follows `contradictions` is there for a request that is stuck.
    `in_screening` are the first of `in_screening_count`. `profile` is a sentence for an advertisement, `ask_besides`
    what is not in it and must be asked all the same.
    """

    number: str
    name: str = private()
    municipality: str
    request: int | None
    days: int
    children: tuple[ChildAsked, ...]
    wanted: str
    state: str
    proposals: tuple[str, ...]
    contradictions: tuple[str, ...]
    approved: int = 0
    blocking: tuple[BlockingRule, ...] = ()
    steps: tuple[WayOut, ...] = ()
    firm: tuple[FirmNeeds, ...] = ()
    in_screening: tuple[InScreening, ...] = ()
    in_screening_count: int = 0
    nearest: Nearest | None = None
    profile: str = ""
    ask_besides: tuple[str, ...] = ()


@frozen(kw_only=True)
class RecruitFirst:
    """The profile that would help most stuck requests, and which."""

    profile: str
    helps: tuple[str, ...]


@frozen(kw_only=True)
class StuckView:
    """The requests asked about. `waiting` and `stuck` are counted over all of them; `one` says that one was asked."""

    day: date
    one: bool
    waiting: int
    stuck: int
    supporters: int
    requests: tuple[StuckRequest, ...]
    recruit_first: RecruitFirst | None


def stuck_request(
    waiting: Waiting, found: Found | None, profile: Profile, contradictions: Sequence[str]
) -> StuckRequest:
    """Return a request as it is shown; `found` is None where a proposal for it is under way."""
    shown = _standing(waiting, found, contradictions)
    if found is None or not found.stuck:
        return shown
    return evolve(
        shown,
        approved=found.approved,
        blocking=tuple(_blocking(found)),
        steps=tuple(map(_way_out, found.relaxations)),
        firm=tuple(FirmNeeds(needs, tuple(map(NEEDS.label, needs)), count) for needs, count in found.firm.items()),
        in_screening=tuple(
            InScreening(each.family.number, stage, STAGE.label(stage)) for each, stage in found.in_screening[:NAMED]
        ),
        in_screening_count=len(found.in_screening),
        nearest=Nearest(*found.nearest) if found.nearest else None,
        profile=profile.sentence,
        ask_besides=asked_privately(waiting.asked),
    )


def _standing(waiting: Waiting, found: Found | None, contradictions: Sequence[str]) -> StuckRequest:
    asked, family = waiting.asked, waiting.asked.family
    if found is None:
        state, proposals = PROPOSED, waiting.proposals
    else:
        state, proposals = SUITED if found.suits else STUCK if found.stuck else SPOKEN_FOR, found.spoken_for
    return StuckRequest(
        number=family.number,
        name=family.surname or "",
        municipality=family.municipality or "",
        request=asked.position,
        days=waiting.days,
        children=children_asked_for(asked),
        wanted=wanted(asked),
        state=state,
        proposals=tuple(match.number for match in proposals),
        contradictions=tuple(contradictions),
    )


def _blocking(found: Found) -> Iterator[BlockingRule]:
    for each in found.blocked:
        yield BlockingRule(each.code, _(BY_CODE[each.code].excludes), each.excluded, each.alone)


def _way_out(each: Relaxation) -> WayOut:
    return WayOut(
        rules=tuple(change.rule for change in each.changes),
        asked_of=tuple(change.kind for change in each.changes),
        sentence=" ".join(change.sentence for change in each.changes),
        support=each.offered.family.number,
        others=each.others,
    )


def recruit_first(stuck: Iterable[tuple[str, str, Profile]]) -> RecruitFirst | None:
    """Return which profile would serve the most families; None when each serves its own alone.

    `stuck` has the number, municipality and profile of each stuck request, in the order in which they wait. A family
    that is found in one municipality is not counted on in the next.
    """
    stuck = list(stuck)
    best: tuple[tuple[str, ...], Profile] | None = None
    for number, municipality, profile in stuck:
        others = (each for each, where, other in stuck if where == municipality and where and profile.serves(other))
        helped = tuple(dict.fromkeys((number, *others)))
        if len(helped) > (len(best[0]) if best else 1):
            best = helped, profile
    return RecruitFirst(profile=best[1].sentence, helps=best[0]) if best else None
