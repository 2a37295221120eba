"""Find the case folder, unlock this device, open the folder. Unlocking asks once per working day (design 13)."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bgz.actions.own_keys import device_of
from bgz.actions.result import Result
from bgz.actions.team_facts import leads, removed
from bgz.errors import BgzError, FolderProblem, Locked, NotFound
from bgz.i18n import _
from bgz.storage import home, identity, joining, passphrase, teamfile
from bgz.storage.faults import aside, no_folder
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import WrongPassphrase
from bgz.storage.layout import TEAM, path_of, scan
from bgz.storage.notices import Notice
from bgz.storage.session import HOURS, session_of
from bgz.storage.team import foundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.output.setup_screen import LockedAgain, Unlocked
    from bgz.output.team_screen import Words
    from bgz.storage.identity import DeviceIdentity, Sealed
    from bgz.storage.teamstate import TeamState

    AskPassphrase = Callable[[str], str]

_TRIES = 3
UNFINISHED = "recovering"
"""The file that says that a recovery has not yet encrypted everything for this device."""


def open_folder(
    option: Path | None,
    ask: AskPassphrase | None = None,
    *,
    restore: bool = False,
    first: Callable[[CaseFolder], None] = lambda _folder: None,
) -> CaseFolder:
    """Open the case folder, unlocking this device by session, passphrase command or `ask`, in that order.

    `ask` gets the question and returns what was typed; None when nobody can be asked. `restore` puts back every file
    that vanished, the team file too. `first` looks at the folder before anything is encrypted. Raises NotFound,
    FolderProblem, or Locked: also for a laptop that is not in the team.
    """
    base = home.home()
    path = find_folder(option, base)
    place = place_of(base, path)
    held = unlocked(place, ask)

    def look(folder: CaseFolder) -> None:
        _refuse_outsider(folder, held)
        first(folder)

    folder = CaseFolder.open(path, place, held.keys, team=held.team, restore=restore, first=look)
    _moved(base, folder)
    if (place / UNFINISHED).exists():
        folder.notices.append(Notice(_("The recovery on this computer is not finished; go on with: bgz recover")))
    return folder


def _moved(base: Path, folder: CaseFolder) -> None:
    """Take an opened folder for the one used last, when that one is gone and was of the same team."""
    last = home.last_folder(base)
    if last is None or last.is_dir() or home.home_of_folder(base, last) != home.team_home(base, folder.team.pinned):
        return
    with aside(folder.notices):
        home.remember_folder(base, folder.root, folder.team.pinned)
    text = _("{old} is gone; from now on bgz takes {folder} when no folder is given.")
    folder.notices.append(Notice(text.format(old=last, folder=folder.root), "healed"))


def own_words(option: Path | None, ask: AskPassphrase | None) -> Result[Words]:
    """Return the six words of this laptop, also while it is not in the team. Raises as `open_folder`."""
    from bgz.output.team_screen import Words

    base = home.home()
    held = unlocked(place_of(base, find_folder(option, base)), ask)
    return Result(Words(held.keys.device, _("this laptop"), "", _words(held)), next_step="bgz team")


def _words(held: DeviceIdentity) -> str:
    return joining.words(held.team, device_of(held.keys, held.member, ""))


def _refuse_outsider(folder: CaseFolder, held: DeviceIdentity) -> None:
    """Refuse a laptop that is not in the team, and say what helps. Raises Locked."""
    device, team = held.keys.device, folder.team
    if team.now.active(device):
        return
    if device in team.now.devices:
        hint = _("Is that a mistake? Ask a lead: {leads}.").format(leads=_names(team.now))
        raise Locked(removed(team, device), hint=hint)
    if all(request.device.id != device for request in joining.requests(folder.root, held.team)):
        raise Locked(_("This laptop is not in the team, nor waits for it."), hint=_("Ask to be let in: bgz join"))
    message = _("This laptop is not in the team yet. Its six words: {words}").format(words=_words(held))
    hint = _("Phone a lead: {leads}. Read the words aloud. Then wait for the sync service. Once more: bgz join")
    raise Locked(message, hint=hint.format(leads=_names(team.now)))


def _names(now: TeamState) -> str:
    return ", ".join(leads(now))


def unlock(option: Path | None, ask: AskPassphrase | None, hours: float = HOURS) -> Result[Unlocked]:
    """Begin a session of `hours`, asking the passphrase anew. Raises NotFound, FolderProblem or Locked."""
    from bgz.output.setup_screen import Unlocked

    base = home.home()
    place = place_of(base, find_folder(option, base))
    sealed = identity.read(place)
    until = session_of(place).open(sealed, _by_passphrase(place, sealed, ask), time.time(), hours)
    if until is None:
        message = _("This computer has no safe place for a session: each command asks the passphrase.")
        return Result(Unlocked(None), (message,), "bgz")
    return Result(Unlocked(datetime.fromtimestamp(until).astimezone()), next_step="bgz")


def lock() -> Result[LockedAgain]:
    """End every session of this user on this computer."""
    from bgz.output.setup_screen import LockedAgain

    ended = sum(session_of(place).close() for place in home.team_homes(home.home()))
    return Result(LockedAgain(ended), next_step="bgz unlock")


def find_folder(option: Path | None, base: Path) -> Path:
    """Return the case folder: the option given, else the one used last, else upward from where one works (design 4).

    Raises NotFound when there is none, FolderProblem when the one given, or used last, is not there or has no team.
    """
    if option is not None:
        return _with_team(option)
    last = home.last_folder(base)
    if last is not None and path_of(last, TEAM).exists():
        return last
    around = case_folder_around()
    if around is not None:
        return around
    if last is not None and last.is_dir():
        return last  # the folder's own error says more: the team file is gone
    if last is not None:
        raise no_folder(last)
    raise NotFound(_("There is no case folder yet."), hint=_make_or_point())


def case_folder_around() -> Path | None:
    """Return the case folder in which somebody works; None when she works elsewhere, or in a folder that is gone."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return None
    return next((folder for folder in (here, *here.parents) if path_of(folder, TEAM).is_file()), None)


