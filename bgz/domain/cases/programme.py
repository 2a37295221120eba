"""The programme: the settings of this case folder, signed by a lead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from bgz.domain.cases.colours import parse_colour
from bgz.domain.record.about import About
from bgz.domain.record.fields import REQUIRED, group, items, prop, together
from bgz.domain.values.pages import parse_web, phone_as_typed
from bgz.domain.values.texts import parse_email
from bgz.i18n import N_
from bgz.terms.figures import PICTURE
from bgz.terms.followup import MAIL_LANGUAGE
from bgz.terms.moments import WEEKDAY

WORKING_DAYS = ("mon", "tue", "wed", "thu", "fri")


@frozen(kw_only=True)
class Norms:
    """How soon things must happen. Days, unless the name says otherwise (design 9)."""

    first_reaction_days: int = prop(N_("First reaction (days)"), default=5, low=1, high=365)
    intake_days: int = prop(N_("Intake (days)"), default=21, low=1, high=365)
    answer_days: int = prop(N_("Answer to a proposal (days)"), default=14, low=1, high=365)
    introduction_days: int = prop(N_("Introduction after both said yes (days)"), default=14, low=1, high=365)
    trial_start_days: int = prop(N_("Trial after the introduction (days)"), default=14, low=1, high=365)
    trial_weeks: int = prop(N_("Trial (weeks)"), default=8, low=1, high=52)
    halfway_weeks: int = prop(N_("Contact half-way in the trial (weeks)"), default=4, low=1, high=51)
    review_months: int = prop(N_("Review of a match (months)"), default=6, low=1, high=36)
    end_talk_days: int = prop(N_("End talk after a match ended (days)"), default=14, low=1, high=365)
    screening_weeks: int = prop(N_("Screening after the first talk (weeks)"), default=6, low=1, high=52)
    vog_step_weeks: int = prop(N_("Each step of a VOG (weeks)"), default=4, low=1, high=52)
    decision_days: int = prop(N_("Decision after the screening is complete (days)"), default=14, low=1, high=365)
    offer_months: int = prop(N_("Reconfirm the offer (months)"), default=12, low=1, high=60)
    silence_weeks: int = prop(N_("Silence (weeks)"), default=8, low=1, high=104)
    vog_months: int = prop(N_("Oldest VOG at approval (months)"), default=3, low=1, high=24)
    vog_years: int = prop(N_("Renew the VOG (years)"), default=3, low=1, high=10)
    vog_notice_days: tuple[int, ...] = prop(N_("Announce VOG renewal (days ahead)"), default=(90, 60, 30))
    snooze_days: int = prop(N_("Longest that a task may be put off (days)"), default=28, low=1, high=92)
    escalate_days: int = prop(N_("Overdue tasks are told to a lead after (days)"), default=7, low=1, high=92)
    stale_days: int = prop(N_("A laptop that wrote nothing is warned of after (days)"), default=7, low=1, high=92)
    keep_no_intake_months: int = prop(N_("Keep a family without intake (months)"), default=3, low=1, high=120)
    keep_refused_months: int = prop(N_("Keep a support family not taken (months)"), default=6, low=1, high=120)
    keep_ended_months: int = prop(N_("Keep a family that left (months)"), default=24, low=1, high=240)


@together
@frozen(kw_only=True)
class Contract:
    """What a municipality asks and pays for in a period."""

    municipality: str = prop(N_("Municipality"), default=REQUIRED)
    since: date = prop(N_("First day"), default=REQUIRED)
    until: date = prop(N_("Last day"), default=REQUIRED)
    matches: int | None = prop(N_("Matches contracted"), low=0)
    budget_eur: int | None = prop(N_("Budget (euro)"), low=0)
    funding: str | None = prop(N_("Funding source"))
    avoided_eur: int | None = prop(
        N_("Avoided cost per match (euro)"), low=0, help=N_("Only as the municipality itself gave it.")
    )
    avoided_source: str | None = prop(
        N_("Where that price comes from"), help=N_("Who gave it, and when; it is printed beside the sum.")
    )


@frozen(kw_only=True)
class Municipality:
    """A municipality for which the programme works."""

    name: str | None = prop(N_("Name"))


@together
@frozen(kw_only=True)
class ChecklistItem:
    """One item of the screening checklist."""

    label: str = prop(N_("Text"), default=REQUIRED)
    required: bool = prop(N_("Required"), default=True)
    per_adult: bool = prop(N_("For each adult"), default=False)
    valid_months: int | None = prop(N_("Valid for (months)"), low=1, high=240)


@together
@frozen(kw_only=True)
class Logo:
    """A picture that stands above reports and the public page: `parts` of its bytes in base64."""

    kind: str = prop(N_("Kind of picture"), default=REQUIRED, terms=PICTURE)
    parts: tuple[str, ...] = prop(N_("Picture"), default=REQUIRED)


@frozen(kw_only=True)
class Look:
    """How reports and the public page look, and what the programme itself says in them."""

    logo: Logo | None = prop(N_("Logo"), help=N_("Set by bgz settings logo FILE."))
    colour: str | None = prop(N_("Colour"), check=parse_colour, help=N_("As #rrggbb; dark enough to read on white."))
    introduction_nl: str | None = prop(N_("Introduction in Dutch"), long=True)
    introduction_en: str | None = prop(N_("Introduction in English"), long=True)
    closing_nl: str | None = prop(N_("Closing text in Dutch"), long=True)
    closing_en: str | None = prop(N_("Closing text in English"), long=True)


@frozen(kw_only=True)
class PublicPage:
    """What the public page of open requests says of the programme: everyone can read it."""

    title: str | None = prop(N_("Title of the public page"))
    email: str | None = prop(N_("Public e-mail address"), check=parse_email)
    phone: str | None = prop(N_("Public phone"), check=phone_as_typed)
    url: str | None = prop(
        N_("Web address of the public page"), check=parse_web, help=N_("Where the folder will be put; for the feed.")
    )


@together
@frozen(kw_only=True)
class OwnTemplate:
    """A template of the programme's own, for a letter or a council note with figures of the report."""

    name: str = prop(N_("Name"), default=REQUIRED)
    text: str = prop(N_("Text"), default=REQUIRED, long=True)


