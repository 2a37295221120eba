"""An agenda as plain values, and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from bgz.domain.cases.programme import Absence, MailWish
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup.coming import Entry, coming, sources
from bgz.domain.followup.entry_text import NoAgenda, from_json, to_json
from bgz.domain.followup.joined import Agenda, Case
from bgz.domain.followup.tasks import Task
from tests.domain.followup.lives import START, V, casebooks, days, of

DEVICE = "d0123456789AB"
AT = datetime(2026, 9, 4, 8, tzinfo=UTC)


def again(agenda: Agenda) -> Agenda:
    return from_json(json.loads(json.dumps(to_json(agenda))))


@settings(max_examples=25)
@given(casebooks, days)
def test_what_is_written_down_is_read_back(cases: Any, day: date) -> None:
    found = sources(cases)
    held = {number: Case(found[number], entries) for number, entries in coming(cases, day).items()}
    seen = {number: {DEVICE: 2} for number in held}
    agenda = Agenda(device=DEVICE, at=AT, day=day, cases=held, seen=seen)
    assert again(agenda) == agenda


def test_every_part_of_a_task_and_of_the_settings_goes_along() -> None:
    task = Task(
        case=V,
        kind="screening",
        due=START,
        since=START,
        side="both",
        who="own/a1",
        owner="anna",
        notices=(START, START),
        people=("adult-2",),
        items=("Huisregels besproken",),
        was_due=START,
        nobody_reached=True,
    )
    entry = Entry(task, START, START)
    assert all(getattr(task, field.name) != field.default for field in attrs.fields(Task) if field.name not in _BY_DAY)
    agenda = Agenda(
        device=DEVICE,
        at=AT,
        day=START,
        cases={V: Case((V,), (entry,))},
        absences={"anna": Absence(by="bea", since=START, until=START)},
        wishes={"anna": MailWish(language="en", days=("mon",), hour=9, overview=None, always=True)},
        escalate_days=3,
        stale_days=4,
    )
    assert again(agenda) == agenda


_BY_DAY = {"doers", "away"}
"""Who does a task on a day follows from the absences, not from the agenda."""


def test_a_programme_may_call_an_item_what_it_likes() -> None:
    task = Task(case=V, kind="screening", due=START, since=START, items=("a\x1b[2J" + "é" * 300,))
    agenda = Agenda(device=DEVICE, at=AT, day=START, cases={V: Case((V,), (Entry(task, START),))})
    (read,) = again(agenda).cases[V].entries
    assert read.task.items == ("a[2J" + "é" * 196,)


def test_the_case_itself_is_always_among_what_it_follows_from() -> None:
    agenda = Agenda(device=DEVICE, at=AT, day=START, cases={V: Case((V, "K-2H4MN"), ())})
    assert again(agenda).cases[V].of == ("K-2H4MN", V)


def test_nothing_else_of_a_record_is_in_it() -> None:
    family = RequestFamily(number=V, owner="anna", registered_on=START, surname="Kanarie", phone="06-12345000")
    held = coming(of(family), START)
    text = json.dumps(to_json(Agenda(device=DEVICE, at=AT, day=START, cases={V: Case((V,), held[V])})))
    assert "Kanarie" not in text
    assert "12345000" not in text


@pytest.mark.parametrize("value", [None, [], "", 1, {}, {"bgz": "agenda 1"}])
def test_what_is_no_agenda(value: Any) -> None:
    with pytest.raises(NoAgenda):
        from_json(value)


@pytest.mark.parametrize("who", ["o\u00ad1", "EHBO\u00a0kind", "x\ty", "a" * 300, "\ud800"])
def test_an_odd_name_does_not_cost_all_that_a_laptop_knows(who: str) -> None:
    odd, other = (Task(case=V, kind="own", due=START, since=START, who=name) for name in (who, "o0001"))
    agenda = Agenda(device=DEVICE, at=AT, day=START, cases={V: Case((V,), (Entry(odd, START), Entry(other, START)))})
    first, second = again(agenda).cases[V].entries
    assert second.task == other
    assert first.task.who.isalnum()
    assert first.task.due == START
