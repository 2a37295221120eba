"""What an own template may use of a report: plain values by name, made, explained and imitated from one declaration.

A template gets no object of the program: only texts, numbers, days, lists and groups of these, as the audience may see
them. The names are stable: people's templates rest on them.
"""

from __future__ import annotations

from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs

from bgz.domain.cases.look import logo_uri, own_text
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import Figures, KeyFigures, definitions, labels
from bgz.domain.figures.period import Period
from bgz.domain.values.days import show_month
from bgz.domain.values.table import Table
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.programme import Look
    from bgz.domain.figures.report import Report

FACTS = {
    "programme": N_("The name of the programme; none where nobody set it."),
    "period": N_("How the period is called: 2023, or its first and last day."),
    "since": N_("The first day of the period."),
    "until": N_("The last day of the period."),
    "known_until": N_("The last day of which anything is known."),
    "made_on": N_("The day on which the report is made."),
    "audience": N_("For whom: team, municipality or public."),
    "municipalities": N_("A list of the names of the municipalities that the report is about."),
    "notes": N_("A list of sentences that belong on the first page, such as that the period is not over."),
    "introduction": N_("The introduction of the settings, in the language of the report; none where nobody wrote it."),
    "closing": N_("The closing text of the settings, likewise."),
    "logo": N_("The logo of the settings, as the address of an image on a page; none where there is none."),
}
"""What a template knows of the report itself, as `report.NAME`."""
BESIDE = {
    "label": N_("What a figure is called, by its name: label.matches_started."),
    "definition": N_("What a figure means, by its name: definition.matches_started."),
    "withheld": N_("A list of the names of figures that are left out, because nothing would hide families in them."),
    "municipalities": N_("A list; each has a name, and figures and withheld of its own."),
}
"""What else there is."""
FILTERS = {
    "number": N_("A number as the language writes it; number(1) gives one decimal."),
    "amount": N_("Euros."),
    "percentage": N_("A number with a percent sign behind it."),
    "day": N_("A day, such as 1 Jan 2023."),
    "weeks": N_("A number of days in whole weeks."),
    "join": N_('A list as one text, with what stands between: join(", ").'),
    "length": N_("How many items a list has."),
}
"""What may stand behind a |."""
_EXAMPLE = date(2023, 1, 1)


class Paragraphs(str):
    """A text of the programme's own, whose lines stay apart where it is filled in."""

    __slots__ = ()


def _own(look: Look, which: str, language: str) -> Paragraphs | None:
    text = own_text(look, which, language)
    return None if text is None else Paragraphs(text)


def offered(report: Report) -> dict[str, Any]:
    """Return what a template gets of `report`, which is protected for its audience already."""
    look = report.look
    return {
        "report": {
            "programme": report.programme,
            "period": report.name,
            "since": report.period.since,
            "until": report.period.until,
            "known_until": report.known_until,
            "made_on": report.made_on,
            "audience": report.audience,
            "municipalities": list(report.asked or report.municipalities),
            "notes": list(report.notes),
            "introduction": _own(look, "introduction", report.language),
            "closing": _own(look, "closing", report.language),
            "logo": logo_uri(look),
        },
        "figures": plain(report.total),
        "withheld": sorted(report.withheld.get("", ())),
        "municipalities": [
            {"name": name, "figures": plain(figures), "withheld": sorted(report.withheld.get(name, ()))}
            for name, figures in report.municipalities.items()
        ],
        "label": {name: each.label for name, each in report.definitions.items()},
        "definition": {name: each.definition for name, each in report.definitions.items()},
    }


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever figures hold
    """Return `value` as texts, numbers, days, lists and mappings; a mark as its text."""
    if isinstance(value, Mark):
        return str(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if not attrs.has(type(value)):
        return value
    made = {field.name: plain(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, Period):
        made["name"] = value.name
    if type(value) is KeyFigures:
        made["period"]["name"] = show_month(value.period.since)
    return made


def example(*, hidden: bool) -> dict[str, Any]:
    """Return what a template could get: every list holds something; `hidden`: all that can be hidden is."""
    figures = _example(Figures, hidden=hidden)
    facts: dict[str, Any] = dict.fromkeys(FACTS, "…")
    facts |= {"since": _EXAMPLE, "until": _EXAMPLE, "known_until": _EXAMPLE, "made_on": _EXAMPLE}
    facts |= {"municipalities": ["…"], "notes": ["…"]}
    if hidden:
        facts |= dict.fromkeys(("programme", "introduction", "closing", "logo"))
    return {
        "report": facts,
        "figures": figures,
        "withheld": ["months"],
        "municipalities": [{"name": "…", "figures": figures, "withheld": ["months"]}],
        "label": labels(),
        "definition": {each.name: _(each.text) for each in definitions()},
    }


def _example(type_: Any, *, hidden: bool) -> Any:  # noqa: ANN401 - a type form
    if get_origin(type_) is tuple:
        return [_example(get_args(type_)[0], hidden=hidden)] * 2
    if attrs.has(type_):
        return {name: _example(below, hidden=hidden) for name, below in _parts(type_)}
    kinds = get_args(type_) if get_origin(type_) is UnionType else (type_,)
    if hidden and len(kinds) > 1:
        return str(Mark.HIDDEN) if Mark in kinds else None
    return {str: "…", date: _EXAMPLE, bool: True}.get(kinds[0], 12)


def _parts(cls: type[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the name and type of each part of a group. A period is known by a name too."""
    attrs.resolve_types(cls)
    if cls is Period:
        yield "name", str
    for field in attrs.fields(cls):
        yield field.name, field.type


def tables() -> tuple[Table, ...]:
    """Return all that a template may use: names, what they are called, and what they hold."""
    headings = (_("Name"), _("Figure"), _("Holds"), _("Definition"))
    types = dict(_parts(Figures))
    figures = tuple(
        (f"figures.{each.name}", _(each.label), _holds(types[each.name]), _(each.text)) for each in definitions()
    )
    rest = (_("Name"), _("Holds"))
    return (
        Table(_("The report"), rest, tuple((f"report.{name}", _(text)) for name, text in FACTS.items())),
        Table(_("Figures"), headings, figures),
        Table(_("Beside the figures"), rest, tuple((name, _(text)) for name, text in BESIDE.items())),
        Table(_("Behind a |"), rest, tuple((name, _(text)) for name, text in FILTERS.items())),
    )


def _holds(type_: Any) -> str:  # noqa: ANN401 - a type form
    """Return in words what a figure holds: what can be asked of it in a template."""
    if get_origin(type_) is tuple:
        return _("A list; each with: {parts}").format(parts=", ".join(_names(get_args(type_)[0])))
    if attrs.has(type_):
        return _("With: {parts}").format(parts=", ".join(_names(type_)))
    if Mark in get_args(type_):
        return _("A number, or a mark: <5, x or ?")
    return _("A number, or none")


def _names(cls: type[Any]) -> Iterator[str]:
    """Yield the names of what stands in a group, and below those that are groups themselves."""
    for name, type_ in _parts(cls):
        if attrs.has(type_):
            yield from (f"{name}.{below}" for below in _names(type_))
        else:
            yield name
