"""The shipped table, against an independent one."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import pytest

import bgz
from bgz.domain.values.places import Place, distance_km
from bgz.storage.postcodes import load


@pytest.fixture(scope="module")
def independent(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "data" / "pc4-nl.csv").open(encoding="utf-8", newline="") as file:
        return {row["pc4"]: row for row in csv.DictReader(file)}


def test_every_code_in_use_is_there(independent: dict[str, dict[str, str]]) -> None:
    ours = set(load().by_pc4)
    assert set(independent) - ours == set()
    # 9999 is Stitswerd, which the other table takes for a dummy; 1940 holds post boxes in Beverwijk.
    assert ours - set(independent) == {"9999", "1940"}


def test_no_place_is_far_from_that_of_the_independent_table(independent: dict[str, dict[str, str]]) -> None:
    apart = {
        pc4: distance_km(place, Place(pc4, "", "", float(row["lat"]), float(row["lon"])))
        for pc4, row in independent.items()
        if (place := load().get(pc4))
    }
    assert len(apart) == len(independent)
    assert statistics.median(apart.values()) == 0.7  # as near as this measure goes
    assert {pc4: km for pc4, km in apart.items() if km > 5} == {}
    assert statistics.quantiles(apart.values(), n=100)[97] < 1.0


def test_known_wrong_rows_are_mended() -> None:
    towns = {
        "2324": "Leiden",
        "3523": "Utrecht",
        "3981": "Bunnik",
        "7571": "Oldenzaal",
        "7887": "Erica",
        "8611": "Gaastmeer",
        "9999": "Stitswerd",
    }
    found = {pc4: load().by_pc4[pc4].town for pc4 in towns}
    assert found == towns
    assert not {"1234", "1954", "5217", "5442", "7146"} & set(load().by_pc4)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ("9641", "9601", 10.4),
        ("9641", "9611", 8.9),
        ("7941", "7901", 19.3),
        ("3911", "3901", 6.6),
        ("6651", "6511", 18.4),
        ("6511", "6561", 8.3),
        ("6651", "6581", 20.9),
        ("1011", "3011", 57.8),
        ("9641", "6511", 155.8),
    ],
)
def test_known_distances(one: str, other: str, km: float) -> None:
    places = load().by_pc4
    assert round(distance_km(places[one], places[other])) == round(km)
    assert distance_km(places[one], places[other]) == pytest.approx(km, abs=0.1)


def test_a_municipality_is_right_wherever_it_is_given(independent: dict[str, dict[str, str]]) -> None:
    given = {
        pc4: place.municipality for pc4, place in load().by_pc4.items() if place.municipality and pc4 in independent
    }
    assert len(given) > 2500
    other = {pc4: independent[pc4]["gemeente"].removesuffix(" (O)") for pc4 in given}
    # 9207 lies on the border, in Drachten and in the business park Drachten-Azeven.
    assert {pc4 for pc4 in given if given[pc4] != other[pc4]} <= {"9207"}


def test_all_municipalities_are_known(independent: dict[str, dict[str, str]]) -> None:
    names = {row["gemeente"].removesuffix(" (O)") for row in independent.values()}
    assert set(load().municipalities) == names
    assert load().near_names("Den Haag") == ("'s-Gravenhage",)


def test_the_table_is_read_once_and_its_origin_is_named() -> None:
    assert load() is load()
    notice = (Path(bgz.__file__).parent / "data" / "NOTICE").read_text(encoding="utf-8")
    assert "Postcodegegevens: GeoNames (geonames.org), CC BY 4.0, bewerkt" in notice
