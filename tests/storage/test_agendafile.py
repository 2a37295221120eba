"""The agenda of a laptop as a file: who may read it, and what does not count as one."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.programme import Absence, MailWish
from bgz.domain.followup.coming import Entry
from bgz.domain.followup.entry_text import NoAgenda
from bgz.domain.followup.joined import Agenda, Case
from bgz.domain.followup.tasks import Task
from bgz.storage import age, agendafile, recordtext
from bgz.storage.agendafile import NotTaken, device_in, line_of, opened, sealed
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Crew, Laptop

DAY = date(2026, 9, 4)
JOB = age.Identity.generate()
KEY = RemindersKey.of("server", str(JOB.recipient))
V = "V-7K3QF"
TASK = Task(case=V, kind="intake", due=date(2026, 9, 7), since=date(2026, 8, 14), owner="anna")


def agenda(laptop: Laptop) -> Agenda:
    return Agenda(
        device=laptop.id,
        at=datetime(2026, 9, 4, 8, tzinfo=UTC),
        day=DAY,
        cases={V: Case((V,), (Entry(TASK, DAY, date(2026, 10, 1)), Entry(TASK, date(2026, 10, 1))))},
        seen={V: {laptop.id: 3}, "programme": {laptop.id: 1}},
        absences={"anna": Absence(by="bea", since=DAY)},
        wishes={"anna": MailWish(hour=9)},
        escalate_days=9,
        stale_days=12,
    )


def reason(data: bytes, device: str, crew: Crew, identity: age.Identity = JOB) -> str:
    with pytest.raises(NotTaken) as refused:
        opened(data, device, identity, crew.history.now, crew.id)
    return refused.value.reason


def test_what_is_written_is_read_by_the_job(crew: Crew) -> None:
    data = sealed(line_of(agenda(crew.anna), crew.id), crew.anna.keys, [KEY])
    read = opened(data, crew.anna.id, JOB, crew.history.now, crew.id)
    assert read.agenda == agenda(crew.anna)
    assert read.data == data


def test_nobody_but_the_job_can_open_it(crew: Crew) -> None:
    data = sealed(line_of(agenda(crew.anna), crew.id), crew.anna.keys, [KEY])
    for identity in (crew.anna.keys.age, crew.paper.age, age.Identity.generate()):
        assert reason(data, crew.anna.id, crew, identity) == "unreadable"


def signed(laptop: Laptop, line: bytes) -> bytes:
    """Return the file of a line that a laptop signed, whatever it says."""
    signature = base64.b64encode(laptop.keys.sign.sign(b"bgz agenda 1\n" + line))
    return age.encrypt(line + b"\n" + signature + b"\n", [JOB.recipient])


def inside(data: bytes) -> bytes:
    return age.decrypt(data, [JOB]).plaintext.partition(b"\n")[0]


def whole(crew: Crew, laptop: Laptop | None = None) -> bytes:
    who = laptop or crew.anna
    return sealed(line_of(agenda(who), crew.id), who.keys, [KEY])


def test_its_size_tells_little(crew: Crew) -> None:
    text = age.decrypt(whole(crew), [JOB]).plaintext
    assert len(text) % recordtext.PADDING == 0
    assert text.count(b"\n") == 3


def test_there_is_no_word_in_it_that_somebody_typed(crew: Crew) -> None:
    """Every text in it is a code, a key, a number, a day or a word of bgz."""
    held = json.loads(inside(whole(crew)))
    assert set(held) == {
        "bgz",
        "team",
        "device",
        "at",
        "day",
        "cases",
        "seen",
        "settings",
        "escalate_days",
        "stale_days",
    }
    assert held["cases"][V]["tasks"][0] == {
        "kind": "intake",
        "due": "2026-09-07",
        "since": "2026-08-14",
        "owner": "anna",
        "first": "2026-09-04",
        "last": "2026-10-01",
    }


def test_who_is_not_of_the_team_cannot_write_one(crew: Crew) -> None:
    stranger = crew.laptop("eve")
    assert reason(whole(crew, stranger), stranger.id, crew) == "stranger"
    assert reason(whole(crew, stranger), crew.anna.id, crew) == "signature"


def test_of_a_laptop_that_was_removed_nothing_counts(crew: Crew) -> None:
    bea = crew.admit("bea")
    data = whole(crew, bea)
    assert opened(data, bea.id, JOB, crew.history.now, crew.id).agenda.device == bea.id
    crew.remove(bea)
    assert reason(data, bea.id, crew) == "removed"


def test_nobody_writes_for_another(crew: Crew) -> None:
    bea = crew.admit("bea")
    of_anna = agenda(crew.anna)
    by_bea = sealed(line_of(of_anna, crew.id), bea.keys, [KEY])
    assert reason(by_bea, crew.anna.id, crew) == "signature"  # signed by another
    assert reason(by_bea, bea.id, crew) == "signature"  # says it is of another
    assert reason(whole(crew), bea.id, crew) == "signature"  # put in the place of another


def test_an_agenda_of_another_team_is_none(crew: Crew) -> None:
    data = sealed(line_of(agenda(crew.anna), "0" * 32), crew.anna.keys, [KEY])
    assert reason(data, crew.anna.id, crew) == "team"


def test_no_byte_of_it_can_be_changed(crew: Crew) -> None:
    line = inside(whole(crew))
    signature = base64.b64encode(crew.anna.keys.sign.sign(b"bgz agenda 1\n" + line))
    other = line.replace(b"intake", b"talk")
    for text in (
        other + b"\n" + signature + b"\n",
        line + b" \n" + signature + b"\n",
        line + b"\n" + signature[:-8] + b"\n",
        line + b"\n" + signature + b" \n",
        line + b"\n\n",
        line,
        b"",
    ):
        assert reason(age.encrypt(text, [JOB.recipient]), crew.anna.id, crew) == "signature"


@pytest.mark.parametrize("cut", [0, 1, 20, 200, -1, -30])
def test_a_file_that_was_cut_off_is_none(crew: Crew, cut: int) -> None:
    assert reason(whole(crew)[:cut], crew.anna.id, crew) == "unreadable"


def test_a_signature_for_something_else_is_none_for_an_agenda(crew: Crew) -> None:
    line = inside(whole(crew))
    signature = base64.b64encode(crew.anna.keys.sign.sign(line))
    data = age.encrypt(line + b"\n" + signature + b"\n", [JOB.recipient])
    assert reason(data, crew.anna.id, crew) == "signature"


def test_what_is_too_large_is_not_read(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(b"x" * (recordtext.MAX_FILE + 1), crew.anna.id, crew) == "large"
    within = age.encrypt(b" " * (recordtext.MAX_BYTES + 1), [JOB.recipient])
    assert len(within) < recordtext.MAX_FILE
    assert reason(within, crew.anna.id, crew) == "large"
    monkeypatch.setattr(recordtext, "MAX_BYTES", 1000)
    with pytest.raises(NotTaken) as refused:
        whole(crew)
    assert refused.value.reason == "large"


def changed(held: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**held, **values}


def task_with(held: dict[str, Any], **values: Any) -> dict[str, Any]:
    task = {**held["cases"][V]["tasks"][0], **values}
    return changed(held, cases={V: {"of": [], "tasks": [task]}})


SPOILT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a newer form": lambda held: changed(held, bgz="agenda 2"),
    "no form": lambda held: {key: value for key, value in held.items() if key != "bgz"},
    "no object": lambda held: [held],
    "a text": lambda _held: "agenda 1",
    "a number": lambda _held: 1,
    "a moment without a zone": lambda held: changed(held, at="2026-09-04T08:00:00"),
    "no moment": lambda held: changed(held, at="yesterday"),
    "a day far away": lambda held: changed(held, day="0001-01-01"),
    "no device": lambda held: changed(held, device="anna"),
    "cases in a list": lambda held: changed(held, cases=[]),
    "a concern": lambda held: changed(held, cases={"M-7K3QF": {"of": [], "tasks": []}}),
    "a name for a case": lambda held: changed(held, cases={"Jansen": {"of": [], "tasks": []}}),
    "a case of text": lambda held: changed(held, cases={V: "nothing"}),
    "of something else": lambda held: changed(held, cases={V: {"of": ["../team"], "tasks": []}}),
    "counts of nobody": lambda held: changed(held, seen={V: {"anna": 1}}),
    "a count of none": lambda held: changed(held, seen={V: {held["device"]: 0}}),
    "half a count": lambda held: changed(held, seen={V: {held["device"]: 1.5}}),
    "a count that is a yes": lambda held: changed(held, seen={V: {held["device"]: True}}),
    "a setting of something else": lambda held: changed(held, settings={"name": "Test"}),
    "a setting of text": lambda held: changed(held, settings={"absences.anna": "away"}),
    "a wish without bounds": lambda held: changed(held, settings={"mail.anna": {"hour": 99}}),
    "a wish of no member": lambda held: changed(held, settings={"mail.a b": {"hour": 9}}),
    "no norm": lambda held: changed(held, escalate_days=0),
    "a norm without end": lambda held: changed(held, stale_days=10**9),
    "an unknown kind": lambda held: task_with(held, kind="lunch"),
    "a kind in a list": lambda held: task_with(held, kind=["intake"]),
    "an unknown side": lambda held: task_with(held, side="left"),
    "a due day that is none": lambda held: task_with(held, due="soon"),
    "an end of the calendar": lambda held: task_with(held, due="9999-12-31"),
    "an owner with a name": lambda held: task_with(held, owner="Anna de Boer"),
    "steering of the terminal": lambda held: task_with(held, who="a1\x1b[2J"),
    "an endless text": lambda held: task_with(held, who="a" * 1000),
    "a number for a text": lambda held: task_with(held, who=1),
    "texts that are no list": lambda held: task_with(held, items=1),
    "doers": lambda held: task_with(held, doers=["anna"]),
    "a note": lambda held: task_with(held, text="Jansen"),
}


@pytest.mark.parametrize("which", sorted(SPOILT))
def test_what_is_not_as_bgz_writes_it_is_refused_though_signed(crew: Crew, which: str) -> None:
    held = json.loads(inside(whole(crew)))
    line = json.dumps(SPOILT[which](held)).encode("utf-8")
    assert reason(signed(crew.anna, line), crew.anna.id, crew) == "form"
    assert opened(signed(crew.anna, json.dumps(task_with(held)).encode()), crew.anna.id, JOB, crew.history.now, crew.id)


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"bgz":' * 30 + b"1" + b"}" * 30, b'{"a":1,"a":2}', b"\xff", b"NaN", b""]
)
def test_what_is_no_json_is_refused_though_signed(crew: Crew, line: bytes) -> None:
    assert reason(signed(crew.anna, line), crew.anna.id, crew) == "form"


def test_what_cannot_be_written_is_not(crew: Crew) -> None:
    with pytest.raises(age.AgeError):
        sealed(line_of(agenda(crew.anna), crew.id), crew.anna.keys, [])
    half = evolve(agenda(crew.anna), seen={V: {crew.anna.id: 2**60}})
    with pytest.raises(NoAgenda):
        sealed(line_of(half, crew.id), crew.anna.keys, [KEY])


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("d0123456789AB.age", "d0123456789AB"),
        ("d0123456789AB.sync-conflict-20260904-101231-ABCDEFG.age", "d0123456789AB"),
        ("d0123456789AB (Anna's conflicted copy 2026-09-04).age", "d0123456789AB"),
        ("Conflict d0123456789AB.AGE", "d0123456789AB"),
        ("d0123456789AB.yaml", None),
        ("d0123456789ABC.age", None),
        ("xd0123456789AB.age", None),
        ("d0123456789aB.age", None),
        (".~bgz-0011223344556677.tmp", None),
        ("readme.age", None),
    ],
)
def test_whose_agenda_a_file_may_be_shows_in_its_name(name: str, whose: str | None) -> None:
    assert device_in(name) == whose
    assert agendafile.FOLDER == "agenda"
