"""The gates of a match (design 9): pure functions that return everything that stands in the way, at once.

The same gates judge a step before it is taken and a stored trial at every reading (design 7). A value about which
two changes contradict each other counts as not there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import or_dispute
from bgz.domain.work.screening import VOG, accepted_gaps, approval_lapsed, was_approved
from bgz.domain.work.stages import (
    MATCHING,
    answered,
    has_consent,
    has_ended,
    has_intake,
    has_left,
    paused,
    said_no,
    taken_places,
    takes_places,
)
from bgz.errors import Refused
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

PLANNED_AHEAD = timedelta(days=62)
"""How far ahead the first day of a trial may lie: two months, for what was agreed for after the holidays."""
EARLIEST = date(2000, 1, 1)
"""Days before this are slips of the keyboard; Buurtgezinnen began in 2014."""


@frozen
class Lack:
    """One thing that stands in the way. `firm`: not even a lead's override helps.

    The codes that an import knows too are those of its faults (`importing/faults.py`).
    """

    code: str
    sentence: str
    firm: bool = False


def pass_gate(
    message: str, lacks: Iterable[Lack], *, override: str | None = None, liftable: bool = False, hint: str = ""
) -> None:
    """Raise Refused with everything that stands in the way; `override` is the reason why a lead goes on all the same.

    `liftable`: whether this gate knows an override at all. `hint` says what helps where it does not.
    """
    lacks = list(lacks)
    in_the_way = [lack for lack in lacks if lack.firm or not override]
    if not in_the_way:
        return
    soft = liftable and not any(lack.firm for lack in lacks)
    hint = _("A lead can go on all the same with --override REASON.") if soft else hint
    raise Refused(message, problems=[lack.sentence for lack in in_the_way], hint=hint)


def day_lacks(
    on: date, today: date, *after: tuple[date | None, str], ahead: timedelta = timedelta(0)
) -> Iterator[Lack]:
    """Yield what is wrong with the day of a step: still to come, or before what must come first."""
    if on > today + ahead:
        if ahead:
            yield Lack("future", _("{day} is too far ahead.").format(day=show_day(on)), firm=True)
        else:
            yield Lack("future", _("{day} is still to come.").format(day=show_day(on)), firm=True)
    elif on < EARLIEST:
        yield Lack("order", _("{day} is too long ago.").format(day=show_day(on)), firm=True)
    for earlier, what in after:
        if earlier and on < earlier:
            text = _("{day} lies before {earlier}, the day of {what}.")
            yield Lack("order", text.format(day=show_day(on), earlier=show_day(earlier), what=what), firm=True)


def ready_lacks(asking: RequestFamily, day: date) -> Iterator[Lack]:
    """Yield what keeps a request family from a proposal or a trial on `day`."""
    if not has_intake(asking, day):
        text = _("The intake of the request family was not held by {day}.").format(day=show_day(day))
        yield Lack("missing_intake", or_dispute(asking, "intake", text))
    if not has_consent(asking, day):
        text = _("On {day} there is no consent of the request family to look for a match.").format(day=show_day(day))
        yield Lack("missing_consent", or_dispute(asking, f"consents.{MATCHING}", text))
    if has_left(asking.left, day) or not asking.about.settled("left"):
        yield Lack("family_has_left", or_dispute(asking, "left", _("The request family has left.")), firm=True)


def hold_lacks(asking: RequestFamily, day: date) -> Iterator[Lack]:
    """Yield whether the request family is on hold on `day`."""
    if paused(asking.on_hold, day) or not asking.about.settled("on_hold"):
        text = _("The request family is on hold on {day}.").format(day=show_day(day))
        yield Lack("on_hold", or_dispute(asking, "on_hold", text))


def asking_lacks(asking: RequestFamily, day: date) -> Iterator[Lack]:
    """Yield everything of the request family itself that keeps it from a proposal or a new trial on `day`."""
    yield from ready_lacks(asking, day)
    yield from hold_lacks(asking, day)


def approval_lacks(helping: SupportFamily, day: date, rules: Rules, *, history: bool = False) -> Iterator[Lack]:
    """Yield what keeps a support family from a trial on `day`: no approval that holds, or a VOG that does not.

    `history`: of what a sheet tells, the VOG is asked at the approval alone; sheets know no renewals.
    """
    decision = helping.screening.decision
    if has_left(helping.left, day) or not helping.about.settled("left"):
        yield Lack("family_has_left", or_dispute(helping, "left", _("The support family has left.")), firm=True)
    if decision is None or decision.on > day or not was_approved(helping, rules):
        text = _("The support family was not approved by {day}, or the approval does not hold.")
        yield Lack("trial_before_approval", or_dispute(helping, "screening.decision", text.format(day=show_day(day))))
    lapsed = () if history else approval_lapsed(helping, day, rules)
    if lapsed:
        text = ngettext(
            "The VOG of {count} person in the support family is missing or expired on {day}.",
            "The VOGs of {count} persons in the support family are missing or expired on {day}.",
            len(lapsed),
        )
        yield Lack(VOG, text.format(count=len(lapsed), day=show_day(day)), firm=True)


def place_lacks(match: Match, helping: SupportFamily, others: Iterable[Match], day: date) -> Iterator[Lack]:
    """Yield whether the children of `match` fit among the `others` of the same support family."""
    most = helping.offer.max_children
    if most is None or not helping.about.settled("offer.max_children"):
        text = _("Nobody noted how many children the support family can have at the same time.")
        yield Lack("capacity_exceeded", or_dispute(helping, "offer.max_children", text))
        return
    taken = taken_places((each for each in others if each.support_family == match.support_family), day)
    if taken + len(match.children) > most:
        text = _("The support family has {most} places, of which {taken} are taken; the match asks {asked}.")
        yield Lack("capacity_exceeded", text.format(most=most, taken=taken, asked=len(match.children)))


def pause_lacks(helping: SupportFamily, day: date) -> Iterator[Lack]:
    """Yield whether the support family has a pause on `day`."""
    if paused(helping.paused, day) or not helping.about.settled("paused"):
        text = _("The support family has a pause on {day}.").format(day=show_day(day))
        yield Lack("paused", or_dispute(helping, "paused", text))


def child_lacks(match: Match, others: Iterable[Match], day: date) -> Iterator[Lack]:
    """Yield the other matches that have one of the children; a child is in one match at a time."""
    if not match.children:
        yield Lack("no_children", _("The match names no child."), firm=True)
    for other in others:
        same = other.request_family == match.request_family and not set(match.children).isdisjoint(other.children)
        if same and takes_places(other, day):
            text = _("A child is in another running match: {number}.")
            yield Lack("child_in_two_matches", text.format(number=other.number), firm=True)


def answer_lacks(match: Match, day: date) -> Iterator[Lack]:
    """Yield whose yes is lacking on `day`. A no cannot be overridden."""
    for side, answer in (("request", match.answers.request), ("support", match.answers.support)):
        who = _("request family") if side == "request" else _("support family")
        if not match.about.settled(f"answers.{side}"):
            text = _("The answer of the {who} is in conflict.").format(who=who)
            yield Lack("not_answered", or_dispute(match, f"answers.{side}", text), firm=True)
        elif not answered(answer, day):
            yield Lack("not_answered", _("The {who} has not answered yet.").format(who=who))
        elif said_no(answer, day):
            yield Lack("said_no", _("The {who} said no.").format(who=who), firm=True)


def introduction_lacks(match: Match, day: date) -> Iterator[Lack]:
    """Yield whether the families have not met by `day`."""
    if not match.introduced or match.introduced.on > day or not match.about.settled("introduced"):
        text = _("The families were not introduced by {day}.").format(day=show_day(day))
        yield Lack("not_introduced", or_dispute(match, "introduced", text))


def doubt_lacks(match: Match) -> Iterator[Lack]:
    """Yield whether it is in doubt whom the match is about."""
    for path in ("request_family", "support_family", "request", "children"):
        if not match.about.settled(path):
            text = _("It is in conflict whom the match is about.")
            yield Lack("in_conflict", or_dispute(match, path, text), firm=True)
            return


def trial_lacks(
    match: Match,
    asking: RequestFamily,
    helping: SupportFamily,
    others: Iterable[Match],
    rules: Rules,
    on: date,
) -> tuple[Lack, ...]:
    """Return everything that keeps `match` from a trial that begins `on`. `others` are the matches of either family."""
    others = [other for other in others if other.number != match.number]
    return (
        *doubt_lacks(match),
        *answer_lacks(match, on),
        *introduction_lacks(match, on),
        *asking_lacks(asking, on),
        *approval_lacks(helping, on, rules),
        *place_lacks(match, helping, others, on),
        *pause_lacks(helping, on),
        *child_lacks(match, others, on),
    )


def trial_counts(
    match: Match,
    asking: RequestFamily | None,
    helping: SupportFamily | None,
    others: Iterable[Match],
    rules: Rules,
) -> list[str]:
    """Return why a stored trial does not count, a sentence each; empty when it passed its gates, or there is none.

    Re-derived at every reading, so that a trial that somebody wrote past the gates is found (design 7). An override
    lifts what is not firm, never a VOG (only a lead's override counts; storage sees to that). Of trials that an import
    took over, the gates that a sheet can show are asked, less the gaps that a lead accepted.
    """
    trial = match.trial
    if trial is None:
        return []
    if not match.about.settled("trial"):
        return [or_dispute(match, "trial", _("The trial is in conflict."))]
    if asking is None or helping is None:
        return [_("The record of one of the families is not there.")]
    history = match.source is not None and trial.on <= match.source.on
    before = [other for other in others if _began_before(other, match)]
    lacks = [
        *doubt_lacks(match),
        *ready_lacks(asking, trial.on),
        *approval_lacks(helping, trial.on, rules, history=history),
        *place_lacks(match, helping, before, trial.on),
        *child_lacks(match, before, trial.on),
    ]
    if not history:
        lacks += [*answer_lacks(match, trial.on), *introduction_lacks(match, trial.on)]
    gaps = accepted_gaps(match) if history else frozenset()
    gaps |= _replaced_since(match, asking, helping, trial.on, {lack.code for lack in lacks})
    return [lack.sentence for lack in lacks if lack.code not in gaps and (lack.firm or not trial.override)]


def _replaced_since(
    match: Match, asking: RequestFamily, helping: SupportFamily, began: date, lacking: Collection[str]
) -> set[str]:
    """Return which codes of `lacking` cannot be asked any more: what stood then was replaced after the match was made.

    A record holds the last intake, the last consent and the places of now. A later day of these, noted later, says
    nothing of the day on which a trial `began`. Whether it was noted later the clocks of the writers tell well enough.
    """
    consent = asking.consents.get(MATCHING)
    values: tuple[tuple[str, RequestFamily | SupportFamily, str, date | None], ...] = (
        ("missing_intake", asking, "intake", asking.intake.on if asking.intake else None),
        ("missing_consent", asking, f"consents.{MATCHING}", consent.given_on if consent else None),
        ("capacity_exceeded", helping, "offer.max_children", date.max),
    )
    later = [(code, record, path) for code, record, path, day in values if code in lacking and day and day > began]
    made = min(map(datetime.fromisoformat, match.about.days.values()), default=None) if later else None
    return {
        code
        for code, record, path in later
        if made and path in record.about.days and datetime.fromisoformat(record.about.days[path]) > made
    }


def _began_before(other: Match, match: Match) -> bool:
    """Whether the trial of `other` began first; of two on one day the lower number goes first."""
    if other.trial is None or match.trial is None or other.number == match.number:
        return False
    return (other.trial.on, other.number) < (match.trial.on, match.number)


def open_lacks(match: Match, day: date) -> Iterator[Lack]:
    """Yield whether the match is over: then no step is left."""
    if has_ended(match, day) or (match.end is not None and not match.about.settled("end")):
        yield Lack("ended", or_dispute(match, "end", _("The match has ended.")), firm=True)


def running_lacks(match: Match, day: date) -> Iterator[Lack]:
    """Yield whether the match does not run on `day`."""
    if match.trial is None or match.trial.on > day or not match.about.settled("trial"):
        text = _("No trial had begun by {day}.").format(day=show_day(day))
        yield Lack("no_trial", or_dispute(match, "trial", text), firm=True)
    yield from open_lacks(match, day)
