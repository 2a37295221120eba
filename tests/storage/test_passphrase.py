"""Passphrases from a command, and how good they must be."""

from __future__ import annotations

import secrets
import sys

import pytest

from bgz.errors import Locked
from bgz.storage import passphrase


def command(code: str) -> str:
    return f'"{sys.executable}" -c "{code}"'


@pytest.mark.parametrize(
    ("printed", "read"),
    [("vier woorden\\n", "vier woorden"), ("a b \\r\\n", "a b "), ("x\\n\\n", "x\n"), ("é", "é")],
)
def test_the_line_end_alone_is_dropped(printed: str, read: str) -> None:
    code = f"import sys; sys.stdout.buffer.write('{printed}'.encode())"
    assert passphrase.from_command(command(code)) == read


def test_no_shell_is_between() -> None:
    code = "import sys; print(sys.argv[1])"
    assert passphrase.from_command(command(code) + " '$HOME;`id`|x'") == "$HOME;`id`|x"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("no-such-program-anywhere --x", "cannot be started"),
        ("", "cannot be started"),
        ("'unclosed", "cannot be started"),
        (command("raise SystemExit(7)"), "ended with code 7"),
        (command("pass"), "prints nothing"),
        (command("print()"), "prints nothing"),
        (command("import sys; sys.stdout.buffer.write(bytes([255]))"), "not UTF-8"),
    ],
)
def test_what_goes_wrong_is_said(line: str, reason: str) -> None:
    with pytest.raises(Locked, match=reason) as caught:
        passphrase.from_command(line)
    assert "no-such-program" not in str(caught.value)


def test_on_windows_a_backslash_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.name", "nt")
    assert passphrase._split(r'"C:\Program Files\pm.exe" get "my key"') == [r"C:\Program Files\pm.exe", "get", "my key"]


@pytest.mark.parametrize("good", ["vier-losse-woorden-samen", "Dr0ge!Kaas2k", "paars brood zonder fiets"])
def test_good_ones_pass(good: str) -> None:
    assert passphrase.weakness(good) == ""


@pytest.mark.parametrize(
    "weak", ["", "kort", "elf tekens!", "aaaaaaaaaaaaaaaa", "Wachtwoord123456", "welkom welkom welkom"]
)
def test_weak_ones_are_named(weak: str) -> None:
    assert passphrase.weakness(weak)


def test_made_ones_are_five_words_and_good() -> None:
    made = passphrase.generate(["paars", "brood", "fiets", "kaas", "lucht"], secrets.choice)
    assert len(made.split("-")) == 5
