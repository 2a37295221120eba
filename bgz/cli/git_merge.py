"""`bgz git-merge`: what git calls when both sides changed a file of the case folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bgz.cli.app import App, pass_app
from bgz.cli.command import BgzCommand
from bgz.i18n import _

if TYPE_CHECKING:
    from bgz.actions.git import GitMerged
    from bgz.actions.opening import AskPassphrase
    from bgz.output.console import Console

_FILE = click.Path(path_type=Path)


@click.command(
    "git-merge",
    cls=BgzCommand,
    help=_(
        "Merge two versions of a file of the case folder. Git calls this by itself, after bgz init, bgz join or "
        "bgz doctor --repair; there is no need to type it. When git says that one side deleted a file and the other "
        "changed it (modify/delete), keep the file: git add FILE. A record never ends by deleting its file."
    ),
)
@click.argument("base", type=_FILE, metavar=_("BASE"), help=_("What both versions come from; not needed."))
@click.argument("ours", type=_FILE, metavar=_("OURS"), help=_("The version here; the merged file is put there."))
@click.argument("theirs", type=_FILE, metavar=_("THEIRS"), help=_("The version from elsewhere."))
@click.argument("name", metavar=_("NAME"), help=_("Where the file stands, from the top of the work tree."))
@pass_app
def git_merge(app: App, base: Path, ours: Path, theirs: Path, name: str) -> int:  # noqa: ARG001 - git gives it
    """Merge, or leave `ours` as it is and fail, which git calls a conflict."""
    from bgz.actions.git import merge
    from bgz.output.console import Console
    from bgz.output.team_screen import newcomers

    result = merge(
        name, ours, theirs, Path.cwd(), ask=_asking(app), tell=lambda found: newcomers(found, Console(names=True))
    )
    return app.show(result, _nothing)


def _asking(app: App) -> AskPassphrase | None:
    """Return how the passphrase is asked amid what git prints: with who asks, and why."""
    asking = app.passphrase
    if asking is None:
        return None
    said = _("Asked by bgz, for git wants records merged, and bgz is locked (Ctrl-C stops; nothing is lost).")

    def ask(question: str) -> str:
        app.console.say(said)
        return asking(_("bgz: {question}").format(question=question))

    return ask


def _nothing(_merged: GitMerged, _console: Console) -> None:
    """Print nothing: git says itself which files it merges."""
