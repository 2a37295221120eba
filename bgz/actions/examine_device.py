"""What `bgz doctor` looks at on this computer: its keys, its place in the team, its memory, drafts and disk."""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import time
from typing import TYPE_CHECKING

from bgz import __version__
from bgz.actions.examined import Patient, Verdict, attention, ok, writable
from bgz.actions.opening import UNFINISHED
from bgz.actions.team_facts import removed
from bgz.domain.values.numbers import PREFIXES
from bgz.errors import BgzError, Locked
from bgz.i18n import _, ngettext
from bgz.storage import identity, joining, passphrase, recordtext, teamfile
from bgz.storage.layout import TEAM
from bgz.storage.session import session_of

if TYPE_CHECKING:
    from pathlib import Path

_ROOM = 200 * 1024 * 1024
"""Bytes that must be free: every file is written beside the old one first."""
_AGE = b"age-encryption.org/v1\n"
_OTHERS = 0o077
_EDITED = "-edited"
_NUMBER = re.compile(rf"[{PREFIXES}]-[0-9A-Z]+")
"""The number of a case in the name of a draft."""
_COMMANDS = {"intake-": "bgz intake new", "edit-": "bgz edit {number}", "followup-": "bgz followup"}


def program(patient: Patient) -> Verdict:
    """Say what runs here, and whether a colleague has a newer one."""
    running = f"bgz {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    try:
        newer = any(isinstance(each.error, recordtext.Newer) for each in patient.files)
    except BgzError:
        newer = False
    if newer:
        return attention(
            _("{running}. A colleague has a newer bgz: install the newest here too.").format(running=running)
        )
    return ok(f"{running}.")


def device(patient: Patient) -> Verdict:
    """Look whether this laptop is in the team."""
    try:
        place = patient.place
    except Locked as error:
        return attention(error.message, "bgz join")
    if not (place / identity.FILE).exists():
        return attention(_("The keys of this device are gone."), "bgz join")
    own, now = patient.held.keys.device, patient.team.now
    if now.active(own):
        return ok(_("This laptop is in the team as {name}.").format(name=patient.named(own)))
    if own in now.devices:
        return attention(removed(patient.team, own), "bgz join --anew")
    if any(request.device.id == own for request in joining.requests(patient.root, patient.held.team)):
        return attention(
            _("This laptop waits until a lead lets it in: read its six words to her by phone."), "bgz join"
        )
    return attention(_("This laptop is not in the team, and does not ask for it."), "bgz join")


def keys(patient: Patient) -> Verdict:
    """Look at the file with the keys: there, whole as far as can be seen from outside, and shut to others."""
    place = patient.place
    if not identity.read(place).data.startswith(_AGE + b"-> scrypt "):
        return attention(_("The file with the keys of this device is damaged."), "bgz recover")
    if (place / UNFINISHED).exists():
        return attention(_("The recovery on this computer is not finished."), "bgz recover")
    if _open_to_others(place) or _open_to_others(patient.base):
        return attention(_("Other users of this computer can look where bgz keeps its keys."), "bgz doctor --repair")
    return ok(_("The keys of this computer are there, sealed with the passphrase."))


def _open_to_others(place: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(place.stat().st_mode) & _OTHERS)


def shut(patient: Patient) -> str:
    """Shut the place of the keys to other users of this computer; returns what to say when it was open."""
    opened = [each for each in (patient.base, patient.place) if _open_to_others(each)]
    for each in opened:
        each.chmod(0o700)
    return _("Other users of this computer cannot look where bgz keeps its keys any more.") if opened else ""


def session(patient: Patient) -> Verdict:
    """Look whether this computer can stay unlocked for a day, and whether it is unlocked."""
    found = session_of(patient.place)
    if os.environ.get(passphrase.COMMAND) and patient.held:
        return ok(_("The command in BGZ_PASSPHRASE_COMMAND unlocks this computer."))
    if found.store is None:
        text = _("This computer has no safe place for a session: each command asks the passphrase.")
        return attention(text + " " + _("Log in at the computer itself, or set BGZ_PASSPHRASE_COMMAND."))
    if found.load(identity.read(patient.place), time.time()) is None:
        return ok(_("This computer is locked."), "bgz unlock")
    return ok(_("This computer is unlocked."))


def memory(patient: Patient) -> Verdict:
    """Look whether this computer can remember what it has seen, and whether its copies are whole."""
    place = patient.place
    if not writable(place):
        text = _("{place} cannot be written: look at the rights of it, and at the room on the disk.")
        return attention(text.format(place=place))
    bad = sum(not _whole(patient, number) for number in patient.memory.numbers())
    if bad:
        text = ngettext(
            "{count} copy in the memory of this computer is damaged.",
            "{count} copies in the memory of this computer are damaged.",
            bad,
        )
        return attention(text.format(count=bad), "bgz check")
    count = len(patient.memory.numbers())
    return ok(
        ngettext("This computer remembers {count} file.", "This computer remembers {count} files.", count).format(
            count=count
        )
    )


def _whole(patient: Patient, number: str) -> bool:
    copy = patient.memory.copy(number)
    if copy is None:
        return False
    if number != TEAM:
        return copy.startswith(_AGE)
    try:
        return bool(teamfile.lines_of(copy))
    except recordtext.NotARecord:
        return False


def drafts(patient: Patient) -> Verdict:
    """Look whether input waits that was not saved, or edits made with another program."""
    names = sorted(path.stem for path in (patient.place / "drafts").glob("*.age"))
    if not names:
        return ok(_("No unsaved input is waiting."))
    edited = [name.partition(_EDITED)[0] for name in names if _EDITED in name]
    if edited:
        text = _("What was changed in {number} with another program is kept, and waits for you.")
        return attention(text.format(number=edited[0]), f"bgz edit {edited[0]} --outside")
    text = ngettext("{count} draft waits to be finished.", "{count} drafts wait to be finished.", len(names))
    said = text.format(count=len(names))
    numbers = ", ".join(sorted({found[0] for name in names if (found := _NUMBER.search(name))}))
    return attention(f"{said} {numbers}".rstrip(), _command_of(names[0]))


def _command_of(draft: str) -> str:
    for begin, command in _COMMANDS.items():
        if draft.startswith(begin):
            return command.format(number=draft.removeprefix(begin))
    return ""


def space(patient: Patient) -> Verdict:
    """Look whether there is room to write, in the case folder and where bgz keeps its memory."""
    free = min(shutil.disk_usage(each).free for each in (patient.root, patient.base))
    said = f"{free / 1e9:.1f} GB"
    if free < _ROOM:
        return attention(_("Only {free} is free on the disk: make room.").format(free=said))
    return ok(_("{free} is free on the disk.").format(free=said))
