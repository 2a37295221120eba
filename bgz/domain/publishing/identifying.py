"""Whether a text that everyone may read tells who it is about (design 11).

What is certain refuses the text. What may as well be an ordinary word is asked of a person, once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.publishing.counting import disguised, numbers, schooling, streets
from bgz.domain.publishing.folding import Folded, folded
from bgz.domain.publishing.known import opens
from bgz.domain.publishing.sounding import sounding
from bgz.domain.publishing.telling import ages, births, reach
from bgz.domain.record.fields import private
from bgz.domain.values.texts import holds_bsn
from bgz.i18n import _
from bgz.terms.plain_words import LETTERED, NUMBERS, OPENERS, PARTICLES, RELATIVES, SUFFIXES, TITLES
from bgz.terms.publishing import FOUND, TEXT_OF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bgz.domain.publishing.known import Known
    from bgz.domain.publishing.telling import Told

_WORD = re.compile(r"[^\W\d_]+")
_LONG = 6
"""A name so long is also found inside a longer word."""
_PRONOUNS = {"u", "i"}
"""Words of one letter that are written with a capital."""
_LOOKS = (reach, ages, births, numbers, schooling, disguised, streets, sounding)
"""What else is looked for, each by itself."""
_ENDINGS = ("s", "e", "en", "t", "heid", "je", "jes", "tje", "tjes")
_SHORT = 3
"""A name so short may be a word when it has no capital."""


@frozen(kw_only=True)
class Finding:
    """What may tell who it is: the words as typed, where they begin (from 1), and what they are (of `terms.FOUND`).

    `firm` refuses; what is not is asked, and `word` is what is remembered when a person says that it is nothing.
    """

    text_of: str = "text_nl"
    kind: str
    position: int
    firm: bool
    words: str = private()
    word: str = private()

    @property
    def told(self) -> str:
        """Where it stands and what it is, without the words themselves."""
        kind = FOUND.label(self.kind)
        if not self.firm:
            kind = _("{kind}, or an ordinary word").format(kind=kind)
        text = _("{text}, position {position}: {kind}")
        return text.format(text=TEXT_OF.label(self.text_of), position=self.position, kind=kind)


def identifying(text: str, known: Known, confirmed: Collection[str] = ()) -> list[Finding]:
    """Return everything in `text` that may tell who it is, in order; `confirmed` words that are no names aside."""
    fold = folded(text)
    found = [*_names(fold, known), *_mentioned(fold, known), *_initials(fold, known)]
    found += [_of(fold, told) for look in _LOOKS for told in look(fold, known)]
    if holds_bsn(text):
        found.append(Finding(kind="bsn", position=1, firm=True, words="", word=""))
    found += _strange(fold, known)
    return _each_once(found, confirmed)


def in_texts(texts: dict[str, str | None], known: Known, confirmed: Collection[str] = ()) -> list[Finding]:
    """Return the findings in each of `texts`, by the code of the text (`terms.TEXT_OF`)."""
    return [
        evolve(found, text_of=code)
        for code, text in texts.items()
        for found in identifying(text or "", known, confirmed)
    ]


def _of(fold: Folded, told: Told) -> Finding:
    words = fold.typed(told.start, told.end)
    word = "".join(sign for sign in fold.signs[told.start : told.end] if sign.isalnum())
    return Finding(kind=told.kind, position=fold.at[told.start] + 1, firm=told.firm, words=words, word=word)


def _each_once(found: list[Finding], confirmed: Collection[str]) -> list[Finding]:
    """Return the findings in order, of those at one place the firmest and longest."""
    ranked = sorted(found, key=lambda each: (not each.firm, -len(each.words), each.position))
    first: list[Finding] = []
    for each in ranked:
        end = each.position + len(each.words)
        if all(end <= other.position or other.position + len(other.words) <= each.position for other in first):
            first.append(each)
    kept = (each for each in first if each.firm or each.word not in confirmed)
    return sorted(kept, key=lambda each: each.position)


def _names(fold: Folded, known: Known) -> Iterator[Finding]:
    """Yield names, streets and towns: as a word, with an ending, with signs between their letters, run together."""
    run = _Run(fold)
    for key, kind in known.names.items():
        for start, end, base in run.places(key):
            if kind == "town" and not _is_town(fold, start, key, known):
                continue
            firm = kind == "town" or _is_firm(fold, start, base, key, known)
            yield Finding(kind=kind, position=fold.at[start] + 1, firm=firm, words=fold.typed(start, end), word=key)


def _is_firm(fold: Folded, start: int, end: int, key: str, known: Known) -> bool:
    """Whether what stands there is the name and no ordinary word, nor several."""
    pieces = [found for found in _WORD.finditer(fold.signs, start, end) if found[0] not in PARTICLES]
    if any(fold.text[fold.at[found.start()]].isupper() for found in pieces):
        return True
    if fold.signs[start:end].isalnum():
        return len(key) > _SHORT and key not in known.ordinary
    return not all(found[0] in known.ordinary for found in pieces)


def _is_town(fold: Folded, start: int, key: str, known: Known) -> bool:
    """Whether a town is meant; there are some called Een and Best."""
    inside = fold.text[fold.at[start]].isupper() and not opens(fold.text, fold.at[start])
    return inside or key not in known.ordinary | PARTICLES


def _mentioned(fold: Folded, known: Known) -> Iterator[Finding]:
    """Yield words that look like names in the record's own texts: of a school, a club, a neighbour."""
    run = _Run(fold)
    for key in sorted(known.mentioned | known.maybe):
        for start, end, base in run.places(key):
            capital = fold.text[fold.at[start]].isupper()
            inside = capital and not opens(fold.text, fold.at[start])
            spelled = not fold.signs[start:base].isalnum()
            if key in known.maybe and not inside:
                continue
            if key in known.ordinary and not inside:
                continue
            firm = (capital or spelled) and key not in known.ordinary
            yield Finding(
                kind="mentioned", position=fold.at[start] + 1, firm=firm, words=fold.typed(start, end), word=key
            )