@together
@frozen(kw_only=True)
class Absence:
    """Somebody is away, and `by`, the key of another member, stands in. Both days are days of the absence."""

    by: str = prop(N_("Who stands in"), default=REQUIRED)
    since: date = prop(N_("First day away"), default=REQUIRED)
    until: date | None = prop(N_("Last day away"))

    def holds(self, day: date) -> bool:
        """Whether `day` is a day of the absence; without a last day it goes on."""
        return self.since <= day and (self.until is None or day <= self.until)


@together
@frozen(kw_only=True)
class MailWish:
    """When and how a member wants to be mailed. She says so herself (`bgz remind me`)."""

    language: str = prop(N_("Language"), default="nl", terms=MAIL_LANGUAGE)
    days: tuple[str, ...] = prop(N_("Days"), default=WORKING_DAYS, terms=WEEKDAY)
    hour: int = prop(N_("From this hour"), default=7, low=0, high=23)
    overview: str | None = prop(N_("Weekly overview on"), default="mon", terms=WEEKDAY)
    always: bool = prop(N_("Mail also when nothing is due"), default=False)


def wish_of(wishes: Mapping[str, MailWish], member: str) -> MailWish:
    """Return when and how `member` wants to be mailed, what holds for who never said so included."""
    return wishes.get(member) or MailWish()


@frozen(kw_only=True)
class Programme:
    """The settings of this case folder."""

    number: str = "programme"
    about: About = field(factory=About, eq=False, repr=False)
    name: str | None = prop(N_("Name of the programme"))
    municipalities: Mapping[str, Municipality] = items(N_("Municipalities"), Municipality, "g")
    contracts: Mapping[str, Contract] = items(N_("Contracts"), Contract, "t")
    norms: Norms = group(N_("Norms"), Norms)
    four_eyes: bool = prop(
        N_("Four eyes at approval"), default=False, help=N_("Who held the talks does not approve alone.")
    )
    checklist: Mapping[str, ChecklistItem] = items(N_("Own checklist items"), ChecklistItem)
    weights: Mapping[str, int] = prop(N_("Own weights"), default={})
    look: Look = group(N_("Own look"), Look)
    public: PublicPage = group(N_("Public page"), PublicPage)
    templates: Mapping[str, OwnTemplate] = items(
        N_("Own templates"), OwnTemplate, "j", help=N_("Set by bgz settings template add FILE.")
    )
    absences: Mapping[str, Absence] = items(
        N_("Absences"), Absence, help=N_("By the key of the member who is away; set by bgz team cover.")
    )
    mail: Mapping[str, MailWish] = items(
        N_("Reminder mails"), MailWish, help=N_("By the key of the member; set by bgz remind me.")
    )

    min_version: str | None = prop(
        N_("Lowest version of bgz that may write"),
        help=N_("An older bgz reads, and says that it is too old to write."),
    )

    @property
    def municipality_names(self) -> tuple[str, ...]:
        """The names of the municipalities, in order of the alphabet."""
        return tuple(sorted(each.name for each in self.municipalities.values() if each.name))
