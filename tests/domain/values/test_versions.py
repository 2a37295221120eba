"""Versions of bgz."""

from __future__ import annotations

import pytest

from bgz.domain.values.versions import version_of


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("0.1.0", (0, 1)), ("1", (1,)), ("0.10", (0, 10)), ("0.0", ()), ("1.2.3.4", (1, 2, 3, 4))],
)
def test_a_version_is_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert version_of(text) == numbers


@pytest.mark.parametrize("text", ["", "v1", "1.", "1.2.3.4.5", "1" * 5, "1.2-beta", "١.٢"])
def test_what_is_no_version_is_none(text: str) -> None:
    assert version_of(text) is None


def test_ten_comes_after_nine() -> None:
    assert (version_of("0.9") or ()) < (version_of("0.10.0") or ())
