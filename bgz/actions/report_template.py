"""A report through an own template: one that a lead stored, or a file that lies outside the case folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bgz.actions.report_file import Document
from bgz.actions.settings_template import source_in, source_of, unknown
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.own_templates import meant
from bgz.domain.figures.offered import offered
from bgz.i18n import in_language
from bgz.output.own_template import Source, fill

if TYPE_CHECKING:
    from bgz.domain.cases.programme import Programme
    from bgz.domain.figures.report import Report
    from bgz.storage.folder import CaseFolder


def filled(folder: CaseFolder, report: Report, asked: str) -> Document:
    """Fill the template `asked` in with `report`: a stored one by its name, else a file.

    Raises NotFound, Refused for a file in a case folder, and Invalid with file and line for what is wrong in it.
    """
    source = _source(folder, asked)
    with in_language(report.language):
        return Document(fill(source, offered(report)).encode(), source.ending, source.name.partition(".")[0])


def _source(folder: CaseFolder, asked: str) -> Source:
    programme: Programme = folder.read(PROGRAMME).record
    found = meant(programme.templates, asked)
    if found is not None:
        return source_of(found.name, found.text)
    path = Path(asked)
    if not path.is_file():
        raise unknown(programme, asked)
    return source_in(folder, path)
