"""Sheets of other municipalities, in other orders and forms, come out right to the figure as well."""

from __future__ import annotations

import csv
import io
import random
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.casebook import shipped_checklist
from bgz.actions.import_sheets import shipped_form
from bgz.domain.importing.form import MATCHES, PREFIX, REQUESTS, SUPPORTS
from bgz.domain.importing.judge import Judge
from bgz.domain.importing.rows import Row, Setting, read_rows
from bgz.domain.numbers import new_number
from bgz.domain.period import Period
from bgz.domain.programme import Norms, Programme
from bgz.domain.region import Region
from bgz.domain.report import make_report
from bgz.domain.screening import Rules
from bgz.i18n import in_language
from bgz.output.envelope import plain
from bgz.storage.sheets import read
from tests.actions.town import PLACES, figures, sheets, town

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2023, 6, 1)
PERIODS = ((2018, 2018), (2020, 2020), (2018, 2022), (2022, 2022))


def save(path: Path, rows: list[dict[str, str]], lot: random.Random) -> None:
    """Save a sheet with its columns in any order, as CSV of some form or as a workbook."""
    headers = list(rows[0]) if rows else list(sheets(town(0))[path.name][0])
    lot.shuffle(headers)
    lines = [headers, *([row[header] for header in headers] for row in rows)]
    if lot.random() < 0.3:
        import openpyxl

        book = openpyxl.Workbook()
        sheet: Any = book.active
        for line in lines:
            sheet.append(line)
        book.save(path)
        return
    out = io.StringIO(newline="")
    end = lot.choice(("\r\n", "\n"))
    csv.writer(out, delimiter=lot.choice(";,\t"), lineterminator=end).writerows(lines)
    path.write_bytes(out.getvalue().encode(lot.choice(("utf-8-sig", "utf-8", "utf-16"))))


def imported(tmp_path: Path, seed: int) -> Judge:
    """Write the sheets of a drawn administration in any order of rows and files, and judge them."""
    made = town(seed)
    lot = random.Random(seed)
    files = list(sheets(made).items())
    lot.shuffle(files)
    setting = Setting(TODAY, shipped_form())
    rows: dict[str, list[Row]] = {sheet: [] for sheet in PREFIX}
    for name, cells in files:
        lot.shuffle(cells)
        save(tmp_path / name, cells, lot)
        for table in read(tmp_path / name):
            ((part, layout),) = setting.form.parts(table)
            assert layout is not None
            rows[layout.sheet] += read_rows(part, layout, setting)
    taken: set[str] = set()

    def number(prefix: str) -> str:
        found = new_number(prefix, taken, secrets.choice)
        taken.add(found)
        return found

    judge = Judge(setting, Rules(shipped_checklist(), Norms()), {sheet: [] for sheet in PREFIX}, number, secrets.choice)
    judge.judge(rows)
    assert [(row.nr, fault.field, fault.code) for each in rows.values() for row in each for fault in row.faults] == []
    judge.records = {sheet: [row.record for row in each] for sheet, each in rows.items()}
    return judge


def counted(held: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a report in the shape of those counted by hand."""
    found: dict[str, Any] = {}
    for name, value in names.items():
        if name == "age_bands":
            found[name] = {each["code"]: each["count"] for each in held[name] if each["code"] in value}
        elif name == "waiting_days":
            found[name] = {key: held[name][key] for key in value}
        elif isinstance(value, dict):
            found[name] = {each["label"]: each["count"] for each in held[name]}
        else:
            found[name] = held[name]
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_is_the_one_counted_by_hand(tmp_path: Path, seed: int) -> None:
    judge = imported(tmp_path, seed)
    made = town(seed)
    families, helpers, matches = (judge.records[sheet] for sheet in (REQUESTS, SUPPORTS, MATCHES))
    region = Region.of(families, helpers, matches, Programme(), judge.rules)
    for first, last in PERIODS:
        since, until = date(first, 1, 1), date(last, 12, 31)
        with in_language("nl"):
            report = plain(make_report(region, Period(since, until), TODAY, audience="team"), names=False)
        wanted = figures(made, since, until)
        assert counted(report["total"], wanted) == wanted, (first, last)
        for place, _digits in PLACES:
            if place in report["municipalities"]:
                own = figures(made, since, until, place)
                assert counted(report["municipalities"][place], own) == own, (first, last, place)
