"""Letters to the families of a match: when each kind fits, and the facts that its text is made of.

A coordinator prints a letter or pastes it into a mail of her own; bgz sends none. Of the other family a letter tells
the name alone, and only while both families consent to share details at an introduction.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.cases.match import END_TALK, SIDES
from bgz.domain.record.fields import private
from bgz.domain.work.gates import Lack
from bgz.domain.work.match_moves import planned_end
from bgz.domain.work.match_view import next_of_proposal
from bgz.domain.work.stages import SHARING, has_consent, has_ended, is_running, match_stage
from bgz.i18n import N_, _
from bgz.terms.matches import LETTER, STAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.programme import Norms
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily

INTRODUCTION, TRIAL, EVALUATION, THANKS, GOODBYE = LETTER.codes
ANSWERED, PLANNED, IN_TRIAL, CONFIRMED, ENDED, OVER = "answered", "planned", "trial", "confirmed", "ended", "over"
"""Moments of a match: both said yes; a trial is planned; it runs; it is definitive; it ran and ended; it came to
nothing. Before a trial is planned the moment is the stage."""
_FITS = {
    INTRODUCTION: (ANSWERED,),
    TRIAL: (PLANNED, IN_TRIAL, CONFIRMED),
    EVALUATION: (IN_TRIAL, CONFIRMED),
    THANKS: (IN_TRIAL, CONFIRMED, ENDED),
    GOODBYE: (ENDED,),
}
_WHEN = {
    INTRODUCTION: N_("This letter is for when both families said yes and have not met yet."),
    TRIAL: N_("This letter is for when a trial is planned, or the match runs."),
    EVALUATION: N_("This letter is for while the match runs."),
    THANKS: N_("This letter is for while the match runs, or after it."),
    GOODBYE: N_("This letter is for after the match ended."),
}
_INSTEAD = {PLANNED: TRIAL, IN_TRIAL: TRIAL, CONFIRMED: EVALUATION, ENDED: GOODBYE}
"""The letter that fits best at a moment at which another does not."""
_STEERING = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def one_line(text: str | None) -> str:
    """Return `text` in one line, without what would steer a screen or turn the direction of what follows."""
    return " ".join(_STEERING.sub("", text or "").split())


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return the lines of `text` that say something, each as `one_line` has it."""
    return tuple(line for each in (text or "").splitlines() if (line := one_line(each)))


@frozen(kw_only=True)
class FamilyLetter:
    """The facts of one letter to one family. What is not known is empty, and left open on paper to be filled in.

    `other_…` is empty where the other family may not be named. `shared_on` is the day on which the family itself
    consented to share details at an introduction, while that stands.
    """

    kind: str
    side: str
    moment: str
    day: date
    programme: str
    coordinator: str
    email: str
    surname: str = private()
    first_name: str = private()
    street: str = private()
    town: str = private()
    other_surname: str = private()
    other_first_name: str = private()
    shared_on: date | None
    trial_weeks: int
    review_months: int
    keep_months: int
    first: date | None = None
    halfway: date | None = None
    planned: date | None = None
    last: date | None = None
    frequency: str = private(default="")
    day_parts: tuple[str, ...] = ()
    rules: tuple[str, ...] = private(default=())
    said_goodbye: bool = False
    talked: bool = False


@frozen(kw_only=True)
class Sender:
    """Who signs: the name of the programme, and the name and mail address of the coordinator."""

    programme: str
    name: str
    email: str


def moment(match: Match, day: date) -> str:
    """Return how far the match is on `day`, for what may be written to its families."""
    stage = match_stage(match, day)
    if stage == "refused":
        return OVER
    if has_ended(match, day):
        ran = match.trial is not None and match.end is not None and match.trial.on <= match.end.on
        return ENDED if ran else OVER
    if is_running(match, day):
        return CONFIRMED if stage == CONFIRMED else IN_TRIAL
    return PLANNED if match.trial else stage


