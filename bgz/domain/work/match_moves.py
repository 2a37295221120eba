"""The steps in the life of a match (design 9). Each passes its gate or raises Refused with all that is missing.

A step returns the match as it is after it; nothing is stored here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.match import REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import undisputed
from bgz.domain.work.gates import (
    PLANNED_AHEAD,
    Lack,
    answer_lacks,
    day_lacks,
    open_lacks,
    pass_gate,
    running_lacks,
    trial_lacks,
)
from bgz.domain.work.holds import hold_end_lacks
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Answer, Confirmation, End, Introduction, Match, Trial
    from bgz.domain.cases.person import Contact, Pause
    from bgz.domain.cases.programme import Norms
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

LONGEST_TRIAL = timedelta(weeks=26)
"""How long a trial lasts at most before it is reviewed: a planned end years away would be one that nobody asks about.

Half a year is three times the norm, and as long as the time between two reviews of a definitive match.
"""


def answered(match: Match, side: str, answer: Answer, on: date, today: date) -> Match:
    """Return `match` with the answer of one side; an answer may change until the trial begins."""
    may_answer(match, side, on, today)
    return evolve(match, answers=evolve(match.answers, **{side: evolve(answer, on=on)}))


def may_answer(match: Match, side: str | None, on: date, today: date) -> None:
    """Raise Refused, or Conflict, when a side may not answer on that day; `side` None where it is not known yet."""
    if side:
        undisputed(match, f"answers.{side}")
    lacks = [*_not_begun(match), *open_lacks(match, on), *day_lacks(on, today, _proposal(match))]
    pass_gate(_("{number}: the answer is not taken.").format(number=match.number), lacks)


def replaced_answer(match: Match, side: str) -> str:
    """Return a sentence about the answer of a side that a new one replaces, or "" where there is none."""
    before = match.answers.request if side == "request" else match.answers.support
    if before is None:
        return ""
    asking, day = side == "request", show_day(before.on) if before.on else _("a day that nobody noted")
    if before.yes:
        text = _("The request family said yes on {day}.") if asking else _("The support family said yes on {day}.")
    else:
        text = _("The request family said no on {day}.") if asking else _("The support family said no on {day}.")
    return text.format(day=day)


def introduced(match: Match, introduction: Introduction, today: date) -> Match:
    """Return `match` with the day on which the families met. Both said yes before."""
    undisputed(match, "introduced")
    on = introduction.on
    lacks = [
        *_not_begun(match),
        *open_lacks(match, on),
        *day_lacks(on, today, _proposal(match), *_answers(match)),
        *answer_lacks(match, on),
    ]
    pass_gate(_("{number}: no introduction yet.").format(number=match.number), lacks)
    return evolve(match, introduced=introduction)


def trial_begun(  # noqa: PLR0913 - everything the gate of a trial looks at
    match: Match,
    trial: Trial,
    asking: RequestFamily,
    helping: SupportFamily,
    others: Iterable[Match],
    rules: Rules,
    *,
    today: date,
) -> Match:
    """Return `match` with its trial; without a planned end it lasts as long as the norm says."""
    undisputed(match, "trial")
    if trial.until is None:
        trial = evolve(trial, until=trial.on + timedelta(weeks=rules.norms.trial_weeks))
    lacks = [
        *_not_begun(match),
        *open_lacks(match, trial.on),
        *day_lacks(trial.on, today, _proposal(match), *_answers(match), _introduction(match), ahead=PLANNED_AHEAD),
        *_until_lacks(trial, trial.on + _longest(rules.norms)),
        *trial_lacks(match, asking, helping, others, rules, trial.on),
    ]
    message = _("{number}: the trial may not begin.").format(number=match.number)
    pass_gate(message, lacks, override=trial.override, liftable=True)
    return evolve(match, trial=trial)


def trial_prolonged(match: Match, until: date, today: date) -> Match:
    """Return `match` with another planned end of its trial, which is still to come."""
    undisputed(match, "trial")
    lacks = list(open_lacks(match, until))
    if match.trial is None:
        lacks.append(Lack("no_trial", _("There is no trial yet."), firm=True))
    elif match.confirmed:
        lacks.append(Lack("confirmed", _("The match is definitive already."), firm=True))
    else:
        lacks += _until_lacks(evolve(match.trial, until=until), max(match.trial.on, today) + LONGEST_TRIAL)
        if until <= today:
            lacks.append(Lack("over", _("That day is over, or today: choose a day to come."), firm=True))
    pass_gate(_("{number}: the trial keeps its planned end.").format(number=match.number), lacks)
    return evolve(match, trial=match.trial and evolve(match.trial, until=until))


def review_kind(match: Match, on: date) -> str:
    """Return what a review on this day is about: the trial, or a definitive match (codes of `terms.CONTACT_ABOUT`)."""
    return REVIEW if match.confirmed and match.confirmed.on <= on else TRIAL_REVIEW


def reviewed(match: Match, key: str, contact: Contact, today: date) -> Match:
    """Return `match` with the review that was held with one side or both, logged under `key`."""
    began = match.trial.on if match.trial else None
    lacks = [*running_lacks(match, contact.on), *day_lacks(contact.on, today, (began, _("the trial")))]
    pass_gate(_("{number}: there is nothing to review.").format(number=match.number), lacks)
    logged = evolve(contact, about=review_kind(match, contact.on))
    return evolve(match, contacts={**match.contacts, key: logged})


def confirmed(match: Match, confirmation: Confirmation, norms: Norms, today: date) -> Match:
    """Return `match`, definitive. Each side was asked after the trial and was reached."""
    undisputed(match, "confirmed")
    on = confirmation.on
    began = match.trial.on if match.trial else None
    lacks = [*running_lacks(match, on), *day_lacks(on, today, (began, _("the trial")))]
    hint = ""
    if match.confirmed:
        lacks.append(Lack("confirmed", _("The match is definitive already."), firm=True))
    elif not lacks:  # a match that does not run has nothing to review
        lacks += _review_lacks(match, on, norms)
        hint = _("Log the talk first: {command}").format(command=f"bgz followup done {match.number}")
    pass_gate(_("{number} cannot be made definitive.").format(number=match.number), lacks, hint=hint)
    return evolve(match, confirmed=confirmation)


def planned_end(match: Match, trial: Trial, norms: Norms, day: date) -> date:
    """Return the planned end of a trial as `day` knows it, on which it is to be reviewed: 8 weeks on unless agreed.

    Whatever the record says, it lies no further than `LONGEST_TRIAL` after the first day, or after the last review up
    to `day` with the side that was not reviewed longest: a trial that was prolonged goes on from its reviews.
    """
    planned = trial.until or trial.on + timedelta(weeks=norms.trial_weeks)
    if planned <= trial.on + _longest(norms):
        return planned
    held = _reviews_held(match, trial.on, day)
    reviewed = min(max([trial.on, *(each.on for each in held if each.side in (side, "both"))]) for side in SIDES)
    return min(planned, reviewed + _longest(norms))


def _longest(norms: Norms) -> timedelta:
    """Return how long a trial lasts at most; a norm that is longer still holds."""
    return max(LONGEST_TRIAL, timedelta(weeks=norms.trial_weeks))


def _reviews_held(match: Match, begin: date, day: date) -> list[Contact]:
    """Return the reviews of the trial from `begin` up to `day`. Attempted is not reached."""
    return [
        contact
        for key, contact in match.contacts.items()
        if contact.about == TRIAL_REVIEW
        and contact.reached
        and begin <= contact.on <= day
        and match.about.settled(f"contacts.{key}")
    ]


def trial_reviews(match: Match, day: date, end: date, norms: Norms) -> dict[str, list[date]]:
    """Return the days up to `day` on which the trial that ends on `end` was reviewed with each side.

    A review counts for that end when it is held less than the half-way weeks before it: that of a trial which was
    prolonged since does not. Attempted is not reached.
    """
    begin = end - timedelta(weeks=norms.halfway_weeks, days=-1)
    held = _reviews_held(match, max(begin, match.trial.on) if match.trial else begin, day)
    return {side: [contact.on for contact in held if contact.side in (side, "both")] for side in SIDES}


def sides_to_review(match: Match, on: date, norms: Norms) -> tuple[str, ...]:
    """Return the sides with whom the trial was not reviewed when it ends `on`, with a confirmation, or as planned."""
    end = min(on, planned_end(match, match.trial, norms, on)) if match.trial else on
    held = trial_reviews(match, on, end, norms)
    return tuple(side for side in SIDES if not held[side])


def _review_lacks(match: Match, on: date, norms: Norms) -> Iterator[Lack]:
    for side in sides_to_review(match, on, norms):
        who = _("request family") if side == "request" else _("support family")
        yield Lack("not_reviewed", _("The trial was not reviewed with the {who}.").format(who=who))


def pause_begun(match: Match, key: str, pause: Pause, today: date) -> Match:
    """Return `match` with a pause, known under `key`."""
    lacks = [*running_lacks(match, pause.since), *day_lacks(pause.since, today, ahead=PLANNED_AHEAD)]
    if pause.until and pause.until <= pause.since:
        lacks.append(Lack("order", _("The pause ends before it begins."), firm=True))
    lacks += hold_end_lacks(pause.until, today)
    if any(pause.overlaps(other) for other in match.pauses.values()):
        lacks.append(Lack("paused", _("There is a pause on these days already."), firm=True))
    pass_gate(_("{number}: no pause.").format(number=match.number), lacks)
    return evolve(match, pauses={**match.pauses, key: pause})


def open_pause(match: Match, day: date) -> str | None:
    """Return the key of the pause that holds on `day`, or None."""
    return next((key for key, pause in match.pauses.items() if pause.covers(day)), None)


def pause_ended(match: Match, key: str, until: date, today: date) -> Match:
    """Return `match` with the day on which the pause `key` ends."""
    undisputed(match, f"pauses.{key}")
    pause = evolve(match.pauses[key], until=until)
    lacks = [*open_lacks(match, until), *hold_end_lacks(until, today)]
    if until <= pause.since:
        lacks.append(Lack("order", _("The pause ends before it begins."), firm=True))
    if any(pause.overlaps(other) for name, other in match.pauses.items() if name != key):
        lacks.append(Lack("paused", _("There is a pause on these days already."), firm=True))
    pass_gate(_("{number}: the pause stays as it is.").format(number=match.number), lacks)
    return evolve(match, pauses={**match.pauses, key: pause})


def ended(match: Match, end: End, today: date) -> Match:
    """Return `match` with its end: a running match, or a proposal that comes to nothing.

    An end out of a sheet that gave no reason is completed, on its own day.
    """
    undisputed(match, "end")
    trial = (match.trial.on if match.trial else None, _("the trial"))
    definitive = (match.confirmed.on if match.confirmed else None, _("the confirmation"))
    lacks = list(day_lacks(end.on, today, _proposal(match), *_answers(match), _introduction(match), trial, definitive))
    if match.end and (match.end.reason or end.on != match.end.on):
        lacks.append(Lack("ended", _("The match has ended."), firm=True))
    pass_gate(_("{number}: the end is not taken.").format(number=match.number), lacks)
    return evolve(match, end=end)


def _not_begun(match: Match) -> Iterator[Lack]:
    if match.trial is not None:
        yield Lack("begun", _("The trial has begun already."), firm=True)


def _until_lacks(trial: Trial, latest: date) -> list[Lack]:
    if trial.until and trial.until <= trial.on:
        return [Lack("order", _("The planned end lies before the first day of the trial."), firm=True)]
    if trial.until and trial.until > latest:
        text = _("The planned end may lie on {day} at the latest; by then it is reviewed.")
        return [Lack("future", text.format(day=show_day(latest)), firm=True)]
    return []


def _proposal(match: Match) -> tuple[date | None, str]:
    return match.proposed.on if match.proposed else None, _("the proposal")


def _answers(match: Match) -> Iterator[tuple[date | None, str]]:
    for answer in (match.answers.request, match.answers.support):
        yield answer.on if answer else None, _("an answer")


def _introduction(match: Match) -> tuple[date | None, str]:
    return match.introduced.on if match.introduced else None, _("the introduction")
