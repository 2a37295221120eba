"""The tables of a report about money: contracts, and what municipalities assume that matches save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import Mark
from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.output.report_cells import Cell, Line, Place, Table, text_cell
from bgz.output.report_numbers import amount, number
from bgz.output.report_rows import named
from bgz.output.report_tables import without_hidden

if TYPE_CHECKING:
    from bgz.domain.figures.definitions import ContractFigures, Figures


def contracts(place: Place) -> Table:
    """Return what municipalities contracted, and what was made of it."""
    figures = place.figures
    lines = [
        Line(
            each.municipality,
            (
                text_cell(
                    f"{show_day(each.since)} – {show_day(each.until)}" + ("" if each.over else _(" (still runs)"))
                ),
                text_cell(each.funding or ""),
                *(_contract_cell(place, at, each, part) for part in ("contracted", "made", "budget_eur")),
                _contract_cell(place, at, each, "cost_per_match_eur"),
            ),
        )
        for at, each in enumerate(figures.contracts, 1)
    ]
    if lines:
        sums = [place.figure(name) for name in ("matches_contracted", "budget_eur", "cost_per_match_eur")]
        lines.append(
            Line(_("Together"), (text_cell(""), text_cell(""), sums[0], _made(figures), *sums[1:]), strong=True)
        )
    frame = Table(id=f"{place.prefix}contracts", title=place.label("contracts"), text=place.text("contracts"))
    return without_hidden(
        frame,
        (_("Municipality"), _("Period"), _("Funding"), _("Contracted"), _("Made"), _("Budget"), _("Cost per match")),
        tuple(lines),
        notes=(place.text("matches_contracted"), place.text("cost_per_match_eur")) if lines else (),
        instead="" if lines else _("No contract lies wholly in this period."),
        shape="wide",
    )


def _made(figures: Figures) -> Cell:
    """Return the matches made under all contracts, where each is told exactly."""
    made = [each.made for each in figures.contracts]
    return text_cell("" if any(isinstance(each, Mark) for each in made) else number(sum(map(int, made))))


def _contract_cell(place: Place, at: int, contract: ContractFigures, part: str) -> Cell:
    unit = "eur" if part.endswith("_eur") else ""
    return place.cell("contracts", getattr(contract, part), f"{named(at, contract)[0]}.{part}", unit=unit)


def avoided(place: Place) -> Table | None:
    """Return what the municipality assumes that matches save, with where its price comes from; None without a price."""
    priced = [
        (at, each) for at, each in enumerate(place.figures.contracts, 1) if each.avoided_per_match_eur is not None
    ]
    if not priced:
        return None
    parts = ("avoided_per_match_eur", "made", "avoided_eur")
    lines = [
        Line(each.municipality, tuple(_contract_cell(place, at, each, part) for part in parts)) for at, each in priced
    ]
    told = tuple(
        _("Assumption of the municipality: {name} reckons with {amount} per match. Source: {source}.").format(
            name=each.municipality,
            amount=amount(each.avoided_per_match_eur),
            source=(each.avoided_source or _("not given")).rstrip("."),
        )
        for _at, each in priced
    )
    together = place.figure("avoided_eur")
    if together.mark != "hidden":
        lines.append(Line(_("Together"), (text_cell(""), text_cell(""), together), strong=True))
    frame = Table(id=f"{place.prefix}avoided_eur", title=place.label("avoided_eur"), text=place.text("avoided_eur"))
    return without_hidden(
        frame,
        (_("Municipality"), _("Price per match"), _("Made"), _("Avoided cost")),
        tuple(lines),
        notes=(*told, _("This is not a measured effect. Nobody knows what would have happened without the match.")),
        shape="wide",
    )
