"""Small files in plain JSON that this computer keeps for itself, and that anything may have happened to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def table(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in the file at `path`: None when there is no file, an empty one when it is damaged.

    Raises OSError for a file that cannot be read now: what stands in it may be sound.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
