"""Who does what while somebody is away: every task reaches somebody (design 9). Pure: the day is an argument."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from bgz.domain.cases.programme import Absence

if TYPE_CHECKING:
    from datetime import date

    from bgz.domain.followup.tasks import Task


@frozen(kw_only=True)
class Colleague:
    """A member of the team: her key, name and address, whether she leads, and whether she works here now."""

    key: str
    name: str = ""
    email: str = field(default="", repr=False)
    lead: bool = False
    active: bool = True


@frozen
class Rota:
    """The members of the team, and who stands in for whom, both by the member's key."""

    colleagues: Mapping[str, Colleague] = field(factory=dict)
    absences: Mapping[str, Absence] = field(factory=dict)

    def works(self, member: str | None) -> bool:
        """Whether `member` works here now: what is of somebody who left, is nobody's."""
        return member is not None and member in self.colleagues and self.colleagues[member].active

    def away(self, member: str | None, day: date) -> bool:
        """Whether somebody else stands in for `member` on `day`."""
        return member is not None and member in self.absences and self.absences[member].holds(day)

    def stand_in(self, member: str | None, day: date) -> str | None:
        """Return who does the work of `member` on `day`: herself, or who stands in; who is away too hands it on.

        None when nobody is found: a circle, or somebody who left the team.
        """
        asked: set[str] = set()
        while member is not None and member not in asked and self.away(member, day):
            asked.add(member)
            member = self.absences[member].by
        return member if self.works(member) and not self.away(member, day) else None

    def doers(self, owner: str | None, day: date) -> frozenset[str]:
        """Return who is to do what `owner` owns on `day`; never nobody while anybody works here.

        What reaches nobody is for the leads, or who stands in for them; else for everybody who is there; else,
        when all are away, for all.
        """
        found = self.stand_in(owner, day)
        if found is not None:
            return frozenset({found})
        team = [each for each in self.colleagues.values() if each.active]
        leading = {self.stand_in(each.key, day) for each in team if each.lead} - {None}
        there = {each.key for each in team if not self.away(each.key, day)}
        return frozenset(each for each in leading or there or {each.key for each in team} if each is not None)

    def given(self, task: Task, day: date) -> Task:
        """Return `task` with who is to do it on `day`, and the name of the owner if she is away."""
        return evolve(task, **self.hands(task.owner, day))

    def hands(self, owner: str | None, day: date) -> dict[str, Any]:
        """Return what a task of `owner` says of people on `day`: the values of its fields, by name."""
        doers = self.doers(owner, day)
        known = self.colleagues.get(owner or "") if self.away(owner, day) and owner not in doers else None
        return {"owner": owner, "doers": doers, "away": known.name if known is not None else ""}
