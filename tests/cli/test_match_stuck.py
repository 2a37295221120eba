"""`bgz match stuck` as people and scripts run it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
V = "V-7K3QF"
CANARY = "[/b] Zwaluwstaart"


@pytest.fixture
def at(
    founded: object,
    bgz: Callable[..., Any],
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Any]:
    """Return a function that runs bgz on a folder with one request family and no support family."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    open_folder(tmp_path / "cases", None).create(
        RequestFamily(
            number=V,
            registered_on=date(2023, 9, 1),
            surname=CANARY,
            address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel"),
            children={"k1AAA": Child(born=Month(2015, 3), called=CANARY)},
            requests={"r1AAA": Request(help={"sport": "must"}, wishes=CANARY)},
            intake=Intake(on=date(2023, 9, 9), summary=CANARY),
            consents={"matching": Consent(given_on=date(2023, 9, 9))},
        ),
        at=AT,
    )

    def run(*arguments: str, code: int = 0) -> Any:
        done = bgz("--folder", "cases", "--today", "2023-11-30", "match", "stuck", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def test_everybody_and_one(at: Callable[..., Any]) -> None:
    done = at()
    assert "1 of 1 request that waits has nobody." in done.stdout
    assert "There are no support families yet." in done.stderr
    assert f"Next: bgz match stuck {V}" in done.stderr
    assert CANARY not in done.stdout + done.stderr
    assert "Only another support family helps." in at(V).stdout
    assert CANARY in at(V, "--names").stdout


def test_for_scripts(at: Callable[..., Any]) -> None:
    held = json.loads(at(V, "--json").stdout)
    assert CANARY not in json.dumps(held)
    (request,) = held["data"]["requests"]
    assert (request["number"], request["state"], request["steps"]) == (V, "stuck", [])
    assert request["profile"].startswith("We are looking for a family")


@pytest.mark.slow
def test_what_is_refused(at: Callable[..., Any]) -> None:
    assert "Give a number or a municipality, not both." in at(V, "--municipality", "Meppel", code=2).stderr
    assert "does not exist" in at("V-00009", code=4).stderr
    at("--municipality", "Mepel", code=4)
    assert "1 of 1" in at("--municipality", "meppel").stdout
