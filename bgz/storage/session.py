"""A session: this device stays unlocked for a working day, so that scrypt runs once and not per command (design 13).

On Linux it is a 0600 file in the user's runtime directory, which lies in memory and goes at logout. On Windows and
macOS the keychain holds a random key for this machine only, and the identity, sealed with it, lies in a file.
A session belongs to exactly one sealed identity: after a new passphrase or a recovery it is void. Whatever is not
as bgz made it counts as no session, never as an error: the passphrase is asked again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from bgz.storage import age, atomic
from bgz.storage.identity import DeviceIdentity, Sealed

if TYPE_CHECKING:
    from collections.abc import Callable

HOURS = 10
"""How long a session lasts: a working day."""
MAX_HOURS = 24
_BACK = 300
"""Seconds that a clock may be set back before the session counts as expired."""
_SERVICE = "bgz"
_LARGEST = 64 * 1024


class Store(Protocol):
    """Where the text of a session is kept between two commands."""

    def load(self) -> bytes | None:
        """Return what was saved, or None."""

    def save(self, data: bytes) -> None:
        """Keep `data`, instead of what was there. Raises OSError."""

    def drop(self) -> None:
        """Remove what was saved."""


@frozen
class Session:
    """One team's session on this device. Times are seconds since 1970."""

    store: Store | None

    def load(self, sealed: Sealed, now: float) -> DeviceIdentity | None:
        """Return the identity while the session lasts; an expired or foreign one is removed."""
        data = self.store.load() if self.store else None
        if self.store is None or data is None:
            return None
        try:
            held: dict[str, Any] = json.loads(data)
            if held["of"] == sealed.mark and held["since"] - _BACK <= now < held["until"]:
                return DeviceIdentity.from_json(held["identity"].encode("utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass
        self.store.drop()
        return None

    def open(self, sealed: Sealed, identity: DeviceIdentity, now: float, hours: float = HOURS) -> float | None:
        """Begin a session; returns when it ends, or None where this computer has no place for one."""
        if self.store is None:
            return None
        until = now + hours * 3600
        held = {"of": sealed.mark, "since": now, "until": until, "identity": identity.to_json().decode("utf-8")}
        try:
            self.store.save(json.dumps(held).encode("utf-8"))
        except OSError:
            return None
        return until

    def close(self) -> bool:
        """End the session; tells whether there was one."""
        if self.store is None:
            return False
        there = self.store.load() is not None
        self.store.drop()
        return there


def session_of(place: Path) -> Session:
    """Return the session of the team whose things this device keeps at `place`."""
    name = hashlib.sha256(os.fsencode(place.resolve())).hexdigest()[:32]
    if sys.platform in {"win32", "darwin"}:
        import keyring

        return Session(Keychain(keyring, name, place / "session.age"))
    runtime = runtime_folder(place)
    return Session(RuntimeFile(runtime / f"bgz-{name}.session") if runtime else None)


def runtime_folder(place: Path) -> Path | None:
    """Return XDG_RUNTIME_DIR when it is a real folder, the user's own, closed to others and not inside `place`."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    path = Path(named)
    if not named or not path.is_absolute() or path.resolve().is_relative_to(place.resolve()):
        return None
    try:
        found = path.lstat()
    except OSError:
        return None
    private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
    return path if private else None


@frozen
class RuntimeFile:
    """A file that only its owner reads, in a folder that lies in memory."""

    path: Path

    def load(self) -> bytes | None:
        """Return what was saved; None, too, when somebody else could have made or read the file."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle, not a path
            found = os.fstat(handle)
            own = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_nlink == 1
            if not own or found.st_mode & 0o077 or found.st_size > _LARGEST:
                return None
            return file.read()

    def save(self, data: bytes) -> None:
        """Write the file anew, for nobody else to read."""
        self.drop()
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
                file.write(data)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Remove the file; a link is removed, never followed."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


@frozen
class Keychain:
    """The keychain of the system holds a random key; the file, sealed with it, is of no use on another machine."""

    keychain: Any
    name: str
    path: Path

    def load(self) -> bytes | None:
        """Return what was saved, if both the key and the file are there and belong together."""
        key = self._ask(lambda: self.keychain.get_password(_SERVICE, self.name))
        if not isinstance(key, str):
            return None
        try:
            return age.decrypt(self.path.read_bytes(), [age.Identity.parse(key)]).plaintext
        except (OSError, age.AgeError):
            return None

    def save(self, data: bytes) -> None:
        """Seal `data` with a new key. Raises OSError when the keychain does not take it."""
        key = age.Identity.generate()
        atomic.write(self.path, age.encrypt(data, [key.recipient]))
        try:
            self.keychain.set_password(_SERVICE, self.name, key.reveal())
        except Exception:  # noqa: BLE001 - each system's keychain has errors of its own
            self.drop()
            raise OSError("the keychain refused") from None

    def drop(self) -> None:
        """Remove key and file."""
        self._ask(lambda: self.keychain.delete_password(_SERVICE, self.name))
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    @staticmethod
    def _ask(call: Callable[[], object]) -> object:
        try:
            return call()
        except Exception:  # noqa: BLE001 - a locked or missing keychain is no session
            return None
