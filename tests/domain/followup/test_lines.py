"""Tasks as lines: what they say, who they are about, and the command that does them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Norms
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import Adult, OwnChild, SupportFamily
from bgz.domain.followup.lines import by_bucket, command_of, line_of, lines_of, name_of, together
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import CONTACT_OF, Task
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language
from bgz.output.envelope import plain
from bgz.terms import TASK

DAY = date(2024, 1, 15)


@attrs.frozen
class Cases:
    requests: dict[str, RequestFamily] = attrs.field(factory=dict)
    supports: dict[str, SupportFamily] = attrs.field(factory=dict)
    matches: dict[str, Match] = attrs.field(factory=dict)
    counted: dict[str, Match] = attrs.field(factory=dict)
    of_request: dict[str, list[Match]] = attrs.field(factory=dict)
    of_support: dict[str, list[Match]] = attrs.field(factory=dict)
    rules: Rules = attrs.field(factory=lambda: Rules({}, Norms()))
    rota: Rota = Rota()
    holidays: frozenset[date] = frozenset()


CASES = Cases(
    requests={"V-7K3QF": RequestFamily(number="V-7K3QF", surname="Jansen")},
    supports={
        "S-4TX9B": SupportFamily(
            number="S-4TX9B",
            surname="de Vries",
            adults={"a1": Adult(name="Piet", until=DAY), "a2": Adult(name="Klaas")},
            own_children={"k1": OwnChild(born=Month(2006, 1), called="Anna"), "k2": OwnChild(born=Month(2006, 3))},
        )
    },
    matches={
        "K-2H4MN": Match(number="K-2H4MN", request_family="V-7K3QF", support_family="S-4TX9B"),
        "K-00001": Match(number="K-00001", request_family="V-00000", support_family="S-4TX9B"),
    },
)


def task(case: str, kind: str, **more: Any) -> Task:
    return Task(**{"case": case, "kind": kind, "due": DAY, "since": DAY, **more})


def test_a_line_says_for_whom_it_is_done() -> None:
    line = line_of(task("V-7K3QF", "intake", owner="m1", doers=frozenset({"m3", "m2"}), away="Bea"), CASES, DAY)
    assert (line.what, line.owner, line.doers) == ("intake, standing in", "m1", ("m2", "m3"))
    assert line.instead == "for Bea"
    cases = attrs.evolve(CASES, rota=Rota({"m2": Colleague(key="m2", name="Carla")}))
    one = line_of(task("V-7K3QF", "intake", owner="m1", doers=frozenset({"m2"}), away="Bea"), cases, DAY)
    assert (one.what, one.instead) == ("intake, standing in", "Carla for Bea")


def test_both_sides_of_one_day_are_one_line() -> None:
    tasks = [
        task("K-2H4MN", "trial_review", side="request"),
        task("K-2H4MN", "trial_review", side="support"),
        task("K-2H4MN", "review", side="request"),
        task("K-2H4MN", "review", side="support", due=DAY + timedelta(days=1)),
    ]
    assert [(each.kind, each.side) for each in together(tasks)] == [
        ("trial_review", "both"),
        ("review", "request"),
        ("review", "support"),
    ]
    with in_language("nl"):
        assert lines_of(tasks, CASES, DAY)[0].what == "evaluatie van de proefperiode, beide gezinnen"


@pytest.mark.parametrize(
    ("who", "what", "command"),
    [
        ("a2", "VOG vernieuwen, volwassene 2", "bgz screen S-4TX9B --item vog --adult 2"),
        ("k1", "VOG vernieuwen, volwassene 3", "bgz screen S-4TX9B --item vog --adult 3"),  # 18 this month
        ("k2", "VOG vernieuwen, eigen kind 2, dat 18 wordt", "bgz screen S-4TX9B"),
    ],
)
def test_the_person_of_a_vog_is_told_by_the_number_that_screening_uses(who: str, what: str, command: str) -> None:
    with in_language("nl"):
        line = line_of(task("S-4TX9B", "vog", who=who, due=DAY + timedelta(days=40)), CASES, DAY)
    assert (line.what, line.command) == (what, command)


def test_the_people_of_one_house_are_one_line_and_what_has_expired_says_so() -> None:
    tasks = [task("S-4TX9B", "vog", who="k1"), task("S-4TX9B", "vog", who="a2")]
    with in_language("nl"):
        (line,) = lines_of(tasks, CASES, DAY)
    assert line.what == "geen geldige VOG, volwassene 2 en 3"
    assert line.command == "bgz screen S-4TX9B"


def test_only_the_field_name_tells_who_it_is_about() -> None:
    line = line_of(task("K-2H4MN", "silence"), CASES, DAY)
    assert line.name == "Jansen – de Vries"
    assert "name" not in plain(line, names=False)
    assert plain(line, names=True)["name"] == "Jansen – de Vries"


def test_names_of_cases() -> None:
    assert name_of("V-7K3QF", CASES) == "Jansen"
    assert name_of("K-00001", CASES) == "de Vries"
    assert name_of("V-00000", CASES) == ""


@pytest.mark.parametrize("kind", TASK.codes)
def test_every_kind_has_a_command_that_closes_it(kind: str) -> None:
    command = command_of(task("K-2H4MN", kind, side="support"))
    assert command.startswith("bgz ")
    assert "K-2H4MN" in command
    assert ("followup done" in command) == (kind in CONTACT_OF)


def test_an_answer_of_both_sides_begins_with_the_request_family() -> None:
    assert command_of(task("K-2H4MN", "answer", side="both")) == "bgz match answer K-2H4MN --side request"
    assert command_of(task("K-2H4MN", "answer", side="support")) == "bgz match answer K-2H4MN --side support"


def test_lines_under_how_near_they_are() -> None:
    lines = [line_of(task("V-7K3QF", "intake", due=DAY + timedelta(days=days)), CASES, DAY) for days in (9, -1, 0)]
    assert {bucket: len(held) for bucket, held in by_bucket(lines).items()} == {"overdue": 1, "today": 1, "later": 1}
    assert list(by_bucket(lines)) == ["overdue", "today", "later"]
