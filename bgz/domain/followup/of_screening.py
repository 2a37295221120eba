"""What the screening of a support family asks: each item of the checklist, each step of a VOG, and the decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bgz.domain.followup.tasks import Task, back_on, begun_on, due_after, reached
from bgz.domain.values.months import months_later
from bgz.domain.work.screening import EXPIRED, TALKS, VOG, ItemState, checklist_states, vogs_of, was_done
from bgz.domain.work.screening_moves import people_of
from bgz.terms.screening import CHECKLIST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bgz.domain.cases.person import Pause
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

_DAY = timedelta(days=1)


def screening_tasks(family: SupportFamily, rules: Rules, pauses: Mapping[str, Pause], day: date) -> Iterator[Task]:
    """Yield what is asked until the decision: first reaction, first talk, then each item, each VOG, and the decision.

    `pauses` are those that count; what was due in one counts from its end.
    """
    rules, back = rules.on(day), back_on(pauses, day)
    talks = [family.screening.done[talk].on for talk in TALKS if was_done(family, talk, day)]
    first = min(talks, default=None)
    yield from _beginning(family, rules, first, back, day)
    states = checklist_states(family, day, rules)
    lacking = [state for state in states if state.lacking]
    for state in lacking:
        if state.item == VOG:
            yield from _vog_step(family, state, rules, first, back, day)
        elif first:
            yield _item(family, state, rules, first, back, day)
    begun = first or (None if lacking else begun_on(family, family.registered_on, day))
    if not lacking and begun:
        yield _decision(family, states, rules, begun, back, day)
    if first:
        last = max([*signs_of_life(family, day), *back])
        due = due_after(last, family.source, day, days=7 * rules.norms.silence_weeks)
        yield Task(case=family.number, kind="silence", due=due, since=last)


def signs_of_life(family: SupportFamily, day: date) -> list[date]:
    """Return the days up to `day` on which the team and the family had to do with each other."""
    return _items_done(family, day) + reached(family, day)


def _items_done(family: SupportFamily, day: date) -> list[date]:
    settled = family.about.settled
    return [
        done.on for key, done in family.screening.done.items() if done.on <= day and settled(f"screening.done.{key}")
    ]


def _beginning(
    family: SupportFamily, rules: Rules, first: date | None, back: Iterable[date], day: date
) -> Iterator[Task]:
    """Yield first reaction and first talk, of a family that has come no further."""
    start = None if first else begun_on(family, family.registered_on, day)
    if start is None:
        return
    if not _items_done(family, day) and not reached(family, day):
        due = due_after(start, family.source, day, days=rules.norms.first_reaction_days)
        yield Task(case=family.number, kind="first_reaction", due=due, since=start)
    due = due_after(max([start, *back]), family.source, day, days=rules.norms.intake_days)
    yield Task(case=family.number, kind="talk", due=due, since=start)


def _item(family: SupportFamily, state: ItemState, rules: Rules, first: date, back: Iterable[date], day: date) -> Task:
    """Return the task for one item of the checklist: so long after the first talk, or after it expired."""
    since = max(first, state.until or first)
    due = due_after(max([since, *back]), family.source, day, days=7 * rules.norms.screening_weeks)
    who = f"{state.item}/{state.who}" if state.who else state.item
    people = people_said(family, state.who, day)
    return Task(case=family.number, kind="screening", due=due, since=since, who=who, people=people, items=_said(state))


def _vog_step(
    family: SupportFamily, state: ItemState, rules: Rules, first: date | None, back: Iterable[date], day: date
) -> Iterator[Task]:
    """Yield the next step of the VOG of one person: so long after its last state, or after the first talk.

    Without either there is nothing to go on with yet. A VOG that got too old for an approval counts from that day. A
    house of which no adult is known has a step too: to note who lives there.
    """
    days = vog_days(family, state.who, day)
    if state.state == EXPIRED and state.on and state.until:
        days.append(min(months_later(state.on, rules.norms.vog_months) + _DAY, state.until))
    since = max(days) if days else first
    if since is not None:
        due = due_after(max([since, *back]), family.source, day, days=7 * rules.norms.vog_step_weeks)
        people = people_said(family, state.who, day)
        yield Task(case=family.number, kind="vog_step", due=due, since=since, who=state.who, people=people)


def _decision(
    family: SupportFamily, states: Iterable[ItemState], rules: Rules, begun: date, back: Iterable[date], day: date
) -> Task:
    """Return the task to decide: so long after the last required item was done."""
    days = [begun]
    for state in states:
        if state.required:
            days += vog_days(family, state.who, day) if state.item == VOG else [state.on] if state.on else []
    since = max(days)
    due = due_after(max([since, *back]), family.source, day, days=rules.norms.decision_days)
    return Task(case=family.number, kind="decision", due=due, since=since)


def vog_days(family: SupportFamily, who: str, day: date) -> list[date]:
    """Return the days up to `day` on which the VOG of `who` came a step further."""
    if not who:
        return []
    house = "adults" if who in family.adults else "own_children"
    settled = family.about.settled
    held = [
        vog.on or vog.issued_on for key, vog in vogs_of(family, who).items() if settled(f"{house}.{who}.vogs.{key}")
    ]
    return [each for each in held if each and each <= day]


def people_said(family: SupportFamily, who: str, day: date) -> tuple[str, ...]:
    """Return who somebody of the house is without a name, by the positions that `bgz screen` shows."""
    if not who:
        return ()
    if who in family.adults:
        return (f"adult-{list(family.adults).index(who) + 1}",)
    people = people_of(family, day)
    if who in people:
        return (f"adult-{people.index(who) + 1}",)
    return (f"child-{list(family.own_children).index(who) + 1}",)


def _said(state: ItemState) -> tuple[str, ...]:
    """Return which item it is: its code if it came with bgz, else the programme's own words."""
    shipped = state.item in CHECKLIST and CHECKLIST[state.item].english == state.label
    return (state.item if shipped else state.label,)
