"""`bgz match plan` as people and scripts run it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
ASKED = date(2023, 9, 1)
CANARY = "[/b] Zwaluwstaart"
PARTS = ("wed-evening", "sat-morning", "sun-morning")
ITEMS = ("talk_1", "talk_2", "reference", "house_rules")


def asking(number: str, registered: date) -> RequestFamily:
    wanted = {"sport": "must", "weekend": "nice", "homework": "nice"}
    return RequestFamily(
        number=number,
        registered_on=registered,
        surname=CANARY,
        address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel"),
        children={"k1AAA": Child(born=Month(2015, 3), called=CANARY)},
        interests=("voetbal", "lezen", "koken", "zwemmen"),
        requests={"r1AAA": Request(opened_on=registered, help=wanted, day_parts=PARTS, needs=("calm", "diet"))},
        intake=Intake(on=registered),
        consents={"matching": Consent(given_on=registered)},
    )


def helping(number: str, postcode: str) -> SupportFamily:
    vog = Vog(issued_on=date(2023, 1, 10), on=date(2023, 1, 20))
    return SupportFamily(
        number=number,
        registered_on=date(2023, 1, 1),
        surname=CANARY,
        address=Address(postcode=postcode, municipality="Meppel"),
        interests=("koken", "lezen", "wandelen"),
        adults={"a1AAA": Adult(vogs={"v1AAA": vog})},
        offer=Offer(help=("sport", "weekend"), day_parts=PARTS[:2], max_children=1, can_handle=("calm",)),
        screening=Screening(
            done={item: Done(on=date(2023, 1, 20)) for item in ITEMS},
            decision=Decision(verdict="approved", on=date(2023, 1, 31)),
        ),
    )


@pytest.fixture
def town(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put three request families that wait and two support families into the folder."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = "printf %s vier-losse-woorden-samen"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    for place in (1, 2, 3):
        folder.create(asking(f"V-0000{place}", ASKED.replace(day=place)), at=AT)
    for number, postcode in (("S-00001", "7941 CD"), ("S-00002", "7948 CD")):
        folder.create(helping(number, postcode), at=AT)


@pytest.fixture
def plan(town: None, bgz: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that asks for the plan of 30 November 2023."""

    def run(*arguments: str, code: int = 0) -> Any:
        done = bgz("--folder", "cases", "--today", "2023-11-30", "match", "plan", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def test_the_plan_for_a_person_and_for_a_script(plan: Callable[..., Any]) -> None:
    shown = plan("--compare", "--fairness")
    assert "2 of 3 can be matched" in shown.stdout
    assert "Next: bgz match propose V-00001 S-0000" in shown.stderr
    assert CANARY not in shown.stdout + shown.stderr
    data = json.loads(plan("--json").stdout)["data"]
    assert (data["waiting"], data["matched"], data["spare"]) == (3, 2, 0)
    assert [line["asks"]["number"] for line in data["lines"]] == ["V-00001", "V-00002"]
    assert CANARY not in json.dumps(data)
    assert CANARY in plan("--json", "--names").stdout


def test_the_same_plan_byte_for_byte_however_python_orders_its_sets(
    plan: Callable[..., Any], environment: dict[str, str]
) -> None:
    shown = set()
    for seed in ("1", "2", "3"):
        environment["PYTHONHASHSEED"] = seed
        shown.add(plan("--json", "--names", "--fairness", "--compare").stdout)
    assert len(shown) == 1


def test_locks_are_typed_forgivingly_and_refused_together(plan: Callable[..., Any]) -> None:
    shown = plan("--lock", "v00003", "s 00001", "--not", "V-00001", "S-00002")
    assert "V-00003 → S-00001" in shown.stdout
    assert "(locked)" in shown.stdout
    refused = plan(
        "--lock", "V-00003", "S-00001", "--lock", "V-00002", "S-00001", "--lock", "V-0000X", "S-00002", code=5
    )
    assert "S-00001 is locked 2 times" in refused.stderr
    assert "Case V-0000X does not exist." in refused.stderr


def test_what_is_typed_wrong_is_told(plan: Callable[..., Any]) -> None:
    assert "--lock" in plan("--lock", "S-00001", "V-00003", code=2).stderr
    assert "Meppel" in plan("--municipality", "Mepel", code=4).stderr