def numbers_from(option: Path | None, begin: str) -> list[str]:
    """Return the case numbers that begin with `begin`, from file names alone: nothing is unlocked for it."""
    try:
        listing = scan(find_folder(option, home.home()))
    except (BgzError, OSError):
        return []
    return sorted(number for number in listing.files if number.startswith(begin))


def _make_or_point() -> str:
    return _("Make one: bgz init FOLDER. Or point at it: --folder FOLDER. To join a team: bgz join FOLDER")


def _with_team(folder: Path) -> Path:
    if not folder.is_dir():
        raise FolderProblem(_("The folder given does not exist."), hint=_("Check --folder or BGZ_FOLDER."))
    if not path_of(folder, TEAM).exists() and home.home_of_folder(home.home(), folder) is None:
        raise FolderProblem(
            _("That is not a case folder: it holds no team of bgz."),
            hint=_make_or_point(),
        )
    return folder


def place_of(base: Path, folder: Path) -> Path:
    """Return where this device keeps what belongs to the team of `folder`. Raises Locked when it is not in it."""
    known = home.home_of_folder(base, folder)
    fitting = [place for place in _fitting(base, folder) if _has_identity(place)]
    if fitting:
        return known if known in fitting else fitting[0]
    if known is not None and _has_identity(known):  # the team file is gone or was replaced: opening says or mends it
        return known
    raise Locked(
        _("This laptop is not in the team of this folder."),
        hint=_("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover"),
    )


def _fitting(base: Path, folder: Path) -> list[Path]:
    try:
        return [home.team_home(base, each.id) for each in foundings(teamfile.read(folder))]
    except FolderProblem:
        return []


def _has_identity(place: Path) -> bool:
    return (place / identity.FILE).exists()


def unlocked(place: Path, ask: AskPassphrase | None) -> DeviceIdentity:
    """Return the identity of this device for the team kept at `place`. Raises Locked."""
    sealed = identity.read(place)
    session = session_of(place)
    held = session.load(sealed, time.time())
    if held is None:
        held = _by_passphrase(place, sealed, ask)
        session.open(sealed, held, time.time())
    return held


def _by_passphrase(place: Path, sealed: Sealed, ask: AskPassphrase | None) -> DeviceIdentity:
    command = os.environ.get(passphrase.COMMAND)
    if command:
        held = sealed.open(passphrase.from_command(command))
    elif ask is None:
        raise Locked.no_session()
    else:
        held = _asked(sealed, ask)
    if home.team_home(place.parents[1], held.team) != place:
        raise Locked(
            _("The keys on this computer are those of another team."),
            hint=_("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover"),
        )
    return held


def _asked(sealed: Sealed, ask: AskPassphrase) -> DeviceIdentity:
    question = _("Passphrase")
    for _try in range(_TRIES - 1):
        try:
            return sealed.open(ask(question))
        except WrongPassphrase:
            question = _("That is not the passphrase. Once more")
    try:
        return sealed.open(ask(question))
    except WrongPassphrase as error:
        forgotten = _("Forgotten? With the paper key: bgz recover. Or have a lead let you in again: bgz join --anew")
        raise WrongPassphrase(error.message, hint=f"{error.hint} {forgotten}".strip()) from None
