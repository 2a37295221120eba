"""Everything in the case folder, read once for a command that looks across families."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.actions.shipped import shipped_checklist
from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.work.gates import trial_counts
from bgz.domain.work.screening import FOUR_EYES, VOG, Rules
from bgz.domain.work.stages import by_family

if TYPE_CHECKING:
    from bgz.domain.values.places import Places
    from bgz.storage.folder import CaseFolder


@frozen(slots=False)
class Casebook:
    """All records by number, and what every rule needs."""

    programme: Programme
    rules: Rules
    requests: dict[str, RequestFamily] = field(factory=dict)
    supports: dict[str, SupportFamily] = field(factory=dict)
    matches: dict[str, Match] = field(factory=dict)

    @cached_property
    def of_request(self) -> dict[str, list[Match]]:
        """The matches of each request family."""
        return by_family(self.matches.values())[0]

    @cached_property
    def of_support(self) -> dict[str, list[Match]]:
        """The matches of each support family."""
        return by_family(self.matches.values())[1]

    @cached_property
    def uncounted(self) -> dict[str, list[str]]:
        """Why the trial of a match does not count, by number: whoever wrote it past its gates (design 7)."""
        found = {number: self._why_uncounted(match) for number, match in self.matches.items()}
        return {number: sentences for number, sentences in found.items() if sentences}

    def _why_uncounted(self, match: Match) -> list[str]:
        asking, helping = match.request_family or "", match.support_family or ""
        beside = {each.number: each for each in (*self.of_request[asking], *self.of_support[helping])}
        return trial_counts(match, self.requests.get(asking), self.supports.get(helping), beside.values(), self.rules)

    @property
    def counted_matches(self) -> tuple[Match, ...]:
        """The matches as they count: one whose trial does not is a proposal."""
        return tuple(
            evolve(match, trial=None) if number in self.uncounted else match for number, match in self.matches.items()
        )

    @cached_property
    def places(self) -> Places:
        """The postcode table."""
        from bgz.storage.postcodes import load

        return load()


def open_casebook(folder: CaseFolder) -> Casebook:
    """Read every record of `folder`; files that cannot be opened are named in `folder.notices`."""
    programme = folder.read("programme").record
    return Casebook(
        programme=programme,
        rules=rules_of(programme),
        requests={held.number: held.record for held in folder.all("V")},
        supports={held.number: held.record for held in folder.all("S")},
        matches={held.number: held.record for held in folder.all("K")},
    )


def rules_of(programme: Programme) -> Rules:
    """Return what the programme asks of a support family: the shipped checklist, with its own items over it."""
    checklist = {**shipped_checklist(), **programme.checklist}
    checklist[VOG] = evolve(checklist[VOG], required=True)  # no setting lets a family through without it
    paths = {FOUR_EYES: FOUR_EYES, **{item: f"checklist.{item}" for item in programme.checklist}}
    set_on = {item: programme.about.days.get(path) for item, path in paths.items()}
    since = {item: datetime.fromisoformat(moment).date() for item, moment in set_on.items() if moment}
    return Rules(checklist, programme.norms, programme.four_eyes, since, shipped_checklist())
