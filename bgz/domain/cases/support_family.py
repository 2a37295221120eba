"""The support family (steungezin): a stable family nearby that offers help."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from bgz.domain.cases.person import Address, Consent, Contact, Kept, Left, OwnTask, Pause, Snooze, Source
from bgz.domain.record.about import About
from bgz.domain.record.fields import REQUIRED, group, items, prop, together
from bgz.domain.values.months import OLDEST_CHILD, Month
from bgz.domain.values.numbers import parse_number
from bgz.domain.values.texts import parse_email, parse_phone
from bgz.i18n import N_
from bgz.terms.families import CHANNEL, HELP, LANGUAGE, NEEDS, PETS, PURPOSE
from bgz.terms.moments import DAY_PARTS
from bgz.terms.screening import VERDICT, VOG_STATE


@together
@frozen(kw_only=True)
class Vog:
    """A certificate of conduct (Verklaring Omtrent het Gedrag). Never a copy, never a reason of refusal."""

    state: str = prop(N_("State"), default="seen", terms=VOG_STATE)
    on: date | None = prop(N_("Day"), help=N_("The day of this state; for a VOG that was seen, the day you saw it."))
    issued_on: date | None = prop(N_("Issued on"))
    reference: str | None = prop(N_("Code and number"), private=True)


@frozen(kw_only=True)
class Adult:
    """An adult in the house. Each needs a VOG."""

    name: str | None = prop(N_("Name"), private=True)
    since: date | None = prop(N_("Lives there since"), help=N_("Empty means since the sign-up."))
    until: date | None = prop(N_("Moved out on"))
    vogs: Mapping[str, Vog] = items(
        N_("Certificates of conduct (VOG)"), Vog, "v", help=N_("A renewal is a new one; the old one stays.")
    )


@frozen(kw_only=True)
class OwnChild:
    """A child of the house; at 18 it needs a VOG too."""

    born: Month | None = prop(N_("Born (year and month)"))
    called: str | None = prop(N_("Called"), private=True)
    vogs: Mapping[str, Vog] = items(N_("Certificates of conduct (VOG)"), Vog, "v")


@frozen(kw_only=True)
class Offer:
    """What the family can do, when, for how many and of which ages (aanbod)."""

    help: tuple[str, ...] = prop(N_("Kinds of help"), default=(), terms=HELP)
    day_parts: tuple[str, ...] = prop(N_("Day parts"), default=(), terms=DAY_PARTS)
    max_children: int | None = prop(N_("Children at the same time"), low=0, high=10)
    age_from: int | None = prop(N_("Youngest age"), low=0, high=OLDEST_CHILD)
    age_to: int | None = prop(N_("Oldest age"), low=0, high=OLDEST_CHILD)
    likes_age_from: int | None = prop(N_("Preferred youngest age"), low=0, high=OLDEST_CHILD)
    likes_age_to: int | None = prop(N_("Preferred oldest age"), low=0, high=OLDEST_CHILD)
    max_km: int | None = prop(N_("At most (km)"), low=0, high=300)
    experience: str | None = prop(N_("Experience"), private=True, long=True)
    can_handle: tuple[str, ...] = prop(N_("Can provide"), default=(), terms=NEEDS)
    willing_to_learn: tuple[str, ...] = prop(N_("Willing to learn"), default=(), terms=NEEDS)
    cannot: tuple[str, ...] = prop(N_("Cannot provide"), default=(), terms=NEEDS)
    pets: tuple[str, ...] = prop(N_("Pets"), default=(), terms=PETS)
    smokes: bool | None = prop(N_("Smoking in the house"))
    car: bool | None = prop(N_("Car"))


@together
@frozen(kw_only=True)
class Done:
    """An item of the checklist that was done."""

    on: date = prop(N_("Day"), default=REQUIRED)
    yes: bool = prop(N_("In order"), default=True)
    note: str | None = prop(N_("Note"), private=True, long=True)


@together
@frozen(kw_only=True)
class Decision:
    """The outcome of the screening. What excludes each other shares this one path."""

    verdict: str = prop(N_("Verdict"), default=REQUIRED, terms=VERDICT)
    on: date = prop(N_("Day"), default=REQUIRED)
    reason: str | None = prop(N_("Reason"), private=True)
    override: str | None = prop(N_("Reason of the override"), help=N_("A lead accepts what is missing; never a VOG."))


@frozen(kw_only=True)
class Screening:
    """The checklist as far as it was done, and the decision."""

    done: Mapping[str, Done] = items(N_("Done"), Done)
    decision: Decision | None = prop(N_("Decision"))


@frozen(kw_only=True)
class SupportFamily:
    """A family that offers help, as the team knows it. Stages are derived, never stored (`stages.py`)."""

    number: str = ""
    about: About = field(factory=About, eq=False, repr=False)
    owner: str | None = prop(N_("Coordinator"))
    registered_on: date | None = prop(N_("Signed up on"))
    channel: str | None = prop(N_("Heard of it through"), terms=CHANNEL)
    channel_note: str | None = prop(N_("What exactly"), private=True)
    surname: str | None = prop(N_("Surname"), private=True)
    first_name: str | None = prop(N_("First name"), private=True)
    address: Address | None = prop(N_("Address"))
    phone: str | None = prop(N_("Phone"), private=True, check=parse_phone)
    email: str | None = prop(N_("E-mail"), private=True, check=parse_email)
    languages: tuple[str, ...] = prop(N_("Languages at home"), default=(), terms=LANGUAGE)
    interests: tuple[str, ...] = prop(N_("Interests"), default=())
    rather_not: tuple[str, ...] = prop(N_("Rather not"), default=(), help=N_("Interests that do not suit."))
    adults: Mapping[str, Adult] = items(N_("Adults"), Adult, "a")
    own_children: Mapping[str, OwnChild] = items(N_("Own children"), OwnChild, "k")
    offer: Offer = group(N_("Offer"), Offer)
    screening: Screening = group(N_("Screening"), Screening)
    consents: Mapping[str, Consent] = items(N_("Consents"), Consent, keys=PURPOSE)
    not_with: tuple[str, ...] = prop(
        N_("Not with"),
        default=(),
        check=parse_number,
        help=N_("Case numbers of families with which a match is excluded."),
    )
    paused: Mapping[str, Pause] = items(N_("Paused"), Pause, "h")
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
