"""Questions: Enter keeps, `?` explains, `<` goes back, `-` empties."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bgz.cli.ask import Ask, Back, Unfinished
from bgz.cli.choosing import one_of, several_of
from bgz.errors import Usage
from bgz.i18n import in_language
from bgz.output.console import Console
from bgz.terms.families import DISTANCE, HELP, NEEDS, REFERRER
from bgz.terms.moments import DAY_PARTS

TODAY = date(2023, 11, 4)
Asking = Callable[..., tuple[Ask, io.StringIO]]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    def make(*lines: str) -> tuple[Ask, io.StringIO]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        said = io.StringIO()
        return Ask(Console(io.StringIO(), said), today=TODAY), said

    return make


@pytest.mark.parametrize(
    ("method", "kept", "typed", "answer"),
    [
        ("text", None, " Jansen ", "Jansen"),
        ("text", "Jansen", "", "Jansen"),
        ("text", "Jansen", "-", None),
        ("text", None, "", None),
        ("day", None, "gisteren", date(2023, 11, 3)),
        ("day", TODAY, "", TODAY),
        ("number", 3, "", 3),
        ("number", 0, "", 0),
        ("number", None, "12", 12),
        ("yes_no", False, "", False),
        ("yes_no", True, "-", None),
        ("yes_no", None, "ja", True),
    ],
)
def test_an_answer(asking: Asking, method: str, kept: Any, typed: str, answer: Any) -> None:
    ask, _said = asking(typed)
    assert getattr(ask, method)("Question", kept=kept) == answer


def test_yes_or_no_is_nobodys_usual_answer(asking: Asking) -> None:
    ask, said = asking("", "-", "j")
    assert ask.yes_or_no("Was somebody reached?") is True
    assert said.getvalue().count("Was somebody reached? (y/n): ") == 3
    ask, said = asking("")
    assert ask.yes_or_no("Was somebody reached?", kept=False) is False
    assert "[no]" in said.getvalue()


def test_what_cannot_be_is_asked_again(asking: Asking) -> None:
    ask, said = asking("", "veel", "?", "5")
    assert ask.number("How many", required=True) == 5
    assert said.getvalue().count("How many") == 4
    assert "An answer is needed; Ctrl-C stops." in said.getvalue()
    assert "Type a whole number." in said.getvalue()


def test_a_required_answer_is_not_emptied(asking: Asking) -> None:
    ask, _said = asking("-")
    assert ask.text("Name", required=True) == "-"


def test_back_and_the_end_of_the_input(asking: Asking) -> None:
    with pytest.raises(Back):
        asking("<")[0].text("Name")
    with pytest.raises(EOFError):
        asking()[0].text("Name")


def test_nobody_to_ask(asking: Asking) -> None:
    ask, said = asking()
    ask.possible = False
    with pytest.raises(Usage):
        ask.choice("Which", HELP)
    with pytest.raises(Usage) as caught:
        ask.line("Which", option="--which")
    assert "--which" in caught.value.hint
    with pytest.raises(Usage):
        ask.passphrase("Passphrase")
    assert said.getvalue() == ""


def test_one_of_a_list_by_number_word_or_its_beginning(asking: Asking) -> None:
    for typed in ("2", "outside", "Buiten  eigen buurt", "outs"):
        assert asking("0", "99", "n", typed)[0].choice("Distance", DISTANCE, kept="any") in {"outside", "near"}
    assert asking("")[0].choice("Distance", DISTANCE, kept="any") == "any"


def test_the_beginning_of_several_words_is_not_enough(asking: Asking) -> None:
    ask, said = asking("s", "sl")
    assert ask.choice("Help", HELP) == "sleepover"
    assert "may be several: swimming lessons, sport, sleeping over, social contacts" in said.getvalue()


def test_several_of_a_list(asking: Asking) -> None:
    assert asking("1, sport,zwemles")[0].choices("Help", HELP) == ("swimming", "sport")
    assert asking("1 3")[0].choices("Help", HELP) == ("swimming", "after_school")
    assert asking("-")[0].choices("Help", HELP, kept=("sport",)) == ()
    assert asking("")[0].choices("Help", HELP, kept=("sport",)) == ("sport",)
    with pytest.raises(ValueError, match="voetbal"):
        several_of("1, voetbal", HELP)


def test_a_text_of_several_lines(asking: Asking) -> None:
    assert asking("one", "  two ", "", "three")[0].long_text("Notes") == "one\n  two"
    assert asking("one", "two")[0].long_text("Notes") == "one\ntwo"
    assert asking("")[0].long_text("Notes", kept="one\ntwo") == "one\ntwo"
    ask, said = asking("BSN 123456782", "", "-")
    assert ask.long_text("Notes", kept="x" * 500) is None
    assert "BSN" in said.getvalue()
    assert "x" * 100 not in said.getvalue()


def test_ten_thousand_characters(asking: Asking) -> None:
    assert asking("lang " * 2000, "")[0].long_text("Notes") == ("lang " * 2000).strip()


def test_stopping_in_a_text_hands_over_what_there_is(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, _said = asking()
    lines = iter(["one", "two"])

    def typed(_prompt: str) -> str:
        line = next(lines, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    monkeypatch.setattr(ask, "_typed", typed)
    with pytest.raises(Unfinished) as caught:
        ask.long_text("Notes")
    assert caught.value.text == "one\ntwo"


def test_yes_or_no(asking: Asking) -> None:
    assert asking("misschien", "j")[0].confirm("Sure?") is True
    assert asking("")[0].confirm("Sure?", kept=True) is True
    assert asking("-")[0].yes_no_or_empty("More?", kept=True) is None
    assert asking("")[0].yes_no_or_empty("More?", kept=False) is False


@pytest.mark.parametrize("typed", ["1", "0", "7", "é", "x", "true"])
def test_only_a_word_is_a_yes(asking: Asking, typed: str) -> None:
    """Who types the number of a laptop once more does not let it in; `x` and `true` are for sheets and files."""
    ask, said = asking(typed, "nee")
    assert ask.confirm("Are they the same words?") is False
    assert "Please answer j or n." in said.getvalue()


def test_record_text_in_a_question_is_harmless(asking: Asking) -> None:
    ask, said = asking("")
    ask.text("Name", kept="\x1b[2JJansen\u202e")
    assert "\x1b" not in said.getvalue()
    assert "\u202e" not in said.getvalue()


def test_in_a_text_of_several_lines_one_can_go_back_and_ask_what_is_meant(asking: Asking) -> None:
    ask, said = asking("one", "?", "two", "<", "")
    with pytest.raises(Back) as caught:
        ask.long_text("Notes", help="What struck you.")
    assert caught.value.text == "one\ntwo"
    assert "What struck you. An empty line ends the text; < goes back." in said.getvalue()


def test_a_slip_of_the_keyboard_is_told_what_it_may_have_meant() -> None:
    with pytest.raises(ValueError, match="did you mean neighbourhood team"):
        one_of("neighborhood team", REFERRER)
    with in_language("nl"), pytest.raises(ValueError, match="bedoelt u wijkteam"):
        one_of("wijkteem", REFERRER)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("woensdag", ("wed-morning", "wed-afternoon", "wed-evening", "wed-night")),
        ("wo middag en vrijdagmiddag", ("wed-afternoon", "fri-afternoon")),
        (
            "fri-evening and Sat, zo-ochtend",
            ("fri-evening", "sat-morning", "sat-afternoon", "sat-evening", "sat-night", "sun-morning"),
        ),
        ("wo-middag; vr-middag", ("wed-afternoon", "fri-afternoon")),
    ],
)
def test_whole_days_and_and_between_them(typed: str, codes: tuple[str, ...]) -> None:
    assert several_of(typed, DAY_PARTS) == codes


def test_and_inside_a_label_stays() -> None:
    assert several_of("rust en structuur, halen en brengen", NEEDS) == ("calm", "transport")
    with pytest.raises(ValueError, match="voetbal"):
        several_of("halen en brengen, voetbal", NEEDS)


@pytest.mark.parametrize(("kept", "told"), [("Jansen", True), (None, False)])
def test_only_where_brackets_are_does_the_explanation_speak_of_them(
    asking: Asking, kept: str | None, *, told: bool
) -> None:
    ask, said = asking("?", "")
    assert ask.text("Name", kept=kept, help="The surname.") == kept
    assert "The surname." in said.getvalue()
    assert ("between brackets" in said.getvalue()) is told
