"""What tells who it is without being a name: how to reach somebody, where she lives, how old, when born."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.terms import plain_words as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.publishing.folding import Folded
    from bgz.domain.publishing.known import Known


@frozen
class Told:
    """What was found: its kind (of `terms.FOUND`), where in the folded text, and whether it is certain."""

    kind: str
    start: int
    end: int
    firm: bool = True


def any_of(parts: Iterable[str]) -> str:
    """Return a pattern of any of `parts`, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, parts), key=len, reverse=True)) + ")"


_N = rf"(?P<n>\d{{1,2}}|{any_of(words.NUMBERS)})"
_UNIT_AHEAD = rf"(?!\s*{any_of(words.UNITS)}\b)"
_TIME = r"\d{1,2}[.:]\d{2}"
TIMES = re.compile(rf"(?<!\d){_TIME}\s*(?:-|–|tot|to|en|and)\s*{_TIME}(?!\d)|(?<!\d){_TIME}\s*(?:uur|u\b)")
_YEAR4 = r"(?:19|20)\d\d"
DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]{_YEAR4}|{_YEAR4}-\d\d-\d\d|{_YEAR4}\s?[-/]\s?{_YEAR4})(?!\d)"
)
_PHONE = re.compile(r"(?<!\d)(?:\+\s?)?\(?\d(?:[\s().\-–/]{0,3}\d){6,14}(?!\d)")
_PHONE_IN_WORDS = re.compile(rf"\b(?:{any_of(words.DIGIT_WORDS)}\b[\s,.-]*){{6,}}")
_EMAIL = re.compile(
    rf"[^\s@]*\s?@\s?[^\s@]*|[\w.+-]+\s*[(\[]?\b{any_of(words.AT)}\b[)\]]?\s*[\w-]+\s*[(\[]?(?:\.|\b{any_of(words.DOT)}\b)"
    rf"[)\]]?\s*{any_of(words.DOMAINS)}\b"
)
_WEB = re.compile(rf"https?:\S*|\bwww\.\S*|\b[\w-]+\.{any_of(words.DOMAINS)}\b(?:/\S*)?")
_STREET = re.compile(rf"\b[^\W\d_]{{2,}}{any_of(words.STREETS)}\.?\s+\d+\s?[a-z]?\b{_UNIT_AHEAD}")
_HOUSE = re.compile(rf"\b{any_of(words.HOUSE_NUMBER)}\b\.?\s*(?P<n>\d+)\b{_UNIT_AHEAD}")
_POSTCODE = re.compile(r"(?<!\d)[1-9]\d{3}[\s.-]?[A-Z]{2}(?![A-Za-z])")

_PLUS = r"(?:[,.]5|½|\s*(?:1/2|en een half(?:f|e)?|and a half))?"
_AGE = re.compile(
    rf"(?<![^\W_]){_N}{_PLUS}[\s.-]*(?P<unit>{any_of(words.YEARS)}|j(?=\.))\b(?P<old>[\s-]*{any_of(words.OLD)}\b)?"
)
_JARIG = re.compile(rf"(?<![^\W_]){_N}{_PLUS}[\s-]*jarig(?:e|en)?\b")
_YOUNG = re.compile(
    rf"(?<![^\W_]){_N}{_PLUS}[\s.-]*(?P<unit>{any_of(words.MONTHS + words.WEEKS)})\b"
    rf"(?P<old>[\s-]*{any_of(words.OLD)}\b)?"
)
_BRACKETS = re.compile(r"\(\s*(?P<n>\d{1,2})\s*(?:,\s*\d{1,2}\s*|(?:en|and|&)\s*\d{1,2}\s*)*\)")
_CHILD_OF = re.compile(
    rf"\b{any_of(words.RELATIVES)}\b(?:\s+{any_of(words.OF_AGE)}|,)\s*(?:net |bijna |almost )?{_N}\b{_UNIT_AHEAD}"
)
_BECOMES = re.compile(rf"\b{any_of(words.BECOMES)}\s+{_N}\b(?=\s*(?:[.,;:!?)\n]|$|{any_of(words.ENDING)}\b))")
_GRADE = re.compile(rf"\b{any_of(words.GRADE)}\s+{_N}\b")
_BORN = re.compile(rf"\b{any_of(words.BORN)}\s+(?:in|op|on)\b[^.\n]{{0,30}}")
_BIRTHDAY = re.compile(
    rf"(?:\b{any_of(words.BIRTHDAY)}\b[^.!?\n]*(?:\b{any_of(words.MONTH_NAMES)}\b|\d)|"
    rf"(?:\b{any_of(words.MONTH_NAMES)}\b|\d)[^.!?\n]*\b{any_of(words.BIRTHDAY)}\b)"
)
_BEFORE_YEAR = re.compile(rf"(?:\b{any_of(words.MONTH_NAMES)}|\d\s?[-/.]|\b(?:is|zijn|was)\s+(?:nog\s+)?van|°)\s*$")
_YEAR = re.compile(r"(?<![\d.,])(?P<year>(?:19|20)\d\d)(?!\d)|'(?P<short>\d\d)(?!\d)")


