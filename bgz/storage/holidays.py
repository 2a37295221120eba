"""The public holidays that ship with bgz (`bgz/data/holidays-nl.txt`, made by `scripts/holidays.py`)."""

from __future__ import annotations

from datetime import date
from functools import cache

from bgz.storage.postcodes import DATA


@cache
def load() -> frozenset[date]:
    """Return the public holidays of the Netherlands from 1990 to 2100; the file is read once per process."""
    lines = (DATA / "holidays-nl.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(date.fromisoformat(line) for line in lines if not line.startswith("#"))
