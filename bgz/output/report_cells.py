"""What the pages of a report are made of: sections of tables, each cell with the address of its figure.

The templates only lay these out. One description serves HTML and Markdown, so both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.figures.counts import Mark, Number, Whole
from bgz.domain.figures.definitions import Figures
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import TEAM
from bgz.domain.figures.report import Meaning
from bgz.domain.protecting.audiences import FEWEST
from bgz.i18n import N_, _
from bgz.output.report_charts import Chart, Trend
from bgz.output.report_numbers import NOTHING, amount, duration, number, percentage, share
from bgz.output.report_rows import period_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.figures.report import Report

MEANINGS = {
    "0": N_("none: there truly are none"),
    Mark.FEW: N_("1 to 4: hidden, because so small a number could point to a family"),
    Mark.HIDDEN: N_("hidden: with this number another hidden number could be worked out, or it rests on too few"),
    Mark.UNKNOWN: N_("unknown: the records or the settings do not say"),
    NOTHING: N_("nothing to work it out from"),
}
"""What each sign in the place of a number means, in the order of the page that explains them."""
IN_SHORT = {Mark.FEW: N_("1 to 4"), Mark.HIDDEN: N_("hidden"), Mark.UNKNOWN: N_("unknown")}
_LOOKS = {Mark.FEW: "few", Mark.HIDDEN: "hidden", Mark.UNKNOWN: "unknown", NOTHING: "nothing"}


@frozen
class Cell:
    """A value as a reader sees it. `address` finds its figure: table, category, period and place."""

    text: str
    address: str = ""
    mark: str = ""
    title: str = ""
    words: bool = False


@frozen
class Line:
    """A row: what it is about, `text` what that means, and its cells."""

    label: str
    cells: tuple[Cell, ...]
    text: str = ""
    strong: bool = False
    sign: str = ""
    trend: Trend | None = None


@frozen(kw_only=True)
class Table:
    """A table under its heading, with its charts. `instead` is the sentence where there is nothing to show."""

    id: str
    title: str
    text: str = ""
    caption: str = ""
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    instead: str = ""
    shape: str = ""

    @property
    def number_columns(self) -> frozenset[int]:
        """The columns that hold numbers, counted from 1; the first one names the rows."""
        return frozenset(
            at for line in self.lines for at, cell in enumerate(line.cells, 2) if cell.address or not cell.words
        )

    @property
    def cells(self) -> Iterator[Cell]:
        """Every cell."""
        for line in self.lines:
            yield from line.cells


@frozen
class Term:
    """One step of a sum: its sign, its value and what it counts."""

    sign: str
    cell: Cell
    label: str


@frozen(kw_only=True)
class Tile:
    """A key figure."""

    label: str
    cell: Cell
    beside: str
    href: str
    first: bool = False
    part: float | None = None


@frozen(kw_only=True)
class Section:
    """A part of the report with its number; `parts` are the sections inside it.

    `folded` is what one clicks on the screen to see the tables, where they do not stand open.
    """

    id: str
    title: str
    number: str = ""
    lead: str = ""
    remarks: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    total: tuple[Term, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Section, ...] = ()
    own_page: bool = False
    folded: str = ""

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """The signs of what is not told that are used here, with what they mean."""
        cells = (cell for table in self.tables for cell in table.cells)
        used = {
            cell.text for cell in (*cells, *(term.cell for term in self.total), *(tile.cell for tile in self.tiles))
        }
        return tuple((str(sign), _(text)) for sign, text in IN_SHORT.items() if sign in used)


@frozen(kw_only=True)
class Place:
    """The figures of one municipality, or of all together (`name` empty), and how this audience may read them.

    `covers` are the municipalities whose families count here.
    """

    name: str
    figures: Figures
    withheld: frozenset[str]
    audience: str
    meanings: Mapping[str, Meaning]
    period: Period
    covers: frozenset[str]
    prefix: str = ""

    @property
    def for_team(self) -> bool:
        """Whether everything may be shown."""
        return self.audience == TEAM

    def label(self, name: str) -> str:
        """Return what the figure `name` is called."""
        return self.meanings[name].label

    def text(self, name: str) -> str:
        """Return what the figure `name` means."""
        return self.meanings[name].definition

    def figure(self, name: str) -> Cell:
        """Return the cell of a figure that is one number."""
        return self.cell(name, getattr(self.figures, name), unit="eur" if name.endswith("_eur") else "")

    def cell(self, table: str, value: Number, category: str = "", period: str = "", unit: str = "") -> Cell:
        """Return the cell of a value. `unit` is eur, days, percent, score or nothing."""
        text = self._written(value, unit)
        mark = _LOOKS.get(text, "")
        title = _(MEANINGS[text]) if mark else ""
        return Cell(text, f"{table}|{category}|{period}|{self.name}", mark, title)

    def part_of(self, part: Whole, of: Whole) -> Cell:
        """Return the cell of a share. It is no figure of its own: it is computed from what is shown, or not at all."""
        text = share(part, of, fewest=1 if self.for_team else FEWEST)
        return Cell(NOTHING if text == Mark.HIDDEN else text)

    def of_key(self, key: Any, name: str) -> Cell:  # noqa: ANN401 - a month or an earlier period
        """Return the cell of a key figure of a month or an earlier period."""
        unit = "days" if name == "waiting_median" else ""
        return self.cell(name, getattr(key, name), period=period_text(key.period), unit=unit)

    def _written(self, value: Number, unit: str) -> str:
        if unit == "eur":
            return amount(value)
        if unit == "days":
            return duration(value, weeks=not self.for_team)
        if unit == "percent":
            return percentage(value)
        return number(value, 1 if unit == "score" else None)


def places_of(report: Report) -> tuple[Place, ...]:
    """Return all together first, then each municipality where there are several."""
    parts = report.municipalities if len(report.municipalities) > 1 else {}
    return tuple(
        Place(
            name=name,
            figures=figures,
            withheld=report.withheld.get(name, frozenset()),
            audience=report.audience,
            meanings=report.definitions,
            period=report.period,
            covers=frozenset({name} if name else report.municipalities),
            prefix=f"m{at}-" if at else "",
        )
        for at, (name, figures) in enumerate((("", report.total), *parts.items()))
    )


def text_cell(text: str) -> Cell:
    """Return a cell of words."""
    return Cell(text or NOTHING, words=True)
