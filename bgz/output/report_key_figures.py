"""The key figures of a place: those that stand first, and the sum that shows how matches add up."""

from __future__ import annotations

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import YEAR_NAMES, Figures
from bgz.i18n import N_, _
from bgz.output.report_cells import IN_SHORT, Cell, Place, Term, Tile
from bgz.output.report_charts import MATCH_FLOW, adds_up
from bgz.output.report_numbers import number

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
_WORDS = {
    "running_at_begin": N_("running at the start"),
    "matches_started": N_("made"),
    "matches_ended": N_("ended"),
    "running_at_end": N_("running at the end"),
}


def tiles(place: Place) -> tuple[Tile, ...]:
    """Return the key figures, each with what it compares with."""
    beside = _beside(place)
    return tuple(
        Tile(
            label=_("Half waited at most") if name == "waiting_days" else place.label(name),
            cell=waited(place) if name == "waiting_days" else place.figure(name),
            beside=beside.get(name, ""),
            href=href,
            first=at < _FIRST_TILES,
            part=_part_made(place.figures) if name == "matches_started" and _all_contracted(place) else None,
        )
        for at, (name, href) in enumerate(_TILES.items())
    )


def legend(shown: tuple[Tile, ...]) -> tuple[tuple[str, str], ...]:
    """Return the signs of what is not told that stand in the key figures or below them, with what they mean."""
    words = {word.strip(",.;") for tile in shown for word in (tile.cell.text, *tile.beside.split())}
    return tuple((str(sign), _(text)) for sign, text in IN_SHORT.items() if sign in words)


def waited(place: Place) -> Cell:
    """Return how long families waited for their first trial: the middle one."""
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


def total(place: Place) -> tuple[Term, ...]:
    """Return how the matches at the start, made and ended make those at the end."""
    begin, (up,), (down,), end = MATCH_FLOW
    signs = {begin: "", up: "+", down: "−", end: "=" if adds_up(place.figures, MATCH_FLOW) else "≈"}
    return tuple(Term(sign, place.figure(name), _(_WORDS[name])) for name, sign in signs.items())
