"""What was edited in a file with another program: where its facts differ from those of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.errors import Invalid
from bgz.i18n import _
from bgz.storage import factstext, yamltext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bgz.storage.strictjson import Json


def differing(text: str, tree: Mapping[str, Json]) -> dict[str, tuple[str, str]] | None:
    """Return by path what stands in the record (`tree`) and in the edited `text`; None when that is no sound YAML."""
    try:
        edited = dict(_leaves(yamltext.read(text).tree))
    except Invalid:
        return None
    kept = dict(_leaves(yamltext.read(factstext.render(tree)).tree))
    edited.pop("record", None)
    none = _("nothing")
    return {
        path: (kept.get(path, none), edited.get(path, none))
        for path in sorted(kept.keys() | edited.keys())
        if kept.get(path) != edited.get(path)
    }


def _leaves(tree: yamltext.Tree, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of a tree as text, with its path. A list is one value: what it holds is decided together."""
    if isinstance(tree, dict):
        for key, below in tree.items():
            yield from _leaves(below, f"{path}.{key}" if path else str(key))
    elif tree is not None:
        yield path, ", ".join(map(str, tree)) if isinstance(tree, list) else str(tree)
