"""An own template filled in with the figures of a report, or what is wrong with it, with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.figures.counts import Mark
from bgz.domain.figures.offered import Paragraphs, example
from bgz.domain.values.days import show_day
from bgz.errors import Invalid
from bgz.i18n import _
from bgz.output import report_numbers
from bgz.output.own_remarks import understood
from bgz.output.report_page import markdown_text
from bgz.terms.commands import HELP_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bgz.domain.figures.counts import Number
    from bgz.output.own_sandbox import Sandbox

_MOST_JOINED = 20_000
"""Characters of a list as one text."""
_MOST_DECIMALS = 3
_LONGEST_LINE = 100


@frozen
class Source:
    """A template: what it is called in errors, its text, and what it becomes: "txt", "md" or "html"."""

    name: str
    text: str
    ending: str


def fill(source: Source, values: Mapping[str, Any]) -> str:
    """Return the template filled in, in the language in use. Raises Invalid with name, line and what is wrong."""
    return _attempt(source, values, "")


def tried(source: Source) -> None:
    """Fill the template in with examples: all numbers there, and all hidden. Raises Invalid as `fill` does."""
    _attempt(source, example(hidden=False), "")
    _attempt(source, example(hidden=True), _("Where numbers are hidden:"))


def _attempt(source: Source, values: Mapping[str, Any], when: str) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    from bgz.output.own_sandbox import Exceeded, NotAllowed

    sandbox = _sandbox(source.ending)
    try:
        tree = sandbox.prepared(source.text, source.name, values)
        return "".join(sandbox.pieces(tree, source.name, values)).rstrip("\n") + "\n"
    except TemplateSyntaxError as error:
        said = str(error.message)
        what = said if isinstance(error, NotAllowed) else understood(said)
        raise _wrong(source, error.lineno, what, when) from None
    except (TemplateError, Exceeded) as error:
        raise _wrong(source, _line(error), str(error), when) from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        what = _(
            "texts, numbers and marks are mixed up here; a figure may be hidden, so ask first whether it “is number”"
        )
        raise _wrong(source, _line(error), what, when) from None
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise _wrong(source, _line(error), _("it is nested too deeply"), when) from None


def _wrong(source: Source, line: int, what: str, when: str) -> Invalid:
    lines = source.text.splitlines()
    place = _("{name}, line {line}: {what}").format(name=source.name, line=line, what=f"{when} {what}".strip())
    shown = lines[line - 1].strip()[:_LONGEST_LINE] if 0 < line <= len(lines) else ""
    return Invalid(
        _("The template cannot be filled in."),
        problems=[place, *([shown] if shown else [])],
        hint=_("What a template may use: {command}").format(command=f"bgz help {HELP_PAGE.label('templates')}"),
    )


def _line(error: BaseException) -> int:
    """Return the line of the template at which `error` arose; 1 where nothing tells."""
    found, step = 1, error.__traceback__
    while step is not None:
        template = step.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            found = template.get_corresponding_lineno(step.tb_lineno)
        step = step.tb_next
    return found


def _sandbox(ending: str) -> Sandbox:
    from bgz.output.own_sandbox import Sandbox

    filters: dict[str, Callable[..., Any]] = {
        "number": _number,
        "amount": lambda value: report_numbers.amount(_numeric(value)),
        "percentage": lambda value: report_numbers.percentage(_numeric(value)),
        "day": _day,
        "weeks": lambda value: report_numbers.duration(_numeric(value), weeks=True),
        "join": _joined,
        "length": len,
    }
    return Sandbox(filters, partial(_shown, markdown=ending == "md"), html=ending == "html")


def _number(value: object, decimals: int | None = None) -> str:
    if decimals is not None and not (type(decimals) is int and 0 <= decimals <= _MOST_DECIMALS):
        raise ValueError
    return report_numbers.number(_numeric(value), decimals)


def _numeric(value: object) -> Number:
    """Return a number, none, or the mark that a text is. Raises ValueError for what is none of these."""
    if isinstance(value, str):
        return Mark(value)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise ValueError


def _day(value: object) -> str:
    if not isinstance(value, date):
        raise ValueError
    return show_day(value)


def _joined(values: Sequence[object], between: str = "") -> str:
    """Return a list, which it is by now, as one text. Raises ValueError for one that becomes very long."""
    apart = str(between)
    shown = [_plain(each) for each in values]
    if len(apart) * len(shown) + sum(map(len, shown)) > _MOST_JOINED:
        raise ValueError
    return apart.join(shown)


def _plain(value: object) -> str:
    """Return how a value is written. Raises SecurityError for a list or group."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return report_numbers.number(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, list | tuple | Mapping):
        from jinja2.exceptions import SecurityError

        raise SecurityError(_("this is a list or a group; say what of it is to be shown"))
    return str(value)


def _shown(value: object, *, markdown: bool) -> str:
    """Return what a template shows as text; in Markdown so that nothing in it is a mark of Markdown."""
    text = _plain(value)
    if not markdown:
        return text
    if isinstance(value, Paragraphs):
        return "\n".join(map(markdown_text, text.split("\n")))
    return markdown_text(text)
