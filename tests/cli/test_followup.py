"""`bgz` and `bgz followup` as they are typed."""

from __future__ import annotations

import io
import json
import os
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.__main__ import run
from bgz.actions import init
from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import Decision, Screening, SupportFamily
from bgz.domain.followup.lines import command_of
from bgz.domain.followup.tasks import Task
from bgz.i18n import set_language
from bgz.terms.followup import TASK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = datetime(2024, 1, 2, 10, 0, tzinfo=UTC)
PASSPHRASE = "vier-losse-woorden-samen"
TODAY = ("--today", "2024-01-15")
K, V = "K-2H4MN", "V-8P0AA"
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 11, 15),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent"),
)
"""A row that a lead took over with its gaps: its trial counts."""
HELPER = SupportFamily(
    number="S-0PAST",
    screening=Screening(decision=Decision(verdict="approved", on=date(2023, 11, 1))),
    source=evolve(PAST, sheet="steungezinnen.csv", gaps=("talk_1", "talk_2", "vog", "reference", "house_rules")),
)
"""A support family of which nothing is due."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the case folder of a team of one in which a trial is to be reviewed, ready for commands."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PASSPHRASE}")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel",))
    prepared = init.prepare(wishes, recovery=False, at=AT)
    init.found(prepared, tmp_path / "cases", PASSPHRASE, save_to=None, at=AT, log_n=2)
    folder = open_folder(tmp_path / "cases")
    yes = Answer(yes=True, on=date(2023, 11, 2))
    folder.create(RequestFamily(number="V-0PAST"), at=AT)
    folder.create(HELPER, at=AT)
    folder.create(
        Match(
            number=K,
            owner=folder.member,
            proposed=Proposal(on=date(2023, 11, 1)),
            answers=Answers(request=yes, support=yes),
            trial=Trial(on=date(2023, 11, 15)),
            support_family="S-0PAST",
            children=("k0001",),
            source=PAST,
            request_family="V-0PAST",
            contacts={"c0001": Contact(on=date(2023, 12, 14), about="halfway")},
        ),
        at=AT,
    )
    folder.create(
        RequestFamily(number=V, owner=folder.member, surname="Kanarie", registered_on=date(2024, 1, 10)), at=AT
    )
    yield tmp_path / "cases"
    set_language("en")


def bgz(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json and return its code and the envelope."""
    code = run([*TODAY, *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def contacts(root: Path, number: str = K) -> list[Contact]:
    record = open_folder(root).read(number).record
    return [contact for key, contact in record.contacts.items() if key != "c0001"]


def test_bgz_alone_shows_today(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TODAY]) == 0
    shown = capsys.readouterr()
    assert "Te laat (1)" in shown.out
    assert f"bgz followup done {K}" in shown.out
    assert "Kanarie" not in shown.out + shown.err


def test_today_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, held = bgz(capsys, "today")
    assert (code, held["command"], held["data"]["day"]) == (0, "today", "2024-01-15")
    assert [task["case"] for task in held["data"]["due"] + held["data"]["week"]] == [K, V]
    assert "Kanarie" not in json.dumps(held)


def test_bgz_alone_without_a_folder_says_what_to_do_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    assert run([]) == 4
    assert "bgz init" in capsys.readouterr().err


def test_bgz_alone_while_locked_says_how_to_unlock(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BGZ_PASSPHRASE_COMMAND")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert run([*TODAY]) == 6
    assert "bgz unlock" in capsys.readouterr().err


def test_the_list_as_json_has_no_names_unless_asked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, held = bgz(capsys, "followup", "--days", "30")
    assert (code, held["command"]) == (0, "followup")
    assert [task["case"] for task in held["data"]["tasks"]] == [K, V, V]
    assert "Kanarie" not in json.dumps(held)
    _code, named = bgz(capsys, "followup", "--names")
    assert "Kanarie" in json.dumps(named)


def test_done_without_input_takes_what_is_due_first(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, held = bgz(capsys, "followup", "done", "k2h4mn", "--no-input", "--satisfied", "8", "--go-on")
    assert code == 0
    assert [task["kind"] for task in held["data"]["left"]] == ["trial_decision"]
    (contact,) = contacts(root)
    assert (contact.about, contact.side, contact.on) == ("trial_review", "both", date(2024, 1, 15))
    assert (contact.satisfied, contact.go_on, contact.reached) == (8, True, True)


def test_done_about_something_else_closes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _code, held = bgz(capsys, "followup", "done", K, "--no-input", "--about", "other", "--on", "gisteren")
    assert [task["kind"] for task in held["data"]["left"]] == ["trial_review"]
    (contact,) = contacts(root)
    assert (contact.about, contact.on) == ("other", date(2024, 1, 14))


def test_a_text_from_standard_input(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Ging goed.\nAfgesproken: bellen.\n"))
    code, _held = bgz(capsys, "followup", "done", V, "--text", "-")
    assert code == 0
    (contact,) = contacts(root, V)
    assert contact.text is not None
    assert "Afgesproken: bellen." in contact.text
    assert contact.about == "first_reaction"


def test_a_bsn_is_refused_and_the_text_kept_for_mending(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, held = bgz(capsys, "followup", "done", K, "--no-input", "--text", "nummer 111222333")
    assert code == 5
    assert "111222333" not in json.dumps(held)
    assert contacts(root) == []
    assert open_folder(root).drafts.names() == [f"followup-{K}"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("followup", "done", "K-00000", "--no-input"), 4),
        (("followup", "done", "K-0000", "--no-input"), 2),
        (("followup", "done", K, "--no-input", "--satisfied", "11"), 2),
        (("followup", "done", K, "--no-input", "--on", "2024-02-30"), 2),
        (("followup", "done", K, "--no-input", "--on", "2024-01-16"), 5),
        (("followup", "--owner", "Bernadette"), 4),
    ],
)
def test_what_is_wrong_has_its_code(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    got, held = bgz(capsys, *arguments)
    assert (got, held["status"]) == (code, "error")
    assert contacts(root) == []


class Terminal:
    """bgz at a real terminal, as a person sees it."""

    def __init__(self, *arguments: str) -> None:
        import pexpect

        environment = {**os.environ, "BGZ_LANG": "nl", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
        command = ["-m", "bgz", *TODAY, *arguments]
        self.child = pexpect.spawn(sys.executable, command, env=environment, encoding="utf-8", timeout=60)

    def answer(self, question: str, typed: str) -> None:
        self.child.expect_exact(question)
        self.child.expect_exact(["? ", ": "])
        self.child.sendline(typed)

    def end(self) -> tuple[int, str]:
        import pexpect

        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, self.child.before


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of Unix")
def test_a_talk_at_the_terminal_with_a_step_back(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.child.expect_exact("Aan de beurt: evaluatie van de proefperiode, beide gezinnen")
    terminal.answer("Dag", "morgen")
    terminal.child.expect_exact("Een contact dat nog moet plaatsvinden")
    terminal.answer("Dag", "13-1")
    terminal.answer("Hoe", "2")
    terminal.answer("bereikt", "j")
    terminal.answer("Met wie", "steungezin")
    terminal.answer("Tevreden", "11")
    terminal.child.expect_exact("Geef een cijfer")
    terminal.answer("Tevreden", "<")
    terminal.answer("Met wie", "3")
    for side in ("Vraaggezin", "Steungezin"):
        terminal.answer(f"{side} – tevreden", "7")
        terminal.answer(f"{side} – hoever zijn hun eigen doelen", "")
        terminal.answer(f"{side} – willen ze doorgaan", "j")
    terminal.answer("gezegd", "Zoë bloeit op.")
    terminal.child.sendline("")
    terminal.answer("signalen", "")
    terminal.answer("Volgende stap", "")
    terminal.answer("Hoe nu verder", "later")
    code, shown = terminal.end()
    assert code == 0
    assert f"bgz match confirm {K}" in shown
    (contact,) = contacts(root)
    assert (contact.on, contact.how, contact.side, contact.about) == (
        date(2024, 1, 13),
        "visit",
        "both",
        "trial_review",
    )
    assert (contact.satisfied, contact.goals, contact.go_on, contact.text) == (7, None, True, "Zoë bloeit op.")


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of Unix")
def test_ctrl_c_loses_nothing(root: Path) -> None:
    terminal = Terminal("followup", "done", V)
    terminal.answer("Dag", "")
    terminal.answer("Hoe", "telefoon")
    terminal.answer("bereikt", "j")
    terminal.answer("gezegd", "Belt terug")
    terminal.child.expect("Belt terug\r\n.*  $")  # bgz has read it and waits for the next line
    terminal.child.sendintr()
    code, shown = terminal.end()
    assert code == 3
    assert f"bgz followup done {V}" in shown
    assert contacts(root, V) == []
    again = Terminal("followup", "done", V)
    again.child.expect_exact("De vorige keer stopte u halverwege")
    for question in ("Dag", "Hoe [telefoon]", "bereikt", "gezegd", "Volgende stap"):
        again.answer(question, "")
    assert again.end()[0] == 0
    (contact,) = contacts(root, V)
    assert (contact.how, contact.text) == ("phone", "Belt terug")
    assert open_folder(root).drafts.names() == []


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of Unix")
def test_an_attempt_asks_little(root: Path) -> None:
    terminal = Terminal("followup", "done", K)
    terminal.answer("Dag", "")
    terminal.answer("Hoe", "1")
    terminal.answer("bereikt", "nee")
    terminal.answer("Met wie", "beide")
    terminal.answer("gezegd", "")
    terminal.child.expect_exact("Er is niemand bereikt")
    terminal.answer("weer", "")
    code, shown = terminal.end()
    assert code == 0
    assert f"bgz followup done {K}" in shown
    (contact,) = contacts(root)
    assert (contact.reached, contact.satisfied) == (False, None)


@pytest.mark.parametrize("kind", TASK.codes)
def test_the_command_of_each_kind_of_task_exists(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    helper = dict.fromkeys(("vog", "talk", "screening", "vog_step", "decision"), "S-4TX9B")
    asking = dict.fromkeys(("intake", "consent", "first_reaction", "retention"), V)
    number = {**helper, **asking}.get(kind, K)
    about: dict[str, Any] = {"who": "reference", "items": ("reference",)} if kind == "screening" else {}
    task = Task(case=number, kind=kind, due=date(2024, 1, 15), since=date(2024, 1, 1), side="support", **about)
    arguments = command_of(task).split()[1:]
    assert run([*arguments, "--help"]) == 0  # an unknown option or command would be refused
    assert capsys.readouterr().out
