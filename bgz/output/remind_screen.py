"""What became of the reminders, the mail itself with `--dry-run`, and how they are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bgz.i18n import N_, _
from bgz.terms.commands import YES_NO
from bgz.terms.followup import MAIL_LANGUAGE, MAIL_SECURITY
from bgz.terms.moments import WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bgz.output.console import Console
    from bgz.output.schedule import Schedule

_STATES = {
    "sent": N_("sent"),
    "shown": N_("not sent: this is a dry run"),
    "already": N_("was mailed today already"),
    "nothing": N_("nothing new: no mail"),
    "away": N_("away: no mail"),
    "not_today": N_("not one of the days she chose: no mail"),
    "not_yet": N_("not before the hour she chose"),
}


class _Reminder(Protocol):
    @property
    def state(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def to(self) -> str: ...


class _Reminders(Protocol):
    @property
    def reminders(self) -> Sequence[_Reminder]: ...


class _SetUp(Protocol):
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def security(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def job(self) -> Path: ...
    @property
    def key(self) -> str: ...
    @property
    def fits(self) -> str: ...
    @property
    def schedule(self) -> Schedule: ...


class _Stopped(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def job(self) -> Path | None: ...


class _Tested(Protocol):
    @property
    def subject(self) -> str: ...
    @property
    def to(self) -> str: ...


class _Wish(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def days(self) -> Sequence[str]: ...
    @property
    def hour(self) -> int: ...
    @property
    def overview(self) -> str | None: ...
    @property
    def always(self) -> bool: ...


def reminders(view: _Reminders, console: Console) -> None:
    """Print a line for each member, and the text of the mail if it is shown."""
    for place, each in enumerate(view.reminders, start=1):
        who = each.to if console.names else _("coordinator {position}").format(position=place)
        example = each.text and each.state == "not_today"
        state = N_("not one of the days she chose; on such a day she would get:") if example else _STATES[each.state]
        console.heading(f"{who}: {_(state)}")
        if each.text:
            console.print(_("Subject: {subject}").format(subject=each.subject))
            console.print()
            console.print(each.text)


def set_up(view: _SetUp, console: Console) -> None:
    """Print what was kept, and for each system what to paste; that of this computer last, where it stays in sight."""
    server = f"{view.host}:{view.port}, " if view.host else ""
    security = MAIL_SECURITY.label(view.security).partition(";")[0]  # what follows helps to choose
    console.pairs(
        [
            (_("Mail server"), server + security),
            (_("Sender"), view.sender),
            (_("Folder of the job"), str(view.job)),
            (_("Key of the job"), view.key),
        ]
    )
    blocks = {"crontab": _cron, "systemd": _systemd, "schtasks": _windows}
    for name in sorted(blocks, key=lambda each: each == view.fits):
        console.print()
        if name == view.fits:
            text = _(
                "What stands above is for other systems. What follows is for this computer; to see it again: {command}"
            )
            console.wrapped(text.format(command="bgz remind setup"))
        blocks[name](view.schedule, console, here=name == view.fits)


def _heading(console: Console, text: str, *, here: bool) -> None:
    console.heading(_("{system} (for this computer)").format(system=text) if here else text)


def _pasted(console: Console, text: str) -> None:
    """Print what is to be pasted, in one piece."""
    if not text:
        console.wrapped(_("The path of the job is too long, or holds signs that cannot stand here: choose another."))
    for line in text.splitlines():
        console.print(line)


def _cron(schedule: Schedule, console: Console, *, here: bool) -> None:
    _heading(console, _("Linux and macOS, cron"), here=here)
    console.wrapped(_("Give the command crontab -e, paste this line below the others, and save:"))
    _pasted(console, schedule.crontab)


def _systemd(schedule: Schedule, console: Console, *, here: bool) -> None:
    _heading(console, _("Linux, systemd, instead of cron"), here=here)
    for name, text in ((schedule.service_name, schedule.service), (schedule.timer_name, schedule.timer)):
        console.wrapped(_("Save as {file}:").format(file=f"~/.config/systemd/user/{name}"))
        _pasted(console, text)
        console.print()
    console.wrapped(_("Then give these commands; the last lets it run while you are not logged in:"))
    _pasted(console, f"systemctl --user daemon-reload\nsystemctl --user enable --now {schedule.timer_name}")
    _pasted(console, "loginctl enable-linger")


def _windows(schedule: Schedule, console: Console, *, here: bool) -> None:
    _heading(console, _("Windows, Task Scheduler"), here=here)
    console.wrapped(_("Open the Command Prompt (not PowerShell), and paste this line:"))
    _pasted(console, schedule.schtasks)


def stopped(view: _Stopped, console: Console) -> None:
    """Print which job is, or was, taken away."""
    place = str(view.job) if view.job else _("on another computer")
    console.pairs([(_("Key of the job"), view.key), (_("Folder of the job"), place)])


def tested(view: _Tested, console: Console) -> None:
    """Print what was sent, and to whom where names may be shown."""
    console.print(_("Subject: {subject}").format(subject=view.subject))
    if console.names:
        console.print(_("Sent to {address}.").format(address=view.to))


def wish(view: _Wish, console: Console) -> None:
    """Print when and how somebody is mailed."""
    days = ", ".join(WEEKDAY.label(day) for day in view.days)
    console.pairs(
        [
            (_("Language"), MAIL_LANGUAGE.label(view.language)),
            (_("Days"), days or "–"),
            (_("From this hour"), str(view.hour)),
            (_("Weekly overview on"), WEEKDAY.label(view.overview) if view.overview else "–"),
            (_("Mail also when nothing is due"), YES_NO.label("yes" if view.always else "no")),
        ]
    )
