"""The request family (vraaggezin): a family that asks for help, with its children and requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from attrs import field, frozen

from bgz.domain.cases.person import Address, Consent, Contact, Kept, Left, OwnTask, Pause, Snooze, Source
from bgz.domain.record.about import About
from bgz.domain.record.fields import REQUIRED, items, prop, together
from bgz.domain.values.months import Month
from bgz.domain.values.numbers import parse_number
from bgz.domain.values.pages import parse_page, public_text
from bgz.domain.values.texts import parse_email, parse_phone
from bgz.i18n import N_
from bgz.terms.families import DISTANCE, DUTCH_LEVEL, HELP, HOUSEHOLD, LANGUAGE, NEEDS, PURPOSE, REFERRER, WISHED
from bgz.terms.moments import DAY_PARTS

LONGEST_PUBLIC = timedelta(weeks=26)
"""How long a request may be seen by everyone before a person looks at it again."""


@frozen(kw_only=True)
class Child:
    """A child of the family. Year and month of birth only."""

    born: Month | None = prop(N_("Born (year and month)"))
    called: str | None = prop(N_("Called"), private=True, help=N_("A first name, or son or daughter."))


@frozen(kw_only=True)
class Parent:
    """A parent or carer."""

    name: str | None = prop(N_("Name"), private=True)
    phone: str | None = prop(N_("Phone"), private=True, check=parse_phone)
    custody: bool | None = prop(N_("Has custody"))


@together
@frozen(kw_only=True)
class Intake:
    """The first talk."""

    on: date = prop(N_("Day"), default=REQUIRED)
    summary: str | None = prop(N_("Summary"), private=True, long=True)


@together
@frozen(kw_only=True)
class Public:
    """That a request may stand on the public page: what it says there, and until when.

    `page` is chosen by chance when it is marked: what outsiders see tells nothing of the case, and stays the same on
    every laptop. `words` were looked at by a person and are no names, though they look like them.
    """

    page: str = prop(N_("Page"), default=REQUIRED, check=parse_page)
    since: date = prop(N_("From"), default=REQUIRED)
    until: date = prop(N_("Until and including"), default=REQUIRED)
    text_nl: str = prop(N_("Text in Dutch"), default=REQUIRED, private=True, long=True, check=public_text)
    text_en: str | None = prop(N_("Text in English"), private=True, long=True, check=public_text)
    words: tuple[str, ...] = prop(N_("Words that are no names"), default=(), private=True)

    @property
    def last(self) -> date:
        """The last day on which it may be seen: never more than `LONGEST_PUBLIC` after the first."""
        return min(self.until, self.since + LONGEST_PUBLIC)


@frozen(kw_only=True)
class Request:
    """What is asked, for which children, when and how near (hulpvraag)."""

    opened_on: date | None = prop(N_("Asked on"))
    counts_in: str | None = prop(
        N_("Counts in municipality"),
        help=N_("Where the family lived when it asked, after a move; empty: where it lives."),
    )
    children: tuple[str, ...] = prop(
        N_("Children"), default=(), help=N_("Which children the request is for; empty means all.")
    )
    help: Mapping[str, str] = prop(
        N_("Kinds of help"), default={}, keys=HELP, terms=WISHED, help=N_("What is needed, and what would be nice.")
    )
    day_parts: tuple[str, ...] = prop(
        N_("Day parts"), default=(), terms=DAY_PARTS, help=N_("Moments that suit, such as wed-afternoon.")
    )
    day_parts_needed: int | None = prop(
        N_("How many of these a week"), low=1, high=28, help=N_("Empty means all of them.")
    )
    distance: str | None = prop(N_("Distance"), terms=DISTANCE)
    max_km: int | None = prop(N_("At most (km)"), low=0, high=300)
    siblings_apart: bool | None = prop(N_("Siblings may go to different families"))
    needs: tuple[str, ...] = prop(N_("Hard needs"), default=(), terms=NEEDS)
    practical_wishes: tuple[str, ...] = prop(
        N_("Practical wishes"), default=(), terms=NEEDS, help=N_("Welcome, but no condition.")
    )
    wishes: str | None = prop(N_("Wishes and particulars"), private=True, long=True)
    goals: str | None = prop(N_("Own goals"), private=True, long=True)
    weights: Mapping[str, int] = prop(
        N_("Own weights"),
        default={},
        help=N_("How heavily each criterion counts in suggestions, such as distance: 40; the others stay as they are."),
    )
    public: Public | None = prop(N_("On the public page"))
    closed: Left | None = prop(N_("Closed"))


@frozen(kw_only=True)
class RequestFamily:
    """A family under strain, as the team knows it. Stages are derived, never stored (`stages.py`)."""

    number: str = ""
    about: About = field(factory=About, eq=False, repr=False)
    owner: str | None = prop(N_("Coordinator"))
    registered_on: date | None = prop(N_("Signed up on"))
    referrer: str | None = prop(N_("Pointed the way by"), terms=REFERRER)
    referrer_note: str | None = prop(N_("Who exactly"), private=True)
    surname: str | None = prop(N_("Surname"), private=True)
    first_name: str | None = prop(N_("First name"), private=True)
    address: Address | None = prop(N_("Address"))
    phone: str | None = prop(N_("Phone"), private=True, check=parse_phone)
    email: str | None = prop(N_("E-mail"), private=True, check=parse_email)
    household: str | None = prop(N_("Household"), terms=HOUSEHOLD)
    languages: tuple[str, ...] = prop(N_("Languages at home"), default=(), terms=LANGUAGE)
    dutch: str | None = prop(N_("How well they speak Dutch"), terms=DUTCH_LEVEL)
    interests: tuple[str, ...] = prop(N_("Interests"), default=())
    rather_not: tuple[str, ...] = prop(N_("Rather not"), default=(), help=N_("Interests that do not suit."))
    parents: Mapping[str, Parent] = items(N_("Parents"), Parent, "p")
    children: Mapping[str, Child] = items(N_("Children"), Child, "k")
    requests: Mapping[str, Request] = items(N_("Requests"), Request, "r")
    intake: Intake | None = prop(N_("Intake"))
    consents: Mapping[str, Consent] = items(N_("Consents"), Consent, keys=PURPOSE)
    not_with: tuple[str, ...] = prop(
        N_("Not with"),
        default=(),
        check=parse_number,
        help=N_("Case numbers of families with which a match is excluded."),
    )
    on_hold: Mapping[str, Pause] = items(N_("On hold"), Pause, "h")
    contacts: Mapping[str, Contact] = items(N_("Contacts"), Contact, "c")
    own_tasks: Mapping[str, OwnTask] = items(N_("Own tasks"), OwnTask, "o")
    snoozed: Mapping[str, Snooze] = items(N_("Tasks put off"), Snooze, "z")
    left: Left | None = prop(N_("Left"))
    kept: Kept | None = prop(N_("Kept longer"))
    notes: str | None = prop(N_("Notes"), private=True, long=True)
    source: Source | None = prop(N_("Imported from"))

    @property
    def municipality(self) -> str | None:
        """The municipality where the family lives."""
        return (self.address.municipality or None) if self.address else None
