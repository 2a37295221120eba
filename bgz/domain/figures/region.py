"""The records that figures are made of, looked through once: for all municipalities together or for some."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.timeline import Timeline
from bgz.domain.figures.waiting import Crossing, crossings
from bgz.domain.work.requests import place_asked, place_of_match, places_of
from bgz.domain.work.screening import ItemState, lacking_at_decision, was_approved
from bgz.domain.work.stages import by_family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bgz.domain.cases.request_family import Request
    from bgz.domain.work.screening import Rules

T = TypeVar("T")


@frozen
class Run:
    """A match that came to a trial: from the first day of it up to, not including, its last."""

    match: Match
    since: date
    until: date | None

    @classmethod
    def of(cls, match: Match) -> Run | None:
        """Return the run of a match, or None for a proposal that never started.

        An end dated before the trial, which only a conflict of two laptops can leave, counts on its first day.
        """
        if match.trial is None:
            return None
        return cls(match, match.trial.on, max(match.end.on, match.trial.on) if match.end else None)


@frozen(slots=False)
class Region:
    """Families and matches of the municipalities asked, with what every figure needs of them.

    Matches belong to the municipality in which their request counts, and a family to that of each of its requests.
    `contracted_in` are the municipalities whose contracts count.
    A part knows the `whole` of which it holds the municipalities `places`.
    `approvals_lack` has the items without which an approval on record does not count.
    """

    requests: tuple[RequestFamily, ...]
    supports: tuple[SupportFamily, ...]
    matches: tuple[Match, ...]
    programme: Programme
    contracted_in: frozenset[str]
    approved_on: Mapping[str, date] = field(repr=False)
    approvals_lack: Mapping[str, tuple[ItemState, ...]] = field(repr=False)
    crossings: Mapping[str, tuple[Crossing, ...]] = field(repr=False)
    whole: Region | None = field(default=None, repr=False)
    places: frozenset[str | None] = frozenset()

    @classmethod
    def of(
        cls,
        requests: Iterable[RequestFamily],
        supports: Iterable[SupportFamily],
        matches: Iterable[Match],
        programme: Programme,
        rules: Rules,
    ) -> Region:
        """Look through all records of a folder."""
        requests, supports, matches = tuple(requests), tuple(supports), tuple(matches)
        of_request, _of_support = by_family(matches)
        approved = {
            family.number: (was_approved(family, rules), family, family.screening.decision.on)
            for family in supports
            if family.screening.decision and family.screening.decision.verdict == "approved"
        }
        return cls(
            requests,
            supports,
            matches,
            programme,
            frozenset(contract.municipality for contract in programme.contracts.values()),
            {number: day for number, (counts, _family, day) in approved.items() if counts},
            {
                number: lacking_at_decision(family, day, rules.on(day))
                for number, (counts, family, day) in approved.items()
                if not counts
            },
            {family.number: tuple(crossings(family, of_request.get(family.number, ()))) for family in requests},
        )

    def within(self, names: Collection[str | None]) -> Region:
        """Return the part of the region that lies in the municipalities `names`; the same one when asked again.

        None is where those count of whom no municipality is known.
        """
        asked = frozenset(names)
        if asked not in self._parts:
            asking = (family for name in sorted(asked, key=str) for family in self._asking_in.get(name, ()))
            self._parts[asked] = Region(
                tuple({family.number: family for family in asking}.values()),
                tuple(family for name in sorted(asked, key=str) for family in self._offering_in.get(name, ())),
                tuple(match for name in sorted(asked, key=str) for match in self._matched_in.get(name, ())),
                self.programme,
                self.contracted_in & asked,
                self.approved_on,
                self.approvals_lack,
                self.crossings,
                self,
                asked,
            )
        return self._parts[asked]

    @cached_property
    def _parts(self) -> dict[frozenset[str | None], Region]:
        return {}

    @cached_property
    def _asking_in(self) -> Mapping[str | None, Sequence[RequestFamily]]:
        return _grouped((place, family) for family in self.requests for place in places_of(family))

    @cached_property
    def _offering_in(self) -> Mapping[str | None, Sequence[SupportFamily]]:
        return _grouped((family.municipality, family) for family in self.supports)

    @cached_property
    def _matched_in(self) -> Mapping[str | None, Sequence[Match]]:
        return _grouped((self.place_of(match), match) for match in self.matches)

    @cached_property
    def by_number(self) -> dict[str, RequestFamily]:
        """The request families by number."""
        return {family.number: family for family in self.requests}

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The matches that came to a trial, in order of its first day."""
        runs = [run for match in self.matches if (run := Run.of(match))]
        return tuple(sorted(runs, key=lambda run: (run.since, run.match.number)))

    @cached_property
    def first_trials(self) -> dict[str, Run]:
        """The first run ever of each request family that had one."""
        firsts: dict[str, Run] = {}
        for run in self.runs:
            firsts.setdefault(run.match.request_family or "", run)
        return firsts

    def place_of(self, match: Match) -> str | None:
        """Return the municipality of a match: that in which its request counts."""
        family = self.by_number.get(match.request_family or "")
        return place_of_match(family, match) if family else None

    def has(self, family: RequestFamily, request: Request) -> bool:
        """Whether a request of a family counts in these municipalities."""
        return self.whole is None or place_asked(family, request) in self.places

    @cached_property
    def timeline(self) -> Timeline:
        """What happened on which day."""
        if self.whole is None:
            return Timeline(self)
        return Timeline(self, self.whole.timeline, self.places)


def _grouped(pairs: Iterable[tuple[str | None, T]]) -> Mapping[str | None, Sequence[T]]:
    groups: dict[str | None, list[T]] = {}
    for name, held in pairs:
        groups.setdefault(name, []).append(held)
    return groups


def municipalities_of(
    requests: Iterable[RequestFamily], supports: Iterable[SupportFamily], programme: Programme
) -> Sequence[str]:
    """Return every municipality that the programme or a family names, in order of the alphabet."""
    lived_in = {place for family in requests for place in places_of(family)}
    lived_in |= {family.municipality for family in supports}
    return sorted({name for name in (*lived_in, *programme.municipality_names) if name})
