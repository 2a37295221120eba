"""Requests of new devices: one small signed file each in `join/`, until a lead admits the device (design 7).

Anybody who can write in the folder can leave one. A request gives no right: two people compare its words by phone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bgz.errors import FolderProblem
from bgz.i18n import _
from bgz.storage import atomic, strictjson, teamfile
from bgz.storage.faults import disk
from bgz.storage.keys import public_text
from bgz.storage.layout import contents
from bgz.storage.team import TeamHistory, foundings
from bgz.storage.teamstate import Device, device_from
from bgz.storage.words import spell

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.keys import Keys
    from bgz.storage.strictjson import Json

FOLDER = "join"
MAX_FILE = 8 * 1024
"""Bytes of a request: bgz writes some five hundred."""
MAX_REQUESTS = 50
"""More of them nobody looks at: whoever can write in the folder could make thousands."""
WORDS = 6
_FORM = "join 1"
_SIGNED = b"bgz join 1\n"
_TEXTS = ("team", "member", "name", "email", "device", "age", "sign", "at")
_LONGEST = 120
_MEMBER = re.compile(r"[0-9A-Za-z]{1,40}", re.ASCII)
"""The key of a member becomes part of a path."""
_NAME = re.compile(r"d[0-9A-HJKMNP-TV-Z]{12}\.json", re.ASCII)


@frozen
class Request:
    """A device that asks for admission to `team`, as the member `member` with this name and mail address.

    `member` is the key that the device proposes; who admits it decides whose it is. `at` is the moment of asking,
    by the clock of that device.
    """

    team: str
    member: str
    name: str
    email: str
    device: Device
    at: str


@frozen
class Found:
    """What stands in `join/`: the requests that can be answered, and how many files were left out."""

    requests: tuple[Request, ...]
    ignored: int = field(default=0)


def words(team: str, device: Device) -> str:
    """Return the six words that two people compare by phone: they follow from the team and both keys of the device."""
    told = hashlib.sha256(_SIGNED + team.encode("ascii") + b"\n" + device.age.encode("ascii") + b"\n" + device.sign)
    return spell(told.digest(), WORDS)


def words_of_job(team: str, age: str) -> str:
    """Return the six words of a job of the reminders: they follow from the team and its public key."""
    told = hashlib.sha256(b"bgz reminders 1\n" + team.encode("ascii") + b"\n" + age.encode("ascii"))
    return spell(told.digest(), WORDS)


def prepare(root: Path) -> TeamHistory:
    """Return the team in the case folder `root` that a new device may ask to join, for it to pin.

    Raises FolderProblem when there is not exactly one, or when its file has not arrived completely.
    """
    changes = teamfile.read(root)
    founded = foundings(changes)
    if len(founded) != 1:
        raise FolderProblem(
            _("The team file does not name one team."),
            hint=_("Wait until the sync service is done; else ask a colleague to run: bgz check"),
        )
    team = TeamHistory.read(changes, founded[0].id)
    if not team.complete:
        raise FolderProblem(
            _("The team file has not arrived completely."), hint=_("Wait until the sync service is done.")
        )
    return team


def written(root: Path, request: Request, keys: Keys) -> Path:
    """Write the request of this device, signed with its `keys`, and return where. Raises FolderProblem."""
    device = request.device
    facts: dict[str, Json] = {
        "bgz": _FORM,
        "team": request.team,
        "member": request.member,
        "name": request.name,
        "email": request.email,
        "device": device.name,
        "age": device.age,
        "sign": public_text(device.sign),
        "at": request.at,
    }
    signature = base64.b64encode(keys.sign.sign(_message(facts))).decode("ascii")
    path = _path(root, device.id)
    with disk(path.name):
        path.parent.mkdir(exist_ok=True)
        atomic.write(path, strictjson.dumps({**facts, "signature": signature}).encode("utf-8") + b"\n")
    return path


def requests(root: Path, team: str) -> tuple[Request, ...]:
    """Return the requests to join `team`, in the order of their names."""
    return found(root, team).requests


def found(root: Path, team: str) -> Found:
    """Return the requests to join `team`, and how many files in `join/` are none: damaged, forged, of another team."""
    names: list[str] = []
    with suppress(OSError):
        names = sorted(path.name for path in (root / FOLDER).iterdir() if _NAME.fullmatch(path.name))
    read = [_read(root / FOLDER / name, team) for name in names[:MAX_REQUESTS]]
    good = tuple(request for request in read if request is not None)
    return Found(good, len(names) - len(good))


def request_of(root: Path, team: str, device: str) -> Request | None:
    """Return the request of `device`, also where more requests lie there than anybody looks at; None when none is."""
    name = f"{device}.json"
    return _read(root / FOLDER / name, team) if _NAME.fullmatch(name) else None


def drop(root: Path, device: str) -> None:
    """Remove the request of `device`, if there is one. Raises FolderProblem."""
    path = _path(root, device)
    with disk(path.name):
        path.unlink(missing_ok=True)


def _path(root: Path, device: str) -> Path:
    return root / FOLDER / f"{device}.json"


def _message(facts: dict[str, Json]) -> bytes:
    return _SIGNED + strictjson.dumps([facts[name] for name in ("bgz", *_TEXTS)]).encode("utf-8")


def _read(path: Path, team: str) -> Request | None:
    """Return the request in a file; None for whatever is not one to this team, as bgz writes it."""
    try:
        if path.lstat().st_size > MAX_FILE:
            return None
        facts = strictjson.loads(contents(path)[: MAX_FILE + 1].decode("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(facts, dict) or set(facts) != {"bgz", *_TEXTS, "signature"} or facts["bgz"] != _FORM:
        return None
    texts = {name: value for name, value in facts.items() if isinstance(value, str) and _plain(value)}
    if set(texts) != set(facts) or texts["team"] != team or not _MEMBER.fullmatch(texts["member"]):
        return None
    device = device_from(path.stem, {**facts, "name": facts["device"]})
    if device is None or not _moment(texts["at"]) or not _signed(facts, texts["signature"], device):
        return None
    return Request(team, device.member, texts["name"], texts["email"], device, texts["at"])


def _plain(text: str) -> bool:
    """Tell whether a text may be shown to a lead: a stranger wrote it."""
    return 0 < len(text) <= _LONGEST and text.isprintable()


def _moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _signed(facts: dict[str, Json], signature: str, device: Device) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(device.sign).verify(base64.b64decode(signature), _message(facts))
    except (InvalidSignature, ValueError):
        return False
    return True
