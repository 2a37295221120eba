"""The own look of a programme: its logo as it is stored, and what is wrong with one that came in another way."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from bgz.domain.cases.pictures import MOST_BYTES, Picture, picture
from bgz.domain.cases.programme import Logo
from bgz.domain.record.reading import Problem
from bgz.domain.values.texts import LONGEST, holds_bsn
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.programme import Look

_MOST_SIGNS = MOST_BYTES * 4 // 3 + 4
"""A picture of the largest size in base64."""


def logo_from(data: bytes) -> Logo:
    """Return the picture in `data` as it is stored. Raises ValueError with a sentence."""
    found = picture(data)
    text = base64.b64encode(found.data).decode("ascii")
    cut = (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
    return Logo(kind=found.kind, parts=tuple(piece for part in cut for piece in _pieces(part)))


def _pieces(text: str) -> Iterator[str]:
    """Yield `text`, cut where digits in a row would read as a citizen service number: no text may hold one."""
    if not holds_bsn(text):
        yield text
        return
    half = len(text) // 2
    yield from _pieces(text[:half])
    yield from _pieces(text[half:])


def picture_of(logo: Logo) -> Picture:
    """Return the picture of a stored logo, checked anew: whoever edits can write anything. Raises ValueError."""
    if sum(map(len, logo.parts)) > _MOST_SIGNS:
        raise ValueError(_("the picture is too large"))
    try:
        data = base64.b64decode("".join(logo.parts), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(_("is no PNG or JPEG picture")) from error
    found = picture(data)
    if found.kind != logo.kind:
        raise ValueError(_("is another kind of picture than it says"))
    return found


def logo_uri(look: Look) -> str | None:
    """Return the logo as a `data:` address for a page; None where there is none, or one that fails the checks."""
    if look.logo is None:
        return None
    try:
        found = picture_of(look.logo)
    except ValueError:
        return None
    return f"data:image/{found.kind};base64,{base64.b64encode(found.data).decode('ascii')}"


def own_text(look: Look, which: str, language: str) -> str | None:
    """Return the programme's own "introduction" or "closing" in a language; None where nobody wrote it."""
    text: str | None = getattr(look, f"{which}_{language}")
    return text


def look_faults(look: Look) -> Iterator[Problem]:
    """Yield what is wrong with the look. A colour that is not right does not get as far: it cannot be typed."""
    if look.logo is not None:
        try:
            picture_of(look.logo)
        except ValueError as error:
            command = _("leave it out: {command}").format(command="bgz settings logo --remove")
            yield Problem("look.logo", f"{error}; {command}")
