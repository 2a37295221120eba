"""What cannot be done is said before anybody is asked why."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
V, S, K = "V-7K3QF", "S-7K3QF", "K-7K3QF"
DAY = "2023-11-01"
FAMILIES: dict[str, dict[str, Any]] = {
    V: {
        "registered_on": DAY,
        "children": {"kABCD": {"born": "2015-03"}},
        "requests": {"rABCD": {"opened_on": DAY}},
        "intake": {"on": DAY},
        "consents": {"matching": {"given_on": DAY}},
    },
    S: {"registered_on": DAY, "adults": {"aABCD": {"name": "A"}}},
    K: {"request_family": V, "request": "rABCD", "support_family": S, "children": ["kABCD"], "proposed": {"on": DAY}},
}
ENDED = {"on": DAY, "reason": "moved", "initiator": "request"}


@pytest.fixture
def families(
    founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CaseFolder:
    """Return a folder with a family of each kind and a proposal."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    for number, tree in FAMILIES.items():
        folder.create(structure(number, tree, About())[0], at=AT)
    return folder


def apart(folder: CaseFolder, number: str, path: str, one: Any, other: Any) -> None:
    held = folder.read(number)
    for value in (one, other):
        folder.set_values(held, {path: value}, at=AT)


@pytest.mark.parametrize(
    ("path", "one", "other", "command"),
    [
        (
            (S, "screening.decision"),
            {"verdict": "approved", "on": DAY},
            {"verdict": "rejected", "on": DAY, "reason": "x"},
            ("screen", S, "reject"),
        ),
        ((V, "intake"), {"on": "2023-11-02"}, {"on": "2023-11-03"}, ("intake", "held", V)),
        (
            (V, "consents.matching"),
            {"given_on": "2023-11-02"},
            {"given_on": "2023-11-03"},
            ("intake", "consent", V, "--purpose", "matching"),
        ),
        ((K, "end"), ENDED, {**ENDED, "on": "2023-11-02"}, ("match", "end", K)),
    ],
)
def test_a_contradiction_is_told_before_any_question(
    families: CaseFolder, bgz: Callable[..., Any], path: tuple[str, str], one: Any, other: Any, command: tuple[str, ...]
) -> None:
    apart(families, *path, one, other)
    done = bgz("--folder", "cases", "--today", "2023-11-30", *command)
    assert (done.returncode, done.stdout) == (7, "")
    assert done.stderr.splitlines()[-1] == f"Hint: First say which value holds: bgz resolve {path[0]}"
    assert "?" not in done.stderr


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize(
    ("command", "why", "asked"),
    [
        (("close", V, "--on", date(2023, 11, 30)), f"end it first: bgz match end {K}", "Reason"),
        (("match", "propose", V, S), "Rule H1", "Why this proposal?"),
        (("match", "answer", K, "--on", "2023-10-31"), "lies before 1 Nov 2023", "Who answers?"),
    ],
)
def test_what_is_refused_is_refused_before_the_reason_is_asked(
    bgz: Callable[..., Any], command: tuple[Any, ...], why: str, asked: str
) -> None:
    done = bgz("--folder", "cases", "--today", "2023-11-30", *command)
    assert done.returncode == 5
    assert why in done.stderr
    assert asked not in done.stderr


@pytest.mark.usefixtures("families")
def test_a_match_that_is_not_there_is_told_before_who_answers_is_asked(bgz: Callable[..., Any]) -> None:
    done = bgz("--folder", "cases", "--today", "2023-11-30", "match", "answer", "K-00000")
    assert done.returncode == 4
    assert "Who answers?" not in done.stderr


@pytest.mark.usefixtures("families")
def test_a_request_that_is_not_there_is_told_before_anything_is_asked(bgz: Callable[..., Any]) -> None:
    done = bgz("--folder", "cases", "--today", "2023-11-30", "close", V, "--request", "9")
    assert (done.returncode, "no request 9" in done.stderr, "Day" in done.stderr) == (4, True, False)
