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
from bgz.domain.followup.joined import Agenda, Case
from bgz.domain.followup.tasks import Task
from bgz.storage import age, agendafile, recordtext, strictjson
from bgz.storage.agendafile import Refused, device_in, opened, sealed
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
    with pytest.raises(Refused) as refused:
        opened(data, device, identity, crew.history.now, crew.id)
    return refused.value.reason


def test_what_is_written_is_read_by_the_job(crew: Crew) -> None:
    data = sealed(agenda(crew.anna), crew.id, crew.anna.keys, [KEY])
    read = opened(data, crew.anna.id, JOB, crew.history.now, crew.id)
    assert read.agenda == agenda(crew.anna)
    assert read.data == data


def test_nobody_but_the_job_can_open_it(crew: Crew) -> None:
    data = sealed(agenda(crew.anna), crew.id, crew.anna.keys, [KEY])
    for identity in (crew.anna.keys.age, crew.paper.age, age.Identity.generate()):
        assert reason(data, crew.anna.id, crew, identity) == "unreadable"
