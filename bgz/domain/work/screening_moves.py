"""The steps of a screening (design 9): recording items, and the decision with its gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import undisputed
from bgz.domain.work.gates import Lack, day_lacks, pass_gate
from bgz.domain.work.screening import (
    EXPIRED,
    VOG,
    ItemState,
    four_eyes_broken,
    lacking_at_decision,
    people_needing_vog,
    vogs_of,
    was_approved,
)
from bgz.domain.work.stages import has_left
from bgz.i18n import _
from bgz.terms.screening import CHECKLIST, VOG_STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bgz.domain.cases.support_family import Decision, Done, SupportFamily, Vog
    from bgz.domain.work.screening import Rules

APPROVED = "approved"
UNDER_WAY = ("prepared", "submitted")


def item_label(item: str, label: str) -> str:
    """Return the text of an item: the shipped ones in the language in use, a programme's own as it wrote them."""
    if item in CHECKLIST and CHECKLIST[item].english == label:
        return CHECKLIST.label(item)
    return label


def people_of(family: SupportFamily, day: date) -> tuple[str, ...]:
    """Return the keys of those who can have a VOG, in the order of the positions that screens show.

    All adults, also who moved out (positions must not shift), then own children who need a VOG on `day`.
    """
    grown_up = set(people_needing_vog(family, day))
    return (*family.adults, *(key for key in family.own_children if key in grown_up))


def item_done(family: SupportFamily, item: str, who: str, done: Done, today: date) -> SupportFamily:
    """Return `family` with an item of the checklist done; `who` is the person, or empty."""
    key = f"{item}/{who}" if who else item
    undisputed(family, f"screening.done.{key}")
    lacks = day_lacks(done.on, today, (family.registered_on, _("the sign-up")))
    pass_gate(_("{number}: the item is not recorded.").format(number=family.number), lacks)
    return evolve(family, screening=evolve(family.screening, done={**family.screening.done, key: done}))


def vog_recorded(family: SupportFamily, who: str, key: str, vog: Vog, today: date) -> SupportFamily:
    """Return `family` with a state of the VOG of `who`: prepared, submitted, seen or not provided.

    A VOG that is under way takes its next state in its own place; otherwise it is a new one, under `key`.
    """
    undisputed(family, vogs_path(family, who))
    lacks = list(_vog_lacks(vog, today))
    pass_gate(_("{number}: the VOG is not recorded.").format(number=family.number), lacks)
    held = vogs_of(family, who)
    under_way = [name for name, other in held.items() if other.state in UNDER_WAY]
    vogs = {**held, (under_way[-1] if under_way else key): vog}
    if who in family.adults:
        return evolve(family, adults={**family.adults, who: evolve(family.adults[who], vogs=vogs)})
    return evolve(family, own_children={**family.own_children, who: evolve(family.own_children[who], vogs=vogs)})


def _vog_lacks(vog: Vog, today: date) -> Iterator[Lack]:
    if vog.on:
        yield from day_lacks(vog.on, today, (vog.issued_on, _("the issue of the VOG")))
    if vog.issued_on:
        yield from day_lacks(vog.issued_on, today)
    if vog.state == "seen" and not vog.issued_on:
        yield Lack("issued", _("Of a VOG that was seen, the day of issue is needed."), firm=True)


def decided(family: SupportFamily, decision: Decision, rules: Rules, *, decider: str, today: date) -> SupportFamily:
    """Return `family` with the outcome of its screening. Raises Refused with the full list of what is missing."""
    undisputed(family, "screening.decision")
    lacks = list(decision_lacks(family, decision, rules, decider=decider, today=today))
    message = _("{number} cannot be approved.") if decision.verdict == APPROVED else _("{number}: not decided.")
    liftable = decision.verdict == APPROVED
    pass_gate(message.format(number=family.number), lacks, override=decision.override, liftable=liftable)
    return evolve(family, screening=evolve(family.screening, decision=decision))


def decision_lacks(
    family: SupportFamily, decision: Decision, rules: Rules, *, decider: str, today: date
) -> Iterator[Lack]:
    """Yield everything that stands in the way of `decision`. A missing VOG and four eyes are firm."""
    yield from day_lacks(decision.on, today, (family.registered_on, _("the sign-up")))
    if has_left(family.left, decision.on):
        yield Lack("family_has_left", _("The support family has left."), firm=True)
    held = family.screening.decision
    if decision.verdict != APPROVED:
        if not decision.reason:
            yield Lack("reason", _("A reason is needed."), firm=True)
        if held and was_approved(family, rules):  # its matches rest on the approval, which was one
            text = _("Approved on {day}; a family that stops is closed: bgz close {number}")
            yield Lack("approved", text.format(day=show_day(held.on), number=family.number), firm=True)
        return
    if held and was_approved(family, rules):
        yield Lack("approved", _("Approved already on {day}.").format(day=show_day(held.on)), firm=True)
    if four_eyes_broken(family, rules, decider):
        yield Lack("four_eyes", _("Four eyes: who held the talks does not approve; another member decides."), firm=True)
    for state in lacking_at_decision(family, decision.on, rules):
        yield Lack(state.item, lacking_sentence(family, state, decision.on), firm=state.item == VOG)


def disputed(family: SupportFamily, state: ItemState) -> bool:
    """Whether two people wrote different things about an item of the checklist."""
    path = f"screening.done.{state.item}/{state.who}" if state.who else f"screening.done.{state.item}"
    if state.item == VOG:
        path = vogs_path(family, state.who)
    return family.about.contradicted(path) is not None


def vogs_path(family: SupportFamily, who: str) -> str:
    """Return where the VOGs of one person of the house stand in the record."""
    return f"{'adults' if who in family.adults else 'own_children'}.{who}.vogs"


def lacking_sentence(family: SupportFamily, state: ItemState, day: date) -> str:
    """Return in a sentence what an item lacks. People go by their position: a sentence may end up in a log."""
    what = item_label(state.item, state.label)
    if state.who:
        position = people_of(family, day).index(state.who) + 1
        what = _("{item} of adult {position}").format(item=what, position=position)
    if disputed(family, state):
        text = _("{item}: two people wrote different things; say which holds: bgz resolve {number}")
        return text.format(item=what, number=family.number)
    if state.state == EXPIRED and state.item == VOG and state.note:
        return _("{item}: issued on {day}, too old for an approval").format(item=what, day=show_day(state.on))
    if state.state == EXPIRED:
        return _("{item}: expired on {day}").format(item=what, day=show_day(state.until))
    if state.note in VOG_STATE:
        return _("{item}: {state}, not seen yet").format(item=what, state=VOG_STATE.label(state.note))
    return _("{item}: missing").format(item=what)
