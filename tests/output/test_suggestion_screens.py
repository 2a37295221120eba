"""Suggestions and one pair in full, as they are printed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from bgz.domain.matching.reasons import Reason
from bgz.domain.suggesting.ranking import Step
from bgz.domain.suggesting.view import Candidate, ChildAsked, CriterionScore, RuleOutcome, Suggestion, Why
from bgz.domain.suggesting.worth import Worth
from bgz.output import suggestion_screen, why_screen
from tests.output.printing import printed

if TYPE_CHECKING:
    import pytest

DAY = date(2023, 11, 30)
NAME = "[/b] Jansen"


def candidate(**more: Any) -> Candidate:
    held: dict[str, Any] = {
        "rank": 1,
        "number": "S-4TX9B",
        "name": NAME,
        "town": "Nijeveen",
        "municipality": "Meppel",
        "km": 5,
        "score": 0.824,
        "low": 0.6,
        "high": 0.85,
        "band": "strong",
        "band_label": "sterk",
        "request_score": 0.9,
        "support_score": 0.3,
        "reasons": (Reason("distance", "+", "op 5 km"), Reason("help", "−", "biedt niets")),
        "remarks": ("Weinig.",),
        "questions": ("hoeveel kinderen tegelijk?",),
        "earlier": ("K-00001: sinds 1 mei.",),
        "criteria": (
            CriterionScore("distance", "afstand", 20, 0.85, known=True, points=17.0),
            CriterionScore("help", "soort hulp", 5, 0.5, known=False, points=2.5),
        ),
    }
    return Candidate(**{**held, **more})


def suggestion(**more: Any) -> Suggestion:
    held: dict[str, Any] = {
        "number": "V-7K3QF",
        "name": NAME,
        "day": DAY,
        "children": (ChildAsked(1, 8), ChildAsked(2, 1), ChildAsked(3, None)),
        "wanted": "sport",
        "remarks": ("Er loopt al een voorstel.",),
        "questions": ("wat is de postcode?", "welke dagdelen?"),
        "considered": 120,
        "steps": (
            Step("H1", "niet goedgekeurd", 7, 113),
            Step("H2", "geen plaats", 0, 113),
            Step("H9", "te ver", 0, 113, lifted=True),
        ),
        "remaining": 3,
        "candidates": (candidate(),),
        "worth_asking": (Worth("S-4TX9B", 1, "hoeveel kinderen tegelijk?", "could drop out of the first three"),),
        "lifted": ("H9",),
        "weights": {},
        "version": "0.2.0",
        "inputs": "0123456789abcdef",
    }
    return Suggestion(**{**held, **more})


def test_a_suggestion_tells_the_funnel_the_reasons_and_the_questions() -> None:
    assert printed(suggestion_screen.render, suggestion()).splitlines() == [
        "V-7K3QF",
        "For child 1 (8 years), child 2 (1 year), child 3 (age not known); sport",
        "! Er loopt al een voorstel.",
        "",
        "120 support families",
        "  −   7  H1  niet goedgekeurd",
        "  −   0  H9  te ver (lifted)",
        "3 remain",
        "",
        "1. S-4TX9B  Nijeveen",
        "   82 of 100, sterk (60 to 85: not everything is known)  ████████░░",
        "   + op 5 km",
        "   − biedt niets",
        "   ! Weinig.",
        "   ! Earlier: K-00001: sinds 1 mei.",
        "   ? Still to ask: Hoeveel kinderen tegelijk?",
        "",
        "Worth asking first",
        "   ? V-7K3QF: Wat is de postcode? Welke dagdelen? This concerns all candidates.",
        "   ? S-4TX9B (1): Hoeveel kinderen tegelijk? Could drop out of the first three.",
        "",
        "2 more; see: --top 3",
        "",
        "Made of 0123456789abcdef (bgz 0.2.0, 30 Nov 2023); nothing was written.",
    ]


def test_names_are_shown_as_they_are_and_only_where_they_may() -> None:
    assert NAME not in printed(suggestion_screen.render, suggestion())
    shown = printed(suggestion_screen.render, suggestion(), names=True)
    assert f"V-7K3QF  {NAME}" in shown
    assert f"1. S-4TX9B  {NAME}, Nijeveen" in shown


def test_without_a_town_the_municipality_tells_where_and_without_wishes_the_line_ends() -> None:
    bare = suggestion(wanted="", remaining=1, candidates=(candidate(town="", reasons=(), remarks=()),))
    shown = printed(suggestion_screen.render, bare)
    assert "1. S-4TX9B  Meppel" in shown
    assert "known)\n" in shown
    assert "1 remains" in shown
    assert "more" not in shown


def test_at_sixty_columns_every_line_fits_and_later_lines_hang_below_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    far = Step("H9", "buiten de grenzen van de afstand van een van beide gezinnen", 12, 101)
    lines = printed(partial(suggestion_screen.render, in_full=True), suggestion(steps=(far,)), names=True).splitlines()
    lines += printed(why_screen.render, pair(), names=True).splitlines()
    assert max(len(line) for line in lines) <= 60
    assert " " * 13 + "beide gezinnen" in lines


def test_where_all_is_known_there_are_no_limits_and_nothing_to_ask() -> None:
    known = suggestion(questions=(), worth_asking=(), candidates=(candidate(low=0.824, high=0.824, questions=()),))
    shown = printed(suggestion_screen.render, known)
    assert "   82 of 100, sterk  ████████░░\n" in shown
    assert "?" not in shown
    assert "Worth asking" not in shown


def test_who_stands_above_a_better_score_has_a_reason_on_the_screen() -> None:
    tied = suggestion(candidates=(candidate(score=0.8), candidate(rank=2)))
    told = "Up to three points apart counts as equal: who was not suggested for longest"
    assert told in printed(suggestion_screen.render, tied)
    assert "counts as equal" not in printed(suggestion_screen.render, suggestion(candidates=(candidate(), candidate())))


def test_questions_to_the_request_family_stand_before_those_to_candidates() -> None:
    each = Worth("S-4TX9B", 1, "wie?", "could come into the first three")
    shown = printed(suggestion_screen.render, suggestion(questions=("a?", "b?"), worth_asking=(each,) * 3))
    assert "? V-7K3QF: A? B? This" in shown
    assert shown.count("Wie?") == 3
    shown = printed(suggestion_screen.render, suggestion(questions=tuple("abcdef"), worth_asking=()))
    assert "? V-7K3QF: A B C D E F This" in shown


def test_where_nobody_remains_there_is_nothing_that_an_answer_could_change() -> None:
    nobody = suggestion(candidates=(), remaining=0)
    assert "Worth asking" not in printed(suggestion_screen.render, nobody)
    assert "0 remain\n" in printed(suggestion_screen.render, nobody)


def test_in_full_every_criterion_is_shown_with_the_points_it_brings() -> None:
    render = partial(suggestion_screen.render, in_full=True)
    lines = printed(render, suggestion()).splitlines()
    start = lines.index("   ? Still to ask: Hoeveel kinderen tegelijk?")
    assert lines[start + 1 : start + 6] == [
        "   Criterion    Weight    Value   Points",
        "   afstand          20     0.85     17.0",
        "   soort hulp        5     0.50      2.5  unknown",
        "   Unknown: the mean of the candidates stands in.",
        "   What the request asks: 90 of 100. What the support family prefers: 30 of 100.",
    ]


RULES = (
    RuleOutcome("H1", "goedkeuring", "goedgekeurd", fits=True),
    RuleOutcome("H4", "soort hulp", "niet bekend", fits=None),
    RuleOutcome("H9", "afstand", "12 km; hoogstens 5 km", fits=False, lifted=True),
    RuleOutcome("H10", "leeftijd", "kind van 3; welkom van 4 tot en met 12, met een lange toelichting", fits=False),
)


def pair(**more: Any) -> Why:
    held: dict[str, Any] = {
        **{name: getattr(suggestion(), name) for name in ("number", "name", "day", "children", "wanted")},
        **{name: getattr(suggestion(), name) for name in ("remarks", "questions")},
        **{name: getattr(suggestion(), name) for name in ("remaining", "lifted", "weights", "version", "inputs")},
        "candidate": candidate(rank=0),
        "rules": RULES,
        "to_lift": ("H5", "H10"),
    }
    return Why(**{**held, **more})


def test_a_pair_in_full_shows_every_rule_and_criterion() -> None:
    lines = printed(why_screen.render, pair()).splitlines()
    assert lines[:8] == [
        "V-7K3QF",
        "For child 1 (8 years), child 2 (1 year), child 3 (age not known); sport",
        "! Er loopt al een voorstel.",
        "   ? V-7K3QF: Wat is de postcode? Welke dagdelen? This concerns all candidates.",
        "",
        "S-4TX9B  Nijeveen",
        "   Excluded by H5, H10. The score if that were no obstacle:",
        "   82 of 100, sterk (60 to 85: not everything is known)  ████████░░",
    ]
    start = lines.index("   ? Still to ask: Hoeveel kinderen tegelijk?")
    assert lines[start + 1 :] == [
        "",
        "Rules",
        "   H1   yes           goedkeuring: goedgekeurd",
        "   H4   ask first     soort hulp: niet bekend",
        "   H9   lifted        afstand: 12 km; hoogstens 5 km",
        "   H10  no            leeftijd: kind van 3; welkom van 4 tot en met 12, met een",
        "                      lange toelichting",
        "",
        "Criteria",
        "   Criterion    Weight    Value   Points",
        "   afstand          20     0.85     17.0",
        "   soort hulp        5     0.50      2.5  unknown",
        "   Unknown: the mean of the candidates stands in.",
        "   What the request asks: 90 of 100. What the support family prefers: 30 of 100.",
        "",
        "Made of 0123456789abcdef (bgz 0.2.0, 30 Nov 2023); nothing was written.",
    ]


def test_a_pair_that_no_rule_excludes_has_a_place() -> None:
    shown = printed(why_screen.render, pair(candidate=candidate(rank=2), to_lift=()), names=True)
    assert "   Place 2 of 3.\n" in shown
    assert f"2. S-4TX9B  {NAME}, Nijeveen" in shown
