"""The pages of `bgz help`: written ones from `bgz/help`, and tables made from what the program itself declares."""

from __future__ import annotations

import re
from importlib import resources

from attrs import frozen

from bgz.actions.result import Result
from bgz.domain.values.table import Table
from bgz.i18n import _, language
from bgz.terms.commands import HELP_PAGE

WRITTEN = (
    "begin",
    "together",
    "import",
    "matching",
    "reminders",
    "report",
    "publish",
    "limits",
    "security",
    "templates",
)
"""Pages that lie in `bgz/help` as PAGE.LANGUAGE.md; the others are made."""
_CITED = re.compile(r" ?<!--.*?-->")
"""Notes for maintainers, such as which test shows that a line of the page is so."""


@frozen
class PageName:
    """A page by its word in the language in use, and what it tells."""

    code: str
    name: str
    title: str


@frozen
class Page:
    """A page: Markdown text, or tables."""

    code: str
    text: str
    tables: tuple[Table, ...] = ()


def pages() -> Result[tuple[PageName, ...]]:
    """Return the list of pages."""
    titles = {
        "begin": _("From an empty folder to the first match"),
        "together": _("With several people in one folder"),
        "import": _("How spreadsheets are taken over"),
        "matching": _("How suggestions and plans come about"),
        "reminders": _("How nothing is forgotten"),
        "report": _("What the report says to whom, and how to read it"),
        "publish": _("How requests are made public"),
        "limits": _("What bgz does not do"),
        "security": _("What bgz protects, and what not"),
        "figures": _("The figures of the report and what they mean"),
        "templates": _("Own templates: a letter or note with the figures of the report"),
        "fields": _("The fields of every record"),
        "exit-codes": _("The exit codes that scripts rely on"),
    }
    found = tuple(PageName(code, _word(code), title) for code, title in titles.items())
    return Result(found, next_step=f"bgz help {found[0].name}")


def page(code: str) -> Result[Page]:
    """Return the page `code` (of `terms.HELP_PAGE`) in the language in use."""
    if code in WRITTEN:
        from bgz.domain.figures import offered

        name = f"{code}.{language()}.md"
        text = resources.files("bgz").joinpath("help", name).read_text(encoding="utf-8")
        return Result(Page(code, _CITED.sub("", text), offered.tables() if code == "templates" else ()))
    from bgz.domain import reference

    if code == "fields":
        return Result(Page(code, "", reference.field_tables()))
    return Result(Page(code, "", (reference.figures() if code == "figures" else reference.exit_codes(),)))


def _word(code: str) -> str:
    """Return how a person types the page: one word."""
    return HELP_PAGE.label(code).replace(" ", "-")
