"""A process that is killed, or whose disk is full, at any moment: old or new, never neither, and again is enough.

The commands run in processes of their own (`crashing.py`), which die before or after a chosen write, fsync, replace or
unlink. The everyday suite takes some of these moments, the slow one all of them and some hundred at random.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.storage import age, atomic, layout, recordtext, teamfile
from bgz.storage.changes import parse
from bgz.storage.fold import fold
from bgz.storage.folder import CaseFolder
from bgz.storage.team import TeamHistory
from bgz.storage.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bgz.storage.changes import Change

    from .conftest import Crew, Laptop, Shared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

NUMBERS = ("V-7K3QF", "V-8M4RG", "S-4TX9B")
V1 = NUMBERS[0]
KILLED, REFUSED, DONE = 77, 8, 0
STORIES = ("save", "merge", "heal", "mend", "remove", "approve")
SOME = [pytest.param(each, marks=() if each in {"merge", "remove"} else pytest.mark.slow) for each in STORIES]
"""What the everyday suite takes: records that are written, and files that are moved and taken away."""
COMMAND = {"merge": "look", "heal": "look"}
DAYS = 3 * 24 * 3600


class Laboratory:
    """A folder of a team of three in which one thing is to be done, and processes in which it is done and die."""

    def __init__(self, base: Path, crew: Crew, process: subprocess.Popen[str]) -> None:
        self.base, self.crew, self.process = base, crew, process
        self.original = base / "original"
        self.root, self.place = base / "cases", base / "home"
        self.before: dict[str, frozenset[str]] = {}
        self.after: dict[str, frozenset[str]] = {}
        self.facts: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Do it once without dying: so it must be at the end."""
        self.reset()
        self.before, facts = self.ids(), self.shown()
        assert self.order() == DONE
        self.after = self.ids()
        self.facts = [facts, self.shown()]

    def moments(self, every: int, *, full: bool = False) -> range:
        """Return the moments at which it can end badly, or one in so many of them."""
        self.reset()
        assert self.order(full=full) == DONE
        count = int((self.base / "count").read_text(encoding="ascii"))
        assert count > 5
        return range(1, count + 1, every)

    def reset(self) -> None:
        for path, name in ((self.root, "cases"), (self.place, "home")):
            shutil.rmtree(path, ignore_errors=True)
            if (self.original / name).exists():
                shutil.copytree(self.original / name, path)

    def order(self, at: int = 0, *, full: bool = False, after: float = 0) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        places = {"root": str(self.root), "place": str(self.place), "count": str(self.base / "count")}
        order = {"command": self.command, **places, "at": at, "full": full, "after": after}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    command = ""

    def open(self, laptop: Laptop, place: str, later: float = 0) -> CaseFolder:
        return CaseFolder.open(
            self.root, self.base / place, laptop.keys, team=self.crew.id, clock=lambda: time.time() + later
        )

    def changes(self, number: str) -> list[Change]:
        """Return what stands in a file, which must open and be whole."""
        text = age.decrypt(layout.path_of(self.root, number).read_bytes(), [self.crew.anna.keys.age]).plaintext
        assert text.startswith(b"# bgz record 1.")
        return [parse(line) for line in recordtext.read(text).lines]

    def ids(self) -> dict[str, frozenset[str]]:
        team = frozenset(change.id for change in teamfile.read(self.root))
        return {layout.TEAM: team, **{each: frozenset(line.id for line in self.changes(each)) for each in NUMBERS}}

    def shown(self) -> dict[str, Any]:
        """Return what each file says to somebody who never saw it before."""
        team = TeamHistory.read(teamfile.read(self.root), self.crew.id)
        trees = {}
        for number in NUMBERS:
            changes = self.changes(number)
            trees[number] = fold(changes, judge(number, changes, team).ids).tree()
        return trees

    def check(self) -> None:
        """Look whether each file is the old or the new one, and whether nothing that counted counts no more."""
        for name, ids in self.ids().items():
            assert ids in (self.before[name], self.after[name]), name
        for number, tree in self.shown().items():
            assert tree in [facts[number] for facts in self.facts], number

    def again(self) -> None:
        """Give the same command again: that is enough."""
        assert self.order() == DONE
        assert self.ids() == self.after
        now = TeamHistory.read(teamfile.read(self.root), self.crew.id).now
        for number in NUMBERS:
            data = layout.path_of(self.root, number).read_bytes()
            for laptop in self.crew.laptops.values():
                if now.active(laptop.id):
                    assert age.decrypt(data, [laptop.keys.age]).plaintext
                elif self.command in {"remove", "approve"}:
                    with pytest.raises(age.NotForMe):
                        age.decrypt(data, [laptop.keys.age])
        list(self.open(self.crew.anna, "home", DAYS).all())
        left = [path.name for path in (*self.root.rglob("*"), *self.place.rglob("*")) if atomic.PREFIX in path.name]
        assert left == []
        copies = [path.name for path in (self.root / "families").iterdir()]
        assert sorted(copies) == sorted(f"{number}.yaml.age" for number in NUMBERS)


