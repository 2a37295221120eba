"""Requests without a candidate as they are printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from bgz.domain.recruiting.view import (
    BlockingRule,
    FirmNeeds,
    InScreening,
    Nearest,
    RecruitFirst,
    StuckRequest,
    StuckView,
    WayOut,
)
from bgz.domain.suggesting.view import ChildAsked
from bgz.i18n import in_language
from bgz.output.stuck_screen import render
from tests.output import printing

NAME = "[/b] Jansen"
REQUEST = StuckRequest(
    number="V-7K3QF",
    name=NAME,
    municipality="Meppel",
    request=None,
    days=90,
    children=(ChildAsked(1, 8),),
    wanted="sport",
    state="stuck",
    proposals=(),
    contradictions=("Nobody lives that near.",),
    approved=12,
    blocking=(BlockingRule("H5", "no common day part", 12, 3), BlockingRule("H9", "too far", 2, 0)),
    steps=(
        WayOut(("H5",), ("support",), "Ask S-00001: Saturday too?", "S-00001", 2),
        WayOut(("H5",), ("request",), "Ask the request family: Sunday too?", "S-00002", 0),
    ),
    firm=(FirmNeeds(("no_dogs",), ("no dogs",), 1),),
    in_screening=(
        InScreening("S-00003", "screened", "screening complete"),
        InScreening("S-00004", "registered", "registered"),
    ),
    in_screening_count=3,
    nearest=None,
    profile="We are looking for a family.",
    ask_besides=("keeping to a diet", "giving medicine"),
)
VIEW = StuckView(
    day=date(2023, 11, 30), one=False, waiting=5, stuck=1, supporters=12, requests=(REQUEST,), recruit_first=None
)


def printed(view: StuckView, *, names: bool = False) -> str:
    return printing.printed(render, view, names=names)


def test_of_many_the_first_rule_and_the_smallest_step_are_shown() -> None:
    assert printed(VIEW).splitlines() == [
        "V-7K3QF  Meppel",
        "  Waits 90 days. For child 1 (8 years); sport",
        "  ! First look at this: Nobody lives that near.",
        "  − H5 no common day part: 12 of 12 approved support families (3 by this alone)",
        "  → S-00003 (screening complete) would suit, as far as is known:",
        "    bgz screen S-00003",
        "    2 others in screening likewise.",
        "  → Ask S-00001: Saturday too? (2 others likewise)",
        "  · 1 approved support family would suit but for: no dogs. That need stays.",
        "  Advertisement:",
        "  We are looking for a family.",
        "  Not in it, to be asked of whoever answers: keeping to a diet, giving medicine.",
        "",
        "1 of 5 requests that wait have nobody.",
    ]


def test_of_one_everything_is_shown() -> None:
    text = printed(evolve(VIEW, one=True))
    assert "  − 12  H5  no common day part (3 by this alone)\n  −  2  H9  too far\n" in text
    assert "S-00004 (registered) would suit" in text
    assert "1 other in screening likewise." in text
    assert "  → Ask the request family: Sunday too? Then S-00002 suits.\n" in text
    assert "requests that wait" not in text


def test_a_name_is_printed_where_names_may_be() -> None:
    assert NAME not in printed(VIEW)
    assert f"V-7K3QF  {NAME}, Meppel\n" in printed(VIEW, names=True)


def test_nobody_approved_and_nothing_that_helps() -> None:
    bare = evolve(REQUEST, approved=0, steps=(), firm=(), in_screening=(), in_screening_count=0, ask_besides=())
    text = printed(evolve(VIEW, requests=(bare,)))
    assert "  No support family is approved.\n  → Only another support family helps.\n" in text
    assert "whoever answers" not in text


def test_the_nearest_is_named_where_too_many_rules_say_no() -> None:
    far = evolve(REQUEST, steps=(), nearest=Nearest("S-00009", ("H4", "H5", "H9")), request=2)
    text = printed(evolve(VIEW, requests=(far,)))
    assert "The nearest is S-00009: H4, H5 and H9 say no." in text
    one = printed(evolve(VIEW, requests=(evolve(far, nearest=Nearest("S-00009", ("H7",))),)))
    assert "The nearest is S-00009: H7 says no." in one
    assert "  Request 2. Waits 90 days." in text


@pytest.mark.parametrize(
    ("excluded", "alone", "asked"), [(12, 0, True), (3, 1, True), (3, 0, False)], ids=["all", "alone", "others"]
)
def test_where_nobody_lives_near_enough_the_postcode_is_asked_about(excluded: int, alone: int, asked: bool) -> None:
    far = evolve(REQUEST, steps=(), blocking=(BlockingRule("H9", "too far", excluded, alone),))
    text = "  → Nobody who would suit lives near enough. Is the postcode of V-7K3QF right?\n"
    assert (text in printed(evolve(VIEW, requests=(far,)))) == asked
    with_step = evolve(far, steps=REQUEST.steps)
    assert text not in printed(evolve(VIEW, requests=(with_step,)))


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("suited", "Somebody suits: bgz match suggest V-7K3QF"),
        ("proposed", "A proposal is under way: K-00001."),
        ("spoken_for", "Who suits has no place beside proposals under way: K-00001."),
    ],
)
def test_who_is_not_stuck_hears_how_it_stands(state: str, text: str) -> None:
    shown = printed(evolve(VIEW, one=True, requests=(evolve(REQUEST, state=state, proposals=("K-00001",)),)))
    assert f"  {text}\n" in shown
    assert "Advertisement" not in shown


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"waiting": 0}, "No request waits."),
        ({"waiting": 1}, "1 request waits, and somebody suits it."),
        ({"waiting": 4}, "4 requests wait, and for each of them somebody suits."),
    ],
)
def test_nobody_stuck(more: dict[str, Any], text: str) -> None:
    assert printed(evolve(VIEW, requests=(), stuck=0, **more)) == f"{text}\n"


def test_whom_to_recruit_first_is_said_before_the_summary() -> None:
    first = RecruitFirst(profile="We are looking for a family.", helps=("V-7K3QF", "V-8M4RG"))
    text = printed(evolve(VIEW, recruit_first=first))
    assert "Recruit first; it helps 2 families:\n  We are looking for a family.\n  V-7K3QF, V-8M4RG\n\n1 of 5" in text


def test_no_line_is_wider_than_a_terminal_in_either_language() -> None:
    for code in ("nl", "en"):
        with in_language(code):
            assert max(map(len, printed(evolve(VIEW, one=True)).splitlines())) <= 80
