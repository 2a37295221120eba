"""Satisfaction and own goals: scores of 0 to 10 that families gave, by the moment at which they were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.match import END_TALK, REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.cases.person import Contact
from bgz.domain.figures.counts import mean, percent
from bgz.domain.figures.definitions import Effect
from bgz.terms.figures import MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run

_MOMENTS = {"first_reaction": "start", TRIAL_REVIEW: "trial", REVIEW: "half_year", END_TALK: "end"}
"""The moment that a contact belongs to by what it is about. Others count at the start, or at other moments."""
_ASKED = frozenset({TRIAL_REVIEW, REVIEW, END_TALK})
"""Contacts at which scores are asked for, so that one without a score lowers the response."""
_FAMILY_SIDES = ("request", "both", None)


@frozen
class _Asked:
    moment: str
    who: tuple[str, str]
    contact: Contact

    @property
    def answered(self) -> bool:
        return _scored(self.contact)


def effects(region: Region, window: Window) -> tuple[Effect, ...]:
    """Return the scores given in `window`, by moment."""
    asked = [each for each in _all(region) if each.contact.on in window]
    return tuple(_effect(moment, [each for each in asked if each.moment == moment]) for moment in MOMENT.codes)


def _effect(moment: str, asked: list[_Asked]) -> Effect:
    families = {each.who for each in asked}
    answered = {each.who for each in asked if each.answered}
    satisfied = [each for each in asked if each.contact.satisfied is not None]
    goals = [each for each in asked if each.contact.goals is not None]
    return Effect(
        moment,
        MOMENT.label(moment),
        len(families),
        len(answered),
        percent(len(answered), len(families)),
        len({each.who for each in satisfied}),
        mean(each.contact.satisfied or 0 for each in satisfied),
        len({each.who for each in goals}),
        mean(each.contact.goals or 0 for each in goals),
    )


def _all(region: Region) -> Iterator[_Asked]:
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
                yield _Asked(moment, (family.number, "request"), contact)


def _who(contact: Contact) -> tuple[str, ...]:
    """Return who was asked: a talk with both families asks each; of one that names nobody only that it was asked."""
    return SIDES if contact.side == "both" else (contact.side or "",)


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


def goals_changes(region: Region, ran: Iterable[Run], window: Window) -> Iterator[str]:
    """Yield for each of the matches `ran` how the request family's own goals went, by its first and last score.

    Scores that the family gave on its own record count as the first. Matches with fewer than two scores by the
    last day are left out.
    """
    for run in ran:
        family = region.by_number.get(run.match.request_family or "")
        own = family.contacts.values() if family else ()
        scored = sorted(
            (contact.on, contact.goals)
            for contact in (*own, *run.match.contacts.values())
            if contact.goals is not None
            and contact.on <= window.last
            and contact.side in _FAMILY_SIDES
            and (run.until is None or contact.on <= run.until)
        )
        if len(scored) > 1:
            first, last = scored[0][1], scored[-1][1]
            yield "stable" if first == last else "better" if last > first else "worse"
