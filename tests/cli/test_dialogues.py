"""The dialogues in tests/dialogues, played at a real terminal.

`$` starts a command, `>` is typed with Enter, `^C` stops; every other line must appear, in this order. `V-…` stands for
a case number; what it was is filled in where a later command says V-…, S-… or K-…. `@` puts a match into the folder
whose trial ran out.
"""

from __future__ import annotations

import re
import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily

if sys.platform != "win32":
    from pexpect import EOF, TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.storage.recovery import PaperKey

DIALOGUES = sorted((Path(__file__).parents[1] / "dialogues").glob("*.txt"))
SIGN_UP = """\
record: vraaggezin
registered_on: 1 nov
surname: Jansen
address: {postcode: 7941 AB}
children: [{born: mrt 2015}]
"""
NUMBER = "[VSK]-[0-9A-Z]{5}"


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(
    path: Path,
    founded: PaperKey,
    environment: dict[str, str],
    terminal: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    (tmp_path / "aanmelding.yaml").write_text(SIGN_UP, encoding="utf-8")
    numbers: dict[str, str] = {}
    child: Any = None
    for line in path.read_text(encoding="utf-8").splitlines():
        sign, _blank, rest = line.partition(" ")
        if not line or sign == "#":
            continue
        if sign == "@":
            run_out(tmp_path / "cases", monkeypatch)
        elif sign == "$":
            ended(child)
            words = [numbers.get(word, word) for word in shlex.split(rest)[1:]]
            child = terminal("--folder", "cases", "--today", "2023-11-04", *words)
        elif sign == ">":
            child.sendline(rest)
        elif sign == "^C":
            stop(child)
        elif sign == "?":
            ended(child, code=int(rest))
            child = None
        else:
            expected = re.escape(line.strip()).replace("\\-…", "-…").replace("V-…", NUMBER).replace("S-…", NUMBER)
            expected = expected.replace("K-…", NUMBER)
            if child.expect([expected, EOF, TIMEOUT]):
                pytest.fail(f"{line!r} did not appear in: {child.before}")
            found = re.findall(NUMBER, child.after)
            numbers |= {f"{number[0]}-…": number for number in found}
    ended(child)


def run_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a request family, a support family and their match into the folder, whose trial is over for some days."""
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", "printf %s vier-losse-woorden-samen")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    folder = open_folder(root)
    at, yes = datetime(2023, 9, 5, 10, tzinfo=UTC), Answer(yes=True, on=date(2023, 8, 29))
    folder.create(RequestFamily(number="V-0AAAA", registered_on=date(2023, 6, 1), surname="Jansen"), at=at)
    folder.create(SupportFamily(number="S-0AAAA", registered_on=date(2023, 6, 1), surname="Visser"), at=at)
    gaps = ("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent")
    match = Match(
        number="K-0AAAA",
        request_family="V-0AAAA",
        support_family="S-0AAAA",
        children=("k0001",),
        proposed=Proposal(on=date(2023, 8, 28)),
        answers=Answers(request=yes, support=yes),
        trial=Trial(on=date(2023, 9, 5)),
        source=Source(sheet="k.csv", nr="1", on=date(2023, 9, 5), cells={}, override="history", gaps=gaps),
    )
    folder.create(match, at=at)


def stop(child: Any) -> None:
    """Press Ctrl-C, and again as long as bgz says nothing: readline misses it when it is just about to wait."""
    for _press in range(5):
        child.sendintr()
        if child.expect(["Gestopt", TIMEOUT], timeout=10) == 0:
            return
    pytest.fail("Ctrl-C does not stop it")


def ended(child: Any, code: int = 0) -> None:
    """Wait until the command is done, and look at its exit code."""
    if child is not None:
        said = child.read()
        child.close()
        assert child.exitstatus == code, said
