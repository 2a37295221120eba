"""Items by the position at which screens show them (design 2): `--child 1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def key_at(keys: Sequence[str], typed: str) -> str:
    """Return the key that `typed` means: a position from 1, or the key itself. Raises ValueError with a sentence."""
    typed = typed.strip()
    if typed in keys:
        return typed
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(keys):
        return keys[int(typed) - 1]
    if not keys:
        raise ValueError(_("There is none yet."))
    raise ValueError(_("There is no number {typed}; choose 1 to {last}.").format(typed=typed[:10], last=len(keys)))
