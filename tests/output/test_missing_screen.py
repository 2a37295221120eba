"""What the figures lack, on a terminal of 80 by 24 and in a file."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING

from bgz.domain.figures.missing import Filling, Incomplete, Lacking, Missing, Unknown
from bgz.domain.figures.period import Period
from bgz.i18n import in_language
from bgz.output.console import Console
from bgz.output.missing_screen import missing

if TYPE_CHECKING:
    import pytest

FACTS = tuple(
    Lacking(code, code.replace("_", " "), 40, 120, ("Gezinsvorm", "Vraaggezinnen aangemeld"))
    for code in ("household", "referrer", "help", "born", "end_reason")
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def view(records: int, asked: tuple[str, ...] = (), period: Period | None = None) -> Missing:
    unknown = Unknown("household", "gezinsvorm", "household")
    lines = (f"V-{at:05}" for at in range(records))
    held = tuple(Incomplete(each, (Filling(f"bgz edit {each} --set household=…", (unknown,)),)) for each in lines)
    return Missing(period or Period.of_year(2023), asked, FACTS if records else (), held)


def shown(of: Missing, out: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("NO_COLOR", "1")
    with in_language("nl"):
        missing(of, Console(out, io.StringIO()))
    return out.getvalue().splitlines()


def test_two_hundred_records_fit_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(view(200), Terminal(), monkeypatch)
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80
    assert lines[0] == "Niet bekend voor het rapport 2023"
    assert re.split(" {2,}", lines[1])[1:] == ["household", "40 van 120", "Gezinsvorm, Vraaggezinnen aangemeld"]
    text = " ".join(lines)
    assert "En nog 195 dossiers." in text
    assert "bgz report missing --year 2023 > ontbreekt.txt" in text


def test_a_file_has_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(view(200), io.StringIO(), monkeypatch)
    assert sum("bgz edit" in line for line in lines) == 200
    assert "En nog" not in "".join(lines)


def test_where_and_when_stand_above_and_in_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    period = Period(date(2022, 9, 1), date(2023, 8, 31))
    text = " ".join(shown(view(30, ("'s-Hertogenbosch",), period), Terminal(), monkeypatch))
    assert "1 sep 2022 – 31 aug 2023 · 's-Hertogenbosch" in text
    assert '--from 2022-09-01 --to 2023-08-31 --municipality "\'s-Hertogenbosch"' in text


def test_everything_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(view(0), Terminal(), monkeypatch) == ["Alles wat de cijfers nodig hebben, is bekend."]
