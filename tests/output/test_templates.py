"""How the shipped templates are filled in."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment, UndefinedError
from jinja2.exceptions import SecurityError

from bgz.i18n import in_language
from bgz.output.templates import environment


@pytest.fixture
def made() -> Environment:
    given = environment("report")
    given.loader = DictLoader(
        {
            **dict.fromkeys(("a.html.j2", "a.md.j2", "a.txt.j2", "style.css"), "{{ text }}"),
            "lines.txt.j2": "  {% if true %}\none\n  {% endif %}\n",
            "inside.txt.j2": "{{ text.__class__.__mro__ }}",
            "change.txt.j2": "{{ held.append(1) }}",
            "word.txt.j2": '{{ _("Hello,") }}',
        }
    )
    return given


def test_only_pages_are_escaped(made: Environment) -> None:
    found = {name: made.get_template(name).render(text="<b>") for name in ("a.html.j2", "a.md.j2", "a.txt.j2")}
    assert found == {"a.html.j2": "&lt;b&gt;", "a.md.j2": "<b>", "a.txt.j2": "<b>"}
    assert made.get_template("style.css").render(text="a > b") == "a > b"


def test_blocks_leave_no_lines(made: Environment) -> None:
    assert made.get_template("lines.txt.j2").render() == "one\n"


def test_a_name_that_is_not_given_is_an_error(made: Environment) -> None:
    with pytest.raises(UndefinedError):
        made.get_template("a.md.j2").render()


def test_a_template_only_reads_what_is_filled_in(made: Environment) -> None:
    with pytest.raises(SecurityError):
        made.get_template("inside.txt.j2").render(text="a")
    with pytest.raises(SecurityError):
        made.get_template("change.txt.j2").render(held=[])


def test_words_are_in_the_language_in_use(made: Environment) -> None:
    found = []
    for code in ("nl", "en"):
        with in_language(code):
            found.append(made.get_template("word.txt.j2").render())
    assert found == ["Hallo,", "Hello,"]
