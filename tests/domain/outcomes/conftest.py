"""Outcomes are counted over the same records as the figures of a report."""

from __future__ import annotations

from tests.domain.figures.conftest import approved, asking, dutch, matched, scenario, sheets

__all__ = ["approved", "asking", "dutch", "matched", "scenario", "sheets"]
