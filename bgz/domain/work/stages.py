"""Stages: derived from dates, never stored (design 9).

Every derivation takes a day and ignores what is dated after it, so that the same folder can be asked how it
stood on any day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from attrs import evolve

from bgz.domain.work.screening import approval_holds, lacking_at_decision, was_approved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bgz.domain.cases.match import Answer, Match
    from bgz.domain.cases.person import Left, Pause
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

MATCHING = "matching"
"""The consent without which a family does not wait and no trial starts."""
SHARING = "introduction"
"""The consent to share details with the other family at an introduction."""


def has_left(left: Left | None, day: date) -> bool:
    """Whether somebody left on or before `day`."""
    return left is not None and left.on <= day


def paused(pauses: Mapping[str, Pause], day: date) -> bool:
    """Whether one of `pauses` holds on `day`."""
    return any(pause.covers(day) for pause in pauses.values())


def has_intake(family: RequestFamily, day: date) -> bool:
    """Whether the intake was held on or before `day`."""
    return family.intake is not None and family.intake.on <= day and family.about.settled("intake")


def has_consent(family: RequestFamily | SupportFamily, day: date, purpose: str = MATCHING) -> bool:
    """Whether the consent for `purpose` stands on `day`."""
    consent = family.consents.get(purpose)
    return consent is not None and consent.holds(day) and family.about.settled(f"consents.{purpose}")


def is_running(match: Match, day: date) -> bool:
    """Whether the match runs on `day`: from the first day of its trial up to, not including, its last. Pauses run."""
    return match.trial is not None and match.trial.on <= day and not has_ended(match, day)


def has_ended(match: Match, day: date) -> bool:
    """Whether the match, or the proposal, ended on or before `day`."""
    return match.end is not None and match.end.on <= day


def is_ready(family: RequestFamily, day: date) -> bool:
    """Whether intake and consent are done, and the family has not left and is not on hold."""
    return (
        has_intake(family, day)
        and has_consent(family, day)
        and not has_left(family.left, day)
        and not paused(family.on_hold, day)
    )


def is_waiting(family: RequestFamily, matches: Iterable[Match], day: date) -> bool:
    """Whether the family waits on `day`: ready, and none of its `matches` runs."""
    return is_ready(family, day) and not any(is_running(match, day) for match in matches)


def takes_places(match: Match, day: date) -> bool:
    """Whether the match takes places on `day` or will: a trial that began or is planned, and has not ended.

    A trial or an end about which two changes contradict each other frees nothing.
    """
    if has_ended(match, day) and match.about.settled("end"):
        return False
    return match.trial is not None or not match.about.settled("trial")


def without_trial(match: Match) -> Match:
    """Return `match` as it counts when its trial does not: a proposal, whose trial is in doubt and frees no place."""
    doubted = evolve(match.about, disputed=match.about.disputed | {"trial"})
    return evolve(match, trial=None, confirmed=None, about=doubted)


def taken_places(matches: Iterable[Match], day: date) -> int:
    """Return how many places the matches of one support family take, planned trials included."""
    return sum(len(match.children) for match in matches if takes_places(match, day))


def request_stage(family: RequestFamily, matches: Iterable[Match], day: date) -> str:
    """Return the stage of a request family on `day`, a code of `terms.STAGE`."""
    if has_left(family.left, day):
        return "closed"
    if any(is_running(match, day) for match in matches):
        return "in_match"
    if paused(family.on_hold, day):
        return "on_hold"
    if not has_intake(family, day):
        return "registered"
    return "waiting" if has_consent(family, day) else "intake_held"


def support_stage(family: SupportFamily, matches: Iterable[Match], day: date, rules: Rules) -> str:
    """Return the stage of a support family on `day`, a code of `terms.STAGE`."""
    decision = family.screening.decision
    decided = decision.verdict if decision and decision.on <= day else ""
    if decided in {"rejected", "withdrawn"} and family.about.settled("screening.decision"):
        return decided
    if has_left(family.left, day):
        return "closed"
    if decided == "approved" and was_approved(family, rules):
        return _available_stage(family, matches, day, rules)
    if not _screening_begun(family, day):
        return "registered"
    return "in_screening" if lacking_at_decision(family, day, rules) else "screened"


def _screening_begun(family: SupportFamily, day: date) -> bool:
    """Whether an item of the checklist was done by `day`, or a VOG at least asked for."""
    vogs = [vog for adult in family.adults.values() for vog in adult.vogs.values()]
    vogs += [vog for child in family.own_children.values() for vog in child.vogs.values()]
    days = [done.on for done in family.screening.done.values()]
    days += [known for vog in vogs if (known := vog.on or vog.issued_on)]
    return any(known <= day for known in days)


def _available_stage(family: SupportFamily, matches: Iterable[Match], day: date, rules: Rules) -> str:
    if not approval_holds(family, day, rules):
        return "not_valid"
    if paused(family.paused, day):
        return "paused"
    if family.offer.max_children is not None and taken_places(matches, day) >= family.offer.max_children:
        return "full"
    return "available"


def proposed_on(match: Match) -> date | None:
    """Return the day on which a match was proposed, or on which its trial began when nobody noted the proposal."""
    fact = match.proposed or match.trial
    return fact.on if fact else None


def answered(answer: Answer | None, day: date) -> TypeGuard[Answer]:
    """Whether a side had answered by `day`; an answer without a day was given before."""
    return answer is not None and (answer.on is None or answer.on <= day)


def said_no(answer: Answer | None, day: date) -> TypeGuard[Answer]:
    """Whether a side had said no by `day`."""
    return answered(answer, day) and not answer.yes


def match_stage(match: Match, day: date) -> str:
    """Return the stage of a match on `day`, a code of `terms.STAGE`."""
    answers = (match.answers.request, match.answers.support)
    if any(said_no(answer, day) for answer in answers):
        return "refused"
    if has_ended(match, day):
        return "ended"
    reached = [
        stage
        for stage, fact in (
            ("introduced", match.introduced),
            ("trial", match.trial),
            ("confirmed", match.confirmed),
        )
        if fact and fact.on <= day
    ]
    if reached:
        return reached[-1]
    return "answered" if all(answered(answer, day) for answer in answers) else "proposed"


def under_way(match: Match, day: date) -> bool:
    """Whether the outcome of a proposal is still to come on `day`: not refused, not ended, and no trial is planned."""
    proposed = match.proposed is not None and match.proposed.on <= day
    return proposed and match.trial is None and match_stage(match, day) in {"proposed", "answered", "introduced"}


def by_family(matches: Iterable[Match]) -> tuple[dict[str, list[Match]], dict[str, list[Match]]]:
    """Return the matches of each request family and of each support family, by number."""
    asking: dict[str, list[Match]] = {}
    helping: dict[str, list[Match]] = {}
    for match in matches:
        asking.setdefault(match.request_family or "", []).append(match)
        helping.setdefault(match.support_family or "", []).append(match)
    return asking, helping
