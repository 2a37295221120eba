"""The one way in which the shipped templates are read and filled in.

Templates never come from the case folder: whoever can write there could run code (design 3). They run in a sandbox
all the same, so that what is filled in can be read and nothing more.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: str) -> Environment:
    """Return what renders the templates in `folder` of the shipped ones, in the language in use.

    What is filled in is escaped in every template but plain text, Markdown and style. A name that a template does not
    get is an error, never an empty place. An end of line at the end of a template is left out.
    """
    from jinja2 import FunctionLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def source(name: str) -> str:
        return resources.files("bgz.templates").joinpath(folder, name).read_text(encoding="utf-8")

    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(source),
        autoescape=select_autoescape(("html.j2",), ("md.j2", "txt.j2", "css"), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=_, ngettext=ngettext)
    return made
