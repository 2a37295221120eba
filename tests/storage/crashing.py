"""Runs commands in processes that die at a chosen moment. Started by `test_crash.py`; not a test itself.

Each line on stdin is an order, as JSON; each line on stdout tells how it ended. The orders run in processes of their
own, which are killed before or after a chosen write, fsync, replace or unlink, or after some time; or whose disk is
full from that moment on.
"""

from __future__ import annotations

import base64
import errno
import json
import os
import signal
import sys
import time
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bgz.actions import rights
from bgz.domain.cases import kinds  # noqa: F401 - loaded once, not in each process
from bgz.errors import BgzError
from bgz.storage import atomic, patience, teamsets
from bgz.storage.age import Identity
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED, REFUSED, FAILED = 77, 8, 3
V1 = "V-7K3QF"
AT = datetime(2023, 12, 1, 9, 0, tzinfo=UTC)
"""Always the same, so that the same command makes the same change again."""


class Fate:
    """Counts what is done to the disk and lets the process die, or the disk be full, at moment `at` (0: never)."""

    def __init__(self, at: int, full: bool) -> None:
        self.at, self.full, self.passed = at, full, 0

    def moment(self) -> None:
        self.passed += 1
        if self.full:
            if 0 < self.at <= self.passed:
                raise OSError(errno.ENOSPC, "no space left on device")
        elif self.passed == self.at:
            os._exit(KILLED)

    def around(self, name: str) -> None:
        """Make every call of this function of `os` two moments: before and after."""
        real = getattr(os, name)

        def call(*args: Any, **more: Any) -> Any:
            if not self.full or name in {"fsync", "mkdir"}:  # a full disk still removes and renames
                self.moment()
            result = real(*args, **more)
            if not self.full:
                self.moment()
            return result

        setattr(os, name, call)

    def open(self, path: Path, mode: str, **more: Any) -> Any:
        """Open a file of which only a part is written when the moment comes."""
        self.moment()
        file = open(path, mode, **more)  # noqa: PTH123, SIM115 - whoever asked for it closes it
        real = file.write

        def write(data: bytes) -> int:
            real(data[: len(data) // 2])
            file.flush()
            self.moment()
            return int(real(data[len(data) // 2 :]))

        return _Writing(file, write)


class _Writing:
    """A file whose writes can be cut short."""

    def __init__(self, file: Any, write: Callable[[bytes], int]) -> None:
        self.file, self.write = file, write

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def save(folder: CaseFolder, _given: dict[str, Any]) -> None:
    held = folder.read(V1)
    folder.save(held, evolve(held.record, phone="0612345678"), at=AT)


def look(folder: CaseFolder, _given: dict[str, Any]) -> None:
    """Merge copies, heal and list."""
    list(folder.all())


def mend(folder: CaseFolder, _given: dict[str, Any]) -> None:
    """Do what `bgz check` does."""
    for number in folder.numbers():
        folder.mend(number)


def remove(folder: CaseFolder, given: dict[str, Any]) -> None:
    if folder.now.active(given["whom"]):
        rights.change(folder, teamsets.removal(folder.now, [given["whom"]], date(2023, 12, 1)), at=AT)
    rights.encrypt_anew(folder, None)


def approve(folder: CaseFolder, given: dict[str, Any]) -> None:
    device = Device.of("dirk", "laptop", given["new"]["age"], base64.b64decode(given["new"]["sign"]))
    member = Member("dirk", "Dirk", "dirk@example.org", frozenset({"coordinator"}), "2023-12-01")
    if not folder.now.active(device.id):
        folder.change_team(teamsets.admission(folder.now, member, device), at=AT)
    rights.encrypt_anew(folder, None)


COMMANDS: dict[str, Callable[[CaseFolder, dict[str, Any]], None]] = {
    "save": save,
    "look": look,
    "mend": mend,
    "remove": remove,
    "approve": approve,
}


def keys_of(given: dict[str, str]) -> Keys:
    signing = Ed25519PrivateKey.from_private_bytes(base64.b64decode(given["sign"]))
    return Keys(given["device"], Identity.parse(given["age"]), signing)


def run(order: dict[str, Any], given: dict[str, Any]) -> int:
    """Carry out an order in this process and return how it ended."""
    fate = Fate(order["at"], order["full"])
    for name in ("replace", "rename", "unlink", "fsync", "mkdir"):
        fate.around(name)
    atomic.open = fate.open  # type: ignore[attr-defined]  # instead of the one that everybody has
    try:
        folder = CaseFolder.open(Path(order["root"]), Path(order["place"]), keys_of(given), team=given["team"])
        COMMANDS[order["command"]](folder, given)
    except BgzError:
        return REFUSED
    except BaseException:  # noqa: BLE001 - whatever else there is is a fault of the program
        traceback.print_exc()
        return FAILED
    Path(order["count"]).write_text(str(fate.passed), encoding="ascii")
    return 0


def main() -> None:
    patience.pause = lambda _seconds: None
    given = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            os._exit(run(order, given))
        if order["after"]:
            time.sleep(order["after"])
            os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        ended = KILLED if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
