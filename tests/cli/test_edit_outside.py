"""`bgz edit --outside`: somebody opened a file with age, edited the facts and put it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder, place_of, unlocked
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About
from bgz.storage import age, home, layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V = "V-7K3QF"
PHRASE = "vier-losse-woorden-samen"


@pytest.fixture
def edited(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Edit surname, phone and intake in the file of a family with the age keys of this laptop."""
    assert founded
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    environment["BGZ_FOLDER"] = str(tmp_path / "cases")
    monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
    root = tmp_path / "cases"
    folder = open_folder(root, lambda _question: PHRASE)
    tree = {
        "registered_on": "2023-11-01",
        "surname": "Jansen",
        "phone": "0612345001",
        "intake": {"on": "2023-11-03"},
    }
    folder.create(structure(V, tree, About())[0], at=AT)
    key = unlocked(place_of(home.home(), root), lambda _question: PHRASE).keys.age
    path = layout.path_of(root, V)
    text = age.decrypt(path.read_bytes(), [key]).plaintext
    facts, marker, changes = text.partition(b"\n---\n- ")
    for before, after in ((b"Jansen", b"De Boer"), (b"0612345001", b"0612345009"), (b"2023-11-03", b"2023-11-02")):
        assert before in facts
        facts = facts.replace(before, after)
    path.write_bytes(age.encrypt(facts + marker + changes, [key.recipient]))


def record(bgz: Callable[..., Any]) -> tuple[str, str, str]:
    held = json.loads(bgz("show", V, "--json", "--names").stdout)["data"]["record"]
    return held["surname"], held["phone"], held["intake"]["on"]


@pytest.mark.usefixtures("edited")
def test_a_person_takes_over_what_she_wants(bgz: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    assert bgz("check").returncode == 9
    child = terminal("edit", V, "--outside")
    child.expect("1  Achternaam.*Jansen → De Boer")
    child.expect("2  Telefoon.*0612345001 → 0612345009")
    child.expect("Niet over te nemen")
    child.expect(f"bgz intake held {V}")
    for typed in ("7", "alles"):
        child.expect("Wat overnemen")
        child.sendline(typed)
        child.expect("niet in de lijst")
    child.sendline("2")
    child.expect("De rest van de bewerking weggooien")
    child.sendline("")
    child.expect(f"Verder: bgz edit {V} --outside")
    child.wait()
    assert record(bgz) == ("Jansen", "0612345009", "2023-11-03")
    child = terminal("edit", V, "--outside")
    child.expect("Wat overnemen")
    child.sendline("0")
    child.expect("weggooien")
    child.sendline("j")
    child.expect("weggegooid")
    child.wait()
    assert bgz("edit", V, "--outside").returncode == 4
    assert record(bgz) == ("Jansen", "0612345009", "2023-11-03")


@pytest.mark.slow
@pytest.mark.usefixtures("edited")
def test_a_script_looks_first_and_takes_over_what_fits(bgz: Callable[..., Any]) -> None:
    assert bgz("check").returncode == 9
    looked = json.loads(bgz("edit", V, "--outside", "--dry-run", "--json").stdout)["data"]["differences"]
    assert {each["path"]: bool(each["problem"]) for each in looked} == {
        "surname": False, "phone": False, "intake": True,
    }  # fmt: skip
    assert "De Boer" not in bgz("edit", V, "--outside", "--dry-run").stdout
    assert record(bgz) == ("Jansen", "0612345001", "2023-11-03")
    text = bgz("edit", V, "--outside", "--yaml", "--names").stdout
    assert text.startswith(f"record: {V}\n")
    assert bgz("edit", V, "--outside", "--yaml").returncode == 2
    assert bgz("edit", V, "--outside", "--set", "surname=x").returncode == 2
    took = bgz("edit", V, "--outside", "--no-input")
    assert (took.returncode, "blijft bewaard" in took.stderr) == (9, True)
    assert record(bgz) == ("De Boer", "0612345009", "2023-11-03")
    assert bgz("edit", V, "--drop-outside").returncode == 0
    assert bgz("edit", V, "--drop-outside").returncode == 4
    assert bgz("check").returncode == 0


def test_the_settings_have_a_command_of_their_own(
    bgz: Callable[..., Any], founded: object, environment: dict[str, str]
) -> None:
    assert founded
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    run = bgz("--folder", "cases", "edit", "programma", "--set", "name=x")
    assert (run.returncode, "bgz settings set" in run.stderr) == (2, True)
    assert bgz("--folder", "cases", "edit", "programme", "--outside").returncode == 4
