"""Sign-up and editing from scripts: files, pipes, exit codes, JSON; no name where none belongs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bgz.storage.recovery import PaperKey

Run = Callable[..., subprocess.CompletedProcess[str]]
SIGN_UP = """\
record: vraaggezin
registered_on: 1 nov
surname: Geheimnaam
phone: 06-12345001
address: {postcode: 7941 AB}
children: [{called: zoon, born: mrt 2015}]
"""


@pytest.fixture
def run(bgz: Run, founded: PaperKey, environment: dict[str, str]) -> Run:
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"

    def at_work(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
        return bgz("--folder", "cases", "--today", "2023-11-04", *arguments, **more)

    return at_work


@pytest.fixture
def number(run: Run) -> str:
    done = run("intake", "new", "--from", "-", "--json", typed=SIGN_UP)
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["data"]["number"])


def stage(run: Run, number: str) -> str:
    return str(json.loads(run("show", number, "--json").stdout)["data"]["row"]["stage"])


def test_json_tells_the_number_and_no_name(run: Run) -> None:
    done = run("intake", "new", "V", "--from", "-", "--json", typed=SIGN_UP)
    data = json.loads(done.stdout)["data"]
    assert data == {
        "number": data["number"], "kind": "V", "registered_on": "2023-11-01", "municipality": "Meppel",
    }  # fmt: skip
    assert "Geheimnaam" not in done.stdout + done.stderr


def test_a_pipe_shows_no_name_unless_asked(run: Run) -> None:
    assert "Geheimnaam" not in run("intake", "new", "--from", "-", typed=SIGN_UP).stdout
    again = run("intake", "new", "--from", "-", "--other-family", "--names", typed=SIGN_UP)
    assert "Geheimnaam" in again.stdout


def test_every_fault_at_once_and_nothing_written(run: Run, tmp_path: Path) -> None:
    bad = SIGN_UP.replace("7941 AB", "7941 SS").replace("mrt 2015", "mrt 2030") + "notes: BSN 123456782\nlicht: aan\n"
    done = run("intake", "new", "--from", "-", typed=bad)
    assert done.returncode == 5
    assert [line for line in ("regel 5", "regel 6", "regel 7", "regel 8") if line not in done.stderr] == []
    assert "Geheimnaam" not in done.stderr
    assert list((tmp_path / "cases" / "families").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"record: V\nsurname: Jans\xebn\n", 5),
        ("\ufeffrecord: V\r\nsurname: Jansén\r\n".encode(), 0),
        (b"\xff\xfea\0", 5),
    ],
)
def test_a_file_is_text_in_utf_8(run: Run, tmp_path: Path, data: bytes, code: int) -> None:
    (tmp_path / "file.yaml").write_bytes(data)
    assert run("intake", "new", "--from", "file.yaml").returncode == code


def test_a_file_that_is_not_there(run: Run) -> None:
    assert run("intake", "new", "--from", "nowhere.yaml").returncode == 4


def test_without_somebody_to_ask_a_sign_up_needs_a_file(run: Run) -> None:
    done = run("intake", "new", "V", "--no-input")
    assert done.returncode == 2
    assert "--from" in done.stderr


def test_answers_may_come_through_a_pipe_and_what_stops_is_kept(run: Run) -> None:
    done = run("intake", "new", "V", typed="\nschool\n\nGeheimnaam\n")
    assert done.returncode == 3
    assert "bgz intake resume" in done.stderr
    assert "niet af" in run("intake", "new", "V", typed="").stderr


def test_a_draft_is_sealed(run: Run, tmp_path: Path) -> None:
    run("intake", "new", "V", typed="\nschool\n\nGeheimnaam\n")
    held = [path for path in tmp_path.rglob("*") if path.is_file() and b"Geheimnaam" in path.read_bytes()]
    assert held == []
    assert list((tmp_path / "home").rglob("intake-V-*.age"))


def test_the_whole_record_through_a_pipe(run: Run, number: str) -> None:
    assert run("edit", number, "--yaml").returncode == 2
    text = run("edit", number, "--yaml", "--names").stdout
    assert "surname: Geheimnaam" in text
    done = run("edit", number, "--from", "-", typed=text.replace("called: zoon", "called: Bo"))
    assert done.returncode == 0
    assert ".called" in done.stdout
    assert "Bo" in run("show", number, "--names").stdout


def test_fields_by_path(run: Run, number: str) -> None:
    assert run("edit", number, "--set", "children.+.born=2019-04", "--set", "email=").returncode == 0
    done = run("edit", number, "--set", "left.on=vandaag", "--set", "children.9.born=x")
    assert done.returncode == 5
    assert f"bgz close {number}" in done.stderr
    assert run("edit", number, "--set", "x=1", "--yaml").returncode == 2
    assert run("edit", number, "--no-input").returncode == 2


def test_from_sign_up_to_waiting_and_closed_by_script(run: Run, number: str) -> None:
    quiet = "--no-input"
    assert run("intake", "consent", number, quiet).returncode == 2
    assert run("intake", "held", number, "--on", "2 nov", quiet).returncode == 0
    assert run("intake", "consent", number, "--purpose", "matching", quiet).returncode == 5
    assert run("intake", "consent", number, "--purpose", "matching", "--by", "A", quiet).returncode == 0
    assert stage(run, number) == "waiting"
    assert run("hold", number, quiet).returncode == 2
    assert run("hold", number, "--reason", "vakantie", quiet).returncode == 0
    assert stage(run, number) == "on_hold"
    assert run("hold", number, "--end", quiet).returncode == 0
    assert run("close", number, "--request", "2", "--reason", "helped", quiet).returncode == 4
    assert run("close", number, quiet).returncode == 2
    assert run("close", number, "--reason", "doorverwezen", quiet).returncode == 0
    assert stage(run, number) == "closed"
    assert run("intake", "consent", number, "--purpose", "matching", "--withdraw", quiet).returncode == 0


@pytest.mark.slow
def test_several_drafts_and_nobody_to_choose(run: Run) -> None:
    for _time in range(2):
        run("intake", "new", "V", typed="\n")
    assert run("intake", "resume", "--no-input").returncode == 2
    assert run("intake", "resume", typed="1\n").returncode == 3
    assert run("intake", "resume", "--throw-away", typed="1\nn\n").returncode == 3
    assert run("intake", "resume", "--throw-away", typed="1\nj\n").returncode == 0
    assert run("intake", "resume", "V-00000").returncode == 4


def test_the_example_of_the_readme_signs_a_family_up(run: Run) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = readme.partition("<!-- sign-up -->")[2].partition("```yaml\n")[2].partition("```")[0]
    done = run("--today", "2024-01-15", "intake", "new", "--from", "-", typed=example)
    assert done.returncode == 0, done.stderr
    assert "bgz match suggest" in done.stderr
