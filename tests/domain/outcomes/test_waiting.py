"""How long requests wait for a trial, by what they ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.request_family import Child, Request, RequestFamily
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.period import Period, Window
from bgz.domain.matching.waiting import waiting_requests
from bgz.domain.outcomes.waiting import WaitingTimes, WaitsBy, waiting_times
from bgz.domain.values.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.match import Match

    Build = Callable[..., Any]

ASKED, LAST = date(2023, 1, 1), date(2023, 12, 31)
YEAR = Window.of(Period(ASKED, LAST), date(2024, 1, 15))


def times(sheets: Any, families: list[RequestFamily], matches: list[Match], window: Window = YEAR) -> WaitingTimes:
    region = sheets(families, (), matches).region
    of_request: dict[str, list[Match]] = {}
    for match in matches:
        of_request.setdefault(match.request_family or "", []).append(match)
    waiting = waiting_requests(families, of_request, window.last, Places({}, {}))
    return waiting_times(region, window, waiting)


def rows(by: WaitsBy) -> dict[str, tuple[object, ...]]:
    return {each.code: (each.trials, each.days, each.waiting, each.waiting_days) for each in by.kinds}


def after(days: int) -> date:
    return ASKED + timedelta(days=days)


def test_the_first_trial_of_each_request_ends_its_waiting(sheets: Build, asking: Build, matched: Build) -> None:
    requests = {"r1": Request(opened_on=ASKED, help={"sport": "must"}), "r2": Request(opened_on=after(50))}
    families = [asking(f"V-0000{at}", ASKED, requests=requests) for at in range(5)]
    matches = [matched(f"K-1000{at}", f"V-0000{at}", after(10 + at), after(40), request="r1") for at in range(5)]
    matches += [matched(f"K-2000{at}", f"V-0000{at}", after(60), request="r2") for at in range(5)]
    # A later trial of the same request is no first one; one before the request belongs to another.
    matches += [matched(f"K-3000{at}", f"V-0000{at}", after(45), after(46), request="r1") for at in range(5)]
    matches += [matched("K-40000", "V-00000", after(-9), after(-8)), matched("K-40001", "V-99999", after(1))]
    found = times(sheets, families, matches)
    assert (found.trials, found.days, found.waiting) == (10, 10, 0)
    assert rows(found.by_help) == {"sport": (5, 12, 0, None), "unknown": (5, 10, 0, None)}


def test_those_still_waiting_stand_beside(sheets: Build, asking: Build, matched: Build) -> None:
    families = [
        asking(f"V-0000{at}", ASKED, requests={"r1": Request(opened_on=after(at), distance="near")}) for at in range(5)
    ]
    families += [asking(f"V-1000{at}", ASKED, requests={"r1": Request(distance="any")}) for at in range(5)]
    matches = [matched(f"K-0000{at}", f"V-1000{at}", after(20)) for at in range(5)]
    found = times(sheets, families, matches)
    assert (found.waiting, found.waiting_days) == (5, 362)
    assert rows(found.by_distance) == {"near": (0, None, 5, 362), "any": (5, 20, 0, None)}
    assert (found.by_distance.other_trials, found.by_distance.other_waiting) == (0, 0)


def test_a_request_of_no_known_day_and_a_trial_outside_the_period_are_left_out(
    sheets: Build, asking: Build, matched: Build
) -> None:
    families = [
        evolve(asking("V-00001", ASKED, requests={"r1": Request()}), registered_on=None),
        asking("V-00002", ASKED),
        evolve(asking("V-00003", ASKED, requests={"r1": Request()}), registered_on=None),
    ]
    matches = [matched("K-00001", "V-00001", after(5)), matched("K-00002", "V-00002", date(2024, 1, 1))]
    found = times(sheets, families, matches)
    assert (found.trials, found.days, found.waiting, found.waiting_days) == (0, None, 0, None)


def test_children_are_counted_as_the_request_names_them(sheets: Build, asking: Build) -> None:
    two, four = {"k1": Child(), "k2": Child()}, {f"k{at}": Child() for at in range(4)}
    one_of_two = {"r1": Request(opened_on=ASKED, children=("k1",))}
    families = [asking(f"V-0000{at}", ASKED, children=two) for at in range(5)]
    families += [asking(f"V-1000{at}", ASKED, children=four) for at in range(6)]
    families += [asking(f"V-2000{at}", ASKED, children=two, requests=one_of_two) for at in range(7)]
    found = times(sheets, families, [])
    assert rows(found.by_children) == {
        "1": (0, None, 7, 364), "2": (0, None, 5, 364), "3+": (0, None, 6, 364)
    }  # fmt: skip


def test_a_trial_of_nobody_known_has_no_number_of_children(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking(f"V-0000{at}", ASKED, children={}) for at in range(5)]
    found = times(sheets, families, [matched(f"K-0000{at}", f"V-0000{at}", after(9)) for at in range(5)])
    assert rows(found.by_children) == {"unknown": (5, 9, 0, None)}


def test_of_a_hidden_group_not_even_the_median_tells_that_it_is_empty(
    sheets: Build, asking: Build, matched: Build
) -> None:
    def family(number: str, distance: str) -> RequestFamily:
        made: RequestFamily = asking(number, ASKED, requests={"r1": Request(opened_on=ASKED, distance=distance)})
        return made

    helped = [family(f"V-0000{at}", "near") for at in range(5)]
    waiting = [family(f"V-1000{at}", "any") for at in range(6)] + [family("V-20000", "outside")]
    found = times(sheets, [*helped, *waiting], [matched(f"K-0000{at}", f"V-0000{at}", after(9)) for at in range(5)])
    assert rows(found.by_distance) == {"near": (5, 9, Mark.HIDDEN, Mark.HIDDEN)}
    assert (found.by_distance.other_trials, found.by_distance.other_waiting) == (0, 7)


def test_kinds_of_help_that_overlap_have_no_number_of_others(sheets: Build, asking: Build) -> None:
    both = {"r1": Request(opened_on=ASKED, help={"sport": "must", "contacts": "nice"})}
    sport = {"r1": Request(opened_on=ASKED, help={"sport": "must"})}
    families = [asking(f"V-0000{at}", ASKED, requests=sport) for at in range(5)]
    families += [asking(f"V-1000{at}", ASKED, requests=both) for at in range(2)]
    found = times(sheets, families, [])
    assert (found.by_help.kinds, found.by_help.other_trials, found.by_help.other_waiting) == ((), 0, Mark.HIDDEN)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=st.lists(st.tuples(st.sampled_from(["near", "outside", "any", None]), st.booleans()), max_size=40))
def test_what_is_shown_and_what_is_not_add_up(
    sheets: Build, asking: Build, matched: Build, drawn: list[tuple[str | None, bool]]
) -> None:
    """Each request has one wish for distance; a hidden number never stands beside a median."""
    families, matches = [], []
    for at, (distance, helped) in enumerate(drawn):
        requests = {"r1": Request(opened_on=ASKED, distance=distance)}
        families.append(asking(f"V-{at:05}", ASKED, requests=requests))
        if helped:
            matches.append(matched(f"K-{at:05}", f"V-{at:05}", after(at)))
    found = times(sheets, families, matches)
    for column, days, others, total in (
        ("trials", "days", found.by_distance.other_trials, found.trials),
        ("waiting", "waiting_days", found.by_distance.other_waiting, found.waiting),
    ):
        shown = [getattr(each, column) for each in found.by_distance.kinds]
        assert sum(int(count) for count in shown if count is not Mark.HIDDEN) + int(others) == total
        for each in found.by_distance.kinds:
            assert (getattr(each, column) is Mark.HIDDEN) == (getattr(each, days) is Mark.HIDDEN)
            assert getattr(each, column) in {0, Mark.HIDDEN} or int(getattr(each, column)) >= 5
