"""How long each command takes as a whole process, on folders of several sizes: `python bench/run.py 100 1000 10000`.

Beside each command stands its floor in the same run: a process that imports what the command needs and does nothing
else (design 14). "first" is without the cache of verified records: every file is opened and every signature checked.
Times are the best of a few rounds. Folders are kept below the temporary folder for the next run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.families import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent.parent
TODAY = ["--today", "2024-01-15"]
ROUNDS = 3
LIMIT_MB = 400
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


class Place:
    """A folder of one size with a home of its own, unlocked by a session."""

    def __init__(self, families: int) -> None:
        self.place = Path(tempfile.gettempdir()) / f"bgz-bench-{families}"
        self.place.mkdir(exist_ok=True)
        run = self.place / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BGZ_", "XDG_"))}
        self.environment = {
            **kept,
            "BGZ_HOME": str(self.place / "home"),
            "XDG_RUNTIME_DIR": str(run),
            "PYTHONPATH": str(ROOT),
            "BGZ_PASSPHRASE_COMMAND": f"printf %s {PASSPHRASE}",
        }
        self.process("bench/families.py", str(families))
        self.bgz("list", "--json")

    def process(self, *arguments: str) -> tuple[float, float]:
        """Run Python; return seconds and peak memory in MB. A command that fails stops the bench."""
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
        return seconds, used.ru_maxrss / 1024

    def bgz(self, *arguments: str) -> tuple[float, float]:
        """Run one command."""
        return self.process("-m", "bgz", *TODAY, *arguments)

    def floor(self, arguments: Sequence[str]) -> float:
        """Return the seconds of a process that imports what the command needs and does nothing else."""
        names = self.place / "modules"
        self.process("-c", LOADED, str(names), *TODAY, *arguments)
        return min(self.process("-c", IMPORTS, str(names))[0] for _round in range(ROUNDS))

    def best(self, arguments: Sequence[str], before: Callable[[], object]) -> tuple[float, float]:
        """Return the shortest time and the largest memory of a few rounds, `before` done before each."""
        rounds = []
        for _round in range(ROUNDS):
            before()
            rounds.append(self.bgz(*arguments))
        return min(seconds for seconds, _mb in rounds), max(mb for _seconds, mb in rounds)

    def forget(self) -> None:
        """Throw the cache of verified records away."""
        for cache in (self.place / "home").rglob("index"):
            cache.unlink()

    def numbers(self, kind: str) -> list[str]:
        """Return the numbers of the families of a kind."""
        return sorted(path.name[:7] for path in (self.place / "cases" / "families").glob(f"{kind}-*"))


def nothing() -> None:
    """Do nothing before a round."""


def measure(families: int) -> list[tuple[str, ...]]:
    """Return the lines of the table for one size."""
    place = Place(families)
    asking = place.numbers("V")[-1]
    commands: list[tuple[str, list[str], Callable[[], object]]] = [
        ("--version", ["--version"], nothing),
        ("--help", ["--help"], nothing),
        ("list, first", ["list"], place.forget),
        ("list", ["list"], nothing),
        ("today", ["today"], nothing),
        ("match suggest", ["match", "suggest", asking], nothing),
        ("report", ["report", "--year", "2023", "--format", "json"], nothing),
        ("check", ["check"], nothing),
        ("save", ["note", asking, "--how", "phone", "--text", "x", "--about", "other", "--no-input"], nothing),
    ]
    rows: list[tuple[str, ...]] = []
    for name, arguments, before in commands:
        seconds, megabytes = place.best(arguments, before)
        floor = place.floor(arguments)
        per_record = (seconds - floor) / families * 1e6
        rows.append(
            (
                f"{families}", name, f"{seconds * 1000:.0f}", f"{floor * 1000:.0f}", f"{seconds / floor:.2f}",
                f"{per_record:.0f}", f"{megabytes:.0f}{' !' if megabytes > LIMIT_MB else ''}",
            )
        )  # fmt: skip
    return rows


def main() -> None:
    """Measure the sizes asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", type=int, default=[100, 1000, 10000], help="how many families")
    headings = ("families", "command", "ms", "imports ms", "ratio", "µs/family", "peak MB")
    rows = [headings, *(row for families in parser.parse_args().families for row in measure(families))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    for row in rows:
        print(
            "  ".join(
                cell.ljust(width) if at == 1 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )


if __name__ == "__main__":
    main()