def sides_of(kind: str) -> tuple[str, ...]:
    """Return to which sides a letter of this kind goes."""
    return ("support",) if kind == THANKS else SIDES


def letter_lacks(match: Match, kind: str, day: date) -> Iterator[Lack]:
    """Yield why a letter of this kind does not fit the match on `day`."""
    if moment(match, day) not in _FITS[kind]:
        stage = STAGE.label(match_stage(match, day))
        yield Lack("stage", _("The stage of the match is: {stage}.").format(stage=stage), firm=True)
        yield Lack("stage", _(_WHEN[kind]), firm=True)


def helps(match: Match, kind: str, day: date) -> str:
    """Return the command that helps who wants a letter that does not fit: the step it waits for, or what fits now."""
    now = moment(match, day)
    if now == OVER:
        return f"bgz show {match.number}"
    if now not in _INSTEAD:
        return next_of_proposal(match, day)
    if kind == GOODBYE and now in _FITS[EVALUATION]:
        return f"bgz match end {match.number}"
    return f"bgz letter {match.number} {LETTER.label(_INSTEAD[now])}"


def unconsented(kind: str, asking: RequestFamily, helping: SupportFamily, day: date) -> tuple[str, ...]:
    """Return the families whose consent is lacking: an introduction names each to the other."""
    asked = (asking, helping) if kind == INTRODUCTION else ()
    return tuple(family.number for family in asked if not has_consent(family, day, SHARING))


def letter_to(  # noqa: PLR0913 - whom it is to, about what, and who signs
    side: str,
    kind: str,
    match: Match,
    asking: RequestFamily,
    helping: SupportFamily,
    *,
    norms: Norms,
    sender: Sender,
    day: date,
) -> FamilyLetter:
    """Return the facts of a letter of this kind to one side of `match` on `day`. The gates are passed before."""
    own, other = (asking, helping) if side == "request" else (helping, asking)
    shared = has_consent(own, day, SHARING)
    named = shared and has_consent(other, day, SHARING)
    address = own.address
    letter = FamilyLetter(
        kind=kind,
        side=side,
        moment=moment(match, day),
        day=day,
        programme=one_line(sender.programme),
        coordinator=one_line(sender.name),
        email=one_line(sender.email),
        surname=one_line(own.surname),
        first_name=one_line(own.first_name),
        street=one_line(address.street) if address else "",
        town=one_line(f"{address.postcode or ''} {address.town or ''}") if address else "",
        other_surname=one_line(other.surname) if named else "",
        other_first_name=one_line(other.first_name) if named else "",
        shared_on=own.consents[SHARING].given_on if shared else None,
        trial_weeks=norms.trial_weeks,
        review_months=norms.review_months,
        keep_months=norms.keep_ended_months,
    )
    return _with_match(letter, match, norms)


def _with_match(letter: FamilyLetter, match: Match, norms: Norms) -> FamilyLetter:
    """Return `letter` with the days of the match, what was agreed, and whether somebody talked with this side."""
    trial, end = match.trial, match.end
    planned = planned_end(match, trial, norms, letter.day) if trial else None
    halfway = trial.on + timedelta(weeks=norms.halfway_weeks) if trial else None
    agreed = match.confirmed if letter.moment == CONFIRMED else None
    return evolve(
        letter,
        first=trial.on if trial else None,
        halfway=halfway if halfway and planned and halfway < planned else None,
        planned=planned,
        last=end.on if end and letter.moment == ENDED else None,
        frequency=one_line((agreed.frequency if agreed else None) or match.frequency),
        day_parts=agreed.day_parts if agreed else (),
        rules=lines_of(agreed.rules) if agreed else (),
        said_goodbye=bool(end and end.goodbye),
        talked=any(
            talk.about == END_TALK and talk.reached and talk.on <= letter.day and talk.side in (letter.side, "both")
            for talk in match.contacts.values()
        ),
    )