def _initials(fold: Folded, known: Known) -> Iterator[Finding]:
    """Yield single capitals that are the initial of somebody: "the J. family", "Mrs J"; a diploma A is none."""
    for found in re.finditer(r"(?<![^\W_])([^\W\d_])(?![^\W_])(?=(\.|,|\s|$|['\"()]))", fold.signs):
        start, end = found.span()
        typed = fold.text[fold.at[start]]
        ahead = _WORD.findall(fold.signs, max(0, start - 30), start)
        before = ahead[-1] if ahead else ""
        behind = (_WORD.findall(fold.signs, end, end + 30) or [""])[0]
        if not typed.isupper() or fold.signs[start] not in known.initials or {*ahead, behind} & LETTERED:
            continue
        dotted, named = found[2] == ".", before in TITLES or known.names.get(behind) == "name"
        if dotted or named or _beside(fold, start, end) or not opens(fold.text, fold.at[start]):
            firm = dotted or ((named or _beside(fold, start, end)) and fold.signs[start] not in _PRONOUNS)
            yield Finding(kind="initial", position=fold.at[start] + 1, firm=firm, words=typed, word=fold.signs[start])


def _beside(fold: Folded, start: int, end: int) -> bool:
    """Whether another single capital stands beside it: "A and S"."""
    typed = "".join(fold.text[at] for at in fold.at)
    between = r"\s*(?:,|&|en|and)?\s*"
    after = re.match(rf"{between}([A-Z])(?![^\W_])", typed[end : end + 12])
    return bool(after or re.search(rf"(?<![^\W_])[A-Z]{between}$", typed[max(0, start - 12) : start]))


def _strange(fold: Folded, known: Known) -> Iterator[Finding]:
    """Yield words that have a capital and are not known to name nobody: a person looks at these."""
    nobody = known.no_names | PARTICLES | RELATIVES
    opening = nobody | known.ordinary | OPENERS | NUMBERS.keys()
    for found in _WORD.finditer(fold.signs):
        start, end = found.span()
        typed = fold.typed(start, end)
        if not typed[0].isupper() or len(typed) == 1 or {found[0], found[0].removesuffix("s")} & nobody:
            continue
        begins = opens(fold.text, fold.at[start])
        if (begins or typed.isupper()) and not opening.isdisjoint(_stems(found[0])):
            continue
        yield Finding(kind="capital", position=fold.at[start] + 1, firm=False, words=typed, word=found[0])


def _stems(word: str) -> Iterator[str]:
    """Yield a word, and what it is without an ending."""
    yield word
    yield from (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))


class _Run:
    """The letters and digits of a folded text in one row, to find what has other signs between its letters."""

    def __init__(self, fold: Folded) -> None:
        self._fold = fold
        self._at = [at for at, sign in enumerate(fold.signs) if sign.isalnum()]
        self._row = "".join(fold.signs[at] for at in self._at)

    def places(self, key: str) -> Iterator[tuple[int, int, int]]:
        """Yield where `key` stands in the folded text: from, up to with its ending, and up to without it."""
        at = self._row.find(key)
        while at >= 0:
            start, base = self._at[at], self._at[at + len(key) - 1] + 1
            if (end := self._end(key, start, base)) is not None:
                yield start, end, base
            at = self._row.find(key, at + 1)

    def _end(self, key: str, start: int, base: int) -> int | None:
        """Return where the word ends, or None when it is another word."""
        fold = self._fold
        together = base - start == len(key)
        if not together and not self._spelled(start, base):
            return None
        if fold.begins(start):
            if fold.ends(base):
                return base
            for suffix in SUFFIXES if len(key) >= _SHORT else ():
                if fold.signs.startswith(suffix, base) and fold.ends(base + len(suffix)):
                    return base + len(suffix)
        return base if together and len(key) >= _LONG and not self._is_word(key) else None

    def _is_word(self, key: str) -> bool:
        from bgz.terms.plain_words import PLAIN_NAMES, PLAIN_OTHERS

        return key in PLAIN_NAMES or key in PLAIN_OTHERS

    def _spelled(self, start: int, end: int) -> bool:
        """Whether the pieces between the other signs are no words by themselves."""
        pieces = _WORD.findall(self._fold.signs[start:end])
        return any(piece not in PARTICLES for piece in pieces)
