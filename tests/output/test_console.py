"""Text of records is never markup, and nothing harmful reaches the terminal."""

from __future__ import annotations

import io

import pytest

from bgz.output.console import Console, columns, harmless


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO(), io.StringIO())


def shown(console: Console) -> str:
    assert isinstance(console.out, io.StringIO)
    return console.out.getvalue()


def said(console: Console) -> str:
    assert isinstance(console.err, io.StringIO)
    return console.err.getvalue()


def test_markup_prints_as_it_is(console: Console) -> None:
    console.print("[/b] Jansen :smile:")
    assert shown(console) == "[/b] Jansen :smile:\n"


def test_control_and_direction_signs_do_not_reach_the_terminal(console: Console) -> None:
    console.print("a\x1b[31mb\u202ec\x07\ud800")
    assert shown(console) == "a�[31mb�c��\n"
    assert harmless("regel\nregel") == "regel\nregel"
    assert harmless("\u061ca\u2028b\u2029") == "\ufffda\ufffdb\ufffd"


def test_a_table_is_aligned_also_with_wide_and_combining_signs(console: Console) -> None:
    console.table(["Naam", "Nr"], [["e\u0301é", "1"], ["日本", "22"], ["👨", "333"]])
    lines = shown(console).splitlines()
    assert lines == ["Naam  Nr", "e\u0301é    1", "日本  22", "👨    333"]
    assert columns("日本") == 4


def test_pairs_are_aligned_and_keep_their_lines(console: Console) -> None:
    console.pairs([("Naam", "Jansen"), ("Nr", "a\nb"), ("Leeg", "")], indent="  ")
    assert shown(console) == "  Naam  Jansen\n  Nr    a\n        b\n  Leeg\n"


def test_running_text_wraps(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    console.wrapped("een twee drie vier vijf zes\n", indent="  ")
    console.wrapped("")
    assert shown(console) == "  een twee drie vier\n  vijf zes\n\n"


@pytest.mark.parametrize(
    "command",
    [
        "bgz check --restore",
        "bgz team remove 1a2b3c4d",
        "git merge --abort",
        "bgz --folder MAP",
        "bgz resolve V-7K3QF",
        "bgz team hand-over bert@example.org",
        'bgz team remove "Bert Smit"',
    ],
)
@pytest.mark.parametrize("before", range(50, 82, 3))
def test_no_command_is_broken(console: Console, before: int, command: str) -> None:
    console.wrapped("x" * 20 + " " + "y" * (before - 21) + f": {command}, and then go on as you did.", "  ", "  ")
    lines = console.out.getvalue().splitlines()  # type: ignore[attr-defined]
    assert any(command in line for line in lines), lines
    assert all(len(line) <= 100 for line in lines)


def test_a_command_wider_than_the_screen_stays_in_one_piece(narrow: Console) -> None:
    command = "bgz team remove --" + "x" * 90
    narrow.say(f"Type this: {command}")
    assert command in narrow.err.getvalue().splitlines()  # type: ignore[attr-defined]


def test_an_empty_line_of_running_text(console: Console) -> None:
    console.wrapped("")
    assert console.out.getvalue() == "\n"  # type: ignore[attr-defined]


def test_an_error_names_problems_and_hint(console: Console) -> None:
    console.error("Wrong.", problems=["one", "two"], hint="bgz list")
    assert said(console) == "Error: Wrong.\n  - one\n  - two\nHint: bgz list\n"
    assert shown(console) == ""


def test_a_long_hint_breaks_between_its_sentences_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(Terminal(), Terminal())
    console.error("Wrong.", hint="Make one: bgz init FOLDER. On a new laptop: bgz recover")
    assert said(console).splitlines()[1:] == ["Hint: Make one: bgz init FOLDER.", "On a new laptop: bgz recover"]


def test_a_long_sentence_of_a_hint_breaks_before_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(Terminal(), Terminal())
    console.error("Wrong.", hint="To put everything back, type this: bgz check --restore")
    assert said(console).splitlines()[1:] == ["Hint: To put everything back, type this:", "bgz check --restore"]


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    console = Console(Terminal(), Terminal())
    console.heading("Kop")
    assert shown(console) == "\x1b[1mKop\x1b[0m\n"
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
        assert console.styled("Kop", "bold") == "Kop"
        monkeypatch.delenv(name)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setenv("NO_COLOR", "1")
    return Console(Terminal(), Terminal())


LONG = "  - geen toestemming om te delen bij een kennismaking"


def test_talk_on_a_terminal_is_broken_between_words(narrow: Console) -> None:
    narrow.say(LONG)
    assert said(narrow) == "  - geen toestemming om\n  te delen bij een\n  kennismaking\n"


def test_talk_elsewhere_and_commands_stay_in_one_piece(narrow: Console, console: Console) -> None:
    console.say(LONG)
    assert said(console) == LONG + "\n"
    narrow.command("Verder: bgz import een.csv twee.csv")
    assert said(narrow) == "Verder: bgz import een.csv twee.csv\n"


def test_a_long_value_stays_beside_its_label_on_a_terminal(narrow: Console) -> None:
    narrow.pairs([("Dag", "2 jan"), ("Waarover", "evaluatie van de proefperiode")])
    assert shown(narrow) == "Dag       2 jan\nWaarover  evaluatie van\n          de\n          proefperiode\n"
