"""`bgz unlock` and `bgz lock`, typed."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

PHRASE = "vier-losse-woorden-samen"
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the keychain keeps the session"),
    pytest.mark.usefixtures("founded"),
]


def typed(child: Any, *answers: str) -> int:
    for answer in answers:
        child.expect("achtwoordzin[^:]*: |Nog eens: ")
        child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus)


def test_unlocked_until_locked(terminal: Callable[..., Any], bgz: Run) -> None:
    child = terminal("unlock")
    assert typed(child, PHRASE) == 0
    assert "Ontgrendeld tot" in child.before
    assert bgz("list").returncode == 0
    assert bgz("lock").stdout == "Vergrendeld.\n"
    done = bgz("list")
    assert done.returncode == 6
    assert "bgz unlock" in done.stderr


def test_three_tries(terminal: Callable[..., Any]) -> None:
    child = terminal("unlock")
    assert typed(child, "een", "twee", "drie") == 6
    assert "wachtwoordzin klopt niet" in child.before
    assert typed(terminal("unlock"), "een", "twee", PHRASE) == 0


def test_what_is_typed_while_bgz_opens_the_keys_is_not_shown(terminal: Callable[..., Any]) -> None:
    child = terminal("unlock")
    child.expect("achtwoordzin[^:]*: ")
    child.send(f"fout\n{PHRASE}\n")
    child.expect("[Nn]og eens: ")
    child.sendline(PHRASE)
    child.expect(pexpect.EOF)
    assert PHRASE not in child.before


def test_json_tells_until_when(bgz: Run, environment: dict[str, str]) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    assert json.loads(bgz("unlock", "--hours", "1", "--json").stdout)["data"]["until"]


@pytest.mark.parametrize("hours", ["0", "25", "-1", "een"])
def test_hours_that_make_no_sense(bgz: Run, hours: str) -> None:
    assert bgz("unlock", "--hours", hours).returncode == 2


def test_a_missing_program_is_said(bgz: Run, environment: dict[str, str]) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = "no-such-program-anywhere --secret hunter2"
    done = bgz("unlock")
    assert done.returncode == 6
    assert "BGZ_PASSPHRASE_COMMAND" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_truncated_identity_points_at_the_paper(bgz: Run, environment: dict[str, str], tmp_path: Path) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    (identity,) = (tmp_path / "home").rglob("identity.age")
    identity.write_bytes(identity.read_bytes()[:120])
    done = bgz("list")
    assert done.returncode == 6
    assert "beschadigd" in done.stderr
    assert "bgz recover" in done.stderr


def test_the_passphrase_is_on_no_command_line_or_disk(bgz: Run, environment: dict[str, str], tmp_path: Path) -> None:
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    assert bgz("unlock").returncode == 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert PHRASE.encode() not in path.read_bytes()
