"""Distances and names of places."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.values.places import Place, Places, distance_km

LAT = st.floats(50.7, 53.6)
LON = st.floats(3.3, 7.3)


def place(lat: float, lon: float, pc4: str = "1000") -> Place:
    return Place(pc4, "Ergens", "", lat, lon)


def great_circle(a: Place, b: Place) -> float:
    """Measure independently, with the haversine formula."""
    north, south = math.radians(a.lat), math.radians(b.lat)
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(math.radians(a.lon - b.lon) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


@given(LAT, LON, LAT, LON)
def test_the_flat_formula_stays_within_its_bounds(lat: float, lon: float, north: float, east: float) -> None:
    a, b = place(lat, lon), place(north, east)
    exact = great_circle(a, b)
    bound = 0.0003 if exact < 50 else 0.14
    assert distance_km(a, b) == pytest.approx(max(exact, 0.7), abs=bound)
    assert distance_km(a, b) == distance_km(b, a)


def test_inside_one_area_it_is_seven_hundred_metres() -> None:
    assert distance_km(place(52, 5), place(52, 5)) == 0.7
    assert distance_km(place(52, 5, "1001"), place(52.001, 5, "1002")) == 0.7


PLACES = Places(
    {"7941": Place("7941", "Meppel", "Meppel", 52.69, 6.19)},
    {
        "Meppel": ("Nijeveen",),
        "'s-Gravenhage": ("Den Haag",),
        "Bergen (L)": ("Bergen",),
        "Bergen (NH)": ("Bergen",),
        "Hengelo": (),
    },
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Meppel", ("Meppel",)),
        ("mepel", ("Meppel",)),
        ("NIJEVEEN", ("Meppel",)),
        ("den haag", ("'s-Gravenhage",)),
        ("Bergen", ("Bergen (L)", "Bergen (NH)")),
        ("Bergen (NH)", ("Bergen (NH)",)),
        ("Hengelo (O)", ("Hengelo",)),
        ("Xyzzy", ()),
    ],
)
def test_a_municipality_is_found_by_town_other_name_or_mistyped(name: str, meant: tuple[str, ...]) -> None:
    assert PLACES.near_names(name) == meant


def test_a_place_is_found_by_its_four_digits() -> None:
    found = PLACES.get("7941 AB")
    assert found == PLACES.get("7941")
    assert found is not None
    assert found.town == "Meppel"
    assert PLACES.get("9998") is None
    assert PLACES.municipalities[0] == "'s-Gravenhage"
