"""`bgz letter` as people and scripts run it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About
from tests.actions.pair import ASKING, HELPING, INTRODUCED, K, S, V

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
CANARY, OTHER = "[/b] Zwaluwstaart", "Druifhyacint"
CONSENTS = {"matching": {"given_on": "2023-11-03"}, "introduction": {"given_on": "2023-11-03"}}


@pytest.fixture
def at(
    founded: object,
    bgz: Callable[..., Any],
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Any]:
    """Return a function that runs `bgz letter` on a folder with one match in its trial."""
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    asking = ASKING | {"surname": CANARY, "consents": CONSENTS}
    helping = HELPING | {"surname": OTHER, "consents": CONSENTS}
    for number, facts in ((V, asking), (S, helping), (K, INTRODUCED | {"trial": {"on": "2023-11-10"}})):
        folder.create(structure(number, facts, About())[0], at=AT)

    def run(*arguments: str, code: int = 0) -> Any:
        done = bgz("--folder", "cases", "--today", "2023-11-30", "letter", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        assert not [name for name in (CANARY, OTHER) if name in done.stdout + done.stderr]
        return done

    return run


def test_a_letter_to_both_in_the_current_folder(at: Callable[..., Any], tmp_path: Path) -> None:
    done = at("k7k3qf", "Afspraken")
    names = [f"bgz-{K}-afspraken-{side}.html" for side in ("vraaggezin", "steungezin")]
    assert all(str(tmp_path / name) in done.stdout for name in names)
    assert "bgz stuurt geen brieven" in done.stderr
    assert "[/b] Zwaluwstaart" in (tmp_path / names[0]).read_text(encoding="utf-8")
    assert OTHER in (tmp_path / names[0]).read_text(encoding="utf-8")


def test_json_holds_no_name_even_when_names_are_asked(at: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "post").mkdir()
    done = at(
        K, "evaluation", "--side", "vraag", "--lang", "en", "--format", "txt", "--to", "post", "--json", "--names"
    )
    data = json.loads(done.stdout)["data"]
    assert data["files"] == [
        {
            "side": "request",
            "side_label": "vraaggezin",
            "path": str(tmp_path / "post" / f"bgz-{K}-evaluation-request-family.txt"),
            "renamed": False,
        }
    ]
    assert (data["number"], data["kind"], data["language"], data["format"]) == (K, "evaluation", "en", "txt")


def test_what_stands_in_the_way(at: Callable[..., Any], tmp_path: Path) -> None:
    assert "bgz match end K-7K3QF" in at(K, "afscheid", code=5).stderr
    assert "--to" in at(K, "bedankbrief", "--to", "cases", code=5).stderr
    assert "bestaat niet" in at(K, "bedankbrief", "--to", "nowhere", code=4).stderr
    assert "SOORT" in at(K, "--no-input", code=2).stderr
    at(K, "liefdesbrief", code=2)
    at(V, "afspraken", code=2)
    assert not list(tmp_path.rglob("bgz-K-*"))


def test_twice_is_said(at: Callable[..., Any]) -> None:
    at(K, "bedankbrief")
    assert "Er was al een bestand" in at(K, "bedankbrief").stderr


def test_the_kind_is_asked_at_a_terminal(at: Callable[..., Any], terminal: Callable[..., Any], tmp_path: Path) -> None:
    child = terminal("--folder", "cases", "--today", "2023-11-30", "letter", K)
    child.expect("Welke brief")
    child.sendline("evaluatie")
    child.expect("bgz stuurt geen brieven")
    child.wait()
    assert (tmp_path / f"bgz-{K}-evaluatie-steungezin.html").exists()
