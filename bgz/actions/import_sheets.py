"""Take over spreadsheets: a dry run first, good rows in, bad rows back with the reason (design 13)."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import rules_of
from bgz.actions.import_messages import last_year, messages
from bgz.actions.import_views import Batch, Imported, holds_rejects, view, write_rejects
from bgz.actions.result import Result
from bgz.actions.roles import is_lead
from bgz.actions.shipped import shipped_form
from bgz.domain.importing.form import MATCHES, PREFIX, lacking
from bgz.domain.importing.judge import Judge
from bgz.domain.importing.rows import Setting, read_rows
from bgz.domain.values.numbers import new_number
from bgz.domain.values.texts import clean_text
from bgz.errors import Invalid, Refused
from bgz.i18n import _
from bgz.storage import sheets
from bgz.storage.layout import is_inside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from bgz.actions.progress import Progress
    from bgz.domain.importing.form import Form, Table
    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Held


@frozen
class Wishes:
    """How to import: write or only look, where rejected rows go, which series, and a lead's reason to lift gates."""

    apply: bool = False
    rejects: Path | None = None
    series: str = ""
    accept_gaps: str = ""


def import_sheets(
    folder: CaseFolder,
    paths: Sequence[Path],
    wishes: Wishes,
    *,
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> Result[Imported]:
    """Judge every row of the sheets and, with `apply`, write the good ones.

    Raises NotFound and Invalid for a file that is no sheet, Refused for a lead's override by another, and for
    rejected rows that would land in the case folder. May be stopped at any moment and run again.
    """
    _check_wishes(folder, paths, wishes)
    form = shipped_form()
    records = {sheet: list(folder.all(prefix)) for sheet, prefix in PREFIX.items()}
    programme = folder.read("programme").record
    setting = _setting(form, today, programme.municipality_names)
    batch = _read(paths, form, setting)
    _check_matches(folder, batch)
    taken = {held.number for each in records.values() for held in each}
    judge = Judge(
        setting=setting,
        rules=rules_of(programme),
        records={sheet: [held.record for held in each] for sheet, each in records.items()},
        number=lambda prefix: _fresh(prefix, taken),
        pick=secrets.choice,
        series=wishes.series,
        accept=wishes.accept_gaps,
        no_column=_("The sheet says nothing about it.") if is_lead(folder) else "",
        owner=folder.member,
    )
    judge.judge(batch.by_sheet())
    if wishes.rejects:
        write_rejects(wishes.rejects, batch)
    if wishes.apply:
        _write(folder, batch, records, at, progress)
    return Result(
        view(batch, applied=wishes.apply, rejects=wishes.rejects),
        messages=tuple(messages(judge, batch, programme.municipality_names)),
        next_step=_next_step(paths, wishes, batch, today),
        # Rows that were asked for in a file are handed back; rows that nobody would see need a person.
        attention=bool(batch.bad) and wishes.rejects is None,
    )


def _check_wishes(folder: CaseFolder, paths: Sequence[Path], wishes: Wishes) -> None:
    if wishes.accept_gaps and not is_lead(folder):
        raise Refused(_("Only a lead may take over rows that break a gate."), hint=_("Leave --accept-gaps out."))
    try:
        for text in (wishes.accept_gaps, wishes.series):
            clean_text(text)
    except ValueError as error:
        raise Invalid(
            _("A reason or name given with the command cannot be kept."),
            problems=[_("It {fault}.").format(fault=error)],
        ) from None
    if wishes.rejects:
        _check_target(folder, paths, wishes.rejects)


def _check_matches(folder: CaseFolder, batch: Batch) -> None:
    if batch.by_sheet()[MATCHES] and not is_lead(folder):
        raise Refused(
            _("Only a lead takes over matches: as history they pass fewer gates."),
            hint=_("Import the families alone, or ask a lead."),
        )


def _check_target(folder: CaseFolder, paths: Sequence[Path], target: Path) -> None:
    """Refuse a place for the rejected rows where others would read them, or where something else would be lost."""
    if is_inside(target, folder.root):
        raise Refused(
            _("Rejected rows are readable and may not lie in the case folder."), hint=_("Give a place outside it.")
        )
    if any(path.resolve() == target.resolve() for path in paths):
        raise Refused(_("The rejected rows would overwrite a sheet."), hint=_("Give another name with --rejects."))
    if target.exists() and not holds_rejects(target):
        raise Refused(
            _("{file} exists already, and holds no rejected rows.").format(file=target.name),
            hint=_("Give another name with --rejects."),
        )


def _fresh(prefix: str, taken: set[str]) -> str:
    number = new_number(prefix, taken, secrets.choice)
    taken.add(number)
    return number


def _setting(form: Form, today: date, own: tuple[str, ...]) -> Setting:
    """Return how places are called: as the settings say, else as the postcode table does."""
    from bgz.storage.postcodes import load

    places = load()
    usual = {" ".join(name.split()).casefold(): name for name in (*places.municipalities, *own)}

    def municipality_at(postcode: str) -> str:
        place = places.get(postcode)
        return place.municipality if place and place.municipality else own[0] if len(own) == 1 else ""

    return Setting(today, form, lambda name: usual.get(name.casefold(), name), municipality_at)


def _read(paths: Sequence[Path], form: Form, setting: Setting) -> Batch:
    batch = Batch()
    problems: list[str] = []
    for path in paths:
        parts = [part for read in sheets.read(path) for part in form.parts(read)]
        strange = [table for table, layout in parts if layout is None]
        if len(strange) < len(parts):  # a workbook may have other worksheets beside ours
            batch.left_out += [table.file for table in strange]
        else:
            problems += [_unrecognised(form, table) for table in strange]
        batch.tables += [(table, layout, read_rows(table, layout, setting)) for table, layout in parts if layout]
    if problems:
        raise Invalid(
            _("Not every file is a sheet of request families, support families or matches."),
            problems=problems,
            hint=_("Which headers bgz knows: bgz help import"),
        )
    batch.tables.sort(key=lambda each: tuple(PREFIX).index(each[1].sheet))
    return batch


def _unrecognised(form: Form, table: Table) -> str:
    near = form.nearest(table.headers)
    if near is None:
        return _("{file}: no header is known.").format(file=table.file)
    headers = ", ".join(form.columns[near.sheet][name][0] for name in lacking(near))
    return _("{file}: these columns are missing: {headers}").format(file=table.file, headers=headers)


def _write(
    folder: CaseFolder, batch: Batch, records: dict[str, list[Held]], at: datetime, progress: Progress | None
) -> None:
    """Write families before matches, each row whole: stopped half-way, the next run finds what is there already."""
    held = {each.number: each for kind in records.values() for each in kind}
    rows = [row for row in batch.rows if row.record is not None and not row.unchanged]
    for done, row in enumerate(rows, start=1):
        if row.known is None:
            folder.create(row.record, at=at)
        else:
            folder.save(held[row.known.number], row.record, at=at)
        if progress:
            progress(done, len(rows))


def _next_step(paths: Sequence[Path], wishes: Wishes, batch: Batch, today: date) -> str:
    good = any(row.record is not None and not row.unchanged for row in batch.rows)
    if good and not wishes.apply:
        files = " ".join(f'"{path}"' if " " in str(path) else str(path) for path in paths)
        return f"bgz import {files} --apply" + (
            "" if wishes.rejects or not batch.bad else " --rejects " + _("rejected.csv")
        )
    return f"bgz report --year {last_year(batch.rows, today)}" if good else "bgz"
