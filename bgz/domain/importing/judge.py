"""All rows of all sheets together: which become records, which are refused and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from bgz.domain.cases.kinds import stored
from bgz.domain.cases.match import Match
from bgz.domain.cases.person import Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.importing.doubles import Families, identities_of, refuse_same_numbers
from bgz.domain.importing.families import Update, updated
from bgz.domain.importing.faults import ACCEPTABLE
from bgz.domain.importing.form import MATCHES, PREFIX, REQUESTS, SUPPORTS
from bgz.domain.importing.gates import (
    NO_COLUMN,
    check_approval,
    check_left,
    check_places,
    check_steps,
    trial_gaps,
)
from bgz.domain.importing.matches import keys_of_children, updated_match
from bgz.domain.importing.order import check_order
from bgz.domain.importing.readers import readers
from bgz.domain.importing.rows import Row, Setting, read_values
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS: dict[str, type[Any]] = {REQUESTS: RequestFamily, SUPPORTS: SupportFamily, MATCHES: Match}
_SAME = {REQUESTS: ("surname", "postcode", "registered_on"), SUPPORTS: ("surname", "postcode", "registered_on")}
_SAME_MATCH = ("request_family", "support_family", "proposed_on")
"""Cells that do not all change at once while a row stays the same row."""
_MOVES = frozenset({"trial_on", "introduced_on", "answer_request", "answer_support"})
"""Cells that tell of a step which happened before this import, and not under its gates."""


@define
class Judge:
    """Judges rows against each other and against what the folder holds.

    `records` are those of the folder, by sheet. `series` names one of several series of sheets with the same
    numbers. `accept` is the reason with which a lead lifts gates, `no_column` the reason noted where a sheet tells
    nothing; both are empty for who is no lead. `number` gives a fresh case number for a prefix, `pick` one character
    at random.
    """

    setting: Setting
    rules: Rules
    records: Mapping[str, Sequence[Any]]
    number: Callable[[str], str]
    pick: Callable[[str], str]
    series: str = ""
    accept: str = ""
    no_column: str = ""
    owner: str | None = None
    overwritten: list[tuple[Row, str]] = field(factory=list)
    _made: dict[str, dict[str, Any]] = field(factory=dict)
    _reading: dict[str, Any] = field(factory=dict)

    def judge(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """Give every row its record, or its faults."""
        self._reading = readers(self.setting.form)
        for sheet in PREFIX:
            mine = rows.get(sheet, ())
            self._recall(sheet, mine)
            refuse_same_numbers(mine)
            for row in mine:
                if not row.unchanged:
                    check_order(row)
            if sheet == MATCHES:
                self._judge_matches(mine)
            else:
                self._judge_families(sheet, mine)

    def source_name(self, sheet: str) -> str:
        """Return how a sheet is remembered in the records made of it."""
        return f"{sheet}/{self.series}" if self.series else sheet

    def _recall(self, sheet: str, rows: Iterable[Row]) -> None:
        """Tie each row to the record that an earlier import made of it, and find what changed in the sheet since."""
        name = self.source_name(sheet)
        known = {r.source.nr: r for r in self.records.get(sheet, ()) if r.source and r.source.sheet == name}
        self._made[sheet] = dict(known)
        for row in rows:
            row.known = known.get(row.nr) if row.nr else None
            if row.known is None:
                row.changed = frozenset(row.values)
                continue
            before = row.known.source.cells
            row.changed = frozenset(n for n, cell in row.cells.items() if cell != before.get(n, ""))
            if row.unchanged:
                row.faults = []
            else:
                self._compare(row)

    def _compare(self, row: Row) -> None:
        """Leave out what is only written otherwise; ask whether this can be the same row at all."""
        before = self._before(row)
        different = {n for n in row.changed if n not in row.values or row.values[n] != before.get(n)}
        row.changed = frozenset(different)
        if different and all(name in different for name in _SAME.get(row.layout.sheet, _SAME_MATCH)):
            row.refuse("nr", "other_series")

    def _before(self, row: Row) -> dict[str, Any]:
        if row.known is None:
            return {}
        values, _faults = read_values(row.known.source.cells, self._reading[row.layout.sheet])
        if values.get("municipality"):
            values["municipality"] = self.setting.municipality(values["municipality"])
        return values

    def _judge_families(self, sheet: str, rows: Sequence[Row]) -> None:
        families = Families()
        for record in self.records.get(sheet, ()):
            families.add(identities_of(record), record.number)
        families.refuse_doubles(rows)
        for row in rows:
            if row.unchanged and not row.faults:
                row.record = row.known
                continue
            if row.faults:
                continue
            record = self._build(row, lambda old, update: updated(sheet, old, update))
            row.gaps = tuple(gap for gap, name in NO_COLUMN[sheet] if name not in row.layout.columns)
            if sheet == SUPPORTS:
                row.gaps += check_approval(row, record, self.rules)
            self._settle(row, record)

    def _judge_matches(self, rows: Sequence[Row]) -> None:
        drafts: list[tuple[Row, Match]] = []
        for row in rows:
            if row.unchanged and not row.faults:
                row.record = row.known
            elif not row.faults and (draft := self._draft(row)):
                drafts.append((row, draft))
        # The older trial keeps its place; the row that came later is the one to look at.
        again = {row.known.number for row, _draft in drafts if row.known}
        beside = _Beside(match for match in self.records.get(MATCHES, ()) if match.number not in again)
        drafts.sort(key=lambda each: (each[1].trial is None, each[1].trial and each[1].trial.on, each[0].line))
        for row, draft in drafts:
            support = self._family(SUPPORTS, row.values["support_family"])
            check_places(row, draft, support, beside.of(draft))
            self._settle(row, draft)
            if row.record is not None:
                beside.add(row.record)

    def _draft(self, row: Row) -> Match | None:
        family = self._family(REQUESTS, row.values["request_family"])
        support = self._family(SUPPORTS, row.values["support_family"])
        for name, found in (("request_family", family), ("support_family", support)):
            if found is None:
                row.refuse(name, "unknown_family")
        if row.faults:
            return None
        children, code = keys_of_children(family, row.values["children"])
        if code:
            row.refuse("children", code)
            return None
        match: Match = self._build(row, lambda old, update: updated_match(old, update, family, support, children))
        check_steps(row, family, support)
        check_left(row, match, family, support)
        row.gaps = trial_gaps(family, support) if match.trial else ()
        return match

    def _family(self, sheet: str, nr: str) -> Any:  # noqa: ANN401 - a family of either kind, or None
        return self._made.get(sheet, {}).get(nr)

    def _build(self, row: Row, put: Callable[[Any, Update], Any]) -> Any:  # noqa: ANN401 - any record class
        """Return the record with what changed in the row, and note what a colleague changed at the same place."""
        sheet = row.layout.sheet
        before = self._before(row)
        update = Update(row.values, row.changed, before, self.setting.form.patterns, self.pick)
        if row.known is None:
            return put(_KINDS[sheet](number=self.number(PREFIX[sheet]), owner=self.owner), update)
        for name in sorted(row.changed):
            old = evolve(update, values={**row.values, **before}, changed=frozenset({name}))
            if put(row.known, old) != row.known:
                self.overwritten.append((row, name))
            _refuse_disputed(row, name, put(row.known, evolve(update, changed=frozenset({name}))))
        return put(row.known, update)

    def _settle(self, row: Row, record: Any) -> None:  # noqa: ANN401 - any record class
        """Take the row over, refuse it, or lift the gates that a lead accepts."""
        # What lacks for an approval is an item of the checklist; the other gates are known by their code.
        lifted = {fault.field if fault.code == "missing_for_approval" else fault.code for fault in row.faults}
        reason = self._reason(row, lifted)
        if lifted and not reason:
            return
        row.faults, row.lifted = [], tuple(sorted(lifted))
        row.gaps = tuple(dict.fromkeys((*row.gaps, *row.lifted)))
        override = reason if lifted else self.no_column if row.gaps else ""
        row.record = evolve(_overridden(record, reason if lifted else ""), source=self._source(row, override))
        self._made[row.layout.sheet][row.nr] = row.record

    def _reason(self, row: Row, lifted: set[str]) -> str:
        """Return the reason to lift these gates: that of now, or the one with which they were lifted before."""
        if not ACCEPTABLE.issuperset(fault.code for fault in row.faults):
            return ""
        before: Source | None = row.known.source if row.known else None
        if not self.accept and before and before.override and lifted.issubset(before.gaps):
            return before.override
        return self.accept

    def _source(self, row: Row, override: str) -> Source:
        cells = {name: cell for name, cell in row.cells.items() if cell}
        sheet, today = self.source_name(row.layout.sheet), self.setting.today
        held: Source | None = row.known.source if row.known else None
        if held and held.override and not self.no_column:
            return held  # who is no lead cannot write a lead's reason anew, nor take it away
        if held:
            cells = {**{n: c for n, c in held.cells.items() if n not in row.cells}, **cells}
        on = held.on if held and not row.changed & _MOVES else today
        return Source(sheet=sheet, nr=row.nr, on=on, cells=cells, gaps=row.gaps, override=override or None)


def _refuse_disputed(row: Row, name: str, record: Any) -> None:  # noqa: ANN401 - any record class
    """Refuse the changed cell `name`, with which `record` is made, where it would settle a contradiction unseen."""
    about = row.known.about
    if about.disputed:
        before, after = stored(row.known), stored(record)
        different = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        if any(about.contradicted(path) for path in different):
            row.refuse(name, "in_contradiction", number=record.number)


def _overridden(record: Any, reason: str) -> Any:  # noqa: ANN401 - any record class
    """Write the reason where the gate stands: at the decision, or at the trial."""
    if reason and isinstance(record, SupportFamily) and record.screening.decision:
        decision = evolve(record.screening.decision, override=reason)
        return evolve(record, screening=evolve(record.screening, decision=decision))
    if reason and isinstance(record, Match) and record.trial:
        return evolve(record, trial=evolve(record.trial, override=reason))
    return record


class _Beside:
    """The matches by family, so that each is compared with those of its own families only."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self._of: dict[str, list[Match]] = {}
        for match in matches:
            self.add(match)

    def add(self, match: Match) -> None:
        for number in (match.request_family, match.support_family):
            self._of.setdefault(number or "", []).append(match)

    def of(self, match: Match) -> list[Match]:
        found = (*self._of.get(match.request_family or "", ()), *self._of.get(match.support_family or "", ()))
        return list({other.number: other for other in found}.values())
