"""New keys for this computer, in such a way that nothing half-made stays behind and no older keys are lost."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from bgz.errors import BgzError
from bgz.storage import home, identity, joining
from bgz.storage.session import session_of
from bgz.storage.teamstate import Device

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.keys import Keys

_BEFORE = "-before"
"""What is called so is kept when new keys are made: an identity whose passphrase is forgotten, an old request."""


def make_room(undo: contextlib.ExitStack, base: Path, place: Path) -> None:
    """Put the keys and the request that lie in `place` aside, for new ones; `undo` brings all back as it was."""
    session_of(place).close()
    undo.callback(quietly, home.put_back, base, home.settings(base))
    if not place.exists():
        undo.callback(shutil.rmtree, place, ignore_errors=True)
    keys = place / identity.FILE
    _aside(undo, keys, keys.with_stem(keys.stem + _BEFORE))
    asked = place / joining.FOLDER
    _aside(undo, asked, asked.with_name(asked.name + _BEFORE))


def _aside(undo: contextlib.ExitStack, path: Path, kept: Path) -> None:
    undo.callback(quietly, _back, path, kept if path.exists() else None)
    if path.exists():
        clear(kept)
        path.replace(kept)


def _back(path: Path, kept: Path | None) -> None:
    clear(path)
    if kept is not None:
        kept.replace(path)


def clear(path: Path) -> None:
    """Remove a file, or a folder with what is in it; nothing there is well too."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def withdraw(folder: Path, device: str) -> None:
    """Take back the request of `device`, whose keys gave way to others; one that stays does no harm."""
    with contextlib.suppress(BgzError):
        joining.drop(folder, device)


def quietly(act: Callable[..., object], *what: object) -> None:
    """Do what clears something away; what cannot be cleared must not hide why."""
    with contextlib.suppress(OSError):
        act(*what)


def device_of(keys: Keys, member: str, name: str) -> Device:
    """Return what the team sees of these keys, as a laptop called `name` of `member`."""
    return Device.of(member, name, str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
