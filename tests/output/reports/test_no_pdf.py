"""When a browser does not do what it should: small programs stand in for one. And what a browser is told."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader, PdfWriter

from bgz.i18n import in_language
from bgz.output import pdf
from bgz.output.browser import OWN_CHOICE
from bgz.output.pdf import NoPdf, as_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there a script is no program")
DAY = date(2024, 1, 15)
PAGE = '<!DOCTYPE html><html lang="nl"><title>Proef</title><p>Kanarievogel</p></html>'
BEGIN = f"""#!{sys.executable}
import json, os, shutil, stat, sys, time
from pathlib import Path
told = dict(each.partition("=")[::2] for each in sys.argv[1:])
paper, here = Path(told["--print-to-pdf"]), Path(__file__).parent
"""
COPIED = "shutil.copy(here / 'good.pdf', paper)\n"


def pdf_bytes(version: int) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Producer": f"Skia/PDF m{version}", "/CreationDate": "D:20200202020202+00'00'"})
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for temporary files, in which nothing may be left."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def fake(tmp_path: Path, left: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return a maker of browsers, the only ones on this computer: a script that knows `paper`, `told` and `here`."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    (programs / "good.pdf").write_bytes(pdf_bytes(pdf.OLDEST))
    (programs / "old.pdf").write_bytes(pdf_bytes(pdf.OLDEST - 1))

    def make(script: str, name: str = "chromium", begin: str = BEGIN) -> Path:
        path = programs / name
        path.write_text(begin + script, encoding="utf-8")
        path.chmod(0o755)
        return programs

    return make


def refusal() -> str:
    with pytest.raises(NoPdf) as caught:
        as_pdf(PAGE, title="Proef", made_on=DAY)
    assert caught.value.exit_code == 4
    assert "Ctrl+P" in caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("", "The browser chromium made no PDF."),
        ("sys.exit(1)", "The browser chromium made no PDF."),
        ("os.abort()", "The browser chromium made no PDF."),
        ("paper.touch()", "The browser chromium made no PDF."),
        ("paper.write_text('<html>')", "The browser chromium made no PDF."),
        ("paper.write_bytes((here / 'good.pdf').read_bytes()[:-9])", "The browser chromium made no PDF."),
        ("paper.write_bytes(b'%PDF-1.4 nothing %%EOF')", "The browser chromium made no PDF."),
        ("paper.mkdir()", "The browser chromium made no PDF."),
        ("shutil.copy(here / 'old.pdf', paper)", "chromium is too old (version 130): it must be at least version 131"),
    ],
)
def test_a_browser_that_makes_no_sound_pdf_is_told(
    script: str, said: str, fake: Callable[..., Path], left: Path
) -> None:
    fake(script)
    assert said in refusal()
    assert list(left.iterdir()) == []


def test_a_browser_that_cannot_be_started_is_told(fake: Callable[..., Path], left: Path) -> None:
    fake("this is no program", begin="")
    assert refusal() == "The browser chromium cannot be started."
    assert list(left.iterdir()) == []


def test_without_a_browser_it_is_told_how_to_do_it_by_hand(left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(left))
    assert refusal().startswith("There is no browser on this computer")


def test_a_wrong_name_of_a_browser_is_told(fake: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    fake(COPIED)
    monkeypatch.setenv(OWN_CHOICE, "chromium")
    assert refusal() == "BGZ_BROWSER does not name a program: give the full path of a browser."


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(
    fake: Callable[..., Path], left: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 2)
    begin = "import subprocess\nchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    place = fake(f"{begin}(here / 'pids').write_text(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(600)")
    assert refusal() == "The browser chromium was not ready within 2 seconds."
    assert list(left.iterdir()) == []
    for number in (place / "pids").read_text(encoding="utf-8").split():
        assert ended(int(number))


def ended(number: int) -> bool:
    """Whether a process is over; one that nobody has taken leave of yet may still have its number."""
    for _attempt in range(200):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{number}/stat")
        if state.exists() and state.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_who_stops_the_printing_leaves_nothing_behind(
    fake: Callable[..., Path], left: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = fake("(here / 'pids').write_text(str(os.getpid()))\ntime.sleep(600)")
    really = Popen.wait

    def stopped(process: Popen[bytes], seconds: float | None = None) -> int:
        if seconds is None:
            return really(process)
        while not (place / "pids").exists():
            time.sleep(0.02)
        raise KeyboardInterrupt

    monkeypatch.setattr(Popen, "wait", stopped)
    with pytest.raises(KeyboardInterrupt):
        as_pdf(PAGE, title="Proef", made_on=DAY)
    assert ended(int((place / "pids").read_text(encoding="utf-8")))
    assert list(left.iterdir()) == []


def test_the_next_browser_is_tried(fake: Callable[..., Path]) -> None:
    fake("sys.exit(1)", "google-chrome")
    fake(COPIED)
    assert as_pdf(PAGE, title="Proef", made_on=DAY).startswith(b"%PDF-")


def test_the_title_and_the_day_are_those_asked(fake: Callable[..., Path]) -> None:
    fake(COPIED)
    title = "Rapport (2023) \\ België · ‘Ťest’"
    read = PdfReader(BytesIO(as_pdf(PAGE, title=title, made_on=DAY))).metadata
    assert read is not None
    assert read.title == title
    assert read.creation_date == read.modification_date == datetime(2024, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def told(fake: Callable[..., Path], left: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """Return a function that prints, and gives what the browser saw."""
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", "secret")
    saw = (
        "page = paper.with_name('page.html')\n"
        "(here / 'saw').write_text(json.dumps({'told': sys.argv[1:], 'environ': dict(os.environ),\n"
        "  'modes': [oct(stat.S_IMODE(each.stat().st_mode)) for each in (paper.parent, page)],\n"
        "  'read': page.read_text(encoding='utf-8'), 'stdin': sys.stdin.read()}))\n"
    )
    place = fake(saw + COPIED)

    def show() -> dict[str, Any]:
        as_pdf(PAGE, title="Proef", made_on=DAY)
        found: dict[str, Any] = json.loads((place / "saw").read_text(encoding="utf-8"))
        return found

    return show


def test_the_page_lies_where_nobody_else_can_read_it_and_is_removed(
    told: Callable[[], dict[str, Any]], left: Path
) -> None:
    saw = told()
    assert saw["modes"] == ["0o700", "0o600"]
    assert saw["read"] == PAGE
    assert saw["stdin"] == ""
    assert str(left) in saw["told"][-1]
    assert list(left.iterdir()) == []


def test_the_browser_knows_no_secret_and_no_network_and_touches_no_profile_of_the_user(
    told: Callable[[], dict[str, Any]], left: Path
) -> None:
    saw = told()
    assert not [name for name in saw["environ"] if name.startswith("BGZ_")]
    assert {"--host-resolver-rules=MAP * ~NOTFOUND", "--headless", "--no-first-run"} <= set(saw["told"])
    profile = next(each for each in saw["told"] if each.startswith("--user-data-dir="))
    assert Path(profile.partition("=")[2]).is_relative_to(left)


@pytest.mark.parametrize(("user", "open_"), [(0, True), (1000, False)])
def test_only_for_root_a_browser_does_not_shut_itself_in(
    user: int, open_: bool, told: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--no-sandbox" in told()["told"]) is open_
