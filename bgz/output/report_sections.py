"""The sections of a report, in the order in which a council member reads: first what was done, then how, then how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import KEY_NAMES, YEAR_NAMES, Figures
from bgz.i18n import N_, _
from bgz.output import report_tables as tables
from bgz.output.report_cells import Line, Place, Section, Table, Term, Tile, places_of
from bgz.output.report_charts import MATCH_FLOW, WAITING_FLOW, adds_up, trend
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.report import Report

_TILES = {
    "matches_started": "matches",
    "running_at_end": "matches",
    "request_families_helped": "helped",
    "children_helped": "helped",
    "request_signups": "signups",
    "support_signups": "signups",
    "waiting_at_end": "waiting",
    "waiting_days": "waiting",
}
"""The key figures, and the section that tells more of each."""
_FIRST_TILES = 4
_SCREENING = ("request_signups", "support_signups", "approvals", "rejections", "withdrawals", "in_screening_at_end")
_WORDS = {
    "running_at_begin": N_("running at the start"),
    "matches_started": N_("made"),
    "matches_ended": N_("ended"),
    "running_at_end": N_("running at the end"),
}


def sections(report: Report) -> tuple[Section, ...]:
    """Return the numbered sections of the report."""
    whole, *parts = places_of(report)
    made = [*_of_all(whole, report.name)]
    if parts:
        made.append(_municipalities(whole, parts, report.name))
    made.append(_quality(whole))
    return tuple(_numbered(section, str(at)) for at, section in enumerate(made, 1))


def _numbered(section: Section, at: str) -> Section:
    parts = tuple(_numbered(part, f"{at}.{below}") for below, part in enumerate(section.parts, 1))
    return attrs.evolve(section, number=at, parts=parts)


def key_figures(report: Report) -> tuple[Tile, ...]:
    """Return the few figures that stand first, for all together."""
    return _tiles(places_of(report)[0])


def _tiles(place: Place) -> tuple[Tile, ...]:
    beside = _beside(place)
    return tuple(
        Tile(
            label=_("Half waited at most") if name == "waiting_days" else place.label(name),
            cell=_waited(place) if name == "waiting_days" else place.figure(name),
            beside=beside.get(name, ""),
            href=href,
            first=at < _FIRST_TILES,
            part=_part_made(place.figures) if name == "matches_started" and _all_contracted(place) else None,
        )
        for at, (name, href) in enumerate(_TILES.items())
    )


def _waited(place: Place) -> Any:  # noqa: ANN401 - a cell
    return place.cell("waiting_days", place.figures.waiting_days.median, "median", unit="days")


def _beside(place: Place) -> dict[str, str]:
    """Return what stands small below each key figure: what was contracted, or how it was the period before."""
    figures = place.figures
    before = figures.years[-1]
    earlier = _("{period}: {number}")
    texts = {
        name: earlier.format(period=before.period.name, number=number(getattr(before, name))) for name in YEAR_NAMES
    }
    if _all_contracted(place):
        texts["matches_started"] = _("of {count} contracted").format(count=number(figures.matches_contracted))
    families = figures.waiting_days.families
    texts["waiting_days"] = _("from sign-up to the first trial, of {count} families").format(count=number(families))
    return texts


def _all_contracted(place: Place) -> bool:
    """Whether the contracts are about the whole of the period and the place, so that matches made compare with them."""
    held = place.figures.contracts
    spans = all((each.since, each.until) == (place.period.since, place.period.until) for each in held)
    named = {each.municipality for each in held if each.contracted is not None}
    return bool(held) and spans and len(named) == len(held) and named == place.covers


def _part_made(figures: Figures) -> float | None:
    made, contracted = figures.matches_started, figures.matches_contracted
    if not contracted or isinstance(made, Mark):
        return None
    return min(1.0, made / contracted)


def _of_all(place: Place, name: str) -> Iterator[Section]:
    yield _matches(place)
    yield _waiting(place)
    yield _helped(place)
    yield _signups(place)
    yield _course(place)
    yield _effects(place)
    yield Section(
        id="months",
        title=place.label("months"),
        lead=place.text("months"),
        tables=(tables.months(place),),
    )
    yield Section(
        id="years",
        title=place.label("years"),
        lead=place.text("years"),
        tables=(_years(place, name),),
    )


def _total(place: Place) -> tuple[Term, ...]:
    begin, (up,), (down,), end = MATCH_FLOW
    signs = {begin: "", up: "+", down: "−", end: "=" if adds_up(place.figures, MATCH_FLOW) else "≈"}
    return tuple(Term(sign, place.figure(name), _(_WORDS[name])) for name, sign in signs.items())


def _matches(place: Place) -> Section:
    held = [
        tables.flow(place, "match-flow", _("Matches from start to end"), MATCH_FLOW),
        tables.contracts(place),
        tables.avoided(place),
    ]
    return Section(
        id="matches",
        title=_("Matches"),
        lead=_("A match is a support family and a request family, from the first day of their trial."),
        total=_total(place),
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
            tables.breakdown(place, "length_bands", figures.matches_ended),
        ),
    )


def _effects(place: Place) -> Section:
    return Section(
        id="effects",
        title=_("What families say of it"),
        lead=_("Families give scores from 0 to 10 at fixed moments. That a score stays the same is a result too."),
        tables=(
            tables.effects(place, "satisfaction"),
            tables.breakdown(place, "satisfaction_change"),
            tables.effects(place, "own_goals"),
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
    if any(cell.mark != "hidden" for cell in medians) and place.for_team:
        lines.append(Line(_("Half waited at most"), (*medians, _waited(place))))
    return Table(
        id=f"{place.prefix}years",
        title=place.label("years"),
        columns=(_("Figure"), *columns, _("Course")),
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
                _("Matches, children and waiting families count in the municipality of the request family."),
                _("Support families count in their own municipality."),
                _("The last address known counts."),
            )
        ),
        tables=(beside,),
        parts=tuple(_municipality(part, name) for part in parts),
        own_page=True,
    )


def _municipality(place: Place, name: str) -> Section:
    """Return everything of one municipality, without charts of categories and without the meanings told above."""
    inner = (_matches(place), _waiting(place), _helped(place), _signups(place), _course(place), _effects(place))
    told = {f"{place.prefix}{key}" for key in ("match-flow", "numbers")}
    held = [_bare(table) for section in inner for table in section.tables if table.id not in told]
    held += [_years(place, name), attrs.evolve(tables.months(place), charts=())]
    return Section(
        id=f"{place.prefix}all",
        title=place.name,
        tiles=tuple(attrs.evolve(tile, href="", first=False) for tile in _tiles(place)),
        total=_total(place),
        tables=tuple(held),
    )


def _bare(table: Table) -> Table:
    lines = tuple(attrs.evolve(line, text="" if table.shape != "wide" else line.text) for line in table.lines)
    shape = "wide" if table.shape == "wide" else ""
    return attrs.evolve(table, lines=lines, charts=(), text="", notes=(), shape=shape)


def _quality(place: Place) -> Section:
    names = tables.shown(place, ("missing", "overrides"))
    return Section(
        id="quality",
        title=_("How sure these figures are"),
        lead=_("Figures are made of what coordinators write down. What nobody wrote down cannot be counted."),
        tables=tuple(tables.breakdown(place, each) for each in names),
    )
