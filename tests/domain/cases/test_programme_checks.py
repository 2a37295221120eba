"""Settings that contradict each other."""

from __future__ import annotations

from datetime import date

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
