"""The own look of the programme: its logo, and the texts that open and close a report. Only a lead may set them."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING

import attrs

from bgz.actions.settings import Settings, keep, set_values
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.look import logo_from
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.values.texts import LONGEST
from bgz.errors import Invalid, NotFound
from bgz.i18n import _

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from bgz.actions.result import Result
    from bgz.storage.folder import CaseFolder

_LARGEST_FILE = 20_000_000
"""Bytes that are read of a picture; what a camera writes beside it may be many times as large as the picture."""


def set_logo(folder: CaseFolder, path: Path, *, at: datetime) -> Result[Settings]:
    """Store the picture in the file as the logo. Raises NotFound, Invalid, or Refused for who is no lead."""
    try:
        logo = logo_from(read_file(path, _LARGEST_FILE))
    except ValueError as error:
        raise Invalid(
            _("This cannot be the logo: {reason}.").format(reason=error),
            hint=_("Give a PNG or JPEG, made small: for example 600 pixels wide."),
        ) from error
    return _with_look(folder, at=at, logo=logo)


def remove_logo(folder: CaseFolder, *, at: datetime) -> Result[Settings]:
    """Leave the logo out from now on."""
    return _with_look(folder, at=at, logo=None)


def set_text(folder: CaseFolder, which: str, lang: str, text: str, *, today: date, at: datetime) -> Result[Settings]:
    """Set the text `which` ("introduction", "closing") in a language; an empty one leaves it out."""
    return set_values(folder, [f"look.{which}_{lang}={text}"], today=today, at=at)


def text_in(path: Path) -> str:
    """Return the text in a file; PowerShell's `>` writes UTF-16. Raises NotFound or Invalid."""
    data = read_file(path, 4 * LONGEST)
    try:
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_("{path} is no text in UTF-8.").format(path=path.name)) from error


def _with_look(folder: CaseFolder, *, at: datetime, **values: object) -> Result[Settings]:
    held = folder.read(PROGRAMME)
    programme = attrs.evolve(held.record, look=attrs.evolve(held.record.look, **values))
    return keep(folder, held, programme, [str(each) for each in contradictions(programme)], (), at=at)


def read_file(path: Path, most: int) -> bytes:
    """Return what a file holds. Raises NotFound, and Invalid when it is no file or larger than `most` bytes."""
    try:
        if not path.is_file():
            raise NotFound(_("There is no such file: {path}").format(path=path.name))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotFound(_("{path} cannot be read: {reason}").format(path=path.name, reason=reason)) from error
    if len(data) > most:
        raise Invalid(_("{path} is too large.").format(path=path.name))
    return data
