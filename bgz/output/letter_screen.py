"""What the terminal shows of letters: which were written and where. Never what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.output.console import Console


class _File(Protocol):
    @property
    def side_label(self) -> str: ...
    @property
    def path(self) -> Path: ...


class _Letters(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def kind_label(self) -> str: ...
    @property
    def files(self) -> Sequence[_File]: ...


def written(view: _Letters, console: Console) -> None:
    """Show where the letters lie."""
    console.heading(_("{number}: letter ({kind})").format(number=view.number, kind=view.kind_label))
    console.pairs([(each.side_label, str(each.path)) for each in view.files], "  ")
