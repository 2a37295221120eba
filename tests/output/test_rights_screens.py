"""What is said of rights, late work, a stolen laptop and absence; values of records only where names may be shown."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from bgz.actions.device_log import BulkUndo, DeviceLog, TakenBack, Written
from bgz.actions.hand_over import HandOver
from bgz.actions.log import Entry
from bgz.actions.team_accept import Late, LateRecord
from bgz.actions.team_cover import AbsenceRow, Absences
from bgz.actions.team_remove import Leaving
from bgz.actions.team_rights import Roles
from bgz.domain.work.overview import CaseRow
from bgz.output import cover_screen, team_rights_screen
from bgz.output.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2023, 11, 4)
V1 = "V-7K3QF"


def shown(render: Callable[..., None], view: object, *, names: bool = False) -> list[str]:
    out = StringIO()
    render(view, Console(out, names=names))
    return out.getvalue().splitlines()


def test_roles() -> None:
    view = Roles("m1", "Bert", ("coordinator",), ("coordinator", "lead"), taken_over=1, encrypted=2)
    assert shown(team_rights_screen.roles, view) == [
        "Bert",
        "  Roles       coordinator",
        "  After this  coordinator, lead",
        "What was done in 1 record stays: you signed for it.",
        "2 files were encrypted anew.",
    ]


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        (
            {"whole": True, "cases": 2},
            ["Bert leaves the team, with all her laptops:", "  pc", "  2 open cases: nobody's then"],
        ),
        ({"whole": False}, ["A laptop of Bert leaves the team:", "  pc"]),
        ({"whole": True, "done": True}, ["Bert is out of the team.", "  pc"]),
        ({"whole": False, "done": True}, ["Out of the team: a laptop of Bert.", "  pc"]),
        (
            {"whole": True, "cases": 1, "taker": "Anna", "devices": ()},
            ["Bert is out of the team already; what was left undone is finished.", "  pc", "  1 open case: Anna"],
        ),
    ],
)
def test_who_leaves(more: dict[str, object], lines: list[str]) -> None:
    given = {"member": "m1", "name": "Bert", "laptops": ("pc",), "devices": ("d1",), "cases": 0, **more}
    assert shown(team_rights_screen.leaving, Leaving(**given)) == lines  # type: ignore[arg-type]


def test_what_came_late() -> None:
    entry = Entry("a" * 32, "2023-11-04T10:12:31+00:00", "Bert", ("surname",), {"surname": "Jansen"})
    view = Late("d1", "pc (Bert, d1)", (LateRecord(V1, (entry,), {}), LateRecord("V-00002", (), {})))
    lines = shown(team_rights_screen.late, view)
    assert lines == ["pc (Bert, d1)", V1, "aaaaaaaa  2023-11-04 10:12  Bert", "  Surname (surname)", "V-00002"]
    assert "  Surname (surname): Jansen" in shown(team_rights_screen.late, view, names=True)
    done = Late(view.device, view.laptop, view.records, (V1,))
    assert shown(team_rights_screen.late, done)[1:] == [
        "  V-7K3QF: taken in",
        "  V-00002: left as it is; bgz check goes on telling it",
    ]
    declined = Late(view.device, view.laptop, view.records, (), (V1,))
    assert shown(team_rights_screen.late, declined)[1] == "  V-7K3QF: declined: nothing of it holds"
    beside = LateRecord(V1, (entry,), {}, {"surname": "Smit"})
    assert "  now: Surname (surname): Smit" in shown(team_rights_screen.late_record, beside, names=True)
    assert "Smit" not in " ".join(shown(team_rights_screen.late_record, beside))


def test_what_a_laptop_wrote() -> None:
    at = "2023-11-04T10:12:31+00:00"
    entries = (
        Written("team", "b" * 32, at, "counted", ("devices.d2",), {"devices.d2": {"name": "x"}}),
        Written(V1, "a" * 32, at, "counted", ("surname", "phone"), {"surname": "Jansen", "phone": None}),
        Written(V1, "c" * 32, at, "late", (), {}),
    )
    view = DeviceLog("d1", "pc (Bert, d1)", DAY, entries)
    assert shown(team_rights_screen.device_log, view) == [
        "pc (Bert, d1): 3 changes, since 4 Nov 2023",
        "2023-11-04 10:12  team  bbbbbbbb",
        "  devices.d2",
        "2023-11-04 10:12  V-7K3QF  aaaaaaaa",
        "  Surname (surname)",
        "  Phone (phone)",
        "2023-11-04 10:12  V-7K3QF  cccccccc  (late)",
        "  acknowledged what was there",
    ]
    lines = shown(team_rights_screen.device_log, view, names=True)
    assert "  Surname (surname): Jansen" in lines
    assert "  Phone (phone): removed" in lines
    assert shown(team_rights_screen.device_log, DeviceLog("d1", "pc", None, ())) == ["pc: 0 changes"]


def test_what_is_taken_back() -> None:
    paths = ("surname", "phone", "email", "first_name")
    records = (TakenBack(V1, ("a", "b"), paths, ()), TakenBack("V-00002", (), ("surname",), ("It rests on it.",)))
    assert shown(team_rights_screen.bulk_undo, BulkUndo("d1", "pc", None, records)) == [
        "pc",
        "  V-7K3QF  2 changes go back: Surname, Phone, E-mail and 1 more",
        "  V-00002  stays: It rests on it.",
    ]
    done = BulkUndo("d1", "pc", None, (TakenBack(V1, ("a",), ("surname",), ()),), done=True)
    assert shown(team_rights_screen.bulk_undo, done)[1] == "  V-7K3QF  1 change was taken back: Surname"


def test_absences() -> None:
    rows = (
        AbsenceRow("m1", "Bert", "Anna", "Anna", DAY, DAY),
        AbsenceRow("m2", "Carla", "Bert", "Anna", DAY, None),
        AbsenceRow("m3", "Dora", "Eva", "", DAY, None),
    )
    assert shown(cover_screen.absences, Absences(DAY, rows)) == [
        "Away   From        Up to and with  Who stands in",
        "Bert   4 Nov 2023  4 Nov 2023      Anna",
        "Carla  4 Nov 2023  not known yet   Bert → Anna",
        "Dora   4 Nov 2023  not known yet   Eva → the leads",
    ]
    assert shown(cover_screen.absences, Absences(DAY, ())) == []


def test_hand_over() -> None:
    row = CaseRow(V1, "waiting", DAY, "Meppel", "m1", "Jansen")
    view = HandOver("Bert", "Anna", "m2", (row,))
    assert shown(cover_screen.hand_over, view) == ["1 case goes from Bert to Anna:", "  V-7K3QF  waiting"]
    assert shown(cover_screen.hand_over, view, names=True)[1] == "  V-7K3QF  waiting  Jansen"
    done = HandOver("Bert", "Anna", "m2", (row, row), done=True)
    assert shown(cover_screen.hand_over, done) == ["2 cases went from Bert to Anna."]
    assert shown(cover_screen.hand_over, HandOver("Bert", "Anna", "m2", ())) == []
