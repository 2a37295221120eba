"""What the job of the reminders keeps in its folder beside its key: the mail server, and who was mailed what when.

The settings hold no password but the command that prints it. The ledger holds keys of members, ids of laptops, days,
and marks that tell one task from another without saying which: nothing of families.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.followup.mail_round import Mailed
from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery, FolderProblem
from bgz.i18n import _
from bgz.storage import atomic, plainjson
from bgz.storage.faults import disk
from bgz.storage.locking import Lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

SETTINGS = "mail.json"
LEDGER = "sent.json"
LOCK = "sent.lock"
_PATIENCE = 300
"""Seconds to wait for another job that is sending."""
_SPARE = 64
"""Signs that the marks of a run may add to the ledger as it began: commas and line ends."""
_NONE: Mapping[str, Mailed] = MappingProxyType({})


@frozen
class Run:
    """When the job ran last, and how many mails it could not deliver then."""

    at: datetime
    failed: int


def read_server(place: Path) -> MailServer:
    """Return the mail server of the job at `place`.

    Raises Delivery for none, Invalid when it is not right, FolderProblem when it cannot be read.
    """
    with disk(SETTINGS):
        held = plainjson.table(place / SETTINGS)
    if held is None:
        raise Delivery(_("No mail server is set up."), hint=_("Set it up: bgz remind setup"))
    return MailServer.checked(held)


def has_server(place: Path) -> bool:
    """Tell whether a mail server was set up for the job at `place`."""
    return (place / SETTINGS).exists()


def write_server(place: Path, server: MailServer) -> None:
    """Keep the mail server of the job at `place`. Raises FolderProblem."""
    text = json.dumps(server.stored(), ensure_ascii=False, indent=2) + "\n"
    with disk(SETTINGS):
        atomic.write(place / SETTINGS, text.encode("utf-8"), private=True)


def last_run(place: Path) -> Run | None:
    """Return when the job at `place` ran last; None when it never did, or nobody knows."""
    with suppress(FolderProblem):
        return Ledger(place).run
    return None


class Ledger:
    """What was mailed to whom by the job at `place`; only who holds it (`held`) writes in it.

    That the job runs is written down before anything is sent, with all that it is going to send; a mail as soon as it
    was accepted. So a disk that is full stops the job before a mail, and not after each. A damaged ledger counts as
    empty: a mail too many is better than none. Raises FolderProblem for one that cannot be read.
    """

    def __init__(self, place: Path) -> None:
        self._path = place / LEDGER
        with disk(LEDGER):
            held = plainjson.table(self._path) or {}
        self.run = _run(held.get("run"))
        self._last = dict(_members(held.get("members")))
        self._sending = dict(_members(held.get("sending")))
        self._room = 0
        self._laptops = dict(_days(held.get("laptops")))

    @classmethod
    @contextmanager
    def held(cls, place: Path) -> Iterator[Ledger]:
        """Open the ledger of the job at `place`, for one job at a time. Raises FolderProblem."""
        with Lock(place / LOCK, _PATIENCE)():
            yield cls(place)

    @property
    def last(self) -> Mapping[str, Mailed]:
        """The last mail to each member."""
        return self._last

    def since(self, laptop: str, day: date) -> date:
        """Return the day on which the job first looked for the agenda of `laptop`: this `day`, if never before."""
        return min(day, self._laptops.get(laptop, day))

    def turn(self, member: str) -> int:
        """Return where `member` stands in the order of a round, lowest first.

        When a run was cut off, it may have mailed the first of whom it did not write that down: she comes last now.
        """
        first, *others = self._sending or ("",)
        return (*others, first).index(member) if member in self._sending else -1

    def begin(
        self, at: datetime, members: Iterable[str], laptops: Iterable[str], sending: Mapping[str, Mailed] = _NONE
    ) -> None:
        """Write down that the job runs now and what it is `sending`, in order, and forget who and what left the team.

        It is written twice: so there is room to write it once more after each mail, when it is no larger.
        Nothing may be sent that cannot be written down. Raises FolderProblem.
        """
        self._sending = dict(sending)
        self.run = Run(at, 0)
        self._last = {key: self._last[key] for key in members if key in self._last}
        self._laptops = {each: self.since(each, at.date()) for each in laptops}
        self._room = len(self._text()) + _SPARE
        self._write()
        if self._sending:
            self._write()

    def mark(self, member: str) -> None:
        """Write down that `member` was sent what was to be sent, at once: a crash after it must not send twice.

        Raises FolderProblem: then nothing more may be sent.
        """
        self._last[member] = self._sending.pop(member)
        self._write()

    def end(self, failed: int) -> None:
        """Write down how many mails failed in this run."""
        if self.run is not None:
            self.run = Run(self.run.at, failed)
        self._sending = {}
        self._write()

    def _text(self) -> str:
        held = {
            "run": None if self.run is None else {"at": self.run.at.isoformat(), "failed": self.run.failed},
            "members": _written(dict(sorted(self._last.items()))),
            "sending": _written(self._sending),
            "laptops": {key: day.isoformat() for key, day in sorted(self._laptops.items())},
        }
        return json.dumps(held, indent=1)

    def _write(self) -> None:
        with disk(LEDGER):
            atomic.write(self._path, (self._text().ljust(self._room) + "\n").encode("utf-8"), private=True)


def _run(held: object) -> Run | None:
    try:
        return Run(datetime.fromisoformat(held["at"]), int(held["failed"]))  # type: ignore[index]
    except (TypeError, KeyError, ValueError):
        return None


def _written(mails: Mapping[str, Mailed]) -> dict[str, Any]:
    return {
        key: {"on": each.on.isoformat(), "marks": sorted(each.marks), "days": [day.isoformat() for day in each.days]}
        for key, each in mails.items()
    }


def _members(held: object) -> Iterator[tuple[str, Mailed]]:
    for key, each in held.items() if isinstance(held, dict) else ():
        try:
            days = tuple(map(date.fromisoformat, each.get("days", ())))
            yield key, Mailed(on=date.fromisoformat(each["on"]), marks=frozenset(map(str, each["marks"])), days=days)
        except (TypeError, KeyError, ValueError, AttributeError):
            continue


def _days(held: object) -> Iterator[tuple[str, date]]:
    for key, each in held.items() if isinstance(held, dict) else ():
        try:
            yield key, date.fromisoformat(each)
        except (TypeError, ValueError):
            continue
