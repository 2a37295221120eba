"""How far work that takes long has come: an action tells it, and does not know who shows it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Gets how many parts of the work are done, and how many there are."""
