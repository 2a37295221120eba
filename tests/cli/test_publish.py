"""`bgz publish` as people and scripts run it: the text is looked at before anything is kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
DAY = "2023-11-01"
V = "V-7K3QF"
FAMILY: dict[str, Any] = {
    "registered_on": DAY,
    "surname": "Kanariewiet",
    "address": {"postcode": "7941 AB", "municipality": "Meppel"},
    "children": {"kABCD": {"born": "2015-03", "called": "Roos"}},
    "requests": {"rABCD": {"help": {"swimming": "must"}}},
    "intake": {"on": DAY},
    "consents": {"matching": {"given_on": DAY}, "public_text": {"given_on": DAY}},
}
TEXT = "Wie gaat er mee naar zwemles?"


@pytest.fixture
def family(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CaseFolder:
    """Return a folder with a family that may be seen; bgz opens it without asking."""
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    folder.create(structure(V, FAMILY, About())[0], at=AT)
    return folder


@pytest.fixture
def run(bgz: Callable[..., subprocess.CompletedProcess[str]], family: CaseFolder) -> Callable[..., Any]:
    return lambda *arguments: bgz("--folder", "cases", "--today", "2023-11-04", "publish", *arguments)


def test_from_a_script(run: Callable[..., Any], bgz: Callable[..., Any], tmp_path: Path) -> None:
    done = run("mark", V, "--text", TEXT, "--text-en", "Who comes along?", "--until", "1-12-2023", "--no-input")
    assert done.returncode == 0, done.stderr
    assert "openbaar tot en met 1 dec 2023" in done.stdout
    assert f"{V}  hulpvraag 1  tot en met 1 dec 2023" in run().stdout
    assert "Kanariewiet" in run("list", "--names").stdout
    refused = run("page", "--to", "site")
    assert refused.returncode == 5
    assert "public.email" in refused.stderr
    bgz("--folder", "cases", "settings", "set", "public.email=team@example.org")
    written = run("page", "--to", "site", "--json")
    assert written.returncode == 0, written.stderr
    data = json.loads(written.stdout)["data"]
    assert (data["requests"], data["removed"], data["dry_run"]) == (1, [], False)
    assert TEXT in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Who comes along?" in (tmp_path / "site" / "en" / "index.html").read_text(encoding="utf-8")
    assert "niets gewijzigd" in run("page", "--to", "site").stdout
    assert "niet meer openbaar" in run("stop", V).stdout
    gone = run("page", "--to", "site", "--dry-run").stdout
    assert "zou weggaan" in gone
    assert "Er is geen hulpvraag openbaar" in run().stdout


def test_a_script_says_everything_at_once(run: Callable[..., Any]) -> None:
    done = run("mark", V, "--no-input")
    assert done.returncode == 2
    assert "--text, --until" in done.stderr


def test_the_words_stand_on_a_terminal_only(run: Callable[..., Any]) -> None:
    words = ("mark", V, "--text", "Bij kanariewiet thuis", "--until", "1-12-2023")
    for more, shown in (((), False), (("--json",), False), (("--names",), True)):
        done = run(*words, *more)
        assert done.returncode == 5
        assert ("kanariewiet" in done.stdout + done.stderr) is shown
        assert "positie 5: een naam" in done.stdout + done.stderr


def test_a_request_that_is_left_out_says_why(run: Callable[..., Any], family: CaseFolder) -> None:
    run("mark", V, "--text", "Wie gaat er mee naar Zwemlust?", "--until", "1-12-2023", "--word", "zwemlust")
    held = family.read(V)
    family.set_values(held, {"surname": "Zwemlust"}, at=AT)
    hidden, shown = run("list").stdout, run("list", "--names").stdout
    assert "Weggelaten (1)" in hidden
    assert "een naam" in hidden
    assert "Zwemlust" not in hidden
    assert "“Zwemlust”" in shown
    data = json.loads(run("list", "--json").stdout)["data"]["marked"][0]
    assert (data["why"], data["findings"][0]["kind"], "words" in data["findings"][0]) == ("text", "name", False)


def test_at_the_keyboard(terminal: Callable[..., Any], family: CaseFolder) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-04", "publish", "mark", V)

    def answer(question: str, typed: str) -> str:
        child.expect_exact(question)
        child.sendline(typed)
        return str(child.before)

    said = answer("Nederlands (een lege regel sluit af): ", "Bij Kanariewiet is een roos.\n")
    assert "Geen namen" in said
    assert "Een kind, 4 tot en met 11 jaar" in said
    said = answer("Nederlands (een lege regel sluit af)", "Wie heeft er een roos?\n")
    assert "positie 5: een naam: “Kanariewiet”" in said
    assert "Schrijf de tekst opnieuw" in said
    answer("Is “roos” hier een gewoon woord", "n")
    answer("Nederlands (een lege regel sluit af)", "Wie heeft er een roos, of veertig?\n")
    answer("Zijn dit hier gewone woorden, waaraan niemand ziet om wie het gaat: “roos”, “veertig”?", "j")
    answer("Engels", "Who has flowers?\n")
    answer("Te zien tot en met [27 jan 2024]", "1-12-2024")
    said = answer("Te zien tot en met", "1-12-2023")
    assert "Hoogstens 26 weken" in said
    said = answer("herkennen?", "n")
    assert "Who has flowers?" in said
    answer("gezien en goedgevonden?", "j")
    child.expect_exact("openbaar tot en met 1 dec 2023")
    child.wait()
    public = family.read(V).record.requests["rABCD"].public
    assert (public.text_nl, public.words) == ("Wie heeft er een roos, of veertig?", ("roos", "veertig"))


def test_what_the_family_did_not_agree_to_is_not_marked(terminal: Callable[..., Any], family: CaseFolder) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-04", "publish", "mark", V)
    for question, typed in (
        ("Nederlands", f"{TEXT}\n"),
        ("Engels", ""),
        ("Te zien tot en met [", ""),
        ("herkennen", "n"),
        ("gezien en goedgevonden? [j/N]", ""),
    ):
        child.expect_exact(question)
        child.sendline(typed)
    child.expect_exact("wat u typte is bewaard")
    child.wait()
    assert child.exitstatus == 3
    assert family.read(V).record.requests["rABCD"].public is None


def test_who_would_be_recognised_is_not_marked(terminal: Callable[..., Any], family: CaseFolder) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-04", "publish", "mark", V)
    for question, typed in (
        ("Nederlands", f"{TEXT}\n"),
        ("Engels", ""),
        ("Te zien tot en met [", ""),
        ("herkennen", "j"),
    ):
        child.expect_exact(question)
        child.sendline(typed)
    child.expect_exact("wat u typte is bewaard")
    child.wait()
    assert child.exitstatus == 3
    assert family.read(V).record.requests["rABCD"].public is None
    again = terminal("--folder", "cases", "--today", "2023-11-04", "publish", "mark", V)
    again.expect_exact(f"[{TEXT}]")
    again.sendintr()
    again.expect_exact("bewaard")
    again.wait()
