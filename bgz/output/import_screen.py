"""An import on the screen: what comes in, what does not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.output.console import Console

MOST = 40
"""Rejected rows that are shown; all of them stand in the file that --rejects names."""
_SHEETS = {
    "request_families": N_("Request families"),
    "support_families": N_("Support families"),
    "matches": N_("Matches"),
}


class _Sheet(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def new(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def not_read(self) -> tuple[str, ...]: ...


class _Rejected(Protocol):
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def nr(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def reason(self) -> str: ...


class _Imported(Protocol):
    @property
    def applied(self) -> bool: ...
    @property
    def sheets(self) -> Sequence[_Sheet]: ...
    @property
    def rejected(self) -> Sequence[_Rejected]: ...
    @property
    def created(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def rejects_file(self) -> str: ...


def render(view: _Imported, console: Console) -> None:
    """Print the counts per sheet and the rejected rows with their reasons."""
    headings = (_("Sheet"), _("File"), _("new"), _("changed"), _("unchanged"), _("sent back"))
    counts = [
        (_(_SHEETS[each.sheet]), each.file, *map(str, (each.new, each.changed, each.unchanged, each.rejected)))
        for each in view.sheets
    ]
    console.table(headings, counts)
    for each in view.sheets:
        if each.not_read:
            text = _("{file}: these columns are not taken over: {headers}")
            console.wrapped(text.format(file=each.file, headers=", ".join(each.not_read)))
    console.print()
    _render_rejected(view, console)
    console.print(_outcome(view))


def _render_rejected(view: _Imported, console: Console) -> None:
    if not view.rejected:
        return
    console.heading(_("Not taken over"))
    for each in view.rejected[:MOST]:
        place = _("{file}, line {line}").format(file=each.file, line=each.line)
        console.wrapped(": ".join(filter(None, (place, each.nr, each.column, each.reason))), "  ")
    if len(view.rejected) > MOST:
        console.print(_("  and {count} more").format(count=len(view.rejected) - MOST))
    if view.rejects_file:
        console.print(_("These rows stand in {file}, to mend and import again.").format(file=view.rejects_file))
    else:
        console.print(_("--rejects rejected.csv gives these rows back, to mend and import again."))
    console.print()


def _outcome(view: _Imported) -> str:
    touched = view.created + view.changed
    if not touched:
        return _("Nothing new in these sheets.")
    if view.applied:
        return ngettext("{count} row was taken over.", "{count} rows were taken over.", touched).format(count=touched)
    text = ngettext(
        "{count} row can be taken over. Nothing was written yet.",
        "{count} rows can be taken over. Nothing was written yet.",
        touched,
    )
    return text.format(count=touched)
