"""A plan as it is printed: readable on 80 columns, names only where they may be shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.planning.compare import Fairness, Way
from bgz.domain.planning.view import IfNo, Left, Lost, Moved, Plan, PlanLine, Scarce, Unjudged, WhoAsks
from bgz.i18n import in_language
from bgz.output.plan_screen import render
from tests.output import printing

A, B, C, D = (f"V-0000{letter}" for letter in "ABCD")
S, T, U = (f"S-0000{letter}" for letter in "STU")
NAME = "[/b] Jansen"


def asks(number: str = A, days: int = 1363, request: int | None = None) -> WhoAsks:
    return WhoAsks(number=number, name=NAME, request=request, days=days)


def line(**more: Any) -> PlanLine:
    held: dict[str, Any] = {
        "asks": asks(),
        "children": 1,
        "fits": 1,
        "support": S,
        "support_name": NAME,
        "town": "Nijeveen",
        "score": 0.824,
        "band": "strong",
        "band_label": "strong",
        "locked": False,
        "ask_request": (),
        "ask_support": (),
        "if_no": IfNo(T, (), 2, Lost(0, 0, 3.0)),
    }
    return PlanLine(**{**held, **more})


def plan(**more: Any) -> Plan:
    held: dict[str, Any] = {
        "day": date(2024, 1, 15),
        "municipalities": (),
        "waiting": 3,
        "matched": 2,
        "days": 1400,
        "score": 0.8,
        "lines": (line(),),
        "unmatched": (),
        "scarce": (),
        "available": 5,
        "spare": 3,
        "proposed": 0,
        "proposals": (),
        "unjudged": (),
        "fairness": None,
        "ways": (),
        "weights": {"help": 20},
        "version": "1.2.3",
        "inputs": "0123456789abcdef",
    }
    return Plan(**{**held, **more})


def printed(view: Plan, *, names: bool = False) -> str:
    return printing.printed(render, view, names=names)


def if_no(view: IfNo) -> str:
    text = " ".join(printed(plan(lines=(line(if_no=view),))).split())
    return text.partition("Says this pair no: ")[2].partition(". ")[0]


def test_the_summary_and_a_line() -> None:
    shown = printed(plan())
    assert shown.startswith(
        "Plan on 15 Jan 2024\n"
        "3 requests wait; 5 support families have a place.\n"
        "2 of 3 can be matched; together they waited 1,400 days; mean score 80 of 100.\n"
        "\n"
        f"1. {A} → {S}  Nijeveen\n"
        "   ████████░░ 82 of 100, strong; waits 1,363 days\n"
        f"   Says this pair no: second best is {T}; it stays at 2 matches.\n"
    )
    assert "3 support families with a place are left over." in shown
    assert "0123456789abcdef" in shown


def test_names_only_where_they_may_be_shown() -> None:
    view = plan(unmatched=(Left(asks(B), "nobody", ()),), scarce=(scarce(),))
    assert NAME not in printed(view)
    shown = printed(view, names=True)
    assert f"1. {A}  {NAME} → {S}  {NAME}, Nijeveen\n" in shown
    assert shown.count(NAME) == 4


def test_what_to_ask_first_and_for_how_many_there_is_a_place() -> None:
    view = line(
        asks=asks(request=2),
        children=2,
        locked=True,
        ask_request=("what?",),
        ask_support=("when?",),
        if_no=None,
        town="",
    )
    shown = printed(plan(lines=(view,)))
    assert f"1. {A} (request 2) → {S} (locked)\n" in shown
    assert "! A place for 1 of the 2 children; the others go on waiting." in shown
    assert "? Ask the request family: what?" in shown
    assert "? Ask the support family: when?" in shown
    assert "Says this pair no" not in shown
    assert "What a no would change is told for 0 of 1 pairs; for all of them: --top 1" in shown
    assert "--top" not in printed(plan())


def test_what_breaks_when_a_pair_says_no() -> None:
    move = [Moved(number, None, support) for number, support in ((B, T), (C, None), (D, U))]
    assert if_no(IfNo(None, (), 1, Lost(1, 30, 80))) == "there is nobody else; one match less"
    assert if_no(IfNo(U, tuple(move[:2]), 2, Lost(0, 5, 1))) == (
        f"second best is {U}; {B} gets {T}; {C} gets nobody; it stays at 2 matches"
    )
    many = IfNo(None, (*move, *move), 2, Lost(0, 0, 1))
    assert "; 2 more move; it stays at 2 matches" in if_no(many)
    assert "; V-0000A (request 3) gets nobody;" in if_no(IfNo(None, (Moved(A, 3, None),), 2, Lost(0, 0, 0)))


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("nobody", f"nobody suits; see: bgz match stuck {B}"),
        ("others", f"others go first with {S}, {T}, {U}, {S} and 1 more"),
        ("proposed", "proposals under way take the places of"),
        ("forbidden", "left out by --not:"),
        ("elsewhere", "suits only families elsewhere:"),
    ],
)
def test_why_somebody_stays_without(why: str, sentence: str) -> None:
    shown = " ".join(printed(plan(unmatched=(Left(asks(B, days=1), why, (S, T, U, S, T)),))).split())
    assert f"Without a support family (1) {B} waits 1 day: {sentence}" in shown


def scarce(number: str = S, lost: Lost | None = None, requests: int = 3) -> Scarce:
    return Scarce(number=number, name=NAME, requests=requests, lost=lost or Lost(1, 30, 80.0))


def test_scarce_is_who_costs_a_match_or_waiting() -> None:
    shown = printed(plan(scarce=(scarce(), scarce(T, Lost(0, 30, 2.0), 1))))
    assert f"  {S}  3 requests could go there; without it one match less.\n" in shown
    assert f"  {T}  1 request could go there; without it" in shown
    assert "None: without any one of them" in printed(plan())
    assert "Scarce" not in printed(plan(matched=0))


def test_the_price_of_fairness() -> None:
    shown = " ".join(printed(plan(fairness=Fairness(2, 150.0, 160.0, 1, 1363, 20))).split())
    assert (
        "The scores add up to 150 points, 75.0 a match. Without looking at waiting that would be 160, 80.0 a match. "
        "But then one request that waits 20 days would be matched instead of one that waits 1,363 days." in shown
    )
    shown = " ".join(printed(plan(fairness=Fairness(4, 150.0, 160.0, 2, 1363, 20))).split())
    assert "But then 2 requests of which the longest waits 20 days would be matched instead of 2" in shown
    assert "Nothing: no plan for as many" in printed(plan(fairness=Fairness(2, 160.0, 160.0, 0, 0, 0)))


def test_the_comparison_says_so_when_the_plan_gains_nothing() -> None:
    ways = (Way("in_turn", 2, 1400, 0.8, 1), Way("apart", 1, 30, None, 2), Way("plan", 2, 1400, 0.8, 1))
    shown = printed(plan(ways=ways))
    assert "first come, first served      2        1,400          80     1\n" in shown
    assert "each municipality on its own  1        30             –      2\n" in shown
    assert "Here the plan gains nothing over first come, first served." in shown
    assert "gains nothing" not in printed(plan(ways=(*ways[:2], Way("plan", 2, 1400, 0.81, 1))))


def test_nobody_waits_or_nobody_can_be_matched() -> None:
    nothing: dict[str, Any] = {"matched": 0, "days": 0, "score": None, "lines": ()}
    told = {
        "fairness": Fairness(0, 0.0, 0.0, 0, 0, 0),
        "ways": (Way("in_turn", 0, 0, None, 0), Way("plan", 0, 0, None, 0)),
    }
    empty = printed(plan(waiting=0, available=0, **nothing, **told))
    assert empty == (
        "Plan on 15 Jan 2024\n0 requests wait; 0 support families have a place.\n\n"
        "Made of 0123456789abcdef (bgz 1.2.3, 15 Jan 2024); nothing was written.\n"
    )
    assert "1 request waits; 1 support family has a place.\nNone of them can be matched now.\n" in printed(
        plan(waiting=1, available=1, **nothing)
    )


def test_who_does_not_take_part_is_told() -> None:
    left = Unjudged(C, f"{C} has no children yet.", "See it.")
    shown = printed(plan(municipalities=("Meppel", "Assen"), proposed=1, proposals=("K-0000A",), unjudged=(left,)))
    assert "Only these municipalities take part; elsewhere there may be somebody who suits." in " ".join(shown.split())
    assert "Only these" not in printed(plan())
    assert "Plan on 15 Jan 2024: Meppel, Assen\n" in shown
    assert "1 request is left out, for its proposal is under way: K-0000A.\n" in shown
    assert f"! Left out: {C} has no children yet. See it.\n" in shown


def test_no_line_is_wider_than_the_terminal() -> None:
    move = tuple(Moved(number, 2, U) for number in (A, B, C, D))
    view = plan(
        lines=(line(if_no=IfNo(T, move, 2, Lost(0, 0, 1)), ask_support=("a long question " * 9,)),),
        unmatched=(Left(asks(B), "others", (S, T, U, S, T)),),
        scarce=(scarce(),),
        fairness=Fairness(4, 150.0, 160.0, 2, 1363, 20),
        ways=(Way("in_turn", 2, 1400, 0.8, 1), Way("apart", 1, 30, None, 2), Way("plan", 3, 1400, 0.8, 1)),
        proposed=9,
        proposals=("K-0000A",) * 9,
    )
    for language in ("en", "nl"):
        with in_language(language):
            assert max(map(len, printed(view).splitlines())) <= 80
