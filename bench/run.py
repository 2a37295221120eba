"""How long each command takes as a whole process, on folders of several sizes: `python bench/run.py 100 1000 10000`.

Beside each command stands its floor in the same run: a process that imports what the command needs and does nothing
else (design 14). "first" is without the cache of verified records: every file is opened and every signature checked.
Times are the best of a few rounds; "ratio" compares processor time, which a busy machine blurs least. Folders are kept
below the temporary folder for the next run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.families import PASSPHRASE
from bench.tables import as_text
from bgz.domain.figures.protection import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
COMPILED = Path(tempfile.gettempdir()) / "bgz-bench-pyc"
TODAY = ["--today", "2024-01-15"]
ROUNDS = 3
LOADED = """
import sys
from bgz.__main__ import run
run(sys.argv[2:])
names = [name for name, held in sys.modules.items() if getattr(held, "__spec__", None)]
open(sys.argv[1], "w").write("\\n".join(names))
"""
IMPORTS = """
import contextlib, importlib, sys
for name in open(sys.argv[1]).read().split("\\n"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
"""


class Used(NamedTuple):
    """What a process used: seconds on the clock, seconds of processor time, and MB of memory at its peak."""

    clock: float
    processor: float
    megabytes: float


def best(rounds: Sequence[Used]) -> Used:
    """Return the shortest times and the largest memory."""
    return Used(
        min(each.clock for each in rounds),
        min(each.processor for each in rounds),
        max(each.megabytes for each in rounds),
    )


class Place:
    """A folder of one size with a home of its own, unlocked by a session; `running` as in `families.made`."""

    def __init__(self, families: int, running: int | None = None) -> None:
        counts = [str(count) for count in (families, running) if count is not None]
        self.place = Path(tempfile.gettempdir()) / "-".join(["bgz-bench", *counts])
        self.place.mkdir(exist_ok=True)
        run = self.place / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        ours = ("BGZ_", "XDG_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = {
            **kept,
            "PYTHONPYCACHEPREFIX": str(COMPILED),  # an installed bgz is compiled once, not at every start
            "BGZ_HOME": str(self.place / "home"),
            "XDG_RUNTIME_DIR": str(run),
            "PYTHONPATH": str(ROOT),
            "BGZ_PASSPHRASE_COMMAND": f"printf %s {PASSPHRASE}",
        }
        self.process("bench/families.py", *counts)
        self.bgz("list", "--json")

    def process(self, *arguments: str) -> Used:
        """Run Python and return what it used. A command that fails stops the bench."""
        start = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        _pid, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said = child.stderr.read() if child.stderr else ""
        if child.returncode not in {0, 9}:
            raise SystemExit(f"{' '.join(arguments)}: exit code {child.returncode}\n{said}")
        return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def bgz(self, *arguments: str) -> Used:
        """Run one command."""
        return self.process("-m", "bgz", *TODAY, *arguments)

    def floor(self, arguments: Sequence[str]) -> Used:
        """Return what a process uses that imports what the command needs and does nothing else."""
        names = self.place / "modules"
        self.process("-c", LOADED, str(names), *TODAY, *arguments)
        return best([self.process("-c", IMPORTS, str(names)) for _round in range(ROUNDS)])

    def measured(self, arguments: Sequence[str], before: Callable[[], object]) -> Used:
        """Return what a command uses at best over a few rounds, `before` done before each."""
        rounds = []
        for _round in range(ROUNDS):
            before()
            rounds.append(self.bgz(*arguments))
        return best(rounds)

    def forget(self) -> None:
        """Throw the cache of verified records away."""
        for cache in (self.place / "home").rglob("index"):
            cache.unlink()

    def waiting(self) -> str:
        """Return the number of a family that waits."""
        command = [sys.executable, "-m", "bgz", *TODAY, "list", "waiting", "--json"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=True)
        return str(json.loads(done.stdout)["data"]["rows"][0]["number"])


def nothing() -> None:
    """Do nothing before a round."""


def measure(families: int) -> list[tuple[str, ...]]:
    """Return the lines of the table for one size."""
    place = Place(families)
    asking = place.waiting()
    commands: list[tuple[str, list[str], Callable[[], object]]] = [
        ("--version", ["--version"], nothing),
        ("--help", ["--help"], nothing),
        ("list, first", ["list"], place.forget),
        ("list", ["list"], nothing),
        ("today", ["today"], nothing),
        ("match suggest", ["match", "suggest", asking], nothing),
        ("match plan", ["match", "plan"], nothing),
        *(
            (f"report, {who}", ["report", "--year", "2023", "--format", "json", "--audience", who], nothing)
            for who in AUDIENCES
        ),
        ("check", ["check"], nothing),
        ("save", ["note", asking, "--how", "phone", "--text", "x", "--about", "other", "--no-input"], nothing),
    ]
    rows: list[tuple[str, ...]] = []
    for name, arguments, before in commands:
        used, floor = place.measured(arguments, before), place.floor(arguments)
        inside = (used.processor - floor.processor) / families * 1e6
        numbers = (used.clock * 1000, used.processor * 1000, floor.processor * 1000, inside, used.megabytes)
        rows.append(
            (str(families), name, f"{used.processor / floor.processor:.2f}", *(f"{number:.0f}" for number in numbers))
        )
    return rows


def main() -> None:
    """Measure the sizes asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", type=int, default=[100, 1000, 10000], help="how many families")
    headings = ("families", "command", "ratio", "ms", "cpu ms", "imports cpu ms", "cpu µs/family", "peak MB")
    rows = [headings, *(row for families in parser.parse_args().families for row in measure(families))]
    print(as_text(rows, names=1))


if __name__ == "__main__":
    main()
