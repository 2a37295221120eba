"""The tasks as calendar files (`bgz calendar`): one for each coordinator and one for the team."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.owners import owners, word
from bgz.actions.result import Result
from bgz.domain.cases.programme import wish_of
from bgz.domain.followup.events import TEAM, Change, calendar_id, calendars, changes, events_of, joined, revised
from bgz.domain.record.fields import private
from bgz.errors import NotFound, Refused
from bgz.i18n import _, in_language, ngettext
from bgz.output.calendar import ics, told
from bgz.storage import atomic
from bgz.storage.calendar_state import CalendarState, Told
from bgz.storage.faults import disk
from bgz.storage.folder import CaseFolder
from bgz.storage.layout import NoFile, contents, is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.followup.events import Revision
    from bgz.domain.followup.tasks import Task

DAYS = 366
"""How far a calendar looks ahead."""
_FOLDER = "bgz-agenda"
"""The same in every language: a calendar program finds the file where it was."""
_OF_THE_TEAM = "nl"
"""The language of the calendar of the team, whoever writes it: in another one every event would be another."""


@frozen(kw_only=True)
class CalendarFile:
    """One calendar: of a member, by her key, or of the team (None). `changed` says whether its file differs.

    `tasks` counts what stands in it, `changes` is what a calendar program does that knew the file which lay there.
    """

    member: str | None
    mine: bool
    path: Path
    tasks: int
    changes: tuple[Change, ...]
    changed: bool
    name: str = private(default="")


@frozen(kw_only=True)
class CalendarFiles:
    """The calendars in `folder`, with what is due up to `days` after `day`; `dry_run`: nothing was written."""

    day: date
    days: int
    folder: Path
    files: tuple[CalendarFile, ...]
    dry_run: bool


def calendar(  # noqa: PLR0913 - what the command takes, by keyword
    folder: CaseFolder,
    target: Path | None = None,
    *,
    today: date,
    at: datetime,
    days: int = DAYS,
    owner: str | None = None,
    dry_run: bool = False,
) -> Result[CalendarFiles]:
    """Write the calendars to the folder `target`, each only where something changed; with `dry_run` write nothing.

    Without `target` that is a folder in the user's documents. `owner` (`me`, or a name, mail address or key) leaves
    out the calendars of others and of the team. Raises Refused for a place inside a case folder, NotFound for nobody,
    FolderProblem.
    """
    place = (target or default_folder()).absolute()
    if is_inside(place, folder.root):
        raise Refused(
            _("A calendar may not lie in the case folder: everything there is encrypted."),
            hint=_("Give another folder with --to."),
        )
    cases = open_casebook(folder)
    wanted = calendars(cases, today, days)
    if owner is not None:
        keys = owners(folder, owner)
        wanted = {key: tasks for key, tasks in wanted.items() if key in keys}
        if not wanted:
            raise NotFound(_("Nobody who works here is known by that."), hint=_("Your own calendar: --owner me"))
    run = _Run(folder, cases, place, at, _unread(folder, cases))
    state = CalendarState(folder.team.pinned)
    with state.held():
        last = {key: state.read(key) for key in wanted}
        plans = {key: run.plan(key, tasks, last[key]) for key, tasks in wanted.items()}
        for key, plan in plans.items() if not dry_run else ():
            if plan.told != last[key]:
                state.write(key, plan.told)  # first: no number is ever given out twice
            _write(plan)
    view = CalendarFiles(
        day=today, days=days, folder=place, files=tuple(plan.file for plan in plans.values()), dry_run=dry_run
    )
    return Result(
        view,
        (*_behind(plans.values()), *_how(view)),
        next_step=_command(target, days, owner) if dry_run else "bgz followup",
    )


def default_folder() -> Path:
    """Return where calendars go when nobody says: among the documents of whoever works here."""
    import platformdirs

    return platformdirs.user_documents_path() / _FOLDER


@frozen
class _Plan:
    """A calendar as it becomes: what the screen tells, what is remembered, and the bytes of the file.

    `behind`: the file that lay there did not know all that bgz told in another folder.
    """

    file: CalendarFile
    told: Told
    data: bytes
    behind: bool


@frozen
class _Run:
    """What all calendars of one run have in common."""

    folder: CaseFolder
    cases: Casebook
    place: Path
    at: datetime
    unread: frozenset[str]

    def plan(self, key: str, tasks: list[Task], last: Told) -> _Plan:
        """Return the calendar `key` with `tasks` as it becomes. `last` is what this device remembers of it."""
        path = self.place / f"bgz-{key}.ics"
        lies = _read(path)
        known, identity = last.events, calendar_id(self.folder.team.pinned, key)
        before = known if lies is not None else {}
        if lies is not None and _hash(lies) != last.file:
            before = _known(lies, identity)
            known = joined(known, before)
        with in_language(_OF_THE_TEAM if key == TEAM else wish_of(self.cases.programme.mail, key).language):
            wanted = events_of(tasks, self.folder.team.pinned, key)
            events = revised(known, wanted, self.at, self.unread)
            data = ics(events.values(), _("bgz: the whole team") if key == TEAM else _("bgz: own tasks"), identity)
        file = CalendarFile(
            member=None if key == TEAM else key,
            mine=key == self.folder.member,
            path=path,
            tasks=len(tasks),
            changes=changes(before, events),
            changed=data != lies,
            name="" if key == TEAM else self.cases.rota.colleagues[key].name,
        )
        return _Plan(file, Told(events, _hash(data)), data, behind=lies is not None and before != known)


def _unread(folder: CaseFolder, cases: Casebook) -> frozenset[str]:
    """Return the cases that cannot be opened now, and the matches of such families."""
    read = {*cases.requests, *cases.supports, *cases.matches}
    closed = {number for kind in "VSK" for number in folder.numbers(kind)} - read
    of_closed = {
        match.number for match in cases.matches.values() if {match.request_family, match.support_family} & closed
    }
    return frozenset(closed | of_closed)


def _known(lies: bytes, identity: str) -> dict[str, Revision]:
    """Return what a file tells that another laptop wrote, or this one before it lost its memory.

    Raises Refused when it is the calendar of another team: that would be called off.
    """
    found, events = told(lies)
    if found not in ("", identity):
        raise Refused(
            _("In this folder lie the calendars of another team."),
            hint=_("Is that team not used any more? Then you may delete that folder. Or give another with --to."),
        )
    return events


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes | None:
    """Return the file as it lies there. One that cannot be read is written anew, or refuses that too.

    Raises FolderProblem for what only has the name of a file, such as a pipe that would never end.
    """
    try:
        return contents(path)
    except NoFile:
        with disk(path.name):
            raise
    except OSError:
        return None


def _write(plan: _Plan) -> None:
    """Write a file that differs from what lies there, in one step. Raises FolderProblem."""
    if not plan.file.changed:
        return
    with disk(plan.file.path.name):
        plan.file.path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(plan.file.path, plan.data)


def _command(target: Path | None, days: int, owner: str | None) -> str:
    """Return the command that writes what a dry run showed."""
    to = f" --to {word(str(target))}" if target else ""
    only = f" --owner {word(owner)}" if owner else ""
    return f"bgz calendar{to}{only}" + (f" --days {days}" if days != DAYS else "")


def _behind(plans: Iterable[_Plan]) -> tuple[str, ...]:
    """Return what to say of files that changed because of an earlier run elsewhere."""
    count = sum(plan.behind for plan in plans)
    text = ngettext(
        "{count} file here was behind: that calendar was written in another folder last.",
        "{count} files here were behind: those calendars were written in another folder last.",
        count,
    )
    return (text.format(count=count),) if count else ()


def _how(view: CalendarFiles) -> tuple[str, ...]:
    """Return what to do with the files."""
    if view.dry_run:
        return (_("Nothing was written."),)
    if not any(file.changed for file in view.files):
        return (_("Nothing changed since the last time."),)
    again = _(
        "Open a file to take it over into your calendar program, and again each time it changed: nothing comes twice, "
        "and what is done is cancelled."
    )
    if len(view.files) == 1:
        return (again,)
    return again, _("Take over your own file or that of the team; in one calendar they would stand beside each other.")
