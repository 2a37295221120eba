"""What comes with bgz as YAML in `templates/`: the checklist, the weights and the headers of sheets."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from bgz.domain.cases.programme import ChecklistItem

if TYPE_CHECKING:
    from bgz.domain.importing.form import Form


@cache
def shipped_checklist() -> dict[str, ChecklistItem]:
    """Return the checklist that comes with bgz (`templates/checklist/support-family.yaml`)."""
    held = _loaded("checklist/support-family.yaml")
    return {item: ChecklistItem(**asked) for item, asked in held.items()}


@cache
def shipped_weights() -> dict[str, int]:
    """Return the weights that come with bgz (`templates/weights.yaml`)."""
    return _loaded("weights.yaml")


@cache
def shipped_form() -> Form:
    """Return the mapping that comes with bgz: Dutch headers (`templates/import/dutch.yaml`)."""
    from bgz.domain.importing.form import Form

    held = _loaded("import/dutch.yaml")
    return Form(
        columns={
            sheet: {name: tuple(headers) for name, headers in fields.items()}
            for sheet, fields in held["columns"].items()
        },
        spellings=held["spellings"],
        empty=frozenset(held["empty"]),
        needs={need: tuple(patterns) for need, patterns in held["needs"].items()},
    )


def _loaded(name: str) -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = resources.files("bgz.templates").joinpath(name).read_text(encoding="utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))
