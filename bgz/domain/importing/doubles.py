"""The same number twice, the same family twice: inside the sheets and against the folder."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.importing.rows import Row

Identity = tuple[str, ...]


def letters(text: str | None) -> str:
    """Return the letters and digits of a name, without accents, for comparing; a name of other signs as it is."""
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    return "".join(character for character in folded if character.isalnum()) or folded


def identities(
    postcode: str | None, surname: str | None, first_name: str | None, phone: str | None
) -> Iterator[Identity]:
    """Yield what identifies a family: full postcode and surname, with the phone or with the first name."""
    if not postcode or " " not in postcode or not letters(surname):
        return
    home = (postcode, letters(surname))
    if phone:
        yield (*home, "phone", phone)
    if letters(first_name):
        yield (*home, "name", letters(first_name))


def identities_of(family: Any) -> Iterator[Identity]:  # noqa: ANN401 - a family of either kind
    """Yield what identifies a family of the folder."""
    postcode = family.address.postcode if family.address else None
    return identities(postcode, family.surname, family.first_name, family.phone)


def refuse_same_numbers(rows: Iterable[Row]) -> None:
    """Refuse a row whose number stands on an earlier line."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.nr and first.setdefault(row.nr, row) is not row:
            row.refuse("nr", "duplicate_nr", other=str(first[row.nr].line))


@define
class Families:
    """Which family has which identity. Filled from the folder first, then from the rows."""

    seen: dict[Identity, str] = field(factory=dict)

    def add(self, identity: Iterable[Identity], name: str) -> None:
        """Remember a family under its name: a case number or the number of a row."""
        for each in identity:
            self.seen.setdefault(each, name)

    def refuse_doubles(self, rows: Iterable[Row]) -> None:
        """Refuse a row that is a family known already. Of two rows the one that signed up first is the original."""
        sound = [row for row in rows if not row.faults and not row.unchanged]
        for row in sorted(sound, key=lambda row: (row.values["registered_on"], row.line)):
            own = set(identities_of(row.known)) if row.known else set()
            values = row.values
            mine = list(
                identities(values.get("postcode"), values.get("surname"), values.get("first_name"), values.get("phone"))
            )
            other = next((self.seen[each] for each in mine if each in self.seen and each not in own), None)
            if other:
                row.refuse("nr", "duplicate_family", other=other)
            else:
                self.add(mine, row.nr)


def alike(rows: Iterable[Row], records: Iterable[Any]) -> list[tuple[str, str]]:
    """Return pairs that may be one family: the same phone, or the same full postcode and surname. A person decides.

    Only rows that come in new are looked at, against each other and against the folder.
    """
    seen: dict[Identity, str] = {}
    for record in records:
        postcode = record.address.postcode if record.address else None
        for hint in _hints(postcode, record.surname, record.phone):
            seen.setdefault(hint, record.number)
    pairs: dict[tuple[str, str], None] = {}
    for row in rows:
        if row.record is None or row.known is not None:
            continue
        values = row.values
        for hint in _hints(values.get("postcode"), values.get("surname"), values.get("phone")):
            other = seen.setdefault(hint, row.nr)
            if other != row.nr:
                pairs[other, row.nr] = None
    return list(pairs)


def _hints(postcode: str | None, surname: str | None, phone: str | None) -> Iterator[Identity]:
    if phone:
        yield ("phone", phone)
    if postcode and " " in postcode and letters(surname):
        yield ("home", postcode, letters(surname))
