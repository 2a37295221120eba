"""What follows a talk at the terminal, putting off, own tasks and the retention clock, as they are typed."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.actions.followup_own import add
from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.i18n import set_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("pexpect needs a terminal as Unix has it", allow_module_level=True)

AT = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
DAY = date(2024, 1, 15)
PASSPHRASE = "vier-losse-woorden-samen"
TODAY = ("--today", "2024-01-15")
K, V, OLD = "K-2H4MN", "V-8P0AA", "V-0PAST"
GAPS = ("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the case folder of a team of one in which a trial is to be reviewed, ready for commands."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PASSPHRASE}")
    monkeypatch.setenv("BGZ_LANG", "nl")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel",))
    prepared = init.prepare(wishes, recovery=False, at=AT)
    init.found(prepared, tmp_path / "cases", PASSPHRASE, save_to=None, at=AT, log_n=2)
    folder = open_folder(tmp_path / "cases")
    yes = Answer(yes=True, on=date(2023, 11, 2))
    source = Source(sheet="k.csv", nr="1", on=date(2023, 11, 15), cells={}, override="history", gaps=GAPS)
    folder.create(RequestFamily(number=OLD, registered_on=date(2023, 8, 1)), at=AT)
    folder.create(SupportFamily(number="S-0PAST"), at=AT)
    match = Match(
        number=K,
        owner=folder.member,
        request_family=OLD,
        support_family="S-0PAST",
        children=("k0001",),
        proposed=Proposal(on=date(2023, 11, 1)),
        answers=Answers(request=yes, support=yes),
        trial=Trial(on=date(2023, 11, 15)),
        source=source,
    )
    folder.create(match, at=AT)
    family = RequestFamily(number=V, owner=folder.member, surname="Kanarie", registered_on=date(2024, 1, 10))
    folder.create(family, at=AT)
    yield tmp_path / "cases"
    set_language("en")


def bgz(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json and return its code and the envelope."""
    code = run([*TODAY, *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def record(root: Path, number: str = K) -> Any:
    return open_folder(root).read(number).record


class Terminal:
    """bgz at a real terminal."""

    def __init__(self, *arguments: str) -> None:
        import pexpect

        self.eof = pexpect.EOF
        self.child = pexpect.spawn(
            sys.executable, ["-m", "bgz", *TODAY, *arguments], encoding="utf-8", timeout=30, dimensions=(60, 120)
        )
        self.child.delaybeforesend = None

    def answer(self, *pairs: tuple[str, str]) -> None:
        for question, typed in pairs:
            self.child.expect_exact(question)
            self.child.expect_exact(["? ", ": "])
            self.child.sendline(typed)

    def stop(self, question: str) -> None:
        self.child.expect_exact(question)
        self.child.expect_exact(["? ", ": "])
        for _press in range(5):
            self.child.sendintr()
            if self.child.expect(["Gestopt", "\x07never", self.eof], timeout=30) == 0:
                return

    def end(self) -> tuple[int, str]:
        self.child.expect(self.eof)
        self.child.close()
        return self.child.exitstatus, self.child.before


REVIEWED = (
    ("Dag", ""),
    ("Hoe", "telefoon"),
    ("bereikt", "j"),
    ("Met wie", "beide"),
    ("Vraaggezin – tevreden", "8"),
    ("Vraaggezin – hoever zijn hun eigen doelen", "6"),
    ("Vraaggezin – willen", "j"),
    ("Steungezin – tevreden", "7"),
    ("Steungezin – hoever zijn hun eigen doelen", ""),
    ("Steungezin – willen", "j"),
    ("gezegd", ""),
    ("signalen", ""),
    ("Volgende stap", ""),
)


def test_the_review_of_both_leads_to_a_definitive_match(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.answer(*REVIEWED, ("Hoe nu verder", "definitief"), ("Dag", ""))
    terminal.answer(("Hoe vaak", "elke week"), ("Vaste momenten", "wo-middag"), ("Huisregels", ""))
    code, shown = terminal.end()
    assert (code, "Definitief" in shown) == (0, True)
    match = record(root)
    marks = [(each.side, each.satisfied, each.goals, each.go_on) for each in match.contacts.values()]
    assert sorted(marks) == [("request", 8, 6, True), ("support", 7, None, True)]
    assert (match.confirmed.on, match.confirmed.frequency) == (DAY, "elke week")


def test_stopping_at_the_decision_loses_nothing_of_the_talk(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.answer(*REVIEWED, ("Hoe nu verder", "stoppen"), ("Laatste dag", ""))
    terminal.stop("Waarom")
    code, shown = terminal.end()
    assert code == 3
    assert "Het gesprek is vastgelegd" in shown
    assert f"bgz match confirm {K}" in shown
    assert (len(record(root).contacts), record(root).end) == (2, None)


def test_a_trial_lasts_longer_until_a_day_to_come(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.answer(*REVIEWED, ("Hoe nu verder", "verleng"), ("Nieuw gepland einde", "2 jan 2024"))
    terminal.answer(("Nieuw gepland einde", "1 mrt 2024"))
    assert terminal.end()[0] == 0
    assert record(root).trial.until == date(2024, 3, 1)


def test_one_side_after_the_other_and_the_first_who_stops(root: Path) -> None:
    terminal = Terminal("followup", "done", K, "--side", "request", "--how", "phone", "--on", "2024-01-12")
    terminal.answer(("bereikt", "j"), ("Tevreden", "3"), ("Hoever zijn hun eigen doelen", ""), ("doorgaan", "n"))
    terminal.answer(("gezegd", ""), ("signalen", "j"), ("Wat zag", "Blauwe plek"))
    terminal.child.sendline("")
    terminal.answer(("Uiterlijk wanneer overlegt u", ""), ("Volgende stap", ""))
    terminal.child.expect_exact("Het vraaggezin wil niet doorgaan. Praat met beide gezinnen")
    terminal.answer(("Ook het gesprek met het steungezin", "j"), ("Dag", ""), ("Hoe", "1"), ("bereikt", "j"))
    terminal.answer(
        ("Tevreden", "6"), ("Hoever zijn hun eigen doelen", ""), ("doorgaan", "j"), ("gezegd", ""), ("signalen", "")
    )
    terminal.answer(("Volgende stap", ""))
    terminal.child.expect_exact("Het vraaggezin wil niet doorgaan")
    terminal.answer(("Hoe nu verder", "later"))
    code, shown = terminal.end()
    assert (code, f"bgz match confirm {K}" in shown) == (0, True)
    first, second = record(root).contacts.values()
    assert (first.side, first.on, first.text) == ("request", date(2024, 1, 12), "Zorgelijke signalen: Blauwe plek")
    assert (second.side, second.about) == ("support", "trial_review")


def test_after_an_attempt_the_task_is_put_off(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.answer(("Dag", ""), ("Hoe", "1"), ("bereikt", "n"), ("Met wie", "steungezin"), ("gezegd", ""))
    terminal.answer(("Wanneer probeert u het weer", "1 mei"))
    terminal.child.expect_exact("Een taak kan hooguit tot 12 feb 2024 worden uitgesteld")
    terminal.answer(("Wanneer probeert u het weer", "22 jan"))
    code, shown = terminal.end()
    assert (code, "Uitgesteld tot 22 jan 2024" in shown) == (0, True)
    (snooze,) = record(root).snoozed.values()
    assert (snooze.task, snooze.until) == ("trial_review-support-2023-11-15", date(2024, 1, 22))
    assert snooze.reason == "Op 15 jan 2024 is niemand bereikt."


def test_several_tasks_are_chosen_from_and_a_fact_names_its_command(root: Path) -> None:
    folder = open_folder(root)
    key = add(folder, V, DAY, "Bel de school", today=DAY, at=AT).data.key
    terminal = Terminal("followup", "done", V)
    terminal.child.expect_exact("eigen taak: Bel de school")
    terminal.answer(
        ("Over welke taak", "eigen"), ("Dag", ""), ("Is het gedaan", "ja"), ("gezegd", ""), ("Volgende", "")
    )
    code, shown = terminal.end()
    assert (code, f"bgz followup done {V}" in shown) == (0, True)
    (contact,) = record(root, V).contacts.values()
    assert (contact.about, contact.task, contact.reached) == ("own", key, True)


def test_a_task_is_put_off_at_the_terminal(root: Path) -> None:
    add(open_folder(root), V, DAY, "Bel de school", today=DAY, at=AT)
    terminal = Terminal("followup", "later", V)
    terminal.answer(
        ("Welke taak stelt u uit", "1"), ("Tot welke dag (hooguit 12 feb 2024)", "vandaag"), ("Tot welke dag", "22 jan")
    )
    terminal.answer(("Waarom", "Op vakantie"))
    assert terminal.end()[0] == 0
    (snooze,) = record(root, V).snoozed.values()
    assert (snooze.task, snooze.reason) == ("first_reaction-2024-01-10", "Op vakantie")


def test_an_own_task_is_noted_at_the_terminal(root: Path) -> None:
    terminal = Terminal("followup", "add", V)
    terminal.answer(
        ("Wat moet er gebeuren", "-"),
        ("Wat moet", "Bel de school"),
        ("Uiterlijk", "2 jan 2024"),
        ("Uiterlijk", "morgen"),
    )
    assert terminal.end()[0] == 0
    (own,) = record(root, V).own_tasks.values()
    assert (own.text, own.due) == ("Bel de school", date(2024, 1, 16))


def test_details_are_kept_longer_at_the_terminal(root: Path) -> None:
    terminal = Terminal("privacy", "keep", V)
    terminal.answer(("Bewaren tot", "1 feb 2024"))
    terminal.child.expect_exact("Ze worden al bewaard tot 10 apr 2024")
    terminal.answer(("Bewaren tot", "1 jun 2024"), ("Waarom", "Wacht op de wijkcoach"))
    assert terminal.end()[0] == 0
    assert record(root, V).kept.until == date(2024, 6, 1)


def test_a_question_mark_explains_what_is_asked(root: Path) -> None:
    terminal = Terminal("privacy", "keep", V)
    terminal.answer(("Bewaren tot", "?"))
    terminal.child.expect_exact("tot wanneer de gegevens nog nodig zijn")
    terminal.answer(("Bewaren tot", "1 jun 2024"), ("Waarom zijn deze gegevens nog nodig", "?"))
    terminal.child.expect_exact("er loopt nog een klacht")
    terminal.answer(("Waarom zijn deze gegevens nog nodig", "Wacht op de wijkcoach"))
    assert terminal.end()[0] == 0


def test_in_scripts_nothing_is_asked(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Bel de school\n"))
    code, held = bgz(capsys, "followup", "add", V, "--due", "16-1-2024", "--text", "-", "--no-input")
    assert (code, held["data"]["due"], "text" in held["data"]) == (0, "2024-01-16", False)
    (own,) = (each for each in bgz(capsys, "followup")[1]["data"]["tasks"] if each["kind"] == "own")
    name = own["uid"].removeprefix(f"{V}-")
    options = ("--until", "22-1-2024", "--reason", "Ziek", "--task", name)
    code, held = bgz(capsys, "followup", "later", V, *options, "--no-input")
    assert (code, held["command"], held["data"]["due"]) == (0, "followup later", "2024-01-22")
    assert set(held["data"]) == {"case", "what", "due", "was_due"}
    code, held = bgz(capsys, "followup", "--later")
    assert (held["data"]["put_off"], [each["uid"] for each in held["data"]["tasks"]]) == (1, [own["uid"]])
    code, held = bgz(capsys, "followup", "done", V, "--task", own["uid"], "--no-input")
    assert (code, held["data"]["reached"]) == (0, True)
    assert [each.about for each in record(root, V).contacts.values()] == ["own"]
    code, held = bgz(capsys, "privacy", "keep", V, "--until", "1-6-2024", "--reason", "Nodig", "--no-input")
    assert (code, held["data"]["until"]) == (0, "2024-06-01")
    code, held = bgz(capsys, "privacy", "due", "--all")
    assert (code, [each["case"] for each in held["data"]["clocks"]]) == (0, [V])
    assert "school" not in json.dumps(held)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("followup", "done", V, "--task", "9"), 4),
        (("followup", "done", V, "--about", "own"), 4),
        (("followup", "done", V, "--side", "request"), 2),
        (("followup", "done", K, "--about", "trial_review", "--side", "other"), 2),
        (("followup", "done", V, "--task", "2", "--about", "other"), 5),
        (("followup", "done", "V-8P0AB"), 4),
        (("followup", "later", V), 2),
        (("followup", "later", V, "--until", "1-5-2024", "--reason", "Ziek"), 5),
        (("followup", "later", V, "--until", "morgen", "--reason", "Ziek", "--task", "7"), 4),
        (("followup", "later", "V-00000", "--until", "morgen", "--reason", "Ziek"), 4),
        (("followup", "add", V, "--due", "1-1-2024", "--text", "Bel"), 5),
        (("followup", "add", V, "--text", "Bel"), 2),
        (("followup", "add", "V-00000", "--text", "Bel", "--due", "morgen"), 4),
        (("privacy", "keep", V), 2),
        (("privacy", "keep", V, "--until", "1-2-2024", "--reason", "Nodig"), 5),
        (("privacy", "keep", K, "--until", "1-2-2024", "--reason", "Nodig"), 2),
    ],
)
def test_what_is_wrong_has_its_code_and_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    got, held = bgz(capsys, *arguments, "--no-input")
    assert (got, held["status"]) == (code, "error")
    assert "Kanarie" not in json.dumps(held)
    family, match = record(root, V), record(root)
    assert (match.contacts, family.contacts, family.snoozed, family.own_tasks, family.kept) == ({}, {}, {}, {}, None)


def test_a_mistyped_number_is_told_the_one_like_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert root
    _code, held = bgz(capsys, "followup", "done", "V-8P0AB", "--no-input")
    assert V in held["errors"][0]["hint"]


def test_which_of_several_own_tasks_must_be_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = open_folder(root)
    for text in ("Bel de school", "Mail de huisarts"):
        add(folder, V, DAY, text, today=DAY, at=AT)
    code, held = bgz(capsys, "followup", "done", V, "--about", "own", "--no-input")
    hint = held["errors"][0]["hint"]
    assert (code, hint.count("--task own-")) == (2, 2)
    assert "school" not in hint


def test_a_review_that_is_not_due_must_say_with_whom(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert root
    code = run(["--today", "2023-11-20", "followup", "done", K, "--about", "halfway", "--no-input"])
    assert (code, K in capsys.readouterr().out) == (0, True)
    assert bgz(capsys, "followup", "done", K, "--no-input")[0] == 0
    code, held = bgz(capsys, "followup", "done", K, "--about", "trial_review", "--no-input")
    assert (code, "--side request|support|both" in held["errors"][0]["hint"]) == (2, True)


def test_enter_on_everything_closes_nothing(root: Path) -> None:
    terminal = Terminal("followup", "done", K, "--about", "halfway", "--on", "2023-12-14", "--how", "phone")
    terminal.answer(("bereikt? (j/n)", ""), ("Hier is een antwoord nodig", "j"), ("Met wie", ""))
    terminal.child.expect_exact("Hier is een antwoord nodig")
    terminal.stop("Met wie")
    assert terminal.end()[0] == 3
    assert record(root).contacts == {}


def test_the_one_side_that_is_left_is_the_usual_answer(root: Path) -> None:
    options = ("--on", "15-1-2024", "--reached", "--no-input")
    assert run([*TODAY, "followup", "done", K, "--about", "trial_review", "--side", "request", *options]) == 0
    terminal = Terminal("followup", "done", K, "--how", "phone", "--on", "2024-01-15", "--reached")
    terminal.answer(
        ("Met wie [steungezin]", ""), ("Tevreden", ""), ("Hoever zijn hun eigen doelen", ""), ("doorgaan", "")
    )
    terminal.answer(("gezegd", ""), ("signalen", ""), ("Volgende stap", ""), ("Hoe nu verder", "later"))
    assert terminal.end()[0] == 0
    assert sorted(each.side for each in record(root).contacts.values()) == ["request", "support"]


def test_a_next_step_and_signals_of_concern_leave_a_task(root: Path) -> None:
    terminal = Terminal(
        "followup", "done", K, "--about", "goodbye", "--side", "request", "--on", "2024-01-12", "--how", "phone"
    )
    terminal.answer(
        ("bereikt", "j"), ("Tevreden", ""), ("Hoever zijn hun eigen doelen", ""), ("gezegd", ""), ("signalen", "j")
    )
    terminal.answer(("Wat zag", ""), ("Uiterlijk wanneer overlegt u", ""), ("Volgende stap", "School bellen"))
    terminal.stop("Uiterlijk wanneer? (Enter: geen taak)")
    assert terminal.end()[0] == 3
    terminal = Terminal(
        "followup", "done", K, "--about", "goodbye", "--side", "request", "--on", "2024-01-12", "--how", "phone"
    )
    terminal.answer(
        ("bereikt", ""), ("Tevreden", ""), ("Hoever zijn hun eigen doelen", ""), ("gezegd", ""), ("signalen", "")
    )
    terminal.answer(("Wat zag", ""), ("Uiterlijk wanneer overlegt u", ""), ("Volgende stap", ""))
    terminal.answer(("Uiterlijk wanneer? (Enter: geen taak)", "19 jan"))
    code, shown = terminal.end()
    assert (code, "Taak vastgelegd, uiterlijk 19 jan 2024: School bellen" in shown) == (0, True)
    own = {(each.text, each.due, each.since) for each in record(root).own_tasks.values()}
    advice = "Zorgelijke signalen bespreken met een collega of Veilig Thuis"
    assert own == {("School bellen", date(2024, 1, 19), DAY), (advice, date(2024, 1, 16), DAY)}


def test_a_next_step_without_a_day_is_no_task(root: Path) -> None:
    terminal = Terminal("followup", "done", V, "--about", "first_reaction", "--how", "phone", "--on", "2024-01-12")
    terminal.answer(("bereikt", "j"), ("gezegd", ""), ("Volgende stap", "School bellen"), ("Enter: geen taak", ""))
    assert terminal.end()[0] == 0
    (contact,) = record(root, V).contacts.values()
    assert (contact.next_step, record(root, V).own_tasks) == ("School bellen", {})


def test_an_attempt_before_the_task_is_due_asks_no_other_day(root: Path) -> None:
    open_folder(root).create(RequestFamily(number="V-0NEWW", registered_on=DAY), at=AT)
    terminal = Terminal("followup", "done", "V-0NEWW", "--about", "first_reaction", "--how", "phone", "--on", "vandaag")
    terminal.answer(("bereikt", "n"), ("gezegd", ""))
    code, shown = terminal.end()
    assert (code, "Er is tijd tot" in shown, "Wanneer" in shown) == (0, True, False)
    assert record(root, "V-0NEWW").snoozed == {}


def test_whose_match_it_is_stands_before_the_questions_of_its_end(root: Path) -> None:
    terminal = Terminal("match", "end", K)
    terminal.child.expect_exact(K)
    terminal.stop("Laatste dag")
    assert (terminal.end()[0], record(root).end) == (3, None)
