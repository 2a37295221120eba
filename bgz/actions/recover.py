"""Go on with the paper key: on a new laptop, or after a forgotten passphrase. And make a new paper key."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions import git, paper, rights
from bgz.actions.init import device_name
from bgz.actions.opening import UNFINISHED, unlocked
from bgz.actions.own_keys import device_of, make_room, quietly, withdraw
from bgz.actions.result import Result
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.i18n import _
from bgz.output.setup_screen import NewPaperKey, Recovered
from bgz.output.team_screen import called
from bgz.storage import atomic, home, identity, joining, layout, teamfile, teamsets
from bgz.storage.faults import disk
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import DeviceIdentity
from bgz.storage.keys import Keys
from bgz.storage.recovery import PaperKey, TeamKey
from bgz.storage.session import session_of
from bgz.storage.team import TeamHistory, foundings
from bgz.storage.teamstate import CONCERN, RECOVERY, recovery_from

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bgz.actions.opening import AskPassphrase
    from bgz.actions.progress import Progress
    from bgz.storage.changes import Change
    from bgz.storage.teamstate import Member


@frozen
class Fitting:
    """The team that a paper key belongs to, and what the key can do for it."""

    team: str
    history: TeamHistory = field(repr=False)
    key: TeamKey = field(repr=False)

    @property
    def everyone(self) -> tuple[Member, ...]:
        """Who is or was in the team, in order of name."""
        return tuple(sorted(self.history.now.members.values(), key=lambda each: (each.name, each.key)))

    @property
    def members(self) -> tuple[Member, ...]:
        """The members of the team, in order of name; who left is among them only when nobody else is."""
        now = self.history.now
        return tuple(each for each in self.everyone if now.member_devices(each.key)) or self.everyone


def fitting(folder: Path, key: PaperKey) -> Fitting:
    """Return the team in `folder` that `key` belongs to. Raises Locked when it belongs to none, FolderProblem.

    A team file that somebody else put there does not fit: the keys on paper follow from the founding device's own.
    Who founded the team could begin another one for the same paper: of two that fit neither is taken.
    """
    found: list[Fitting] = []
    changes = teamfile.read(folder)
    papers = {recovery_from(change.set.get(RECOVERY)) for change in changes}
    for founding in foundings(changes):
        own = key.of_team(_founder(founding))
        if own.public in papers:  # else nothing is judged: a stranger could have put thousands there
            history = TeamHistory.read(changes, founding.id)
            if history.now.recovery == own.public:
                found.append(Fitting(founding.id, history, own))
        if len(found) > 1:
            raise FolderProblem(
                _("The team file does not name one team."),
                hint=_("Wait until the sync service is done; else ask a colleague to run: bgz check"),
            )
    if not found:
        raise Locked(
            _("This recovery key does not belong to the team of this folder."),
            hint=_("Was a new paper key made since? Take that one. And check the folder."),
        )
    return found[0]


def _founder(founding: Change) -> bytes:
    """Return the public Ed25519 key of the device that founded the team."""
    return TeamHistory.read([founding], founding.id).now.devices[founding.dev].sign


def member_of(found: Fitting, email: str | None) -> Member | None:
    """Return the member who recovers: the one with this mail address, or the only one; None: somebody must choose."""
    if email is None:
        return found.everyone[0] if len(found.everyone) == 1 else None
    for member in found.everyone:
        if member.email.casefold() == email.strip().casefold():
            return member
    raise NotFound(_("No member of the team has this mail address."), hint=_("The team file lists them: bgz-team.yaml"))


def unfinished(found: Fitting) -> bool:
    """Tell whether a recovery on this computer was cut off after the team had taken in the new device."""
    place = home.team_home(home.home(), found.team)
    try:
        device = (place / UNFINISHED).read_text(encoding="utf-8").strip()
    except OSError:
        return False
    return (place / identity.FILE).exists() and found.history.now.active(device)


def recover(  # noqa: PLR0913 - what a recovery takes, by keyword
    folder: Path,
    found: Fitting,
    member: Member,
    passphrase: str,
    *,
    at: datetime,
    progress: Progress | None = None,
    log_n: int = identity.LOG_N,
) -> Result[Recovered]:
    """Make new keys for this computer, have the paper key admit them, and encrypt every file for them.

    `log_n` is the work factor of scrypt. When it is cut off, `go_on` ends it. Raises FolderProblem or Refused.
    """
    base = home.home()
    place = home.team_home(base, found.team)
    keys = Keys.generate()
    asked = joining.requests(place, found.team)
    device = device_of(keys, member.key, device_name())
    held = DeviceIdentity(keys, found.team, member.key)
    sealed = identity.seal(held, passphrase, log_n=log_n)
    with contextlib.ExitStack() as undo:
        with disk(_("The file with the keys of this computer")):
            make_room(undo, base, place)
            undo.callback(quietly, (place / UNFINISHED).unlink, True)
            identity.write(place, sealed)
            atomic.write(place / UNFINISHED, device.id.encode("ascii"))
            home.remember_folder(base, folder, found.team)
        opened = CaseFolder.open(folder, place, keys, team=found.team)
        admission = teamsets.recovery_admission(opened.now, member, device)
        opened.change_team(admission, at=at, recovery=found.key.keys)
        undo.pop_all()
    for request in asked:  # who asked to be let in is in by now
        withdraw(folder, request.device.id)
    session_of(place).open(sealed, held, time.time())
    return _ended(folder, opened, found, device.id, progress)


def go_on(
    folder: Path, found: Fitting, ask: AskPassphrase | None, *, progress: Progress | None = None
) -> Result[Recovered]:
    """End a recovery that was cut off: this device is in the team, not every file is encrypted for it yet."""
    place = home.team_home(home.home(), found.team)
    held = unlocked(place, ask)
    opened = CaseFolder.open(folder, place, held.keys, team=held.team)
    return _ended(folder, opened, found, held.keys.device, progress)


def new_paper_key(
    opened: CaseFolder,
    folder: Path,
    key: PaperKey,
    *,
    save_to: Path | None,
    at: datetime,
    progress: Progress | None = None,
) -> Result[NewPaperKey]:
    """Give the team the new paper key `key`, in place of the one it had, and encrypt every file for it."""
    rights.check_lead(opened)
    history = opened.team
    founder = _founder(next(each for each in history.counted if each.id == history.pinned))
    replaced = history.now.recovery is not None
    if save_to is not None:
        paper.check_target(save_to, folder)
        programme = opened.read(layout.PROGRAMME).record.name or ""
        paper.save(save_to, key, history.pinned, founder, programme=programme, made=at.date())
    try:
        opened.change_team(teamsets.paper_key(key.of_team(founder).public), at=at)
    except BaseException:
        if save_to is not None:
            save_to.unlink(missing_ok=True)
        raise
    files = rights.encrypt_anew(opened, progress).files
    messages: tuple[str, ...] = ()
    if replaced:
        messages = (_("The old paper key does not work any more: destroy it. Older copies it still opens."),)
    return Result(NewPaperKey(replaced, files, save_to), messages, "bgz")


def _ended(
    folder: Path, opened: CaseFolder, found: Fitting, device: str, progress: Progress | None
) -> Result[Recovered]:
    files = rights.encrypt_anew(opened, progress, (found.key.age,)).files
    unreadable = _unreadable(opened)
    if not unreadable:
        (home.team_home(home.home(), found.team) / UNFINISHED).unlink(missing_ok=True)
    readers = [each for each in opened.now.devices.values() if each.active and each.id != device]
    others = tuple(called(each.name, each.id, opened.now.members[each.member].name) for each in readers)
    own = [each.id for each in readers if each.member == opened.member]
    notices: list[str] = [*opened.notices, *git.set_up(folder)]
    if not opened.team.complete:
        notices.append(_("The team file is not complete: wait until the sync service is done, then look at it again."))
    if own:
        notices.append(_("Take out of the team what you lost or do not use any more; it can still open its own copy."))
    following = f"bgz team remove {own[0]}" if len(own) == 1 else "bgz team remove" if own else "bgz"
    return Result(Recovered(folder, files, unreadable, others), tuple(notices), following, attention=bool(unreadable))


def _unreadable(opened: CaseFolder) -> int:
    """Return how many files this device still cannot open. Concerns are for safeguarding only, and not counted."""
    count = 0
    for number in opened.numbers():
        try:
            opened.read(number)
        except (Locked, FolderProblem):
            count += not number.startswith(CONCERN)
    return count
