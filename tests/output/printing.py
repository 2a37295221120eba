"""What a screen prints."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from bgz.output.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable


def printed(render: Callable[[Any, Console], None], view: object, *, names: bool = False) -> str:
    """Return what `render` prints of a view, in the language in use."""
    out = io.StringIO()
    render(view, Console(out, out, names=names))
    return out.getvalue()
