"""`bgz report missing` as people run it, and the commands that it offers, done."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Address, Source
from bgz.domain.cases.request_family import Child, Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.i18n import in_language
from tests.cli.reporting import MORNING, caller, empty_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAY = date(2023, 2, 1)
GAPS = ("missing_intake", "missing_consent", "trial_before_approval", "capacity_exceeded")
ANSWERS = {
    "household": "eenoudergezin", "referrer": "school", "help": "sport", "born": "2015-03", "channel": "website",
    "matches": "10", "budget_eur": "50000",
}  # fmt: skip


@pytest.fixture
def bgz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Return a function that runs a command on a folder in which much is not known."""
    folder = empty_folder(tmp_path, monkeypatch, ("Meppel", "Lochem"))
    for record in records():
        folder.create(record, at=MORNING)
    with in_language("nl"):
        yield caller(capsys)


def records() -> Iterator[RequestFamily | SupportFamily | Match]:
    here = Address(municipality="Meppel")
    yield RequestFamily(
        number="V-7K3QF", registered_on=DAY, surname="Kanarievogel", address=here,
        children={"k7QX2": Child()}, requests={"r7QX2": Request(opened_on=DAY)},
    )  # fmt: skip
    yield SupportFamily(number="S-7K3QF", registered_on=DAY, address=here)
    yield Match(
        number="K-7K3QF", request_family="V-7K3QF", support_family="S-7K3QF", children=("k7QX2",),
        trial=Trial(on=date(2023, 3, 1)), end=End(on=date(2023, 9, 1)),
        source=Source(sheet="matches", nr="K001", on=date(2023, 10, 1), cells={}, gaps=GAPS, override="oud"),
    )  # fmt: skip


def test_what_is_not_known_by_record_with_one_command(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = bgz("report", "missing", "--year", "2023")
    assert code == 0
    assert "1 van 1  Gezinsvorm" in re.sub(" {2,}", "  ", out)
    assert "V-7K3QF  gezinsvorm, verwijzer, soorten hulp gevraagd, geboortemaand van een kind" in out
    first = (
        "bgz edit V-7K3QF --set household=… --set referrer=… --set requests.r7QX2.help=… --set children.k7QX2.born=…"
    )
    assert [line.strip() for line in out.splitlines() if "bgz edit" in line] == [
        first, "bgz edit S-7K3QF --set channel=…",
    ]  # fmt: skip
    assert first in err
    assert "Kanarievogel" not in out + err


def test_as_json_of_one_municipality(bgz: Callable[..., tuple[int, str, str]]) -> None:
    data = json.loads(bgz("report", "missing", "--year", "2023", "--json")[1])["data"]
    assert [record["number"] for record in data["records"]] == ["V-7K3QF", "K-7K3QF", "S-7K3QF"]
    household = {"fact": "household", "label": "gezinsvorm", "unknown": 1, "of": 1, "figures": ["Gezinsvorm"]}
    assert household in data["facts"]
    code, out, _err = bgz("report", "missing", "--year", "2023", "--municipality", "lochem", "--json")
    data = json.loads(out)["data"]
    assert (code, data["records"], data["facts"], data["asked"]) == (0, [], [], ["Lochem"])


def test_the_commands_that_it_offers_fill_everything_in(bgz: Callable[..., tuple[int, str, str]]) -> None:
    assert bgz("settings", "contract", "Meppel", "--from", "2023-01-01", "--to", "2023-12-31")[0] == 0
    data = json.loads(bgz("report", "missing", "--year", "2023", "--json")[1])["data"]
    commands = [filling["command"] for record in data["records"] for filling in record["fillings"]]
    assert len(commands) == 6
    for command in commands:
        words = [
            word.replace("…", ANSWERS[word.removesuffix("=…").split(".")[-1]]) if word.endswith("=…") else word
            for word in command.removeprefix("bgz ").split()
        ]
        if words[:2] == ["match", "end"]:
            words += ["--reason", "moved", "--initiator", "both", "--no-goodbye"]
        if words[0] == "intake":
            words += ["--on", "2023-02-03", *(["--by", "Alex"] if words[1] == "consent" else [])]
        code, _out, err = bgz(*words, "--no-input")
        assert code == 0, (words, err)
    assert "Alles wat de cijfers nodig hebben, is bekend." in bgz("report", "missing", "--year", "2023")[1]


def test_a_reason_that_is_known_is_not_given_again(bgz: Callable[..., tuple[int, str, str]]) -> None:
    ended = ("match", "end", "K-7K3QF", "--initiator", "both", "--reason", "moved", "--no-goodbye", "--no-input")
    assert bgz(*ended, "--on", "2023-09-02")[0] == 5
    assert bgz(*ended, "--on", "2023-09-01")[0] == 0
    code, _out, err = bgz(*ended, "--on", "2023-09-01")
    assert code == 5
    assert "De koppeling is beëindigd." in err


def test_it_refuses_a_municipality_that_nobody_knows(bgz: Callable[..., tuple[int, str, str]]) -> None:
    code, _out, err = bgz("report", "missing", "--year", "2023", "--municipality", "Lochm")
    assert code == 4
    assert "Lochem" in err


def test_a_contract_that_cannot_be_is_refused_with_all_that_is_wrong(bgz: Callable[..., tuple[int, str, str]]) -> None:
    contract = ("settings", "contract", "Meppel", "--from", "2023-01-01", "--to", "2023-12-31", "--matches", "5")
    assert bgz(*contract, "--avoided", "7000", "--avoided-source", "brief van 3 maart 2023")[0] == 0
    code, _out, err = bgz(*contract, "--avoided", "7000")
    assert code == 5
    assert "overlapt het contract van Meppel van 1 jan 2023 tot en met 31 dec 2023" in err
    assert "wie gaf deze prijs op" in err
