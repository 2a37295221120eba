"""A report as a file: in its format, where the user says, never inside the case folder."""

from __future__ import annotations

import errno
import re
import stat
import unicodedata
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.protection import MUNICIPALITY, PUBLIC, TEAM
from bgz.errors import FolderProblem, Refused
from bgz.i18n import N_, _, in_language
from bgz.storage.layout import is_inside

if TYPE_CHECKING:
    from bgz.domain.figures.period import Period
    from bgz.domain.figures.report import Report
    from bgz.storage.folder import CaseFolder

HTML, PDF, CSV, XLSX, JSON = "html", "pdf", "csv", "xlsx", "json"
_NAMES = {TEAM: N_("bgz-report"), MUNICIPALITY: N_("bgz-report-municipality"), PUBLIC: N_("bgz-report-public")}
"""Each audience has its own, so that no file for the team takes the place of one that may go out, or is sent as it."""
_LONGEST_NAME = 80
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@frozen
class Document:
    """A report as it lies in a file; `ending` says of which kind, `template` the own template that made it, if one."""

    data: bytes
    ending: str
    template: str = ""


@frozen
class Saved:
    """Where a report was written; `instead_of` is the file that could not be replaced, open or read-only."""

    path: Path
    instead_of: Path | None = None


def rendered(made: Report, form: str) -> Document:
    """Return the report as a file of `form`, in its own language. Raises NotFound when no browser makes a PDF."""
    with in_language(made.language):
        if form == XLSX:
            from bgz.output.report_xlsx import as_xlsx

            return Document(as_xlsx(made), form)
        if form == PDF:
            from bgz.output import report_page
            from bgz.output.pdf import as_pdf

            page = report_page.as_html(made)
            return Document(as_pdf(page, title=report_page.heading(made), made_on=made.made_on), form)
        return Document(_text(made, form).encode(), form)


def _text(made: Report, form: str) -> str:
    if form == JSON:
        from bgz.output.report_json import as_json

        return as_json(made)
    if form == CSV:
        from bgz.output.report_csv import as_csv

        return as_csv(made)
    from bgz.output import report_page

    return report_page.as_html(made) if form == HTML else report_page.as_markdown(made)


def default_name(period: Period, ending: str, audience: str = TEAM, *about: str) -> Path:
    """Return a sensible name for the file: bgz-rapport-2023.html, or bgz-rapport-gemeente-2023-meppel.pdf.

    `about` tells it from other reports of the period: municipalities, an own template.
    """
    parts = (_(_NAMES[audience]), period.slug, *map(_slug, about))
    return Path("-".join(filter(None, parts))[:_LONGEST_NAME].rstrip("-") + f".{ending}")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def check_target(folder: CaseFolder, target: Path) -> None:
    """Refuse a file inside the case folder, which is synced: nothing readable may lie there. Raises Refused."""
    if is_inside(target, folder.root):
        raise Refused(
            _("A report may not lie in the case folder: everything there is encrypted."),
            hint=_("Give another place with --output, or first go to another folder."),
        )


def save(folder: CaseFolder, document: Document, target: Path) -> Saved:
    """Write the report to `target` in one step; beside it where that file is open elsewhere or read-only.

    Raises Refused or FolderProblem; nothing of a failed attempt stays behind.
    """
    from bgz.storage import atomic

    check_target(folder, target)
    if target.exists() and not target.is_file():
        raise Refused(
            _("What stands there is not a file: {path}").format(path=target),
            hint=_("Give another place with --output."),
        )
    try:
        if not _read_only(target):
            try:
                atomic.write(target, document.data)
            except PermissionError:
                # Windows: Excel holds the file. Where there is no file, it is the folder that may not be written.
                if not target.exists():
                    raise
            else:
                return Saved(target)
        beside = _beside(target)
        atomic.write(beside, document.data)
    except OSError as error:
        raise _problem(error, target) from error
    return Saved(beside, instead_of=target)


def _read_only(target: Path) -> bool:
    """Whether somebody marked the file as one not to be changed; replacing it would not ask for that."""
    return target.exists() and not target.stat().st_mode & stat.S_IWUSR


def _beside(target: Path) -> Path:
    """Return a name that is free, as Windows makes it: bgz-rapport-2023 (2).xlsx."""
    names = (target.with_name(f"{target.stem} ({at}){target.suffix}") for at in count(2))
    return next(name for name in names if not name.exists())


def _problem(error: OSError, target: Path) -> FolderProblem:
    """Say why nothing could be written, and what helps."""
    if not target.parent.is_dir():
        return FolderProblem(
            _("The folder {folder} does not exist.").format(folder=target.parent),
            hint=_("Make it first, or give another place with --output."),
        )
    if error.errno in _FULL:
        hint = _("The disk is full: make room, or give another place with --output.")
    elif isinstance(error, PermissionError) or error.errno == errno.EROFS:
        hint = _("You may not write in that folder: give another place with --output.")
    else:
        hint = _("Give another place with --output.")
    reason = error.strerror or error
    return FolderProblem(_("The report cannot be written: {reason}").format(reason=reason), hint=hint)
