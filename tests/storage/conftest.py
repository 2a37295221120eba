"""A team of fictitious laptops, and a case folder that they share."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve, frozen

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.request_family import RequestFamily
from bgz.storage import changes, layout, teamfile, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.team import TeamHistory
from bgz.storage.teamstate import RECOVERY, Device, Member, RecoveryKey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from bgz.storage.changes import Change
    from bgz.storage.strictjson import Json

MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V1 = "V-7K3QF"


@frozen
class Laptop:
    """A device with its keys, of a member."""

    keys: Keys
    member: Member

    @property
    def id(self) -> str:
        return self.keys.device

    @property
    def device(self) -> Device:
        public = self.keys.sign.public_key().public_bytes_raw()
        return Device.of(self.member.key, "laptop", str(self.keys.age.recipient), public)


class Crew:
    """A team in the making: its changes, and its laptops by name."""

    def __init__(self) -> None:
        self.lines: list[Change] = []
        self.laptops: dict[str, Laptop] = {}
        self._minutes = itertools.count()
        paper = Keys.generate()
        self.paper = evolve(paper, device=RECOVERY)
        self.anna = self.laptop("anna", (COORDINATOR, LEAD, SAFEGUARDING))
        recovery = RecoveryKey(str(paper.age.recipient), paper.sign.public_key().public_bytes_raw())
        values = teamsets.founding(self.anna.member, self.anna.device, recovery)
        self.founding = self.sign(self.anna, "team", values, after=(), team=())
        self.lines.append(self.founding)

    @property
    def id(self) -> str:
        return self.founding.id

    @property
    def history(self) -> TeamHistory:
        return TeamHistory.read(self.lines, self.id)

    def at(self) -> datetime:
        return MORNING + timedelta(minutes=next(self._minutes))

    def laptop(self, name: str, roles: Collection[str] = (COORDINATOR,)) -> Laptop:
        """Make a laptop that is not in the team yet."""
        member = Member(name, name.title(), f"{name}@example.org", frozenset(roles), "2023-11-04")
        self.laptops[name] = Laptop(Keys.generate(), member)
        return self.laptops[name]

    def sign(
        self,
        by: Laptop | Keys,
        rec: str,
        values: Mapping[str, Json],
        *,
        after: Iterable[str],
        team: Iterable[str] | None = None,
        at: datetime | None = None,
    ) -> Change:
        """Sign a change; without `team` the writer has the present team file."""
        keys = by.keys if isinstance(by, Laptop) else by
        heads = self.history.heads if team is None else team
        return changes.sign(
            keys.sign, rec=rec, team=heads, dev=keys.device, at=at or self.at(), after=after, set=values
        )

    def change(self, by: Laptop | Keys, values: Mapping[str, Json], after: Iterable[str] | None = None) -> Change:
        """Add a change of the team file; without `after` it builds on everything."""
        heads = self.history.heads if after is None else after
        new = self.sign(by, "team", values, after=heads, team=())
        self.lines.append(new)
        return new

    def admit(
        self,
        name: str,
        roles: Collection[str] = (COORDINATOR,),
        *,
        by: Laptop | None = None,
        after: Iterable[str] | None = None,
    ) -> Laptop:
        """Admit a new member with one laptop."""
        laptop = self.laptop(name, roles)
        self.change(by or self.anna, teamsets.admission(self.history.now, laptop.member, laptop.device), after)
        return laptop

    def remove(self, laptop: Laptop, *, by: Laptop | None = None, after: Iterable[str] | None = None) -> Change:
        """Remove a laptop."""
        return self.change(by or self.anna, {f"removed.{laptop.id}": date(2023, 12, 1).isoformat()}, after)


class Shared:
    """A case folder of a crew, as each of its laptops sees it."""

    def __init__(self, base: Path, crew: Crew) -> None:
        self.base, self.crew, self.root = base, crew, base / "cases"
        self.clock = 1_700_000_000.0
        layout.found_folder(self.root)
        self.write_team()

    def write_team(self) -> None:
        teamfile.write(self.root, self.crew.history)

    def place(self, laptop: Laptop) -> Path:
        return self.base / "home" / laptop.id

    def open(self, laptop: Laptop | None = None, *, restore: bool = False) -> CaseFolder:
        who = laptop or self.crew.anna
        return CaseFolder.open(
            self.root, self.place(who), who.keys, team=self.crew.id, restore=restore, clock=lambda: self.clock
        )

    def file(self, number: str = V1) -> Path:
        return layout.path_of(self.root, number)


@pytest.fixture(scope="session")
def crew_of() -> Callable[[], Crew]:
    """Return what makes teams of one, for those who make a team once for many tests."""
    return Crew


@pytest.fixture
def crew() -> Crew:
    """Return a team of one: Anna, who leads it."""
    return Crew()


@pytest.fixture
def cases(tmp_path: Path, crew: Crew) -> Shared:
    """Return an empty case folder of the team of one."""
    return Shared(tmp_path, crew)


@pytest.fixture
def family() -> Callable[..., RequestFamily]:
    """Return a function that makes a request family."""

    def make(number: str = V1, **facts: object) -> RequestFamily:
        return RequestFamily(number=number, **facts)  # type: ignore[arg-type]

    return make
