"""Laptops that write at once, synchronise badly and are attacked: all orders give one record and nothing is lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.domain.cases.request_family import RequestFamily
from bgz.errors import BgzError, FolderProblem
from bgz.storage import age, layout, recordtext, teamfile
from bgz.storage.changes import parse
from bgz.storage.folder import CaseFolder
from bgz.storage.verdicts import judge

if TYPE_CHECKING:
    from .conftest import Crew, Laptop

V1 = "V-7K3QF"
FIELDS = ("surname", "first_name", "phone", "notes")


class Replica:
    """A laptop with a case folder of its own, which a sync service copies to and from the others."""

    def __init__(self, base: Path, crew: Crew, laptop: Laptop) -> None:
        self.crew, self.laptop = crew, laptop
        self.root, self.place = base / laptop.id / "cases", base / laptop.id / "home"
        layout.found_folder(self.root)
        teamfile.write(self.root, crew.history)
        self.written: dict[str, str] = {}

    @property
    def file(self) -> Path:
        return layout.path_of(self.root, V1)

    def open(self) -> CaseFolder:
        return CaseFolder.open(self.root, self.place, self.laptop.keys, team=self.crew.id)

    def edit(self, chance: random.Random) -> None:
        folder = self.open()
        if V1 not in folder.numbers():
            return
        try:
            held = folder.read(V1)
        except BgzError:  # damaged, and this laptop has never seen it whole
            return
        text = f"{self.laptop.member.key}-{chance.randrange(10**9)}"
        now = folder.save(held, evolve(held.record, **{chance.choice(FIELDS): text}), at=self.crew.at())
        self.written[(set(now.heads) - set(held.heads)).pop()] = text

    def ids(self) -> set[str]:
        return {each.id for each in self.open().verdicts(V1).counted}

    def lines(self) -> list[bytes]:
        text = age.decrypt(self.file.read_bytes(), [self.laptop.keys.age]).plaintext
        return list(recordtext.read(text).lines)


def sync(source: Replica, target: Replica, how: str) -> None:
    """Copy a file as sync services do: over the other, or beside it under a name of their own."""
    if not source.file.exists():
        return
    name = {
        "over": source.file.name,
        "beside": "V-7K3QF.yaml.sync-conflict-1.age",
        "copy": "Kopie van V-7K3QF.yaml.age",
    }
    shutil.copy(source.file, target.file.with_name(name[how]))


def attack(replica: Replica, chance: random.Random) -> None:
    """Write as anyone can who knows the public keys: forge, drop lines, cut off."""
    if not replica.file.exists():
        return
    crew, kind = replica.crew, chance.randrange(4)
    try:
        lines = replica.lines()
    except age.AgeError:
        return
    if kind == 0:
        lines.append(crew.sign(crew.laptop("mallory"), V1, {"surname": "forged"}, after=()).line)
    elif kind == 1:
        lines = chance.sample(lines, len(lines) // 2)
    elif kind == 2:
        forged = evolve(crew.laptop("mallory").keys, device=replica.laptop.id)
        lines = [crew.sign(forged, V1, {"surname": "forged"}, after=()).line]
    else:
        replica.file.write_bytes(replica.file.read_bytes()[: chance.randrange(200)])
        return
    text = recordtext.write(V1, {"surname": "forged"}, lines, team=[], counted=[])
    replica.file.write_bytes(age.encrypt(text, crew.history.now.recipients(V1)))


def play(base: Path, crew: Crew, seed: int) -> None:
    chance = random.Random(seed)
    laptops = [crew.anna, crew.admit("bea"), crew.admit("cor", (COORDINATOR, LEAD))]
    replicas = [Replica(base, crew, laptop) for laptop in laptops]
    replicas[0].open().create(RequestFamily(number=V1, surname="Jansen"), at=crew.at())
    old = replicas[0].file.read_bytes()
    for _step in range(chance.randint(4, 14)):
        one, other = chance.sample(replicas, 2)
        act = chance.randrange(6)
        if act <= 1:
            one.edit(chance)
        elif act == 2:
            sync(one, other, chance.choice(["over", "beside", "copy"]))
        elif act == 3:
            attack(one, chance)
        elif act == 4 and one.file.exists():
            one.file.unlink()
            if chance.random() < 0.5:  # rolled back, else deleted
                one.file.write_bytes(old)
        else:
            try:
                list(one.open().all())
            except FolderProblem:
                continue
    settle(replicas)
    check(replicas)


def settle(replicas: list[Replica]) -> None:
    """Let every laptop look, put back what it knows and pass it on, until nothing is new."""
    for _round in range(2):
        for one in replicas:
            one.open().numbers()
            CaseFolder.open(one.root, one.place, one.laptop.keys, team=one.crew.id, restore=True)
            list(one.open().all())
            for other in replicas:
                if other is not one:
                    sync(one, other, "beside")
                    other.open().numbers()


def check(replicas: list[Replica]) -> None:
    everything = {name for replica in replicas for name in replica.written}
    views: list[Any] = []
    for replica in replicas:
        held = replica.open().read(V1)
        assert everything <= replica.ids()
        assert "forged" not in repr(held.tree)
        views.append((held.tree, held.heads, held.conflicts, replica.ids()))
        assert replica.file.exists()
        assert not any(holds_something(replica, path) for path in replica.file.parent.iterdir() if path != replica.file)
    assert views[0] == views[1] == views[2]


def holds_something(replica: Replica, path: Path) -> bool:
    """Tell whether a copy that was left alone holds any change that counts."""
    try:
        text = age.decrypt(path.read_bytes(), [replica.laptop.keys.age]).plaintext
    except age.AgeError:
        return False
    changes = [parse(line) for line in recordtext.read(text).lines]
    return bool(judge(V1, changes, replica.crew.history).counted)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
@example(seed=1)
def test_whatever_happens_on_the_way_all_laptops_end_with_one_record_and_every_change(crew: Crew, seed: int) -> None:
    with TemporaryDirectory() as base:
        play(Path(base), type(crew)(), seed)
