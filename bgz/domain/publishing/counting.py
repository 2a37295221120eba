"""Numbers, streets and ways to reach somebody that are written so that no form is kept: a person looks at them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bgz.domain.publishing.telling import DATE, TIMES, Told, any_of, masked
from bgz.terms import plain_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.publishing.folding import Folded
    from bgz.domain.publishing.known import Known

_NUMBER = rf"(?:\d+(?:[.,]\d+)?|{any_of(words.NUMBERS)})"
_ANY = re.compile(
    rf"(?<![^\W_])(?P<n>\d+|{any_of(words.NUMBERS)})(?P<half>[.,]\d|½|eneenhalf|enhalf)?(?P<tail>[^\W_]*)"
)
_THINGS = any_of(words.COUNTED | {*words.YEARS, *words.MONTHS, *words.WEEKS, *words.MONTH_NAMES})
_AHEAD = re.compile(
    rf"\s*(?:(?:-|–|tot|a|of|en|to|or|and)\s*{_NUMBER}\s*)?"
    rf"(?:(?:[^\W\d_]+(?:e|se|en|ve)\s+){{0,2}}{_THINGS}\b|%|u\b|van (?:zijn|haar|hun|mijn|de)\b|/\s*7\b)"
)
_AGES_AHEAD = re.compile(rf"\s*(?:-|–|tot|of|en|to|or|and)\s*{_NUMBER}\s*{any_of((*words.YEARS, *words.MONTHS))}\b")
_BEHIND = re.compile(r"(?:\b(?:nummer|nr\.?|van de|met z.?n|met zijn|om|half|kwart over|kwart voor)|€|\d\s?/)\s*$")
_OF = re.compile(r"\b(?:van|leeftijd\w*|leeftijd van|aged?)\W*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)")
_SCHOOL = re.compile(
    rf"\b{any_of(words.SCHOOLS)}\s*(?P<n>\d{{1,2}}|{any_of(words.NUMBERS)})\b|"
    rf"\b{any_of(words.ORDINALS)}\s+(?:{any_of(words.SCHOOLS)}\b|van de basisschool)"
)
_OLD = re.compile(
    rf"\banderhal(?:f|ve)\b(?!\s*{any_of(words.COUNTED)}\b)|"
    r"\b(?:jarig|verjaardag|birthday|levensjaar)\w*|"
    r"\b(?:tweeduizend|negentienhonderd)\w+"
)
_AGE_WORD = re.compile(rf"\b(?:leeftijd|leeftijden|aged?)\b[^.\n]{{0,30}}?(?<![^\W_]){_NUMBER}(?![^\W_])")
_MONTHS = re.compile(rf"(?<![^\W_])(?P<n>\d+)\s*{any_of(words.MONTHS + words.WEEKS)}\b")
_MOST_MONTHS = 12
_ROW = re.compile(rf"(?:(?<![^\W_])(?:{any_of(words.NUMBERS)}|\d+)(?![^\W_])[\s,.\-–/]*){{3,}}")
_LIKE_DIGITS = re.compile(r"(?<![^\W_])[\dosli](?:[\s().\-–/_*]{0,3}[\dosli]){7,14}(?![^\W_])")
_FROM_ZERO = re.compile(r"(?<!\d)0\d(?:[^\d\n]{0,10}\d){6,}")
_CALL = re.compile(
    r"\b(?:tel|bel|bellen|telefoon|mobiel|phone|call|app|nummer)\b"
    r"\D{0,12}(?P<n>\d(?:[^\d\n]{0,10}\d){5,})"
)
_FEW_DIGITS, _ROW_WORDS = 5, 2
_MAIL = re.compile(
    rf"\b{any_of(words.AT)}\b[^.\n]{{0,40}}?\b{any_of(words.DOT)}\b|\b{any_of(words.MAILBOXES)}\b|"
    r"\b[\w.-]+\s+at\s+[\w-]+\.\w{2,}"
)
_WEB = re.compile(r"\b[\w-]+\.[a-z]{2,}/\S*")
_NETWORK = re.compile(rf"\b{any_of(words.NETWORKS)}\b")
_STREET = re.compile(rf"\b[^\W\d_]{{2,}}{any_of(words.STREET_ENDS)}\b(?P<n>\s+(?:nummer\s+|nr\.?\s*)?{_NUMBER}\b)?")


def numbers(fold: Folded, known: Known) -> Iterator[Told]:
    """Yield every number that is not plainly a count of something; that of a child's age is certain."""
    own = {born.age_on(known.day) for born in known.births}
    near = own | {age + 1 for age in own} | {age - 1 for age in own}
    signs = masked(masked(masked(fold.signs, TIMES), DATE), _TIME)
    signs = masked(signs, _SCHOOL)
    for found in _ANY.finditer(signs):
        number = found["n"]
        if number in words.ARTICLES or _YEAR.fullmatch(number) or not _is_number(found) or _harmless(signs, found):
            continue
        value = int(number) if number.isdecimal() else words.NUMBERS[number]
        yield Told("count", *found.span(), firm=value in near)


