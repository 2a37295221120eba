from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Left, Pause
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.matching.waiting import Waiting, waiting_requests
from bgz.domain.values.places import Places
from bgz.domain.work.stages import under_way, without_trial

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2023, 11, 30)
ASKED = date(2023, 9, 1)
PLACES = Places({}, {})


def family(number: str = "V-00001", **more: Any) -> RequestFamily:
    ready = RequestFamily(
        number=number,
        registered_on=ASKED,
        intake=Intake(on=ASKED),
        consents={"matching": Consent(given_on=ASKED)},
        children={"k1": Child(), "k2": Child()},
        requests={"r1": Request()},
    )
    return evolve(ready, **more)


def match(**more: Any) -> Match:
    """Return a match proposed on the day for the first child of the family."""
    begun = Match(number="K-00001", request_family="V-00001", request="r1", children=("k1",), proposed=Proposal(on=DAY))
    return evolve(begun, **more)


def waiting(*families: RequestFamily, matches: Iterable[Match] = (), day: date = DAY) -> list[Waiting]:
    of_request: dict[str, list[Match]] = {}
    for each in matches:
        of_request.setdefault(each.request_family or "", []).append(each)
    return list(waiting_requests(families, of_request, day, PLACES))


def test_longest_first_then_by_number() -> None:
    longer = family("V-00003", registered_on=ASKED - timedelta(days=1))
    unknown = family("V-00004", registered_on=None)
    found = waiting(unknown, family("V-00002"), longer, family("V-00001"))
    assert [each.asked.family.number for each in found] == ["V-00003", "V-00001", "V-00002", "V-00004"]
    assert [each.days for each in found] == [91, 90, 90, 0]


@pytest.mark.parametrize(
    "more",
    [
        {"intake": None},
        {"consents": {}},
        {"on_hold": {"h": Pause(since=DAY, reason="x")}},
        {"left": Left(on=DAY, reason="helped")},
        {"requests": {"r1": Request(closed=Left(on=DAY, reason="helped"))}},
        {"children": {}},
    ],
)
def test_who_is_not_ready_or_asks_nothing_does_not_wait(more: dict[str, Any]) -> None:
    assert waiting(family(**more)) == []


def test_each_open_request_waits_since_its_own_day() -> None:
    both = {"r2": Request(opened_on=DAY - timedelta(days=3), children=("k2",)), "r1": Request(children=("k1",))}
    found = waiting(family(requests=both))
    assert [(each.asked.key, each.days, each.asked.children) for each in found] == [
        ("r1", 90, ("k1",)),
        ("r2", 3, ("k2",)),
    ]


def test_a_child_for_whom_two_requests_ask_waits_in_the_older_one() -> None:
    both = {"r2": Request(opened_on=DAY, children=("k2", "k2")), "r1": Request(), "r3": Request(opened_on=DAY)}
    assert [(each.asked.key, each.asked.children) for each in waiting(family(requests=both))] == [("r1", ("k1", "k2"))]


def test_a_trial_that_does_not_count_keeps_its_child_from_another() -> None:
    doubted = without_trial(match(trial=Trial(on=DAY), proposed=None))
    (rest,) = waiting(family(), matches=[doubted])
    assert rest.asked.children == ("k2",)
    (held,) = waiting(family(requests={"r2": Request(children=("k1",))}), matches=[doubted])
    assert held.proposals == (doubted,)


def test_a_child_in_a_match_does_not_wait_and_after_its_end_waits_since_then() -> None:
    begun = match(trial=Trial(on=date(2023, 10, 1)))
    assert [each.asked.children for each in waiting(family(), matches=[begun])] == [("k2",)]
    over = evolve(begun, end=End(on=date(2023, 11, 20)))
    (again,) = waiting(family(), matches=[over])
    assert (again.asked.children, again.days) == (("k1", "k2"), 10)
    other = evolve(over, request="r2")
    assert [each.days for each in waiting(family(), matches=[other])] == [90]


@pytest.mark.parametrize(
    ("more", "goes_on"),
    [
        ({}, True),
        ({"answers": Answers(request=Answer(yes=True), support=Answer(yes=True))}, True),
        ({"introduced": Introduction(on=DAY)}, True),
        ({"proposed": None}, False),
        ({"proposed": Proposal(on=DAY + timedelta(days=1))}, False),
        ({"answers": Answers(support=Answer(yes=False))}, False),
        ({"end": End(on=DAY)}, False),
    ],
)
def test_a_proposal_under_way_is_told(more: dict[str, Any], goes_on: bool) -> None:
    made = match(**more)
    assert under_way(made, DAY) is goes_on
    (only,) = waiting(family(requests={"r1": Request(children=("k1",))}), matches=[made])
    assert only.proposals == ((made,) if goes_on else ())
    assert only.asked.children == ("k1",)


def test_whose_trial_is_planned_waits_no_more() -> None:
    planned = match(trial=Trial(on=DAY + timedelta(days=9)))
    assert not under_way(planned, DAY)
    assert [each.asked.children for each in waiting(family(), matches=[planned])] == [("k2",)]


def test_a_proposal_for_one_child_does_not_hide_the_others() -> None:
    (rest,) = waiting(family(), matches=[match()])
    assert (rest.asked.children, rest.proposals) == (("k2",), ())
