"""What a command was not given: asked at a terminal, named all at once in a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.cli.turns import in_turn
from bgz.errors import Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bgz.cli.app import App


def complete(
    app: App,
    answers: dict[str, Any],
    questions: Mapping[str, Callable[[], Any]],
    required: Mapping[str, str],
    fits: Callable[[str], bool] = lambda _name: True,
) -> dict[str, Any]:
    """Return `answers` with what is None in it asked by `questions`.

    `required` maps the names that cannot be done without to their options. In a script only those are asked for,
    so that a command that was given enough never waits; when nobody can be asked, Usage names every missing option.
    A question that does not fit the answers before it (`fits`) is left out.
    """
    given = {name for name, value in answers.items() if value is not None}
    lacking = [name for name in required if name not in given]
    if lacking and not app.ask.possible:
        options = ", ".join(required[name] for name in lacking)
        raise Usage(_("Something is missing."), hint=_("Give it with {option}.").format(option=options))

    def is_asked(name: str) -> bool:
        return name not in given and (app.ask.at_terminal or name in lacking) and fits(name)

    in_turn(questions, answers, is_asked)
    return answers
