"""A closed list of words: codes, their labels in both languages, and what people type for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bgz.i18n import language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Term:
    """One code with its labels; `also` holds other spellings that people use."""

    code: str
    english: str
    dutch: str
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label in the language in use."""
        return self.dutch if language() == "nl" else self.english


class Terms:
    """A closed list of terms, in the order in which they are shown.

    `groups` gives words that mean several terms at once: a whole day of day parts.
    """

    def __init__(self, name: str, *terms: Term, groups: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.name = name
        self._groups = groups or {}
        self._terms = {term.code: term for term in terms}
        self._spellings = {
            spelling.casefold(): term.code
            for term in terms
            for spelling in (term.code, term.english, term.dutch, *term.also)
        }

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(self._terms)

    def label(self, code: str) -> str:
        """Return the label of `code` in the language in use; a code of a newer version is shown as it is."""
        term = self._terms.get(code)
        return term.label if term else code

    def labels(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return the labels of those `codes` that are of this list, in its order."""
        return tuple(term.label for term in self if term.code in codes)

    def parse(self, text: str) -> str | None:
        """Return the code that `text` means in any language or spelling, or None."""
        return self._spellings.get(" ".join(text.split()).casefold())

    def group(self, text: str) -> tuple[str, ...]:
        """Return the codes that `text` means together, such as those of a whole day; none when it means no group."""
        return self._groups.get(" ".join(text.split()).casefold(), ())

    def near(self, text: str) -> tuple[str, ...]:
        """Return the labels that look like `text`, the likeliest first: what a slip of the keyboard may have meant."""
        from difflib import get_close_matches

        typed = " ".join(text.split()).casefold()
        labels = {term.label.casefold(): term.label for term in self}
        return tuple(labels[each] for each in get_close_matches(typed, labels, cutoff=0.75))
