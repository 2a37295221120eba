"""Languages. English message ids, Dutch catalogue, Dutch by default.

`_` translates now, in the language set; `N_` only marks a text, for tables that are made at import time and
shown later. click translates its own sentences through the global `gettext`, which `set_language` points at
the same catalogue.
"""

from __future__ import annotations

import gettext
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LANGUAGES = ("nl", "en")
DOMAIN = "bgz"
LOCALES = Path(__file__).with_name("locale")

_current: gettext.NullTranslations = gettext.NullTranslations()
_code = "en"


def set_language(code: str) -> None:
    """Show everything from now on in `code` ("nl" or "en"; anything else counts as "nl")."""
    global _current, _code  # noqa: PLW0603 - one language per process, as gettext itself has it
    _code = code if code in LANGUAGES else LANGUAGES[0]
    os.environ["LANGUAGE"] = _code
    gettext.bindtextdomain(DOMAIN, str(LOCALES))
    gettext.textdomain(DOMAIN)
    _current = gettext.translation(DOMAIN, str(LOCALES), [_code], fallback=True)


def language() -> str:
    """Return the language in use: "nl" or "en"."""
    return _code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Show everything inside the block in `code`: a report may be English on a Dutch screen."""
    before = _code
    set_language(code)
    try:
        yield
    finally:
        set_language(before)


def wanted_language(arguments: list[str], environ: dict[str, str]) -> str:
    """Return the language asked for by the global option --lang or BGZ_LANG, before anything is parsed.

    Only options before the command's name count: `bgz report --lang en` speaks of the report.
    """
    for position, argument in enumerate(arguments):
        if argument == "--lang":
            return arguments[position + 1] if position + 1 < len(arguments) else LANGUAGES[0]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument in {"--folder", "--today"}:
            continue
        if not argument.startswith("-") and (position == 0 or arguments[position - 1] not in {"--folder", "--today"}):
            break
    return environ.get("BGZ_LANG", LANGUAGES[0])


def N_(text: str) -> str:  # noqa: N802 - gettext's own name
    """Mark `text` for translation; it is translated where it is shown."""
    return text


def _(text: str) -> str:
    """Translate `text` into the language in use."""
    return _current.gettext(text) if text else text


def ngettext(one: str, many: str, count: int) -> str:
    """Translate `one` or `many`, whichever fits `count`."""
    return _current.ngettext(one, many, count)


def listed(parts: Sequence[str], last: str) -> str:
    """Return `parts` in a line with commas, and `last` (an "and" or "or") before the last of several."""
    return last.join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
