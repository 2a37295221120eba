"""Whatever stands in a file: only the declared errors, in bounded time and memory, and the other records are read.

A small number of mutations in the everyday suite; in the slow one as many as fit in half a minute. Each mutation
follows from its number, which a failure names.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import tracemalloc
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.errors import BgzError, FolderProblem, Invalid, NotFound
from bgz.storage import (
    age,
    changes,
    fold,
    identity,
    joining,
    layout,
    patience,
    quarantine,
    recordtext,
    strictjson,
    teamfile,
    verdicts,
    yamltext,
)
from bgz.storage.identity import DeviceIdentity
from bgz.storage.session import RuntimeFile, Session
from bgz.storage.team import TeamHistory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Crew, Shared

V1, V2 = "V-7K3QF", "V-8M4RG"
SECONDS = 6
"""For each of the slow tests: together half a minute."""
FEW = 60
STUCK = 30
"""Seconds after which one input counts as never ending."""
TOKENS = (
    *(
        b"---\n",
        b"\n---\n",
        b"--- #x\r\n",
        b'- ["',
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\x00",
        b"\xff\xfe",
        b"# bgz record 2.\n",
    ),
    *(
        b"# bgz record " + b"9" * 40 + b".",
        b"null",
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 5000,
        b"\\ud800",
        b'"set":{}',
    ),
    *(
        b"[" * 3000,
        b'{"a":' * 3000,
        b'"rec":"V-8M4RG"',
        b'"after":["',
        b"\xe2\x80\xa8",
        b"\\u0000",
        b"}]",
        b"]}",
        b"&a *a",
    ),
    *(b"!!python/object", b"? [", b"<<: *x", b"\t", b"#" * 5000, b"age-encryption.org/v1\n", b"-> X25519 ", b"true"),
)


def mutated(data: bytes, seed: int) -> bytes:
    """Return `data` with one to four things done to it that follow from `seed`."""
    chance = random.Random(seed)
    for _time in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(data) + 1) for _end in range(2))
        act = chance.randrange(9)
        if act == 0 and data:
            at = chance.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        elif act == 1:
            data = data[:at] + chance.choice(TOKENS) + data[at:]
        elif act == 2:
            data = data[:at] + data[to:]
        elif act == 3:
            data = data[:to] + data[at:to] * chance.randint(1, 20) + data[to:]
        elif act == 4:
            data = data[:at]
        elif act == 5:
            lines = data.split(b"\n")
            chance.shuffle(lines)
            data = b"\n".join(lines)
        elif act == 6:
            data = data[:at] + chance.randbytes(chance.randint(1, 40)) + data[to:]
        elif act == 7:
            data = data.replace(chance.choice((b'"', b":", b",", b"[", b"{", b"\n")), chance.choice(TOKENS), 1)
        else:
            data = data[to:] + data[at:to] + data[:at]
    return data[: 4 * recordtext.MAX_FILE]


@contextmanager
def bounded(seed: object) -> Iterator[None]:
    """Name the input that fails, and stop one that never ends."""

    def stuck(*_args: object) -> None:
        raise TimeoutError

    can = hasattr(signal, "setitimer")
    before = signal.signal(signal.SIGALRM, stuck) if can else None
    if can:
        signal.setitimer(signal.ITIMER_REAL, STUCK)
    try:
        yield
    except Exception as error:
        raise AssertionError(f"input {seed}: {type(error).__name__}") from error
    finally:
        if can:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def seeds(few: bool) -> Iterator[int]:
    """Yield the numbers of mutations: always the same few, or others each time until the time is over."""
    if few:
        yield from range(FEW)
        return
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        yield random.randrange(2**40)


how_many = pytest.mark.parametrize(
    "few", [True, pytest.param(False, marks=[pytest.mark.slow, pytest.mark.no_cover])], ids=["few", "many"]
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "pause", lambda _seconds: None)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)


@pytest.fixture
def two(cases: Shared, family: Callable[..., Any]) -> Shared:
    """Return a folder with two records of several changes each."""
    for number in (V1, V2):
        held = cases.open().create(family(number, surname="Jansen"), at=cases.crew.at())
        for text in ("é\u2028", "- [", "no", "12:30\n---\n"):
            held = cases.open().save(held, evolve(held.record, notes=text, first_name=text), at=cases.crew.at())
    return cases


def plain(cases: Shared) -> bytes:
    return age.decrypt(cases.file().read_bytes(), [cases.crew.anna.keys.age]).plaintext


@how_many
def test_the_text_of_a_record_gives_lines_or_a_declared_error(two: Shared, few: bool) -> None:
    crew, text = two.crew, plain(two)
    team = crew.history
    read = refused = 0
    for seed in seeds(few):
        with bounded(seed):
            try:
                found = recordtext.read(mutated(text, seed))
            except recordtext.NotARecord:
                refused += 1
                continue
            lines = []
            for line in found.lines:
                with suppress(changes.Damaged):
                    lines.append(changes.parse(line))
            judged = verdicts.judge(V1, lines, team)
            assert judged.ids <= {change.id for change in verdicts.judge(V1, original(text), team).counted}
            fold.fold(lines, judged.ids).tree()
            read += 1
    assert read
    assert refused


def original(text: bytes) -> list[changes.Change]:
    return [changes.parse(line) for line in recordtext.read(text).lines]


@how_many
def test_a_line_is_a_change_or_damaged(two: Shared, few: bool) -> None:
    line = recordtext.read(plain(two)).lines[-1]
    for seed in seeds(few):
        with bounded(seed):
            new = mutated(line, seed)
            with suppress(changes.Damaged):
                assert changes.parse(new).line == new
            with suppress(strictjson.DamagedJson):
                strictjson.loads(new.decode("utf-8", errors="replace"))


@how_many
def test_a_folder_with_a_spoilt_file_is_read_and_written_on(two: Shared, few: bool) -> None:
    """The text inside was changed and sealed again for the team, as a stranger can; or the file itself was."""
    crew, text, data = two.crew, plain(two), two.file().read_bytes()
    everybody = crew.history.now.recipients(V1)
    new = crew.admit("bea")
    two.write_team()
    list(two.open().reseal())
    text, data = plain(two), two.file().read_bytes()
    everybody = crew.history.now.recipients(V1)
    for seed in seeds(few):
        spoilt = mutated(data, seed) if seed % 3 == 0 else age.encrypt(mutated(text, seed), everybody)
        for who in (crew.anna, new):
            two.file().write_bytes(spoilt)
            with bounded(seed):
                folder = two.open(who)
                held = {each.number: each for each in folder.all()}
                assert held[V2].record.surname == "Jansen"
                assert who is new or held[V1].record.surname == "Jansen", "she has seen it whole"
                with suppress(BgzError):
                    folder.mend(V1)
                with suppress(BgzError):
                    folder.save(folder.read(V2), evolve(held[V2].record, phone=f"06{seed % 10**8:08}"), at=crew.at())


@how_many
def test_a_spoilt_team_file_is_put_right_or_refused(two: Shared, few: bool) -> None:
    crew = two.crew
    crew.admit("bea")
    two.write_team()
    path = layout.path_of(two.root, layout.TEAM)
    data = path.read_bytes()
    assert len(two.open().now.devices) == 2
    for seed in seeds(few):
        spoilt = mutated(data, seed)
        with bounded(seed):
            path.write_bytes(spoilt)
            with suppress(BgzError):
                joining.prepare(two.root)
            path.write_bytes(spoilt)
            assert list(two.open().now.devices) == list(crew.history.now.devices)
            with suppress(recordtext.NotARecord):
                found = TeamHistory.read(teamfile.lines_of(spoilt), crew.id)
                assert set(found.counted) <= set(crew.lines)


@how_many
def test_spoilt_requests_to_join_are_none(two: Shared, crew: Crew, few: bool) -> None:
    laptop = two.crew.laptop("bea")
    request = joining.Request(two.crew.id, "bea", "Bea", "bea@example.org", laptop.device, two.crew.at().isoformat())
    path = joining.written(two.root, request, laptop.keys)
    data = path.read_bytes()
    for seed in seeds(few):
        with bounded(seed):
            path.write_bytes(mutated(data, seed))
            for found in joining.requests(two.root, two.crew.id):
                assert evolve(found, member="bea") == request


@how_many
def test_what_a_laptop_keeps_for_itself_may_be_spoilt(two: Shared, few: bool) -> None:
    """Memory, cache, drafts, what was shown and set apart: spoilt, they cost a second look and no record."""
    crew, place = two.crew, two.place(two.crew.anna)
    two.file().rename(two.base / "kept")
    two.open().numbers()
    (two.base / "kept").rename(two.file())
    strange = crew.sign(crew.laptop("mallory"), "V-9N5SH", {}, after=())
    text = recordtext.write("V-9N5SH", {}, [strange.line], team=[], counted=[])
    two.file("V-9N5SH").write_bytes(age.encrypt(text, crew.history.now.recipients(V1)))
    folder = two.open()
    folder.drafts.keep("edit", "text")
    folder.introduced()
    list(folder.all())
    quarantine.Quarantine(place, crew.anna.keys.age).keep(V1, b"apart")
    whole = {path: path.read_bytes() for path in place.rglob("*") if path.is_file() and path.name != "lock"}
    names = {path.name for path in whole}
    assert names >= {"index", "shown.json", "away.json", "strange", V1, V2, "team", "edit.age"}
    for seed in seeds(few):
        chosen = random.Random(seed).choice(sorted(whole))
        with bounded(f"{seed} {chosen.name}"):
            chosen.write_bytes(mutated(whole[chosen], seed))
            folder = two.open()
            assert [held.record.surname for held in folder.all()] == ["Jansen", "Jansen"]
            folder.newcomers()
            with suppress(NotFound):
                assert folder.drafts.read("edit")
            for name in quarantine.Quarantine(place, crew.anna.keys.age).names():
                with suppress(age.AgeError):
                    quarantine.Quarantine(place, crew.anna.keys.age).read(name)
        for path, data in whole.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)


@how_many
@pytest.mark.skipif(os.name != "posix", reason="a runtime folder exists on Linux only")
def test_a_spoilt_session_is_none(two: Shared, tmp_path: Path, few: bool) -> None:
    device = DeviceIdentity(two.crew.anna.keys, two.crew.id, "anna")
    sealed = identity.seal(device, "vier-losse-woorden-samen", log_n=2)
    path = tmp_path / "session"
    session = Session(RuntimeFile(path))
    session.open(sealed, device, 1000.0)
    data = path.read_bytes()
    opened = json.loads(data)["identity"].encode()
    for seed in seeds(few):
        with bounded(seed):
            RuntimeFile(path).save(mutated(data, seed))
            session.load(sealed, 1001.0)
            with suppress(ValueError):
                DeviceIdentity.from_json(mutated(opened, seed))


@how_many
def test_a_spoilt_form_is_read_or_told_line_by_line(two: Shared, few: bool) -> None:
    text = recordtext.read(plain(two)).facts
    for seed in seeds(few):
        with bounded(seed), suppress(Invalid):
            yamltext.read(mutated(text, seed).decode("utf-8", errors="replace"))


# Inputs at the limits, each chosen to hurt.


def line_of(crew: Crew, **parts: Any) -> bytes:
    given: dict[str, Any] = {"rec": V1, "values": {"a": 1}, "after": (), "team": crew.history.heads, **parts}
    return crew.sign(crew.anna, given.pop("rec"), given.pop("values"), **given).line


def deep(crew: Crew) -> list[bytes]:
    return [b'- ["' + b"A" * 86 + b'==", {"rec":' + b"[" * 1_000_000 + b"}]"]


def huge_numbers(crew: Crew) -> list[bytes]:
    line = line_of(crew)
    return [
        line.replace(b'{"a":1}', b'{"a":' + digits + b"}") for digits in (b"9" * 10**6, b"1e400", b"-1E-99999", b"0x1")
    ]


def many_parents(crew: Crew) -> list[bytes]:
    names = [f"{number:032x}" for number in range(changes.MAX_PARENTS)]
    return [
        line_of(crew, after=names),
        line_of(crew, after=names).replace(b'"after":[', b'"after":["' + b"a" * 32 + b'",'),
    ]


def many_lines(crew: Crew) -> list[bytes]:
    return [line_of(crew, values={"n": str(number)}, team=[crew.id]) for number in range(200)] * 50


def too_many_lines(crew: Crew) -> list[bytes]:
    return [b"- x"] * (recordtext.MAX_LINES + 1)


def woven(crew: Crew) -> list[bytes]:
    """Each line names the sixty before it: as many ways through the graph as can be."""
    made: list[changes.Change] = []
    for number in range(500):
        after = [change.id for change in made[-60:]]
        made.append(crew.sign(crew.anna, V1, {"n": number}, after=after, team=[crew.id]))
    return [change.line for change in made]


def ring(crew: Crew) -> list[bytes]:
    """Two lines that name each other, which honest ids do not allow, and one that names itself."""
    one, other = line_of(crew, after=["a" * 32]), line_of(crew, after=["b" * 32])
    names = [changes.parse(line).id.encode() for line in (one, other)]
    return [one.replace(b"a" * 32, names[1]), other.replace(b"b" * 32, names[0]), one.replace(b"a" * 32, names[0])]


def same_twice(crew: Crew) -> list[bytes]:
    line = line_of(crew)
    return [line, line, line.replace(b'"a":1', b'"a":1,"a":1'), line.replace(b'"set"', b'"set":{},"set"')]


def removals(crew: Crew) -> list[bytes]:
    """Items taken away and changed at once, thousands of times."""
    return [
        *(line_of(crew, values={f"children.k{number}": None}, team=[crew.id]) for number in range(300)),
        *(line_of(crew, values={f"children.k{number}.born": "2015-03"}, team=[crew.id]) for number in range(300)),
    ]


def eight_megabytes(crew: Crew) -> list[bytes]:
    return [line_of(crew, values={"a": "x" * 60_000}, team=[crew.id]) for _each in range(135)]


HURTING = (
    *(deep, huge_numbers, many_parents, many_lines, too_many_lines, woven, ring, same_twice, removals),
    eight_megabytes,
)


@pytest.mark.parametrize("made", HURTING, ids=lambda made: str(made.__name__))
def test_a_file_made_to_hurt_is_read_in_bounded_memory(
    two: Shared, made: Callable[[Crew], list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = two.crew
    minutes = iter(range(10**6))
    monkeypatch.setattr(crew, "at", lambda: crew.founding.moment.replace(microsecond=next(minutes) % 10**6))
    lines = made(crew)
    text = recordtext.write(V1, {}, [*recordtext.read(plain(two)).lines, *lines], team=[], counted=[])
    two.file().write_bytes(age.encrypt(text, crew.history.now.recipients(V1)))
    with bounded(made.__name__):
        tracemalloc.start()
        try:
            folder = two.open()
            assert {held.number for held in folder.all()} == {V1, V2}
            assert folder.read(V1).record.surname == "Jansen"
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 12 * len(text) + 60_000_000


def test_the_memory_of_the_whole_process_stays_bounded(two: Shared) -> None:
    """A file of a terabyte, a header without end and a team file of eight megabytes are not read whole."""
    resource = pytest.importorskip("resource")
    unit = 1 if sys.platform == "darwin" else 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    two.file().write_bytes(b"age-encryption.org/v1\n" + b"-> x\n" * 2_000_000)
    with two.file("V-9N5SH").open("ab") as file:
        file.truncate(2**40)
    layout.path_of(two.root, layout.TEAM).write_bytes(b"# bgz team 1.\n---\n---\n" + b"- x\n" * 4_000_000)
    with suppress(FolderProblem):
        two.open(two.crew.admit("bea"))
    assert {held.number for held in two.open().all()} == {V1, V2}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before < 200_000_000
