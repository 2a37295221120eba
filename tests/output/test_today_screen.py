"""Today and the follow-up as they are printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bgz.domain.followup.lines import TaskLine
from bgz.i18n import in_language
from bgz.output import today_screen
from tests.output import printing

DAY = date(2024, 1, 15)


def line(bucket: str, **more: Any) -> TaskLine:
    held: dict[str, Any] = {
        "uid": "x",
        "case": "K-2H4MN",
        "kind": "review",
        "what": "halfjaarlijkse evaluatie",
        "due": DAY,
        "bucket": bucket,
        "side": "",
        "owner": "m1",
        "command": "bgz followup done K-2H4MN",
        "name": "[/b] Jansen\n\x1b[31m",
    }
    return TaskLine(**{**held, **more})


@attrs.frozen
class View:
    """Whatever a screen asks for."""

    day: date = DAY
    tasks: tuple[TaskLine, ...] = ()
    due: tuple[TaskLine, ...] = ()
    week: tuple[TaskLine, ...] = ()
    announced: tuple[TaskLine, ...] = ()
    waiting: tuple[Any, ...] = ()
    doubts: tuple[Any, ...] = ()
    reviews_to_plan: int = 0
    uncounted: tuple[Any, ...] = ()
    case: str = "K-2H4MN"
    name: str = "Jansen"
    on: date = DAY
    left: tuple[TaskLine, ...] = ()


@attrs.frozen
class Uncounted:
    case: str
    began: date = DAY
    why: tuple[str, ...] = ("The request family has left.",)


@attrs.frozen
class Row:
    case: str
    days: int = 0
    name: str = ""
    conflicts: int = 0
    problems: int = 0


def printed(render: Any, view: View, *, names: bool = False) -> str:
    with in_language("nl"):
        return printing.printed(render, view, names=names)


def test_tasks_stand_under_how_near_they_are_with_their_command() -> None:
    view = View(tasks=(line("overdue", due=DAY - timedelta(days=13)), line("week", due=DAY + timedelta(days=2))))
    assert printed(today_screen.followup, view) == (
        "Te laat (1)\n"
        "  2 jan 2024  K-2H4MN  halfjaarlijkse evaluatie\n"
        "              bgz followup done K-2H4MN\n"
        "Komende week (1)\n"
        "  17 jan 2024  K-2H4MN  halfjaarlijkse evaluatie\n"
        "               bgz followup done K-2H4MN\n"
    )


def test_a_name_is_shown_only_where_names_may_be_and_is_never_markup() -> None:
    view = View(tasks=(line("today"),))
    assert "Jansen" not in printed(today_screen.followup, view)
    shown = printed(today_screen.followup, view, names=True)
    assert "K-2H4MN  [/b] Jansen" in shown
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 3


def test_today_says_everything_on_one_page() -> None:
    view = View(
        due=tuple(line("overdue") for _each in range(14)),
        week=(line("week"),),
        announced=(line("later", what="VOG vernieuwen, volwassene 1"),),
        waiting=(Row("V-7K3QF", days=106, name="Wachter"), Row("V-00001", days=1)),
        doubts=(Row("S-4TX9B", conflicts=2), Row("V-00002", problems=1)),
        reviews_to_plan=14,
    )
    shown = printed(today_screen.today, view)
    assert shown.count("bgz followup done K-2H4MN") == today_screen.MOST
    assert f"en nog {16 - today_screen.MOST}: bgz followup" in shown
    assert "VOG vernieuwen" not in shown
    for text in (
        "15 jan 2024",
        "Te laat (14)",
        "Komende week (1)",
        "Op tijd regelen (1)",
        "14 lopende koppelingen zijn overgenomen",
        "V-7K3QF  106 dagen",
        "V-00001  1 dag\n",
        "S-4TX9B  2 tegenspraken",
        "V-00002  1 waarde niet begrepen",
    ):
        assert text in shown
    assert "Wachter" not in shown
    assert "V-7K3QF  Wachter  106 dagen" in printed(today_screen.today, view, names=True)


def test_a_long_task_is_broken_between_words_under_its_case() -> None:
    what = "evaluatie van de proefperiode, beide gezinnen, en nog veel meer woorden dan er passen"
    shown = printed(today_screen.followup, View(tasks=(line("today", what=what),)))
    assert max(len(each) for each in shown.splitlines()) <= 80
    assert " ".join(what.split()) in " ".join(shown.split())


def test_tasks_of_all_kinds_share_the_page_and_the_nearest_go_first() -> None:
    view = View(due=(line("overdue"), line("today")), week=tuple(line("week") for _each in range(9)))
    shown = printed(today_screen.today, view)
    assert shown.index("Te laat (1)") < shown.index("Vandaag (1)") < shown.index("Komende week (9)")
    assert "en nog 6: bgz followup" in shown
    assert len(shown.splitlines()) == 1 + 3 * 2 + today_screen.MOST * 2 + 1


def test_a_quiet_day_is_a_date() -> None:
    assert printed(today_screen.today, View()) == "15 jan 2024\n"


@pytest.mark.parametrize(("left", "lines"), [((), 1), ((line("today"),), 4)])
def test_what_was_logged_and_what_is_left(left: tuple[TaskLine, ...], lines: int) -> None:
    shown = printed(today_screen.logged, View(left=left))
    assert shown.startswith("Gesprek van 15 jan 2024 vastgelegd: K-2H4MN\n")
    assert len(shown.splitlines()) == lines


def many(kind: str, count: int, prefix: str = "S") -> tuple[TaskLine, ...]:
    return tuple(line("overdue", kind=kind, case=f"{prefix}-{each:05}", what=f"{kind} {each}") for each in range(count))


def test_many_tasks_of_one_kind_are_one_line_below_the_real_work() -> None:
    view = View(due=(*many("vog", 43), *many("trial_review", 4, "K"), *many("first_reaction", 3)))
    shown = printed(today_screen.today, view)
    assert "Te laat (50)" in shown
    assert shown.count("trial_review") == 4
    assert shown.count("first_reaction") == 1
    assert "VOG vernieuwen" not in shown
    assert "en nog 45: bgz followup" in shown
    shown = printed(today_screen.today, View(due=(*many("vog", 43), line("overdue"))))
    assert shown.splitlines()[-1] == "  VOG vernieuwen: 43 steungezinnen – bgz followup"
    assert "halfjaarlijkse evaluatie" in shown
    assert "en nog" not in shown


@pytest.mark.parametrize(("prefix", "told"), [("V", "4 vraaggezinnen"), ("K", "4 koppelingen")])
def test_a_count_says_what_it_counts(prefix: str, told: str) -> None:
    assert told in printed(today_screen.today, View(due=many("silence", 4, prefix)))


def test_a_trial_that_does_not_count_comes_first() -> None:
    many = tuple(Uncounted(f"K-2H4M{each}") for each in "ABCDE")
    lines = printed(today_screen.today, View(due=(line("today"),), uncounted=many)).splitlines()
    assert lines[:5] == [
        "15 jan 2024",
        "",
        "! K-2H4MA: de proefperiode vanaf 15 jan 2024 telt niet. Gaat er een kind heen?",
        "  The request family has left.",
        "  Wat te doen: bgz show K-2H4MA",
    ]
    more = lines.index("  en nog 2: bgz check")
    assert more < min(at for at, each in enumerate(lines) if "K-2H4MN" in each)
