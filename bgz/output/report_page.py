"""The report as one self-contained HTML page, and as Markdown: rendered from the shipped templates.

Every td or strong element that shows a figure carries `data-f="TABLE|CATEGORY|PERIOD|PLACE"`, made by one filter or
macro, so that a test compares each with `report_rows.rows`. TABLE is the name of the figure (of months and years too:
`matches_started`, and `waiting_median`). CATEGORY is empty for a single number; the code of a Count; the name of the
field of Days and Lengths (`median`); `CODE.FIELD` of an Effect (`trial.satisfied`); `MONTHS.FIELD` of a Survival
(`6.alive`); `NUMBER.FIELD` of a contract, counted from 1 (`1.budget_eur`). PERIOD is `2023-01-01/2023-01-31` for
a month or an earlier period and empty for the whole one; PLACE is empty for all together. Two figures never share an
element; one figure may stand in several.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bgz import __version__
from bgz.domain.figures.definitions import KEY_NAMES, YEAR_NAMES, Figures, definitions
from bgz.domain.figures.protection import FEWEST, TEAM
from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.output import report_charts, report_numbers
from bgz.output.templates import environment

if TYPE_CHECKING:
    from jinja2 import Environment

    from bgz.domain.figures.report import Report

_MOST_MONTHS = 36
"""More months than these make no readable chart; the table remains."""


def as_html(report: Report) -> str:
    """Return the page, in the language in use. It asks for nothing from anywhere else."""
    return _environment(report).get_template("page.html.j2").render(**_context(report))


def as_markdown(report: Report) -> str:
    """Return the report as Markdown, in the language in use."""
    return _environment(report).get_template("report.md.j2").render(**_context(report))


def _environment(report: Report) -> Environment:
    made = environment("report")
    made.filters["md"] = markdown_text
    made.globals.update(
        number=report_numbers.number,
        amount=report_numbers.amount,
        percentage=report_numbers.percentage,
        share=partial(report_numbers.share, fewest=1 if report.audience == TEAM else FEWEST),
        duration=partial(report_numbers.duration, weeks=report.audience != TEAM),
        span=report_numbers.span,
        day=show_day,
        bars=report_charts.bars,
        flow=report_charts.flow,
        define={each.name: {"label": _(each.label), "text": _(each.text), "unit": each.unit} for each in definitions()},
    )
    return made


def _context(report: Report) -> dict[str, Any]:
    total = report.total
    return {
        "report": report,
        "title": heading(report),
        "audience": _("For the team") if report.audience == TEAM else _("For the municipality"),
        "places": _places(report),
        "beside": _beside(total),
        "match_flow": report_charts.MATCH_FLOW,
        "waiting_flow": report_charts.WAITING_FLOW,
        "graphs": _graphs(total),
        "months": [(report_numbers.month_name(month.period.since), month) for month in total.months],
        "years": [(year.period.name, year) for year in total.years],
        "key_names": KEY_NAMES,
        "year_names": YEAR_NAMES,
        "version": __version__,
    }


def heading(report: Report) -> str:
    """Return the title of the report: what, when and where."""
    return f"{_('Report {period}').format(period=report.name)} · {_places(report)}"


def _places(report: Report) -> str:
    names = report.asked or tuple(report.municipalities)
    return ", ".join(names) if names else _("no municipality yet")


def _graphs(total: Figures) -> tuple[report_charts.Graph, ...]:
    """Return the graphs of the months, where there are several and none is hidden."""
    drawn = [
        getattr(month, name)
        for month in total.months
        for name in ("matches_started", "matches_ended", "running_at_end", "waiting_at_end")
    ]
    if not 1 < len(total.months) <= _MOST_MONTHS or any(isinstance(value, str) for value in drawn):
        return ()
    return (
        report_charts.by_month(total.months, (("matches_started", "first"), ("matches_ended", "second"))),
        report_charts.by_month(total.months, (("running_at_end", "first"), ("waiting_at_end", "second"))),
    )


def _beside(total: Figures) -> dict[str, str]:
    """Return what stands small below each key figure: what was contracted, or how it was the period before."""
    before = total.years[-1]
    earlier = _("{period}: {number}")
    texts = {
        name: earlier.format(period=before.period.name, number=report_numbers.number(getattr(before, name)))
        for name in YEAR_NAMES
    }
    if total.matches_contracted is not None:
        texts["matches_started"] = _("of {count} contracted").format(
            count=report_numbers.number(total.matches_contracted)
        )
    texts["waiting_days"] = _("of {count} families").format(count=report_numbers.number(total.waiting_days.families))
    return texts


def markdown_text(text: object) -> str:
    """Return `text` so that Markdown and HTML show it as it is."""
    shown = str(text)
    for character in "\\`*_[]|#":
        shown = shown.replace(character, f"\\{character}")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
