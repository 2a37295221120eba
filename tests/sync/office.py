"""The laptops of a team: each with its own bgz, and its own copy of the case folder that Syncthing carries."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bgz.actions import init
from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.domain.cases.request_family import RequestFamily
from bgz.storage import home, identity, layout, teamfile, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import DeviceIdentity
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member
from tests.sync.daemon import PATIENCE, Daemon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pytest

MORNING = datetime(2024, 1, 15, 9, tzinfo=UTC)
TODAY = "2024-01-15"
PHRASE = "vier-losse-woorden-samen"
V1 = "V-7K3QF"
SYNCTHINGS_OWN = re.compile(r"\.st|(?:.*/)?\.syncthing\.")
"""What stays on one laptop: its marker, and files it had begun to fetch."""


class Laptop:
    """A laptop of one member: its Syncthing, its home of bgz, its copy of the folder."""

    def __init__(self, name: str, place: Path, daemon: Daemon, today: str) -> None:
        self.name, self.place, self.daemon, self.today = name, place, daemon, today
        self.root, self.home = place / "cases", place / "home"
        self.keys: Keys
        self.team = ""
        run = place / "run"
        run.mkdir(parents=True, mode=0o700)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("BGZ_", "XDG_"))}
        self.environment = {
            **kept,
            "BGZ_HOME": str(self.home),
            "BGZ_LANG": "en",
            "BGZ_PASSPHRASE_COMMAND": f"printf %s {PHRASE}",
            "XDG_RUNTIME_DIR": str(run),
            "PYTHONUTF8": "1",
            "NO_COLOR": "1",
        }

    def bgz(self, *arguments: object, code: int | None = 0) -> str:
        """Run bgz as a process of its own and return what it printed; `code` None takes any but a fault."""
        done = subprocess.run(
            [sys.executable, "-m", "bgz", "--folder", str(self.root), "--today", self.today, *map(str, arguments)],
            env=self.environment, cwd=self.place, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        told = f"{self.name}: bgz {' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}{done.stderr}"
        assert done.returncode in ({0, 9} if code is None else {code}), told
        return done.stdout

    def unseal(self) -> None:
        """Take the keys that `bgz join` made."""
        sealed = identity.read(home.team_home(self.home, self.team))
        self.keys = sealed.open(PHRASE).keys

    def open(self) -> CaseFolder:
        """Open the folder here, in this process."""
        return CaseFolder.open(self.root, home.team_home(self.home, self.team), self.keys, team=self.team)

    def write(self, surname: str = "Jansen", number: str = V1) -> None:
        """Sign up a family."""
        self.open().create(RequestFamily(number=number, surname=surname), at=MORNING)

    def set(self, number: str = V1, **fields: str) -> None:
        """Change fields of a record with `bgz edit`, and give the file the time of this laptop's clock."""
        assignments = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
        self.bgz("edit", number, *assignments)
        seconds = datetime.combine(date.fromisoformat(self.today), datetime.now(UTC).timetz()).timestamp()
        os.utime(self.file(number), (seconds, seconds))

    def file(self, number: str = V1) -> Path:
        return layout.path_of(self.root, number)

    def shown(self, number: str = V1) -> dict[str, Any]:
        """Return the facts of a record and its conflicts, as `bgz show` gives them to scripts."""
        found: dict[str, Any] = json.loads(self.bgz("show", number, "--json", "--names"))["data"]
        return found

    def files(self) -> dict[str, str]:
        """Return every file of the folder with its hash, conflict copies too; what Syncthing keeps for itself not."""
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not SYNCTHINGS_OWN.match(path.relative_to(self.root).as_posix())
        }

    def copies(self) -> list[str]:
        """Return the names of the conflict copies that lie here."""
        return [name for name in self.files() if "sync-conflict" in name]


