"""Tables of fields, figures and exit codes: whole, in both languages, and what they say is so."""

from __future__ import annotations

import attrs

from bgz.domain import reference
from bgz.domain.cases.kinds import KINDS
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.figures.definitions import Figures
from bgz.domain.record.typed import place_of
from bgz.errors import EXIT_CODES
from bgz.i18n import in_language


def rows(record: type[object]) -> dict[str, reference.FieldRow]:
    with in_language("en"):
        return {row.path: row for row in reference.field_rows(record)}


def test_every_path_can_be_edited() -> None:
    for record in KINDS.values():
        for path in rows(record):
            assert place_of(record, path.replace("consents.…", "consents.matching").replace("…", "k1")).path


def test_every_field_has_a_row() -> None:
    found = rows(RequestFamily)
    named = {path.partition(".")[0] for path in found}
    assert named == {field.name for field in attrs.fields(RequestFamily)} - {"number", "about"}
    assert "children.….born" in found
    assert "address.postcode" in found


def test_a_row_says_what_a_field_holds() -> None:
    found, settings = rows(RequestFamily), rows(Programme)
    assert found["surname"].private
    assert found["surname"].holds == "text"
    assert found["registered_on"].holds == "day"
    assert found["children.….born"].holds == "year and month"
    assert found["requests.….siblings_apart"].holds == "yes or no"
    assert found["dutch"].holds == "one of: fine, basic, none yet"
    assert found["interests"].holds == "several"
    assert found["requests.….help"].holds.endswith("each: one of: must, nice to have")
    assert found["requests.….day_parts"].holds.endswith("Monday night, …")
    assert found["consents.…"].holds.startswith("one for each of: keeping contact details")
    assert found["children.…"].holds == "several"
    assert settings["norms.trial_weeks"].holds == "whole number from 1 to 52 (unless set: 8)"
    assert settings["contracts.….matches"].holds == "whole number, at least 0"


def test_private_fields_and_explanations_stand_in_the_table() -> None:
    with in_language("en"):
        cells = {row[0]: row[2] for row in reference.field_tables()[0].rows}
    assert cells["surname"] == "text (private)"
    assert cells["children.….called"].startswith("text (private). A first name")


def test_one_table_for_each_kind_of_record() -> None:
    with in_language("nl"):
        titles = [table.title for table in reference.field_tables()]
    assert titles == ["Vraaggezin", "Steungezin", "Koppeling", "Programma (instellingen)"]


def test_every_figure_and_exit_code_is_explained() -> None:
    with in_language("nl"):
        figures, codes = reference.figures(), reference.exit_codes()
    assert [row[0] for row in figures.rows] == [field.name for field in attrs.fields(Figures)]
    assert [row[0] for row in codes.rows] == [str(code) for code in EXIT_CODES]
    with in_language("en"):
        assert not {row[2] for row in figures.rows} & {row[2] for row in reference.figures().rows}
