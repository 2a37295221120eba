"""What goes wrong with files, in sentences: never with a name or a text of a record in them."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bgz.errors import BgzError, FolderProblem, Locked
from bgz.i18n import _
from bgz.storage import age, recordtext

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
def aside(notices: list[str]) -> Iterator[None]:
    """Let work go on when what this device keeps for itself cannot be written; say so once."""
    try:
        yield
    except OSError as error:
        sentence = _sentence(error, _("The memory of this device"))
        if sentence not in notices:
            notices.append(sentence)


def printable(name: str) -> str:
    """Return a file name as it may be shown: whoever named the file must not be able to steer the terminal."""
    return "".join(each if each.isprintable() else "?" for each in name)


def unreadable(number: str, error: Exception) -> BgzError:
    """Return the error for a file that could not be opened with `error` of age or of the text inside."""
    if isinstance(error, age.NotForMe):
        return Locked(
            _("The file of {number} is not encrypted for this device.").format(number=number),
            hint=_("With the paper key you get in: bgz recover"),
        )
    if isinstance(error, age.Tampered):
        message = _("The file of {number} was changed by somebody without its key.")
    elif isinstance(error, recordtext.TooLarge):
        message = _("The file of {number} is larger than bgz reads.")
    elif isinstance(error, recordtext.Newer):
        return FolderProblem(
            _("The file of {number} was made by a newer bgz.").format(number=number), hint=_("Install the newest bgz.")
        )
    else:
        message = _("The file of {number} is damaged.")
    return FolderProblem(
        message.format(number=number),
        hint=_("Another laptop of the team, or the history of the sync service, may have a whole copy."),
    )


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
