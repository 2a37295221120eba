"""The tables of a report, of one place at a time: which figures stand in which rows, and what stands instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.definitions import KEY_NAMES, Effect
from bgz.domain.figures.universe import TEAM_ONLY
from bgz.domain.values.days import show_month
from bgz.i18n import N_, _
from bgz.output import report_charts
from bgz.output.report_cells import Cell, Line, Place, Table
from bgz.output.report_charts import Chart
from bgz.output.report_numbers import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WITHHELD = N_("Not shown: whatever we hid in this table, a family in it could still be recognised.")
TOO_FEW = N_("Not shown: it rests on too few families.")
_UNDRAWN = N_("No chart: not every number may be shown.")
_SPREAD = {
    "median": (N_("Half took at most"), N_("The median: half of the families took at most so long.")),
    "p90": (N_("Nine of ten took at most"), ""),
    "longest": (N_("The longest took"), ""),
}


def shown(place: Place, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the figures `names` that this audience gets at all."""
    return tuple(name for name in names if place.for_team or name not in TEAM_ONLY)


def numbers(place: Place, key: str, title: str, names: Sequence[str]) -> Table:
    """Return figures that are one number each, with what they mean."""
    lines = tuple(Line(place.label(name), (place.figure(name),), place.text(name)) for name in shown(place, names))
    return Table(id=place.prefix + key, title=title, columns=(_("Figure"), _("How many")), lines=lines)


def flow(place: Place, key: str, title: str, parts: tuple[str, Sequence[str], Sequence[str], str]) -> Table:
    """Return the steps from the start to the end of the period, drawn and in numbers."""
    begin, ups, downs, end = parts
    names = (begin, *ups, *downs, end)
    signs = {**dict.fromkeys(ups, "+"), **dict.fromkeys(downs, "−")}
    lines = tuple(
        Line(place.label(name), (place.figure(name),), place.text(name), strong=name == end, sign=signs.get(name, ""))
        for name in names
    )
    drawn = report_charts.flow(place.figures, parts)
    hidden = any(isinstance(getattr(place.figures, name), Mark) for name in names)
    undrawn = _(_UNDRAWN) if hidden else _("No chart: rounded numbers do not add up exactly.")
    return Table(
        id=place.prefix + key,
        title=title,
        columns=(_("Step"), _("How many")),
        lines=lines,
        charts=(Chart("steps", f"c-{place.prefix}{key}", title, drawn),) if drawn else (),
        notes=() if report_charts.adds_up(place.figures, parts) else (undrawn,),
        shape="flow",
    )


def breakdown(place: Place, name: str, of: Any = None) -> Table:  # noqa: ANN401 - a count or a mark
    """Return what was counted by category, with each one's share of `of`."""
    counts: tuple[Count, ...] = getattr(place.figures, name)
    key = place.prefix + name
    frame = Table(id=key, title=place.label(name), text=place.text(name))
    if name in place.withheld:
        return attrs.evolve(frame, instead=_(WITHHELD))
    if not any(each.count for each in counts):
        return attrs.evolve(frame, instead=_("None in this period."))
    drawn = report_charts.bars(counts)
    shares = [] if of is None else [place.part_of(each.count, of) for each in counts]
    shared = any(cell.text != NOTHING for cell in shares)
    columns = (_("Category"), _("How many"), _("Share")) if shared else (_("Category"), _("How many"))
    lines = tuple(
        Line(line.label, (*line.cells, shares[at]) if shared else line.cells)
        for at, line in enumerate(_lines_of(place, name, counts))
    )
    return without_hidden(
        frame,
        columns,
        lines,
        charts=(Chart("bars", f"c-{key}", frame.title, drawn),) if drawn else (),
        shape="fold" if drawn else "",
    )


def spread(place: Place, name: str, of: str) -> Table:
    """Return how long it took, of how many families; for others than the team no longest."""
    held = getattr(place.figures, name)
    lines = [Line(of, (place.cell(name, held.families, "families"),))]
    for part, (label, text) in _SPREAD.items():
        value = getattr(held, part)
        lines.append(Line(_(label), (place.cell(name, value, part, unit="days"),), _(text)))
    if not place.for_team:
        # How many wait stands above already; nobody but the team gets what could be one family's.
        lines = [line for line in lines if line.cells[0].mark != "hidden"]
    return Table(
        id=place.prefix + name,
        title=place.label(name),
        text=place.text(name),
        columns=(_("How long"), _("Days") if place.for_team else _("Weeks")),
        lines=tuple(lines),
        instead="" if lines else _(WITHHELD) if name in place.withheld else _(TOO_FEW),
    )


