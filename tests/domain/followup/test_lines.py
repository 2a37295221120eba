"""Tasks as lines: what they say, who they are about, and the command that does them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bgz.domain.cases.match import Match
from bgz.domain.cases.person import OwnTask, Snooze
from bgz.domain.cases.programme import Norms
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import Adult, OwnChild, SupportFamily
from bgz.domain.followup.lines import by_bucket, command_of, grouped, line_of, lines_of, name_of, together
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import CONTACT_OF, Task
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language
from bgz.output.envelope import plain
from bgz.terms.followup import TASK

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
    ("kind", "more", "what", "command"),
    [
        ("vog", {"people": ("adult-2",)}, "VOG vernieuwen, volwassene 2", "--item vog --adult 2"),
        ("vog", {"people": ("child-2",)}, "VOG vernieuwen, eigen kind 2, dat 18 wordt", ""),
        ("vog_step", {"people": ("adult-1",)}, "VOG: volgende stap, volwassene 1", "--item vog --adult 1"),
        (
            "screening",
            {"who": "reference", "items": ("reference",)},
            "onderdeel van de screening, referentie",
            "--item reference",
        ),
        (
            "screening",
            {"who": "ehbo/a1", "items": ("EHBO-cursus",), "people": ("adult-1",)},
            "onderdeel van de screening, EHBO-cursus, volwassene 1",
            "--item ehbo --adult 1",
        ),
        (
            "screening",
            {"who": "reference+ehbo", "items": ("reference", "EHBO-cursus")},
            "onderdeel van de screening, referentie, EHBO-cursus",
            "record",
        ),
    ],
)
def test_people_and_items_are_told_by_number_and_word_and_the_command_is_for_them(
    kind: str, more: dict[str, Any], what: str, command: str
) -> None:
    with in_language("nl"):
        asked = task("S-4TX9B", kind, **{"who": "a2", "due": DAY + timedelta(days=40), **more})
        line = line_of(asked, None, DAY)
    assert (line.what, line.command) == (what, f"bgz screen S-4TX9B {command}".strip())


def test_a_house_of_which_no_adult_is_known_is_edited() -> None:
    assert command_of(task("S-4TX9B", "vog_step")) == "bgz edit S-4TX9B"


def test_the_people_of_one_house_are_one_line_and_what_has_expired_says_so() -> None:
    tasks = [
        task("S-4TX9B", "vog", who="k1", people=("adult-3",)),
        task("S-4TX9B", "vog", who="a2", people=("adult-2",)),
    ]
    with in_language("nl"):
        (line,) = lines_of(tasks, CASES, DAY)
    assert line.what == "geen geldige VOG, volwassene 2 en 3"
    assert line.command == "bgz screen S-4TX9B"
    put_off = attrs.evolve(tasks[0], due=DAY + timedelta(days=9), was_due=DAY)
    assert line_of(put_off, None, DAY).what == "no valid VOG, adult 3"
    assert line_of(put_off, None, DAY).was_due == DAY
    steps = [task("S-4TX9B", "vog_step", who=each) for each in ("a1", "a2")]
    assert lines_of(steps, None, DAY)[0].command == "bgz screen S-4TX9B record"


def test_own_tasks_are_a_line_each_and_their_text_is_private() -> None:
    noted = {key: OwnTask(due=DAY, since=DAY, text=f"bel {key}") for key in ("o1", "o2")}
    for number, where in (("V-7K3QF", "requests"), ("S-4TX9B", "supports"), ("K-2H4MN", "matches")):
        held = getattr(CASES, where)
        owning = {**held, number: attrs.evolve(held[number], own_tasks=noted)}
        cases = attrs.evolve(CASES, **{where: owning})  # type: ignore[arg-type]
        tasks = [task(number, "own", who=key) for key in ("o1", "o2", "o3")]
        lines = lines_of(tasks, cases, DAY)
        assert [(line.what, line.text) for line in lines] == [
            ("task of one's own", "bel o1"),
            ("task of one's own", "bel o2"),
            ("task of one's own", ""),  # not in this record
        ]
        assert "text" not in plain(lines[0], names=False)
        assert [line.text for line in lines_of(tasks, None, DAY)] == ["", "", ""]
    assert line_of(task("V-00000", "own", who="o1"), CASES, DAY).text == ""


def test_a_trial_in_which_nobody_was_reached_says_so_once_something_is_due() -> None:
    asked = task("K-2H4MN", "halfway", nobody_reached=True)
    assert line_of(asked, None, DAY).what == "half-way contact in the trial, nobody was reached yet"
    assert line_of(asked, None, DAY - timedelta(days=1)).what == "half-way contact in the trial"


def test_without_records_a_line_tells_the_work_and_nothing_private() -> None:
    asked = task("V-7K3QF", "intake", owner="m1", doers=frozenset({"m2"}), away="Bea")
    line = line_of(asked, None, DAY)
    assert (line.what, line.name, line.instead, line.text) == ("intake, standing in", "", "", "")


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


def test_why_it_was_put_off_stands_with_the_line_that_says_it() -> None:
    """Of both sides, of one of two people, of one of two own tasks on the same day."""
    asked = [
        task("K-2H4MN", "review", side="request", was_due=DAY),
        task("K-2H4MN", "review", side="support", was_due=DAY),
        task("V-7K3QF", "own", who="o1", was_due=DAY),
        task("V-7K3QF", "own", who="o2", was_due=DAY),
        task("V-7K3QF", "intake"),
        task("V-00000", "intake", was_due=DAY),
    ]
    reasons = {asked[0].name: "Ziek", asked[2].name: "Op reis", asked[3].name: "Wacht op school"}
    snoozed = {
        f"z{at}": Snooze(task=name, on=DAY, until=DAY, reason=reason)
        for at, (name, reason) in enumerate(reasons.items())
    }
    earlier = Snooze(task=asked[0].name, on=DAY, until=DAY - timedelta(days=3), reason="Eerder")
    cases = Cases(
        requests={"V-7K3QF": RequestFamily(number="V-7K3QF", snoozed=snoozed)},
        matches={"K-2H4MN": Match(number="K-2H4MN", snoozed={**snoozed, "z9": earlier})},
    )
    lines = lines_of(asked, cases, DAY)
    assert [line.reason for line in lines] == ["Ziek", "Op reis", "Wacht op school", "", ""]
    assert "reason" not in plain(lines[0], names=False)
    assert [line.reason for line in lines_of(asked, None, DAY)] == [""] * 5
    assert [len(group) for group in grouped(asked)] == [2, 1, 1, 1, 1]


def test_lines_under_how_near_they_are() -> None:
    lines = [line_of(task("V-7K3QF", "intake", due=DAY + timedelta(days=days)), CASES, DAY) for days in (9, -1, 0)]
    assert {bucket: len(held) for bucket, held in by_bucket(lines).items()} == {"overdue": 1, "today": 1, "later": 1}
    assert list(by_bucket(lines)) == ["overdue", "today", "later"]
