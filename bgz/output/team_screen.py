"""The team on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bgz.output.console import Console


def listed(view: Any, console: Console) -> None:  # noqa: ANN401
    """Print the members with their laptops."""
    for member in view.members:
        console.print(f"{member.name} <{member.email}>  {', '.join(member.roles)}", "bold")
        for laptop in member.laptops:
            console.print(f"  {laptop.device}  {laptop.name}")
