"""What goes wrong with files, in sentences: never with a name or a text of a record in them."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bgz.errors import BgzError, FolderProblem, Locked, NotFound
from bgz.i18n import _
from bgz.storage import age, recordtext
from bgz.storage.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_BARRED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def disk(what: str) -> Iterator[None]:
    """Turn what the operating system says about file `what` into a FolderProblem with a hint."""
    try:
        yield
    except OSError as error:
        raise FolderProblem(_sentence(error, what), hint=_hint(error)) from error


@contextmanager
def aside(notices: list[Notice]) -> Iterator[None]:
    """Let work go on when what this device keeps for itself cannot be written; say so once."""
    try:
        yield
    except OSError as error:
        sentence = Notice(_sentence(error, _("The memory of this device")), "unreadable")
        if sentence not in notices:
            notices.append(sentence)


def printable(name: str) -> str:
    """Return a file name as it may be shown: whoever named the file must not be able to steer the terminal."""
    return "".join(each if each.isprintable() else "?" for each in name)


class NotForMe(Locked):
    """The file is not encrypted for this device."""


class Damaged(FolderProblem):
    """The file is cut off, overwritten or spoilt."""


class Tampered(FolderProblem):
    """The file was changed by somebody without its key."""


class TooLarge(FolderProblem):
    """The file is larger than bgz reads."""


class Newer(FolderProblem):
    """The file was made by a newer bgz."""


class OnlineOnly(FolderProblem):
    """The file is with the sync service only, and not on this computer."""


_KINDS: tuple[tuple[type[BgzError], str], ...] = (
    (NotForMe, "not_for_me"),
    (Damaged, "damaged"),
    (Tampered, "tampered"),
    (TooLarge, "too_large"),
    (Newer, "newer"),
    (OnlineOnly, "online"),
    (NotFound, "waiting"),
)


def kind_of(error: BgzError) -> str:
    """Return the code of `terms.CHECKED` for an error about a file."""
    return next((kind for known, kind in _KINDS if isinstance(error, known)), "unreadable")


def notice(error: BgzError, number: str = "") -> Notice:
    """Return an error about the file of record `number` as a notice, for a command that goes on without it."""
    return Notice(error.message, kind_of(error), number)


def unreadable(number: str, error: Exception) -> BgzError:
    """Return the error for a file that could not be opened with `error` of age or of the text inside."""
    if isinstance(error, age.NotForMe):
        return NotForMe(
            _("The file of {number} is not encrypted for this device.").format(number=number),
            hint=_("Was this laptop let in just now? Wait for the sync service, or have a lead run: bgz check"),
        )
    if isinstance(error, recordtext.Newer):
        return Newer(
            _("The file of {number} was made by a newer bgz.").format(number=number), hint=_("Install the newest bgz.")
        )
    hint = _("Another laptop of the team, or the history of the sync service, may have a whole copy.")
    if isinstance(error, age.Tampered):
        message = _("The file of {number} was changed by somebody without its key.")
        return Tampered(message.format(number=number), hint=hint)
    if isinstance(error, recordtext.TooLarge):
        return TooLarge(_("The file of {number} is larger than bgz reads.").format(number=number), hint=hint)
    return Damaged(_("The file of {number} is damaged.").format(number=number), hint=hint)


def online_only(number: str) -> OnlineOnly:
    """Return the error for a file that is with the sync service only."""
    return OnlineOnly(
        _("The file of {number} is online only: the sync service has not put it on this computer.").format(
            number=number
        ),
        hint=_(
            "Go online, and let the service keep the whole case folder on this computer: right-click the folder and "
            "choose a line like “Always keep on this device”, “Keep downloaded”, “Available offline” or "
            "“Always available locally”."
        ),
    )


def no_folder(path: object) -> FolderProblem:
    """Return the error for a case folder that is not where it was: nothing may be made in its place."""
    return FolderProblem(
        _("The case folder is not there: {folder}").format(folder=path),
        hint=_(
            "Is the drive connected, is the sync service signed in? "
            "Was the folder moved or renamed? Give its new place: bgz --folder FOLDER"
        ),
    )


def from_memory(error: BgzError, number: str) -> Notice:
    """Return the notice that a record is shown as this device saw it last, because of `error`."""
    if isinstance(error, OnlineOnly):
        text = _("The file of {number} is online only; you see what this computer saw last.")
    else:
        text = _("The file of {number} cannot be opened with the keys of this computer; you see what it saw last.")
    return Notice(text.format(number=number), kind_of(error), number)


def _sentence(error: OSError, what: str) -> str:
    if error.errno in _FULL:
        return _("The disk is full: {what} was not written.").format(what=what)
    if error.errno in _BARRED:
        return _("{what} cannot be read or written: it is protected.").format(what=what)
    return _("{what} cannot be read or written.").format(what=what)


def _hint(error: OSError) -> str:
    if error.errno in _FULL:
        return _("Make room and try again.")
    if error.errno in _BARRED:
        return _("Check the rights of the case folder, and whether it is read-only.")
    return _("Check that the case folder is there and the drive is connected.")
