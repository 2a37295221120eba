"""Which role a change needs."""

from __future__ import annotations

from typing import Any

import pytest

from bgz.domain.cases.authority import COORDINATOR, LEAD, OWN, SAFEGUARDING, allows, needed_role


@pytest.mark.parametrize(
    ("number", "values", "role"),
    [
        ("V-7K3QF", {"surname": "Jansen"}, None),
        ("V-7K3QF", {}, None),
        ("team", {}, LEAD),
        ("programme", {}, LEAD),
        ("programme", {"absences.m1": {"by": "m2", "since": "2023-11-04"}}, None),
        ("programme", {"absences.m1": None, "norms.trial_weeks": 8}, LEAD),
        ("programme", {"absences": {}}, LEAD),
        ("team", {"absences.m1": None}, LEAD),
        ("programme", {"mail.m1": None}, OWN + "m1"),
        ("programme", {"mail.m1": {}, "mail.m1.days": []}, OWN + "m1"),
        ("programme", {"mail.m1": None, "mail.m2": None}, LEAD),
        ("programme", {"mail.m1": None, "four_eyes": False}, LEAD),
        ("programme", {"mail.": None}, LEAD),
        ("programme", {"mail": None}, LEAD),
        ("team", {"mail.m1": None}, LEAD),
        ("M-7K3QF", {}, SAFEGUARDING),
        ("M-7K3QF", {"trial": {"override": "x"}}, SAFEGUARDING),
        ("V-7K3QF", {"anonymised": True}, LEAD),
        ("V-7K3QF", {"anonymised": None}, LEAD),
        ("V-7K3QF", {"anonymised.on": "2023-01-01"}, LEAD),
        ("V-7K3QF", {"anonymisedx": 1}, None),
        ("K-7K3QF", {"trial": {"start": "2023-01-01", "override": "x"}}, LEAD),
        ("K-7K3QF", {"trial": {"start": "2023-01-01", "override": None}}, None),
        ("K-7K3QF", {"trial": {"deep": [{"override": "x"}]}}, LEAD),
        ("K-7K3QF", {"trial.override": "x"}, LEAD),
        ("K-7K3QF", {"trial.override": None}, None),
        ("K-7K3QF", {"trial": ["override"]}, None),
        ("K-7K3QF", {"source": {"sheet": "matches"}}, LEAD),
        ("K-7K3QF", {"source.nr": "K1"}, LEAD),
        ("K-7K3QF", {"source": None}, LEAD),
        ("V-7K3QF", {"source": {"sheet": "request_families"}}, None),
    ],
)
def test_the_role_follows_from_the_number_and_the_paths(number: str, values: dict[str, Any], role: str | None) -> None:
    assert needed_role(number, values) == role


@pytest.mark.parametrize(
    ("needed", "roles", "answer"),
    [
        (None, (), True),
        (LEAD, (COORDINATOR, LEAD), True),
        (LEAD, (COORDINATOR,), False),
        (SAFEGUARDING, (COORDINATOR, LEAD), False),
        (OWN + "m1", (COORDINATOR,), True),
        (OWN + "m2", (COORDINATOR,), False),
        (OWN + "m2", (COORDINATOR, LEAD), True),
    ],
)
def test_what_is_ones_own_one_may_do_and_a_lead_may_too(
    needed: str | None, roles: tuple[str, ...], answer: bool
) -> None:
    assert allows(needed, "m1", roles) is answer
