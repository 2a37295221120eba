"""The page that tells how to read the report: its marks, why numbers are hidden, and what every figure means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.protection import MUNICIPALITY, TEAM, is_rough
from bgz.domain.figures.report import Meaning
from bgz.domain.figures.universe import TEAM_ONLY
from bgz.i18n import N_, _
from bgz.output.report_cells import MEANINGS
from bgz.output.report_numbers import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.report import Report

_FOR_TEAM = ("0", Mark.UNKNOWN, NOTHING)
_WITHHELD = N_("Not shown"), N_("the whole table is left out: no way of hiding numbers in it would be safe")


@frozen
class Answer:
    """A question that a reader may have, and what we say."""

    question: str
    text: tuple[str, ...]


@frozen
class Reading:
    """What stands on the page: marks, answers, and the figures with their meaning."""

    marks: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    figures: tuple[Meaning, ...]


def reading(report: Report) -> Reading:
    """Return the page for the audience of the report, in the language in use."""
    signs = [(str(sign), _(text)) for sign, text in MEANINGS.items() if report.audience != TEAM or sign in _FOR_TEAM]
    if report.audience != TEAM:
        signs.append((_(_WITHHELD[0]), _(_WITHHELD[1])))
    told = (meaning for name, meaning in report.definitions.items() if report.audience == TEAM or name not in TEAM_ONLY)
    return Reading(tuple(signs), tuple(_answers(report)), tuple(told))


def _answers(report: Report) -> Iterator[Answer]:
    if has_exact(report):
        yield _what_is_exact()
    if report.audience != TEAM:
        yield _why_hidden(report)
        yield _how_rounded(report)
    yield Answer(
        _("Which days count?"),
        (
            _("A period includes its first and its last day."),
            _("A match runs from the first day of its trial up to, not including, its last day."),
            _("A pause does not end a match."),
            _("“At the start” is the end of the day before the period."),
            _("What is dated after the last day plays no part."),
        ),
    )
    yield Answer(
        _("Why do some numbers not add up?"),
        (
            _("A child or family counts once in the total and once in each municipality, so sums may exceed totals."),
            _("A family that asks for two kinds of help counts under both."),
        ),
    )
    yield Answer(
        _("May I lay two reports side by side?"),
        (
            _("Yes. The definitions are the same in every year, so years can be compared."),
            _(
                "Two reports whose periods overlap, such as a school year and a calendar year, count the same matches "
                "twice: compare them, but never add them up."
            ),
            _("Whoever publishes reports does best to choose one kind of period, and to stay with it."),
        ),
    )


def _what_is_exact() -> Answer:
    return Answer(
        _("Which numbers are exact?"),
        (
            _(
                "The figures of the contract are exact for the municipality, also below 5: sign-ups, approvals, "
                "and matches made, ended and running, and families waiting, over the whole period."
            ),
            _("In all other tables, those by month too, every number from 1 to 4 is hidden."),
        ),
    )


def has_exact(report: Report) -> bool:
    """Whether the figures of the contract are exact, also the small ones: to the municipality, of a whole year."""
    return report.audience == MUNICIPALITY and not is_rough(report.period, report.made_on)


def _why_hidden(report: Report) -> Answer:
    where = (
        _("Outside the figures of the contract we hide every number from 1 to 4.")
        if has_exact(report)
        else _("So we hide every number from 1 to 4.")
    )
    return Answer(
        _("Why are numbers hidden?"),
        (
            _(
                "In a village people know each other. A table that says that one family of four children was helped "
                "tells the neighbours who it is. Families asked for help in trust."
            ),
            where,
            _(
                "A hidden number can often be worked out: from a total, from another table, from last year. Then we "
                "hide a second number too, sometimes a large one or a zero."
            ),
            _("No mean, median or share rests on fewer than five families."),
        ),
    )


def _how_rounded(report: Report) -> Answer:
    sentences = [_("Waiting times and lengths are given in whole weeks.")]
    if not has_exact(report):
        sentences.insert(0, _("All counts are rounded to the nearest five, so a sum may differ from its parts."))
    return Answer(_("How exact are the numbers?"), tuple(sentences))
