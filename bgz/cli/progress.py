"""How far work that takes long has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bgz.actions.progress import Progress
    from bgz.cli.app import App


def progress(app: App, text: str) -> Progress | None:
    """Return what shows how far the work is, on a terminal only. `text` says it, with {done} and {total} in it."""
    err = app.console.err
    if app.json or not err.isatty():
        return None

    def show(done: int, total: int) -> None:
        err.write("\r" + text.format(done=done, total=total) + ("\n" if done == total else ""))
        err.flush()

    return show
