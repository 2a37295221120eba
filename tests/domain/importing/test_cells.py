"""One cell at a time: forgiving about how it is written, strict about what it means."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.importing import cells
from bgz.domain.importing.cells import BornChild
from bgz.domain.importing.faults import REASONS, Fault, Unreadable
from bgz.domain.values.months import Month
from bgz.terms.families import DISTANCE, HELP, PETS, REFERRER
from bgz.terms.moments import DAY_PARTS

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
helps = cells.several_of(HELP, {"zwemmen": "swimming"})
pets = cells.several_open(PETS, {"poes": "cat"})
referrer = cells.open_list(REFERRER, {})


SPELLINGS = (
    "{d:02}-{m:02}-{y}",
    "{d}-{m}-{y}",
    "{d}/{m}/{y}",
    "{d}.{m}.{y}",
    "{y}-{m:02}-{d:02}",
    " {d} - {m} - {y} ",
    "{y}-{m:02}-{d:02} 00:00:00",
    "{y}-{m:02}-{d:02}T00:00",
)


@given(DAYS, st.sampled_from(SPELLINGS))
def test_a_day_is_read_in_every_spelling(day: date, spelling: str) -> None:
    assert cells.day(spelling.format(d=day.day, m=day.month, y=day.year)) == day


@pytest.mark.parametrize(("written", "day"), [("2 okt 2020", date(2020, 10, 2)), ("2-10-20", date(2020, 10, 2))])
def test_a_day_with_a_word_or_a_short_year(written: str, day: date) -> None:
    assert cells.day(written) == day


@pytest.mark.parametrize(
    "written", ["31-02-2021", "29-02-2023", "00-01-2021", "1-13-2021", "vandaag", "2 okt", "+7", "44197", "2021",
                "01-01-0202", "01-01-2100", "ja", "1-1", "01-01-2021 of later"]
)  # fmt: skip
def test_no_day(written: str) -> None:
    with pytest.raises(Unreadable) as error:
        cells.day(written)
    assert error.value.code == "impossible_date"


@given(st.text(max_size=40))
def test_whatever_stands_in_a_cell_is_read_or_refused_with_a_known_code(written: str) -> None:
    readers = (cells.nr, cells.text, cells.words, cells.postcode, cells.phone, cells.email, cells.day, cells.days,
               cells.whole(0, 9), cells.yes_no, helps, pets, referrer, cells.children)  # fmt: skip
    tidied = cells.tidy(written)
    for read in readers:
        fault = fault_of(read, tidied)
        assert fault is None or (fault.code in REASONS and fault.reason)


def fault_of(read: cells.Read, cell: str) -> Fault | None:
    """Return what is wrong with a cell, or None."""
    try:
        read(cell)
    except Unreadable as error:
        return Fault("veld", error.code, error.details)
    return None


@given(st.text(max_size=40))
def test_tidying_twice_is_tidying_once_unless_it_was_neutralised(written: str) -> None:
    once = cells.tidy(written)
    assert once == once.strip()
    assert cells.tidy(once) == once or once.startswith("'")


@pytest.mark.parametrize("written", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "+A1", "=", "+ A1", "-a"])
def test_formulas(written: str) -> None:
    assert cells.is_formula(written)


@pytest.mark.parametrize(
    "written", ["+31 6 12345678", "-2", "+31612345678", "-2,5", "a=b", "", "06-12345678", "+31(0)6"]
)
def test_no_formulas(written: str) -> None:
    assert not cells.is_formula(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [("06-12345678", "0612345678"), ("+31 6 12345678", "0612345678"), ("0031612345678", "0612345678"),
     ("612345678", "0612345678"), ("31612345678", "0612345678"), ("06/12345678", "0612345678"),
     ("+31 (0)6 12345678", "0612345678"), ("+49 151 1234567", "+491511234567")],
)  # fmt: skip
def test_phones(written: str, number: str) -> None:
    assert cells.phone(written) == number


@pytest.mark.parametrize(("written", "postcode"), [("7941at", "7941 AT"), (" 7941  AT", "7941 AT"), ("7941", "7941"),
                                                   ("7941-AT", "7941 AT")])  # fmt: skip
def test_postcodes(written: str, postcode: str) -> None:
    assert cells.postcode(written) == postcode


def test_the_number_of_a_row_has_one_spelling() -> None:
    assert cells.nr(" v 059") == "V059"
    assert cells.nr("12") == "12"


@pytest.mark.parametrize("written", ["Jansen", "V0591234567890123456789", "V059;", "111222333"])
def test_no_number_of_a_row(written: str) -> None:
    with pytest.raises(Unreadable, match="invalid_nr"):
        cells.nr(written)


@pytest.mark.parametrize(("written", "number"), [("2", 2), ("2.0", 2), ("2,0", 2), ("5 km", 5), ("12 jaar", 12)])
def test_whole_numbers(written: str, number: int) -> None:
    assert cells.whole(0, 20)(written) == number


@pytest.mark.parametrize("written", ["2.5", "twee", "21", "-1", "2 of 3"])
def test_no_whole_numbers(written: str) -> None:
    with pytest.raises(Unreadable, match="invalid_number"):
        cells.whole(0, 20)(written)


@pytest.mark.parametrize(
    ("written", "answer"), [("Ja", True), ("NEE ", False), ("j", True), ("true", True), ("x", True)]
)
def test_yes_and_no(written: str, answer: bool) -> None:
    assert cells.yes_no(cells.tidy(written)) is answer


@pytest.mark.parametrize(
    ("written", "codes"),
    [("zwemles, sport", ("swimming", "sport")), ("Zwemmen; Sport", ("swimming", "sport")),
     ("sport en logeren", ("sport", "sleepover")),
          ("sport, sport", ("sport",)), ("sport,", ("sport",)), ("sport\nlogeren.", ("sport", "sleepover"))],
)  # fmt: skip
def test_lists_of_terms(written: str, codes: tuple[str, ...]) -> None:
    assert helps(written) == codes


def test_day_parts_and_distances_in_words() -> None:
    assert cells.several_of(DAY_PARTS, {})("woensdagmiddag, Za - ochtend") == ("wed-afternoon", "sat-morning")
    assert cells.one_of(DISTANCE, {"nabij": "near"})("Nabij") == "near"


def test_an_unknown_word_names_the_known_ones_and_not_itself() -> None:
    with pytest.raises(Unreadable) as error:
        helps("Kanariebos")
    assert error.value.code == "unknown_value"
    assert "Kanariebos" not in str(error.value.details)


@pytest.mark.parametrize(
    ("written", "codes"),
    [("hond en kat", ("dog", "cat")), ("geen", ("none",)), ("hond, geen", ("dog",)), ("papegaai", ("other",)),
     ("poes", ("cat",)), ("kerk en moskee", ("other",))],
)  # fmt: skip
def test_pets(written: str, codes: tuple[str, ...]) -> None:
    assert pets(written) == codes


def test_an_open_list_keeps_the_words() -> None:
    assert referrer("familie of bekenden") == ("network", None)
    assert referrer("de  buurvrouw") == ("other", "de buurvrouw")


@pytest.mark.parametrize(
    ("written", "child"),
    [
        ("2013-02 dochter", BornChild(Month(2013, 2), "dochter")),
        ("2013-2 dochter", BornChild(Month(2013, 2), "dochter")),
        ("02-2013 dochter", BornChild(Month(2013, 2), "dochter")),
        ("dochter 2013-02", BornChild(Month(2013, 2), "dochter")),
        ("2013-02 (dochter)", BornChild(Month(2013, 2), "dochter")),
        ("2013-02", BornChild(Month(2013, 2))),
    ],
)
def test_children(written: str, child: BornChild) -> None:
    assert cells.children(written) == (child,)


@given(
    st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.sampled_from(["zoon", "dochter"])), max_size=6)
)
def test_every_list_of_children_is_read_back(born: list[tuple[date, str]]) -> None:
    written = ", ".join(f"{day.year}-{day.month:02} {called}" for day, called in born)
    assert cells.children(written) == tuple(BornChild(Month(day.year, day.month), called) for day, called in born)


@pytest.mark.parametrize("written", ["13-02-2013 zoon", "2013-02-13 zoon", "zoon", "8 jaar", "2013-02 zoon 2", "2015"])
def test_no_child(written: str) -> None:
    with pytest.raises(Unreadable, match="invalid_child"):
        cells.children(written)


def test_days_in_a_list() -> None:
    days = (date(2020, 10, 9), date(2020, 10, 20))
    assert cells.days("09-10-2020, 20-10-2020") == days
    assert cells.days("9-10-2020 en 20-10-2020") == days
    assert cells.days("9 okt 2020; 2020-10-20") == days


def test_a_neutralised_cell_is_read_as_it_was() -> None:
    assert cells.tidy("'+31612345678") == "+31612345678"
    assert cells.tidy("'t Hof") == "'t Hof"
    assert cells.tidy(" \N{NO-BREAK SPACE}Meppel\r\n") == "Meppel"
