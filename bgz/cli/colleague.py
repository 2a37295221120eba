"""Asking for a colleague: again until one is meant, so that a slip of the finger stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import BgzError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.cli.app import App


def colleague(app: App, question: str, check: Callable[[str], object], *, option: str = "") -> str | None:
    """Ask for a member until `check` accepts what was typed; with `option`, which scripts give, it is required."""

    def read(typed: str) -> str:
        try:
            check(typed)
        except BgzError as error:
            raise ValueError(f"{error.message} {error.hint}".rstrip()) from None
        return typed

    return app.ask.value(question, read, required=bool(option), option=option)
