"""The own templates of the programme: tried before they are kept, and kept signed by a lead."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from bgz.actions.result import Result
from bgz.actions.settings import keep
from bgz.actions.settings_look import text_in
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.own_templates import ending_of, meant, parse_name, template_faults
from bgz.domain.cases.programme import OwnTemplate, Programme
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.values.numbers import new_key
from bgz.domain.values.texts import clean_text
from bgz.errors import Invalid, NotFound, Refused
from bgz.i18n import _, language
from bgz.output.own_template import Source, tried
from bgz.storage.layout import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

EXAMPLE = "council.{language}.md.j2"
"""The shipped example, in `templates/report`."""


@frozen
class TemplateRow:
    """A template of the programme: its name, how many lines it has, and what is wrong with it, if anything."""

    name: str
    lines: int
    faults: tuple[str, ...]


@frozen
class Templates:
    """The own templates; `changed` is the one that was just stored or removed."""

    templates: tuple[TemplateRow, ...]
    changed: str = ""


@frozen
class TemplateText:
    """A template as it was written."""

    name: str
    text: str


def templates(folder: CaseFolder) -> Result[Templates]:
    """List the templates, each tried anew."""
    return _listed(folder.read(PROGRAMME).record)


def _listed(programme: Programme, changed: str = "", messages: tuple[str, ...] = ()) -> Result[Templates]:
    rows = tuple(
        TemplateRow(each.name, len(each.text.splitlines()), tuple(_faults(programme, key, each)))
        for key, each in sorted(programme.templates.items(), key=lambda pair: (pair[1].name, pair[0]))
    )
    usable = [row.name for row in rows if not row.faults]
    first = changed if changed in usable else usable[0] if usable else ""
    step = f"bgz report --template {first}" if first else "bgz settings template example"
    return Result(Templates(rows, changed), messages, step)


def _faults(programme: Programme, key: str, template: OwnTemplate) -> Iterator[str]:
    wrong = [each.message for each in template_faults(programme.templates) if each.path == f"templates.{key}.name"]
    yield from wrong
    if not wrong:
        try:
            tried(source_of(template.name, template.text))
        except Invalid as error:
            yield from error.problems[:1]


def source_of(name: str, text: str) -> Source:
    """Return a template to be filled in. Raises ValueError when its name does not tell what it becomes."""
    return Source(name, text, ending_of(name))


def add(folder: CaseFolder, path: Path, name: str | None, *, at: datetime) -> Result[Templates]:
    """Store the template in a file, by its name or `name`; one that is called so already is replaced.

    Raises Invalid with file, line and what is wrong when it cannot be filled in with an example.
    """
    source = source_in(folder, path, name)
    tried(source)
    held = folder.read(PROGRAMME)
    programme: Programme = held.record
    keys = [key for key, each in programme.templates.items() if each.name == source.name]
    key = keys[0] if len(keys) == 1 else new_key("j", programme.templates, secrets.choice)
    template = OwnTemplate(name=source.name, text=source.text)
    kept = {other: each for other, each in programme.templates.items() if other not in keys}
    changed = attrs.evolve(programme, templates={**kept, key: template})
    result = keep(folder, held, changed, [str(each) for each in contradictions(changed)], (), at=at)
    return _listed(changed, source.name, result.messages)


def source_in(folder: CaseFolder, path: Path, name: str | None = None) -> Source:
    """Return the template in a file. Raises NotFound, Refused for a file in a case folder, Invalid for no template."""
    if is_inside(path, folder.root):
        # Whoever can write into the folder is not therefore of the team (design 3).
        raise Refused(
            _("A template is never read from the case folder: others can write there."),
            hint=_("Put the file in another place first, and look at what it says."),
        )
    text = text_in(path)
    try:
        return source_of(parse_name(name or path.name), clean_text(text))
    except ValueError as error:
        raise Invalid(f"{path.name}: {error}") from error


def remove(folder: CaseFolder, name: str, *, at: datetime) -> Result[Templates]:
    """Remove a template, and whatever else is called exactly so. Raises NotFound, naming what there is."""
    held = folder.read(PROGRAMME)
    programme: Programme = held.record
    found = meant(programme.templates, name)
    called = found.name if found else name
    kept = {key: each for key, each in programme.templates.items() if each.name != called}
    if len(kept) == len(programme.templates):
        raise unknown(programme, name)
    changed = attrs.evolve(programme, templates=kept)
    result = keep(folder, held, changed, [str(each) for each in contradictions(changed)], (), at=at)
    return _listed(changed, called, result.messages)


def text_of(folder: CaseFolder, name: str) -> Result[TemplateText]:
    """Return a stored template as it was written. Raises NotFound, naming what there is."""
    programme: Programme = folder.read(PROGRAMME).record
    found = meant(programme.templates, name)
    if found is None:
        raise unknown(programme, name)
    return Result(TemplateText(found.name, found.text))


def unknown(programme: Programme, name: str) -> NotFound:
    """Return the error for a template that is not there, naming those that are."""
    from difflib import get_close_matches

    names = sorted({each.name for each in programme.templates.values()})
    if name.strip().lower() in names:
        return NotFound(_("That template cannot be used as it is."), hint="bgz settings template list")
    near = get_close_matches(name.lower(), names, 1, 0.5) or names
    hint = _("There is: {names}").format(names=", ".join(near)) if near else "bgz settings template add"
    return NotFound(_("There is no template of that name."), hint=hint)


def example() -> Result[TemplateText]:
    """Return the template that comes with bgz, in the language in use, to begin from."""
    from importlib import resources

    name = EXAMPLE.format(language=language())
    text = resources.files("bgz.templates").joinpath("report", name).read_text(encoding="utf-8")
    return Result(TemplateText(name, text), next_step=f"bgz settings template example > {name}")
