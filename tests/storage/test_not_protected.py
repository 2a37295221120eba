"""What no program can take back: `bgz help security` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.programme import MailWish
from bgz.domain.followup.coming import Entry
from bgz.domain.followup.joined import Agenda, Case, joined
from bgz.domain.followup.tasks import Task
from bgz.storage import age, agendafile, recordtext, teamsets
from bgz.storage.teamstate import RemindersKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.request_family import RequestFamily

    from .conftest import Crew, Shared


def test_what_a_removed_laptop_copied_before_stays_readable(
    cases: Shared, family: Callable[..., RequestFamily]
) -> None:
    bea = cases.crew.admit("bea")
    cases.write_team()
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    copied = cases.file().read_bytes()
    folder.change_team(teamsets.removal(folder.now, [bea.id], cases.crew.at().date()), at=cases.crew.at())
    assert dict(folder.reseal())[held.number]
    folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    assert b"Jansen" in recordtext.read(age.decrypt(copied, [bea.keys.age]).plaintext).facts
    with pytest.raises(age.NotForMe):
        age.decrypt(cases.file().read_bytes(), [bea.keys.age])


def test_a_member_with_a_program_of_her_own_keeps_tasks_out_of_mails_but_changes_no_wish(crew: Crew) -> None:
    """The job opens no record, so it cannot see that she had not seen what she says she had."""
    bea, job = crew.admit("bea"), age.Identity.generate()
    day = crew.at().date()
    task = Entry(Task(case="V-7K3QF", kind="intake", due=day, since=day, owner="anna"), day)
    case, wish = Case(("V-7K3QF",), (task,)), MailWish(hour=9)
    honest = Agenda(device=crew.anna.id, at=crew.at(), day=day, cases={"V-7K3QF": case}, wishes={"anna": wish})
    lie = evolve(
        honest,
        device=bea.id,
        cases={"V-7K3QF": evolve(case, entries=())},
        seen={each: {bea.id: 2**50} for each in ("programme", "V-7K3QF")},
        wishes={"anna": MailWish(days=(), overview=None)},
    )
    read = [
        agendafile.opened(
            agendafile.sealed(
                agendafile.line_of(each, crew.id), who.keys, [RemindersKey.of("server", str(job.recipient))]
            ),
            who.id,
            job,
            crew.history.now,
            crew.id,
        ).agenda
        for who, each in ((crew.anna, honest), (bea, lie))
    ]
    says = joined(read, {crew.anna.id: "anna", bea.id: "bea"}, ["anna"])
    assert says.entries == {"V-7K3QF": ()}
    assert says.wishes == {"anna": wish}
