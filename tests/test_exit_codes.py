"""Exit codes are never renumbered: scripts and cron jobs rely on them (design 13)."""

from __future__ import annotations

import pytest

from bgz import errors

FROZEN = {
    "BgzError": 1,
    "Usage": 2,
    "Cancelled": 3,
    "NotFound": 4,
    "Invalid": 5,
    "Refused": 5,
    "Locked": 6,
    "Conflict": 7,
    "FolderProblem": 8,
    "Attention": 9,
    "Delivery": 10,
}
"""Lines may be added here, never changed."""


@pytest.mark.parametrize(("name", "code"), FROZEN.items())
def test_codes_stay_what_they_are(name: str, code: int) -> None:
    assert getattr(errors, name).exit_code == code


def test_every_error_is_in_the_frozen_list() -> None:
    classes = {
        name for name, held in vars(errors).items() if isinstance(held, type) and issubclass(held, errors.BgzError)
    }
    assert classes == set(FROZEN)


def test_every_code_has_a_meaning() -> None:
    assert sorted(errors.EXIT_CODES) == list(range(11))
    assert set(FROZEN.values()) | {0} == set(errors.EXIT_CODES)
    assert len(set(errors.EXIT_CODES.values())) == 11
