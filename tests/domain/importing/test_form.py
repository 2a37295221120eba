"""A sheet is known by its headers."""

from __future__ import annotations

import pytest

from bgz.actions.shipped import shipped_form
from bgz.domain.importing.families import needs_in
from bgz.domain.importing.faults import ACCEPTABLE, REASONS
from bgz.domain.importing.form import MATCHES, REQUESTS, SUPPORTS, Form, Line, Table, lacking
from bgz.domain.importing.readers import readers
from bgz.terms.families import CHANNEL, DISTANCE, HELP, HOUSEHOLD, NEEDS, PETS, REFERRER
from bgz.terms.matches import END_REASON
from bgz.terms.moments import DAY_PARTS
from tests.domain.importing.conftest import DEFAULTS, table_of

FORM = shipped_form()


@pytest.mark.parametrize("sheet", [REQUESTS, SUPPORTS, MATCHES])
def test_every_sheet_is_recognised(sheet: str) -> None:
    layout = FORM.recognise(tuple(DEFAULTS[sheet]))
    assert layout is not None
    assert layout.sheet == sheet
    assert layout.not_read == ()
    assert set(layout.columns) == set(readers(FORM)[sheet])


def test_headers_in_another_spelling_and_order() -> None:
    headers = ("Gemeente", "POSTCODE", "Kinderen ", "Aangemeld op", "Hulpvraag", "Achternaam", "Nr.", "Kleur", "")
    layout = FORM.recognise(headers)
    assert layout is not None
    assert layout.sheet == REQUESTS
    assert (layout.header("nr"), layout.header("phone")) == ("Nr.", "")
    assert layout.not_read == ("Kleur",)


def test_a_sheet_without_what_it_needs_is_not_recognised() -> None:
    headers = tuple(header for header in DEFAULTS[MATCHES] if header != "kinderen")
    assert FORM.recognise(headers) is None
    near = FORM.nearest(headers)
    assert near is not None
    assert (near.sheet, lacking(near)) == (MATCHES, ["children"])
    assert FORM.nearest(("naam", "bedrag")) is None


def test_rejected_rows_that_come_back_are_told_apart() -> None:
    extra = ("file", "line", "column", "code", "reason", "sheet")
    headers = (*extra, *dict.fromkeys((*DEFAULTS[REQUESTS], *DEFAULTS[MATCHES])))

    def line(at: int, sheet: str) -> Line:
        given = DEFAULTS.get(sheet, {})
        return Line(at, ("x.csv", "2", "", "", "", sheet, *(given.get(header, "") for header in headers[len(extra) :])))

    table = Table("bad.csv", headers, (line(2, REQUESTS), line(3, MATCHES)))
    parts = FORM.parts(table)
    assert [(layout.sheet if layout else "", len(part.lines)) for part, layout in parts] == [
        (REQUESTS, 1),
        (MATCHES, 1),
    ]
    assert not any(part.ragged for part, _layout in parts)
    assert not any(layout.not_read for _part, layout in parts if layout)
    (foreign,) = FORM.parts(Table("bad.csv", headers, (line(2, "iets"),)))
    assert foreign[1] is None
    (short,) = FORM.parts(Table("bad.csv", (*extra, "nr"), (line(2, REQUESTS),)))
    assert short[1] is None


def test_no_rejected_rows_are_no_sheet_at_all() -> None:
    assert FORM.parts(Table("bad.csv", ("file", "line", "nr", "column", "code", "reason", "sheet"), ())) == []


def test_headers_may_stand_below_a_title() -> None:
    table = table_of(MATCHES, [{}])
    lines = (Line(3, (*table.headers, " ", "")), *(Line(line.number + 2, line.cells) for line in table.lines))
    ((part, layout),) = FORM.parts(Table("k.csv", ("Koppelingen 2023",), lines))
    assert layout is not None
    assert (layout.sheet, part.headers, [line.number for line in part.lines]) == (MATCHES, table.headers, [4])


def test_a_usual_table_is_one_part() -> None:
    table = table_of(SUPPORTS, [{}])
    ((part, layout),) = FORM.parts(table)
    assert part is table
    assert layout is not None
    assert layout.sheet == SUPPORTS


def test_every_spelling_of_the_mapping_means_a_code() -> None:
    lists = {
        "help": HELP, "distance": DISTANCE, "referrer": REFERRER, "channel": CHANNEL, "household": HOUSEHOLD,
        "end_reason": END_REASON, "pets": PETS, "day_parts": DAY_PARTS,
    }  # fmt: skip
    for name, spellings in FORM.spellings.items():
        for spelling, code in spellings.items():
            assert spelling == spelling.casefold()
            if name != "outcome":
                assert code in lists[name], (name, spelling)
    assert set(FORM.needs) <= set(NEEDS.codes)
    assert set(REASONS) >= ACCEPTABLE


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("bang voor honden", ("no_dogs",)),
        ("geen honden (allergie)", ("no_dogs",)),
        ("Is bang voor grote honden en geen katten", ("no_dogs", "no_cats")),
        ("niet bang voor honden", ()),
        ("rookvrij huis nodig (astma)", ("smoke_free",)),
        ("halen en brengen nodig", ("transport",)),
        ("geen vervoer nodig", ()),
        ("geen eigen vervoer", ("transport",)),
        ("geen huisdieren", ("no_pets",)),
        ("zit in een rolstoel", ("step_free",)),
        ("gebruikt pictogrammen", ()),
        (None, ()),
    ],
)
def test_needs_in_free_text(text: str | None, needs: tuple[str, ...]) -> None:
    assert needs_in(text, FORM.patterns) == needs


def test_a_form_without_spellings_reads_the_labels() -> None:
    assert Form(columns=FORM.columns).also("help") == {}
