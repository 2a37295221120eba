"""The tables of a report, of one place at a time: which figures stand in which rows, and what stands instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.definitions import KEY_NAMES, Effect
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _
from bgz.output import report_charts
from bgz.output.report_cells import Cell, Line, Place, Table, text_cell
from bgz.output.report_charts import Chart
from bgz.output.report_numbers import amount, month_name, number
from bgz.output.report_rows import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WITHHELD = N_("Not shown: whatever we hid in this table, a family in it could still be recognised.")
_UNDRAWN = N_("No chart: too many of the numbers are hidden.")
_SPREAD = {
    "median": (N_("Half took at most"), N_("The median: half of the families took at most so long.")),
    "p90": (N_("Nine of ten took at most"), ""),
    "longest": (N_("The longest took"), ""),
}
TEAM_ONLY = frozenset({"in_screening_at_end", "missing"})
"""Figures that are for the team alone, and no table for others."""


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
    return Table(
        id=place.prefix + key,
        title=title,
        columns=(_("Step"), _("How many")),
        lines=lines,
        charts=(Chart("steps", f"c-{place.prefix}{key}", title, drawn),) if drawn else (),
        notes=() if drawn else (_(_UNDRAWN) if hidden else _("No chart: rounded numbers do not add up exactly."),),
        shape="flow",
    )


def breakdown(place: Place, name: str, of: Any = None) -> Table:  # noqa: ANN401 - a count or a mark
    """Return what was counted by category, with each one's share of `of`."""
    counts: tuple[Count, ...] = getattr(place.figures, name)
    key = place.prefix + name
    frame = Table(id=key, title=place.label(name), text=place.text(name))
    if name in place.withheld:
        return _instead(frame, _(WITHHELD))
    if not any(each.count for each in counts):
        return _instead(frame, _("None in this period."), _lines_of(place, name, counts))
    drawn = report_charts.bars(counts)
    columns = (_("Category"), _("How many")) if of is None else (_("Category"), _("How many"), _("Share"))
    lines = tuple(
        Line(each.label, cells if of is None else (*cells, place.part_of(each.count, of)))
        for each in counts
        for cells in [(place.cell(name, each.count, each.code),)]
    )
    return _with(
        frame,
        columns=columns,
        lines=lines,
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
        # How many wait stands above already, and nine of ten or the longest could be one family's.
        kept = ("median",) if name == "still_waiting_days" else ("families", "median")
        lines = [line for line in lines if line.cells[0].address.split("|")[1] in kept]
    return Table(
        id=place.prefix + name,
        title=place.label(name),
        text=place.text(name),
        columns=(_("How long"), _("Days") if place.for_team else _("Weeks")),
        lines=tuple(lines),
        instead=_(WITHHELD) if name in place.withheld else "",
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
        instead=_(WITHHELD) if "lengths" in place.withheld else "",
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
    return Table(
        id=f"{place.prefix}alive",
        title=place.label("alive"),
        text=place.text("alive"),
        columns=(_("When"), _("Trials"), _("Still running"), _("Share")),
        lines=lines,
        instead=_(WITHHELD) if "alive" in place.withheld else "",
    )


def effects(place: Place, name: str) -> Table:
    """Return a question of 0 to 10 at each moment: who was asked, who answered, and the mean score."""
    held: tuple[Effect, ...] = getattr(place.figures, name)
    frame = Table(id=place.prefix + name, title=place.label(name), text=place.text(name))
    if name in place.withheld:
        return _instead(frame, _(WITHHELD))
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
    if not any(each.asked for each in held):
        return _instead(frame, _("Nobody gave a score in this period."), lines)
    drawn = report_charts.scores(held)
    title = _("{figure}: mean score").format(figure=frame.title)
    return _with(
        frame,
        columns=(_("When"), _("Asked"), _("Answered"), _("Response"), _("Mean score")),
        lines=lines,
        charts=(Chart("bars", f"c-{frame.id}", title, drawn),) if drawn else (),
    )


def contracts(place: Place) -> Table:
    """Return what municipalities contracted, and what was made of it."""
    figures = place.figures
    lines = [
        Line(
            each.municipality,
            (
                text_cell(f"{show_day(each.since)} – {show_day(each.until)}" + ("" if each.over else _(" (still runs)"))),
                text_cell(each.funding or ""),
                *(_contract_cell(place, at, each, part) for part in ("contracted", "made", "budget_eur")),
                _contract_cell(place, at, each, "cost_per_match_eur"),
            ),
        )
        for at, each in enumerate(figures.contracts, 1)
    ]
    if lines:
        empty = (text_cell(" "), text_cell(" "))
        sums = [place.figure(name) for name in ("matches_contracted", "budget_eur", "cost_per_match_eur")]
        lines.append(Line(_("Together"), (*empty, sums[0], Cell(" "), *sums[1:]), strong=True))
    return Table(
        id=f"{place.prefix}contracts",
        title=place.label("contracts"),
        text=place.text("contracts"),
        columns=(
            _("Municipality"), _("Period"), _("Funding"), _("Contracted"), _("Made"), _("Budget"), _("Cost per match"),
        ),
        lines=tuple(lines),
        notes=(place.text("matches_contracted"), place.text("cost_per_match_eur")) if lines else (),
        instead="" if lines else _("No contract lies wholly in this period."),
        shape="wide",
    )  # fmt: skip


def _contract_cell(place: Place, at: int, contract: Any, part: str) -> Cell:  # noqa: ANN401 - figures of a contract
    unit = "eur" if part.endswith("_eur") else ""
    return place.cell("contracts", getattr(contract, part), f"{named(at, contract)[0]}.{part}", unit=unit)


def avoided(place: Place) -> Table | None:
    """Return what the municipality assumes that matches save, with where its price comes from; None without a price."""
    priced = [
        (at, each) for at, each in enumerate(place.figures.contracts, 1) if each.avoided_per_match_eur is not None
    ]
    if not priced:
        return None
    lines = [
        Line(
            each.municipality,
            tuple(_contract_cell(place, at, each, part) for part in ("avoided_per_match_eur", "made", "avoided_eur")),
            _("Assumption of the municipality: {amount} per match. Source: {source}.").format(
                amount=amount(each.avoided_per_match_eur), source=(each.avoided_source or _("not given")).rstrip(".")
            ),
        )
        for at, each in priced
    ]
    lines.append(Line(_("Together"), (Cell(" "), Cell(" "), place.figure("avoided_eur")), strong=True))
    return Table(
        id=f"{place.prefix}avoided_eur",
        title=place.label("avoided_eur"),
        text=place.text("avoided_eur"),
        columns=(_("Municipality"), _("Price per match"), _("Made"), _("Avoided cost")),
        lines=tuple(lines),
        notes=(_("This is not a measured effect. Nobody knows what would have happened without the match."),),
        shape="wide",
    )


def months(place: Place) -> Table:
    """Return the key figures of each month. A column that would tell too much is left out, and named."""
    held = place.figures.months
    gone = {name for name in KEY_NAMES if f"months.{name}" in place.withheld or "months" in place.withheld}
    names = [name for name in KEY_NAMES if name not in gone]
    missing = _("Not shown by month, because a family could be recognised: {figures}.").format(
        figures=", ".join(place.label(name) for name in KEY_NAMES if name in gone)
    )
    return Table(
        id=f"{place.prefix}months",
        title=place.label("months"),
        columns=(_("Month"), *(place.label(name) for name in names)),
        lines=tuple(
            Line(month_name(month.period.since), tuple(place.of_key(month, name) for name in names)) for month in held
        ),
        charts=tuple(_month_charts(place)),
        notes=(missing,) if gone and names else (),
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


def _instead(frame: Table, sentence: str, lines: tuple[Line, ...] = ()) -> Table:
    return _with(frame, instead=sentence, lines=lines)


def _with(frame: Table, **more: Any) -> Table:  # noqa: ANN401 - fields of a table
    import attrs

    return attrs.evolve(frame, **more)
