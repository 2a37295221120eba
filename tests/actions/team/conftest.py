"""A team of several people with a laptop each, and the case folder that they share."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.storage import changes, teamfile, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
DAY = date(2023, 11, 4)
EVERYTHING = (COORDINATOR, LEAD, SAFEGUARDING)


class Office:
    """A case folder as each laptop of the team sees it. Anna founded the team, and leads it."""

    def __init__(self, base: Path) -> None:
        self.base, self.root = base, base / "cases"
        self.keys: dict[str, Keys] = {}
        self._minutes = itertools.count()
        anna = self._device("anna", "anna")
        values = teamsets.founding(self.member("anna", EVERYTHING), anna, None)
        self.team = teamfile.found(self.root, self.signed("anna", "team", values))
        self.day = DAY
        from bgz.domain.cases.programme import Programme

        self.open("anna").create(Programme(name="Test"), at=self.at())

    def at(self) -> datetime:
        """Return a moment after all those before."""
        return MORNING + timedelta(minutes=next(self._minutes))

    def member(self, name: str, roles: Collection[str] = (COORDINATOR,)) -> Member:
        return Member(f"m{name}", f"{name.title()} de Boer", f"{name}@example.org", frozenset(roles), "2023-11-04")

    def _device(self, laptop: str, owner: str) -> Device:
        keys = self.keys[laptop] = Keys.generate()
        public = keys.sign.public_key().public_bytes_raw()
        return Device.of(f"m{owner}", f"pc-{laptop}", str(keys.age.recipient), public)

    def signed(self, laptop: str, rec: str, values: dict, after: tuple[str, ...] = ()) -> changes.Change:  # type: ignore[type-arg]
        keys = self.keys[laptop]
        return changes.sign(keys.sign, rec=rec, team=(), dev=keys.device, at=self.at(), after=after, set=values)

    def admit(self, laptop: str, roles: Collection[str] = (COORDINATOR,), *, owner: str | None = None) -> CaseFolder:
        """Let Anna admit a laptop, and encrypt everything for it; `owner` for a second one of a member."""
        folder = self.open("anna")
        device = self._device(laptop, owner or laptop)
        folder.change_team(teamsets.admission(folder.now, self.member(owner or laptop, roles), device), at=self.at())
        assert list(folder.reseal())
        return self.open(laptop)

    def open(self, laptop: str, root: Path | None = None) -> CaseFolder:
        """Open the folder, or a copy of it, at a laptop."""
        place = self.base / "home" / laptop
        return CaseFolder.open(root or self.root, place, self.keys[laptop], team=self.team)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return a case folder of a team of one: Anna."""
    return Office(tmp_path)
