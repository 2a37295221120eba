"""The postcode table that ships with bgz: GeoNames, CC BY 4.0 (bgz/data/NOTICE)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from bgz.domain.values.places import Place, Places

DATA = Path(__file__).parents[1] / "data"  # importlib.resources would cost 10 ms to import


@cache
def load() -> Places:
    """Return the table; it is read once per process."""
    with (DATA / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        by_pc4 = {
            pc4: Place(pc4, town, municipality, float(lat), float(lon)) for pc4, town, municipality, lat, lon in lines
        }
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        towns = {line["name"]: tuple(filter(None, line["towns"].split("|"))) for line in csv.DictReader(file)}
    return Places(by_pc4, towns)
