"""The settings on the terminal: the look and the templates in short, never their bytes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.look import logo_from
from bgz.domain.cases.programme import Logo, Look, OwnTemplate, Programme
from bgz.i18n import in_language
from bgz.output import settings_screen
from tests.output.printing import printed
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "Eerste alinea van een lange inleiding.\n\nTweede alinea, die niet meer in de lijst past."


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "100")
    with in_language("nl"):
        yield


def view(logo: Logo | None) -> SimpleNamespace:
    look = Look(logo=logo, colour="#0b6e6e", introduction_nl=LONG, closing_nl="Dag")
    programme = Programme(look=look, templates={"jABCD": OwnTemplate(name="a.txt.j2", text=LONG)})
    return SimpleNamespace(programme=programme, checklist={}, weights={})


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_look_is_told_in_short() -> None:
    shown = lines(printed(settings_screen.render, view(logo_from(png()))))
    assert "Logo PNG, 3 × 2 beeldpunten, 1 kB look.logo" in shown
    assert "Kleur #0b6e6e look.colour" in shown
    assert any("Eerste alinea van een lange inleiding. Tweede alinea, die ni" in line for line in shown)
    assert not any("lijst past" in line for line in shown)
    assert any(line.endswith("Dag look.closing_nl") for line in shown)
    assert "Logo – look.logo" in lines(printed(settings_screen.render, view(None)))


def test_a_logo_that_fails_the_checks_is_said_to_be_left_out() -> None:
    shown = printed(settings_screen.render, view(Logo(kind="png", parts=("PHN2Zz4=",))))
    assert "weggelaten: is geen PNG of JPEG" in shown


def test_all_settings_show_neither_bytes_nor_templates() -> None:
    logo = logo_from(png())
    shown = printed(settings_screen.render, view(logo))
    assert logo.parts[0] not in shown
    assert "a.txt.j2" not in shown
    assert "norms.trial_weeks" in shown


def test_templates_are_listed_with_what_is_wrong_with_them() -> None:
    rows = (
        SimpleNamespace(name="a.txt.j2", lines=3, faults=()),
        SimpleNamespace(name="b.md.j2", lines=12, faults=("b.md.j2, regel 2: mis",)),
    )
    shown = lines(printed(settings_screen.templates, SimpleNamespace(templates=rows)))
    assert "a.txt.j2 3 ja" in shown
    assert "b.md.j2 12 nee" in shown
    assert shown[-1] == "b.md.j2, regel 2: mis"
    assert printed(settings_screen.templates, SimpleNamespace(templates=())) == "Er zijn nog geen eigen sjablonen.\n"


def test_a_template_is_printed_so_that_it_can_be_kept() -> None:
    assert printed(settings_screen.template, SimpleNamespace(text="# Raad\n\n{{ x }}\n")) == "# Raad\n\n{{ x }}\n"
