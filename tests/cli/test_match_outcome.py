"""`bgz match outcome` as people run it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.domain.cases.match import Answer, Answers, Match, Proposal
from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.i18n import in_language
from bgz.storage import home
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Bgz = Callable[..., tuple[int, str, str]]

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
SECRET = "Kanarievogel"


@pytest.fixture
def bgz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Bgz]:
    """Return a function that runs a command on a folder with six proposals, and gives code, output and talk."""
    for name, value in {"BGZ_HOME": str(tmp_path / "home"), "BGZ_LANG": "nl", "COLUMNS": "80"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f"echo {PHRASE}")
    wishes = init.Wishes(name="Test", email="test@example.org", municipalities=("Meppel", "Westerveld"))
    prepared = init.prepare(wishes, recovery=False, at=MORNING)
    init.found(prepared, tmp_path / "cases", PHRASE, save_to=None, at=MORNING, log_n=2)
    place = home.team_home(home.home(), prepared.founding.id)
    folder = CaseFolder.open(tmp_path / "cases", place, prepared.keys, team=prepared.founding.id)
    family = RequestFamily(
        number="V-7K3QF",
        registered_on=date(2022, 2, 1),
        surname=SECRET,
        address=Address(municipality="Meppel"),
        children={"k7QX2": Child()},
        requests={"r7QX2": Request()},
    )
    folder.create(family, at=MORNING)
    folder.create(SupportFamily(number="S-7K3QF", surname=SECRET), at=MORNING)
    for at in range(6):
        no = Answer(yes=False, because="moments" if at else "click", reason=SECRET)
        proposed = Match(
            number=f"K-7K3Q{at}",
            request_family="V-7K3QF",
            request="r7QX2",
            support_family="S-7K3QF",
            children=("k7QX2",),
            proposed=Proposal(on=date(2023, 1 + at, 1), rank=1),
            answers=Answers(support=no),
        )
        folder.create(proposed, at=MORNING)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--folder", "cases", "--today", "2024-01-15", "match", "outcome", *arguments])
        held = capsys.readouterr()
        assert SECRET not in held.out + held.err
        return code, held.out, held.err

    with in_language("nl"):
        yield call


def test_everything_so_far(bgz: Bgz) -> None:
    code, out, _err = bgz("--names")
    assert code == 0
    assert out.startswith(
        "Uitkomst van de voorstellen, alles tot en met 15 jan 2024\n\n6 voorstellen\n  afgewezen  6\n"
    )
    assert "Wie nee zei\n  eerst het steungezin  6\n" in out
    assert "Waarom nee\n  6 in totaal; de groepen zijn te klein" in out
    assert "De hoeveelste suggestie werd voorgesteld\n  eerste  6\n" in out


def test_a_year_and_a_period_and_a_municipality(bgz: Bgz) -> None:
    assert "6 voorstellen" in bgz("--year", "2023", "--municipality", "meppel")[1]
    assert "2 voorstellen" in bgz("--from", "2023-01-01", "--to", "28-02-2023")[1]
    assert "Hier is niets voorgesteld." in bgz("--municipality", "Westerveld")[1]
    code, out, err = bgz("--year", "2024")
    assert (code, "Hier is niets voorgesteld." in out) == (0, True)
    assert "Deze periode is nog niet voorbij" in err


def test_json(bgz: Bgz) -> None:
    held = json.loads(bgz("--json")[1])
    assert (held["command"], held["status"]) == ("match outcome", "ok")
    data = held["data"]
    assert (data["proposals"], data["last"], data["period"]) == (6, "2024-01-15", None)
    assert data["declined_by"]["shown"] == [{"code": "support", "label": "eerst het steungezin", "count": 6}]
    assert (data["declined_because"]["shown"], data["declined_because"]["others"]) == ([], 6)
    assert "moments" not in json.dumps(data)
    assert json.loads(bgz("--from", "2023-01-01", "--to", "2023-02-28", "--json")[1])["data"]["period"] == {
        "since": "2023-01-01", "until": "2023-02-28"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--year", "2025"], 2, "Deze periode moet nog komen"),
        (["--year", "12"], 2, "bgz match outcome --year 2023"),
        (["--year", "2023", "--from", "2023-01-01"], 2, "--from en --to"),
        (["--from", "2023-01-01"], 2, "Geef zowel --from als --to."),
        (["--from", "2023-05-01", "--to", "2022-01-01"], 2, "De laatste dag ligt vóór de eerste."),
        (["--municipality", "Mepel"], 4, "Bedoelt u Meppel?"),
    ],
)
def test_what_cannot_be_asked_says_what_can(bgz: Bgz, arguments: list[str], code: int, said: str) -> None:
    ended, out, err = bgz(*arguments)
    assert (ended, out) == (code, "")
    assert said in err
