"""The screening and the steps of a match as they are printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.work.match_view import MatchStep
from bgz.domain.work.screening_view import ItemLine, ScreeningView
from bgz.output import match_screen, screening_screen
from tests.output.printing import printed

DAY = date(2023, 11, 30)
NAME = "[/b] Jansen"


def item(**more: Any) -> ItemLine:
    held: dict[str, Any] = {
        "item": "vog",
        "label": "VOG",
        "required": True,
        "state": "done",
        "state_label": "klaar",
        "position": 1,
        "name": NAME,
        "on": DAY,
        "until": date(2026, 11, 30),
        "note": "",
    }
    return ItemLine(**{**held, **more})


def screening(**more: Any) -> ScreeningView:
    held: dict[str, Any] = {
        "number": "S-4TX9B",
        "name": NAME,
        "day": DAY,
        "stage": "in_screening",
        "stage_label": "in screening",
        "items": (
            item(),
            item(position=2, state="missing", state_label="ontbreekt", on=None, until=None, note="aangevraagd"),
            item(label="cursus", required=False, position=0, state="expired", state_label="verlopen", until=None),
        ),
        "verdict": "",
        "verdict_label": "",
        "decided_on": None,
        "reason": "",
        "overridden": False,
        "approved": False,
        "disputed": False,
        "missing": ("VOG van volwassene 2: aangevraagd",),
    }
    return ScreeningView(**{**held, **more})


def test_a_screening_tells_by_word_and_sign_how_each_item_stands() -> None:
    assert printed(screening_screen.render, screening()).splitlines() == [
        "S-4TX9B  in screening",
        "  ✓ VOG adult 1        klaar      30 Nov 2023, until 30 Nov 2026",
        "  · VOG adult 2        ontbreekt  aangevraagd",
        "  ! cursus (optional)  verlopen   30 Nov 2023",
        "Missing for an approval:",
        "  - VOG van volwassene 2: aangevraagd",
    ]


def test_a_long_line_of_the_checklist_breaks_before_its_days() -> None:
    long = screening(items=(item(label="VOG " * 14),))
    assert printed(screening_screen.render, long).splitlines()[1:3] == [
        f"  ✓ {'VOG ' * 14} adult 1  klaar",
        "     30 Nov 2023, until 30 Nov 2026",
    ]


def test_names_in_a_screening_only_where_they_may() -> None:
    assert NAME not in printed(screening_screen.render, screening())
    assert printed(screening_screen.render, screening(), names=True).count(NAME) == 3


def test_the_decision_with_its_reason_and_override() -> None:
    decided = screening(
        verdict="approved",
        verdict_label="goedgekeurd",
        decided_on=DAY,
        overridden=True,
        reason="bekend",
        stage_label="x",
    )
    assert "Goedgekeurd on 30 Nov 2023, with an override\n" in printed(screening_screen.render, decided)
    assert "override: bekend\n" in printed(screening_screen.render, decided, names=True)
    assert "The approval does not hold now:" in printed(screening_screen.render, decided)


def test_a_decision_in_contradiction_is_none() -> None:
    doubted = screening(verdict="rejected", verdict_label="afgewezen", decided_on=DAY, disputed=True, missing=())
    lines = printed(screening_screen.render, doubted, names=True).splitlines()
    assert lines[-2:] == [
        "! Two people decided differently: nothing is decided.",
        "  Say which decision holds: bgz resolve S-4TX9B",
    ]
    assert "Afgewezen" not in "".join(lines)


def test_of_who_was_rejected_nothing_is_missing() -> None:
    shown = printed(
        screening_screen.render, screening(verdict="rejected", verdict_label="afgewezen", decided_on=DAY, items=())
    )
    assert "Missing" not in shown
    assert "Afgewezen on 30 Nov 2023" in shown


@pytest.mark.parametrize("step", match_screen.STEPS)
def test_a_step_of_a_match_says_when_and_how_it_stands(step: str) -> None:
    view = MatchStep("K-2H4MN", "V-7K3QF", "S-4TX9B", step, DAY, "trial", "proefperiode", ())
    shown = printed(match_screen.render, view).splitlines()
    assert shown[0] == "K-2H4MN  V-7K3QF + S-4TX9B"
    assert "30 Nov 2023" in shown[1]
    assert shown[2] == "Now: proefperiode"


def test_a_pause_says_when_it_ends() -> None:
    view = MatchStep(
        "K-2H4MN", "V-7K3QF", "S-4TX9B", "paused", DAY, "trial", "proefperiode", (), until=date(2024, 1, 8)
    )
    lines = printed(match_screen.render, view).splitlines()
    assert lines[1:3] == ["Paused from 30 Nov 2023.", "The pause ends on 8 Jan 2024."]
