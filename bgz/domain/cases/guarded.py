"""Which fields are not simply typed over, because a command with gates of its own decides them (design 7 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.record.reading import Problem
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_FAMILY = {
    "left": "bgz close {number}",
    "consents": "bgz intake consent {number}",
    "contacts": "bgz note {number}",
    "source": "bgz import",
}
_GUARDED: dict[str, dict[str, str]] = {
    "V": _FAMILY
    | {
        "intake": "bgz intake held {number}",
        "on_hold": "bgz hold {number}",
        "requests.*.closed": "bgz close {number} --request 1",
        "requests.*.public": "bgz publish mark {number}",
    },
    "S": _FAMILY
    | {
        "paused": "bgz hold {number}",
        "screening": "bgz screen {number}",
        "adults.*.vogs": "bgz screen {number}",
        "own_children.*.vogs": "bgz screen {number}",
    },
    "K": {
        "request_family": "bgz match propose",
        "request": "bgz match propose",
        "children": "bgz match propose",
        "support_family": "bgz match propose",
        "proposed": "bgz match propose",
        "answers": "bgz match answer {number}",
        "introduced": "bgz match introduce {number}",
        "trial": "bgz match trial {number}",
        "confirmed": "bgz match confirm {number}",
        "pauses": "bgz match pause {number}",
        "end": "bgz match end {number}",
        "contacts": "bgz note {number}",
        "source": "bgz import",
    },
}
AT_SIGN_UP = frozenset({"intake", "consents"})
"""Facts that may already be there when a family is signed up, and then come with the rest."""


def guardian(number: str, path: str) -> str | None:
    """Return the command that decides the value at `path` of record `number`, or None for what is free to edit.

    For a record without a number yet, "V" or "S" stands for it.
    """
    steps = path.split(".")
    for pattern, command in _GUARDED.get(number[0], {}).items():
        wanted = pattern.split(".")
        if len(steps) >= len(wanted) and all(want in {"*", step} for want, step in zip(wanted, steps, strict=False)):
            return command.format(number=number if "-" in number else f"{number}-…")
    return None


def guarded(number: str, paths: Iterable[str], allowed: frozenset[str] = frozenset()) -> list[Problem]:
    """Return a fault for each of `paths` that only a command may change; `allowed` names fields that are free now."""
    return [
        Problem(path, _("is not edited but decided; use: {command}").format(command=command))
        for path in paths
        if (command := guardian(number, path)) and path.partition(".")[0] not in allowed
    ]
