"""Whether today's screen stays within the budget for lists: `python bench/today.py` (10,000 families, 2,000 matches).

The budget (design 14) is 1.5 x the imports + 15 µs a record, in processor time, beside the floor of the same run: a
process that imports what the command needs and does nothing else. "agenda, fresh" is the team having a job that mails
reminders, and nothing new to write for it; "agenda, written" is the one command of the day that writes it. Everything
is warm: the records lie verified in the cache. `python bench/today.py 1000 200` measures another size.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.run import Place, nothing
from bench.tables import as_text
from bgz.actions.opening import open_folder
from bgz.storage import teamsets
from bgz.storage.age import Identity
from bgz.storage.ownagenda import NOTE
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable

FAMILIES, RUNNING = 10_000, 2_000
IMPORTS_TIMES, MICROSECONDS = 1.5, 15
"""The budget of a list: so many times its imports, and so many microseconds a record."""
ON, OFF = "on", "off"


def switch(state: str) -> None:
    """Let a job of the reminders into the team, or send every job away. BGZ_HOME is that of the folder."""
    folder, at = open_folder(None, None), datetime.now(UTC)
    if state == ON:
        key = RemindersKey.of("bench", str(Identity.generate().recipient))
        folder.change_team(teamsets.reminders_key(folder.now, key), at=at)
        return
    for job in list(folder.now.reminders):
        folder.change_team(teamsets.reminders_gone(folder.now, job), at=at)


class Town(Place):
    """A folder of families and matches that can have a job of the reminders."""

    def unwritten(self) -> None:
        """Forget that the agenda was written."""
        for note in (self.place / "home").rglob(NOTE):
            note.unlink()

    def switched(self, state: str) -> None:
        """Switch the agenda for the reminders on or off."""
        self.environment["BGZ_FOLDER"] = str(self.place / "cases")
        self.process("bench/today.py", "--switch", state)


def line(town: Town, name: str, command: str, before: Callable[[], object], records: int) -> tuple[str, ...]:
    """Return a line of the table: a command beside its budget."""
    used, floor = town.measured([command], before), town.floor([command])
    budget = IMPORTS_TIMES * floor.processor + records * MICROSECONDS / 1e6
    inside = (used.processor - floor.processor) / records * 1e6
    numbers = (used.clock * 1000, used.processor * 1000, floor.processor * 1000, budget * 1000, inside, used.megabytes)
    return (name, *(f"{number:.0f}" for number in numbers), f"{used.processor / budget:.2f}")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="?", type=int, default=FAMILIES)
    parser.add_argument("running", nargs="?", type=int, default=RUNNING)
    parser.add_argument("--switch", choices=(ON, OFF), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.switch:
        switch(given.switch)
        return
    town, records = Town(given.families, given.running), given.families + given.running
    town.switched(OFF)
    headings = ("command", "ms", "cpu ms", "imports cpu ms", "budget cpu ms", "µs/record", "peak MB", "of budget")
    rows = [headings, line(town, "list", "list", nothing, records), line(town, "today", "today", nothing, records)]
    town.switched(ON)
    rows.append(line(town, "today, agenda written", "today", town.unwritten, records))
    rows.append(line(town, "today, agenda fresh", "today", nothing, records))
    town.switched(OFF)
    print(f"{records} records, {os.cpu_count()} processors")
    print(as_text(rows))


if __name__ == "__main__":
    main()
