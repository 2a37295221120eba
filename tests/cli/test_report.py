"""`bgz report` as people run it: what comes out, what it refuses, in which language."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from bgz.__main__ import run
from bgz.actions.opening import open_folder
from bgz.domain.cases.programme import Contract
from bgz.i18n import in_language
from tests.cli.reporting import MORNING, year_with_a_match  # noqa: F401 - the fixture bgz

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.reporting import Call


def test_a_page_with_a_sensible_name_and_the_key_figures(bgz: Call) -> None:
    code, out, err = bgz("report", "--year", "2023")
    assert code == 0
    assert "Koppelingen gemaakt              1\n" in out
    assert "Geschreven: bgz-rapport-2023.html" in out
    assert "bgz report missing --year 2023" in err
    text = Path("bgz-rapport-2023.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "Kanarievogel" not in text + out + err


def test_without_a_year_the_last_one_that_is_over(bgz: Call) -> None:
    assert "Rapport 2023" in bgz("report")[1]


def test_json_is_one_object_with_the_figures_by_name(bgz: Call) -> None:
    code, out, _err = bgz("report", "--from", "2023-01-01", "--to", "31-12-2023", "--format", "json")
    held = json.loads(out)
    assert (code, held["command"], held["status"], held["errors"]) == (0, "report", "ok", [])
    total = held["data"]["total"]
    assert (total["matches_started"], total["running_at_end"], total["children_helped"]) == (1, 0, 1)
    assert total["waiting_days"] == {"families": 1, "median": 28, "p90": 28, "longest": 28}
    assert {"code": "4-11", "label": "4 tot en met 11 jaar", "count": 0} in total["age_bands"]
    assert {"code": "unknown", "label": "onbekend", "count": 1} in total["age_bands"]
    assert list(held["data"]["municipalities"]) == ["De Wolden", "Meppel", "Westerveld"]
    assert held["data"]["definitions"]["children_helped"]["label"] == "Kinderen geholpen"
    assert held["data"]["period"] == {"since": "2023-01-01", "until": "2023-12-31"}
    assert bgz("report", "--year", "2023", "--json")[1] == out
    assert not list(Path().glob("*rapport*"))


def test_the_municipality_gets_marks_in_json(bgz: Call) -> None:
    held = json.loads(bgz("report", "--year", "2023", "--audience", "municipality", "--json")[1])
    assert held["data"]["total"]["matches_started"] == 1
    assert held["data"]["total"]["children_helped"] == "<5"
    assert held["data"]["total"]["waiting_days"]["longest"] == "x"
    assert held["data"]["total"]["in_screening_at_end"] == "x"
    assert {"<5", "x"} >= {each for each in held["data"]["total"]["months"][2].values() if isinstance(each, str)}


def test_an_unknown_municipality_names_near_ones(bgz: Call) -> None:
    code, _out, err = bgz("report", "--municipality", "Mepel")
    assert code == 4
    assert "Bedoelt u Meppel?" in err


def test_some_municipalities(bgz: Call) -> None:
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
        ("--audience", "nobody"),
        ("rest",),
    ],
)
def test_what_makes_no_sense_is_said(bgz: Call, arguments: tuple[str, ...]) -> None:
    code, out, err = bgz("report", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Fout: ")
    assert "Traceback" not in err


def test_an_english_report_on_a_dutch_screen(bgz: Call) -> None:
    _code, out, _err = bgz("report", "--year", "2023", "--lang", "en")
    assert "Geschreven: bgz-rapport-2023.html" in out
    text = Path("bgz-rapport-2023.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert "Matches made" in text
    assert "Koppelingen" not in text
    held = json.loads(bgz("report", "--year", "2023", "--lang", "en", "--json")[1])
    assert held["data"]["total"]["age_bands"][0]["label"] == "0 to 3 years"


@pytest.mark.parametrize("language", ["nl", "en"])
class TestBadInput:
    """What cannot be, or is not there, is said in the language of the person at the keyboard."""

    @pytest.fixture(autouse=True)
    def speaks(self, bgz: Call, language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setenv("BGZ_LANG", language)
        with in_language(language):
            yield

    def test_no_data_in_the_period(self, bgz: Call, language: str) -> None:
        sentence = {"nl": "In deze periode is niets gebeurd", "en": "There is nothing in this period"}[language]
        code, out, _err = bgz("report", "--year", "2015", "--output", "empty.html")
        assert code == 0
        assert sentence in out
        assert sentence in Path("empty.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize("audience", ["team", "public"])
    def test_a_period_that_lies_ahead(self, bgz: Call, language: str, audience: str) -> None:
        sentence = {"nl": "moet nog komen", "en": "This period lies ahead"}[language]
        code, out, _err = bgz("report", "--year", "2031", "--audience", audience)
        assert code == 0
        assert sentence in out

    def test_a_municipality_that_nobody_knows(self, bgz: Call, language: str) -> None:
        code, out, err = bgz("report", "--municipality", "Mepel")
        assert (code, out) == (4, "")
        assert {"nl": "Bedoelt u Meppel?", "en": "Did you mean Meppel?"}[language] in err
        code, _out, err = bgz("report", "--municipality", "Xyz")
        assert code == 4
        assert {"nl": "Hier bekend: De Wolden, Meppel", "en": "Known here: De Wolden, Meppel"}[language] in err

    def test_some_municipalities_together_for_others(self, bgz: Call, language: str) -> None:
        some = ("--municipality", "Meppel", "--municipality", "Westerveld")
        code, out, err = bgz("report", *some, "--audience", "public")
        assert (code, out) == (2, "")
        assert {"nl": "Maak voor elke", "en": "Make one report for each"}[language] in err
        assert not list(Path().glob("*2023*"))
        assert bgz("report", *some)[0] == 0

    def test_a_day_that_is_missing(self, bgz: Call, language: str) -> None:
        for given in (("--from", "2023-01-01"), ("--to", "2023-12-31")):
            code, out, err = bgz("report", *given)
            assert (code, out) == (2, "")
            assert {"nl": "Geef zowel --from als --to", "en": "Give both --from and --to"}[language] in err

    def test_days_that_do_not_exist(self, bgz: Call, language: str) -> None:
        code, _out, err = bgz("report", "--from", "2023-02-30", "--to", "2023-03-30")
        assert code == 2
        assert "Traceback" not in err

    def test_contracts_that_overlap(self, bgz: Call, language: str) -> None:
        folder = open_folder(Path("cases"), None)
        held = folder.read("programme")
        spans = {"t0001": ("2023-01-01", "2023-12-31"), "t0002": ("2023-07-01", "2023-12-31")}
        contracts = {
            key: Contract(
                municipality="Meppel", since=date.fromisoformat(since), until=date.fromisoformat(until), matches=5
            )
            for key, (since, until) in spans.items()
        }
        folder.save(held, attrs.evolve(held.record, contracts=contracts), at=MORNING)
        code, out, _err = bgz("report", "--year", "2023")
        assert code == 0
        assert {"nl": "overlapt", "en": "overlaps another"}[language] in " ".join(out.split())


def test_for_the_team_it_says_that_it_is_not_for_others(bgz: Call) -> None:
    assert "Alleen voor het team" in bgz("report")[2]
    code, out, err = bgz("report", "--audience", "municipality")
    assert code == 0
    assert "kijk eerst welke gegevens ontbreken" in err
    assert "bgz report missing --year 2023" in err
    assert "Geschreven: bgz-rapport-gemeente-2023.html" in out
    code, out, err = bgz("report", "--audience", "public", "--municipality", "Meppel")
    assert "laat iemand alles lezen" in err
    assert "Geschreven: bgz-rapport-openbaar-2023-meppel.html" in out


def test_the_terminal_explains_the_marks_that_it_shows(bgz: Call) -> None:
    out = bgz("report", "--audience", "public")[1]
    assert "Rapport 2023 · Voor iedereen" in out
    assert any(line.split()[-1] in {"<5", "x"} for line in out.splitlines() if line.startswith("  Koppelingen"))
    assert "<5  1 tot en met 4" in out or "x  verborgen" in out
    assert "verborgen" not in bgz("report")[1]


def test_the_schema_of_the_data_is_printed_without_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--folder", "nowhere", "report", "--schema"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held["title"] == "Report of bgz"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gemeente", "gemeente"),
        pytest.param("iedereen", "openbaar", marks=pytest.mark.slow),
        pytest.param("public", "openbaar", marks=pytest.mark.slow),
    ],
)
def test_for_whom_is_understood_in_dutch_too(bgz: Call, typed: str, said: str) -> None:
    assert f"Geschreven: bgz-rapport-{said}-2023.xlsx" in bgz("report", "--audience", typed, "--format", "excel")[1]


def fresh(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bgz in a process of its own: what a command is called is said in the language of its first use."""
    command = [sys.executable, "-m", "bgz", *arguments]
    return subprocess.run(
        command, env={**os.environ, "BGZ_LANG": "nl"}, capture_output=True, encoding="utf-8", check=False
    )


