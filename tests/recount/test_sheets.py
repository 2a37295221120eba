"""Whole regions out of sheets, through the program's own import and report, counted a second time by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import init
from bgz.actions.import_sheets import Wishes, import_sheets
from bgz.actions.opening import open_folder
from bgz.actions.report import Asked, report
from bgz.domain.figures.period import Period
from bgz.i18n import in_language
from bgz.output.report_json import as_json
from tests.recount.by_hand import KEYS, Recount
from tests.recount.sheets import PLACES, Row, Town, save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PASSPHRASE = "vier-losse-woorden-samen"
AT = datetime(2024, 1, 15, 9, tzinfo=UTC)
TODAY = date(2024, 1, 15)
BY_LABEL = ("household", "help_kinds", "referrers", "channels", "trial_stop_reasons", "end_reasons")
BY_CODE = ("age_bands", "length_bands")
PERIODS = {
    "a year": (date(2022, 1, 1), date(2022, 12, 31), TODAY),
    "a school year": (date(2021, 9, 1), date(2022, 8, 31), TODAY),
    "a quarter": (date(2023, 4, 1), date(2023, 6, 30), TODAY),
    "a day": (date(2023, 12, 31), date(2023, 12, 31), TODAY),
    "a year that is not over": (date(2022, 1, 1), date(2022, 12, 31), date(2022, 5, 17)),
    "three years": (date(2020, 12, 31), date(2023, 12, 30), TODAY),
}
YEARS_BACK = {"a year", "a school year", "a quarter", "a day", "a year that is not over"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))


def imported(place: Path, sheets: Mapping[str, list[Row]]) -> Any:
    """Return a folder into which the program took over the sheets, every row of them."""
    wishes = init.Wishes("Proef", "proef@example.org", tuple(PLACES))
    prepared = init.prepare(wishes, recovery=False, at=AT)
    init.found(prepared, place / "cases", PASSPHRASE, save_to=None, at=AT, log_n=4)
    folder = open_folder(place / "cases", lambda _question: PASSPHRASE)
    result = import_sheets(folder, save(place, sheets), Wishes(apply=True), today=TODAY, at=AT)
    assert [(row.nr, row.column, row.code) for row in result.data.rejected] == []
    return folder


def told(folder: Any, since: date, until: date, today: date) -> dict[str, Any]:
    """Return the report as the JSON that the program prints."""
    with in_language("nl"):
        made = report(folder, Asked(Period.between(since, until), "nl"), today=today).data
        data: dict[str, Any] = json.loads(as_json(made))["data"]
    return data


def agree(held: Mapping[str, Any], wanted: Mapping[str, Any], where: Any) -> None:
    """Compare the figures of one place with those counted by hand, by name."""
    for name, value in wanted.items():
        found = held[name]
        if name in {*BY_LABEL, *BY_CODE}:
            key = "label" if name in BY_LABEL else "code"
            found = {each[key]: each["count"] for each in found if each["count"]}
        elif name == "months":
            found = [{key: month[key] for key in KEYS} for month in found]
        assert found == value, (where, name)


def check(folder: Any, sheets: Mapping[str, Sequence[Row]], named: str) -> None:
    since, until, today = PERIODS[named]
    data = told(folder, since, until, today)
    for place in ("", *PLACES):
        held = data["municipalities"][place] if place else data["total"]
        rows = Recount(sheets, place)
        wanted = rows.count(since, until, today)
        agree(held, wanted, (named, place))
        assert (
            wanted["waiting_at_begin"]
            + wanted["became_ready"]
            + wanted["came_back"]
            - wanted["matched"]
            - wanted["left_waiting"]
            == wanted["waiting_at_end"]
        )
        unknown = {
            "household": wanted["household"]["onbekend"], "referrer": wanted["referrers"]["onbekend"],
            "channel": wanted["channels"]["onbekend"], "end_reason": wanted["end_reasons"]["onbekend"],
        }  # fmt: skip
        assert {each["code"]: each["count"] for each in held["missing"]} == {k: n for k, n in unknown.items() if n}
        if named in YEARS_BACK:
            for back, year in zip((3, 2, 1), held["years"], strict=True):
                first, last = (each.replace(year=each.year - back) for each in (since, until))
                agree(year, rows.year(first, last, today), (named, place, back))


def test_a_small_region_to_the_last_figure(tmp_path: Path) -> None:
    sheets = Town(1, 60).sheets()
    folder = imported(tmp_path, sheets)
    for named in PERIODS:
        check(folder, sheets, named)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_thousand_families_to_the_last_figure(tmp_path: Path, seed: int) -> None:
    sheets = Town(seed, 1000).sheets()
    assert len(sheets["koppelingen"]) > 500
    folder = imported(tmp_path, sheets)
    for named in PERIODS:
        check(folder, sheets, named)
