"""What a change of the settings did, in a sentence for each thing that is different now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.naming import named
from bgz.domain.cases.programme import Contract, Logo, Programme
from bgz.domain.record.typed import place_of
from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.output.record_lines import shown_value, stored_value
from bgz.output.report_numbers import amount, number
from bgz.output.settings_screen import logo_shown, shortened
from bgz.storage.differences import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

_NONE = "–"
_APART = ("municipalities.", "templates.")
"""Paths of which no sentence is made here: municipalities are told by name, templates by their own command."""


def told(before: Programme, after: Programme) -> Iterator[str]:
    """Yield a sentence for each field, contract and municipality that is different; templates tell of themselves."""
    items = {f"contracts.{key}" for key in set(before.contracts) ^ set(after.contracts)}
    yield from _items_told(before, after)
    changes = differences(stored(before), stored(after))
    paths = dict.fromkeys("look.logo" if path.startswith("look.logo") else path for path in changes)
    for path in paths:
        above = ".".join(path.split(".")[:2])
        if above not in items and not path.startswith(_APART):
            sentence = _("{field}: {before} → {after}.")
            yield sentence.format(
                field=named(PROGRAMME, path), before=_shown(before, path), after=_shown(after, path).removesuffix(".")
            )


def _items_told(before: Programme, after: Programme) -> Iterator[str]:
    for key, each in after.contracts.items():
        if key not in before.contracts:
            yield _("Contract for {name} stored: {what}.").format(name=each.municipality, what=_agreed(each))
    for key, each in before.contracts.items():
        if key not in after.contracts:
            yield _("Contract for {name} removed: {what}.").format(name=each.municipality, what=_agreed(each))
    for name in after.municipality_names:
        if name not in before.municipality_names:
            yield _("Municipality {name} stored.").format(name=name)
    for name in before.municipality_names:
        if name not in after.municipality_names:
            yield _("Municipality {name} removed.").format(name=name)


def _agreed(contract: Contract) -> str:
    """Return a contract in a few words: its period, how many matches, how much money."""
    parts = [_("{first} through {last}").format(first=show_day(contract.since), last=show_day(contract.until))]
    if contract.matches is not None:
        text = ngettext("{count} match", "{count} matches", contract.matches)
        parts.append(text.format(count=number(contract.matches)))
    if contract.budget_eur is not None:
        parts.append(amount(contract.budget_eur))
    return ", ".join(parts)


def _shown(programme: Programme, path: str) -> str:
    """Return the value at `path` as people read it."""
    value = _value(programme, path)
    if value is None or value in ("", (), {}):
        return _NONE
    if isinstance(value, Logo):
        return logo_shown(value)
    if attrs.has(type(value)):
        return stored_value(PROGRAMME, path, stored(programme).get(path))
    spec = place_of(Programme, path).spec
    text = shown_value(value, spec.terms, spec.keys)
    return shortened(text) if spec.long else text


def _value(programme: Programme, path: str) -> Any:  # noqa: ANN401 - any field of a record
    value: Any = programme
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return value
