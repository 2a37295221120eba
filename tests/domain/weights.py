"""Weights by which tests of suggestions rank: those that are shipped, and all alike."""

from __future__ import annotations

from bgz.terms.matches import CRITERION

SHIPPED = dict(zip(CRITERION.codes, (20, 20, 20, 10, 10, 5, 5, 5, 5, 0), strict=True))
ALIKE = dict.fromkeys(CRITERION.codes, 1)
