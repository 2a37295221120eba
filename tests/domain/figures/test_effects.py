"""Satisfaction, own goals, and how they went."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.person import Contact, Source
from bgz.domain.figures.definitions import Effect, Figures

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., Any]

BEGIN, END = date(2023, 1, 1), date(2023, 12, 31)


def on(month: int, about: str, **more: Any) -> Contact:
    return Contact(on=date(2023, month, 15), about=about, **more)


def of(figures: Figures, moment: str, question: str = "satisfaction") -> Effect:
    effects: tuple[Effect, ...] = getattr(figures, question)
    return next(effect for effect in effects if effect.code == moment)


def test_scores_by_moment_with_response(sheets: Build, asking: Build, matched: Build) -> None:
    talks = {
        "c1": on(3, "trial_review", side="request", satisfied=8, goals=6),
        "c2": on(3, "trial_review", side="support", satisfied=7),
        "c3": on(4, "trial_review", side="support", reached=False),
        "c4": on(9, "review", side="request"),
        "c5": on(9, "review", side="support", satisfied=9),
        "c6": on(10, "other"),
        "c7": on(10, "keeping_in_touch", goals=5),
        "c8": on(1, "other", satisfied=6),
        "c9": Contact(on=date(2024, 3, 1), about="goodbye", satisfied=1),
    }
    match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks)
    figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
    assert of(figures, "trial") == Effect("trial", "evaluatie van de proefperiode", 2, 2, 100, 7.5)
    assert of(figures, "half_year") == Effect("half_year", "halfjaarlijkse evaluatie", 2, 1, 50, 9)
    assert of(figures, "trial", "own_goals") == Effect("trial", "evaluatie van de proefperiode", 1, 1, 100, 6)
    assert of(figures, "half_year", "own_goals") == Effect("half_year", "halfjaarlijkse evaluatie", 1, 0, 0, None)
    assert of(figures, "start") == Effect("start", "bij de start", 1, 1, None, 6)
    assert of(figures, "other", "own_goals") == Effect("other", "op andere momenten", 1, 1, None, 5)
    assert (of(figures, "end").asked, of(figures, "start", "own_goals").asked) == (0, 0)


def test_the_last_of_several_scores_counts(sheets: Build, asking: Build, matched: Build) -> None:
    talks = {"c1": on(9, "review", satisfied=4), "c2": on(3, "review", satisfied=9), "c3": on(10, "review")}
    match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks)
    figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
    assert of(figures, "half_year") == Effect("half_year", "halfjaarlijkse evaluatie", 1, 1, 100, 4)


def test_a_talk_with_both_families_counts_for_each(sheets: Build, asking: Build, matched: Build) -> None:
    """One contact for both and one for each side with the same marks give the same figures."""
    together = {"c1": on(3, "trial_review", side="both", satisfied=8, goals=6), "c2": on(9, "review", side="both")}
    apart = {
        "c1": on(3, "trial_review", side="request", satisfied=8, goals=6),
        "c2": on(3, "trial_review", side="support", satisfied=8, goals=6),
        "c3": on(9, "review", side="request"),
        "c4": on(9, "review", side="support"),
    }
    found = []
    for talks in (together, apart):
        match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks)
        figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
        found.append((of(figures, "trial"), of(figures, "half_year"), of(figures, "trial", "own_goals")))
    assert found[0] == found[1]
    trial, half_year, _goals = found[0]
    assert (trial.asked, trial.answered, trial.mean) == (2, 2, 8)
    assert (half_year.asked, half_year.answered) == (2, 0)


def test_history_from_a_sheet_lowers_no_response(sheets: Build, asking: Build, matched: Build) -> None:
    talks = {
        "c1": on(3, "trial_review"),
        "c2": on(3, "trial_review", side="support", satisfied=7),
        "c3": on(9, "review"),
    }
    source = Source(sheet="koppelingen.csv", nr="K001", on=date(2023, 6, 1), cells={})
    match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks, source=source)
    figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
    assert (of(figures, "trial").asked, of(figures, "half_year").asked) == (1, 1)


def test_scores_on_the_family_itself_count_at_the_start_until_a_match_begins(
    sheets: Build, asking: Build, matched: Build
) -> None:
    talks = {
        "c1": on(1, "other", goals=3),
        "c2": on(5, "review", goals=6),
        "c3": on(5, "keeping_in_touch", satisfied=6),
        "c4": on(5, "other"),
    }
    family = asking("V-00001", BEGIN, contacts=talks)
    waiting = asking("V-00002", BEGIN, contacts={"c1": on(5, "other", goals=4)})
    match = matched("K-00001", "V-00001", date(2023, 2, 1))
    figures = sheets([family, waiting], (), [match]).figures(BEGIN, END)
    assert (of(figures, "start", "own_goals").asked, of(figures, "start", "own_goals").mean) == (2, 3.5)
    assert (of(figures, "half_year", "own_goals").mean, of(figures, "other").mean) == (6, 6)


def test_own_goals_better_stable_worse(sheets: Build, asking: Build, matched: Build) -> None:
    def talks(*goals: int) -> dict[str, Contact]:
        return {f"c{at}": on(at + 3, "review", side="request", goals=goal) for at, goal in enumerate(goals)}

    matches = [
        evolve(matched(f"K-0000{at}", f"V-0000{at}", date(2023, 2, 1)), contacts=talks(*goals))
        for at, goals in enumerate([(4, 2, 7), (5, 9, 5), (6, 5), (6,), ()])
    ]
    family = asking("V-00003", BEGIN, contacts={"c0": on(1, "other", goals=6)})
    support = evolve(matches[0], number="K-00009", contacts={"c1": on(3, "review", side="support", goals=1)})
    figures = sheets([family], (), [*matches, support]).figures(BEGIN, END)
    assert {count.code: count.count for count in figures.goals_change} == {"better": 1, "stable": 2, "worse": 1}


def test_satisfaction_over_time_of_each_family(sheets: Build, asking: Build, matched: Build) -> None:
    talks = {
        "c1": on(3, "trial_review", side="both", satisfied=7),
        "c2": on(9, "review", side="support", satisfied=6, goals=9),
        "c3": on(9, "review", side="request", satisfied=7),
        "c4": on(10, "review", side="other", satisfied=1),
    }
    match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks)
    figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
    assert {count.code: count.count for count in figures.satisfaction_change} == {"better": 0, "stable": 1, "worse": 1}
    assert (of(figures, "half_year").asked, of(figures, "half_year").mean) == (2, 6.5)
    assert not any(count.count for count in figures.goals_change)
    assert of(figures, "half_year", "own_goals").answered == 0


def test_what_was_scored_after_the_match_or_the_period_does_not_count(
    sheets: Build, asking: Build, matched: Build
) -> None:
    talks = {"c1": on(3, "review", goals=4), "c2": on(9, "goodbye", goals=8)}
    match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1), date(2023, 6, 1)), contacts=talks)
    open_match = evolve(match, number="K-00002", request_family="V-00002", end=None)
    region = sheets([asking("V-00001", BEGIN)], (), [match, open_match])
    assert sum(int(count.count) for count in region.figures(BEGIN, END).goals_change) == 1
    assert not any(count.count for count in region.figures(BEGIN, date(2023, 6, 30)).goals_change)


def test_an_end_talk_within_four_weeks_of_the_end_is_the_last_score(
    sheets: Build, asking: Build, matched: Build
) -> None:
    def changed(about: str, end: date) -> list[str]:
        talks = {"c1": on(3, "review", goals=4), "c2": on(9, about, goals=8)}
        match = evolve(matched("K-00001", "V-00001", date(2023, 2, 1), end), contacts=talks)
        figures = sheets([asking("V-00001", BEGIN)], (), [match]).figures(BEGIN, END)
        return [count.code for count in figures.goals_change if count.count]

    assert changed("goodbye", date(2023, 8, 18)) == ["better"]
    assert changed("goodbye", date(2023, 8, 17)) == []
    assert changed("review", date(2023, 9, 14)) == []
    assert changed("review", date(2023, 9, 15)) == ["better"]


def test_a_family_counts_once_however_many_matches_it_has(sheets: Build, asking: Build, matched: Build) -> None:
    """Five short trials of one family are no five families, so that no mean of one is told as a mean of five."""
    matches = [
        evolve(
            matched(f"K-0000{at}", "V-00001", date(2023, 2 * at, 1), date(2023, 2 * at, 20)),
            contacts={"c1": on(2 * at, "trial_review", side="both", satisfied=at, goals=at + 1)},
        )
        for at in range(1, 6)
    ]
    figures = sheets([asking("V-00001", BEGIN)], (), matches).figures(BEGIN, END)
    told = of(figures, "trial"), of(figures, "trial", "own_goals")
    assert [(each.asked, each.answered, each.mean) for each in told] == [(2, 2, 5), (1, 1, 6)]
    assert {count.code: count.count for count in figures.goals_change if count.count} == {"better": 1}
    assert {count.code: count.count for count in figures.satisfaction_change if count.count} == {"better": 2}


def test_two_matches_at_a_time_and_the_family_itself_are_one_family(
    sheets: Build, asking: Build, matched: Build
) -> None:
    one = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts={"c1": on(5, "review", goals=9)})
    two = evolve(matched("K-00002", "V-00001", date(2023, 2, 1)), contacts={"c1": on(8, "review", goals=5)})
    family = asking("V-00001", BEGIN, contacts={"c1": on(1, "other", goals=5), "c2": on(4, "review", goals=1)})
    figures = sheets([family], (), [one, two]).figures(BEGIN, END)
    assert (of(figures, "half_year", "own_goals").asked, of(figures, "half_year", "own_goals").mean) == (1, 5)
    assert {count.code: count.count for count in figures.goals_change if count.count} == {"stable": 1}


def test_a_support_family_of_two_municipalities_counts_where_it_was_asked_last(
    sheets: Build, asking: Build, matched: Build
) -> None:
    """So that municipalities add up to all together, and every mean rests on different families."""

    def talks(month: int, score: int | None) -> dict[str, Contact]:
        first = on(3, "other", side="support", satisfied=6)
        return {"c0": first, "c1": on(month, "review", side="support", satisfied=score)}

    here = evolve(matched("K-00001", "V-00001", date(2023, 2, 1)), contacts=talks(5, 9))
    there = evolve(matched("K-00002", "V-00002", date(2023, 2, 1)), contacts=talks(9, None))
    held = sheets([asking("V-00001", BEGIN), asking("V-00002", BEGIN, "Zutphen")], (), [here, there])
    found = {town: held.figures(BEGIN, END, town=town) for town in ("", "Meppel", "Zutphen")}
    assert {town: of(figures, "half_year").asked for town, figures in found.items()} == {
        "": 1, "Meppel": 0, "Zutphen": 1,
    }  # fmt: skip
    assert of(found["Zutphen"], "half_year").mean == 9
    changed = {town: [count.count for count in figures.satisfaction_change] for town, figures in found.items()}
    assert changed == {"": [1, 0, 0], "Meppel": [0, 0, 0], "Zutphen": [1, 0, 0]}
    other = evolve(there, contacts=talks(4, 2))
    moved = sheets(held.requests, (), [here, other])
    assert of(moved.figures(BEGIN, END, town="Zutphen"), "half_year").asked == 0
    assert of(moved.figures(BEGIN, END, town="Meppel"), "half_year").mean == 9
