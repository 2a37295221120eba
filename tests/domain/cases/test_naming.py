"""What fields are called."""

from __future__ import annotations

import pytest

from bgz.domain.cases.naming import named
from bgz.i18n import in_language


@pytest.mark.parametrize(
    ("number", "path", "shown"),
    [
        ("V-7K3QF", "first_name", "Voornaam (first_name)"),
        ("V-7K3QF", "children.k7QX2.born", "Geboren (jaar en maand) (children.k7QX2.born)"),
        ("S-7K3QF", "offer.help", "Soorten hulp (offer.help)"),
        ("programme", "norms.trial_weeks", "Proefperiode (weken) (norms.trial_weeks)"),
        ("V-7K3QF", "of_a_newer_version", "of_a_newer_version"),
        ("X-7K3QF", "first_name", "first_name"),
    ],
)
def test_a_field_is_named_in_the_language_of_the_reader(number: str, path: str, shown: str) -> None:
    with in_language("nl"):
        assert named(number, path) == shown
