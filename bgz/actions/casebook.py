"""Everything in the case folder, read once for a command that looks across families."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from attrs import evolve, field, frozen

from bgz.actions.owners import rota
from bgz.actions.shipped import shipped_checklist
from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup.rota import Rota
from bgz.domain.work.gates import trial_counts
from bgz.domain.work.screening import FOUR_EYES, VOG, Rules
from bgz.domain.work.stages import by_family, without_trial

if TYPE_CHECKING:
    from bgz.domain.values.places import Places
    from bgz.storage.folder import CaseFolder


@frozen(slots=False)
class Casebook:
    """All records by number, and what every rule needs: `rota` says who works here and who stands in for whom."""

    programme: Programme
    rules: Rules
    requests: dict[str, RequestFamily] = field(factory=dict)
    supports: dict[str, SupportFamily] = field(factory=dict)
    matches: dict[str, Match] = field(factory=dict)
    rota: Rota = field(factory=Rota)

    @cached_property
    def of_request(self) -> dict[str, list[Match]]:
        """The matches of each request family, as they count."""
        return by_family(self.counted.values())[0]

    @cached_property
    def of_support(self) -> dict[str, list[Match]]:
        """The matches of each support family, as they count."""
        return by_family(self.counted.values())[1]

    @cached_property
    def written(self) -> tuple[dict[str, list[Match]], dict[str, list[Match]]]:
        """The matches of each request family and of each support family, as they are written: what gates look at."""
        return by_family(self.matches.values())

    def beside(self, match: Match) -> list[Match]:
        """Return the other matches of either family as they are written, each once."""
        of_request, of_support = self.written
        both = [*of_request.get(match.request_family or "", ()), *of_support.get(match.support_family or "", ())]
        return list({other.number: other for other in both if other.number != match.number}.values())

    @cached_property
    def uncounted(self) -> dict[str, list[str]]:
        """Why the trial of a match does not count, by number: whoever wrote it past its gates (design 7)."""
        found = {number: self._why_uncounted(match) for number, match in self.matches.items()}
        return {number: sentences for number, sentences in found.items() if sentences}

    def _why_uncounted(self, match: Match) -> list[str]:
        asking, helping = match.request_family or "", match.support_family or ""
        others = self.beside(match) if match.trial else ()
        return trial_counts(match, self.requests.get(asking), self.supports.get(helping), others, self.rules)

    @cached_property
    def counted(self) -> dict[str, Match]:
        """The matches as they count, by number: one whose trial does not is a proposal, and goes on taking places."""
        return {
            number: without_trial(match) if number in self.uncounted else match
            for number, match in self.matches.items()
        }

    def disputed(self, number: str) -> bool:
        """Whether two changes contradict each other in a record."""
        from bgz.domain.followup.agenda import record_of

        record = record_of(self, number)
        return record is not None and bool(record.about.disputed)

    @cached_property
    def holidays(self) -> frozenset[date]:
        """The public holidays, on which nothing falls due."""
        from bgz.storage.holidays import load

        return load()

    @cached_property
    def places(self) -> Places:
        """The postcode table."""
        from bgz.storage.postcodes import load

        return load()


def open_casebook(folder: CaseFolder) -> Casebook:
    """Read every record of `folder`; files that cannot be opened are named in `folder.notices`."""
    programme = folder.read("programme").record
    book = Casebook(
        programme=programme,
        rules=rules_of(programme),
        requests={held.number: held.record for held in folder.all("V")},
        supports={held.number: held.record for held in folder.all("S")},
        matches={held.number: held.record for held in folder.all("K")},
        rota=rota(folder, programme),
    )
    _at_hand[folder] = folder.stamp, book
    return book


def at_hand(folder: CaseFolder) -> Casebook | None:
    """Return what a command read of `folder`, when nothing was stored since."""
    stamp, book = _at_hand.get(folder, (None, None))
    return book if stamp == folder.stamp else None


_at_hand: WeakKeyDictionary[CaseFolder, tuple[object, Casebook]] = WeakKeyDictionary()
"""What was read last of a folder, for whoever comes after in the same command."""


def rules_of(programme: Programme) -> Rules:
    """Return what the programme asks of a support family: the shipped checklist, with its own items over it."""
    checklist = {**shipped_checklist(), **programme.checklist}
    checklist[VOG] = evolve(checklist[VOG], required=True)  # no setting lets a family through without it
    paths = {FOUR_EYES: FOUR_EYES, **{item: f"checklist.{item}" for item in programme.checklist}}
    set_on = {item: programme.about.days.get(path) for item, path in paths.items()}
    since = {item: datetime.fromisoformat(moment).date() for item, moment in set_on.items() if moment}
    return Rules(checklist, programme.norms, programme.four_eyes, since, shipped_checklist())
