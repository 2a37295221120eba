"""The report as one self-contained HTML page, and as Markdown: rendered from the shipped templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz import __version__
from bgz.domain.cases.look import logo_uri
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _
from bgz.output import report_look
from bgz.output.report_cells import places_of
from bgz.output.report_key_figures import legend, tiles
from bgz.output.report_numbers import span
from bgz.output.report_reading import has_exact, reading
from bgz.output.report_sections import sections
from bgz.output.templates import environment

if TYPE_CHECKING:
    from bgz.domain.figures.report import Report

_MOST_NOTES = 4
"""More remarks than this do not stand on the first page."""
_AUDIENCES = {TEAM: N_("For the team"), MUNICIPALITY: N_("For the municipality"), PUBLIC: N_("For everyone")}


def as_html(report: Report) -> str:
    """Return the page, in the language in use. It asks for nothing from anywhere else."""
    context = _context(report)
    context["light"] = report_look.colours(report.look, dark=False)
    context["dark"] = report_look.colours(report.look, dark=True)
    context["running"] = report_look.css_text(
        " · ".join((context["programme"], _("Report {period}").format(period=report.name), context["audience"]))
    )
    return environment("report").get_template("page.html.j2").render(**context)


def as_markdown(report: Report) -> str:
    """Return the report as Markdown, in the language in use."""
    made = environment("report")
    made.filters["md"] = markdown_text
    return made.get_template("report.md.j2").render(**_context(report))


def _context(report: Report) -> dict[str, Any]:
    notes, remarks = _first(notes_of(report))
    first = tiles(places_of(report)[0])
    return {
        "report": report,
        "title": heading(report),
        "programme": report.programme or "Buurtgezinnen",
        "audience": audience_name(report.audience),
        "places": _places(report),
        "period": span(report.period),
        "made_on": show_day(report.made_on),
        "notes": notes,
        "logo": logo_uri(report.look),
        "introduction": report_look.paragraphs(report.look, "introduction"),
        "closing": report_look.paragraphs(report.look, "closing"),
        "tiles": first,
        "legend": legend(first),
        "sections": sections(report, remarks),
        "reading": reading(report),
        "version": __version__,
    }


def heading(report: Report) -> str:
    """Return the title of the report: what, when and where."""
    return f"{_('Report {period}').format(period=report.name)} · {_places(report)}"


def audience_name(audience: str) -> str:
    """Return for whom a report is, in words."""
    return _(_AUDIENCES[audience])


def _places(report: Report) -> str:
    names = report.asked or tuple(report.municipalities)
    return ", ".join(names) if names else _("no municipality yet")


def notes_of(report: Report) -> tuple[str, ...]:
    """Return what every reader must know first.

    To the team also that the report is for nobody else, to the municipality which small numbers are in it.
    """
    if has_exact(report):
        exact = _("The figures of the contract are exact, also below 5. In all other tables 1 to 4 is hidden.")
        return (*report.notes, exact)
    if report.audience != TEAM:
        return report.notes
    return (_("For the team only: small numbers in it may point to a family."), *report.notes)


def _first(notes: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the notes for the first page, and those that would drown it: they stand with how sure the report is."""
    if len(notes) <= _MOST_NOTES:
        return notes, ()
    rest = notes[_MOST_NOTES - 1 :]
    more = _("And {count} more remarks: see “{section}”.")
    title = _("How sure these figures are")
    return (*notes[: _MOST_NOTES - 1], more.format(count=len(rest), section=title)), rest


def markdown_text(text: object) -> str:
    """Return `text` so that Markdown and HTML show it as it is."""
    shown = str(text)
    for character in "\\`*_[]|#":
        shown = shown.replace(character, f"\\{character}")
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
