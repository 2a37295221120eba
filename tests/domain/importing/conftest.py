"""Sheets made of a few cells, and what the import makes of them."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from bgz.actions.shipped import shipped_checklist, shipped_form
from bgz.domain.cases.programme import Norms
from bgz.domain.importing.form import MATCHES, PREFIX, REQUESTS, SUPPORTS, Line, Table
from bgz.domain.importing.judge import Judge
from bgz.domain.importing.rows import Row, Setting, read_rows
from bgz.domain.values.numbers import new_number
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TODAY = date(2024, 1, 15)
Cells = dict[str, str]

REQUEST: Cells = {
    "nr": "V001",
    "aangemeld_op": "01-02-2023",
    "verwijzer": "school",
    "achternaam": "Jansen",
    "voornaam": "Anna",
    "postcode": "7941 AB",
    "woonplaats": "Meppel",
    "gemeente": "Meppel",
    "telefoon": "06-12345001",
    "e-mail": "anna@example.org",
    "gezinsvorm": "eenoudergezin",
    "kinderen": "2015-03 zoon, 2017-05 dochter",
    "hulpvraag": "zwemles, sport",
    "dagdelen": "wo-middag, za-ochtend",
    "afstand": "dichtbij",
    "bijzonderheden": "",
    "intake_op": "08-02-2023",
    "toestemming_op": "08-02-2023",
    "uitstroom": "",
    "uitstroom_op": "",
}
SUPPORT: Cells = {
    "nr": "S001",
    "aangemeld_op": "01-01-2023",
    "wervingskanaal": "website",
    "achternaam": "de Vries",
    "voornaam": "Bas",
    "postcode": "7942 CD",
    "woonplaats": "Meppel",
    "gemeente": "Meppel",
    "telefoon": "06-12345002",
    "e-mail": "bas@example.org",
    "volwassenen": "2",
    "aanbod": "zwemles",
    "dagdelen": "wo-middag",
    "max_kinderen": "2",
    "leeftijd_van": "4",
    "leeftijd_tot": "12",
    "afstand_max_km": "10",
    "ervaring": "pleegouder geweest",
    "huisdieren": "hond en kat",
    "roken": "nee",
    "auto": "ja",
    "gesprek_1_op": "05-01-2023",
    "gesprek_2_op": "12-01-2023",
    "vog_afgegeven_op": "15-01-2023, 16-01-2023",
    "referentie_op": "10-01-2023",
    "huisregels_op": "12-01-2023",
    "goedgekeurd_op": "20-01-2023",
    "uitstroom": "",
    "uitstroom_op": "",
}
MATCH: Cells = {
    "nr": "K001",
    "vraaggezin": "V001",
    "steungezin": "S001",
    "kinderen": "2015-03 zoon",
    "voorgesteld_op": "01-03-2023",
    "kennismaking_op": "05-03-2023",
    "uitkomst_vraag": "ja",
    "uitkomst_steun": "ja",
    "proef_start": "10-03-2023",
    "proef_evaluatie_op": "10-05-2023",
    "definitief_op": "12-05-2023",
    "frequentie": "wekelijks",
    "einde_op": "",
    "einde_reden": "",
    "einde_initiatief": "",
    "afscheid": "",
}
DEFAULTS = {REQUESTS: REQUEST, SUPPORTS: SUPPORT, MATCHES: MATCH}


class Judged(Protocol):
    """Judge rows given as the cells that differ from a good row."""

    def __call__(
        self,
        requests: Iterable[Cells] = ({},),
        supports: Iterable[Cells] = ({},),
        matches: Iterable[Cells] = ({},),
        *,
        records: Mapping[str, list[Any]] | None = None,
        drop: Iterable[str] = (),
        **judge: Any,
    ) -> Outcome: ...


class Outcome:
    """The rows of all sheets after judging."""

    def __init__(self, judge: Judge, rows: dict[str, list[Row]]) -> None:
        self.judge, self.rows = judge, rows

    def row(self, nr: str) -> Row:
        """Return the last row with this number."""
        return [row for each in self.rows.values() for row in each if row.nr == nr][-1]

    def faults(self, nr: str) -> list[tuple[str, str]]:
        """Return header and code of every fault of a row."""
        row = self.row(nr)
        return [(row.layout.header(fault.field), fault.code) for fault in row.faults]

    @property
    def records(self) -> dict[str, list[Any]]:
        """Return the records that the rows became, by sheet."""
        return {sheet: [row.record for row in rows if row.record is not None] for sheet, rows in self.rows.items()}


def table_of(sheet: str, rows: Iterable[Cells], drop: Iterable[str] = ()) -> Table:
    """Return a table with the usual headers, each row the good one with other cells."""
    headers = tuple(header for header in DEFAULTS[sheet] if header not in set(drop))
    lines = [
        Line(at, tuple({**DEFAULTS[sheet], **cells}[header] for header in headers))
        for at, cells in enumerate(rows, start=2)
    ]
    return Table(f"{sheet}.csv", headers, tuple(lines))


@pytest.fixture(scope="session")
def rules() -> Rules:
    """Return what the shipped checklist and norms ask."""
    return Rules(shipped_checklist(), Norms())


@pytest.fixture
def judged(rules: Rules) -> Judged:
    """Return a function that judges sheets of a few rows."""

    def judge_all(
        requests: Iterable[Cells] = ({},),
        supports: Iterable[Cells] = ({},),
        matches: Iterable[Cells] = ({},),
        *,
        records: Mapping[str, list[Any]] | None = None,
        drop: Iterable[str] = (),
        **judge: Any,
    ) -> Outcome:
        form = shipped_form()
        setting = Setting(TODAY, form)
        rows: dict[str, list[Row]] = {}
        for sheet, cells in ((REQUESTS, requests), (SUPPORTS, supports), (MATCHES, matches)):
            table = table_of(sheet, cells, drop)
            layout = form.recognise(table.headers)
            assert layout is not None
            rows[sheet] = read_rows(table, layout, setting)
        chance = random.Random(7)
        taken = {record.number for each in (records or {}).values() for record in each}

        def number(prefix: str) -> str:
            found = new_number(prefix, taken, chance.choice)
            taken.add(found)
            return found

        held: Mapping[str, list[Any]] = records or {sheet: [] for sheet in PREFIX}
        made = Judge(
            **{
                "setting": setting,
                "rules": rules,
                "records": held,
                "number": number,
                "pick": chance.choice,
                "no_column": "geen kolom",
                **judge,
            }
        )
        made.judge(rows)
        return Outcome(made, rows)

    return judge_all
