"""Satisfaction and own goals: scores of 0 to 10 that families gave, by the moment at which they were asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.match import END_TALK, REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.cases.person import Contact
from bgz.domain.figures.counts import mean, percent, spread
from bgz.domain.figures.definitions import Effect
from bgz.terms.figures import CHANGE, MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run

_MOMENTS = {"first_reaction": "start", TRIAL_REVIEW: "trial", REVIEW: "half_year", END_TALK: "end"}
"""The moment that a contact belongs to by what it is about. Others count at the start, or at other moments."""
_ASKED = frozenset({TRIAL_REVIEW, REVIEW, END_TALK})
"""Contacts at which scores are asked for, so that one without a score lowers the response."""
BY_PLAN = frozenset({"trial", "half_year", "end"})
"""Moments at which every family is asked; at others a score is noted when a family gives one."""
_REQUEST = SIDES[0]


@frozen
class _Question:
    """A question, and the families of whom it is asked."""

    score: Callable[[Contact], int | None]
    sides: tuple[str, ...]


_SATISFIED = _Question(lambda contact: contact.satisfied, SIDES)
_GOALS = _Question(lambda contact: contact.goals, SIDES[:1])


@frozen
class _Asked:
    moment: str
    who: tuple[str, str]
    contact: Contact


def effects(region: Region, ran: Sequence[Run], window: Window) -> dict[str, Any]:
    """Return the scores given in `window` by moment, and how they went in the matches `ran` that ran in it."""
    asked = sorted((each for each in _all(region) if each.contact.on in window), key=lambda each: each.contact.on)
    return {
        "satisfaction": _by_moment(asked, _SATISFIED),
        "satisfaction_change": spread(_changes(region, ran, window, _SATISFIED), CHANGE),
        "own_goals": _by_moment(asked, _GOALS),
        "goals_change": spread(_changes(region, ran, window, _GOALS), CHANGE),
    }


def _by_moment(asked: Iterable[_Asked], question: _Question) -> tuple[Effect, ...]:
    families: dict[str, set[tuple[str, str]]] = {moment: set() for moment in MOMENT.codes}
    scores: dict[str, dict[tuple[str, str], int]] = {moment: {} for moment in MOMENT.codes}
    for each in asked:
        score = question.score(each.contact)
        if each.who[1] not in question.sides or (score is None and each.moment not in BY_PLAN):
            continue
        families[each.moment].add(each.who)
        if score is not None:
            scores[each.moment][each.who] = score
    return tuple(
        Effect(
            moment,
            MOMENT.label(moment),
            len(families[moment]),
            len(scores[moment]),
            percent(len(scores[moment]), len(families[moment])) if moment in BY_PLAN else None,
            mean(scores[moment].values()),
        )
        for moment in MOMENT.codes
    )


def _all(region: Region) -> Iterator[_Asked]:
    """Yield every talk with a score, or in which one was asked, once for each family that it was with."""
    for run in region.runs:
        for contact in run.match.contacts.values():
            if _scored(contact) or (contact.about in _ASKED and not _taken_over(contact, run)):
                for side in _who(contact):
                    yield _Asked(_moment(contact, run), (run.match.number, side), contact)
    for family in region.requests:
        for contact in family.contacts.values():
            if _scored(contact):
                first = region.first_trials.get(family.number)
                before = first is None or contact.on <= first
                moment = "start" if before else _MOMENTS.get(contact.about, "other")
                yield _Asked(moment, (family.number, _REQUEST), contact)


def _who(contact: Contact) -> tuple[str, ...]:
    """Return who was asked: a talk with both families asks each; one that names nobody was with who asks for help."""
    return SIDES if contact.side == "both" else (contact.side or _REQUEST,)


def _scored(contact: Contact) -> bool:
    return contact.satisfied is not None or contact.goals is not None


def _taken_over(contact: Contact, run: Run) -> bool:
    """Whether the contact is history from a sheet, which has no place for scores: nobody was asked."""
    source = run.match.source
    return source is not None and contact.on <= source.on


def _moment(contact: Contact, run: Run) -> str:
    if contact.about in _MOMENTS:
        return _MOMENTS[contact.about]
    return "start" if contact.on <= run.since else "other"


def _changes(region: Region, ran: Iterable[Run], window: Window, question: _Question) -> Iterator[str]:
    """Yield how the scores went of each family in the matches `ran`, by its first and last by the last day.

    Scores that a request family gave on its own record count as the first. What was scored after the end of the
    match does not count. A family with fewer than two scores is left out.
    """
    for run in ran:
        family = region.by_number.get(run.match.request_family or "")
        own = tuple(family.contacts.values()) if family else ()
        for side in question.sides:
            talks = (*own, *run.match.contacts.values()) if side == _REQUEST else run.match.contacts.values()
            scored = sorted(
                (contact.on, score)
                for contact in talks
                if (score := question.score(contact)) is not None
                and contact.on <= window.last
                and side in _who(contact)
                and (run.until is None or contact.on <= run.until)
            )
            if len(scored) > 1:
                first, last = scored[0][1], scored[-1][1]
                yield "stable" if first == last else "better" if last > first else "worse"
