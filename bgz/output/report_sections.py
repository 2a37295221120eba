"""The sections of a report, as a council member reads: first what was done, then how, then how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from bgz.domain.figures.definitions import YEAR_NAMES
from bgz.i18n import _
from bgz.output import report_money
from bgz.output import report_tables as tables
from bgz.output.report_cells import Line, Place, Section, Table, places_of
from bgz.output.report_charts import MATCH_FLOW, WAITING_FLOW, trend
from bgz.output.report_key_figures import tiles, total, waited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.report import Report

_SCREENING = ("request_signups", "support_signups", "approvals", "rejections", "withdrawals", "in_screening_at_end")
_MOST_NARROW = 3
"""More columns than this need the whole width."""
_ORDER = {"scores": 2, "years": 3, "wide": 4}
"""Narrow tables stand first, beside each other; then the wide ones."""


def sections(report: Report, remarks: tuple[str, ...] = ()) -> tuple[Section, ...]:
    """Return the numbered sections of the report, the last with the `remarks` that the first page has no room for."""
    whole, *parts = places_of(report)
    made = [*_of_all(whole, report.name)]
    if parts:
        made.append(_municipalities(whole, parts, report.name))
    made.append(attrs.evolve(_quality(whole), remarks=remarks))
    return tuple(_numbered(section, str(at)) for at, section in enumerate(made, 1))


def _numbered(section: Section, at: str) -> Section:
    parts = tuple(_numbered(part, f"{at}.{below}") for below, part in enumerate(section.parts, 1))
    return attrs.evolve(section, number=at, parts=parts)


def _of_all(place: Place, name: str) -> Iterator[Section]:
    yield _matches(place)
    yield _waiting(place)
    yield _helped(place)
    yield _signups(place)
    yield _course(place)
    yield _effects(place)
    if len(place.figures.months) > 1:  # the only month of a period is the period itself
        yield Section(
            id="months", title=place.label("months"), lead=place.text("months"), tables=(tables.months(place),)
        )
    yield Section(
        id="years",
        title=place.label("years"),
        lead=place.text("years"),
        tables=(_years(place, name),),
    )


def _matches(place: Place) -> Section:
    held = [
        tables.flow(place, "match-flow", _("Matches from start to end"), MATCH_FLOW),
        report_money.contracts(place),
        report_money.avoided(place),
    ]
    return Section(
        id="matches",
        title=_("Matches"),
        lead=_("A match is a support family and a request family, from the first day of their trial."),
        total=total(place),
        tables=tuple(table for table in held if table),
        own_page=True,
    )


def _waiting(place: Place) -> Section:
    return Section(
        id="waiting",
        title=_("Waiting families"),
        lead=place.text("waiting_at_end"),
        tables=(
            tables.flow(place, "waiting-flow", _("Waiting families from start to end"), WAITING_FLOW),
            tables.numbers(
                place, "beside", _("Requests and children"), ("open_requests", "unmatched_children", "re_requests")
            ),
            tables.spread(place, "waiting_days", _("Families with a first trial")),
            tables.spread(place, "still_waiting_days", _("Families waiting")),
        ),
    )


def _helped(place: Place) -> Section:
    figures = place.figures
    return Section(
        id="helped",
        title=_("Who was helped"),
        tables=(
            tables.numbers(place, "numbers", _("How many"), ("request_families_helped", "children_helped")),
            tables.breakdown(place, "age_bands", figures.children_helped),
            tables.breakdown(place, "household", figures.request_signups),
            tables.breakdown(place, "help_kinds", figures.request_signups),
            tables.breakdown(place, "referrers", figures.request_signups),
        ),
    )


def _signups(place: Place) -> Section:
    return Section(
        id="signups",
        title=_("Sign-ups and screening"),
        tables=(
            tables.numbers(place, "screening", _("From sign-up to approval"), _SCREENING),
            tables.breakdown(place, "channels", place.figures.support_signups),
        ),
    )


def _course(place: Place) -> Section:
    figures = place.figures
    return Section(
        id="course",
        title=_("How matches went"),
        tables=(
            tables.numbers(place, "trials", _("Trials"), ("trials_continued", "trials_stopped")),
            tables.alive(place),
            tables.breakdown(place, "trial_stop_reasons", figures.trials_stopped),
            tables.breakdown(place, "end_reasons", figures.matches_ended),
            tables.lengths(place),
            *(tables.breakdown(place, each, figures.matches_ended) for each in tables.shown(place, ("length_bands",))),
        ),
    )


def _effects(place: Place) -> Section:
    return Section(
        id="effects",
        title=_("What families say of it"),
        lead=_("Families give scores from 0 to 10 at fixed moments. That a score stays the same is a result too."),
        tables=(
            tables.effects(place, "satisfaction"),
            tables.effects(place, "own_goals"),
            tables.breakdown(place, "satisfaction_change"),
            tables.breakdown(place, "goals_change"),
        ),
    )


def _years(place: Place, name: str) -> Table:
    """Return the key figures of earlier periods beside those of this one: a row each, with its course."""
    earlier = place.figures.years
    columns = (*(year.period.name for year in earlier), name)
    lines = []
    for each in YEAR_NAMES:
        values = [*(getattr(year, each) for year in earlier), getattr(place.figures, each)]
        cells = (*(place.of_key(year, each) for year in earlier), place.figure(each))
        lines.append(Line(place.label(each), cells, trend=trend(values, columns)))
    medians = tuple(place.of_key(year, "waiting_median") for year in earlier)
    if any(cell.mark != "hidden" for cell in medians):
        lines.append(Line(_("Half waited at most"), (*medians, waited(place))))
    return Table(
        id=f"{place.prefix}years",
        title=place.label("years"),
        columns=(_("Figure"), *columns),
        lines=tuple(lines),
        shape="years",
    )


def _municipalities(whole: Place, parts: list[Place], name: str) -> Section:
    """Return the municipalities beside each other, and each with all its figures."""
    lines = [Line(part.name, tuple(part.figure(each) for each in YEAR_NAMES)) for part in parts]
    lines.append(Line(_("Together"), tuple(whole.figure(each) for each in YEAR_NAMES), strong=True))
    beside = Table(
        id="beside-each-other",
        title=_("Municipalities beside each other"),
        columns=(_("Municipality"), *(whole.label(each) for each in YEAR_NAMES)),
        lines=tuple(lines),
        shape="wide",
    )
    return Section(
        id="municipalities",
        title=_("By municipality"),
        lead=" ".join(
            (
                _("Matches, children and waiting families count where the family lived when it asked."),
                _("One that moved and asked again no longer waits in the one municipality, but in the other."),
                _("Support families count in their own municipality."),
            )
        ),
        tables=(beside,),
        parts=tuple(_municipality(part, name) for part in parts),
    )


def _municipality(place: Place, name: str) -> Section:
    """Return everything of one municipality, without charts of categories and without the meanings told above."""
    inner = (_matches(place), _waiting(place), _helped(place), _signups(place), _course(place), _effects(place))
    told = {f"{place.prefix}{key}" for key in ("match-flow", "numbers")}
    held = [_bare(table) for section in inner for table in section.tables if table.id not in told]
    held += [_bare(tables.breakdown(place, each)) for each in tables.shown(place, ("missing",))]
    held.append(_years(place, name))
    if len(place.figures.months) > 1:
        held.append(attrs.evolve(tables.months(place), charts=(), notes=()))
    held = [attrs.evolve(table, caption=f"{table.title}, {place.name}") for table in held]
    held.sort(key=lambda table: _ORDER.get(table.shape, 1))
    return Section(
        id=f"{place.prefix}all",
        title=place.name,
        tiles=tuple(attrs.evolve(tile, href="", first=False) for tile in tiles(place)),
        total=total(place),
        tables=tuple(held),
        folded=_("All figures of {name}").format(name=place.name),
    )


def _bare(table: Table, *, text: bool = False) -> Table:
    """Return the table without its charts and what was told of it before; with `text`, what it means stays."""
    lines = tuple(attrs.evolve(line, text="") for line in table.lines)
    many = len(table.columns) > _MOST_NARROW
    shape = "wide" if table.shape == "wide" else "scores" if many else ""
    return attrs.evolve(table, lines=lines, charts=(), text=table.text if text else "", notes=(), shape=shape)


def _quality(place: Place) -> Section:
    names = tables.shown(place, ("missing", "overrides"))
    return Section(
        id="quality",
        title=_("How sure these figures are"),
        lead=_("Figures are made of what coordinators write down. What nobody wrote down cannot be counted."),
        tables=tuple(_bare(tables.breakdown(place, each), text=True) for each in names),
    )
