"""The figures of a report (design 11): one class, each figure declared once with its label and definition.

From the declaration come: what every format prints and explains, in which order, and what may be told to whom
(`protection.py`). How the figures are computed stands in `tally.py`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from bgz.domain.figures.counts import Count, Days, Lengths, Number, Survival, Whole
from bgz.domain.figures.period import Period
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIGURE = "figure"


@frozen
class Definition:
    """What a figure means. `label` and `text` are message ids; a `contract` figure is what a municipality buys."""

    name: str
    label: str
    text: str
    contract: bool = False
    unit: str = ""


def figure(label: str, text: str, *, contract: bool = False, unit: str = "") -> Any:  # noqa: ANN401 - as attrs.field
    """Declare a figure: its label, its definition in one sentence, and whether it belongs to the contract."""
    return attrs.field(metadata={_FIGURE: Definition("", label, text, contract, unit)})


@frozen
class Effect:
    """A question of 0 to 10 as asked at one moment: of `asked` different families `answered` gave a score.

    The mean rests on one score of each of them, the last. `percent` is None at moments at which nobody is asked
    by plan, so that a score that was not given is not known.
    """

    code: str
    label: str
    asked: Whole
    answered: Whole
    percent: Number
    mean: Number


@frozen
class ContractFigures:
    """One contract that lies wholly in the period, and what was made of it."""

    municipality: str
    since: date
    until: date
    contracted: int | None
    made: Whole
    budget_eur: int | None
    cost_per_match_eur: Number
    funding: str | None
    over: bool
    avoided_per_match_eur: int | None
    avoided_eur: Number
    avoided_source: str | None


@frozen(kw_only=True)
class KeyFigures:
    """The few figures that are also given per month and for the years before."""

    period: Period
    request_signups: Whole
    support_signups: Whole
    approvals: Whole
    matches_started: Whole
    matches_ended: Whole
    running_at_end: Whole
    waiting_at_end: Whole


@frozen(kw_only=True)
class YearFigures(KeyFigures):
    """The key figures of a whole period, with whom it helped."""

    request_families_helped: Whole
    children_helped: Whole
    waiting_median: Number


KEY_NAMES = tuple(each.name for each in attrs.fields(KeyFigures) if each.name != "period")
"""The figures shown for each month."""
YEAR_NAMES = (*KEY_NAMES, "request_families_helped", "children_helped")
"""The figures shown for earlier periods and for each municipality."""


@frozen(kw_only=True)
class Figures:
    """Every figure of one period, for one municipality or several together."""

    request_signups: Whole = figure(
        N_("Request families signed up"),
        N_("Families that asked for help in the period, whatever came later; counted where they lived then."),
        contract=True,
    )
    support_signups: Whole = figure(
        N_("Support families signed up"),
        N_("Families that offered help in the period, whatever happened later; counted where they live now."),
        contract=True,
    )
    approvals: Whole = figure(
        N_("Support families approved"),
        N_("Support families approved in the period, with all that the screening asks."),
        contract=True,
    )
    rejections: Whole = figure(
        N_("Support families rejected"), N_("Support families whose screening ended in a rejection in the period.")
    )
    withdrawals: Whole = figure(
        N_("Support families withdrawn"), N_("Support families that withdrew in the period, before an approval.")
    )
    in_screening_at_end: Whole = figure(
        N_("In screening at the end"),
        N_("Support families signed up, on the last day not yet decided on and not withdrawn."),
    )
    running_at_begin: Whole = figure(
        N_("Matches running at the start"),
        N_("Trials and definitive matches at the end of the day before the period."),
        contract=True,
    )
    matches_started: Whole = figure(
        N_("Matches made"),
        N_("Matches whose trial began in the period, even if it stopped early; counted where the family lived asking."),
        contract=True,
    )
    matches_ended: Whole = figure(
        N_("Matches ended"), N_("Matches of which the last day lies in the period, stopped trials too."), contract=True
    )
    running_at_end: Whole = figure(
        N_("Matches running at the end"),
        N_("Trials and definitive matches begun and not ended by the last day; a pause does not interrupt a match."),
        contract=True,
    )
    matches_contracted: int | None = figure(
        N_("Matches contracted"),
        N_("What municipalities contracted, of contracts that lie wholly in the period; never in proportion."),
        contract=True,
    )
    budget_eur: int | None = figure(
        N_("Budget"), N_("The budget of contracts that lie wholly in the period."), contract=True, unit="eur"
    )
    cost_per_match_eur: Number = figure(
        N_("Cost per match made"),
        N_("Budget of the contracts that are over, divided by the matches made in their time."),
        contract=True,
        unit="eur",
    )
    avoided_eur: Number = figure(
        N_("Avoided cost (an assumption)"),
        N_("The price per match that the municipality itself gave, times the matches made in the contract's time."),
        contract=True,
        unit="eur",
    )
    contracts: tuple[ContractFigures, ...] = figure(
        N_("Contracts"), N_("Contracts of which both the first and the last day lie in the period."), contract=True
    )
    waiting_at_begin: Whole = figure(
        N_("Families waiting at the start"),
        N_("Request families that wait at the end of the day before the period."),
        contract=True,
    )
    became_ready: Whole = figure(
        N_("Became ready"), N_("Families that began to wait: intake and consent complete, or asking anew after a move.")
    )
    came_back: Whole = figure(N_("Came back"), N_("Families that began to wait again because their match ended."))
    off_hold: Whole = figure(
        N_("Off hold"), N_("Families that began to wait again because they were no longer on hold.")
    )
    matched: Whole = figure(N_("Matched"), N_("Families that stopped waiting because a trial began."))
    left_waiting: Whole = figure(
        N_("Left while waiting"), N_("Families that left, moved on or were referred elsewhere while they waited.")
    )
    put_on_hold: Whole = figure(N_("Put on hold"), N_("Families that stopped waiting because they were put on hold."))
    consent_withdrawn: Whole = figure(
        N_("Consent withdrawn"), N_("Families that stopped waiting because they withdrew their consent.")
    )
    waiting_at_end: Whole = figure(
        N_("Families waiting at the end"),
        N_("Request families with intake and consent that have not left, are not on hold and have no running match."),
        contract=True,
    )
    open_requests: Whole = figure(
        N_("Open requests"), N_("Requests asked by the last day and not closed, of families that have not left.")
    )
    unmatched_children: Whole = figure(
        N_("Children without a match"), N_("Children of open requests who are in no running match on the last day.")
    )
    re_requests: Whole = figure(
        N_("Requests asked again"), N_("Requests in the period of families that had asked before.")
    )
    waiting_days: Days = figure(
        N_("Days waited"),
        N_("Days from sign-up to the first trial that a family ever had, for first trials in the period."),
    )
    still_waiting_days: Days = figure(
        N_("Days of waiting so far"),
        N_("For families waiting on the last day: days since their sign-up, or since their last match ended."),
    )
    request_families_helped: Whole = figure(
        N_("Families helped"),
        N_("Request families with a match that ran on a day of the period; each counts once."),
    )
    children_helped: Whole = figure(
        N_("Children helped"),
        N_("Children in matches that ran on a day of the period; each counts once."),
    )
    age_bands: tuple[Count, ...] = figure(
        N_("Ages of the children helped"),
        N_("In whole years on the last day; a child becomes a year older on the first of its month of birth."),
    )
    household: tuple[Count, ...] = figure(N_("Households"), N_("Request families signed up, by kind of household."))
    help_kinds: tuple[Count, ...] = figure(
        N_("Kinds of help asked"),
        N_("Request families signed up; a family counts under every kind that it asked for, so the sum may be larger."),
    )
    referrers: tuple[Count, ...] = figure(
        N_("Who pointed the way"), N_("Request families signed up, by who told them of the programme.")
    )
    channels: tuple[Count, ...] = figure(
        N_("How support families were found"), N_("Support families signed up, by how they heard of the programme.")
    )
    trials_continued: Whole = figure(N_("Trials continued"), N_("Trials that became a definitive match in the period."))
    trials_stopped: Whole = figure(
        N_("Trials stopped"), N_("Trials that ended in the period without becoming definitive.")
    )
    trial_stop_reasons: tuple[Count, ...] = figure(N_("Why trials stopped"), N_("Trials stopped, by reason."))
    end_reasons: tuple[Count, ...] = figure(N_("Why matches ended"), N_("Matches ended in the period, by reason."))
    lengths: Lengths = figure(
        N_("Length of ended matches"), N_("Days from the first day of the trial to the last of the match.")
    )
    length_bands: tuple[Count, ...] = figure(
        N_("Lengths of ended matches"), N_("Matches ended in the period, by whole months from trial to end.")
    )
    alive: tuple[Survival, ...] = figure(
        N_("Still running after 3, 6 and 12 months"),
        N_("Of all trials that began at least so long before the last day: those still running that long after."),
    )
    satisfaction: tuple[Effect, ...] = figure(
        N_("Satisfaction"),
        N_(
            "Families' last scores (0–10) by moment, each family once, where it was asked last; response is of those "
            "asked at a review or end talk."
        ),
    )
    satisfaction_change: tuple[Count, ...] = figure(
        N_("Satisfaction, first score to last"),
        N_(
            "Families with two or more scores, the first to the last of all their matches that ran in the period, each "
            "family once; the same score is stable."
        ),
    )
    own_goals: tuple[Effect, ...] = figure(
        N_("Own goals"),
        N_("As for satisfaction, but how far request families reached their own goals, by themselves."),
    )
    goals_change: tuple[Count, ...] = figure(
        N_("Own goals, first score to last"),
        N_("As for satisfaction, for request families alone: how far they reached their own goals, by themselves."),
    )
    overrides: tuple[Count, ...] = figure(
        N_("Rules lifted by a lead"), N_("How often a lead lifted a rule with a reason, dated in the period.")
    )
    missing: tuple[Count, ...] = figure(
        N_("What is not known"), N_("Facts lacking in the records that the figures of the period are made of.")
    )
    months: tuple[KeyFigures, ...] = figure(
        N_("Month by month"),
        N_("By the same definitions, for each month that has begun, as far as it lies in the period, and at its end."),
    )
    years: tuple[YearFigures, ...] = figure(
        N_("Earlier periods"), N_("The same period three times before, by the same definitions.")
    )


def definitions() -> Iterator[Definition]:
    """Yield the definition of every figure, in the order of the report."""
    for field in attrs.fields(Figures):
        yield attrs.evolve(field.metadata[_FIGURE], name=field.name)


def labels() -> dict[str, str]:
    """Return what each figure is called, by its name, in the language in use."""
    return {each.name: _(each.label) for each in definitions()}