def reach(fold: Folded, known: Known) -> Iterator[Told]:
    """Yield what somebody could be reached or found by."""
    yield from (Told("email", *found.span()) for found in _EMAIL.finditer(fold.signs))
    yield from (Told("web", *found.span()) for found in _WEB.finditer(fold.signs))
    yield from (Told("phone", *found.span()) for found in _PHONE_IN_WORDS.finditer(fold.signs))
    hidden = masked(masked(fold.signs, TIMES), DATE)
    yield from (Told("phone", *found.span()) for found in _PHONE.finditer(hidden))
    for digits in sorted(known.phones):
        yield from (Told("phone", *span) for span in _spread(fold.signs, digits))
    for address in sorted(known.emails):
        yield from (Told("email", *span) for span in _spread(fold.signs, address))
    yield from _address(fold, known)
    for number in sorted(known.numbers):
        spans = [*_spread(fold.signs, number), *(_spread(fold.signs, number[1:]) if not number.isalpha() else ())]
        yield from (Told("number", *span) for span in spans if fold.bounded(*span))


def _address(fold: Folded, known: Known) -> Iterator[Told]:
    yield from (Told("address", *found.span()) for found in _STREET.finditer(fold.signs))
    for found in _HOUSE.finditer(fold.signs):
        yield Told("address", *found.span(), firm=found["n"] in known.house_numbers)
    typed = "".join(fold.text[at] for at in fold.at)
    yield from (Told("postcode", *found.span()) for found in _POSTCODE.finditer(typed))
    for postcode in sorted(known.postcodes):
        whole = (span for span in _spread(fold.signs, postcode) if fold.bounded(*span))
        yield from (Told("postcode", *span) for span in whole)
        year = known.day.year <= int(postcode[:4]) <= known.day.year + 1
        for start, end in _spread(fold.signs, postcode[:4]):
            alone = not fold.signs[start - 1 : start].isdigit() and not fold.signs[end : end + 1].isdigit()
            if alone:
                yield Told("postcode", start, end, firm=not year)


def ages(fold: Folded, known: Known) -> Iterator[Told]:
    """Yield ages; a number of years behind a word of time is one only when it is that of a child."""
    own = {born.age_on(known.day) for born in known.births}
    young = {(known.day.year - born.year) * 12 + known.day.month - born.month for born in known.births}
    for found in _AGE.finditer(fold.signs):
        before = fold.signs[: found.start()].split()[-1:]
        lasting = bool(before) and before[0] in words.SINCE
        if found["old"] or not (lasting or found["n"] in words.ARTICLES):
            yield Told("age", *found.span())
        elif lasting and _number(found["n"]) in own:
            yield Told("age", *found.span(), firm=False)
    for found in _YOUNG.finditer(fold.signs):
        if found["old"] or (_number(found["n"]) in young and found["unit"] in words.MONTHS):
            yield Told("age", *found.span(), firm=bool(found["old"]))
    for pattern in (_JARIG, _BRACKETS, _CHILD_OF):
        yield from (Told("age", *found.span()) for found in _numbered(pattern, fold, articles=pattern is _JARIG))
    for found in _numbered(_BECOMES, fold):
        yield Told("age", *found.span(), firm=_number(found["n"]) in own | {age + 1 for age in own})
    yield from (Told("age", *found.span(), firm=False) for found in _GRADE.finditer(fold.signs))


def _numbered(pattern: re.Pattern[str], fold: Folded, *, articles: bool = False) -> Iterator[re.Match[str]]:
    """Yield where `pattern` is found with a number; "een" is one only with `articles`."""
    return (found for found in pattern.finditer(fold.signs) if articles or found["n"] not in words.ARTICLES)


def births(fold: Folded, known: Known) -> Iterator[Told]:
    """Yield years and days of birth."""
    yield from (Told("birth", *found.span()) for found in _BORN.finditer(fold.signs))
    yield from (Told("birth", *found.span()) for found in _BIRTHDAY.finditer(fold.signs))
    years = {born.year for born in known.births}
    for found in _YEAR.finditer(fold.signs):
        matching = {year for year in years if found["year"] == str(year) or found["short"] == f"{year % 100:02}"}
        if matching:
            yield Told("birth", *found.span(), firm=max(matching) < known.day.year and _of_birth(fold.signs, found))


def _of_birth(signs: str, year: re.Match[str]) -> bool:
    """Whether a year is plainly that of a birth: with a month, or near a word of birth."""
    around = re.findall(r"[^\W\d_]+", signs[max(0, year.start() - 40) : year.end() + 30])
    return bool(_BEFORE_YEAR.search(signs[: year.start()])) or not words.BIRTH_WORDS.isdisjoint(around)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else words.NUMBERS[text]


def masked(signs: str, pattern: re.Pattern[str]) -> str:
    """Return `signs` with what is a time or a date blotted out: it has as many digits as a telephone number."""
    return pattern.sub(lambda found: "_" * len(found[0]), signs)


def _spread(signs: str, key: str) -> Iterator[tuple[int, int]]:
    """Yield where the letters and digits of `key` follow each other, whatever other signs stand between them."""
    at = [position for position, sign in enumerate(signs) if sign.isalnum()]
    row = "".join(signs[position] for position in at)
    found = row.find(key)
    while found >= 0:
        yield at[found], at[found + len(key) - 1] + 1
        found = row.find(key, found + 1)
