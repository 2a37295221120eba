"""`bgz report` as people run it: where it writes, what it refuses, in which language."""

from __future__ import annotations

import csv
import json
import sys
import webbrowser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Source
from bgz.domain.cases.request_family import Child, Intake, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.i18n import in_language
from bgz.storage import home
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"


@pytest.fixture
def bgz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Return a function that runs a command on a folder with one match in 2023, and gives code, output and talk."""
    for name, value in {"BGZ_HOME": str(tmp_path / "home"), "BGZ_LANG": "nl", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PHRASE}\')"')
    monkeypatch.delenv("BGZ_FOLDER", raising=False)
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel", "Westerveld"))
    prepared = init.prepare(wishes, recovery=False, at=MORNING)
    init.found(prepared, tmp_path / "cases", PHRASE, save_to=None, at=MORNING, log_n=2)
    place = home.team_home(home.home(), prepared.founding.id)
    folder = CaseFolder.open(tmp_path / "cases", place, prepared.keys, team=prepared.founding.id)
    day = date(2023, 2, 1)
    family = RequestFamily(
        number="V-7K3QF",
        registered_on=day,
        surname="Kanarievogel",
        address=Address(municipality="Meppel"),
        children={"k7QX2": Child()},
        intake=Intake(on=day),
        consents={"matching": Consent(given_on=day)},
    )
    gaps = ("trial_before_approval", "capacity_exceeded")
    history = Source(sheet="matches", nr="K001", on=date(2023, 10, 1), cells={}, gaps=gaps, override="an old sheet")
    match = Match(
        number="K-7K3QF",
        request_family="V-7K3QF",
        children=("k7QX2",),
        support_family="S-7K3QF",
        trial=Trial(on=date(2023, 3, 1)),
        end=End(on=date(2023, 9, 1)),
        source=history,
    )
    folder.create(family, at=MORNING)
    folder.create(SupportFamily(number="S-7K3QF", registered_on=date(2020, 1, 1)), at=MORNING)
    folder.create(match, at=MORNING)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--folder", "cases", "--today", "2024-01-15", *arguments])
        held = capsys.readouterr()
        return code, held.out, held.err

    with in_language("nl"):
        yield call


def test_a_page_with_a_sensible_name_and_the_key_figures(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = bgz("report", "--year", "2023")
    assert code == 0
    assert "Koppelingen gemaakt              1\n" in out
    assert "Geschreven: bgz-rapport-2023.html" in out
    assert "bgz report missing --year 2023" in err
    text = Path("bgz-rapport-2023.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "Kanarievogel" not in text + out + err


def test_without_a_year_the_last_one_that_is_over(bgz: Callable[..., tuple[int, str, str]]) -> None:
    assert "Rapport 2023" in bgz("report")[1]


def test_json_is_one_object_with_the_figures_by_name(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _err = bgz("report", "--from", "2023-01-01", "--to", "31-12-2023", "--format", "json")
    held = json.loads(out)
    assert (code, held["command"], held["status"], held["errors"]) == (0, "report", "ok", [])
    total = held["data"]["total"]
    assert (total["matches_started"], total["running_at_end"], total["children_helped"]) == (1, 0, 1)
    assert total["waiting_days"] == {"families": 1, "median": 28, "p90": 28, "longest": 28}
    assert {"code": "4-11", "label": "4 tot en met 11 jaar", "count": 0} in total["age_bands"]
    assert {"code": "unknown", "label": "onbekend", "count": 1} in total["age_bands"]
    assert list(held["data"]["municipalities"]) == ["Meppel", "Westerveld"]
    assert held["data"]["definitions"]["children_helped"]["label"] == "Kinderen geholpen"
    assert held["data"]["period"] == {"since": "2023-01-01", "until": "2023-12-31"}
    assert bgz("report", "--year", "2023", "--json")[1] == out
    assert not list(Path().glob("*rapport*"))


def test_the_municipality_gets_marks_in_json(bgz: Callable[..., tuple[int, str, str]]) -> None:
    held = json.loads(bgz("report", "--year", "2023", "--audience", "municipality", "--json")[1])
    assert held["data"]["total"]["matches_started"] == 1
    assert held["data"]["total"]["children_helped"] == "<5"
    assert held["data"]["total"]["waiting_days"]["longest"] == "x"
    assert "Nog niet veilig" in held["data"]["notes"][0]


def test_text_that_is_piped_on_goes_to_standard_output(bgz: Callable[..., tuple[int, str, str]]) -> None:
    assert bgz("report", "--year", "2023", "--format", "md")[1].startswith("# Rapport 2023 · Meppel, Westerveld")
    table = bgz("report", "--year", "2023", "--format", "csv")[1]
    lines = list(csv.reader(table.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert ["2023-01-01/2023-12-31", "", "matches_started", "", "1", "exact"] in [line[:6] for line in lines]
    assert bgz("report", "--year", "2023", "--output", "-")[1].startswith("<!DOCTYPE html>")
    assert not list(Path().glob("*rapport*"))


def test_on_a_terminal_text_is_written_to_a_file(
    bgz: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bgz.cli.report.sys.stdout.isatty", lambda: True, raising=False)
    bgz("report", "--year", "2023", "--format", "csv")
    assert Path("bgz-rapport-2023.csv").read_bytes().startswith(b"\xef\xbb\xbfperiode;")


def test_the_name_of_the_file_tells_the_format(bgz: Callable[..., tuple[int, str, str]]) -> None:
    for name, begin in (("a.md", "# Rapport"), ("a.csv", "\ufeffperiode"), ("a.json", "{"), ("a.HTM", "<!DOCTYPE")):
        assert bgz("report", "--year", "2023", "--output", name)[0] == 0
        assert Path(name).read_text(encoding="utf-8").startswith(begin), name
    assert json.loads(Path("a.json").read_text(encoding="utf-8"))["data"]["name"] == "2023"


def test_a_file_and_json_together(bgz: Callable[..., tuple[int, str, str]]) -> None:
    held = json.loads(bgz("report", "--year", "2023", "--format", "html", "--json")[1])
    assert held["data"]["path"] == "bgz-rapport-2023.html"
    assert Path("bgz-rapport-2023.html").exists()


@pytest.mark.parametrize("target", ["cases/report.html", "cases/families/x.md", "./x/../cases/y.csv"])
def test_nothing_readable_in_the_case_folder(bgz: Callable[..., tuple[int, str, str]], target: str) -> None:
    code, out, err = bgz("report", "--year", "2023", "--output", target)
    assert (code, out) == (5, "")
    assert "niet in de dossiermap" in err
    assert not Path(target).exists()


def test_nothing_readable_when_one_stands_in_the_case_folder(
    bgz: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("cases")
    assert run(["--folder", ".", "report", "--year", "2023"]) == 5
    assert not list(Path().rglob("*.html"))


def test_a_place_that_cannot_be_written(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, _out, err = bgz("report", "--year", "2023", "--output", "nowhere/x.html")
    assert code == 8
    assert "kan niet worden geschreven" in err


def test_an_unknown_municipality_names_near_ones(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, _out, err = bgz("report", "--municipality", "Mepel")
    assert code == 4
    assert "Bedoelt u Meppel?" in err


def test_some_municipalities(bgz: Callable[..., tuple[int, str, str]]) -> None:
    held = json.loads(bgz("report", "--year", "2023", "--municipality", "westerveld", "--json")[1])
    assert held["data"]["asked"] == ["Westerveld"]
    assert held["data"]["total"]["matches_started"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--year", "2023", "--from", "2023-01-01"),
        ("--from", "2023-01-01"),
        ("--to", "2023-01-01"),
        ("--from", "2023-02-01", "--to", "2023-01-01"),
        ("--year", "0"),
        ("--year", "twintig"),
        ("--format", "docx"),
        ("--output", "report.docx"),
        ("--format", "xlsx", "--output", "report.csv"),
        ("--format", "md", "--template", "letter"),
        ("--open", "--output", "-"),
        ("--audience", "everyone"),
        ("rest",),
    ],
)
def test_what_makes_no_sense_is_said(bgz: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...]) -> None:
    code, out, err = bgz("report", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Fout: ")
    assert "Traceback" not in err


def test_an_english_report_on_a_dutch_screen(bgz: Callable[..., tuple[int, str, str]]) -> None:
    _code, out, _err = bgz("report", "--year", "2023", "--lang", "en")
    assert "Geschreven: bgz-rapport-2023.html" in out
    text = Path("bgz-rapport-2023.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "Matches made" in text
    assert "Koppelingen" not in text
    held = json.loads(bgz("report", "--year", "2023", "--lang", "en", "--json")[1])
    assert held["data"]["total"]["age_bands"][0]["label"] == "0 to 3 years"


def test_a_period_that_lies_ahead_says_so(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _err = bgz("report", "--year", "2031")
    assert code == 0
    assert "moet nog komen" in out


def test_it_opens_the_page(bgz: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    bgz("report", "--year", "2023", "--open")
    assert [Path(address).name for address in opened] == ["bgz-rapport-2023.html"]
    assert opened[0].startswith("file://")
