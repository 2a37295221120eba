"""A whole report: which municipalities, which notes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.cases.programme import Municipality, Programme
from bgz.domain.figures.definitions import Figures, definitions
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.domain.figures.region import Region, municipalities_of
from bgz.domain.figures.report import chosen, make_report
from bgz.domain.values.places import Place, Places
from bgz.errors import NotFound, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Build = Callable[..., Any]

BEGIN, TODAY = date(2023, 1, 1), date(2024, 1, 15)
YEAR = Period.of_year(2023)


def places() -> Places:
    towns = {"Meppel": ("Meppel", "Nijeveen"), "Westerveld": ("Diever",), "Assen": ("Assen",)}
    return Places({"7941": Place("7941", "Meppel", "Meppel", 52.7, 6.2)}, towns)


@pytest.fixture
def region(sheets: Build, asking: Build) -> Any:
    """Return a region of two municipalities where families live, and one that only the programme names."""
    programme = Programme(name="Proef", municipalities={"g1": Municipality(name="Westerveld")})
    return sheets([asking("V-00001", BEGIN), asking("V-00002", BEGIN, "Hoogeveen")], programme=programme).region


def test_every_municipality_named_or_lived_in(region: Any) -> None:
    report = make_report(region, YEAR, TODAY, audience=TEAM)
    assert list(report.municipalities) == ["Hoogeveen", "Meppel", "Westerveld"]
    assert report.municipalities["Westerveld"].request_signups == 0
    assert (report.programme, report.language, report.name, report.asked) == ("Proef", "nl", "2023", ())
    assert not report.notes


def test_only_the_municipalities_asked(region: Any) -> None:
    report = make_report(region, YEAR, TODAY, audience=TEAM, municipalities=("Meppel", "Westerveld"))
    assert list(report.municipalities) == ["Meppel", "Westerveld"]
    assert report.total.request_signups == 1


def test_for_others_than_the_team_a_report_is_of_one_municipality_or_of_all(region: Any) -> None:
    for audience in (MUNICIPALITY, PUBLIC):
        with pytest.raises(Usage) as caught:
            make_report(region, YEAR, TODAY, audience=audience, municipalities=("Meppel", "Westerveld"))
        assert "elke gemeente" in caught.value.hint
        every = make_report(region, YEAR, TODAY, audience=audience, municipalities=tuple(known(region)))
        assert every.total == make_report(region, YEAR, TODAY, audience=audience).total
        alone = make_report(region, YEAR, TODAY, audience=audience, municipalities=("Meppel",))
        assert list(alone.municipalities) == ["Meppel"]
        assert alone.total == alone.municipalities["Meppel"] == every.municipalities["Meppel"]
        assert set(alone.withheld) == {"", "Meppel"}


def test_periods_that_lie_ahead_run_on_or_are_empty_say_so(region: Any) -> None:
    def notes(year: int, today: date) -> str:
        return " ".join(make_report(region, Period.of_year(year), today, audience=TEAM).notes)

    assert "moet nog komen" in notes(2030, TODAY)
    assert "tot en met 1 jun 2023" in notes(2023, date(2023, 6, 1))
    assert "niets gebeurd" in notes(2021, TODAY)
    assert make_report(region, YEAR, date(2023, 6, 1), audience=TEAM).known_until == date(2023, 6, 1)


def known(region: Region) -> Sequence[str]:
    return municipalities_of(region.requests, region.supports, region.programme)


def test_municipalities_are_found_whatever_their_capitals(region: Any) -> None:
    assert chosen(["meppel ", "MEPPEL", "westerveld"], known(region), places) == ("Meppel", "Westerveld")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Mepel", "Bedoelt u Meppel?"),
        ("Diever", "Bedoelt u Westerveld?"),
        ("Xx", "Hier bekend: Hoogeveen, Meppel, Westerveld."),
        ("Assen", "Hier bekend: Hoogeveen, Meppel, Westerveld."),
    ],
)
def test_an_unknown_municipality_names_near_ones(region: Any, typed: str, hint: str) -> None:
    with pytest.raises(NotFound) as caught:
        chosen([typed], known(region), places)
    assert caught.value.hint == hint
    assert typed not in caught.value.message


def test_without_any_municipality_that_is_said(sheets: Build) -> None:
    with pytest.raises(NotFound) as caught:
        chosen(["Meppel"], known(sheets().region), places)
    assert "nog geen gemeenten" in caught.value.hint


def test_each_figure_has_a_label_and_one_sentence() -> None:
    names = [each.name for each in definitions()]
    assert len(names) == len(set(names)) == len(Figures.__attrs_attrs__)
    for each in definitions():
        assert each.label
        assert each.text.endswith("."), each.name
        assert each.text.count(". ") == 0, each.name