def _is_number(found: re.Match[str]) -> bool:
    """Whether a word that begins with a number is one: 7yo and 7e are, "achter" is none."""
    return found["n"].isdecimal() or not found["tail"]


def _harmless(signs: str, found: re.Match[str]) -> bool:
    """Whether the number counts something, or is a time of day."""
    if found["tail"] in words.COUNTED | {"u"} or _BEHIND.search(signs, max(0, found.start() - 20), found.start()):
        return True
    end = found.end()
    told = _OF.search(signs, max(0, found.start() - 20), found.start()) and not _hours(signs, end)
    return not found["tail"] and not told and not _AGES_AHEAD.match(signs, end) and bool(_AHEAD.match(signs, end))


def _hours(signs: str, end: int) -> bool:
    return bool(re.match(rf"[^.\n]{{0,12}}?\b{any_of(words.UNITS | {'u'})}\b", signs[end : end + 30]))


def schooling(fold: Folded, _known: Known) -> Iterator[Told]:
    """Yield what tells an age in other words: a class, a birthday, many months."""
    for pattern in (_SCHOOL, _OLD):
        yield from (Told("age", *found.span(), firm=False) for found in pattern.finditer(fold.signs))
    yield from (Told("age", *found.span()) for found in _AGE_WORD.finditer(fold.signs))
    for found in _MONTHS.finditer(fold.signs):
        before = fold.signs[: found.start()].split()[-1:]
        if int(found["n"]) > _MOST_MONTHS and not (before and before[0] in words.SINCE):
            yield Told("age", *found.span(), firm=False)


def disguised(fold: Folded, _known: Known) -> Iterator[Told]:
    """Yield telephone numbers, mail and web addresses that are written so as not to be found."""
    for found in _ROW.finditer(fold.signs):
        if sum(part in words.NUMBERS for part in re.findall(r"[^\W\d_]+", found[0])) >= _ROW_WORDS:
            yield Told("phone", *found.span())
    signs = masked(masked(masked(fold.signs, TIMES), DATE), _TIME)
    for found in _LIKE_DIGITS.finditer(signs):
        if sum(map(str.isdigit, found[0])) >= _FEW_DIGITS:
            yield Told("phone", *found.span())
    yield from (Told("phone", *found.span()) for found in _FROM_ZERO.finditer(signs))
    yield from (Told("phone", *found.span("n")) for found in _CALL.finditer(signs))
    yield from (Told("email", *found.span()) for found in _MAIL.finditer(fold.signs))
    yield from (Told("web", *found.span()) for found in _WEB.finditer(fold.signs))
    yield from (Told("web", *found.span(), firm=False) for found in _NETWORK.finditer(fold.signs))


def streets(fold: Folded, _known: Known) -> Iterator[Told]:
    """Yield words that end as streets do; with a number they are certain."""
    for found in _STREET.finditer(fold.signs):
        if found["n"] or found[0] not in words.NO_STREETS:
            yield Told("address", *found.span(), firm=bool(found["n"]))
