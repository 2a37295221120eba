"""`bgz resolve` as people and scripts run it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V = "V-7K3QF"
TWO = ({"surname": "Jansen-Vos", "phone": "0612345002"}, {"surname": "Janssen", "phone": "0612345003"})


@pytest.fixture
def folder(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CaseFolder:
    """Return the open case folder with a family of which two at once changed name and phone."""
    assert founded
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    environment["BGZ_FOLDER"] = str(tmp_path / "cases")
    monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
    opened = open_folder(tmp_path / "cases", lambda _question: "vier-losse-woorden-samen")
    tree = {"registered_on": "2023-11-01", "surname": "Jansen", "children": {"kABCD": {"born": "2015-03"}}}
    held = opened.create(structure(V, tree, About())[0], at=AT)
    for values in TWO:
        opened.set_values(held, values, at=AT)
    return opened


def disputed(bgz: Callable[..., Any]) -> set[str]:
    return {each["path"] for each in json.loads(bgz("resolve", "--json").stdout)["data"]["disputes"]}


def shown(bgz: Callable[..., Any]) -> tuple[str, str]:
    record = json.loads(bgz("show", V, "--json", "--names").stdout)["data"]["record"]
    return record["surname"], record["phone"]


def test_a_script_lists_and_settles(bgz: Callable[..., Any], folder: CaseFolder) -> None:
    assert folder.read(V).conflicts
    listed = bgz("resolve", V, "--json", "--names")
    assert listed.returncode == 9
    first = json.loads(listed.stdout)["data"]["disputes"][0]
    assert (first["path"], [each["by"] for each in first["choices"]]) == ("phone", ["Test", "Test"])
    assert "0612345002" not in bgz("resolve", "--json").stdout + bgz("resolve").stdout
    took = bgz("resolve", V, "phone", "--take", first["choices"][0]["change"])
    assert (took.returncode, "Opgelost" in took.stderr) == (0, True)
    assert bgz("resolve", "v7k3qf", "--take", "9").returncode == 2
    assert bgz("resolve", V, "--take", "2", "--no-input").returncode == 0
    assert bgz("resolve", V, "--take", "1").returncode == 4
    assert bgz("resolve", "--take", "1").returncode == 2
    assert shown(bgz)[1] == first["choices"][0]["value"]
    assert "geen tegenspraak" in bgz("resolve").stderr
    assert bgz("resolve", "programma").returncode == 0


def test_where_a_record_is_shown_it_is_marked(bgz: Callable[..., Any], folder: CaseFolder) -> None:
    assert folder.read(V).conflicts
    for arguments in (["show", V], ["list"], []):
        run = bgz(*arguments)
        assert "bgz resolve" in run.stdout + run.stderr
    assert "Achternaam (surname)" in bgz("show", V).stderr


def test_a_person_chooses_clumsily(terminal: Callable[..., Any], bgz: Callable[..., Any], folder: CaseFolder) -> None:
    choices = [claim.value for claim in folder.read(V).conflicts["surname"]]
    child = terminal("resolve")
    child.expect("Telefoon")
    for typed, answer in (("x", "van 1 tot en met 2"), ("3", "van 1 tot en met 2"), ("?", "Typ het nummer")):
        child.expect("1/2 Welk nummer geldt")
        child.sendline(typed)
        child.expect(answer)
    child.sendline("")
    child.expect("Achternaam")
    child.expect("2/2 Welk nummer geldt")
    child.sendline("<")
    child.expect("Telefoon")
    child.sendline("")
    child.expect("2/2 Welk nummer geldt")
    child.sendline(" 1 ")
    child.expect("Opgelost")
    child.expect("1 blijft voor later")
    child.expect("bgz resolve")
    child.expect(r"[\r\n]")
    child.wait()
    assert disputed(bgz) == {"phone"}
    assert shown(bgz)[0] == choices[0]


def test_who_stops_has_what_was_chosen_before(
    terminal: Callable[..., Any], bgz: Callable[..., Any], folder: CaseFolder
) -> None:
    assert folder.read(V).conflicts
    child = terminal("resolve", V)
    child.expect("1/2 Welk nummer geldt")
    child.sendline("-")
    child.expect("2/2 Welk nummer geldt")
    child.sendintr()
    child.wait()
    assert child.exitstatus == 3
    assert disputed(bgz) == {"surname"}
    child = terminal("resolve", V)
    child.expect("1/1 Welk nummer geldt")
    child.sendline("<")
    child.expect("Gestopt")


def test_while_somebody_thinks_another_chooses(
    terminal: Callable[..., Any], bgz: Callable[..., Any], folder: CaseFolder
) -> None:
    child = terminal("resolve", V, "surname")
    child.expect("1/1 Welk nummer geldt")
    held = folder.read(V)
    folder.set_values(held, {"surname": "De Vries"}, at=AT)
    child.sendline("1")
    child.expect("Iemand anders")
    child.expect("1 blijft voor later")
    child.wait()
    (dispute,) = json.loads(bgz("resolve", V, "surname", "--json", "--names").stdout)["data"]["disputes"]
    assert "De Vries" in {choice["value"] for choice in dispute["choices"]}


def test_an_item_that_one_removed_and_another_changed(
    terminal: Callable[..., Any], bgz: Callable[..., Any], folder: CaseFolder
) -> None:
    for path in ("phone", "surname"):
        assert bgz("resolve", V, path, "--take", "2").returncode == 0
    held = folder.read(V)
    folder.set_values(held, {"children.kABCD": None}, at=AT)
    folder.set_values(held, {"children.kABCD.called": "Bo"}, at=AT)
    child = terminal("resolve")
    child.expect("1  behouden")
    child.expect("2  weghalen")
    child.sendline("1")
    child.expect("1 tegenspraak opgelost")
    child.wait()
    assert disputed(bgz) == set()
    assert "Bo" in bgz("show", V, "--names").stdout
