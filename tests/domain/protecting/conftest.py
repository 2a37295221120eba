"""Reports are made in one language, whatever that of the machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with in_language("nl"):
        yield
