"""The match (koppeling): one support family and named children of one request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from bgz.domain.cases.person import Contact, OwnTask, Pause, Snooze, Source
from bgz.domain.record.about import About
from bgz.domain.record.fields import REQUIRED, group, items, prop, together
from bgz.i18n import N_
from bgz.terms.matches import DECLINED, END_REASON, INITIATOR
from bgz.terms.moments import DAY_PARTS

SIDES = ("request", "support")
"""The families of a match; each answers a proposal and is asked at a review."""
TRIAL_REVIEW, REVIEW = "trial_review", "review"
"""What a contact that reviews a match is about: before it is confirmed, and every half year after."""
END_TALK = "goodbye"
"""What a contact is about in which the end of a match is talked through."""


@together
@frozen(kw_only=True)
class Proposal:
    """The coordinator proposes the match."""

    on: date = prop(N_("Day"), default=REQUIRED)
    reason: str | None = prop(N_("Reason"), private=True)
    rank: int | None = prop(N_("Rank among the suggestions"), low=1)
    inputs: str | None = prop(N_("Hash of what the suggestion was made of"))
    lifted: tuple[str, ...] = prop(N_("Rules lifted"), default=())
    override: str | None = prop(N_("Reason to lift rules"))


@together
@frozen(kw_only=True)
class Answer:
    """What one side says to the proposal."""

    yes: bool = prop(N_("Yes"), default=REQUIRED)
    on: date | None = prop(N_("Day"))
    because: str | None = prop(N_("Kind of reason"), terms=DECLINED, help=N_("Only of a no; counted in the outcomes."))
    reason: str | None = prop(N_("Reason"), private=True)


@frozen(kw_only=True)
class Answers:
    """The answers of both sides."""

    request: Answer | None = prop(N_("Request family"))
    support: Answer | None = prop(N_("Support family"))


@together
@frozen(kw_only=True)
class Introduction:
    """The families met."""

    on: date = prop(N_("Day"), default=REQUIRED)
    note: str | None = prop(N_("Note"), private=True, long=True)


@together
@frozen(kw_only=True)
class Trial:
    """The trial: from this day on the match counts and takes places."""

    on: date = prop(N_("First day"), default=REQUIRED)
    until: date | None = prop(N_("Planned end"))
    override: str | None = prop(N_("Reason of the override"), help=N_("A lead accepts what is missing; never a VOG."))


@together
@frozen(kw_only=True)
class Confirmation:
    """The match is definitive, with what was agreed."""

    on: date = prop(N_("Day"), default=REQUIRED)
    frequency: str | None = prop(N_("How often"))
    day_parts: tuple[str, ...] = prop(N_("Day parts"), default=(), terms=DAY_PARTS)
    rules: str | None = prop(N_("House rules"), private=True, long=True)


@together
@frozen(kw_only=True)
class End:
    """The match ended."""

    on: date = prop(N_("Last day"), default=REQUIRED)
    reason: str | None = prop(N_("Reason"), terms=END_REASON)
    initiator: str | None = prop(N_("On whose initiative"), terms=INITIATOR)
    goodbye: bool | None = prop(N_("A goodbye took place"))
    again_request: bool | None = prop(N_("Request family would do it again"))
    again_support: bool | None = prop(N_("Support family would do it again"))
    note: str | None = prop(N_("Explanation"), private=True, long=True)


@frozen(kw_only=True)
class Match:
    """One support family and named children of one request, from proposal to end."""

    number: str = ""
    about: About = field(factory=About, eq=False, repr=False)
    owner: str | None = prop(N_("Coordinator"))
    request_family: str | None = prop(N_("Request family"))
    request: str | None = prop(N_("Request"))
    children: tuple[str, ...] = prop(N_("Children"), default=())
    support_family: str | None = prop(N_("Support family"))
    proposed: Proposal | None = prop(N_("Proposal"))
    answers: Answers = group(N_("Answers"), Answers)
    introduced: Introduction | None = prop(N_("Introduction"))
    trial: Trial | None = prop(N_("Trial"))
    frequency: str | None = prop(N_("How often"))
    confirmed: Confirmation | None = prop(N_("Confirmation"))
    pauses: Mapping[str, Pause] = items(N_("Pauses"), Pause, "h")
    end: End | None = prop(N_("End"))
    contacts: Mapping[str, Contact] = items(N_("Contacts"), Contact, "c")
    own_tasks: Mapping[str, OwnTask] = items(N_("Own tasks"), OwnTask, "o")
    snoozed: Mapping[str, Snooze] = items(N_("Tasks put off"), Snooze, "z")
    notes: str | None = prop(N_("Notes"), private=True, long=True)
    source: Source | None = prop(N_("Imported from"))
