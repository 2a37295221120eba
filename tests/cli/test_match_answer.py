"""`bgz match answer`: the kind of reason of a no, asked once it is a no, and never of a yes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
V, S, K = "V-7K3QF", "S-4TX9B", "K-9M2WD"
SECRET = "Oma is ziek"


@pytest.fixture(autouse=True)
def proposed(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a proposal that waits for its answers into the folder."""
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", environment["BGZ_PASSPHRASE_COMMAND"])
    folder = open_folder(tmp_path / "cases", None)
    folder.create(
        RequestFamily(
            number=V,
            registered_on=date(2023, 9, 1),
            address=Address(postcode="7941 AB"),
            children={"k1AAA": Child(born=Month(2015, 3))},
            requests={"r1AAA": Request(opened_on=date(2023, 9, 1))},
        ),
        at=AT,
    )
    folder.create(SupportFamily(number=S, registered_on=date(2023, 9, 1)), at=AT)
    first = Proposal(on=date(2023, 11, 1))
    folder.create(
        Match(number=K, request_family=V, request="r1AAA", children=("k1AAA",), support_family=S, proposed=first),
        at=AT,
    )


@pytest.fixture
def answer(bgz: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that runs `bgz match answer` without a terminal."""

    def run(*arguments: str, code: int = 0) -> Any:
        done = bgz("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, *arguments, "--no-input")
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def answers(tmp_path: Path) -> Any:
    return open_folder(tmp_path / "cases", None).read(K).record.answers


@pytest.mark.slow
def test_a_script_gives_the_kind_of_reason_as_code_or_as_people_say_it(
    answer: Callable[..., Any], bgz: Callable[..., Any], tmp_path: Path
) -> None:
    answer("nee", "--side", "request", "--because", "too_far", "--reason", SECRET)
    assert (answers(tmp_path).request.because, answers(tmp_path).request.reason) == ("too_far", SECRET)
    answer("no", "--side", "steungezin", "--because", "Het klikt  niet")
    assert (answers(tmp_path).support.because, answers(tmp_path).support.reason) == ("click", None)
    shown = bgz("--folder", "cases", "show", K).stdout
    assert "Soort reden" in shown
    assert "te ver weg" in shown
    assert SECRET not in shown
    kept = json.loads(bgz("--folder", "cases", "show", K, "--json").stdout)["data"]["record"]["answers"]
    assert kept["request"]["because"] == "too_far"
    assert "reason" not in kept["request"]
    told = bgz("--folder", "cases", "--today", "2023-12-01", "match", "why", V, S)
    assert (
        f"{K}: voorgesteld op 1 nov 2023; nee van vraaggezin (te ver weg) en steungezin (het klikt niet)."
        in " ".join(told.stdout.split())
    )
    assert SECRET not in told.stdout + told.stderr


def test_nobody_has_to_say_why(answer: Callable[..., Any], tmp_path: Path) -> None:
    answer("nee", "--side", "request")
    assert answers(tmp_path).request.because is None


def test_a_kind_of_reason_belongs_to_a_no(answer: Callable[..., Any], tmp_path: Path) -> None:
    refused = answer("ja", "--side", "request", "--because", "too_far", code=2)
    assert "hoort bij een nee" in refused.stderr
    assert "--because" in refused.stderr
    assert answers(tmp_path).request is None


@pytest.mark.parametrize("typed", ["", "zomaar", "9", "toofar"])
def test_what_is_no_kind_of_reason_lists_those_there_are(answer: Callable[..., Any], typed: str) -> None:
    assert "te ver weg" in answer("nee", "--side", "request", "--because", typed, code=2).stderr


def asked(child: Any, *turns: tuple[str, str]) -> None:
    for question, typed in turns:
        child.expect_exact(question)
        child.sendline(typed)


def done(child: Any) -> None:
    child.expect_exact("Verder: ")
    child.read()
    child.close()
    assert child.exitstatus == 0


def test_at_a_terminal_it_is_asked_after_a_no_and_before_the_free_words(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    """Typed: a slip, half a word that may be two, a number too high, a step back and over again, and the right one."""
    child = terminal("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, "--side", "vraaggezin")
    asked(child, ("Ja of nee?", "neen"), ("Ja of nee?", "n"), ("Dag", ""))
    child.expect_exact("1 te ver weg")
    asked(child, ("Wat voor reden?", "te ver wg"))
    child.expect_exact("te ver weg?")
    asked(child, ("Wat voor reden?", "e"))
    child.expect_exact("er is meer nodig")
    asked(child, ("Wat voor reden?", "9"))
    child.expect_exact("staat niet in de lijst")
    asked(child, ("Wat voor reden?", "<"), ("Dag", "29-11-2023"), ("Wat voor reden?", "AFSTAND"), ("Waarom?", SECRET))
    done(child)
    given = answers(tmp_path).request
    assert (given.yes, given.on, given.because, given.reason) == (False, date(2023, 11, 29), "too_far", SECRET)


def test_who_goes_back_and_makes_it_a_yes_is_not_asked_and_nothing_stays_of_it(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, "--side", "steungezin")
    asked(child, ("Ja of nee?", "nee"), ("Dag", ""), ("Wat voor reden?", "5"), ("Waarom?", "<"))
    child.expect_exact("[het klikt niet]")
    child.sendline("<")
    asked(
        child, ("Dag", "<"), ("Ja of nee?", "ja"), ("Dag", ""), ("Toelichting", "<"), ("Dag", ""), ("Toelichting", "")
    )
    done(child)
    given = answers(tmp_path).support
    assert (given.yes, given.because, given.reason) == (True, None, None)


def test_a_no_without_a_reason_goes_too(terminal: Callable[..., Any], tmp_path: Path) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, "nee", "--side", "request")
    asked(child, ("Dag", ""), ("Wat voor reden?", ""), ("Waarom?", ""))
    done(child)
    given = answers(tmp_path).request
    assert (given.yes, given.because, given.reason) == (False, None, None)


def test_a_yes_typed_beside_a_kind_of_reason_is_told_and_not_kept(terminal: Callable[..., Any], tmp_path: Path) -> None:
    child = terminal(
        "--folder", "cases", "--today", "2023-11-30",
        "match", "answer", K, "--side", "request", "--because", "moments",
    )  # fmt: skip
    asked(child, ("Ja of nee?", "ja"))
    child.expect_exact("hoort bij een nee")
    child.read()
    child.close()
    assert child.exitstatus == 2
    assert answers(tmp_path).request is None


def test_after_a_no_of_one_side_a_yes_of_the_other_leads_back_to_the_suggestions(answer: Callable[..., Any]) -> None:
    assert f"bgz match suggest {V}" in answer("nee", "--side", "support").stderr
    late = answer("ja", "--side", "request")
    assert f"bgz match suggest {V}" in late.stderr
    assert "introduce" not in late.stderr


def test_an_answer_that_replaces_one_says_so(answer: Callable[..., Any], tmp_path: Path) -> None:
    assert "vervangen" not in answer("ja", "--side", "support", "--on", "2023-11-20").stderr
    replaced = answer("nee", "--side", "support")
    assert "Het steungezin zei ja op 20 nov 2023. Dat antwoord is vervangen." in " ".join(replaced.stderr.split())
    assert answers(tmp_path).support.yes is False


def test_at_a_terminal_an_answer_is_replaced_only_when_that_is_meant(
    answer: Callable[..., Any], terminal: Callable[..., Any], tmp_path: Path
) -> None:
    answer("nee", "--side", "request", "--on", "2023-11-20")
    call = ("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, "ja")
    child = terminal(*call)
    child.expect_exact("Wie antwoordt?")
    child.sendline("vraaggezin")
    child.expect_exact("Het vraaggezin zei nee op 20 nov 2023.")
    asked(child, ("Dat antwoord vervangen?", ""))
    child.expect_exact("Er is niets genoteerd")
    child.read()
    child.close()
    assert child.exitstatus == 3
    assert answers(tmp_path).request.yes is False
    child = terminal(*call, "--side", "request")
    asked(child, ("Dat antwoord vervangen?", "j"), ("Dag", ""), ("Toelichting", ""))
    done(child)
    assert answers(tmp_path).request.yes is True


def test_at_a_terminal_a_day_that_cannot_be_is_asked_again_and_nothing_has_to_be_typed_over(
    terminal: Callable[..., Any], tmp_path: Path
) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-30", "match", "answer", K, "ja", "--side", "request")
    asked(child, ("Dag", "31-10-2023"))
    child.expect_exact("31 okt 2023 ligt vóór 1 nov 2023")
    asked(child, ("Dag", "1-11-2023"), ("Toelichting", ""))
    done(child)
    assert answers(tmp_path).request.on == date(2023, 11, 1)
