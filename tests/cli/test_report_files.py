"""The files of `bgz report`: which format, where they lie, what is in the way, and how they are shown."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bgz.__main__ import run
from bgz.actions import report_file
from bgz.output import viewer
from bgz.storage import atomic
from tests.cli.reporting import year_with_a_match  # noqa: F401 - the fixture bgz

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.reporting import Call


def test_text_that_is_piped_on_goes_to_standard_output(bgz: Call) -> None:
    assert bgz("report", "--year", "2023", "--format", "md")[1].startswith(
        "# Rapport 2023 · De Wolden, Meppel, Westerveld"
    )
    table = bgz("report", "--year", "2023", "--format", "csv")[1]
    lines = list(csv.reader(table.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert ["2023-01-01/2023-12-31", "", "matches_started", "", "1", "exact"] in [line[:6] for line in lines]
    assert bgz("report", "--year", "2023", "--output", "-")[1].startswith("<!DOCTYPE html>")
    assert not list(Path().glob("*rapport*"))


def test_on_a_terminal_text_is_written_to_a_file(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bgz.cli.report.sys.stdout.isatty", lambda: True, raising=False)
    bgz("report", "--year", "2023", "--format", "csv")
    assert Path("bgz-rapport-2023.csv").read_bytes().startswith(b"\xef\xbb\xbfperiode;")


def test_the_name_of_the_file_tells_the_format(bgz: Call) -> None:
    for name, begin in (("a.md", "# Rapport"), ("a.csv", "\ufeffperiode"), ("a.json", "{"), ("a.HTM", "<!DOCTYPE")):
        assert bgz("report", "--year", "2023", "--output", name)[0] == 0
        assert Path(name).read_text(encoding="utf-8").startswith(begin), name
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["data"]["name"] == "2023"


def test_a_file_and_json_together(bgz: Call) -> None:
    held = json.loads(bgz("report", "--year", "2023", "--format", "html", "--json")[1])
    assert held["data"]["path"] == "bgz-rapport-2023.html"
    assert Path("bgz-rapport-2023.html").exists()


@pytest.mark.parametrize("target", ["cases/report.html", "cases/families/x.md", "./x/../cases/y.csv"])
def test_nothing_readable_in_the_case_folder(bgz: Call, target: str) -> None:
    code, out, err = bgz("report", "--year", "2023", "--output", target)
    assert (code, out) == (5, "")
    assert "niet in de dossiermap" in err
    assert not Path(target).exists()


def test_nothing_readable_when_one_stands_in_the_case_folder(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("cases")
    assert run(["--folder", ".", "report", "--year", "2023"]) == 5
    assert not list(Path().rglob("*.html"))


def test_a_place_that_cannot_be_written(bgz: Call) -> None:
    code, _out, err = bgz("report", "--year", "2023", "--output", "nowhere/x.html")
    assert code == 8
    assert "De map nowhere bestaat niet." in err


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that bgz opens; nothing really opens."""
    shown: list[Path] = []

    def show(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr(viewer, "show", show)
    return shown


def test_a_workbook(bgz: Call) -> None:
    code, out, _err = bgz("report", "--format", "xlsx")
    assert (code, "Geschreven: bgz-rapport-2023.xlsx" in out) == (0, True)
    assert Path("bgz-rapport-2023.xlsx").read_bytes().startswith(b"PK")


def test_a_pdf_by_a_browser_that_is_installed(bgz: Call, program: Callable[[str], str]) -> None:
    program("chromium")
    code, out, _err = bgz("report", "--format", "pdf", "--audience", "municipality", "--municipality", "Meppel")
    assert (code, "Geschreven: bgz-rapport-gemeente-2023-meppel.pdf" in out) == (0, True)
    assert Path("bgz-rapport-gemeente-2023-meppel.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_browser_it_says_how_to_make_a_pdf(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_BROWSER", "/nowhere/browser")
    code, out, err = bgz("report", "--format", "pdf")
    assert (code, out) == (4, "")
    assert "BGZ_BROWSER" in err
    assert "Opslaan als PDF" in err
    assert not list(Path().glob("*.pdf"))


def test_bytes_on_standard_output(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", taken)
    assert run(["--folder", "cases", "report", "--year", "2023", "--format", "xlsx", "--output", "-"]) == 0
    taken.flush()
    assert taken.buffer.getvalue().startswith(b"PK")


def test_no_bytes_on_a_terminal(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bgz.cli.report.sys.stdout.isatty", lambda: True, raising=False)
    code, out, err = bgz("report", "--format", "xlsx", "--output", "-")
    assert (code, out) == (2, "")
    assert "terminal kan dit formaat niet tonen" in err


def test_an_own_template_from_a_file(bgz: Call) -> None:
    Path("brief_raad.md.j2").write_text("Gemaakt: {{ figures.matches_started }}\n", encoding="utf-8")
    code, out, err = bgz("report", "--template", "brief_raad.md.j2")
    assert code == 0, err
    name = "bgz-rapport-2023-brief-raad.md"
    assert f"Geschreven: {name}" in out
    assert Path(name).read_text(encoding="utf-8").startswith("Gemaakt: 1")
    assert bgz("report", "--template", "brief_raad.md.j2", "--output", "-")[1].startswith("Gemaakt: 1")
    assert bgz("report", "--template", "nergens")[0] == 4


def test_a_file_that_is_open_in_excel_is_left_and_the_report_lies_beside_it(
    bgz: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {"bgz-rapport-2023.xlsx"}
    write = atomic.write

    def locked(path: Path, data: bytes, **how: Any) -> None:
        if path.name in taken:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        write(path, data, **how)

    Path("bgz-rapport-2023.xlsx").write_bytes(b"mine")
    Path("bgz-rapport-2023 (2).xlsx").write_bytes(b"mine too")
    monkeypatch.setattr(atomic, "write", locked)
    code, out, _err = bgz("report", "--format", "xlsx")
    assert code == 0
    assert "bgz-rapport-2023.xlsx is open in een ander programma" in " ".join(out.split())
    assert "Geschreven: bgz-rapport-2023 (3).xlsx" in out
    assert Path("bgz-rapport-2023 (3).xlsx").read_bytes().startswith(b"PK")
    assert Path("bgz-rapport-2023.xlsx").read_bytes() == b"mine"
    assert Path("bgz-rapport-2023 (2).xlsx").read_bytes() == b"mine too"
    held = json.loads(bgz("report", "--format", "xlsx", "--json")[1])["data"]
    assert held == {"path": "bgz-rapport-2023 (4).xlsx", "instead_of": "bgz-rapport-2023.xlsx"}


def test_a_file_that_may_not_be_changed_is_left(bgz: Call) -> None:
    kept = Path("bgz-rapport-2023.html")
    kept.write_text("kept", encoding="utf-8")
    kept.chmod(0o444)
    code, out, _err = bgz("report")
    assert (code, "Geschreven: bgz-rapport-2023 (2).html" in out) == (0, True)
    assert kept.read_text(encoding="utf-8") == "kept"


def test_an_old_report_is_replaced(bgz: Call) -> None:
    Path("bgz-rapport-2023.html").write_text("old", encoding="utf-8")
    assert "Geschreven: bgz-rapport-2023.html" in bgz("report")[1]
    assert Path("bgz-rapport-2023.html").read_text(encoding="utf-8").startswith("<!DOCTYPE")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "De schijf is vol"),
        (errno.EACCES, "U mag in die map niet schrijven"),
        (errno.EROFS, "U mag in die map niet schrijven"),
        (errno.EIO, "Geef een andere plaats met --output"),
    ],
)
def test_what_cannot_be_written_is_told_with_what_helps(
    bgz: Call, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    before = set(Path().iterdir())
    monkeypatch.setattr(os, "fsync", fails)
    code, out, err = bgz("report", "--format", "csv", "--output", "x.csv")
    assert (code, out) == (8, "")
    assert said in err
    assert set(Path().iterdir()) - before == set(), "nothing of a failed attempt stays"


def test_a_folder_is_no_file(bgz: Call) -> None:
    Path("map.html").mkdir()
    assert bgz("report", "--output", "map.html")[0] == 2
    Path("bgz-rapport-2023.html").mkdir()
    code, _out, err = bgz("report")
    assert code == 5
    assert "geen bestand" in err


def test_it_opens_what_was_written(bgz: Call, opened: list[Path]) -> None:
    bgz("report", "--year", "2023", "--open")
    bgz("report", "--year", "2023", "--format", "csv", "--open")
    assert [path.name for path in opened] == ["bgz-rapport-2023.html", "bgz-rapport-2023.csv"]


@pytest.mark.parametrize("quiet", ["--json", "--no-input"])
def test_nothing_opens_for_a_script(bgz: Call, opened: list[Path], quiet: str) -> None:
    assert bgz("report", "--format", "html", "--open", quiet)[0] == 0
    assert Path("bgz-rapport-2023.html").exists()
    assert opened == []


def test_where_no_program_shows_it_that_is_said(bgz: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "show", lambda _path: False)
    code, _out, err = bgz("report", "--open")
    assert code == 0
    assert "open bgz-rapport-2023.html zelf" in err


def test_a_page_opens_in_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def browse(address: str) -> bool:
        shown.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", browse)
    assert viewer.show(tmp_path / "a b.html")
    assert shown == [(tmp_path / "a b.html").as_uri()]


@pytest.mark.parametrize(("system", "name"), [("linux", "xdg-open"), ("darwin", "open")])
def test_another_file_opens_in_the_program_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, name: str
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(shutil, "which", lambda asked: f"/bin/{asked}")
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_how: started.append(command))
    assert viewer.show(tmp_path / "-x.xlsx")
    assert started == [[f"/bin/{name}", str(tmp_path / "-x.xlsx")]]
    monkeypatch.setattr(shutil, "which", lambda _asked: None)
    assert not viewer.show(tmp_path / "-x.xlsx")


def test_on_windows_the_system_itself_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", started.append, raising=False)
    assert viewer.show(tmp_path / "x.xlsx")
    assert started == [tmp_path / "x.xlsx"]

    def nothing(_path: Path) -> None:
        raise OSError

    monkeypatch.setattr(os, "startfile", nothing, raising=False)
    assert not viewer.show(tmp_path / "x.xlsx")


def test_names_tell_reports_apart_and_fit_every_file_system() -> None:
    from bgz.domain.figures.period import Period
    from bgz.i18n import in_language

    year = Period.of_year(2023)
    with in_language("nl"):
        assert str(report_file.default_name(year, "pdf")) == "bgz-rapport-2023.pdf"
        name = report_file.default_name(year, "html", "public", "'s-Hertogenbosch", "Súdwest-Fryslân")
        assert str(name) == "bgz-rapport-openbaar-2023-s-hertogenbosch-sudwest-fryslan.html"
        assert len(str(report_file.default_name(year, "html", "team", *["Bergeijk"] * 40))) <= 85


@pytest.mark.slow
def test_the_same_bytes_whatever_the_computer(bgz: Call, tmp_path: Path) -> None:
    """Twice in processes of their own that hash, tell the time and sort in other ways."""
    worlds = (
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "LANG": "nl_NL.UTF-8"},
    )
    script = """
import sys
from bgz.__main__ import run
for audience, language in (("team", "en"), ("public", "nl")):
    for form in ("html", "md", "csv", "xlsx", "json"):
        target = f"{sys.argv[1]}/{audience}-{language}.{form}"
        options = ["--year", "2023", "--audience", audience, "--lang", language, "--output", target]
        assert run(["--folder", "cases", "--today", "2024-01-15", "report", *options]) == 0
"""
    for at, world in enumerate(worlds):
        (tmp_path / str(at)).mkdir()
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / str(at))], env={**os.environ, **world}, cwd=tmp_path,
            check=True, capture_output=True,
        )  # fmt: skip
    made = sorted(path.name for path in (tmp_path / "0").iterdir())
    assert len(made) == 2 * 5
    for name in made:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes(), name
