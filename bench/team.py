"""What a team costs: `python bench/team.py 1000 10000`, every time beside its floor or a peer in the same run.

Opening: a whole record (decrypt, check signatures, fold) for 1, 5 and 10 recipients, beside the two things that must
be done whatever the program (decrypt; check the signatures), beside pyrage and the `age` command, which only decrypt.
Removing: a laptop of three members from so many records, of which it wrote the last change in one of ten. Its floor is
decrypting, checking the signatures, encrypting, writing durably and keeping a copy of each file, and nothing else.
Merging: 100 conflict copies, beside reading 100 files. Its floor is that of encrypting a record anew, and opening two
more files per copy: the copy itself, and the record once more to be sure.
Most of the time on the clock is waiting for the disk; processor time is what a busy machine blurs least.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyrage
from attrs import evolve

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.age import age_command, microseconds
from bench.families import Maker
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.storage import age, atomic, changes, layout, recordtext, teamfile, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AT = datetime(2024, 1, 15, 9, tzinfo=UTC)
RECIPIENTS = (1, 5, 10)
CHANGES = 8
COPIES = 100
LATE = 10
"""The laptop that goes wrote the last change in one of so many records."""


class Used(NamedTuple):
    """What some work took: seconds on the clock, and seconds of processor time."""

    clock: float
    processor: float


class Timer:
    """What each part of the work took, by its name."""

    def __init__(self) -> None:
        self.parts: dict[str, Used] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        clock, processor = time.perf_counter(), time.process_time()
        yield
        self.parts[name] = Used(time.perf_counter() - clock, time.process_time() - processor)

    @property
    def total(self) -> Used:
        """Return all parts together."""
        return Used(
            sum(each.clock for each in self.parts.values()), sum(each.processor for each in self.parts.values())
        )

    def show(self, count: int, sign: str = "") -> None:
        """Print the parts, for `count` records."""
        for name, used in self.parts.items():
            each = used.processor / count * 1e6
            print(f"    {sign}{name:<40} {used.clock:>7.2f} s  {used.processor:>7.2f} s cpu  {each:>6.0f} µs cpu each")


class Crew:
    """A team in a folder: Anna, who leads it, and as many others as are asked for."""

    def __init__(self, place: Path, others: int) -> None:
        self.place, self.root = place, place / "cases"
        anna, self.keys = Keys.generate(), [Keys.generate() for _other in range(others)]
        roles = frozenset({COORDINATOR, LEAD, SAFEGUARDING})
        values = teamsets.founding(Member("m0", "Anna", "anna@example.org", roles, "2024-01-15"), device(0, anna), None)
        founding = changes.sign(anna.sign, rec=layout.TEAM, team=(), dev=anna.device, at=AT, after=(), set=values)
        self.id = teamfile.found(self.root, founding)
        self.keys.insert(0, anna)
        folder = self.open()
        for at, keys in enumerate(self.keys[1:], start=1):
            member = Member(f"m{at}", "Noor", "noor@example.org", frozenset({COORDINATOR}), "2024-01-15")
            folder.change_team(teamsets.admission(folder.now, member, device(at, keys)), at=AT)

    def open(self, at: int = 0) -> CaseFolder:
        """Open the folder as one of them."""
        return CaseFolder.open(self.root, self.place / str(at), self.keys[at], team=self.id)

    def fill(self, count: int, edits: int = 1) -> list[str]:
        """Sign up families, each changed a few times; return their numbers."""
        folder, maker, numbers = self.open(), Maker(count), []
        for _family in range(count):
            held = folder.create(maker.asking(), at=AT)
            for edit in range(edits - 1):
                held = folder.save(held, evolve(held.record, phone=f"06123456{edit:02}"), at=AT)
            numbers.append(held.number)
        return numbers


def device(at: int, keys: Keys) -> Device:
    """Return how a laptop stands in the team file."""
    return Device.of(f"m{at}", "laptop", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())


def forget() -> None:
    """Forget which signatures were checked already, as a new command has."""
    changes._checked_already.clear()  # noqa: SLF001 - as on a cold start


def afresh(action: Callable[[], object]) -> Callable[[], object]:
    """Return `action`, done as by a new command."""

    def again() -> object:
        forget()
        return action()

    return again


def opening(place: Path) -> None:
    """Measure opening one record, in µs."""
    print(f"opening a record of {CHANGES} changes")
    print("recipients   bgz µs   decrypt  + signatures   bgz against floor   pyrage   bgz against pyrage   age command")
    for count in RECIPIENTS:
        crew = Crew(place / f"open-{count}", count - 1)
        (number,) = crew.fill(1, CHANGES)
        folder, keys = crew.open(), crew.keys[0]
        data = layout.path_of(crew.root, number).read_bytes()
        theirs = pyrage.x25519.Identity.from_str(keys.age.reveal())
        lines = [changes.parse(line) for line in recordtext.read(age.decrypt(data, [keys.age]).plaintext).lines]
        public = keys.sign.public_key()
        actions: dict[str, Callable[[], object]] = {
            "bgz": lambda: folder.verdicts(number),  # noqa: B023 - called at once
            "decrypt": lambda: age.decrypt(data, [keys.age], first=0),  # noqa: B023 - called at once
            "signatures": lambda: [changes.signature_ok(each, public) for each in lines],  # noqa: B023 - called at once
        }
        ours, decrypt, signatures = (microseconds(afresh(action), 50) for action in actions.values())
        peer = microseconds(lambda: pyrage.decrypt(data, [theirs]), 200)  # noqa: B023 - called at once
        command = age_command(data, keys.age)
        print(
            f"{count:>10} {ours:>8.0f} {decrypt:>9.0f} {signatures:>13.0f} {ours / (decrypt + signatures):>19.2f}"
            f" {peer:>8.0f} {ours / peer:>20.2f}   {'-' if command is None else f'{command:.0f}':>11}"
        )


def removing(place: Path, count: int) -> None:
    """Measure the removal of a laptop from `count` records, in seconds."""
    crew = Crew(place, 2)
    numbers = crew.fill(count)
    theirs = crew.open(2)
    for number in numbers[::LATE]:
        held = theirs.read(number)
        theirs.save(held, evolve(held.record, phone="0612345670"), at=AT)
    list(crew.open().all())  # Anna has seen it all: her cache is warm
    floor = floors(crew, numbers, place)
    folder, taken = crew.open(), Timer()
    values = teamsets.removal(folder.now, [crew.keys[2].device], AT.date())
    forget()
    with taken("find what would stop counting"):
        endangered = list(folder.endangered(values))
    with taken("acknowledge it"):
        for number in endangered:
            folder.acknowledge(number, at=AT)
    with taken("sign the change of the team"):
        folder.change_team(values, at=AT)
    with taken("encrypt anew"):
        written = sum(done for _number, done in crew.open().reseal())
    assert len(endangered) == len(numbers[::LATE])
    assert written == count
    anew, least = taken.parts["encrypt anew"], floor.total
    print(
        f"removing a laptop from {count} records: {taken.total.clock:.1f} s; encrypting anew "
        f"{anew.clock / least.clock:.2f} x its floor on the clock, {anew.processor / least.processor:.2f} x in cpu"
    )
    taken.show(count)
    floor.show(count, "floor: ")


def floors(crew: Crew, numbers: list[str], place: Path) -> Timer:
    """Return what must be done for each record, whatever the program, done without any other work."""
    taken, mine, sealed = Timer(), crew.keys[0].age, []
    recipients = [keys.age.recipient for keys in crew.keys[:2]]
    publics = {keys.device: keys.sign.public_key() for keys in crew.keys}
    files = [layout.path_of(crew.root, number).read_bytes() for number in numbers]
    with taken("decrypt"):
        texts = [age.decrypt(data, [mine], first=0).plaintext for data in files]
    lines = [changes.parse(line) for text in texts for line in recordtext.read(text).lines]
    forget()
    with taken("check signatures"):
        assert all(changes.signature_ok(line, publics[line.dev]) for line in lines)
    with taken("encrypt"):
        sealed = [age.encrypt(text, recipients) for text in texts]
    target = place / "floor"
    target.mkdir(exist_ok=True)
    with taken("write durably, and a copy"):
        for number, data in zip(numbers, sealed, strict=True):
            atomic.write(target / number, data)
            atomic.write(target / f"{number}-copy", data, durable=False)
    return taken


def merging(place: Path) -> None:
    """Measure merging conflict copies, in ms."""
    crew = Crew(place, 2)
    numbers = crew.fill(COPIES)
    list(crew.open().all())
    away = place / "away"
    shutil.copytree(crew.root, away)
    bea = CaseFolder.open(away, place / "1-away", crew.keys[1], team=crew.id)
    anna = crew.open()
    for number in numbers:  # both edit each family, apart; the sync service puts Bea's file beside Anna's
        ours, theirs = anna.read(number), bea.read(number)
        anna.save(ours, evolve(ours.record, first_name="Noor"), at=AT)
        bea.save(theirs, evolve(theirs.record, phone="0612345670"), at=AT)
        path = layout.path_of(crew.root, number)
        copy = path.with_name(f"{number}.yaml.sync-conflict-20240115-090000-ABCDEFG.age")
        shutil.copy(layout.path_of(away, number), copy)
    taken = Timer()
    folder = crew.open()
    forget()
    with taken("merge 100 copies"):
        folder.numbers()  # the first look at the folder merges what lies beside the files
    assert not list(crew.root.rglob("*sync-conflict*"))
    assert {held.record.phone for held in folder.all("V")} == {"0612345670"}
    folder = crew.open()
    forget()
    with taken("read 100 files"):
        for number in numbers:
            folder.verdicts(number)
    merge, read = taken.parts["merge 100 copies"].processor, taken.parts["read 100 files"].processor
    floor = floors(crew, numbers, place)
    least = floor.total.processor + 2 * floor.parts["decrypt"].processor
    print(
        f"merging {COPIES} conflict copies: {merge / read:.1f} x reading {COPIES} files, "
        f"{merge / least:.2f} x the floor"
    )
    taken.show(COPIES)
    floor.show(COPIES, "floor: ")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", nargs="*", type=int, default=[1000, 10000], help="how many records")
    with tempfile.TemporaryDirectory(prefix="bgz-bench-team-") as base:
        opening(Path(base))
        merging(Path(base, "merge"))
        for count in parser.parse_args().records:
            removing(Path(base, str(count)), count)


if __name__ == "__main__":
    main()