@pytest.fixture
def laboratory(tmp_path: Path, crew: Crew) -> Iterator[Callable[[str], Laboratory]]:
    """Return a function that sets up a story to be killed in."""
    stack = ExitStack()

    def make(story: str) -> Laboratory:
        given = set_up(tmp_path, crew, story)
        command = [sys.executable, str(Path(__file__).with_name("crashing.py"))]
        process = stack.enter_context(
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            )
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(given) + "\n")
        made = Laboratory(tmp_path, crew, process)
        made.command = COMMAND.get(story, story)
        made.begin()
        return made

    with stack:
        yield make


def set_up(base: Path, crew: Crew, story: str) -> dict[str, Any]:
    """Write the folder and the memory with which the story begins."""
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily

    bea, cor = crew.admit("bea"), crew.admit("cor")
    original = base / "original"
    root, place = original / "cases", original / "home"
    layout.found_folder(root)
    teamfile.write(root, crew.history)

    def opened(laptop: Laptop, name: str = "home") -> CaseFolder:
        return CaseFolder.open(root, original / name, laptop.keys, team=crew.id)

    for number in NUMBERS:
        kind = RequestFamily if number.startswith("V") else SupportFamily
        opened(bea, "bea").create(kind(number=number, surname="Jansen"), at=crew.at())
    list(opened(crew.anna).all())
    if story in {"merge", "heal"}:
        old = {number: layout.path_of(root, number).read_bytes() for number in NUMBERS}
        for who, name, field in ((bea, "bea", "phone"), (cor, "cor", "first_name"), (crew.anna, "home", "notes")):
            for number in NUMBERS[:2]:
                folder = opened(who, name)
                held = folder.read(number)
                folder.save(held, evolve(held.record, **{field: "0612345000"}), at=crew.at())
                path = layout.path_of(root, number)
                if story == "merge":
                    shutil.copyfile(path, path.with_name(f"{number} ({who.member.name}).yaml.age"))
                    path.write_bytes(old[number])
        if story == "merge":
            shutil.rmtree(place)
        else:
            for number, data in old.items():
                layout.path_of(root, number).write_bytes(data)
    if story == "mend":
        crew.admit("eva")
        teamfile.write(root, crew.history)
    dirk = crew.laptop("dirk") if story == "approve" else None
    return {
        "team": crew.id,
        "device": crew.anna.id,
        "age": crew.anna.keys.age.reveal(),
        "sign": base64.b64encode(crew.anna.keys.sign.private_bytes_raw()).decode(),
        "whom": bea.id,
        "new": None if dirk is None else dirk.device.stored(),
    }


@pytest.mark.parametrize("story", SOME)
def test_killed_at_some_moments_of_a_command(laboratory: Callable[[str], Laboratory], story: str) -> None:
    at_each_moment(laboratory(story), every=11)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("story", STORIES)
def test_killed_at_every_moment_of_a_command(laboratory: Callable[[str], Laboratory], story: str) -> None:
    at_each_moment(laboratory(story), every=1)


def at_each_moment(made: Laboratory, every: int) -> None:
    for at in made.moments(every):
        made.reset()
        assert made.order(at) == KILLED
        made.check()
        made.again()


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("story", STORIES)
def test_killed_at_random_moments_of_a_command(laboratory: Callable[[str], Laboratory], story: str) -> None:
    made, chance = laboratory(story), random.Random(3)
    for _time in range(40):
        made.reset()
        assert made.order(after=chance.uniform(0.0005, 0.04)) in {KILLED, DONE}
        made.check()
        made.again()


@pytest.mark.parametrize("story", SOME)
def test_a_disk_that_is_full_from_some_moment_on(laboratory: Callable[[str], Laboratory], story: str) -> None:
    when_full(laboratory(story), every=5)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("story", STORIES)
def test_a_disk_that_is_full_from_any_moment_on(laboratory: Callable[[str], Laboratory], story: str) -> None:
    when_full(laboratory(story), every=1)


def when_full(made: Laboratory, every: int) -> None:
    for at in made.moments(every, full=True):
        made.reset()
        assert made.order(at, full=True) in {REFUSED, DONE}
        made.check()
        made.again()


def test_what_a_killed_process_left_half_written_goes_after_a_day(cases: Shared) -> None:
    folders = [cases.root, cases.root / "families", cases.place(cases.crew.anna)]
    folders += [folders[-1] / name for name in ("copies", "drafts", "quarantine")]
    left = [folder / f"{atomic.PREFIX}{number}{atomic.SUFFIX}" for number, folder in enumerate(folders)]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    cases.clock = time.time()
    assert cases.open().numbers() == []
    assert all(path.exists() for path in left)
    cases.clock += DAYS
    assert cases.open().numbers() == []
    assert not any(path.exists() for path in left)
