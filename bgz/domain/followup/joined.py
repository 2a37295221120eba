"""What the laptops of a team wrote down for the reminders, joined into one agenda (design 9).

Every laptop writes what it knows, and none knows everything. Pure: nothing is read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.programme import Absence, MailWish, Norms
from bgz.domain.followup.coming import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Vector = Mapping[str, int]
"""How many changes of each device counted in a record, by the device's id."""
_NOBODY: Mapping[str, str] = MappingProxyType({})


@frozen
class Case:
    """What one case asks: `entries`, which follow from the records `of`."""

    of: tuple[str, ...]
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Agenda:
    """What the laptop `device` wrote at the moment `at`, on the day `day` by its own clock.

    `seen` tells which changes it knew, by record. `absences`, `wishes` and the days after which a task is escalated and
    a laptop counts as silent are those of the programme as it knew it.
    """

    device: str
    at: datetime
    day: date
    cases: Mapping[str, Case] = field(factory=dict)
    seen: Mapping[str, Vector] = field(factory=dict)
    absences: Mapping[str, Absence] = field(factory=dict)
    wishes: Mapping[str, MailWish] = field(factory=dict)
    escalate_days: int = Norms().escalate_days
    stale_days: int = Norms().stale_days


@frozen
class Joined:
    """What all agendas say together: entries by case, and the settings of who knew most of the programme."""

    entries: Mapping[str, tuple[Entry, ...]] = field(factory=dict)
    absences: Mapping[str, Absence] = field(factory=dict)
    wishes: Mapping[str, MailWish] = field(factory=dict)
    escalate_days: int = Norms().escalate_days
    stale_days: int = Norms().stale_days


def joined(agendas: Iterable[Agenda], whose: Mapping[str, str] = _NOBODY, leads: Collection[str] = ()) -> Joined:
    """Return what `agendas` say together, in whatever order they are given.

    Of a case counts what somebody wrote who had seen all that the others had. Where each had seen what another had not,
    all that they say stands: a reminder too many is better than one too few.

    `whose` are the members of the laptops, `leads` those who may say how others are mailed: a laptop of anybody else
    says nothing of that.
    """
    known = sorted(agendas, key=lambda each: each.device)
    if not known:
        return Joined()
    cases: dict[str, list[Agenda]] = {}
    for agenda in known:
        for number in agenda.cases:
            cases.setdefault(number, []).append(agenda)
    chief = _chief(known)
    return Joined(
        {number: _together(number, saying) for number, saying in sorted(cases.items())},
        chief.absences,
        _wishes(known, whose, leads),
        chief.escalate_days,
        chief.stale_days,
    )


def _wishes(known: Sequence[Agenda], whose: Mapping[str, str], leads: Collection[str]) -> dict[str, MailWish]:
    """Return the wish of each member as the one who saw most of the programme has it, of herself and the leads."""
    wishes = {}
    for member in sorted({member for agenda in known for member in agenda.wishes}):
        may = [each for each in known if whose.get(each.device) in {member, *leads}]
        if may and (wish := _chief(may).wishes.get(member)) is not None:
            wishes[member] = wish
    return wishes


def _chief(agendas: Sequence[Agenda]) -> Agenda:
    return min(_newest(agendas, {PROGRAMME}), key=lambda each: (-_count(each, PROGRAMME), each.device))


def _together(number: str, saying: Sequence[Agenda]) -> tuple[Entry, ...]:
    """Return what the agendas `saying` something of a case say that none of them knows better."""
    of = {PROGRAMME, *(record for agenda in saying for record in agenda.cases[number].of)}
    entries = (entry for agenda in _newest(saying, of) for entry in agenda.cases[number].entries)
    return tuple(dict.fromkeys(entries))


def _newest(agendas: Sequence[Agenda], records: Iterable[str]) -> list[Agenda]:
    """Return those of `agendas` whose writer had not seen less of `records` than another's."""
    named = tuple(records)
    return [each for each in agendas if not any(_behind(each, other, named) for other in agendas)]


def _behind(one: Agenda, other: Agenda, records: Iterable[str]) -> bool:
    """Whether the writer of `other` had seen all of `records` that `one` had, and more."""
    less = False
    for record in records:
        mine, theirs = one.seen.get(record, {}), other.seen.get(record, {})
        if any(theirs.get(device, 0) < count for device, count in mine.items()):
            return False
        less = less or any(mine.get(device, 0) < count for device, count in theirs.items())
    return less


def _count(agenda: Agenda, record: str) -> int:
    return sum(agenda.seen.get(record, {}).values())
