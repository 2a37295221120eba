"""Screening of a support family: what the checklist asks, and whether an approval is one (design 9).

An approval is re-derived at every reading: a decision without the required items on that day, or under four
eyes by the member who held the talks, is not an approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.values.months import last_within, months_later
from bgz.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily, Vog

MONTHS_A_YEAR = 12
GROWN_UP = 18
TALKS = ("talk_1", "talk_2")
VOG = "vog"
FOUR_EYES = "four_eyes"
"""The gap of an approval out of a sheet, which does not say who held the talks and who decided."""

DONE, MISSING, EXPIRED = "done", "missing", "expired"


@frozen
class Rules:
    """What a programme asks of a support family: the checklist, the norms, and whether four eyes are needed.

    `since` has the day from which the programme asks an item, or four eyes; `shipped` what was asked of an item before.
    """

    checklist: Mapping[str, ChecklistItem]
    norms: Norms
    four_eyes: bool = False
    since: Mapping[str, date] = field(factory=dict)
    shipped: Mapping[str, ChecklistItem] = field(factory=dict)

    def on(self, day: date) -> Rules:
        """Return what was asked on `day`: a longer checklist undoes no approval that was one."""
        later = {item for item, since in self.since.items() if since > day}
        if not later:
            return self
        then = {
            item: self.shipped[item] if item in later else asked
            for item, asked in self.checklist.items()
            if item not in later or item in self.shipped
        }
        return Rules(then, self.norms, self.four_eyes and FOUR_EYES not in later)


@frozen
class ItemState:
    """How one item of the checklist stands on a day. `who` is the key of an adult or own child, or empty."""

    item: str
    label: str
    required: bool
    state: str
    who: str = ""
    on: date | None = None
    until: date | None = None
    note: str = ""

    @property
    def lacking(self) -> bool:
        """Whether the item stands in the way of an approval."""
        return self.required and self.state != DONE


def people_needing_vog(family: SupportFamily, day: date) -> Iterator[str]:
    """Yield the keys of all who live in the house on `day` and need a VOG: adults, and own children of 18 and over.

    A day of moving, or a month of birth, about which two changes contradict each other frees nobody from it.
    """
    settled = family.about.settled
    for key, adult in family.adults.items():
        moved_in = adult.since is None or adult.since <= day or not settled(f"adults.{key}.since")
        moved_out = adult.until is not None and adult.until <= day and settled(f"adults.{key}.until")
        if moved_in and not moved_out:
            yield key
    for key, child in family.own_children.items():
        known = settled(f"own_children.{key}.born")
        if not known or (child.born and child.born.age_on(day) >= GROWN_UP):
            yield key


def vogs_of(family: SupportFamily, who: str) -> Mapping[str, Vog]:
    """Return the VOGs of one person of the house by key."""
    return (family.adults.get(who) or family.own_children[who]).vogs


def newest_vog(family: SupportFamily, who: str, day: date) -> date | None:
    """Return the day of issue of the newest VOG of `who` that was seen by `day`; None when there is none."""
    house = "adults" if who in family.adults else "own_children"
    newest = None
    for key, vog in vogs_of(family, who).items():
        issued = vog.issued_on
        if (
            vog.state == "seen"
            and issued
            and issued <= day
            and (vog.on is None or vog.on <= day)
            and (newest is None or issued > newest)
            and family.about.settled(f"{house}.{who}.vogs.{key}")
        ):
            newest = issued
    return newest


def vog_until(issued: date, norms: Norms) -> date:
    """Return the day on which a VOG of that day of issue does not hold any more."""
    return months_later(issued, norms.vog_years * MONTHS_A_YEAR)


def _vog_holds(newest: date | None, day: date, norms: Norms, *, at_approval: bool) -> bool:
    if newest is None or (at_approval and day > last_within(newest, norms.vog_months)):
        return False
    return day < vog_until(newest, norms)


def vog_state(family: SupportFamily, who: str, day: date, rules: Rules, *, at_approval: bool) -> ItemState:
    """How the VOG of `who` stands on `day`.

    At an approval a VOG is at most `vog_months` old (issued on or after the same day that many months
    earlier); later it holds for `vog_years` after its issue. Both are settings of the programme.
    """
    label, required = rules.checklist[VOG].label, rules.checklist[VOG].required
    newest = newest_vog(family, who, day)
    if newest is None:
        under_way = max(
            (vog for vog in vogs_of(family, who).values() if vog.on is None or vog.on <= day),
            key=lambda vog: (vog.on is not None, vog.on or day),
            default=None,
        )
        return ItemState(VOG, label, required, MISSING, who, note=under_way.state if under_way else "")
    until = vog_until(newest, rules.norms)
    state = DONE if _vog_holds(newest, day, rules.norms, at_approval=at_approval) else EXPIRED
    note = N_("too old for an approval") if state == EXPIRED and day < until else ""
    return ItemState(VOG, label, required, state, who, newest, until, note=note)


def checklist_states(
    family: SupportFamily, day: date, rules: Rules, *, at_approval: bool = True
) -> tuple[ItemState, ...]:
    """Return how every item of the checklist stands on `day`, in the order of the checklist."""
    states: list[ItemState] = []
    for item, asked in rules.checklist.items():
        if item == VOG:
            states += _vog_states(family, day, rules, at_approval=at_approval)
        else:
            states += _states_of(family, item, asked, day)
    return tuple(states)


def _states_of(family: SupportFamily, item: str, asked: ChecklistItem, day: date) -> list[ItemState]:
    if asked.per_adult:
        return [_item_state(family, f"{item}/{who}", asked, day, who) for who in people_needing_vog(family, day)]
    return [_item_state(family, item, asked, day)]


def _vog_states(family: SupportFamily, day: date, rules: Rules, *, at_approval: bool) -> list[ItemState]:
    people = people_needing_vog(family, day)
    states = [vog_state(family, who, day, rules, at_approval=at_approval) for who in people]
    asked = rules.checklist[VOG]
    return states or [ItemState(VOG, asked.label, asked.required, MISSING)]  # a house without adults is not known yet


def _item_state(family: SupportFamily, key: str, asked: ChecklistItem, day: date, who: str = "") -> ItemState:
    done = family.screening.done.get(key)
    item = key.partition("/")[0]
    if done is None or not was_done(family, key, day):
        return ItemState(item, asked.label, asked.required, MISSING, who)
    until = months_later(done.on, asked.valid_months) if asked.valid_months else None
    state = DONE if until is None or day < until else EXPIRED
    return ItemState(item, asked.label, asked.required, state, who, done.on, until)


def was_done(family: SupportFamily, key: str, day: date) -> bool:
    """Whether the item `key` was done by `day` and is in order. `key` is a code, or `code/person` of each adult."""
    done = family.screening.done.get(key)
    return done is not None and done.on <= day and done.yes and family.about.settled(f"screening.done.{key}")


def lacking_at_decision(family: SupportFamily, day: date, rules: Rules) -> tuple[ItemState, ...]:
    """Return the required items that are not done and valid on `day`: what stands in the way of an approval."""
    return tuple(state for state in checklist_states(family, day, rules) if state.lacking)


def lacking_items(family: SupportFamily, day: date, rules: Rules) -> set[str]:
    """Return the codes of `lacking_at_decision`, without the states: a suggestion asks it ten thousand times."""
    lacking = set()
    for item, asked in rules.checklist.items():
        if item == VOG:
            if not _vogs_hold(family, day, rules, at_approval=True):
                lacking.add(item)
        elif not asked.required:
            continue
        elif asked.per_adult or asked.valid_months:
            if any(state.lacking for state in _states_of(family, item, asked, day)):
                lacking.add(item)
        elif not was_done(family, item, day):
            lacking.add(item)
    return lacking


def _vogs_hold(family: SupportFamily, day: date, rules: Rules, *, at_approval: bool) -> bool:
    if not rules.checklist[VOG].required:
        return True
    anybody = False
    for who in people_needing_vog(family, day):
        if not _vog_holds(newest_vog(family, who, day), day, rules.norms, at_approval=at_approval):
            return False
        anybody = True
    return anybody


def four_eyes_broken(family: SupportFamily, rules: Rules, decider: str | None) -> bool:
    """Whether `decider` held the talks, or is unknown, although the programme wants a second person to decide."""
    if not rules.four_eyes:
        return False
    return not decider or decider in {family.about.by(f"screening.done.{talk}") for talk in TALKS}


def accepted_gaps(record: SupportFamily | Match) -> frozenset[str]:
    """Return the codes of what a lead accepted as lacking when the record was imported as history (design 13)."""
    source = record.source
    if source is None or not source.override or not record.about.settled("source"):
        return frozenset()
    return frozenset(source.gaps)


def was_approved(family: SupportFamily, rules: Rules) -> bool:
    """Whether the family's decision was an approval on its own day.

    A lead's override, or gaps that a lead accepted when the history was imported, stand in for missing items,
    never for a missing VOG unless the sheet had no column for it.
    """
    decision = family.screening.decision
    if not decision or decision.verdict != "approved" or not family.about.settled("screening.decision"):
        return False
    rules, gaps = rules.on(decision.on), accepted_gaps(family)
    asked = rules.four_eyes and FOUR_EYES not in gaps
    if asked and four_eyes_broken(family, rules, family.about.by("screening.decision")):
        return False
    lacking = lacking_items(family, decision.on, rules) - gaps
    return not lacking or (decision.override is not None and VOG not in lacking)


def approval_lapsed(family: SupportFamily, day: date, rules: Rules) -> tuple[ItemState, ...]:
    """Return the VOGs that are missing or expired on `day`: they reopen the check of an approved family."""
    return tuple(state for state in _vog_states(family, day, rules, at_approval=False) if state.lacking)


def is_approved(family: SupportFamily, day: date, rules: Rules) -> bool:
    """Whether the family is approved with valid VOGs on `day`: what H1 and the trial's gate ask."""
    decision = family.screening.decision
    return (
        decision is not None
        and decision.on <= day
        and was_approved(family, rules)
        and approval_holds(family, day, rules)
    )


def approval_holds(family: SupportFamily, day: date, rules: Rules) -> bool:
    """Whether nothing ended an approval by `day`: all VOGs are valid, and the family has not left."""
    return (
        _vogs_hold(family, day, rules, at_approval=False)
        and not (family.left and family.left.on <= day)
        and family.about.settled("left")
    )
