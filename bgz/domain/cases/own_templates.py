"""The own templates of a programme: what they may be called, and which one is meant."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bgz.domain.record.reading import Problem
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bgz.domain.cases.programme import OwnTemplate

MOST = 20
"""Templates of one programme."""
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,50}\.(txt|md|html)\.j2")


def parse_name(text: str) -> str:
    """Return the name of a template: letter.txt.j2. It is never a path. Raises ValueError with a sentence."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise ValueError(_how())
    return name


def _how() -> str:
    return _("a template is called like letter.txt.j2, raad.md.j2 or brief.html.j2: small letters, digits, . _ and -")


def ending_of(name: str) -> str:
    """Return what a template of that name becomes. Raises ValueError with a sentence."""
    return parse_name(name).split(".")[-2]


def named(templates: Mapping[str, OwnTemplate]) -> dict[str, str]:
    """Return by name the keys of the templates that can be used: rightly called, and the only one of that name."""
    times = Counter(each.name for each in templates.values())
    return {each.name: key for key, each in templates.items() if times[each.name] == 1 and _NAME.fullmatch(each.name)}


def meant(templates: Mapping[str, OwnTemplate], asked: str) -> OwnTemplate | None:
    """Return the template that `asked` names: as it is called, or without the last ending where that is enough."""
    usable = named(templates)
    typed = asked.strip().lower()
    fitting = [name for name in usable if typed in {name, name.removesuffix(".j2"), name.split(".", maxsplit=1)[0]}]
    exact = typed if typed in usable else fitting[0] if len(fitting) == 1 else None
    return None if exact is None else templates[usable[exact]]


def template_faults(templates: Mapping[str, OwnTemplate]) -> Iterator[Problem]:
    """Yield what is wrong with the names and the number of templates; their text is tried when it is filled in."""
    times = Counter(each.name for each in templates.values())
    for key, each in templates.items():
        if not _NAME.fullmatch(each.name):
            yield Problem(f"templates.{key}.name", _how())
        elif times[each.name] > 1:
            yield Problem(f"templates.{key}.name", _("another template is called so too"))
    if len(templates) > MOST:
        yield Problem("templates", _("at most {most} templates are possible").format(most=MOST))
