"""What own templates may be called, and which one is meant."""

from __future__ import annotations

import pytest

from bgz.domain.cases.own_templates import MOST, ending_of, meant, named, parse_name, template_faults
from bgz.domain.cases.programme import OwnTemplate, Programme
from bgz.domain.cases.programme_checks import contradictions


def held(*names: str) -> dict[str, OwnTemplate]:
    return {f"j{at:04}": OwnTemplate(name=name, text=f"{at}") for at, name in enumerate(names)}


@pytest.mark.parametrize(
    ("typed", "name", "ending"),
    [
        ("letter.txt.j2", "letter.txt.j2", "txt"),
        (" Raad.MD.J2 ", "raad.md.j2", "md"),
        ("brief-2023_v1.2.html.j2", "brief-2023_v1.2.html.j2", "html"),
    ],
)
def test_a_name_tells_what_becomes_of_it(typed: str, name: str, ending: str) -> None:
    assert (parse_name(typed), ending_of(typed)) == (name, ending)


@pytest.mark.parametrize(
    "typed",
    [
        *("", ".txt.j2", "letter", "letter.j2", "letter.txt", "letter.exe.j2", "letter.txt.j2.exe", "a b.txt.j2"),
        *("../a.txt.j2", "a/../b.txt.j2", "/a.txt.j2", "c:\\a.txt.j2", "a..b.txt.j2", "~/a.txt.j2", "a\n.txt.j2"),
        *("é.txt.j2", "-a.txt.j2", "x" * 60 + ".txt.j2", "a\0.txt.j2", "a.txt.j2\n/b"),
    ],
)
def test_a_name_is_never_a_path(typed: str) -> None:
    with pytest.raises(ValueError, match=r"is called like letter\.txt\.j2"):
        parse_name(typed)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *(("letter.txt.j2", "0"), ("LETTER.txt.j2", "0"), ("raad.md", "1"), ("raad", "1"), ("letter.txt", "0")),
        *(("letter", None), ("brief", None), ("", None), ("../raad.md.j2", None)),
    ],
)
def test_the_one_that_is_meant(asked: str, found: str | None) -> None:
    template = meant(held("letter.txt.j2", "raad.md.j2", "letter.html.j2"), asked)
    assert (template.text if template else None) == found


def test_one_whose_name_is_wrong_or_stands_twice_is_never_meant_and_named() -> None:
    templates = held("a.txt.j2", "a.txt.j2", "../b.txt.j2", "C.txt.j2", "d.txt.j2")
    assert named(templates) == {"d.txt.j2": "j0004"}
    for name in ("a.txt.j2", "../b.txt.j2", "c.txt.j2", "C.txt.j2"):
        assert meant(templates, name) is None
    faults = {fault.path: fault.message for fault in template_faults(templates)}
    assert list(faults) == [f"templates.j000{at}.name" for at in range(4)]
    assert faults["templates.j0000.name"] == "another template is called so too"
    assert faults["templates.j0002.name"] == faults["templates.j0003.name"]


def test_there_are_not_too_many() -> None:
    full = held(*(f"t{at}.txt.j2" for at in range(MOST)))
    assert list(template_faults(full)) == []
    programme = Programme(templates={**full, "jmore": OwnTemplate(name="more.txt.j2", text="x")})
    assert [fault.path for fault in contradictions(programme)] == ["templates"]