def test_the_help_shows_the_words_of_both_languages() -> None:
    out = " ".join(fresh("report", "--help").stdout.split())
    assert "gemeente (municipality)" in out
    assert "Excel (xlsx)" in out


def test_what_click_says_of_numbers_and_folders_is_dutch(bgz: Call) -> None:
    assert "'twee' is geen heel getal." in fresh("report", "--year", "twee").stderr
    said = fresh("close", "V-7K3QF", "--request", "een").stderr
    assert ("is geen heel getal" in said, "integer" in said) == (True, False)
    code, _out, said = bgz("report", "--output", "nergens/rapport.html")
    assert (code, "De map nergens bestaat niet." in said, "No such file" in said) == (8, True, False)


@pytest.mark.parametrize(
    "options", [["--format", "csv"], ["--audience", "team"], ["--schema"], ["--template", "a"], ["--output", "x"]]
)
def test_what_is_for_a_report_does_not_go_with_missing(bgz: Call, options: list[str]) -> None:
    code, out, err = bgz("report", "missing", *options)
    assert (code, out) == (2, "")
    assert f"{options[0]} hoort niet bij bgz report missing." in err


def test_a_file_ends_as_what_its_template_makes(bgz: Call) -> None:
    Path("brief.html.j2").write_text("{{ figures.matches_started }}", encoding="utf-8")
    code, _out, err = bgz("report", "--template", "brief.html.j2", "--output", "brief.pdf")
    assert (code, Path("brief.pdf").exists()) == (2, False)
    assert "Laat het bestand eindigen op .html" in err
    for name in ("brief.htm", "brief"):
        assert bgz("report", "--template", "brief.html.j2", "--output", name)[0] == 0


