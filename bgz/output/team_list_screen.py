"""Who is in the team, on the terminal: members with their laptops, who waits to be let in, and who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.output.team_screen import candidate
from bgz.terms.commands import ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.output.console import Console
    from bgz.output.team_screen import Laptop, MemberRow, TeamView


def listed(view: TeamView, console: Console) -> None:
    """Print the members with their laptops, who waits to be let in, and who left the team."""
    for member in view.members:
        if not member.left:
            _member(member, _about(member), console)
    if view.waiting:
        console.print()
        console.heading(_("Waiting to be let in"))
        for each in view.waiting:
            candidate(each, console)
            console.print("   " + _("Words: {words}").format(words=each.words))
    left = [member for member in view.members if member.left]
    if left:
        console.print()
        console.heading(_("Not in the team any more"))
    for member in left:
        _member(member, [_gone(member)], console)


def _member(member: MemberRow, about: Iterable[str], console: Console) -> None:
    console.print(f"{member.name} <{member.email}>", "bold")
    for line in about:
        console.wrapped(line, "  ", "  ")
    for laptop in member.laptops:
        console.wrapped(_laptop(laptop), "  ", "  ")


def _gone(member: MemberRow) -> str:
    """Return since when somebody is out of the team: her last laptop went then."""
    days = [laptop.removed for laptop in member.laptops if laptop.removed is not None]
    return _("out of the team since {day}").format(day=show_day(max(days)) if days else "?")


def _about(member: MemberRow) -> list[str]:
    lines = [", ".join(ROLE.label(role) for role in member.roles) or _("no role")]
    if member.since is not None:
        lines[0] += _("; since {day}").format(day=show_day(member.since))
    if member.contradicted:
        lines.append(_("Two leads gave different roles; only what both gave counts. Choose: bgz team role"))
    if member.away:
        until = _(" until {day}").format(day=show_day(member.away_until)) if member.away_until else ""
        lines.append(_("Away{until}; {name} stands in").format(until=until, name=member.covered_by or "?"))
    return lines


def _laptop(laptop: Laptop) -> str:
    text = f"{laptop.device}  {laptop.name}"
    if not laptop.active:
        day = show_day(laptop.removed) if laptop.removed else "?"
        return text + _(", removed on {day}").format(day=day)
    if laptop.since is not None:
        text += _(", since {day}").format(day=show_day(laptop.since))
    return text + (_(" (this laptop)") if laptop.own else "")
