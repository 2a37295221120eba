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
from bgz.storage import agendafile, atomic, recordtext, teamfile
from bgz.storage.age import BadKey, Identity
from bgz.storage.faults import disk
from bgz.storage.keys import reminders_id
from bgz.storage.layout import TEAM, contents
from bgz.storage.memory import Memory
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from bgz.storage.agendafile import Written
    from bgz.storage.changes import Change
    from bgz.storage.teamstate import TeamState

IDENTITY, SETTINGS, AGENDAS = "identity.json", "job.json", "agenda"
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
        """Make the place of a job with a key of its own. Raises Refused when there is one, and FolderProblem."""
        if (place / IDENTITY).exists():
            raise Refused(_("There is a job of the reminders there already."), hint=_("Look at it: bgz remind setup"))
        job = cls(place, team, folder, Identity.generate())
        with disk(_("The place of the reminders")):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            job._write(SETTINGS, {"bgz": _FORM, "folder": str(folder)})
            job._write(IDENTITY, {"bgz": _FORM, "team": team, "age": job.identity.reveal()})
        return job

    @classmethod
    def open(cls, place: Path) -> Job:
        """Return the job at `place`. Raises NotFound when there is none, Delivery when it is damaged."""
        hint = _("Make it: bgz remind setup")
        if not (place / IDENTITY).exists():
            raise NotFound(_("There is no job of the reminders there."), hint=hint)
        held, settings = _table(place / IDENTITY), _table(place / SETTINGS)
        team, secret, folder = held.get("team"), held.get("age"), settings.get("folder")
        damaged = Delivery(_("The place of the reminders is damaged."), hint=hint)
        if not (isinstance(team, str) and isinstance(secret, str) and isinstance(folder, str)):
            raise damaged
        try:
            return cls(place, team, Path(folder), Identity.parse(secret))
        except BadKey:
            raise damaged from None

    def moved(self, folder: Path) -> Job:
        """Return the job as one whose case folder lies at `folder` from now on. Raises FolderProblem."""
        with disk(_("The place of the reminders")):
            self._write(SETTINGS, {"bgz": _FORM, "folder": str(folder)})
        return evolve(self, folder=folder)

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

    def team(self, root: Path | None = None) -> TeamState:
        """Return the team by its file in the folder and by what this job saw of it before.

        So a file that was put back to an older state brings no removed laptop back. What is away is taken from memory.
        Raises FolderProblem when there is neither.
        """
        memory = Memory(self.place)
        seen = _lines(memory.copy(TEAM))
        try:
            there = teamfile.read(root or self.folder)
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
        if {change.id for change in team.changes} - {change.id for change in seen}:
            with disk(_("The place of the reminders")):
                memory.remember(TEAM, teamfile.text_of(team))
        return team.now

    def agendas(self, now: datetime, root: Path | None = None) -> Read:
        """Return the newest agenda of each active laptop that can be trusted at the moment `now`.

        One that was taken before stays when its file is gone or was put back to an older one.
        """
        team = self.team(root)
        kept = {each.agenda.device: each for each in self._kept(team)}
        refused: list[tuple[str, str]] = []
        found: dict[str, list[Path]] = {}
        try:
            found = _files((root or self.folder) / agendafile.FOLDER)
        except OSError:
            refused.append(("", FOLDER))
        else:
            refused += [(device, GONE) for device in kept if device not in found]
        for device, paths in sorted(found.items()):
            read = []
            for path in paths:
                try:
                    read.append(self._opened(path, device, team, kept.get(device)))
                except agendafile.Refused as wrong:
                    refused.append((device, wrong.reason))
            new, reason = _newest(kept.get(device), read, now)
            if reason:
                refused.append((device, reason))
            if new is not None:
                kept[device] = new
                self._keep(new)
        return Read(tuple(kept[device].agenda for device in sorted(kept)), tuple(dict.fromkeys(refused)))

    def _opened(self, path: Path, device: str, team: TeamState, known: Written | None) -> Written:
        """Read a file as the agenda of `device`, mostly the one `known` already. Raises agendafile.Refused."""
        try:
            data = contents(path)
        except OSError:
            raise agendafile.Refused(agendafile.UNREADABLE) from None
        if known is not None and known.data == data:
            return known
        return agendafile.opened(data, device, self.identity, team, self.team_id)

    def _kept(self, team: TeamState) -> Iterator[Written]:
        """Yield the agendas that this job took before, of laptops that are in the team still."""
        for device in team.devices:
            with suppress(OSError, agendafile.Refused):
                data = contents(self.place / AGENDAS / f"{device}.age")
                yield agendafile.opened(data, device, self.identity, team, self.team_id)

    def _keep(self, taken: Written) -> None:
        with disk(_("The place of the reminders")):
            (self.place / AGENDAS).mkdir(mode=0o700, exist_ok=True)
            atomic.write(self.place / AGENDAS / f"{taken.agenda.device}.age", taken.data)


def _newest(known: Written | None, found: Sequence[Written], now: datetime) -> tuple[Written | None, str]:
    """Return which of the agendas `found` is to be taken after the one `known`, if any, and what is wrong with them.

    A sync client's copy may well be older; only where all are older was one put back.
    """
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
    for item in os.scandir(folder):
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


def _table(path: Path) -> dict[str, object]:
    """Return a small file of the job; nothing when it is damaged or cannot be read."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