@pytest.mark.parametrize("audience", ["team", "municipality", pytest.param("public", marks=pytest.mark.slow)])
def test_what_two_people_wrote_differently_is_told_and_stands_on_the_first_page(bgz: Call, audience: str) -> None:
    folder = open_folder(Path("cases"), None)
    held = folder.read("programme")
    folder.set_values(held, {"look.introduction_nl": "Van Anna"}, at=MORNING)
    folder.set_values(held, {"look.introduction_nl": "Van Bob"}, at=MORNING)
    code, out, err = bgz("report", "--year", "2023", "--audience", audience, "--output", "r.md")
    assert code == 9, out + err
    assert "In 1 dossier spreken gegevens elkaar tegen; het rapport neemt er één." in err
    assert "Verder: bgz check" in err
    assert "staat nog niet vast wat klopt" in Path("r.md").read_text(encoding="utf-8")
    code, out, err = bgz("report", "--year", "2023", "--audience", audience, "--json")
    assert (code, "spreken gegevens elkaar tegen" in err) == (9, True)
    assert any("niet vast" in note for note in json.loads(out)["data"]["notes"])


def test_of_a_family_in_contradiction_the_first_page_says_nothing(bgz: Call) -> None:
    folder = open_folder(Path("cases"), None)
    held = next(folder.all("V"))
    folder.set_values(held, {"registered_on": "2023-01-02"}, at=MORNING)
    folder.set_values(held, {"registered_on": "2022-01-02", "household": {"other": 1}}, at=MORNING)
    code, _out, err = bgz("report", "--year", "2023", "--output", "r.md")
    assert code == 9
    assert "spreken gegevens elkaar tegen" in err
    assert "die deze versie van bgz niet kan lezen" in err
    assert "niet vast" not in Path("r.md").read_text(encoding="utf-8")


def test_a_year_in_which_nothing_happened_names_the_last_one_with_figures(bgz: Call) -> None:
    code, _out, said = bgz("report", "--from", "2023-10-01", "--to", "2023-12-31")
    assert code == 0
    assert "begon of eindigde er geen koppeling. Het laatste jaar met cijfers is 2023." in said
    assert "bgz report --year 2023" in said
    assert "Het laatste jaar met cijfers" not in bgz("report")[2]


def test_what_is_not_known_is_only_spoken_of_where_something_lacks(bgz: Call) -> None:
    said = bgz("report", "--audience", "municipality", "--year", "2019")[2]
    assert ("kijk eerst" in said, "report missing" in said) == (False, False)
    assert "report missing" in bgz("report", "--audience", "municipality", "--year", "2023")[2]