def lengths(place: Place) -> Table:
    """Return how long ended matches lasted."""
    held = place.figures.lengths
    lines = (
        Line(place.label("matches_ended"), (place.cell("lengths", held.matches, "matches"),)),
        Line(_("Half lasted at most"), (place.cell("lengths", held.median, "median", unit="days"),)),
    )
    return Table(
        id=f"{place.prefix}lengths",
        title=place.label("lengths"),
        text=place.text("lengths"),
        columns=(_("How long"), _("How many")),
        lines=lines,
    )


def alive(place: Place) -> Table:
    """Return how many trials still ran some months later."""
    lines = tuple(
        Line(
            _("After {count} months").format(count=each.months),
            (
                place.cell("alive", each.trials, f"{each.months}.trials"),
                place.cell("alive", each.alive, f"{each.months}.alive"),
                place.cell("alive", each.percent, f"{each.months}.percent", unit="percent"),
            ),
        )
        for each in place.figures.alive
    )
    frame = Table(id=f"{place.prefix}alive", title=place.label("alive"), text=place.text("alive"))
    return without_hidden(frame, (_("When"), _("Trials"), _("Still running"), _("Share")), lines)


def effects(place: Place, name: str) -> Table:
    """Return a question of 0 to 10 at each moment: who was asked, who answered, and the mean score."""
    held: tuple[Effect, ...] = getattr(place.figures, name)
    frame = Table(id=place.prefix + name, title=place.label(name), text=place.text(name))
    if not any(each.asked for each in held):
        return attrs.evolve(frame, instead=_("Nobody gave a score in this period."))
    lines = tuple(
        Line(
            each.label,
            tuple(
                place.cell(name, getattr(each, part), f"{each.code}.{part}", unit=unit)
                for part, unit in (("asked", ""), ("answered", ""), ("percent", "percent"), ("mean", "score"))
            ),
        )
        for each in held
    )
    columns = (_("When"), _("Asked"), _("Answered"), _("Response"), _("Mean score"))
    drawn = report_charts.scores(held)
    title = _("{figure}: mean score").format(figure=frame.title)
    charts = (Chart("bars", f"c-{frame.id}", title, drawn),) if drawn else ()
    return without_hidden(frame, columns, lines, charts=charts, shape="scores")


def months(place: Place) -> Table:
    """Return the key figures of each month. A column that would tell too much is left out, and named."""
    held = place.figures.months
    gone = {name for name in KEY_NAMES if held and all(getattr(month, name) is Mark.HIDDEN for month in held)}
    names = [name for name in KEY_NAMES if name not in gone]
    missing = _("Not shown by month, because a family could be recognised: {figures}.").format(
        figures=", ".join(place.label(name) for name in KEY_NAMES if name in gone)
    )
    charts = tuple(_month_charts(place))
    veiled = not charts and any(isinstance(getattr(month, name), Mark) for month in held for name in names)
    return Table(
        id=f"{place.prefix}months",
        title=place.label("months"),
        columns=(_("Month"), *(place.label(name) for name in names)),
        lines=tuple(
            Line(show_month(month.period.since), tuple(place.of_key(month, name) for name in names)) for month in held
        ),
        charts=charts,
        notes=tuple(each for each, told in ((missing, bool(gone)), (_(_UNDRAWN), veiled)) if told),
        instead="" if names else _(WITHHELD),
        shape="wide",
    )


def _month_charts(place: Place) -> Iterator[Chart]:
    drawings = (
        ("columns", _("Matches made and ended, by month"), ("matches_started", "matches_ended")),
        ("curves", _("Running and waiting at the end of each month"), ("running_at_end", "waiting_at_end")),
    )
    for kind, title, (first, second) in drawings:
        if not {"months", f"months.{first}", f"months.{second}"} & place.withheld:
            graph = report_charts.by_month(place.figures.months, ((first, "first"), (second, "second")))
            if graph:
                yield Chart(kind, f"c-{place.prefix}{kind}", title, graph)


def _lines_of(place: Place, name: str, counts: Iterable[Count]) -> tuple[Line, ...]:
    return tuple(Line(each.label, (place.cell(name, each.count, each.code),)) for each in counts)


def without_hidden(frame: Table, columns: Sequence[str], lines: Sequence[Line], **more: Any) -> Table:  # noqa: ANN401
    """Return the table with its lines, but for the columns of which every number is hidden."""
    kept = [at for at in range(len(columns) - 1) if not lines or not _all_hidden([line.cells[at] for line in lines])]
    if not kept:
        return attrs.evolve(frame, instead=_(TOO_FEW))
    return attrs.evolve(
        frame,
        columns=(columns[0], *(columns[at + 1] for at in kept)),
        lines=tuple(attrs.evolve(line, cells=tuple(line.cells[at] for at in kept)) for line in lines),
        **more,
    )


def _all_hidden(cells: Iterable[Cell]) -> bool:
    numbers = [cell for cell in cells if cell.address]
    return bool(numbers) and all(cell.mark == "hidden" for cell in numbers)
