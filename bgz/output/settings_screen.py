"""The settings of a programme on the terminal: each with the path by which it is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from bgz.domain.record.reading import schema
from bgz.domain.work.screening_moves import item_label
from bgz.i18n import _
from bgz.output.record_lines import shown_value
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bgz.domain.cases.programme import ChecklistItem, Programme
    from bgz.output.console import Console

_APART = {"checklist", "weights", "absences"}
"""Shown with what is shipped beneath; absences by `bgz team cover`."""


class _Settings(Protocol):
    @property
    def programme(self) -> Programme: ...
    @property
    def checklist(self) -> Mapping[str, ChecklistItem]: ...
    @property
    def weights(self) -> Mapping[str, int]: ...


def render(view: _Settings, console: Console) -> None:
    """Print every setting with its value and its path."""
    console.table([_("Setting"), _("Value"), _("Path")], list(_rows(view.programme)))
    console.print()
    console.heading(_("Screening checklist"))
    console.pairs([(item_label(item, asked.label), _asked(asked)) for item, asked in view.checklist.items()], "  ")
    console.print()
    console.heading(_("Weights of a suggestion"))
    own = view.programme.weights
    rows = [
        (CRITERION.label(code), f"{value} *" if code in own else str(value)) for code, value in view.weights.items()
    ]
    console.pairs(rows, "  ")


def _rows(held: Any, path: str = "", under: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - any record class
    for name, (_type, spec) in schema(type(held)).items():
        value, here, label = getattr(held, name), path + name, _(spec.label)
        if not path and name in _APART:
            continue
        if spec.shape == "items":
            for position, item in enumerate(value.values(), start=1):
                yield from _rows(item, f"{here}.{position}.", f"{label} {position}: ")
        elif attrs.has(type(value)):
            yield from _rows(value, f"{here}.")
        else:
            yield under + label, "–" if value is None else shown_value(value, spec.terms, spec.keys), here


def _asked(asked: ChecklistItem) -> str:
    parts = [_("required") if asked.required else _("optional")]
    parts += [_("for each adult")] if asked.per_adult else []
    parts += [_("valid for {count} months").format(count=asked.valid_months)] if asked.valid_months else []
    return ", ".join(parts)
