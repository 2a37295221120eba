"""Write a whole file or nothing: a crash at any moment leaves the old file or the new one (design 8)."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX, SUFFIX = ".~bgz-", ".tmp"
"""How temporary files are called: sync clients and bgz itself leave them alone."""
_WINDOWS = os.name == "nt"
_TRIES = 8
_FIRST_PAUSE = 0.02
"""Seconds; doubled at each try, so that all tries together take at most 2.6 s."""


def write(path: Path, data: bytes, *, durable: bool = True, private: bool = False) -> None:
    """Put `data` at `path` in one step. Raises OSError; nothing of a failed attempt stays behind.

    `durable` waits until the disk has it; without it a power cut may lose the file, which suits a cache.
    `private` lets nobody but this user read it, for names in clear.
    """
    temporary = path.with_name(f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}")
    try:
        _fill(temporary, data, durable=durable, private=private)
        _replace(temporary, path)
    except BaseException:  # Ctrl-C too must leave nothing behind
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if durable:
        _settle(path.parent)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Put several files in place: all of them beside their places first, so that a full disk changes none of them.

    Raises OSError; nothing of a failed attempt stays behind but files that are in place already.
    """
    beside = {path: path.with_name(f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}") for path in files}
    try:
        for path, temporary in beside.items():
            _fill(temporary, files[path], durable=True, private=False)
        for path, temporary in beside.items():
            _replace(temporary, path)
    except BaseException:
        for temporary in beside.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in files}:
        _settle(folder)


def create(path: Path, data: bytes) -> None:
    """Put `data` at `path`, where nothing may be yet, for nobody but this user to read.

    Raises FileExistsError when something is there, and OSError; nothing of a failed attempt stays behind.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            file.write(data)
            file.flush()
            os.fsync(handle)
        _settle(path.parent)
    except BaseException:  # half a file is none
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _fill(temporary: Path, data: bytes, *, durable: bool, private: bool) -> None:
    with open(temporary, "xb", opener=_only_mine if private else None) as file:
        file.write(data)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _replace(temporary: Path, path: Path) -> None:
    """Replace `path`. On Windows a virus scanner or sync client may hold the file open for a moment."""
    pause = _FIRST_PAUSE
    for _try in range(_TRIES - 1):
        try:
            os.replace(temporary, path)  # noqa: PTH105 - the one call that replaces on every system
        except PermissionError:
            if not _WINDOWS:
                raise
            time.sleep(pause)
            pause *= 2
        else:
            return
    os.replace(temporary, path)  # noqa: PTH105


def _settle(folder: Path) -> None:
    """Make the new name itself durable, where the system can: Windows cannot open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
