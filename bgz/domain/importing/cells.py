"""One cell, one value: forgiving about how it is written, strict about what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.importing.faults import Unreadable
from bgz.domain.values.days import parse_day
from bgz.domain.values.months import Month
from bgz.domain.values.postcodes import parse_postcode
from bgz.domain.values.texts import clean_text, holds_bsn, parse_email, parse_phone
from bgz.terms.commands import YES_NO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bgz.terms.listing import Terms

    Read = Callable[[str], Any]

EARLIEST, LATEST = 1990, 2100
"""Years outside these are slips of the keyboard."""
_FORMULA = re.compile(r"^[=@+-]")
_NUMBER_OR_PHONE = re.compile(r"^[+-][\d\s().,/-]+$")
_NR = re.compile(r"^(?=.*\d)[0-9A-Za-z][0-9A-Za-z._/ -]{0,19}$")
_DATE = re.compile(r"^(\d{1,2}\s*[-/.\s]\s*(\d{1,2}|[a-z]{3,9}\.?)\s*[-/.\s]\s*(\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2})$")
_MIDNIGHT = re.compile(r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$")
_WHOLE = re.compile(r"^(\d{1,6})(?:[.,]0+)?(?:\s*[a-z]{1,10}\.?)?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?![-/.]?\d)")
_MONTH_FIRST = re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{4})(?!\d)")
_SPACES = re.compile(r"\s+")
_HYPHEN = re.compile(r"\s*[-–]\s*")
_LISTED = re.compile(r"[,;\n|]")
_AND = re.compile(r"\s+en\s+|\s*[+&]\s*|\s+and\s+")
_LOCAL_DIGITS, _COUNTRY = 9, "31"


@frozen
class BornChild:
    """A child as a sheet writes it."""

    born: Month
    called: str | None = None


def tidy(text: str) -> str:
    """Return a cell without blanks around it, with plain ends of line, and without the sign that neutralised it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ").strip()
    return text[1:] if text[:1] == "'" and _FORMULA.match(text[1:]) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this cell. A signed number and a phone number with + are no formulas."""
    return bool(_FORMULA.match(text)) and not _NUMBER_OR_PHONE.match(text)


def nr(text: str) -> str:
    """Read the number of a row, as the sheet writes it but for capitals and blanks."""
    found = _SPACES.sub("", text).upper()
    if not _NR.match(found) or holds_bsn(found):
        raise Unreadable("invalid_nr")
    return found


def text(cell: str) -> str:
    """Read free text."""
    if holds_bsn(cell):
        raise Unreadable("bsn_in_text")
    try:
        return clean_text(cell)
    except ValueError:
        raise Unreadable("invalid_text") from None


def words(cell: str) -> str:
    """Read a name or a few words: free text without double blanks."""
    return _SPACES.sub(" ", text(cell))


def postcode(cell: str) -> str:
    """Read a postcode in any spelling."""
    try:
        return parse_postcode(_SPACES.sub("", cell).replace("-", ""))
    except ValueError:
        raise Unreadable("invalid_postcode") from None


def phone(cell: str) -> str:
    """Read a phone number; the leading zero or plus that a spreadsheet took away is put back."""
    try:
        number = parse_phone(re.sub(r"[/\N{NO-BREAK SPACE}]|\(0\)", "", cell))
    except ValueError:
        raise Unreadable("invalid_phone") from None
    if len(number) == _LOCAL_DIGITS and number[0] != "0":
        return "0" + number
    if number.startswith(_COUNTRY) and len(number) == _LOCAL_DIGITS + len(_COUNTRY):
        return "0" + number[len(_COUNTRY) :]
    return number


def email(cell: str) -> str:
    """Read an e-mail address."""
    if holds_bsn(cell):
        raise Unreadable("bsn_in_text")
    try:
        return parse_email(cell.removeprefix("mailto:"))
    except ValueError:
        raise Unreadable("invalid_email") from None


def day(cell: str) -> date:
    """Read a day with its year: 02-10-2020, 2/10/2020, 2 okt 2020, 2020-10-02."""
    written = _MIDNIGHT.sub("", cell.strip()).casefold()
    if not _DATE.match(written):
        raise Unreadable("impossible_date")
    try:
        found = parse_day(re.sub(r"\s*([-/.])\s*", r"\1", written), date(EARLIEST, 1, 1))
    except ValueError:
        raise Unreadable("impossible_date") from None
    if not EARLIEST <= found.year < LATEST:
        raise Unreadable("impossible_date")
    return found


def days(cell: str) -> tuple[date, ...]:
    """Read a list of days."""
    return tuple(day(part) for part in _parts(cell, lambda part: bool(_DATE.match(part.strip().casefold()))))


def whole(low: int, high: int) -> Read:
    """Return a reader of whole numbers from `low` to `high`; a word for the unit may follow."""

    def read(cell: str) -> int:
        found = _WHOLE.match(cell)
        if not found or not low <= int(found[1]) <= high:
            raise Unreadable("invalid_number")
        return int(found[1])

    return read


def yes_no(cell: str) -> bool:
    """Read yes or no."""
    code = YES_NO.parse(cell)
    if code is None:
        raise _unknown(YES_NO)
    return code == "yes"


def one_of(terms: Terms, also: Mapping[str, str]) -> Read:
    """Return a reader of one code of `terms`."""

    def read(cell: str) -> str:
        code = _code(cell, terms, also)
        if code is None:
            raise _unknown(terms, cell)
        return code

    return read


def several_of(terms: Terms, also: Mapping[str, str]) -> Read:
    """Return a reader of codes of `terms` with commas between them, each once."""
    one = one_of(terms, also)

    def read(cell: str) -> tuple[str, ...]:
        parts = _parts(cell, lambda part: _code(part, terms, also) is not None)
        return tuple(dict.fromkeys(one(part) for part in parts))

    return read


def open_list(terms: Terms, also: Mapping[str, str]) -> Read:
    """Return a reader of a word from an open list: (code, None), or ("other", the words)."""

    def read(cell: str) -> tuple[str, str | None]:
        code = _code(cell, terms, also)
        return (code, None) if code else ("other", words(cell))

    return read


def several_open(terms: Terms, also: Mapping[str, str]) -> Read:
    """Return a reader of several words from an open list; what is not in it counts as "other"."""

    def read(cell: str) -> tuple[str, ...]:
        parts = _parts(cell, lambda part: _code(part, terms, also) is not None)
        codes = dict.fromkeys(_code(part, terms, also) or (text(part) and "other") for part in parts)
        return tuple(codes) if len(codes) == 1 else tuple(code for code in codes if code != "none")

    return read


def children(cell: str) -> tuple[BornChild, ...]:
    """Read children as "2013-02 dochter, 2016-06 zoon"."""
    return tuple(_child(part) for part in _LISTED.split(cell) if part.strip())


def _child(part: str) -> BornChild:
    if holds_bsn(part):
        raise Unreadable("bsn_in_text")
    if found := _YEAR_FIRST.search(part):
        year, month = found[1], found[2]
    elif found := _MONTH_FIRST.search(part):
        month, year = found[1], found[2]
    else:
        raise Unreadable("invalid_child")
    called = words(part.replace(found[0], " ", 1).strip(" ()-:"))
    if any(character.isdigit() for character in called):
        raise Unreadable("invalid_child")
    try:
        return BornChild(Month.parse(f"{year}-{int(month):02}"), called or None)
    except ValueError:
        raise Unreadable("impossible_date") from None


def _parts(cell: str, known: Callable[[str], bool]) -> list[str]:
    """Split a list at commas, and at "and" where the whole is no word of its own."""
    parts: list[str] = []
    for part in filter(None, (each.strip() for each in _LISTED.split(cell))):
        parts += [part] if known(part) else [each for each in _AND.split(part) if each]
    return parts


def _code(cell: str, terms: Terms, also: Mapping[str, str]) -> str | None:
    word = _HYPHEN.sub("-", _SPACES.sub(" ", cell.strip().rstrip(".")))
    return terms.parse(word) or also.get(word.casefold())


def _unknown(terms: Terms, cell: str = "") -> Unreadable:
    if holds_bsn(cell):
        return Unreadable("bsn_in_text")
    return Unreadable("unknown_value", known=", ".join(term.label for term in terms))