class Office:
    """A team and its laptops, whose folders Syncthing keeps equal while they are connected."""

    def __init__(
        self, daemon: Callable[[int], Daemon], place: Path, monkeypatch: pytest.MonkeyPatch, today: str = TODAY
    ) -> None:
        self._daemon, self._place, self._patch = daemon, place, monkeypatch
        self.folder = f"bgz-{hashlib.sha256(str(place).encode()).hexdigest()[:8]}"
        self.laptops: list[Laptop] = []
        self._linked: set[str] = set()
        self.anna = self._laptop("anna", today)
        self._found()

    def _laptop(self, name: str, today: str) -> Laptop:
        laptop = Laptop(name, self._place / name, self._daemon(len(self.laptops)), today)
        self.laptops.append(laptop)
        return laptop

    def _found(self) -> None:
        """Found the team on Anna's laptop as `bgz init` does, with a cheap scrypt."""
        anna = self.anna
        self._patch.setenv("BGZ_HOME", str(anna.home))
        wishes = init.Wishes("Anna", "anna@example.org", ("Meppel",))
        prepared = init.prepare(wishes, recovery=True, at=MORNING)
        init.found(prepared, anna.root, PHRASE, save_to=anna.place / "paper.txt", at=MORNING, log_n=2)
        anna.keys, anna.team = prepared.keys, prepared.founding.id

    def admit(self, name: str, *, today: str = TODAY, lead: bool = False) -> Laptop:
        """Admit another member with one laptop; her folder fills when Syncthing has carried it there."""
        laptop = self._laptop(name, today)
        laptop.root.mkdir()
        laptop.keys, laptop.team = Keys.generate(), self.anna.team
        member = self.let_in(name, laptop.keys, by=self.anna, lead=lead)
        sealed = identity.seal(DeviceIdentity(laptop.keys, laptop.team, member), PHRASE, log_n=2)
        identity.write(home.team_home(laptop.home, laptop.team), sealed)
        home.remember_folder(laptop.home, laptop.root, laptop.team)
        self.share()
        return laptop

    def let_in(self, name: str, keys: Keys, *, by: Laptop, lead: bool = False) -> str:
        """Admit a device as a new member on the laptop `by`, and return the key of that member."""
        roles = frozenset({COORDINATOR, LEAD} if lead else {COORDINATOR})
        member = Member(f"m{name}", name.title(), f"{name}@example.org", roles, TODAY)
        public = keys.sign.public_key().public_bytes_raw()
        device = Device.of(member.key, name, str(keys.age.recipient), public)
        folder = by.open()
        folder.change_team(teamsets.admission(folder.now, member, device), at=MORNING)
        list(folder.reseal())
        return member.key

    def newcomer(self, name: str) -> Laptop:
        """Return a laptop that has the shared folder, and that the team does not know yet."""
        laptop = self._laptop(name, TODAY)
        laptop.root.mkdir()
        laptop.team = self.anna.team
        self.share()
        return laptop

    def remove(self, gone: Laptop) -> None:
        """Take a laptop out of the team, by Anna: acknowledge what is there, sign it, encrypt every file anew."""
        folder = self.anna.open()
        for number in folder.numbers():
            folder.acknowledge(number, at=MORNING)
        folder.change_team(teamsets.removal(folder.now, [gone.keys.device], MORNING.date()), at=MORNING)
        list(self.anna.open().reseal())

    def share(self) -> None:
        """Let the Syncthing of every laptop know those of the others and the folder, and wait until all are equal.

        Of each two the later one calls: two that call each other at once may wait half a minute for each other.
        """
        for at, laptop in enumerate(self.laptops):
            for place, other in enumerate(self.laptops):
                if other is not laptop:
                    addresses = [other.daemon.address] if place < at else ["dynamic"]
                    device = {"deviceID": other.daemon.id, "name": other.name, "addresses": addresses}
                    laptop.daemon.post("config/devices", device)
            laptop.daemon.post(
                "config/folders",
                {
                    "id": self.folder, "path": str(laptop.root), "fsWatcherEnabled": True, "fsWatcherDelayS": 1,
                    "rescanIntervalS": 3600, "pullerPauseS": 1, "minDiskFree": {"value": 0, "unit": "%"},
                    "devices": [{"deviceID": each.daemon.id} for each in self.laptops],
                },
            )  # fmt: skip
        self.settle()

    def part(self) -> None:
        """Cut every line between the laptops."""
        self._each_line("system/pause")
        self._wait(lambda: not any(self._connected(laptop) for laptop in self.laptops), "they are still connected")

    def heal(self) -> None:
        """Connect all laptops again, and wait until Syncthing has made their folders equal."""
        self._each_line("system/resume")
        self.settle()

    def settle(self) -> None:
        """Wait until all are connected, nobody needs anything, and the folders are equal."""
        everyone = len(self.laptops) - 1
        self._wait(
            lambda: all(self._connected(laptop) == everyone for laptop in self.laptops), "they do not find each other"
        )
        self._wait(self._equal, "the folders did not become equal")

    def check(self, among: Iterable[Laptop] | None = None) -> None:
        """Run `bgz check` on one laptop after the other, letting Syncthing carry what each did."""
        for laptop in among or self.laptops:
            laptop.bgz("check", code=None)
            self.settle()

    def rest(self, seconds: float = 2) -> None:
        """Let a few seconds go by in which Syncthing may do what it has still to do."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.anna.daemon.news(1)

    def close(self) -> None:
        """Take the folder and the other laptops out of every Syncthing."""
        for laptop in self.laptops:
            configured = {each["id"] for each in laptop.daemon.get("config/folders")}
            if self.folder in configured:
                laptop.daemon.ask("DELETE", f"config/folders/{self.folder}")
            for other in self.laptops:
                if other is not laptop and any(
                    each["deviceID"] == other.daemon.id for each in laptop.daemon.get("config/devices")
                ):
                    laptop.daemon.ask("DELETE", f"config/devices/{other.daemon.id}")

    def _each_line(self, what: str) -> None:
        for laptop in self.laptops:
            for other in self.laptops:
                if other is not laptop:
                    laptop.daemon.post(what, device=other.daemon.id)

    def _connected(self, laptop: Laptop) -> int:
        return sum(each["connected"] for each in laptop.daemon.get("system/connections")["connections"].values())

    def _equal(self) -> bool:
        """Look once: everything scanned, nothing wanted, every folder the same."""
        for laptop in self.laptops:
            laptop.daemon.post("db/scan", folder=self.folder)
        for laptop in self.laptops:
            status = laptop.daemon.get("db/status", folder=self.folder)
            if status["state"] != "idle" or status["needTotalItems"]:
                return False
            for other in self.laptops:
                if other is not laptop:
                    done = laptop.daemon.get("db/completion", folder=self.folder, device=other.daemon.id)
                    if done["needItems"] or done["needDeletes"]:
                        return False
        return all(laptop.files() == self.anna.files() for laptop in self.laptops)

    def _story(self) -> str:
        """Return what each Syncthing says of the folder, and which files lie there."""
        told = []
        for laptop in self.laptops:
            status = laptop.daemon.get("db/status", folder=self.folder)
            wanted = laptop.daemon.get("db/need", folder=self.folder)
            errors = laptop.daemon.get("folder/errors", folder=self.folder)
            told += [f"{laptop.name}: {status}", f"  wants {wanted}", f"  errors {errors}", f"  has {laptop.files()}"]
        return "\n".join(told)

    def _wait(self, ready: Callable[[], bool], otherwise: str) -> None:
        """Look again whenever a Syncthing tells of something."""
        end = time.monotonic() + PATIENCE
        turn = 0
        while not ready():
            assert time.monotonic() < end, f"{otherwise}:\n{self._story()}"
            self.laptops[turn % len(self.laptops)].daemon.news(1)
            turn += 1


def lines_of(laptop: Laptop, number: str) -> set[str]:
    """Return the ids of all changes in the file of a record, whatever they are worth."""
    if number == layout.TEAM:
        return {change.id for change in teamfile.read(laptop.root)}
    folder = laptop.open()
    verdicts = folder.verdicts(number)
    return {change.id for change in (*verdicts.counted, *verdicts.kept)}
