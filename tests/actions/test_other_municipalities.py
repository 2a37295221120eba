"""Sheets of other municipalities, in other orders and forms, come out right to the figure as well."""

from __future__ import annotations

import csv
import io
import random
import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.shipped import shipped_checklist, shipped_form
from bgz.domain.cases.programme import Norms, Programme
from bgz.domain.figures.counts import UNKNOWN
from bgz.domain.figures.period import Period
from bgz.domain.figures.region import Region
from bgz.domain.figures.report import make_report
from bgz.domain.importing.form import MATCHES, PREFIX, REQUESTS, SUPPORTS
from bgz.domain.importing.judge import Judge
from bgz.domain.importing.rows import Row, Setting, read_rows
from bgz.domain.values.numbers import new_number
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language
from bgz.output.envelope import plain
from bgz.storage.sheets import read
from tests.actions.town import PLACES, figures, sheets, town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = date(2023, 6, 1)
Rows = list[dict[str, str]]
Bad = dict[str, tuple[str, str]]
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


def imported(tmp_path: Path, seed: int, spoil: Callable[[dict[str, Rows], random.Random], Bad] | None = None) -> Judge:
    """Write the sheets of a drawn administration in any order of rows and files, and judge them.

    `spoil` puts bad rows between the good ones and returns by number which column and code each must come back with.
    """
    lot = random.Random(seed)
    drawn = sheets(town(seed))
    bad = spoil(drawn, lot) if spoil else {}
    files = list(drawn.items())
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
    refused = [row for each in rows.values() for row in each if row.faults]
    assert {row.nr: (row.layout.header(row.faults[0].field), row.faults[0].code) for row in refused} == bad
    judge.records = {sheet: [row.record for row in each if row.record] for sheet, each in rows.items()}
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
            # What nobody wrote down has a row always; by hand it is counted only where there is any.
            found[name] = {
                each["label"]: each["count"] for each in held[name] if each["code"] != UNKNOWN or each["count"]
            }
        else:
            found[name] = held[name]
    return found


def spoiled(drawn: dict[str, Rows], lot: random.Random) -> Bad:
    """Add to each sheet, between the good rows, one bad row of every kind: sound but for that one thing."""
    bad: Bad = {}

    def add(file: str, model: dict[str, str], column: str, code: str, **cells: str) -> None:
        nr = f"{file[0].upper()}9{len(bad):02}"
        own = {"achternaam": "Apart", "voornaam": nr, "postcode": "7999 ZZ"} if file != "koppel.csv" else {}
        bad[nr] = (column, code)
        at = lot.randint(0, len(drawn[file]))
        drawn[file].insert(at, {**model, **own, **cells, "nr": nr})

    asking = next(row for row in drawn["vraag.csv"] if row["toestemming_op"] and not row["uitstroom"])
    waiting = next((row for row in drawn["vraag.csv"] if not row["toestemming_op"] and not row["uitstroom"]), None)
    helper = next(row for row in drawn["steun.csv"] if row["goedgekeurd_op"] and not row["uitstroom"])
    match = next(row for row in drawn["koppel.csv"] if not row["proef_start"])
    for file, model in (("vraag.csv", asking), ("steun.csv", helper)):
        add(file, model, "postcode", "invalid_postcode", postcode=f"1234 {lot.choice(('SA', 'SD', 'SS'))}")
        add(file, model, "aangemeld_op", "impossible_date", aangemeld_op="31-02-2021")
        add(file, model, "achternaam", "empty_required_field", achternaam="")
        add(file, model, "voornaam", "formula", voornaam="=1+1")
        add(file, model, "achternaam", "bsn_in_text", achternaam="Jansen 111222333")
        family = {name: model[name] for name in ("achternaam", "voornaam", "postcode", "telefoon")}
        add(file, model, "nr", "duplicate_family", **family, aangemeld_op="31-12-2022", **EMPTY[file])
        early = {"uitstroom": "teruggetrokken", "uitstroom_op": "01-01-2015", **EMPTY[file]}
        add(file, model, "uitstroom_op", "end_before_start", **early)
    add("vraag.csv", asking, "kinderen", "birth_in_future", kinderen="2099-04 dochter")
    add("steun.csv", helper, "vog_afgegeven_op", "vog_too_old", volwassenen="1", vog_afgegeven_op="01-01-2015")
    end = {"proef_start": "20-12-2022", "einde_op": "01-01-2018", "uitkomst_vraag": "ja"}
    add("koppel.csv", match, "einde_op", "end_before_start", **end)
    add("koppel.csv", match, "vraaggezin", "unknown_family", vraaggezin="V999")
    add("koppel.csv", match, "steungezin", "unknown_family", steungezin="S999")
    add("koppel.csv", match, "steungezin", "empty_required_field", steungezin="")
    add("koppel.csv", match, "afscheid", "formula", afscheid="@SUM(A1)")
    trial = {"voorgesteld_op": "20-12-2022", "proef_start": "21-12-2022", "uitkomst_vraag": "ja"}
    for refused in [row for row in drawn["steun.csv"] if row["uitstroom"] == "afgewezen"][:1]:
        gone = {**free(asking), "steungezin": refused["nr"].strip()}
        add("koppel.csv", match, "proef_start", "trial_before_approval", **trial, **gone)
    if waiting:
        add("koppel.csv", match, "vraaggezin", "missing_consent", **trial, **free(waiting))
    return bad


EMPTY = {
    "vraag.csv": {"intake_op": "", "toestemming_op": "", "kinderen": "2014-01 zoon"},
    "steun.csv": dict.fromkeys(
        ("gesprek_1_op", "gesprek_2_op", "referentie_op", "huisregels_op", "vog_afgegeven_op", "goedgekeurd_op"), ""
    ),
}


def free(family: dict[str, str]) -> dict[str, str]:
    """Return the cells that tie a match to this request family."""
    return {"vraaggezin": family["nr"].strip(), "kinderen": family["kinderen"].split(",")[0]}


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 6, 10])
def test_bad_rows_come_back_and_the_figures_are_those_of_the_good_ones(tmp_path: Path, seed: int) -> None:
    compare(imported(tmp_path, seed, spoiled), seed)


@pytest.mark.parametrize("seed", range(12))
def test_every_figure_is_the_one_counted_by_hand(tmp_path: Path, seed: int) -> None:
    compare(imported(tmp_path, seed), seed)


def compare(judge: Judge, seed: int) -> None:
    """Compare the figures of all periods and places with those counted by hand."""
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
