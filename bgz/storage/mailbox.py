"""What the reminder job keeps outside the case folder: the mail server, and who was mailed when.

Both lie with the job: the settings hold no password but the command that prints it; the ledger holds keys of
members and days, nothing of families.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery, FolderProblem
from bgz.i18n import _
from bgz.storage import atomic, home
from bgz.storage.faults import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = "mail.json"
LEDGER = "mail-sent.json"
_PATIENCE = 120
"""Seconds to wait for another job that is sending."""
_FIELDS = ("host", "port", "security", "sender", "user", "password_command")


def read_server(base: Path) -> MailServer:
    """Return the mail server set up for this user. Raises Delivery when there is none, Invalid when it is not right."""
    try:
        held = json.loads((base / SETTINGS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Delivery(_("No mail server is set up."), hint=_("Set it up: bgz remind setup")) from None
    except (OSError, ValueError, RecursionError):
        held = {}
    return MailServer.checked(held if isinstance(held, dict) else {})


def has_server(base: Path) -> bool:
    """Tell whether a mail server was set up for this user."""
    return (base / SETTINGS).exists()


def write_server(base: Path, server: MailServer) -> Path:
    """Keep the mail server for this user, and return where. Raises FolderProblem."""
    held = {name: getattr(server, name) for name in _FIELDS}
    path = base / SETTINGS
    with disk(SETTINGS):
        atomic.write(path, (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return path


class Ledger:
    """The day on which each member was last mailed, for one team on this device."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._days = _days(path)

    @classmethod
    @contextmanager
    def held(cls, team: str) -> Iterator[Ledger]:
        """Open the ledger of the team with this id, for one job at a time. Raises FolderProblem."""
        place = home.team_home(home.home(), team)
        with disk(LEDGER):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(place / "mail.lock", timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout:
            raise FolderProblem(
                _("Another bgz on this computer is sending the reminders."), hint=_("Wait until it is done.")
            ) from None
        try:
            yield cls(place / LEDGER)
        finally:
            lock.release()

    def last(self, member: str) -> date | None:
        """Return the day on which `member` was last mailed."""
        return self._days.get(member)

    def mark(self, member: str, day: date) -> None:
        """Write down that `member` was mailed on `day`, at once: a crash after it must not send twice."""
        self._days[member] = day
        self.write()

    def write(self) -> None:
        """Write the ledger. Done before anything is sent, too: what cannot be written down may not be sent."""
        held = {key: each.isoformat() for key, each in sorted(self._days.items())}
        with disk(LEDGER):
            atomic.write(self._path, (json.dumps(held, indent=2) + "\n").encode("utf-8"))


def _days(path: Path) -> dict[str, date]:
    """Read the ledger. A damaged one counts as empty: a mail too many is better than none."""
    try:
        held: Any = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): date.fromisoformat(day) for key, day in held.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
