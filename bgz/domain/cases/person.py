"""What request families and support families have in common: address, contacts, pauses, where a row came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import frozen

from bgz.domain.record.fields import REQUIRED, prop, together
from bgz.domain.values.postcodes import parse_postcode
from bgz.i18n import N_
from bgz.terms.families import LEFT
from bgz.terms.followup import CONTACT_ABOUT, CONTACT_HOW
from bgz.terms.matches import SIDE


@together
@frozen(kw_only=True)
class Address:
    """Where a family lives."""

    postcode: str | None = prop(N_("Postcode"), private=True, check=parse_postcode)
    street: str | None = prop(N_("Street and number"), private=True)
    town: str | None = prop(N_("Town"))
    municipality: str | None = prop(N_("Municipality"))

    @property
    def pc4(self) -> str | None:
        """The four digits of the postcode, or None."""
        return self.postcode[:4] if self.postcode else None


@together
@frozen(kw_only=True)
class Contact:
    """A dated note: who, how, reached or not, what. Attempted is not reached."""

    on: date = prop(N_("Day"), default=REQUIRED)
    how: str | None = prop(N_("How"), terms=CONTACT_HOW)
    side: str | None = prop(N_("With whom"), terms=SIDE)
    about: str = prop(N_("About"), default="other", terms=CONTACT_ABOUT)
    reached: bool = prop(N_("Reached"), default=True)
    text: str | None = prop(N_("What was said"), private=True, long=True)
    satisfied: int | None = prop(N_("Satisfied (0–10)"), low=0, high=10)
    goals: int | None = prop(N_("Own goals reached (0–10)"), low=0, high=10)
    go_on: bool | None = prop(N_("Wants to go on"))
    next_step: str | None = prop(N_("Next step"), private=True)
    task: str | None = prop(N_("Own task that it closes"))


@together
@frozen(kw_only=True)
class OwnTask:
    """Something that follows from no norm and is to be done all the same. A contact that names it closes it."""

    due: date = prop(N_("By when"), default=REQUIRED)
    text: str = prop(N_("What is to be done"), default=REQUIRED, private=True)
    since: date = prop(N_("Noted on"), default=REQUIRED)


@together
@frozen(kw_only=True)
class Snooze:
    """A task put off until a day, with a reason. `task` is what names the task within its case (`Task.name`)."""

    task: str = prop(N_("Task"), default=REQUIRED)
    on: date = prop(N_("Day"), default=REQUIRED)
    until: date = prop(N_("Until"), default=REQUIRED)
    reason: str = prop(N_("Reason"), default=REQUIRED, private=True)


@together
@frozen(kw_only=True)
class Kept:
    """Why details are kept longer than the retention clock says, and until when (AVG, article 5.1.e)."""

    until: date = prop(N_("Until"), default=REQUIRED)
    reason: str = prop(N_("Reason"), default=REQUIRED, private=True)


@together
@frozen(kw_only=True)
class Pause:
    """A time in which nothing happens, with a reason."""

    since: date = prop(N_("From"), default=REQUIRED)
    until: date | None = prop(N_("Until"), help=N_("Leave empty when it is not known yet."))
    reason: str = prop(N_("Reason"), default=REQUIRED, private=True)

    def covers(self, day: date) -> bool:
        """Whether the pause holds on `day`; the last day is the first on which it no longer does."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: Pause) -> bool:
        """Whether both hold on one day."""
        first, second = sorted((self, other), key=lambda pause: pause.since)
        return first.until is None or second.since < first.until


@together
@frozen(kw_only=True)
class Consent:
    """Permission for one purpose: by whom, since when, and whether it was withdrawn (AVG, articles 6 and 7)."""

    given_on: date = prop(N_("Given on"), default=REQUIRED)
    by: tuple[str, ...] = prop(
        N_("Given by"),
        default=(),
        private=True,
        help=N_("Every parent with custody. If one is missing, give the reason."),
    )
    missing_reason: str | None = prop(N_("Why a parent is missing"), private=True)
    withdrawn_on: date | None = prop(N_("Withdrawn on"))

    def holds(self, day: date) -> bool:
        """Whether the consent stands on `day`; it ends on the day on which it is withdrawn."""
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@together
@frozen(kw_only=True)
class Left:
    """When and why a family left the programme."""

    on: date = prop(N_("Day"), default=REQUIRED)
    reason: str = prop(N_("Reason"), default=REQUIRED, terms=LEFT)
    note: str | None = prop(N_("Explanation"), private=True)


@together
@frozen(kw_only=True)
class Source:
    """The row of a sheet from which a record was imported, so that importing again changes nothing."""

    sheet: str = prop(N_("Sheet"), default=REQUIRED)
    nr: str = prop(N_("Number in the sheet"), default=REQUIRED)
    on: date = prop(N_("Imported on"), default=REQUIRED)
    cells: Mapping[str, str] = prop(N_("Cells"), default=REQUIRED, private=True, check=str)
    gaps: tuple[str, ...] = prop(N_("Gaps accepted"), default=())
    override: str | None = prop(N_("Reason to accept the gaps"))
