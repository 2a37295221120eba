"""The settings of a programme on the terminal: each with the path by which it is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs

from bgz.domain.cases.look import picture_of
from bgz.domain.cases.programme import Logo
from bgz.domain.record.reading import schema
from bgz.domain.work.screening_moves import item_label
from bgz.i18n import _
from bgz.output.record_lines import shown_value
from bgz.terms.figures import PICTURE
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bgz.domain.cases.programme import ChecklistItem, Programme
    from bgz.output.console import Console

_APART = {"checklist", "weights", "absences", "templates"}
"""Shown with what is shipped beneath; absences by `bgz team cover`, templates by `bgz settings template list`."""
_LONGEST = 60
"""Characters of a text that stand in the list of settings."""


class _Row(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def lines(self) -> int: ...
    @property
    def faults(self) -> Sequence[str]: ...


class _Templates(Protocol):
    @property
    def templates(self) -> Sequence[_Row]: ...


class _TemplateText(Protocol):
    @property
    def text(self) -> str: ...


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
        elif isinstance(value, Logo):
            yield label, logo_shown(value), here
        elif spec.long and value:
            yield label, shortened(value), here
        elif attrs.has(type(value)):
            yield from _rows(value, f"{here}.")
        else:
            yield under + label, "–" if value is None else shown_value(value, spec.terms, spec.keys), here


def shortened(text: str) -> str:
    """Return the beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def logo_shown(logo: Logo) -> str:
    """Return what a logo is; of one that fails the checks, why it is left out."""
    try:
        found = picture_of(logo)
    except ValueError as error:
        return _("left out: {reason}").format(reason=error)
    size = -(-len(found.data) // 1000)
    return _("{kind}, {width} × {height} pixels, {size} kB").format(
        kind=PICTURE.label(found.kind), width=found.width, height=found.height, size=size
    )


def stored(view: _Settings, console: Console) -> None:
    """Print nothing: what was stored is said in a sentence, and `bgz settings` shows the whole."""


def templates(view: _Templates, console: Console) -> None:
    """List the own templates."""
    if not view.templates:
        console.print(_("There are no own templates yet."))
        return
    console.table(
        [_("Template"), _("Lines"), _("In order")],
        [(each.name, str(each.lines), _("no") if each.faults else _("yes")) for each in view.templates],
    )
    for each in view.templates:
        for fault in each.faults:
            console.wrapped(fault, "  ")


def template(view: _TemplateText, console: Console) -> None:
    """Print a template as it was written, so that it can be kept in a file."""
    console.print(view.text.rstrip("\n"))


def _asked(asked: ChecklistItem) -> str:
    parts = [_("required") if asked.required else _("optional")]
    parts += [_("for each adult")] if asked.per_adult else []
    parts += [_("valid for {count} months").format(count=asked.valid_months)] if asked.valid_months else []
    return ", ".join(parts)
