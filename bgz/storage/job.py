"""The place of the job that mails reminders: all that it needs, and nothing of a coordinator's keys (design 9).

`identity.json` holds its secret key, which opens agendas and no record; `job.json` where the case folder lies. Beside
them it keeps the team file and the agendas as it last took them, so that nobody can show it older ones. In the case
folder it writes nothing.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.domain.followup.joined import Agenda
from bgz.errors import Delivery, FolderProblem, NotFound, Refused
from bgz.i18n import _
from bgz.storage import agendafile, atomic, mailbox, plainjson, recordtext, teamfile
from bgz.storage.age import BadKey, Identity
from bgz.storage.faults import disk
from bgz.storage.keys import reminders_id
from bgz.storage.layout import TEAM, contents
from bgz.storage.mailbox import LOCK, Ledger
from bgz.storage.memory import Memory
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bgz.storage.agendafile import Written
    from bgz.storage.changes import Change
    from bgz.storage.teamstate import TeamState

IDENTITY, SETTINGS, LOG = "identity.json", "job.json", "job.log"
AGENDAS, COPIES = "agenda", "copies"
_FILES = {SETTINGS, LOG, mailbox.SETTINGS, mailbox.LEDGER}
_NAMES = {IDENTITY, LOCK, AGENDAS, COPIES, *_FILES}
"""All that lies in the folder of a job; what it says when cron runs it goes to the log."""
_HALF = f"{atomic.PREFIX}*{atomic.SUFFIX}"
_FORM = "reminders 1"
AHEAD = timedelta(days=1)
"""How far the clock of a laptop may be ahead of that of the job."""
_MOST = 20
"""Files looked at for one laptop: whoever can write in the folder can make thousands of copies."""
REPLAYED, GONE, AHEAD_OF_TIME, FOLDER = "replayed", "gone", "ahead", "folder"
"""Why a file was not taken, beside the reasons of `agendafile`."""


@frozen
class Read:
    """What the job may go by: one agenda of each laptop, and what it did not take, as laptop and reason.

    Without a laptop a reason is about the case folder as a whole.
    """

    agendas: tuple[Agenda, ...]
    refused: tuple[tuple[str, str], ...] = ()


@frozen
class Job:
    """A job that mails reminders, with its own `place`, for the team with the id `team_id` in the case `folder`."""

    place: Path
    team_id: str
    folder: Path
    identity: Identity = field(repr=False)

    @classmethod
    def make(cls, place: Path, team: str, folder: Path) -> Job:
        """Make the place of a job with a key of its own, in place of a damaged one.

        Raises Refused when there is a sound key, and FolderProblem.
        """
        with suppress(NotFound, Delivery):
            cls.open(place, folder)
            raise Refused(_("There is a job of the reminders there already."), hint=_("Look at it: bgz remind setup"))
        job = cls(place, team, folder, Identity.generate())
        with disk(_("The place of the reminders")):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            job._write(SETTINGS, {"bgz": _FORM, "folder": str(folder)})
            job._write(IDENTITY, {"bgz": _FORM, "team": team, "age": job.identity.reveal()})
        return job

    @classmethod
    def open(cls, place: Path, folder: Path | None = None) -> Job:
        """Return the job at `place`, with the case `folder` given, else the one it was set up with.

        Raises NotFound when there is none, Delivery when it is damaged, FolderProblem when it cannot be read now.
        """
        hint = _("Make it: bgz remind setup")
        with disk(_("The place of the reminders")):
            held = plainjson.table(place / IDENTITY)
            settings = plainjson.table(place / SETTINGS) or {}
        if held is None:
            raise NotFound(_("There is no job of the reminders there."), hint=hint)
        team, secret, where = held.get("team"), held.get("age"), folder or settings.get("folder")
        damaged = Delivery(_("The place of the reminders is damaged."), hint=hint)
        if not (isinstance(team, str) and isinstance(secret, str) and isinstance(where, str | Path)):
            raise damaged
        try:
            return cls(place, team, Path(where), Identity.parse(secret))
        except BadKey:
            raise damaged from None

    def moved(self, folder: Path) -> Job:
        """Return the job as one whose case folder lies at `folder` from now on. Raises FolderProblem."""
        with disk(_("The place of the reminders")):
            self._write(SETTINGS, {"bgz": _FORM, "folder": str(folder)})
        return evolve(self, folder=folder)

    def erase(self) -> bool:
        """Take the job away: its key first, then all else that it wrote. Raises FolderProblem.

        What others put in its folder stays; tells whether there is none of that, so that the folder is gone too.
        """
        with disk(_("The place of the reminders")):
            with Ledger.held(self.place):
                (self.place / IDENTITY).unlink(missing_ok=True)
                for path in _own(self.place):
                    path.unlink(missing_ok=True)
            (self.place / LOCK).unlink(missing_ok=True)
            for folder in (self.place / AGENDAS, self.place / COPIES, self.place):
                with suppress(OSError):  # it holds something else
                    folder.rmdir()
            return not self.place.exists()

    @property
    def recipient(self) -> str:
        """The public key of the job, as it stands in the team file."""
        return str(self.identity.recipient)

    @property
    def id(self) -> str:
        """The name of the job in the team file."""
        return reminders_id(self.recipient)

    def _write(self, name: str, held: Mapping[str, str]) -> None:
        atomic.write(self.place / name, json.dumps(held, ensure_ascii=False).encode("utf-8"), private=True)

    def team(self, *, keep: bool = True) -> TeamState:
        """Return the team by its file in the folder and by what this job saw of it before.

        So a file that was put back to an older state brings no removed laptop back. What is away is taken from memory.
        What is new is remembered, unless told not to `keep` it. Raises FolderProblem when there is neither.
        """
        return self.team_and_file(keep=keep)[0]

    def team_and_file(self, *, keep: bool = True) -> tuple[TeamState, bool]:
        """Return the team as `team` does, and whether its file holds all that this job saw of it before."""
        memory = Memory(self.place)
        seen = _lines(memory.copy(TEAM))
        try:
            there = teamfile.read(self.folder)
        except FolderProblem:
            if not seen:
                raise
            there = []
        team = TeamHistory.read([*there, *seen], self.team_id)
        if not any(change.id == self.team_id for change in team.counted):
            raise FolderProblem(
                _("The team file is not that of your team."),
                hint=_("Check that --folder points at the right case folder."),
            )
        if keep and {change.id for change in team.changes} - {change.id for change in seen}:
            with disk(_("The place of the reminders")):
                memory.remember(TEAM, teamfile.text_of(team))
        return team.now, {change.id for change in seen} <= {change.id for change in there}

    def agendas(self, now: datetime, team: TeamState, *, keep: bool = True) -> Read:
        """Return the newest agenda of each active laptop of `team` that can be trusted at the moment `now`.

        One that was taken before stays when its file is gone or was put back to an older one. What is taken is
        remembered, unless told not to `keep` it. Raises FolderProblem.
        """
        kept = {each.agenda.device: each for each in self._kept(team)}
        refused: list[tuple[str, str]] = []
        found: dict[str, list[Path]] = {}
        try:
            found = _files(self.folder / agendafile.FOLDER)
        except OSError:
            refused.append(("", FOLDER))
        else:
            refused += [(device, GONE) for device in kept if device not in found]
        for device, paths in sorted(found.items()):
            read = []
            for path in paths:
                try:
                    read.append(self._opened(path, device, team, kept.get(device)))
                except agendafile.NotTaken as wrong:
                    refused.append((device, wrong.reason))
            new, reason = _newest(kept.get(device), read, now)
            if reason:
                refused.append((device, reason))
            if new is not None:
                kept[device] = new
                if keep:
                    self._keep(new)
        return Read(tuple(kept[device].agenda for device in sorted(kept)), tuple(dict.fromkeys(refused)))

    def _opened(self, path: Path, device: str, team: TeamState, known: Written | None) -> Written:
        """Read a file as the agenda of `device`, mostly the one `known` already. Raises agendafile.NotTaken."""
        try:
            data = contents(path)
        except OSError:
            raise agendafile.NotTaken(agendafile.UNREADABLE) from None
        if known is not None and known.data == data:
            return known
        return agendafile.opened(data, device, self.identity, team, self.team_id)

    def _kept(self, team: TeamState) -> Iterator[Written]:
        """Yield the agendas that this job took before, of laptops that are in the team still."""
        for device in team.devices:
            with suppress(OSError, agendafile.NotTaken):
                data = contents(self.place / AGENDAS / f"{device}.age")
                yield agendafile.opened(data, device, self.identity, team, self.team_id)

    def _keep(self, taken: Written) -> None:
        with disk(_("The place of the reminders")):
            (self.place / AGENDAS).mkdir(mode=0o700, exist_ok=True)
            atomic.write(self.place / AGENDAS / f"{taken.agenda.device}.age", taken.data)


def _newest(known: Written | None, found: Sequence[Written], now: datetime) -> tuple[Written | None, str]:
    """Return which of the agendas `found` is to be taken after the one `known`, if any, and what is wrong with them.

    A sync client's copy may well be older; only where all are older was one put back. One that was taken when the
    clock of the job was far ahead would stand in the way of all others: it gives way to any that is sound.
    """
    if known is not None and known.agenda.at > now + AHEAD and any(each.agenda.at <= now + AHEAD for each in found):
        known = None
    if known is not None and found and all(each.agenda.at < known.agenda.at for each in found):
        return None, REPLAYED
    later = [each for each in found if known is None or each.agenda.at > known.agenda.at]
    sound = [each for each in later if each.agenda.at <= now + AHEAD]
    reason = AHEAD_OF_TIME if len(sound) < len(later) else ""
    return max(sound, key=lambda each: each.agenda.at, default=None), reason


def _files(folder: Path) -> dict[str, list[Path]]:
    """Return the files that may be agendas, by laptop: its own first, then copies of it, the newest first.

    Raises OSError.
    """
    found: dict[str, list[tuple[bool, float, Path]]] = {}
    with os.scandir(folder) as items:
        for item in items:
            device = agendafile.device_in(item.name)
            if device is not None:
                path = Path(item.path)
                with suppress(FileNotFoundError):
                    written = item.stat(follow_symlinks=False).st_mtime
                    found.setdefault(device, []).append((path.stem != device, -written, path))
    return {device: [path for _copy, _written, path in sorted(files)[:_MOST]] for device, files in found.items()}


def _lines(data: bytes | None) -> list[Change]:
    try:
        return teamfile.lines_of(data) if data is not None else []
    except recordtext.NotARecord:
        return []


def strange(place: Path) -> list[str]:
    """Return the names of what lies in the folder `place` but is not of a job, whole or half made. Raises OSError."""
    ours = _NAMES | {path.name for path in place.glob(_HALF)}
    return sorted(path.name for path in place.iterdir() if path.name not in ours)


def _own(place: Path) -> Iterator[Path]:
    """Yield where the files of a job may lie, but those of its key and its lock."""
    yield from (place / name for name in _FILES)
    yield place / COPIES / TEAM
    yield from (place / AGENDAS).glob("d*.age")
    for folder in (place, place / AGENDAS, place / COPIES):
        yield from folder.glob(_HALF)
