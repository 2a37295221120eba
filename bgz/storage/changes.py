"""One signed change: a line that is copied byte for byte and never written again (design 5 and 6).

A change knows nothing of the others, of the team or of files; it does not judge, it only tells what the
line says and whether a given key signed it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature

from bgz.storage import strictjson
from bgz.storage.strictjson import DamagedJson, Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SIGNED = b"bgz change 1\n"
_NAMED = b"bgz line 1\n"
_OPEN = b'- ["'
_BETWEEN = b'", '
_OBJECT = b"{"
_SIGNATURE = 88
"""Length of 64 bytes in base64."""
_KEYS = ["rec", "team", "dev", "at", "after", "set"]
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d|Z)", re.ASCII)
_MAX_NAME = 40
MAX_PARENTS = 1000
_REMEMBERED = 2**15
_checked_already: dict[bytes, bool] = {}
"""Signatures that this command checked before: a merge and a removal read each record several times."""


class Damaged(ValueError):
    """A line is not a change as bgz writes it. The message holds no part of the line."""


@frozen
class Change:
    """One signed change of one record.

    `id` names it: 32 hexadecimal characters. `team` holds the heads of the team file its writer had, `after` the
    heads of the record it builds on. `at` is for people and decides nothing. In `set` null removes.
    """

    id: str
    line: bytes = field(repr=False, eq=False)
    rec: str = field(eq=False)
    team: tuple[str, ...] = field(eq=False)
    dev: str = field(eq=False)
    at: str = field(eq=False)
    after: tuple[str, ...] = field(eq=False)
    set: Mapping[str, Json] = field(repr=False, eq=False)

    @property
    def moment(self) -> datetime:
        """Return the moment of writing as the writer's clock had it."""
        return datetime.fromisoformat(self.at)


def parse(line: bytes) -> Change:
    """Read one line, without its line end. Raises Damaged.

    The form is strict: what is not exactly as bgz writes it could be read differently by others.
    """
    start = len(_OPEN) + _SIGNATURE
    body = start + len(_BETWEEN)
    if not (line.startswith(_OPEN) and line[start : body + 1] == _BETWEEN + _OBJECT and line.endswith(b"}]")):
        raise Damaged("not a change line")
    _signature(line)
    try:
        content = strictjson.loads(line[body:-1].decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Damaged("not UTF-8") from error
    except DamagedJson as error:
        raise Damaged(str(error)) from error
    if not isinstance(content, dict) or list(content) != _KEYS:
        raise Damaged("not the parts of a change")
    return _checked(line, content)


def sign(  # noqa: PLR0913 - the parts of a change, each by name
    key: Ed25519PrivateKey,
    *,
    rec: str,
    team: Iterable[str],
    dev: str,
    at: datetime,
    after: Iterable[str],
    set: Mapping[str, Json],  # noqa: A002 - the format's own word
) -> Change:
    """Return a new change of record `rec`, signed by the device `dev` with its `key`.

    Raises Damaged when the values cannot be stored (half characters, huge numbers, empty or overlong paths).
    """
    parts: dict[str, Json] = {
        "rec": rec,
        "team": list[Json](sorted(team)),
        "dev": dev,
        "at": at.isoformat(timespec="seconds"),
        "after": list[Json](sorted(after)),
        "set": dict(set),
    }
    try:
        content = strictjson.dumps(parts).encode("utf-8")
    except DamagedJson as error:
        raise Damaged(str(error)) from error
    signature = base64.b64encode(key.sign(_SIGNED + content))
    return parse(_OPEN + signature + _BETWEEN + content + b"]")


def signature_ok(change: Change, key: Ed25519PublicKey) -> bool:
    """Tell whether the holder of `key` signed exactly these bytes."""
    asked = hashlib.sha256(key.public_bytes_raw() + change.line).digest()
    if asked not in _checked_already:
        if len(_checked_already) >= _REMEMBERED:
            _checked_already.clear()
        _checked_already[asked] = _signed(change.line, key)
    return _checked_already[asked]


def _signed(line: bytes, key: Ed25519PublicKey) -> bool:
    content = line[len(_OPEN) + _SIGNATURE + len(_BETWEEN) : -1]
    try:
        key.verify(_signature(line), _SIGNED + content)
    except InvalidSignature:
        return False
    return True


def _signature(line: bytes) -> bytes:
    text = line[len(_OPEN) : len(_OPEN) + _SIGNATURE]
    try:
        signature = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Damaged("not a signature") from error
    if base64.b64encode(signature) != text:  # else one signature would have several spellings, and ids
        raise Damaged("not a signature")
    return signature


def _checked(line: bytes, content: dict[str, Any]) -> Change:
    rec, dev, at, values = content["rec"], content["dev"], content["at"], content["set"]
    for name in (rec, dev):
        if not (isinstance(name, str) and 0 < len(name) <= _MAX_NAME):
            raise Damaged("not a name")
    if not (isinstance(at, str) and _MOMENT.fullmatch(at)):
        raise Damaged("not a moment")
    try:
        datetime.fromisoformat(at)
    except ValueError as error:
        raise Damaged("not a moment") from error
    if not isinstance(values, dict) or not all(map(_is_path, values)):
        raise Damaged("not a set of paths")
    named = hashlib.sha256(_NAMED + line).hexdigest()[:32]
    return Change(named, line, rec, _ids(content["team"]), dev, at, _ids(content["after"]), values)


def _is_path(path: str) -> bool:
    return all(path.split("."))


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_PARENTS:
        raise Damaged("not a list of changes")
    if not all(isinstance(each, str) and _ID.fullmatch(each) for each in value):
        raise Damaged("not a list of changes")
    if len(set(value)) != len(value):
        raise Damaged("a change is named twice")
    return tuple(value)
