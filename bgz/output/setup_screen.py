"""What `init`, `unlock`, `lock` and `recover` say when they are done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from bgz.output.console import Console


@frozen
class Founded:
    """A new team and its folder. `recovery` says whether there is a paper key, `saved` where it was written."""

    folder: Path
    team: str
    programme: str
    municipalities: tuple[str, ...]
    recovery: bool
    saved: Path | None = None


@frozen
class Unlocked:
    """Until when this device stays unlocked; None where this computer has no place for a session."""

    until: datetime | None


@frozen
class LockedAgain:
    """How many sessions were ended."""

    sessions: int


@frozen
class Recovered:
    """How many files a recovery was about, how many of them stayed shut, and which other devices can read them."""

    folder: Path
    files: int
    unreadable: int
    others: tuple[str, ...]


@frozen
class NewPaperKey:
    """A paper key that replaced the one before, if there was one, how many files it opens, where it was saved."""

    replaced: bool
    files: int
    saved: Path | None


def founded(view: Founded, console: Console) -> None:
    """Say that the team is there, and where."""
    console.print(_("The team of {programme} is founded.").format(programme=view.programme), "green")
    rows = [(_("Case folder"), str(view.folder))]
    if view.saved is not None:
        rows.append((_("Recovery key"), str(view.saved)))
    console.pairs(rows)


def unlocked(view: Unlocked, console: Console) -> None:
    """Say until when."""
    if view.until is None:
        console.print(_("The passphrase is right."))
    else:
        moment = f"{show_day(view.until.date())} {view.until:%H:%M}"
        console.print(_("Unlocked until {moment}.").format(moment=moment), "green")


def locked(view: LockedAgain, console: Console) -> None:
    """Say that it is locked."""
    console.print(_("Locked.") if view.sessions else _("It was locked already."))


def recovered(view: Recovered, console: Console) -> None:
    """Say what this device can read, and who else can."""
    read = view.files - view.unreadable
    text = ngettext("This computer reads {count} file.", "This computer reads {count} files.", read)
    console.print(text.format(count=read), "green")
    if view.unreadable:
        bad = ngettext("{count} file could not be opened.", "{count} files could not be opened.", view.unreadable)
        console.print(bad.format(count=view.unreadable), "red")
    if view.others:
        console.print(_("These other devices can read too:"))
        for other in view.others:
            console.print(f"  {other}")


def new_paper_key(view: NewPaperKey, console: Console) -> None:
    """Say that the key counts."""
    text = ngettext("The new paper key opens {count} file.", "The new paper key opens {count} files.", view.files)
    console.print(text.format(count=view.files), "green")
    if view.saved is not None:
        console.pairs([(_("Recovery key"), str(view.saved))])
