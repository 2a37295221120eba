"""What is not known, per record, with the command that fills it in, and what it leaves out of the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.figures.definitions import labels
from bgz.domain.figures.gaps import FIGURES, Need, needs
from bgz.domain.figures.period import Period
from bgz.terms.figures import FACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.figures.region import Region

_COMMANDS = {
    "intake": "bgz intake held {number}",
    "consent": "bgz intake consent {number} --purpose matching",
    "screening": "bgz screen {number} record",
    "vog": "bgz screen {number} record",
    "request_family": "bgz check",
    "children": "bgz check",
    "end_reason": "bgz match end {number} --on {last}",
}
"""What fills in a fact that is not simply typed. A match always has families and children, unless it is damaged."""


@frozen
class Unknown:
    """One fact that is not known: a code of `terms.FACT` and where it belongs in its record."""

    fact: str
    label: str
    path: str


@frozen
class Filling:
    """A command, and what it fills in."""

    command: str
    facts: tuple[Unknown, ...]


@frozen
class Incomplete:
    """A record of which something is not known; the command that fills in most comes first."""

    number: str
    fillings: tuple[Filling, ...]


@frozen
class Lacking:
    """How often a fact is not known, of how many times that it counts, and in which figures that tells."""

    fact: str
    label: str
    unknown: int
    of: int
    figures: tuple[str, ...]


@frozen
class Missing:
    """What is not known of what the figures of a period are made of. `asked` are municipalities; none means all."""

    period: Period
    asked: tuple[str, ...]
    facts: tuple[Lacking, ...]
    records: tuple[Incomplete, ...]


def missing_of(region: Region, period: Period, today: date, asked: tuple[str, ...] = ()) -> Missing:
    """Look for what is not known in `region`. The records with most to fill in with one command come first."""
    needed = list(needs(region, period, today))
    unknown: dict[str, list[Need]] = {}
    for need in needed:
        if not need.known:
            unknown.setdefault(need.number, []).append(need)
    matches = {match.number: match for match in region.matches if match.number in unknown}
    records = (Incomplete(number, _fillings(number, held, matches)) for number, held in unknown.items())
    families = len(region.requests) + len(region.supports)
    return Missing(period, asked, tuple(_lacking(needed, families)), tuple(sorted(records, key=_effort)))


def _effort(record: Incomplete) -> tuple[int, int, str]:
    each = [len(filling.facts) for filling in record.fillings]
    return -each[0], -sum(each), record.number


def _lacking(needed: Iterable[Need], families: int) -> Iterator[Lacking]:
    asked = Counter(need.fact for need in needed) | {"registered_on": families}
    unknown = Counter(need.fact for need in needed if not need.known)
    called = labels()
    for term in FACT:
        if unknown[term.code]:
            figures = tuple(called[name] for name in FIGURES[term.code])
            yield Lacking(term.code, term.label, unknown[term.code], asked[term.code], figures)


def _fillings(number: str, held: Iterable[Need], matches: dict[str, Match]) -> tuple[Filling, ...]:
    by_command: dict[str, dict[str, Unknown]] = {}
    for need in held:
        fact = Unknown(need.fact, FACT.label(need.fact), need.path)
        by_command.setdefault(_command(need, matches), {}).setdefault(need.path, fact)
    found = (Filling(command or _typed(number, facts), tuple(facts.values())) for command, facts in by_command.items())
    return tuple(sorted(found, key=lambda filling: (-len(filling.facts), filling.command)))


def _command(need: Need, matches: dict[str, Match]) -> str:
    """Return the command that fills in a fact; nothing for what is simply typed, together with others."""
    match = matches.get(need.number)
    last = match.end.on if match and match.end else ""
    return _COMMANDS.get(need.fact, "").format(number=need.number, last=last)


def _typed(number: str, paths: Iterable[str]) -> str:
    if number == PROGRAMME:
        return "bgz settings set " + " ".join(f"{path}=…" for path in paths)
    return f"bgz edit {number} " + " ".join(f"--set {path}=…" for path in paths)
