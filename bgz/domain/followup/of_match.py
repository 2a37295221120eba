"""What a match asks of the coordinator (design 9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.match import REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.followup.tasks import (
    CONTACT_OF,
    Task,
    back_on,
    due_after,
    due_at_import,
    hold_tasks,
    own_tasks,
    reached,
    settled_pauses,
)
from bgz.domain.work.match_moves import planned_end, trial_reviews
from bgz.domain.work.stages import answered, has_ended, is_running, paused, said_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Answer, Confirmation, End, Match, Trial
    from bgz.domain.cases.programme import Norms

BEFORE_THE_END = timedelta(days=14)
"""How long before the last day of a match a talk about its end counts as the end talk."""


def match_tasks(match: Match, norms: Norms, day: date, family_contacts: Iterable[date] = ()) -> Iterator[Task]:
    """Yield what `match` asks, known on `day`; tasks due later are among them.

    `family_contacts` are the days on which either family was reached outside this match: they break a silence. An end,
    or a no, about which two changes contradict each other ends nothing.
    """
    yield from own_tasks(match, day)
    begun = match.trial if match.trial and match.trial.on <= day else None
    if match.end and has_ended(match, day) and match.about.settled("end"):
        if begun:
            yield from _end_talks(match, match.end, norms, day)
    elif begun:
        calls = [each for each in family_contacts if each <= day]
        yield from _running(match, begun, norms, day, calls)
    elif not any(said_no(answer, day) and match.about.settled(f"answers.{side}") for side, answer in _sides(match)):
        yield from _proposed(match, norms, day)


def _sides(match: Match) -> Iterator[tuple[str, Answer | None]]:
    return zip(SIDES, (match.answers.request, match.answers.support), strict=True)


def _proposed(match: Match, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the answers that are awaited; once both said yes, the introduction, and then the beginning of the trial.

    A trial that is planned is due on its first day, and begins on it.
    """
    facts = (match.proposed, match.answers.request, match.answers.support, match.introduced)
    known = [fact.on for fact in facts if fact and fact.on and fact.on <= day]
    if not known:
        return
    since = match.proposed.on if match.proposed and match.proposed.on <= day else min(known)
    awaited = [
        side
        for side, answer in _sides(match)
        if not answered(answer, day) or not match.about.settled(f"answers.{side}")
    ]
    for side in awaited:
        due = due_after(since, match.source, day, days=norms.answer_days)
        yield Task(case=match.number, kind="answer", due=due, since=since, side=side)
    if awaited:
        return
    agreed = max([since, *(answer.on for _side, answer in _sides(match) if answer and answer.on)])
    met = match.introduced if match.introduced and match.introduced.on <= day else None
    if match.trial:
        yield Task(case=match.number, kind="trial_start", due=match.trial.on, since=met.on if met else agreed)
    elif met and match.about.settled("introduced"):
        due = due_after(met.on, match.source, day, days=norms.trial_start_days)
        yield Task(case=match.number, kind="trial_start", due=due, since=met.on)
    else:
        due = due_after(agreed, match.source, day, days=norms.introduction_days)
        yield Task(case=match.number, kind="introduction", due=due, since=agreed)


def _running(match: Match, trial: Trial, norms: Norms, day: date, calls: list[date]) -> Iterator[Task]:
    """Yield what a match asks that runs; `calls` are the days on which its families were reached outside it."""
    confirmed = match.confirmed if match.confirmed and match.confirmed.on <= day else None
    unreached = False
    if confirmed and match.about.settled("confirmed"):
        yield from _reviews(match, confirmed, norms, day)
    else:
        unreached = not any(each >= trial.on for each in (*reached(match, day), *calls))
        yield from _trial(match, trial, norms, day, nobody_reached=unreached)
    signs = [*_signs(match, trial, day), *calls]
    yield from hold_tasks(match, match.pauses, signs, day, weeks=None)
    pauses = settled_pauses(match, match.pauses, "pauses")
    if not paused(pauses, day):
        last = max([*signs, *back_on(pauses, day)])
        due = due_after(last, match.source, day, days=7 * norms.silence_weeks)
        yield Task(case=match.number, kind="silence", due=due, since=last, nobody_reached=unreached)


def _trial(match: Match, trial: Trial, norms: Norms, day: date, *, nobody_reached: bool) -> Iterator[Task]:
    """Yield the contact half-way, the review with each side, and the decision once both were reached.

    From the planned end on, the review takes the place of the contact half-way.
    """
    planned = planned_end(match, trial, norms, day)
    end = due_at_import(planned, match.source, day, days=7 * norms.trial_weeks)
    reviewed = trial_reviews(match, day, planned, norms)
    halfway = due_after(trial.on, match.source, day, days=7 * norms.halfway_weeks)
    talked = [*reached(match, day, CONTACT_OF["halfway"]), *reached(match, day, TRIAL_REVIEW)]
    asked = Task(case=match.number, kind="halfway", due=halfway, since=trial.on, nobody_reached=nobody_reached)
    if halfway < end and day < end and not any(each >= trial.on for each in talked):
        yield asked
    for side in SIDES:
        if not reviewed[side]:
            yield evolve(asked, kind="trial_review", due=end, side=side)
    if all(reviewed.values()):
        since = max(min(days) for days in reviewed.values())
        yield Task(case=match.number, kind="trial_decision", due=max(end, since), since=since)


def _end_talks(match: Match, end: End, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the end talk with each side of a match that ran and ended; not of one that an import brought as history."""
    if match.source and end.on < match.source.on:
        return
    for side in SIDES:
        held = reached(match, day, CONTACT_OF["end_talk"], side)
        if not any(each >= end.on - BEFORE_THE_END for each in held):
            due = end.on + timedelta(days=norms.end_talk_days)
            yield Task(case=match.number, kind="end_talk", due=due, since=end.on, side=side)


def _reviews(match: Match, confirmed: Confirmation, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the next review with each side: the first counts from the confirmation, each next from the last."""
    for side in SIDES:
        last = max([confirmed.on, *reached(match, day, "review", side)])
        due = due_after(last, match.source, day, months=norms.review_months)
        yield Task(case=match.number, kind="review", due=due, since=last, side=side)


def _signs(match: Match, trial: Trial, day: date) -> list[date]:
    """Return the days up to `day` on which the match came further, or somebody of it was reached."""
    facts = [trial.on]
    if match.confirmed and match.confirmed.on <= day and match.about.settled("confirmed"):
        facts.append(match.confirmed.on)
    return facts + reached(match, day)


FRESH = timedelta(weeks=4)
"""For how long after an import it is said that its reviews are to be planned."""


def reviews_to_plan(matches: Iterable[Match], day: date) -> int:
    """Return how many matches imported in the last weeks run on `day` without a review logged since: talks to plan."""
    return sum(
        1
        for match in matches
        if match.source
        and match.source.on <= day < match.source.on + FRESH
        and is_running(match, day)
        and not any(each >= match.source.on for about in (TRIAL_REVIEW, REVIEW) for each in reached(match, day, about))
    )
