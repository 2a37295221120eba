"""How the screening of a support family stands, as it is shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.record.fields import private
from bgz.domain.work.screening import (
    VOG,
    ItemState,
    approval_lapsed,
    checklist_states,
    is_approved,
    lacking_at_decision,
    was_approved,
)
from bgz.domain.work.screening_moves import disputed, item_label, lacking_sentence, people_of
from bgz.domain.work.stages import support_stage
from bgz.i18n import _
from bgz.terms.matches import STAGE
from bgz.terms.screening import ITEM_STATE, VERDICT, VOG_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules


@frozen(kw_only=True)
class ItemLine:
    """One item of the checklist. `position` is that of the adult, 0 for an item of the whole family."""

    item: str
    label: str
    required: bool
    state: str
    state_label: str
    position: int
    name: str = private()
    on: date | None
    until: date | None
    note: str


@frozen(kw_only=True)
class ScreeningView:
    """The checklist on a day, the decision, and what stands in the way: of an approval, or of one that was given.

    `disputed`: two people decided differently at the same time, so that nothing is decided; `verdict` is one of these.
    """

    number: str
    name: str = private()
    day: date
    stage: str
    stage_label: str
    items: tuple[ItemLine, ...]
    verdict: str
    verdict_label: str
    decided_on: date | None
    reason: str = private()
    overridden: bool
    approved: bool
    disputed: bool
    missing: tuple[str, ...]


def screening_view(family: SupportFamily, matches: Iterable[Match], rules: Rules, day: date) -> ScreeningView:
    """Return how the screening of `family` stands on `day`."""
    decision = family.screening.decision if family.screening.decision and family.screening.decision.on <= day else None
    given = decision is not None and decision.verdict == "approved" and was_approved(family, rules)
    lacking = approval_lapsed(family, day, rules) if given else lacking_at_decision(family, day, rules)
    stage = support_stage(family, matches, day, rules)
    return ScreeningView(
        number=family.number,
        name=family.surname or "",
        day=day,
        stage=stage,
        stage_label=STAGE.label(stage),
        items=tuple(_line(family, state, day) for state in checklist_states(family, day, rules, at_approval=not given)),
        verdict=decision.verdict if decision else "",
        verdict_label=VERDICT.label(decision.verdict) if decision else "",
        decided_on=decision.on if decision else None,
        reason=(decision.reason or "") if decision else "",
        overridden=decision is not None and decision.override is not None,
        approved=is_approved(family, day, rules),
        disputed=family.about.contradicted("screening.decision") is not None,
        missing=tuple(lacking_sentence(family, state, day) for state in lacking),
    )


def _line(family: SupportFamily, state: ItemState, day: date) -> ItemLine:
    people = people_of(family, day)
    adult = family.adults.get(state.who)
    child = family.own_children.get(state.who)
    name = (adult.name if adult else child.called if child else None) or ""
    note = VOG_STATE.label(state.note) if state.note in VOG_STATE else _(state.note)
    if state.item == VOG and not state.note and state.on is None:
        note = _("not asked yet")
    if disputed(family, state):
        note = _("in contradiction")
    return ItemLine(
        item=state.item,
        label=item_label(state.item, state.label),
        required=state.required,
        state=state.state,
        state_label=ITEM_STATE.label(state.state),
        position=people.index(state.who) + 1 if state.who else 0,
        name=name,
        on=state.on,
        until=state.until,
        note=note,
    )
