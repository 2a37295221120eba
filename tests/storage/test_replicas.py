"""Laptops that write at once, synchronise badly and are attacked: all orders give one record and nothing is lost.

A state machine plays laptops that each have a folder, a memory and a clock of their own (design 15.3). What must hold
at the end is worked out here once more, slowly and plainly, from the rules of design 7.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING, needed_role
from bgz.domain.cases.request_family import RequestFamily
from bgz.errors import BgzError, NotFound
from bgz.storage import age, bech32, layout, patience, recordtext, store, teamfile, teamsets, verdicts
from bgz.storage.changes import Change, parse, sign, signature_ok
from bgz.storage.folder import CaseFolder, Past
from bgz.storage.keys import Keys, device_id
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from bgz.storage.held import Held
    from bgz.storage.teamstate import TeamState

    from .conftest import Crew, Laptop

MEMORY = Path("/dev/shm")
"""Where there is a disk made of memory: the crash tests see to the real one."""
V1, V2 = "V-7K3QF", "V-8M4RG"
NUMBERS = (V1, V2)
TEAM = layout.TEAM
FIELDS = ("surname", "first_name", "phone", "notes")
PRIVILEGED = "extra.override"
"""A path that only a lead may set, of a kind that this version does not know: it is kept all the same."""
FORGED = "forged"
BEGIN = datetime(2023, 11, 4, 10, 0, tzinfo=UTC)
COPIES = (
    "{stem}.sync-conflict-20231104-101231-ABCDEFG.{ending}",
    "{stem} (conflicted copy 2023-11-04 101231).{ending}",
    "{stem} (Annas conflicted copy 2023-11-04).{ending}",
    "{stem}-LAPTOP-ANNA.{ending}",
    "{stem} (1).{ending}",
    "Kopie van {stem}.{ending}",
    "{stem}.{ending} (SFConflict bea 2023-11-04-10-12-31).{ending}",
    "{stem}_Conflict.{ending}",
)
"""What Syncthing, Nextcloud, Dropbox, OneDrive, Google Drive, the explorer, Seafile and others call a second file."""


def keys_of(name: str) -> Keys:
    """Return the same keys for the same name, so that an example that fails fails again."""
    secret = hashlib.sha256(name.encode()).digest()
    signing = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret).digest())
    opening = age.Identity.parse(bech32.encode("age-secret-key-", secret).upper())
    return Keys(device_id(signing.public_key().public_bytes_raw()), opening, signing)


@dataclass
class Replica:
    """A laptop with a folder, a memory and a clock of its own. `skew` is how many seconds its clock is ahead."""

    laptop: Laptop
    base: Path
    team: str
    skew: float

    @property
    def id(self) -> str:
        return self.laptop.id

    @property
    def root(self) -> Path:
        return self.base / self.laptop.member.key / "cases"

    @property
    def place(self) -> Path:
        return self.base / self.laptop.member.key / "home"

    def file(self, number: str) -> Path:
        return layout.path_of(self.root, number)

    def open(self, now: float, *, restore: bool = False) -> CaseFolder:
        return CaseFolder.open(
            self.root, self.place, self.laptop.keys, team=self.team, restore=restore, clock=lambda: now + self.skew
        )

    def at(self, now: float) -> datetime:
        return BEGIN + timedelta(seconds=int(now + self.skew))

    def changes(self, number: str) -> list[Change]:
        """Return the lines of the file as it stands in the folder."""
        text = age.decrypt(self.file(number).read_bytes(), [self.laptop.keys.age]).plaintext
        return [parse(line) for line in recordtext.read(text).lines]


@dataclass(frozen=True)
class Beginning:
    """A team of three and one that was removed, with two records that all of them have seen, made once."""

    base: Path
    crew: Crew
    removed: Laptop
    paper: Path
    """The paper key, for the program `age`."""
    before: tuple[str, ...]
    """What the removed one could name as the team: its heads before it was removed."""


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory, crew_of: Callable[[], Crew]) -> Beginning:
    base = tmp_path_factory.mktemp("beginning")
    with pytest.MonkeyPatch.context() as patch:
        made = iter(range(100))
        patch.setattr(Keys, "generate", classmethod(lambda _cls: keys_of(f"laptop {next(made)}")))
        crew = crew_of()
        laptops = [crew.anna, crew.admit("bea"), crew.admit("cor", (COORDINATOR, LEAD, SAFEGUARDING))]
        eva = crew.admit("eva")
        before = crew.history.heads
        crew.remove(eva)
        crew.laptop("dirk")
        crew.laptop("mallory")
    for laptop in laptops:
        replica = Replica(laptop, base, crew.id, 0)
        layout.found_folder(replica.root)
        teamfile.write(replica.root, crew.history)
        if laptop is crew.anna:
            folder = replica.open(0)
            for number in NUMBERS:
                folder.create(RequestFamily(number=number, surname="Jansen"), at=replica.at(0))
        for number in NUMBERS:
            data = Replica(crew.anna, base, crew.id, 0).file(number).read_bytes()
            replica.file(number).write_bytes(data)
        list(replica.open(0).all())
    paper = base / "paper.txt"
    paper.write_text(crew.paper.age.reveal() + "\n", encoding="ascii")
    return Beginning(base, crew, eva, paper, before)


@dataclass
class Written:
    """What an honest laptop wrote, known by its text."""

    text: str
    number: str
    device: str
    privileged: bool


@dataclass
class World:
    """Everything there is in one example: the laptops, and what the test knows of what they did."""

    beginning: Beginning
    base: Path
    replicas: dict[str, Replica] = field(default_factory=dict)
    peer: str | None = None
    """The program `age`, in those examples that it looks at too."""
    now: float = 0
    written: list[Written] = field(default_factory=list)
    promised: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """Who took away a right, and the texts that counted for her then."""
    past: dict[str, list[bytes]] = field(default_factory=dict)
    heads: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def crew(self) -> Crew:
        return self.beginning.crew

    def join(self, laptop: Laptop, skew: float) -> Replica:
        replica = Replica(laptop, self.base, self.crew.id, skew)
        self.replicas[laptop.member.key] = replica
        return replica

    def keep(self, replica: Replica) -> None:
        """Remember the files as they are: a sync service may bring them back one day."""
        for number in (*NUMBERS, TEAM):
            with suppress(OSError):
                data = replica.file(number).read_bytes()
                if data not in self.past.setdefault(number, []):
                    self.past[number].append(data)

    def text(self) -> str:
        return f"honest-{len(self.written)}"

    def end(self) -> None:
        """Let everybody see everything, and look whether all is well."""
        Settling(self).run()


def sealed(number: str, lines: Iterable[bytes], recipients: list[age.Recipient]) -> bytes:
    """Return a file as anyone can make it who knows the public keys."""
    text = recordtext.write(number, {"surname": FORGED}, lines, team=[], counted=[])
    return age.encrypt(text, recipients)


def resigned(change: Change, other: Change) -> bytes:
    """Return the line of a change with the signature of another one."""
    return change.line[:5] + other.line[5:93] + change.line[93:]


class Attacks:
    """What somebody can do who writes in the folder: each gives the lines of a file, from those that are there."""

    def __init__(self, world: World, replica: Replica, number: str) -> None:
        self.world, self.replica, self.number = world, replica, number
        self.lines = replica.changes(number)
        self.heads = [change.id for change in self.lines[-1:]]
        self.team = TeamHistory.read(teamfile.read(replica.root), world.crew.id)

    def sign(self, keys: Keys, values: dict[str, Any], team: Iterable[str] | None = None) -> bytes:
        named = self.team.heads if team is None else team
        at = self.replica.at(self.world.now)
        return sign(keys.sign, rec=self.number, team=named, dev=keys.device, at=at, after=self.heads, set=values).line

    def stranger(self) -> list[bytes]:
        return [self.sign(self.world.crew.laptops["mallory"].keys, {"surname": FORGED})]

    def added(self) -> list[bytes]:
        return [*self.dropped(0), *self.stranger()]

    def impostor(self) -> list[bytes]:
        keys = evolve(self.world.crew.laptops["mallory"].keys, device=self.replica.id)
        return [*self.dropped(0), self.sign(keys, {"surname": FORGED})]

    def unknown_team(self) -> list[bytes]:
        return [*self.dropped(0), self.sign(self.world.crew.laptops["mallory"].keys, {"surname": FORGED}, ["e" * 32])]

    def resigned(self) -> list[bytes]:
        keys = evolve(self.world.crew.laptops["mallory"].keys, device=self.replica.id)
        new = parse(self.sign(keys, {"surname": FORGED}))
        other = parse(self.sign(self.replica.laptop.keys, {}))
        return [*self.dropped(0), resigned(new, other), resigned(self.lines[0], other)]

    def other_number(self) -> list[bytes]:
        other = V2 if self.number == V1 else V1
        return [*self.dropped(0), *(change.line for change in self.replica.changes(other))]

    def privileged(self) -> list[bytes]:
        """Override as a coordinator: the team it names is of before anybody could have made her a lead."""
        keys = self.world.crew.laptops["bea"].keys
        return [*self.dropped(0), self.sign(keys, {"x.override": FORGED}, self.world.heads[1])]

    def removed(self) -> list[bytes]:
        start = self.world.beginning
        return [*self.dropped(0), self.sign(start.removed.keys, {"surname": FORGED}, start.before)]

    def removed_alone(self) -> list[bytes]:
        start = self.world.beginning
        self.heads = []
        return [self.sign(start.removed.keys, {"surname": FORGED}, start.before)]

    def accomplice(self) -> list[bytes]:
        """Build on what a removed laptop wrote, as somebody of the team: that vouches for nothing."""
        late = parse(self.removed()[-1])
        self.heads = [late.id]
        return [*self.dropped(0), late.line, self.sign(self.world.crew.laptops["bea"].keys, {"notes": "accomplice"})]

    def dropped(self, first: int = 1) -> list[bytes]:
        return [change.line for change in self.lines[first:]]

    def junk(self) -> list[bytes]:
        return [*self.dropped(0), b"- junk", b'- ["' + b"A" * 88 + b'", {}]']


ATTACKS = (
    *("stranger", "added", "impostor", "unknown_team", "resigned", "other_number", "privileged"),
    *("removed", "removed_alone", "accomplice", "dropped", "junk"),
)


class Settling:
    """The end of every example: all see all files, and everything is compared with what must be."""

    def __init__(self, world: World) -> None:
        self.world, self.replicas = world, list(world.replicas.values())

    def run(self) -> None:
        for _round in range(6):
            before = self.everything()
            self.look()
            self.exchange()
            if before == self.everything():
                break
        else:
            pytest.fail("the laptops write for ever: each undoes what another did")
        team = self.team()
        active = [replica for replica in self.replicas if team.now.active(replica.id)]
        assert active
        for number in NUMBERS:
            self.same(number, active)
            self.as_it_must_be(number, team, active)
            self.opens(number, team.now, active)
        for who, texts in self.world.promised:
            if team.now.may(who, LEAD):
                assert texts <= self.counting(team, active[0])

    def everything(self) -> list[bytes]:
        return [self.files(replica, number) for replica in self.replicas for number in (*NUMBERS, TEAM)]

    def files(self, replica: Replica, number: str) -> bytes:
        path = replica.file(number)
        return path.read_bytes() if layout.is_file(path) else b""

    def look(self) -> None:
        """Each laptop looks twice at what there is, puts back what it knows and encrypts for the team as it is."""
        for replica in self.replicas:
            with suppress(BgzError):
                folder = replica.open(self.world.now, restore=True)
                for number in NUMBERS if folder.now.active(replica.id) else ():
                    honest = self.honest(replica, number)
                    with suppress(BgzError):
                        folder.mend(number)
                    assert honest <= self.honest(replica, number), "what counts not yet, or too late, stays"

    def honest(self, replica: Replica, number: str) -> set[str]:
        """Return what honest laptops wrote, as far as it stands in this file."""
        written = {each.text for each in self.world.written if each.number == number}
        with suppress(OSError, age.AgeError, recordtext.NotARecord, ValueError):
            return {
                text for change in replica.changes(number) if change.rec == number for text in texts(change)
            } & written
        return set()

    def exchange(self) -> None:
        """Everybody gets the files of everybody, as copies, and merges them."""
        there = {replica.id: [self.files(replica, number) for number in (*NUMBERS, TEAM)] for replica in self.replicas}
        for target in self.replicas:
            for source in self.replicas:
                for number, data, own in zip((*NUMBERS, TEAM), there[source.id], there[target.id], strict=True):
                    if data not in {own, b""}:
                        path = target.file(number)
                        path.with_name(copy_name(path, f"{{stem}} ({source.id}).{{ending}}")).write_bytes(data)
        self.look()

    def team(self) -> TeamHistory:
        teams = [TeamHistory.read(teamfile.read(replica.root), replica.team) for replica in self.replicas]
        assert len({(team.heads, frozenset(change.id for change in team.changes)) for team in teams}) == 1
        return teams[0]

    def same(self, number: str, active: list[Replica]) -> None:
        """All who are in the team hold the same record, judged alike, and nothing that counts lies beside it."""
        views: list[tuple[Any, ...]] = []
        for replica in active:
            folder = replica.open(self.world.now)
            try:
                held, judged = folder.read(number), folder.verdicts(number)
            except NotFound:  # nothing of it counts any more
                views.append(())
                continue
            late = frozenset(change.id for change, _reason in judged.refused)
            views.append((held.tree, held.heads, held.conflicts, held.revived, judged.ids, late))
            assert FORGED not in repr((held.tree, held.conflicts))
            assert not any(word in notice for notice in folder.notices for word in ("put back", "merged"))
            assert not any(self.counts(number, path, replica) for path in replica.file(number).parent.iterdir())
        assert all(view == views[0] for view in views)

    def counts(self, number: str, path: Path, replica: Replica) -> bool:
        """Tell whether a copy that was left alone beside the file of a record holds anything that counts."""
        if number not in path.name or path == replica.file(number):
            return False
        try:
            text = age.decrypt(path.read_bytes(), [replica.laptop.keys.age]).plaintext
            lines = [parse(line) for line in recordtext.read(text).lines]
        except (age.AgeError, recordtext.NotARecord, ValueError):
            return False
        return bool(expected(number, lines, self.team()))

    def as_it_must_be(self, number: str, team: TeamHistory, active: list[Replica]) -> None:
        for replica in active:
            changes = replica.changes(number)
            counted = expected(number, changes, team)
            if counted:
                judged = replica.open(self.world.now).verdicts(number)
                assert judged.ids == {change.id for change in counted}
                assert not judged.thrown_out
                self.shows(replica.open(self.world.now).read(number), counted, changes)
            told = {text for change in counted for text in texts(change)}
            for each in self.world.written:
                if each.number == number and team.now.active(each.device) and each.text in self.rightly(team):
                    assert each.text in told

    def shows(self, held: Held, counted: list[Change], changes: list[Change]) -> None:
        """Look whether each value is one that nobody replaced who knew it, and whether contradictions are told."""
        by_id = {change.id: change for change in changes}
        for path in {path for change in counted for path in change.set}:
            writes = [change for change in counted if path in change.set]
            last = [one for one in writes if not any(one.id in past(other, by_id) for other in writes)]
            values = {str(change.set[path]) for change in last}
            claims = {str(claim.value) for claim in held.conflicts.get(path, ())}
            assert claims == (values if len(values) > 1 else set())
            shown: Any = held.tree
            for step in path.split("."):
                shown = shown[step]
            assert shown in values

    def rightly(self, team: TeamHistory) -> set[str]:
        """Return the texts whose writers may write them now."""
        return {each.text for each in self.world.written if not each.privileged or team.now.may(each.device, LEAD)}

    def counting(self, team: TeamHistory, replica: Replica) -> set[str]:
        counted = (change for number in NUMBERS for change in expected(number, replica.changes(number), team))
        return {text for change in counted for text in texts(change)}

    def opens(self, number: str, now: TeamState, active: list[Replica]) -> None:
        """Whoever is in the team, and the paper key, opens every file; nobody else does."""
        for replica in active:
            data = replica.file(number).read_bytes()
            for keys in [*(each.laptop.keys for each in active), self.world.crew.paper]:
                assert age.decrypt(data, [keys.age]).plaintext
            for outside in [self.world.beginning.removed, *self.world.crew.laptops.values()]:
                if not now.active(outside.id):
                    with pytest.raises(age.NotForMe):
                        age.decrypt(data, [outside.keys.age])
        if self.world.peer:
            for replica in active:
                command = [self.world.peer, "-d", "-i", str(self.world.beginning.paper), str(replica.file(number))]
                shown = subprocess.run(command, capture_output=True, check=True).stdout
                assert shown.startswith(b"# bgz record 1.")


def texts(change: Change | Past) -> set[str]:
    """Return the texts that a change sets."""
    return {value for value in change.set.values() if isinstance(value, str)}


def copy_name(path: Path, name: str) -> str:
    """Return what a sync service calls a second file beside `path`: its own number stays in the name."""
    stem, _dot, ending = path.name.partition(".")
    return name.format(stem=stem, ending=ending)


def past(change: Change, by_id: Mapping[str, Change]) -> set[str]:
    """Return the ids of all that a change builds on."""
    known: set[str] = set()
    ready = list(change.after)
    while ready:
        parent = ready.pop()
        if parent in by_id and parent not in known:
            known.add(parent)
            ready.extend(by_id[parent].after)
    return known


def expected(number: str, changes: list[Change], team: TeamHistory) -> list[Change]:
    """Return the changes that count by design 7, in the plainest words there are."""
    by_id = {change.id: change for change in changes}

    def right(change: Change) -> bool:
        key, state = team.key_of(change.dev), team.state_at(change.team)
        return (
            change.rec == number
            and key is not None
            and state is not None
            and signature_ok(change, key)
            and state.may(change.dev, needed_role(number, change.set))
        )

    sound = [change for change in changes if right(change)]

    def role(change: Change) -> str | None:
        return needed_role(number, change.set)

    def could(device: str, named: Iterable[str], which: str | None) -> bool:
        state = team.state_at(named)
        return state is not None and state.may(device, which)

    @cache
    def below(change: Change) -> set[str]:
        return past(change, by_id)

    @cache
    def good(change: Change, which: str | None) -> bool:
        """Tell whether its writer has the role, or had it when somebody built on the change."""
        if not could(change.dev, change.team, which):
            return False
        return team.now.may(change.dev, which) or any(
            change.id in below(later)
            and could(change.dev, later.team, which)
            and good(later, role(later))
            and good(later, which)
            for later in sound
        )

    def taken_in(change: Change) -> bool:
        return any(not by.set and change.id in by.after and good(by, role(by)) and good(by, LEAD) for by in sound)

    return [change for change in sound if good(change, role(change)) or taken_in(change)]


WHO = st.integers(0, 3)
SAMPLE = 20
"""One in so many examples is opened by the program `age` too, if it is there."""


class Laptops(RuleBasedStateMachine):
    """What coordinators, sync services and attackers do, in any order."""

    beginning: ClassVar[Beginning]
    peer: ClassVar[str | None]
    """Both are set by the test."""
    examples: ClassVar[Iterator[int]]
    busy: ClassVar[bool]
    """Whether files look as if a sync service had only just written them."""

    @initialize()
    def begin(self) -> None:
        start, type(self).busy = self.beginning, True
        self.base = Path(tempfile.mkdtemp(prefix="replicas", dir=MEMORY if MEMORY.is_dir() else None))
        shutil.copytree(start.base, self.base, dirs_exist_ok=True)
        self.world = World(start, self.base, peer=None if next(self.examples) % SAMPLE else self.peer)
        for name, skew in (("anna", 0), ("bea", 86_400), ("cor", -86_400)):
            self.world.keep(self.world.join(start.crew.laptops[name], skew))
        self.world.heads += [start.before, start.crew.history.heads]

    def who(self, number: int) -> Replica:
        replicas = list(self.world.replicas.values())
        return replicas[number % len(replicas)]

    @rule(who=WHO, number=st.sampled_from(NUMBERS), name=st.sampled_from(FIELDS))
    def edit(self, who: int, number: str, name: str) -> None:
        replica, text = self.who(who), self.world.text()
        with suppress(BgzError):
            folder = replica.open(self.world.now)
            held = folder.read(number)
            folder.save(held, evolve(held.record, **{name: text}), at=replica.at(self.world.now))
            self.world.written.append(Written(text, number, replica.id, privileged=False))
        self.world.keep(replica)

    @rule(who=WHO, number=st.sampled_from(NUMBERS))
    def override(self, who: int, number: str) -> None:
        """Try what only a lead may do."""
        replica, text = self.who(who), self.world.text()
        with suppress(BgzError):
            folder = replica.open(self.world.now)
            folder.set_values(folder.read(number), {PRIVILEGED: text}, at=replica.at(self.world.now))
            assert folder.now.may(replica.id, LEAD)
            self.world.written.append(Written(text, number, replica.id, privileged=True))
        self.world.keep(replica)

    @rule(who=WHO)
    def look(self, who: int) -> None:
        with suppress(BgzError):
            folder = self.who(who).open(self.world.now)
            assert not any(FORGED in repr(held.tree) for held in folder.all())

    @rule(who=WHO, number=st.sampled_from(NUMBERS))
    def accept(self, who: int, number: str) -> None:
        """Take in what came late, as a lead may."""
        replica = self.who(who)
        with suppress(BgzError):
            folder = replica.open(self.world.now)
            for each, pasts in folder.late():
                honest = [past for past in pasts if FORGED not in texts(past)]  # she looks at each line
                if each == number and honest:
                    folder.accept(number, [past.id for past in honest], at=replica.at(self.world.now))
                    told = frozenset(text for past in honest for text in texts(past))
                    self.world.promised.append((replica.id, told))
        self.world.keep(replica)

    @rule(who=WHO)
    def check(self, who: int) -> None:
        """Encrypt for the team as it is, as `bgz check` does."""
        replica = self.who(who)
        with suppress(BgzError):
            folder = replica.open(self.world.now)
            for number in NUMBERS:
                with suppress(BgzError):
                    folder.mend(number)
        self.world.keep(replica)

    @rule(seconds=st.sampled_from([1, 700, 90_000]))
    def wait(self, seconds: int) -> None:
        self.world.now += seconds

    @rule(giver=WHO, taker=WHO, what=st.sampled_from([*NUMBERS, TEAM]), how=st.sampled_from([None, *COPIES]))
    def sync(self, giver: int, taker: int, what: str, how: str | None) -> None:
        """Copy a file as sync services do: over the other, or beside it under a name of their own."""
        path = self.who(taker).file(what)
        with suppress(OSError):
            data = self.who(giver).file(what).read_bytes()
            (path.with_name(copy_name(path, how)) if how else path).write_bytes(data)

    @rule(giver=WHO, taker=WHO)
    def sync_all(self, giver: int, taker: int) -> None:
        for number in (*NUMBERS, TEAM):
            self.sync(giver, taker, number, None)

    @rule(who=WHO, what=st.sampled_from([*NUMBERS, TEAM]), which=st.integers(0, 50))
    def roll_back(self, who: int, what: str, which: int) -> None:
        past = self.world.past[what]
        self.who(who).file(what).write_bytes(past[which % len(past)])

    @rule(who=WHO, what=st.sampled_from([*NUMBERS, TEAM]))
    def delete(self, who: int, what: str) -> None:
        self.who(who).file(what).unlink(missing_ok=True)

    @rule(who=WHO, what=st.sampled_from([*NUMBERS, TEAM]), name=st.sampled_from(COPIES), stays=st.booleans())
    def rename(self, who: int, what: str, name: str, stays: bool) -> None:
        """Give a file the name of a copy, or put such a copy beside it."""
        path = self.who(who).file(what)
        with suppress(OSError):
            shutil.copyfile(path, path.with_name(copy_name(path, name)))
            if not stays:
                path.unlink()

    @rule(who=WHO, what=st.sampled_from([*NUMBERS, TEAM]), part=st.floats(0, 0.99))
    def truncate(self, who: int, what: str, part: float) -> None:
        path = self.who(who).file(what)
        with suppress(OSError):
            data = path.read_bytes()
            path.write_bytes(data[: int(len(data) * part)])

    @rule(who=WHO, other=st.booleans())
    def copy_over_another_number(self, who: int, other: bool) -> None:
        one, two = NUMBERS if other else NUMBERS[::-1]
        with suppress(OSError):
            shutil.copyfile(self.who(who).file(one), self.who(who).file(two))

    @rule(who=WHO, number=st.sampled_from(NUMBERS), kind=st.sampled_from(ATTACKS), how=st.sampled_from([None, *COPIES]))
    def attack(self, who: int, number: str, kind: str, how: str | None) -> None:
        replica = self.who(who)
        path = replica.file(number)
        with suppress(OSError, age.AgeError, recordtext.NotARecord, BgzError, ValueError):
            attacks = Attacks(self.world, replica, number)
            data = sealed(number, getattr(attacks, kind)(), attacks.team.now.recipients(number))
            (path.with_name(copy_name(path, how)) if how else path).write_bytes(data)

    @rule(who=WHO, number=st.sampled_from(NUMBERS), which=st.integers(0, 50), privileged=st.booleans())
    def backdate(self, who: int, number: str, which: int, privileged: bool) -> None:
        """Somebody names a team of long ago, in which she perhaps still had a right."""
        replica, text = self.who(who), f"backdated-{self.world.now}"
        with suppress(OSError, age.AgeError, recordtext.NotARecord, BgzError, ValueError):
            attacks = Attacks(self.world, replica, number)
            heads = self.world.heads[which % len(self.world.heads)]
            attacks.heads = []  # building on what a removed device wrote would be to accept it
            new = attacks.sign(replica.laptop.keys, {PRIVILEGED if privileged else "notes": text}, heads)
            lines = [*attacks.dropped(0), new]
            replica.file(number).write_bytes(sealed(number, lines, attacks.team.now.recipients(number)))

    def change_team(self, replica: Replica, values: Callable[[TeamState], dict[str, Any]]) -> bool:
        """Take or give a right as the commands of the team do: acknowledge, sign, encrypt anew."""
        world = self.world
        with suppress(BgzError):
            folder = replica.open(world.now)
            if not folder.now.may(replica.id, LEAD):
                return False
            setting = values(folder.now)
            at = replica.at(world.now)
            counted: set[str] = set()
            for number in folder.endangered(setting):
                folder.acknowledge(number, at=at)
                counted |= {text for past in folder.history(number) for text in texts(past)}
            folder.change_team(setting, at=at)
            world.heads.append(folder.team.heads)
            world.promised.append((replica.id, frozenset(counted)))
            list(folder.reseal())
            world.keep(replica)
            return True
        return False

    @rule(who=WHO, whom=WHO)
    def remove(self, who: int, whom: int) -> None:
        device = self.who(whom).id
        if self.who(who).id == device:
            return
        self.change_team(self.who(who), lambda now: teamsets.removal(now, [device], date(2023, 12, 1)))

    @rule(who=WHO, whom=WHO, lead=st.booleans())
    def new_roles(self, who: int, whom: int, lead: bool) -> None:
        member = self.who(whom).laptop.member.key
        roles = [COORDINATOR, SAFEGUARDING, LEAD] if lead else [COORDINATOR, SAFEGUARDING]
        self.change_team(self.who(who), lambda now: teamsets.new_roles(now, member, roles))

    @precondition(lambda self: len(self.world.replicas) == 3)
    @rule(who=WHO, whole=st.booleans())
    def admit(self, who: int, whole: bool) -> None:
        """Dirk joins: what he finds in his folder is what the lead has, or only the team."""
        replica, dirk = self.who(who), self.world.crew.laptops["dirk"]
        if self.change_team(replica, lambda now: teamsets.admission(now, dirk.member, dirk.device)):
            joined = self.world.join(dirk, 3600)
            layout.found_folder(joined.root)
            for number in (*NUMBERS, TEAM) if whole else (TEAM,):
                with suppress(OSError):
                    shutil.copyfile(replica.file(number), joined.file(number))
            joined.open(self.world.now)

    def teardown(self) -> None:
        try:
            type(self).busy = False
            if hasattr(self, "world"):
                self.world.end()
        finally:
            shutil.rmtree(getattr(self, "base", ""), ignore_errors=True)


@pytest.fixture
def laptops(beginning: Beginning, monkeypatch: pytest.MonkeyPatch) -> type[Laptops]:
    """Return the machine. It neither waits for the disk (the crash tests see to that) nor for time to pass."""
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    monkeypatch.setattr(patience, "pause", lambda _seconds: None)
    judged: dict[tuple[frozenset[str], str], TeamHistory] = {}
    signed: dict[tuple[bytes, bytes], bool] = {}
    read = TeamHistory.read

    def verified(change: Change, key: Ed25519PublicKey) -> bool:
        known = change.line, key.public_bytes_raw()
        if known not in signed:
            signed[known] = signature_ok(change, key)
        return signed[known]

    def once(_cls: type[TeamHistory], changes: Iterable[Change], pinned: str) -> TeamHistory:
        """Judge each set of lines once: the order decides nothing, as the tests of the team show."""
        lines = list(changes)
        known = frozenset(change.id for change in lines), pinned
        if known not in judged:
            judged[known] = read(lines, pinned)
        return judged[known]

    monkeypatch.setattr(TeamHistory, "read", classmethod(once))
    monkeypatch.setattr(verdicts, "signature_ok", verified)
    monkeypatch.setattr(store, "parse", lru_cache(maxsize=10_000)(parse))
    here: dict[str, Any] = {
        "beginning": beginning,
        "busy": True,
        "peer": shutil.which("age"),
        "examples": itertools.count(),
    }
    machine: type[Laptops] = type("Laptops", (Laptops,), here)
    monkeypatch.setattr(patience, "fresh", lambda *_file: machine.busy)
    return machine


@pytest.mark.slow
def test_whatever_happens_on_the_way_all_laptops_end_with_one_record_and_every_change(laptops: type[Laptops]) -> None:
    run_state_machine_as_test(laptops, settings=settings(max_examples=40, stateful_step_count=20))


def test_a_record_of_which_nothing_counts_keeps_no_other_from_coming_back(laptops: type[Laptops]) -> None:
    state = laptops()
    state.begin()
    state.delete(what="V-7K3QF", who=1)
    state.remove(who=2, whom=0)
    state.roll_back(what="team", which=1, who=1)
    state.teardown()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("thousand", [1, 2])
def test_the_same_in_thousands_of_ways(laptops: type[Laptops], program: Callable[[str], str], thousand: int) -> None:
    laptops.peer = program("age")
    run_state_machine_as_test(laptops, settings=settings(max_examples=1000, stateful_step_count=20))
