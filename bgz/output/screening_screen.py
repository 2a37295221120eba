"""The screening of a support family on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.i18n import _
from bgz.output.console import columns

if TYPE_CHECKING:
    from bgz.domain.work.screening_view import ItemLine, ScreeningView
    from bgz.output.console import Console

_SIGNS = {"done": "✓", "missing": "·", "expired": "!"}
_STYLES = {"done": "green", "missing": "", "expired": "red"}


def render(view: ScreeningView, console: Console) -> None:
    """Print the checklist, the decision and what stands in the way."""
    name = f"  {view.name}" if console.names and view.name else ""
    console.heading(f"{view.number}{name}  {view.stage_label}")
    wide = max((len(_what(line, names=console.names)) for line in view.items), default=0)
    for line in view.items:
        what = _what(line, names=console.names).ljust(wide)
        text, when = f"  {_SIGNS[line.state]} {what}  {line.state_label:<9}", _when(line)
        if columns(f"{text}  {when}") > console.width:
            console.print(text.rstrip(), _STYLES[line.state])
            text = "   "
        console.print(f"{text}  {when}".rstrip(), _STYLES[line.state])
    _decision(view, console)
    if view.missing and not view.disputed and view.verdict not in {"rejected", "withdrawn"}:
        lapsed = view.verdict == "approved"
        console.print(_("The approval does not hold now:") if lapsed else _("Missing for an approval:"))
        for sentence in view.missing:
            console.wrapped(f"- {sentence}", "  ")


def _what(line: ItemLine, *, names: bool) -> str:
    who = ""
    if line.position:
        who = " " + _("adult {position}").format(position=line.position)
        who += f" ({line.name})" if names and line.name else ""
    return f"{line.label}{who}" + ("" if line.required else " " + _("(optional)"))


def _when(line: ItemLine) -> str:
    parts = [show_day(line.on)] if line.on else []
    if line.until:
        parts.append(_("until {day}").format(day=show_day(line.until)))
    return ", ".join([*parts, *([line.note] if line.note else [])])


def _decision(view: ScreeningView, console: Console) -> None:
    if view.disputed:
        console.print(_("! Two people decided differently: nothing is decided."), "yellow")
        console.print("  " + _("Say which decision holds: bgz resolve {number}").format(number=view.number))
        return
    if not view.verdict:
        return
    text = _("{verdict} on {day}").format(verdict=view.verdict_label.capitalize(), day=show_day(view.decided_on))
    if view.overridden:
        text += ", " + _("with an override")
    if console.names and view.reason:
        text += f": {view.reason}"
    console.wrapped(text)
