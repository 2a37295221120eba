"""Today and the follow-up as they are printed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from bgz.domain.followup.lines import TaskLine
from bgz.i18n import in_language
from bgz.output import followup_screen, today_screen
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
        "doers": ("m1",),
    }
    return TaskLine(**{**held, **more})


@attrs.frozen
class Desk:
    """The desk of m1, who works with others or alone."""

    several: bool = False

    def mine(self, line: TaskLine) -> bool:
        return not self.several or "m1" in line.doers

    def whose(self, line: TaskLine) -> str:
        return "" if not self.several or line.owner == "m1" else "Bert"


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
    added: tuple[TaskLine, ...] = ()
    closed: tuple[TaskLine, ...] = ()
    stays: tuple[TaskLine, ...] = ()
    about: str = "halfway"
    reached: bool = True
    put_off: int = 0
    together: bool = False
    desk: Desk = Desk()


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
    assert printed(followup_screen.followup, view) == (
        "Te laat (1)\n"
        "  2 jan 2024  K-2H4MN  halfjaarlijkse evaluatie\n"
        "              bgz followup done K-2H4MN\n"
        "Komende week (1)\n"
        "  17 jan 2024  K-2H4MN  halfjaarlijkse evaluatie\n"
        "               bgz followup done K-2H4MN\n"
    )


def test_a_name_is_shown_only_where_names_may_be_and_is_never_markup() -> None:
    view = View(tasks=(line("today"),))
    assert "Jansen" not in printed(followup_screen.followup, view)
    shown = printed(followup_screen.followup, view, names=True)
    assert "K-2H4MN  [/b] Jansen" in shown
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == 3


def test_today_fits_the_smallest_screen_and_counts_the_rest() -> None:
    view = View(
        due=tuple(line("overdue") for _each in range(14)),
        week=(line("week"),),
        announced=(line("later", what="VOG vernieuwen, volwassene 1"),),
        waiting=(Row("V-7K3QF", days=106, name="Wachter"), Row("V-00001", days=1)),
        doubts=(Row("S-4TX9B", conflicts=2), Row("V-00002", problems=1)),
        reviews_to_plan=14,
        put_off=2,
    )
    shown = printed(today_screen.today, view)
    assert len(shown.splitlines()) == today_screen.LINES - 2
    tasks = shown.count("bgz followup done K-2H4MN")
    assert tasks >= 2
    assert f"en nog {16 - tasks}: bgz followup" in shown
    assert "VOG vernieuwen" not in shown
    for text in (
        "15 jan 2024",
        "Te laat (14)",
        "Komende week (1)",
        "Op tijd regelen (1)",
        "14 lopende koppelingen zijn overgenomen",
        "bgz followup --days 180",
        "2 taken zijn uitgesteld: bgz followup --later",
        "V-7K3QF  106 dagen",
        "V-00001  1 dag\n",
        "S-4TX9B  2 tegenspraken",
        "V-00002  1 waarde niet begrepen",
    ):
        assert text in shown
    assert "Wachter" not in shown
    assert "V-7K3QF  Wachter  106 dagen" in printed(today_screen.today, view, names=True)


def test_a_higher_terminal_shows_more(monkeypatch: pytest.MonkeyPatch) -> None:
    view = View(due=tuple(line("overdue") for _each in range(40)))
    few = printed(today_screen.today, view).count("bgz followup done")
    monkeypatch.setenv("LINES", "60")
    assert few < printed(today_screen.today, view).count("bgz followup done") == today_screen.MOST


def test_what_is_too_much_for_the_screen_is_shown_all_the_same() -> None:
    trials = tuple(Uncounted(f"K-2H4M{each}", why=("Een", "Twee", "Drie", "Vier")) for each in "ABC")
    rows = tuple(Row(f"V-0000{each}", days=1, conflicts=1, problems=1) for each in range(3))
    shown = printed(today_screen.today, View(uncounted=trials, due=(line("today"),), waiting=rows, doubts=rows))
    assert len(shown.splitlines()) > today_screen.LINES
    assert "bgz followup done K-2H4MN" in shown


def test_many_records_in_doubt_are_counted() -> None:
    rows = tuple(Row(f"V-0000{each}", conflicts=1) for each in range(5))
    assert printed(today_screen.today, View(doubts=rows)).splitlines()[-1] == "  en nog 2: bgz check"


def test_tasks_of_colleagues_are_counted_below_ones_own() -> None:
    theirs = {"owner": "m2", "doers": ("m2",)}
    view = View(
        due=(line("overdue"), line("overdue", **theirs)), week=(line("week", **theirs),), desk=Desk(several=True)
    )
    shown = printed(today_screen.today, view, names=True)
    assert shown.count("bgz followup done") == 1
    assert "Van collega's: 2, waarvan 1 te laat: bgz followup --owner all" in shown
    tasks = (line("overdue"), line("overdue", **theirs))
    counted = printed(followup_screen.followup, View(tasks=tasks, desk=Desk(several=True), put_off=1), names=True)
    assert counted.count("bgz followup done") == 1
    assert "Van collega's: 1, waarvan 1 te laat" in counted
    assert "1 taak is uitgesteld: bgz followup --later" in counted


@pytest.mark.parametrize(("names", "told"), [(True, ["evaluatie\n", "evaluatie (Bert)"]), (False, ["evaluatie\n"] * 2)])
def test_in_one_list_of_everybody_each_line_says_whose_it_is(names: bool, told: list[str]) -> None:
    tasks = (line("overdue", name=""), line("overdue", name="", owner="m2", doers=("m2",)))
    shown = printed(followup_screen.followup, View(tasks=tasks, desk=Desk(several=True), together=True), names=names)
    assert [each for each in shown.splitlines(keepends=True) if "2H4MN  h" in each] == [
        f"  15 jan 2024  K-2H4MN  halfjaarlijkse {each}".rstrip() + "\n" for each in told
    ]


def test_what_was_put_off_says_from_when_and_why() -> None:
    held = line("later", due=date(2024, 2, 1), was_due=DAY, kind="own", what="eigen taak", text="Bel  Jansen\nterug")
    view = View(tasks=(attrs.evolve(held, reason="Ziek"),))
    shown = " ".join(printed(followup_screen.put_off_list, view, names=True).split())
    assert "Uitgesteld (1) 1 feb 2024" in shown
    assert "eigen taak: Bel Jansen terug, uitgesteld van 15 jan 2024: Ziek" in shown
    hidden = printed(followup_screen.put_off_list, view)
    assert "uitgesteld van 15 jan 2024" in hidden
    assert not [each for each in ("Bel", "Ziek") if each in hidden]
    assert printed(followup_screen.put_off_list, View()) == ""


def test_a_long_task_is_broken_between_words_under_its_case() -> None:
    what = "evaluatie van de proefperiode, beide gezinnen, en nog veel meer woorden dan er passen"
    shown = printed(followup_screen.followup, View(tasks=(line("today", what=what),)))
    assert max(len(each) for each in shown.splitlines()) <= 80
    assert " ".join(what.split()) in " ".join(shown.split())


def test_tasks_of_all_kinds_share_the_page_and_the_nearest_go_first() -> None:
    view = View(due=(line("overdue"), line("today")), week=tuple(line("week") for _each in range(9)))
    shown = printed(today_screen.today, view)
    assert shown.index("Te laat (1)") < shown.index("Vandaag (1)") < shown.index("Komende week (9)")
    tasks = shown.count("bgz followup done")
    assert f"en nog {11 - tasks}: bgz followup" in shown
    assert len(shown.splitlines()) <= today_screen.LINES - 2


def test_a_quiet_day_is_a_date() -> None:
    assert printed(today_screen.today, View()) == "15 jan 2024\n"


@pytest.mark.parametrize(("left", "lines"), [((), 1), ((line("today"),), 4)])
def test_what_was_logged_and_what_is_left(left: tuple[TaskLine, ...], lines: int) -> None:
    shown = printed(followup_screen.logged, View(left=left))
    assert shown.startswith("Gesprek van 15 jan 2024 vastgelegd: K-2H4MN\n")
    assert len(shown.splitlines()) == lines


def test_a_task_that_was_noted_is_said_without_its_words_in_a_pipe() -> None:
    view = View(added=(line("week", what="eigen taak", text="Bel de school"),))
    assert "Taak vastgelegd, uiterlijk" in printed(followup_screen.logged, view, names=True)
    assert "Bel de school" in printed(followup_screen.logged, view, names=True)
    assert "Bel de school" not in printed(followup_screen.logged, view, names=False)


@pytest.mark.parametrize(
    ("about", "reached", "said"),
    [
        ("own", True, "Taak afgerond op 15 jan 2024: K-2H4MN"),
        ("own", False, "Nog niet afgerond op 15 jan 2024, vastgelegd: K-2H4MN"),
        ("halfway", False, "Poging van 15 jan 2024 vastgelegd: K-2H4MN"),
    ],
)
def test_what_happened_is_said(about: str, reached: bool, said: str) -> None:
    task = (line("today", what="tussentijds contact", due=DAY),)
    shown = printed(followup_screen.logged, View(about=about, reached=reached, stays=task)).splitlines()
    assert shown == [said, "Deze taak blijft staan: tussentijds contact, uiterlijk 15 jan 2024"]
    shown = printed(followup_screen.logged, View(about=about, closed=task, stays=task)).splitlines()
    assert shown[1:] == ["Taak klaar: tussentijds contact"]


def many(kind: str, count: int, prefix: str = "S") -> tuple[TaskLine, ...]:
    return tuple(line("overdue", kind=kind, case=f"{prefix}-{each:05}", what=f"{kind} {each}") for each in range(count))


def test_many_tasks_of_one_kind_are_one_line_below_the_real_work() -> None:
    view = View(due=(*many("vog", 43), *many("trial_review", 4, "K"), *many("first_reaction", 3)))
    shown = printed(today_screen.today, view)
    assert "Te laat (50)" in shown
    assert shown.count("trial_review") == 4
    assert shown.count("first_reaction") == 3
    assert "VOG vernieuwen: 43 steungezinnen" in shown
    assert "en nog" not in shown
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
