"""The screens of help, demo, check and settings: whole, in plain lines, private values only with names."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from bgz.actions.check import Checked
from bgz.actions.check_findings import Finding
from bgz.actions.demo import Demo, Step
from bgz.actions.help import page, pages
from bgz.actions.settings import Settings
from bgz.domain.cases.programme import ChecklistItem, Contract, Municipality, Programme
from bgz.i18n import in_language
from bgz.output import check_screen, demo_screen, help_screen, settings_screen
from bgz.output.console import Console
from bgz.terms.commands import HELP_PAGE


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def test_every_page_of_help_can_be_shown(out: io.StringIO) -> None:
    for language in ("nl", "en"):
        with in_language(language):
            help_screen.pages(pages().data, Console(out, out))
            for code in HELP_PAGE.codes:
                before = len(out.getvalue())
                help_screen.page(page(code).data, Console(out, out))
                assert len(out.getvalue()) > before + 200, code
    assert "`" not in out.getvalue()
    assert "##" not in out.getvalue()


def test_markdown_becomes_plain_lines(out: io.StringIO) -> None:
    help_screen.markdown("# Title\n\nType `bgz list`.\n\n- one **two**\n\n    bgz show\n", Console(out, out))
    assert out.getvalue() == "Title\n\nType bgz list.\n\n- one two\n\n    bgz show\n"


def test_the_demo_says_where_all_lies(out: io.StringIO) -> None:
    place = Path("place")
    steps = (Step("bgz init cases", "Made."),)
    view = Demo(steps, place, place / "cases", place / "home", place / "r.html", date(2024, 1, 15), "vier woorden")
    with in_language("en"):
        demo_screen.render(view, Console(out, out))
    lines = out.getvalue().splitlines()
    assert "$ bgz init cases" in lines
    assert "  Made." in lines
    assert any("vier woorden" in line for line in lines)
    assert any(line.lstrip().startswith(("export BGZ_HOME=", "$env:BGZ_HOME")) for line in lines)


def test_a_finding_shows_its_values_only_with_names(out: io.StringIO) -> None:
    values = ("Jansen", "De Vries")
    finding = Finding("V-7K3QF", "conflict", "different values", "surname", "bgz resolve V-7K3QF", values)
    view = Checked(3, 2, findings=(finding,))
    with in_language("en"):
        check_screen.render(view, Console(out, out))
        first, second, third, last = out.getvalue().splitlines()
        assert (first, last) == ("V-7K3QF", "3 records read, 2 in order.")
        assert second.startswith("  conflict: ")
        assert second.endswith("different values")
        assert third.strip() == "→ bgz resolve V-7K3QF"
        check_screen.render(view, Console(out, out, names=True))
    assert "    - De Vries" in out.getvalue().splitlines()


def test_what_was_put_right_stands_apart_from_what_needs_a_person(out: io.StringIO) -> None:
    findings = (
        Finding("", "forged", "a strange file"),
        Finding("team", "late", "an admission", command="bgz team list"),
        Finding("team", "conflict", "roles"),
        Finding("V-7K3QF", "healed", "it was put back."),
        Finding("V-7K3QF", "merged", "it was merged."),
    )
    with in_language("en"):
        check_screen.render(Checked(2, 2, 1, 1, findings), Console(out, out))
    lines = out.getvalue().splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings == ["Put right", "The case folder", "The team", "2 records read, 2 in order."]
    assert lines.index("Put right") < lines.index("  it was put back.") < lines.index("The case folder")
    with in_language("en"):
        check_screen.render(Checked(2, 2, 1, 0, findings[3:]), Console(out, out))
    assert out.getvalue().splitlines()[-1] == "2 records read, all in order."
    many = tuple(Finding(f"V-000{each}", "healed", f"file {each}") for each in range(10, 35))
    with in_language("en"):
        check_screen.render(Checked(25, 25, 25, 0, many), Console(out, out))
    assert out.getvalue().splitlines()[-2:] == ["  and 15 more", "25 records read, all in order."]


def test_settings_show_path_and_value(out: io.StringIO) -> None:
    programme = Programme(
        municipalities={"g1": Municipality(name="Meppel")},
        contracts={"t1": Contract(municipality="Meppel", since=date(2023, 1, 1), until=date(2023, 12, 31))},
        weights={"distance": 30},
    )
    checklist = {"talk_1": ChecklistItem(label="first talk"), "own": ChecklistItem(label="Own", valid_months=6)}
    with in_language("nl"):
        settings_screen.render(Settings(programme, checklist, {"distance": 30, "help": 20}), Console(out, out))
    text = out.getvalue()
    assert "municipalities.1.name" in text
    assert "contracts.1.until" in text
    assert "31 dec 2023" in text
    assert "eerste gesprek" in text
    assert "30 *" in text


def test_many_records_that_are_not_for_this_laptop_are_told_together(out: io.StringIO) -> None:
    """The list of the team arrived, the files encrypted for this laptop not yet."""
    numbers = [f"V-0000{digit}" for digit in range(1, 6)]
    findings = tuple(Finding(number, "not_for_me", f"The file of {number}") for number in numbers)
    check_screen.render(Checked(6, 1, findings=findings), Console(out, out))
    shown = out.getvalue()
    assert "5 records are not encrypted for this laptop." in shown
    assert ", ".join(numbers) in shown
    assert "The file of" not in shown
    check_screen.render(Checked(6, 3, findings=findings[:3]), Console(out, out))
    assert out.getvalue().count("The file of") == 3


def test_the_page_of_the_report_is_found_by_its_dutch_name_and_is_short(out: io.StringIO) -> None:
    assert HELP_PAGE.parse("rapport") == HELP_PAGE.parse("report") == "report"
    with in_language("nl"):
        help_screen.page(page("report").data, Console(out, out))
    assert len(out.getvalue().splitlines()) <= 40
    assert "bgz report missing" in out.getvalue()
