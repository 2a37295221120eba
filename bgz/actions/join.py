"""Ask to be let into a team: keys for this laptop, and a request that a lead answers after comparing six words."""

from __future__ import annotations

import contextlib
import secrets
import time
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions import git
from bgz.actions.init import device_name, own_facts
from bgz.actions.opening import unlocked
from bgz.actions.own_keys import device_of, make_room, quietly, withdraw
from bgz.actions.result import Result
from bgz.actions.team_facts import leads, removed
from bgz.domain.values.numbers import new_key
from bgz.errors import FolderProblem, Invalid, Refused
from bgz.i18n import _
from bgz.output.team_screen import Joining
from bgz.storage import atomic, home, identity, joining, layout
from bgz.storage.faults import disk
from bgz.storage.identity import DeviceIdentity
from bgz.storage.joining import Request
from bgz.storage.keys import Keys
from bgz.storage.session import session_of
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.actions.opening import AskPassphrase
    from bgz.storage.teamstate import Device


class Standing(Enum):
    """How this laptop stands in a team: unknown to it, with keys but no request, asking, in it, or taken out."""

    STRANGER = "stranger"
    UNASKED = "unasked"
    WAITING = "waiting"
    MEMBER = "member"
    REMOVED = "removed"


@frozen
class Door:
    """The team of a folder, and how this laptop stands in it.

    `asked` is the request that it left before, `held` are its keys, when they had to be unlocked.
    """

    folder: Path
    team: TeamHistory = field(repr=False)
    standing: Standing
    device: str = ""
    asked: Request | None = field(default=None, repr=False)
    held: DeviceIdentity | None = field(default=None, repr=False)

    @property
    def place(self) -> Path:
        """Where this laptop keeps what belongs to the team."""
        return home.team_home(home.home(), self.team.pinned)


def door(folder: Path, ask: AskPassphrase | None, *, anew: bool = False) -> Door:
    """Look how this laptop stands in the team of `folder`; for new keys (`anew`) the old ones are not unlocked.

    Raises FolderProblem when the team file has not arrived or is that of another team, Locked.
    """
    base = home.home()
    team = joining.prepare(folder)
    place = home.team_home(base, team.pinned)
    known = home.home_of_folder(base, folder)
    if known is not None and known != place and (known / identity.FILE).exists():
        raise FolderProblem(
            _("The team file is not that of your team."),
            hint=_("Check that --folder points at the right case folder."),
        )
    if not (place / identity.FILE).exists():
        return Door(folder, team, Standing.STRANGER)
    asked = next(iter(joining.requests(place, team.pinned)), None)
    held = None if asked or anew else unlocked(place, ask)
    device = held.keys.device if held is not None else asked.device.id if asked is not None else ""
    if device in team.now.devices:
        standing = Standing.MEMBER if team.now.active(device) else Standing.REMOVED
    else:
        standing = Standing.WAITING if asked else Standing.UNASKED
    return Door(folder, team, standing, device, asked, held)


def checked(name: str, email: str) -> tuple[str, str]:
    """Return name and mail address in their normal form. Raises Invalid with all problems at once."""
    problems: list[str] = []
    name, email = own_facts(name, email, problems)
    if problems:
        raise Invalid(_("You cannot join the team like this."), problems=problems)
    return name, email


def join(
    found: Door, name: str, email: str, passphrase: str, *, at: datetime, log_n: int = identity.LOG_N
) -> Result[Joining]:
    """Make keys for this laptop, seal them with `passphrase`, and leave a request in the folder.

    `log_n` is the work factor of scrypt. When anything fails nothing stays behind. Raises Invalid or FolderProblem.
    """
    name, email = checked(name, email)
    base, place, keys = home.home(), found.place, Keys.generate()
    member = _member(found.team, email)
    held = DeviceIdentity(keys, found.team.pinned, member)
    sealed = identity.seal(held, passphrase, log_n=log_n)
    with contextlib.ExitStack() as undo:
        with disk(_("The file with the keys of this computer")):
            make_room(undo, base, place)
            identity.write(place, sealed)
        request = Request(found.team.pinned, member, name, email, _own(keys, member), at.isoformat())
        device = _ask(found, keys, request, undo)
        with disk(_("The memory of this device")):
            home.remember_folder(base, found.folder, found.team.pinned)
        undo.pop_all()
    if found.device:  # the request of the keys that these replace
        withdraw(found.folder, found.device)
    session_of(place).open(sealed, held, time.time())
    return _result("asked", found, device)


def ask_again(found: Door, held: DeviceIdentity, name: str, email: str, *, at: datetime) -> Result[Joining]:
    """Leave a request for the keys that this laptop has already: a join that was cut off, or an admission undone."""
    name, email = checked(name, email)
    member = _member(found.team, email)
    request = Request(found.team.pinned, member, name, email, _own(held.keys, member), at.isoformat())
    with contextlib.ExitStack() as undo:
        device = _ask(found, held.keys, request, undo)
        undo.pop_all()
    return _result("asked", found, device)


def again(found: Door) -> Result[Joining]:
    """Return the words again, of a laptop that waits or is in the team.

    A request that was damaged or went missing in the folder is put back while nobody has answered it.
    """
    if found.asked is None or found.standing is Standing.MEMBER:
        return _result("member", found, found.team.now.devices[found.device])
    name = f"{found.device}.json"
    target = found.folder / joining.FOLDER / name
    with disk(name):
        data = (found.place / joining.FOLDER / name).read_bytes()
        if not (layout.is_file(target) and layout.contents(target) == data):
            target.parent.mkdir(exist_ok=True)
            atomic.write(target, data)
    return _result("waiting", found, found.asked.device)


def refuse_removed(found: Door) -> None:
    """Refuse the old keys of a laptop that was taken out of the team. Raises Refused."""
    if found.standing is Standing.REMOVED:
        raise Refused(
            removed(found.team, found.device),
            hint=_("To ask to be let in again, with new keys: {command}").format(command="bgz join --anew"),
        )


def members(found: Door) -> tuple[str, ...]:
    """Return the names of who is in the team, for the newcomer to see that it is the right one."""
    return tuple(sorted({member.name for member in found.team.now.members.values()}))


def _ask(found: Door, keys: Keys, request: Request, undo: contextlib.ExitStack) -> Device:
    """Write the request, in this laptop's own place first: what vanishes from the folder is put back from there."""
    copy = joining.written(found.place, request, keys)
    undo.callback(quietly, copy.unlink, True)
    with disk(str(found.folder)):
        layout.found_folder(found.folder)
    undo.callback(quietly, joining.written(found.folder, request, keys).unlink, True)
    return request.device


def _own(keys: Keys, member: str) -> Device:
    return device_of(keys, member, device_name())


def _member(team: TeamHistory, email: str) -> str:
    """Return the key of the member with this mail address, else a new one. Who lets the laptop in decides."""
    for member in team.now.members.values():
        if member.email.casefold() == email.casefold():
            return member.key
    return new_key("m", team.now.members, secrets.choice)


def _result(state: str, found: Door, device: Device) -> Result[Joining]:
    team = found.team
    words = joining.words(team.pinned, device)
    round_ = git.carried(found.folder)
    view = Joining(state, found.folder.absolute(), device.id, device.name, words, leads(team.now), round_)
    messages = git.set_up(found.folder) if state == "asked" else ()
    if found.device != device.id and team.now.active(found.device):
        text = _("When you are in, have a lead take out the old keys of this laptop: {command}")
        messages = (*messages, text.format(command=f"bgz team remove {found.device}"))
    return Result(view, messages, "bgz" if state == "member" else "bgz join")
