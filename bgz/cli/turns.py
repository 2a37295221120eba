"""A handful of questions in turn, and back again with `<`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.cli.ask import Back, Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def in_turn(questions: Mapping[str, Callable[[], Any]], answers: dict[str, Any], fits: Callable[[str], bool]) -> None:
    """Ask each question that `fits` and put what is answered into `answers` at once, so that a stop loses nothing.

    Whether a question fits may depend on the answers before it.
    """
    names = list(questions)
    at, step = 0, 1
    while at < len(names):
        name = names[at]
        if fits(name):
            try:
                answers[name] = questions[name]()
                step = 1
            except Back as back:
                answers.update({name: back.text} if back.text else {})
                step = -1
            except Unfinished as stop:
                answers[name] = stop.text
                raise
        elif at == 0:
            step = 1
        at = max(0, at + step)
