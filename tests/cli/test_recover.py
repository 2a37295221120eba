"""`bgz recover`, typed from paper on a new laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pexpect
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    from bgz.storage.recovery import PaperKey

    Run = Callable[..., CompletedProcess[str]]
    Terminal = Callable[..., Any]

PHRASE = "vijf-andere-woorden-die-passen"


@pytest.fixture
def key(founded: PaperKey, environment: dict[str, str], tmp_path: Path) -> PaperKey:
    """Lose the laptop: what is left is the folder and the paper."""
    environment["BGZ_HOME"] = str(tmp_path / "new laptop")
    return founded


def ended(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


def passphrase(child: Any) -> None:
    child.expect_exact("Nieuwe wachtwoordzin")
    child.sendline(PHRASE)
    child.expect_exact("Dezelfde wachtwoordzin nog eens: ")
    child.sendline(PHRASE)


@pytest.mark.slow
def test_typed_line_by_line(terminal: Terminal, bgz: Run, key: PaperKey) -> None:
    child = terminal("recover")
    child.expect_exact("Waar staat de dossiermap?")
    child.sendline("nergens")
    child.expect_exact("geen dossiermap")
    child.expect_exact("Waar staat de dossiermap?")
    child.sendline("cases")
    for number, line in enumerate(key.lines, start=1):
        child.expect_exact(f"Regel {number}: ")
        wrong = ("1" if line[0] != "1" else "2") + line[1:]
        child.sendline(wrong)
        child.expect_exact(f"fout in regel {number}")
        child.expect_exact(f"Regel {number}: ")
        child.sendline(line.lower().replace("0", "o").replace(" ", ""))
    passphrase(child)
    child.expect_exact("Versleutelen voor deze computer 1/1")
    child.expect_exact("Deze computer leest 1 bestand.")
    assert ended(child) == 0
    assert bgz("list").returncode == 0


def test_pasted_from_a_qr_reader(terminal: Terminal, key: PaperKey) -> None:
    child = terminal("--folder", "cases", "recover")
    child.expect_exact("Regel 1: ")
    child.sendline(" ".join(line.replace(" ", "-") for line in key.lines))
    passphrase(child)
    child.expect_exact("Deze computer leest 1 bestand.")
    assert ended(child) == 0


def test_by_script(bgz: Run, key: PaperKey, environment: dict[str, str]) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    assert bgz("--folder", "cases", "recover", "--key-file", "key.txt", "--no-input").returncode == 0
    assert bgz("--folder", "cases", "list").returncode == 0
    done = bgz("recover", "--new-key", "--recovery", "new.txt", "--no-input")
    assert done.returncode == 0, done.stderr
    old = bgz("--folder", "cases", "recover", "--key-file", "key.txt", "--no-input")
    assert old.returncode == 6
    assert "hoort niet bij het team" in old.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--key-file", "no.txt"), 2, "no.txt"),
        (("--key-file", "cases/bgz-team.yaml"), 5, "geen papieren sleutel"),
        ((), 2, "--key-file"),
        (("--new-key", "--key-file", "key.txt"), 2, "--recovery"),
        (("--recovery", "x.txt"), 2, "--new-key"),
        (("--new-key",), 2, "--recovery"),
        (("--new-key", "--recovery", "cases/x.txt"), 5, "dossiermap"),
        (("--key-file", "key.txt", "--email", "wie@example.org"), 4, "mailadres"),
        (("--key-file", "key.txt"), 6, "wachtwoordzin"),
    ],
)
@pytest.mark.usefixtures("key")
def test_bad_calls(bgz: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = bgz("--folder", "cases", "recover", "--no-input", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_a_typo_in_the_file_names_the_line(bgz: Run, key: PaperKey, tmp_path: Path) -> None:
    text = (tmp_path / "key.txt").read_text(encoding="utf-8")
    group = key.lines[2].split()[1]
    wrong = ("Z" if group[0] != "Z" else "Y") + group[1:]
    (tmp_path / "typo.txt").write_text(text.replace(key.lines[2], key.lines[2].replace(group, wrong)), encoding="utf-8")
    done = bgz("--folder", "cases", "recover", "--no-input", "--key-file", "typo.txt")
    assert done.returncode == 5
    assert "regel 3" in done.stderr


def test_a_new_key_at_the_terminal(terminal: Terminal, bgz: Run, key: PaperKey, environment: dict[str, str]) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    assert bgz("--folder", "cases", "recover", "--key-file", "key.txt", "--no-input").returncode == 0
    child = terminal("recover", "--new-key")
    child.expect_exact("Bestand voor de pagina (Enter: geen): ")
    child.sendline("")
    lines = []
    for number in range(1, 5):
        child.expect(rf"\s{number}   ([0-9A-Z]{{4}}(?: [0-9A-Z]{{4}}){{3}})")
        lines.append(child.match[1])
    child.expect_exact("Druk op Enter als hij op papier staat: ")
    child.sendline("")
    for _each in range(2):
        child.expect(r"groepje (\d) van regel (\d): ")
        child.sendline(lines[int(child.match[2]) - 1].split()[int(child.match[1]) - 1])
    child.expect_exact("De nieuwe papieren sleutel opent 1 bestand.")
    assert ended(child) == 0
    assert tuple(lines) != key.lines
