"""The identity of this device: its secret keys, sealed with the passphrase as `age -p` seals a file.

Inside is one JSON object, so that `age -d identity.age` shows everything a person needs to read the case files
by hand: the key beginning with AGE-SECRET-KEY opens each of them.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bgz.errors import Locked
from bgz.i18n import _
from bgz.storage import age, atomic, strictjson
from bgz.storage.keys import Keys

if TYPE_CHECKING:
    from pathlib import Path

FILE = "identity.age"
_VERSION = "device 1"
LOG_N = 18
"""Work factor of scrypt as a power of two: about a second and 256 MB on a laptop, as `age -p` has it."""


@frozen
class DeviceIdentity:
    """Who this device is: its keys, the id of its team and the key of its member."""

    keys: Keys
    team: str
    member: str

    def to_json(self) -> bytes:
        """Return it as JSON, with its secrets."""
        held: dict[str, strictjson.Json] = {
            "bgz": _VERSION,
            "team": self.team,
            "member": self.member,
            "device": self.keys.device,
            "age": self.keys.age.reveal(),
            "sign": base64.b64encode(self.keys.sign.private_bytes_raw()).decode("ascii"),
        }
        return strictjson.dumps(held).encode("utf-8")

    @classmethod
    def from_json(cls, data: bytes) -> DeviceIdentity:
        """Read what `to_json` wrote. Raises ValueError, whose text holds no secret."""
        try:
            held = _fields(data)
            sign = Ed25519PrivateKey.from_private_bytes(base64.b64decode(held["sign"], validate=True))
            keys = Keys(held["device"], age.Identity.parse(held["age"]), sign)
            return cls(keys, held["team"], held["member"])
        except (ValueError, KeyError):
            raise ValueError("not the identity of a device") from None


@frozen
class Sealed:
    """A sealed identity as it lies on the disk. `mark` names exactly this one."""

    data: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """Return the SHA-256 of the file, by which a session knows that it still belongs to it."""
        return hashlib.sha256(self.data).hexdigest()

    def open(self, passphrase: str) -> DeviceIdentity:
        """Return the identity. Raises WrongPassphrase, or Locked when the file is damaged."""
        try:
            return DeviceIdentity.from_json(age.decrypt_with_passphrase(self.data, passphrase))
        except age.NotForMe:
            raise WrongPassphrase(
                _("The passphrase is wrong."), hint=_("Capitals, blanks and hyphens count.")
            ) from None
        except ValueError:  # AgeError is one
            raise _damaged() from None


class WrongPassphrase(Locked):
    """The passphrase does not fit; another may."""


def seal(identity: DeviceIdentity, passphrase: str, *, log_n: int = LOG_N) -> Sealed:
    """Seal `identity` with `passphrase`. Raises Locked when the passphrase cannot be used."""
    try:
        return Sealed(age.encrypt_with_passphrase(identity.to_json(), passphrase, log_n=log_n))
    except age.AgeError:
        raise Locked(_("This passphrase cannot be used."), hint=_("Type ordinary characters.")) from None


def write(place: Path, sealed: Sealed) -> None:
    """Keep `sealed` in the team's place of this device. Raises OSError."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic.write(place / FILE, sealed.data)


def read(place: Path) -> Sealed:
    """Return the sealed identity. Raises Locked when there is none."""
    try:
        return Sealed((place / FILE).read_bytes())
    except FileNotFoundError:
        raise Locked(
            _("The keys of this device are gone."),
            hint=_("Ask to be let in: bgz join. With the paper key you get in by yourself: bgz recover"),
        ) from None
    except OSError:
        raise Locked(
            _("The keys of this device cannot be read."),
            hint=_("Check the permissions of the folder where bgz keeps its keys."),
        ) from None


def _fields(data: bytes) -> dict[str, str]:
    held = strictjson.loads(data.decode("utf-8"))
    if not isinstance(held, dict) or held.get("bgz") != _VERSION:
        raise ValueError("another version")
    return {name: str(value) for name, value in held.items()}


def _damaged() -> Locked:
    return Locked(
        _("The file with the keys of this device is damaged."),
        hint=_("Put it back from a backup, or use the paper key: bgz recover"),
    )
