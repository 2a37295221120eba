"""A value of the history reads as it does on the record: no codes, no braces, no days of a computer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.cases.match import Proposal
from bgz.domain.cases.person import Left
from bgz.domain.cases.request_family import Request, RequestFamily
from bgz.i18n import in_language
from bgz.output.record_lines import record_lines, stored_value


@pytest.mark.parametrize(
    ("number", "path", "value", "shown"),
    [
        ("K-9M2WD", "trial", {"on": "2024-01-15", "until": None}, "Eerste dag: 15 jan 2024"),
        ("K-9M2WD", "answers.request", {"yes": True, "reason": "fijn"}, "Ja: ja, Reden: fijn"),
        ("K-9M2WD", "contacts.c2345", {"how": "phone", "satisfied": 8}, "Hoe: telefoon, Tevreden (0–10): 8"),
        ("V-7K3QF", "requests.r2345.help", {"after_school": "must"}, "middagopvang (moet)"),
        ("V-7K3QF", "requests.r2345.weights", {"distance": 40, "ages": 0}, "afstand (40), leeftijden (0)"),
        ("K-9M2WD", "answers.support", {"yes": False, "because": "click"}, "Ja: nee, Soort reden: het klikt niet"),
        ("V-7K3QF", "requests.r2345.day_parts", ["wed-afternoon"], "wo-middag"),
        ("V-7K3QF", "notes", "2024-13-45", "2024-13-45"),
        (
            "programme",
            "look.logo",
            {"kind": "png", "parts": ["A" * 4000, "B" * 40]},
            "Soort plaatje: PNG, Plaatje: 4 kB",
        ),
        ("V-7K3QF", "of_a_newer_version", {"odd": False}, "odd: nee"),
    ],
)
def test_a_stored_value_reads_as_on_the_record(number: str, path: str, value: Any, shown: str) -> None:
    with in_language("nl"):
        assert stored_value(number, path, value) == shown


def test_what_is_there_for_comparing_is_not_for_reading() -> None:
    proposal = Proposal(on=date(2024, 1, 15), rank=1, inputs="0f3a")
    assert [label for label, _value in record_lines(proposal, names=True)] == ["Day", "Rank among the suggestions"]


def test_a_group_within_an_item_stands_in_brackets_behind_its_name() -> None:
    request = Request(closed=Left(on=date(2023, 11, 3), reason="referred"), opened_on=date(2023, 11, 1))
    family = RequestFamily(number="V-7K3QF", requests={"rABCD": request})
    with in_language("nl"):
        (line,) = (held for label, held in record_lines(family, names=True) if label.startswith("Hulpvragen"))
    assert "Afgesloten (Dag: 3 nov 2023, Reden: doorverwezen)" in line
    assert ": ," not in line
