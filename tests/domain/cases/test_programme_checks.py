"""Settings that contradict each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.cases.programme import Contract, Municipality, Norms, Programme
from bgz.domain.cases.programme_checks import contradictions

YEAR = Contract(municipality="Meppel", since=date(2023, 1, 1), until=date(2023, 12, 31))


def test_the_defaults_contradict_nothing() -> None:
    programme = Programme(municipalities={"g1": Municipality(name="Meppel")}, contracts={"t1": YEAR}, min_version="0.2")
    assert contradictions(programme) == []


@pytest.mark.parametrize(
    ("programme", "path"),
    [
        (Programme(norms=Norms(trial_weeks=4, halfway_weeks=4)), "norms.halfway_weeks"),
        (
            Programme(contracts={"t1": Contract(municipality="x", since=date(2023, 1, 2), until=date(2023, 1, 1))}),
            "contracts.t1.until",
        ),
        (Programme(municipalities={"g1": Municipality()}), "municipalities.g1.name"),
        (Programme(min_version="newest"), "min_version"),
    ],
)
def test_what_cannot_be_true_together(programme: Programme, path: str) -> None:
    assert [problem.path for problem in contradictions(programme)] == [path]


def contract(since: date, until: date, town: str = "Meppel", **more: Any) -> Contract:
    return Contract(municipality=town, since=since, until=until, **more)


def test_contracts_of_one_municipality_do_not_overlap() -> None:
    held = {
        "t1": contract(date(2023, 9, 1), date(2024, 8, 31)),
        "t2": YEAR,
        "t3": contract(date(2023, 5, 1), date(2023, 6, 30), "meppel"),
        "t4": contract(date(2023, 5, 1), date(2023, 6, 30), "Westerveld"),
        "t5": contract(date(2024, 9, 1), date(2025, 8, 31)),
    }
    found = contradictions(Programme(contracts=held))
    assert [problem.path for problem in found] == ["contracts.t3.since", "contracts.t1.since"]
    assert "31 Dec 2023" in str(found[1])


def test_a_price_has_somebody_who_gave_it() -> None:
    days = date(2023, 1, 1), date(2023, 12, 31)
    found = contradictions(Programme(contracts={"t1": contract(*days, avoided_eur=7000)}))
    assert [problem.path for problem in found] == ["contracts.t1.avoided_source"]
    told = contract(*days, avoided_eur=7000, avoided_source="brief van 3 maart 2023")
    assert contradictions(Programme(contracts={"t1": told})) == []
