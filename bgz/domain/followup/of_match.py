"""What a match asks of the coordinator (design 9)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bgz.domain.cases.match import REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.followup.tasks import Task, back_on, due_after, due_at_import, hold_tasks, reached
from bgz.domain.work.match_moves import planned_end, trial_reviews
from bgz.domain.work.stages import is_running, match_stage, paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Confirmation, Match, Trial
    from bgz.domain.cases.programme import Norms

_OPEN = ("proposed", "answered", "introduced")


def match_tasks(match: Match, norms: Norms, day: date, family_contacts: Iterable[date] = ()) -> Iterator[Task]:
    """Yield what `match` asks, known on `day`; tasks due later are among them.

    `family_contacts` are the days on which either family was reached outside this match: they break a silence.
    """
    if match.trial and is_running(match, day):
        confirmed = match.confirmed if match.confirmed and match.confirmed.on <= day else None
        if confirmed and match.about.settled("confirmed"):
            yield from _reviews(match, confirmed, norms, day)
        else:
            yield from _trial(match, match.trial, norms, day)
        signs = [*_signs(match, day), *(each for each in family_contacts if each <= day)]
        yield from hold_tasks(match, match.pauses, signs, day, weeks=None)
        if not paused(match.pauses, day):
            yield _silence(match, signs, norms, day)
    elif match_stage(match, day) in _OPEN:
        yield from _answers(match, norms, day)


def _answers(match: Match, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the answers that are awaited from the day of the proposal on."""
    if match.proposed is None or match.proposed.on > day:
        return
    for side, answer in zip(SIDES, (match.answers.request, match.answers.support), strict=True):
        given = answer is not None and (answer.on is None or answer.on <= day)
        if not given or not match.about.settled(f"answers.{side}"):
            due = due_after(match.proposed.on, match.source, day, days=norms.answer_days)
            yield Task(case=match.number, kind="answer", due=due, since=match.proposed.on, side=side)


def _trial(match: Match, trial: Trial, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the contact half-way, the review with each side, and the decision once both were reached.

    From the planned end on, the review takes the place of the contact half-way.
    """
    planned = planned_end(trial, norms)
    end = due_at_import(planned, match.source, day, days=7 * norms.trial_weeks)
    reviewed = trial_reviews(match, day, planned, norms)
    halfway = due_after(trial.on, match.source, day, days=7 * norms.halfway_weeks)
    talked = [*reached(match.contacts, day, "halfway"), *reached(match.contacts, day, TRIAL_REVIEW)]
    if halfway < end and day < end and not any(each >= trial.on for each in talked):
        yield Task(case=match.number, kind="halfway", due=halfway, since=trial.on)
    for side in SIDES:
        if not reviewed[side]:
            yield Task(case=match.number, kind="trial_review", due=end, since=trial.on, side=side)
    if all(reviewed.values()):
        since = max(min(days) for days in reviewed.values())
        yield Task(case=match.number, kind="trial_decision", due=max(end, since), since=since)


def _reviews(match: Match, confirmed: Confirmation, norms: Norms, day: date) -> Iterator[Task]:
    """Yield the next review with each side: the first counts from the confirmation, each next from the last."""
    for side in SIDES:
        last = max([confirmed.on, *reached(match.contacts, day, "review", side)])
        due = due_after(last, match.source, day, months=norms.review_months)
        yield Task(case=match.number, kind="review", due=due, since=last, side=side)


def _silence(match: Match, signs: list[date], norms: Norms, day: date) -> Task:
    """Return the task to get in touch: so many weeks after the last sign of life, or after the last pause."""
    last = max([*signs, *back_on(match.pauses, day)])
    due = due_after(last, match.source, day, days=7 * norms.silence_weeks)
    return Task(case=match.number, kind="silence", due=due, since=last)


def _signs(match: Match, day: date) -> list[date]:
    facts = [fact.on for fact in (match.trial, match.confirmed) if fact and fact.on <= day]
    return facts + reached(match.contacts, day)


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
        and not any(
            each >= match.source.on for about in (TRIAL_REVIEW, REVIEW) for each in reached(match.contacts, day, about)
        )
    )
