"""The agenda of one laptop as a file: signed by it, encrypted for the jobs that mail reminders and nobody else.

Inside are two lines: the agenda as JSON, and the signature of these very bytes. The signature is looked at before the
agenda is: whoever can write in the folder can encrypt for the job, but is not of the team.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from attrs import frozen
from cryptography.exceptions import InvalidSignature

from bgz.domain.followup.entry_text import from_json, to_json
from bgz.domain.followup.joined import Agenda
from bgz.storage import age, recordtext, strictjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bgz.storage.keys import Keys
    from bgz.storage.strictjson import Json
    from bgz.storage.teamstate import RemindersKey, TeamState

FOLDER = "agenda"
_LABEL = b"bgz agenda 1\n"
_NAME = re.compile(r"(?<![0-9A-Za-z])(d[0-9A-HJKMNP-TV-Z]{12})(?![0-9A-Za-z])", re.ASCII)
UNREADABLE, LARGE, SIGNATURE = "unreadable", "large", "signature"
STRANGER, REMOVED, TEAM, FORM = "stranger", "removed", "team", "form"


class NotTaken(ValueError):
    """A file does not count as the agenda of a laptop; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@frozen
class Written:
    """An agenda that was read, with the file it was read from."""

    agenda: Agenda
    data: bytes


def path_of(root: Path, device: str) -> Path:
    """Return where `device` writes its agenda in the case folder `root`."""
    return root / FOLDER / f"{device}.age"


def device_in(name: str) -> str | None:
    """Return the laptop whose agenda a file of this name may be, a sync client's copy too; None for any other file."""
    found = _NAME.search(name)
    return found[1] if found and ".age" in name.lower() else None


def line_of(agenda: Agenda, team: str, kept: Mapping[str, Json] | None = None) -> bytes:
    """Return the line of `agenda` for the team with this id, with the cases `kept` as they stood in such a line before.

    Raises ValueError for what cannot be written, and for what no job would read back: better here than there.
    """
    held = to_json(agenda)
    from_json(held)
    return strictjson.dumps({**held, "team": team, "cases": {**(kept or {}), **held["cases"]}}).encode("utf-8")


def sealed(line: bytes, keys: Keys, readers: Iterable[RemindersKey]) -> bytes:
    """Return the file of a line, signed with `keys`, for `readers` to open.

    Raises NotTaken for one that is too large, age.AgeError when there is nobody to open it.
    """
    signature = base64.b64encode(keys.sign.sign(_LABEL + line))
    text = recordtext.pad(line + b"\n" + signature + b"\n")
    if len(text) > recordtext.MAX_BYTES:
        raise NotTaken(LARGE)
    return age.encrypt(text, [age.Recipient.parse(each.age) for each in readers])


def opened(data: bytes, device: str, identity: age.Identity, team: TeamState, pinned: str) -> Written:
    """Read the file `data` as the agenda of `device`, a laptop of the team with the id `pinned`. Raises NotTaken."""
    known = team.devices.get(device)
    if known is None:
        raise NotTaken(STRANGER)
    if not known.active:
        raise NotTaken(REMOVED)
    if len(data) > recordtext.MAX_FILE:
        raise NotTaken(LARGE)
    try:
        text = age.decrypt(data, [identity]).plaintext
    except age.AgeError:
        raise NotTaken(UNREADABLE) from None
    if len(text) > recordtext.MAX_BYTES:
        raise NotTaken(LARGE)
    line, _end, rest = text.partition(b"\n")
    try:
        signature = base64.b64decode(rest.partition(b"\n")[0], validate=True)
        known.public_key().verify(signature, _LABEL + line)
    except (InvalidSignature, ValueError):
        raise NotTaken(SIGNATURE) from None
    return Written(_agenda(line, device, pinned), data)


def _agenda(line: bytes, device: str, pinned: str) -> Agenda:
    """Return the agenda in a line that `device` signed. Raises NotTaken."""
    try:
        held = strictjson.loads(line.decode("utf-8"))
        agenda = from_json(held)
    except ValueError:
        raise NotTaken(FORM) from None
    if not isinstance(held, dict) or held.get("team") != pinned:
        raise NotTaken(TEAM)
    if agenda.device != device:
        raise NotTaken(SIGNATURE)
    return agenda
