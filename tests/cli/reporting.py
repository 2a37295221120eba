"""Case folders to make reports of, for the tests of `bgz report`: an empty one, and one with a match in 2023."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Source
from bgz.domain.cases.request_family import Child, Intake, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.i18n import in_language
from bgz.storage import home
from bgz.storage.folder import CaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Call = Callable[..., tuple[int, str, str]]

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"


def empty_folder(place: Path, monkeypatch: pytest.MonkeyPatch, municipalities: tuple[str, ...]) -> CaseFolder:
    """Found a team of one in the folder `cases` of `place`, and work there, in Dutch, with the folder unlocked."""
    for name, value in {"BGZ_HOME": str(place / "home"), "BGZ_LANG": "nl", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PHRASE}\')"')
    monkeypatch.chdir(place)
    prepared = init.prepare(init.Wishes("Test", "test@example.org", municipalities), recovery=False, at=MORNING)
    init.found(prepared, place / "cases", PHRASE, save_to=None, at=MORNING, log_n=2)
    own = home.team_home(home.home(), prepared.founding.id)
    return CaseFolder.open(place / "cases", own, prepared.keys, team=prepared.founding.id)


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs a command on the folder `cases` on 15 January 2024: code, output and talk."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--folder", "cases", "--today", "2024-01-15", *map(str, arguments)])
        held = capsys.readouterr()
        return code, held.out, held.err

    return call


@pytest.fixture(name="bgz")
def year_with_a_match(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Call]:
    """Return a function that runs a command on a folder with one match in 2023, and gives code, output and talk."""
    folder = empty_folder(tmp_path, monkeypatch, ("Meppel", "Westerveld", "De Wolden"))
    day = date(2023, 2, 1)
    family = RequestFamily(
        number="V-7K3QF",
        registered_on=day,
        surname="Kanarievogel",
        address=Address(municipality="Meppel"),
        children={"k7QX2": Child()},
        intake=Intake(on=day),
        consents={"matching": Consent(given_on=day)},
    )
    gaps = ("trial_before_approval", "capacity_exceeded")
    history = Source(sheet="matches", nr="K001", on=date(2023, 10, 1), cells={}, gaps=gaps, override="an old sheet")
    match = Match(
        number="K-7K3QF",
        request_family="V-7K3QF",
        children=("k7QX2",),
        support_family="S-7K3QF",
        trial=Trial(on=date(2023, 3, 1)),
        end=End(on=date(2023, 9, 1)),
        source=history,
    )
    folder.create(family, at=MORNING)
    folder.create(SupportFamily(number="S-7K3QF", registered_on=date(2020, 1, 1)), at=MORNING)
    folder.create(match, at=MORNING)
    with in_language("nl"):
        yield caller(capsys)
