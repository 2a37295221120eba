"""A case folder in git: have git merge with bgz, and merge when git asks for it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.opening import place_of, unlocked
from bgz.actions.result import Result
from bgz.actions.team_facts import named
from bgz.errors import Locked, NotFound
from bgz.i18n import _
from bgz.storage import atomic, gitmerge, gitrepo, home
from bgz.storage.faults import disk
from bgz.storage.layout import TEAM, TEAM_FILE, contents
from bgz.storage.newcomers import Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.actions.opening import AskPassphrase
    from bgz.output.team_screen import Newcomer
    from bgz.storage.team import TeamHistory

    TellNewcomers = Callable[[tuple[Newcomer, ...]], None]


ROUND = ("git add -A", "git commit -m bgz", "git pull", "git push")
"""What brings one's work to the others in git, and theirs here."""


@frozen
class GitMerged:
    """The number of the record of which git had two versions."""

    number: str


def set_up(folder: Path) -> tuple[str, ...]:
    """Have git merge the case folder with bgz, if it lies in a work tree; returns what to say of it.

    Founding or joining a team does not fail for it: `bgz doctor --repair` does the same again.
    """
    again = _("Git does not merge with bgz yet. Try again with: bgz doctor --repair")
    try:
        gitrepo.guard(folder)
    except OSError:
        return (again,) if gitrepo.inside(folder) else ()
    if not gitrepo.accepted(folder):
        return (again,) if gitrepo.inside(folder) else ()
    if not gitrepo.install(folder):
        return (again,)
    return (_("The folder lies in git: from now on git merges the records with bgz."),)


def carried(folder: Path) -> tuple[str, ...]:
    """Return the commands that bring one's work to the others where git carries the folder; else nothing."""
    return ROUND if gitrepo.inside(folder) else ()


def pending(folder: Path) -> str:
    """Return what git began in the case folder and did not end, with the commands that end it; "" for nothing."""
    left = gitrepo.unfinished(folder) if gitrepo.accepted(folder) else None
    if left is None:
        return ""
    if not left.kind:
        return _("Git has files that are not merged. See what git status says, and end that first.")
    if left.both:
        text = _(
            "Git is in the middle of a {kind}, and not all records were merged. Nothing is lost. Run one by one: "
            "bgz unlock. git {kind} --abort. git pull."
        )
    elif left.one:
        text = _(
            "Git is in the middle of a {kind}: one side deleted a file that the other changed. Keep the file. Run one "
            "by one: git add -A. {go_on}."
        )
    else:
        text = _("Git is in the middle of a {kind} that is not recorded yet. Run: {go_on}.")
    go_on = "git rebase --continue" if left.kind == "rebase" else "git commit --no-edit"
    return text.format(kind=left.kind, go_on=go_on)


def merge(
    name: str, ours: Path, theirs: Path, top: Path, *, ask: AskPassphrase | None, tell: TellNewcomers
) -> Result[GitMerged]:
    """Put into `ours` what belongs in the file `name` (a path from `top`) of both versions, as git's drivers do.

    `top` is the top of the work tree. `tell` names laptops that are new here, before anything is encrypted for them.
    Raises Locked, NotFound or FolderProblem; then `ours` is as it was, and git calls it a conflict.
    """
    found = gitmerge.placed(top / name)
    if found is None:
        raise NotFound(_("{file} is not a file of bgz.").format(file=Path(name).name))
    root, number = found
    sides = _side(ours, number), _side(theirs, number)
    try:
        place = place_of(home.home(), root)
        held = unlocked(place, ask)
    except Locked as error:
        raise _not_merged(error, Path(name).name, top) from error
    team_name = (root / TEAM_FILE).relative_to(top).as_posix()
    here = [_side(root / TEAM_FILE, TEAM)] if (root / TEAM_FILE).exists() else []
    texts = [*here, *gitrepo.versions(top, team_name), *(sides if number == TEAM else ())]
    team = gitmerge.team_of(texts, held.team, place)
    _introduce(team, held.keys.device, place, tell)
    if number == TEAM:
        merged = gitmerge.merged_team(sides, team)
    else:
        merged = gitmerge.merged_record(number, sides, keys=held.keys, team=team, place=place)
    if merged.data != sides[0]:
        with disk(Path(name).name):
            atomic.write(ours, merged.data, durable=False)  # killed half-way, our side must stay whole
    return Result(GitMerged(number), merged.notices)


def _introduce(team: TeamHistory, own: str, place: Path, tell: TellNewcomers) -> None:
    shown = Shown(place)
    known = shown.ids()
    new = [each for each in team.now.readers if each.id != own and each.id not in known]
    if new:
        tell(named(team, new, own))
        with suppress(OSError):  # then they are named again
            shown.add(each.id for each in team.now.readers)


def _side(path: Path, number: str) -> bytes:
    with disk(number):
        return contents(path)


def _not_merged(error: Locked, name: str, top: Path) -> Locked:
    """Return the error for a file that needs the keys, with how to begin again: nothing is lost."""
    abort = "git rebase --abort" if gitrepo.rebasing(top) else "git merge --abort"
    if error.message != Locked.no_session().message:
        hint = error.hint
    else:
        hint = _("Nothing is lost. Run one by one: bgz unlock. {abort}. git pull.").format(abort=abort)
    return Locked(_("{file} was not merged: {why}").format(file=name, why=error.message), hint=hint)
