"""What a person should know about an import besides the counts. Numbers of rows and headers only, never a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.match import Match
from bgz.domain.importing.doubles import alike
from bgz.domain.importing.form import MATCHES, REQUESTS, SUPPORTS
from bgz.domain.work.stages import is_running
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from bgz.actions.import_views import Batch
    from bgz.domain.cases.match import Confirmation, End, Trial
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.importing.judge import Judge
    from bgz.domain.importing.rows import Row

_SHOWN = 10
"""Numbers named in one sentence."""


def messages(judge: Judge, batch: Batch, own: Collection[str]) -> Iterator[str]:
    """Yield the sentences; `own` are the municipalities of the programme."""
    rows = batch.by_sheet()
    if batch.left_out:
        yield _("Not one of the three sheets, and left out: {sheets}").format(sheets=", ".join(batch.left_out))
    yield from _accepted(rows)
    yield from _overwritten(judge)
    yield from _alike(judge, rows)
    yield from _elsewhere(rows, own)
    yield from _running(judge, rows)


def _accepted(rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Say once per sheet what it has no column for, and how many rows a lead's reason let in."""
    for sheet in (REQUESTS, SUPPORTS):
        new = [row for row in rows[sheet] if row.record is not None and not row.unchanged]
        silent = dict.fromkeys(row.file for row in new if set(row.gaps) - set(row.lifted))
        for file in silent:
            yield _("{file} says nothing about some gates; what it lacks is accepted as history.").format(file=file)
    lifted = [row for each in rows.values() for row in each if row.lifted]
    if lifted:
        text = ngettext(
            "{count} row that breaks a gate is taken over with your reason: {rows}",
            "{count} rows that break a gate are taken over with your reason: {rows}",
            len(lifted),
        )
        yield text.format(count=len(lifted), rows=_some([row.nr for row in lifted]))


def _overwritten(judge: Judge) -> Iterator[str]:
    """Say where a cell changed in the sheet and its value in bgz too: the sheet's is taken."""
    if judge.overwritten:
        places = [f"{row.nr} ({row.layout.header(name)})" for row, name in judge.overwritten if not row.faults]
        yield _("Changed in the sheet and in bgz as well; the sheet's value is taken: {places}").format(
            places=_some(places)
        )


def _alike(judge: Judge, rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    for sheet in (REQUESTS, SUPPORTS):
        pairs = alike(rows[sheet], judge.records[sheet])
        if pairs:
            shown = _some([f"{one} = {other}" for one, other in pairs])
            yield _("Same phone, or same postcode and name; the same family? {pairs}").format(pairs=shown)


def _elsewhere(rows: Mapping[str, Sequence[Row]], own: Collection[str]) -> Iterator[str]:
    """Say how many families live in a municipality that the settings do not name."""
    away = [
        row
        for sheet in (REQUESTS, SUPPORTS)
        for row in rows[sheet]
        if row.record is not None and row.known is None and own and row.record.municipality not in own
    ]
    if away:
        text = ngettext(
            "{count} family lives in a municipality that is not in the settings: {rows}",
            "{count} families live in a municipality that is not in the settings: {rows}",
            len(away),
        )
        yield text.format(count=len(away), rows=_some([row.nr for row in away]))
        names = sorted({row.record.municipality for row in away if row.record.municipality})
        if names:
            commands = _some([f'bgz settings municipality "{name}"' for name in names])
            yield _("Add those for which the programme works: {commands}").format(commands=commands)


def _running(judge: Judge, rows: Mapping[str, Sequence[Row]]) -> Iterator[str]:
    """Say how many reviews are to be planned: the norms count from the import, so that nothing is overdue at once."""
    today = judge.setting.today
    new = [row for row in rows[MATCHES] if row.record is not None and row.known is None]
    count = sum(is_running(row.record, today) for row in new)
    if count:
        text = ngettext(
            "{count} match is running; plan its review. The norms count from the day of the import.",
            "{count} matches are running; plan their reviews. The norms count from the day of the import.",
            count,
        )
        yield text.format(count=count)


def last_year(rows: Iterable[Row], today: date) -> int:
    """Return the last year up to `today` in which something happened according to the rows; else the year before."""
    days = [day for row in rows if row.record is not None for day in _days(row.record) if day <= today]
    return max(days).year if days else today.year - 1


def _days(record: RequestFamily | SupportFamily | Match) -> Iterator[date]:
    """Yield the days of what the report counts in a record."""
    if isinstance(record, Match):
        steps: tuple[Trial | Confirmation | End | None, ...] = (record.trial, record.confirmed, record.end)
        yield from (step.on for step in steps if step)
        return
    if record.registered_on:
        yield record.registered_on
    if record.left:
        yield record.left.on


def _some(texts: Sequence[str]) -> str:
    """Return the first few texts, and how many more there are."""
    shown = ", ".join(texts[:_SHOWN])
    more = len(texts) - _SHOWN
    return _("{shown} and {count} more").format(shown=shown, count=more) if more > 0 else shown
