"""Who waits, and every crossing; beside a calculation that looks at each day on its own."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Left, Pause
from bgz.domain.cases.programme import Norms, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.period import Period
from bgz.domain.figures.region import Region
from bgz.domain.figures.tally import tally
from bgz.domain.figures.waiting import WAYS_IN, WAYS_OUT, Crossing, crossings
from bgz.domain.work.screening import Rules
from bgz.domain.work.stages import is_running, is_waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.definitions import Figures

FIRST = date(2023, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_family_waits_from_consent_to_trial_and_comes_back(
    asking: Callable[..., RequestFamily], matched: Callable[..., Match]
) -> None:
    family = asking("V-00001", day(0), consents={"matching": Consent(given_on=day(5))})
    matches = [matched("K-00001", "V-00001", day(10), day(20)), matched("K-00002", "V-00001", day(30))]
    assert list(crossings(family, matches)) == [
        Crossing(day(5), 1, "became_ready", "Meppel"),
        Crossing(day(10), -1, "matched", "Meppel"),
        Crossing(day(20), 1, "came_back", "Meppel"),
        Crossing(day(30), -1, "matched", "Meppel"),
    ]


MOVED = {
    "address": Address(municipality="Zutphen"),
    "requests": {"r1": Request(opened_on=day(0), counts_in="Meppel"), "r2": Request(opened_on=day(15))},
}


def _crossed(family: RequestFamily, *matches: Match) -> list[tuple[int, str, str | None]]:
    return [((each.day - FIRST).days, each.why, each.place) for each in crossings(family, matches)]


def test_a_family_that_moved_and_asked_again_waits_there_from_then_on(asking: Callable[..., RequestFamily]) -> None:
    assert _crossed(asking("V-00001", day(0), **MOVED)) == [
        (0, "became_ready", "Meppel"),
        (15, "left_waiting", "Meppel"),
        (15, "became_ready", "Zutphen"),
    ]


def test_a_match_of_the_new_request_begins_and_ends_where_that_counts(
    asking: Callable[..., RequestFamily], matched: Callable[..., Match]
) -> None:
    family = asking("V-00001", day(0), **MOVED)
    old = matched("K-00001", "V-00001", day(5), day(20), request="r1")
    new = matched("K-00002", "V-00001", day(30), day(40), request="r2")
    assert _crossed(family, old, new) == [
        (0, "became_ready", "Meppel"),
        (5, "matched", "Meppel"),
        (20, "became_ready", "Zutphen"),  # it never had a match there
        (30, "matched", "Zutphen"),
        (40, "came_back", "Zutphen"),
    ]


def test_who_waits_for_one_request_and_is_matched_for_another_counts_where_the_match_does(
    asking: Callable[..., RequestFamily], matched: Callable[..., Match]
) -> None:
    family = asking("V-00001", day(0), **MOVED)
    late, unnamed = (
        matched("K-00001", "V-00001", day(30), request="r1"),
        matched("K-00002", "V-00001", day(30)),
    )
    assert _crossed(family, late)[2:] == [
        (15, "became_ready", "Zutphen"),
        (30, "left_waiting", "Zutphen"),
        (30, "became_ready", "Meppel"),
        (30, "matched", "Meppel"),
    ]
    assert _crossed(family, late, unnamed)[3:] == [(30, "matched", "Zutphen")]


def test_hold_leaving_and_withdrawn_consent(asking: Callable[..., RequestFamily]) -> None:
    held = asking("V-00001", day(0), on_hold={"h1": Pause(since=day(3), until=day(6), reason="-")})
    held = held.__class__(**{**_facts(held), "left": Left(on=day(9), reason="withdrawn")})
    assert [(each.day, each.why) for each in crossings(held, [])] == [
        (day(0), "became_ready"),
        (day(3), "put_on_hold"),
        (day(6), "off_hold"),
        (day(9), "left_waiting"),
    ]
    stopped = asking("V-00002", day(0), consents={"matching": Consent(given_on=day(1), withdrawn_on=day(4))})
    assert [each.why for each in crossings(stopped, [])] == ["became_ready", "consent_withdrawn"]


def test_a_match_that_follows_on_the_same_day_is_no_waiting(
    asking: Callable[..., RequestFamily], matched: Callable[..., Match]
) -> None:
    family = asking("V-00001", day(0))
    matches = [matched("K-00001", "V-00001", day(1), day(5)), matched("K-00002", "V-00001", day(5))]
    assert [each.day for each in crossings(family, matches)] == [day(0), day(1)]


def test_without_intake_or_consent_nobody_waits(asking: Callable[..., RequestFamily]) -> None:
    assert not list(crossings(asking("V-00001", day(0), intake=None), []))
    assert not list(crossings(asking("V-00001", day(0), consents={}), []))


def _facts(family: RequestFamily) -> dict[str, Any]:
    names = ("number", "registered_on", "intake", "consents", "children", "requests", "address", "on_hold")
    return {name: getattr(family, name) for name in names}


days = st.integers(0, 24).map(day)
maybe = st.none() | days
pauses = st.builds(lambda since, until: Pause(since=since, until=until, reason="-"), days, maybe)
towns = st.sampled_from(["Meppel", "Westerveld", None])
numbers = st.sampled_from(["V-00001", "V-00002", "V-00003"])


@st.composite
def families(draw: st.DrawFn, number: str) -> RequestFamily:
    intake, given, left = draw(maybe), draw(maybe), draw(maybe)
    town = draw(towns)
    return RequestFamily(
        number=number,
        registered_on=draw(maybe),
        address=Address(municipality=town) if town else None,
        children={"k1": Child(), "k2": Child()},
        requests={"r1": Request(opened_on=draw(maybe), children=draw(st.sampled_from([(), ("k1",)])))},
        intake=Intake(on=intake) if intake else None,
        consents={"matching": Consent(given_on=given, withdrawn_on=draw(maybe))} if given else {},
        on_hold={f"h{at}": pause for at, pause in enumerate(draw(st.lists(pauses, max_size=2)))},
        left=Left(on=left, reason="withdrawn") if left else None,
    )


@st.composite
def matches(draw: st.DrawFn, number: str) -> Match:
    trial, end = draw(maybe), draw(maybe)
    # An end lies on or after the trial; one before it is tested by itself.
    end = max(end, trial) if trial and end else end
    return Match(
        number=number,
        request_family=draw(numbers),
        children=draw(st.sampled_from([("k1",), ("k2",), ("k1", "k2")])),
        trial=Trial(on=trial) if trial else None,
        end=End(on=end, reason="moved") if end else None,
    )


@st.composite
def folders(draw: st.DrawFn) -> tuple[list[RequestFamily], list[Match]]:
    asked = [draw(families(f"V-0000{at}")) for at in (1, 2, 3)]
    return asked, [draw(matches(f"K-0000{at}")) for at in range(draw(st.integers(0, 5)))]


def counted(asked: list[RequestFamily], made: list[Match], since: date, until: date, today: date) -> Figures:
    region = Region.of(asked, (), made, Programme(), Rules({}, Norms()))
    return tally(region, Period(since, until), today)


@given(folders(), days, st.integers(0, 12), days)
def test_every_flow_adds_up_and_agrees_with_looking_at_each_day(
    folder: tuple[list[RequestFamily], list[Match]], since: date, length: int, today: date
) -> None:
    asked, made = folder
    until = since + timedelta(days=length)
    figures = counted(asked, made, since, until, today)
    flow = {name: int(getattr(figures, name)) for name in (*WAYS_IN.values(), *WAYS_OUT.values())}
    gained = sum(flow[name] for name in WAYS_IN.values()) - sum(flow[name] for name in WAYS_OUT.values())
    assert int(figures.waiting_at_begin) + gained == figures.waiting_at_end
    assert int(figures.running_at_begin) + int(figures.matches_started) - int(figures.matches_ended) == (
        figures.running_at_end
    )

    def of(family: RequestFamily) -> list[Match]:
        return [match for match in made if match.request_family == family.number]

    begin, last = min(since - timedelta(days=1), today), min(until, today)
    known = [at for at in (since + timedelta(days=more) for more in range(length + 1)) if at <= today]
    assert figures.waiting_at_begin == sum(is_waiting(family, of(family), begin) for family in asked)
    assert figures.waiting_at_end == sum(is_waiting(family, of(family), last) for family in asked)
    assert figures.running_at_begin == sum(is_running(match, begin) for match in made)
    assert figures.running_at_end == sum(is_running(match, last) for match in made)
    steps = 0
    for family in asked:
        states = [is_waiting(family, of(family), at) for at in [known[0] - timedelta(days=1), *known]] if known else []
        steps += sum(before != after for before, after in itertools.pairwise(states))
    assert sum(flow.values()) == steps
    ran = [match for match in made if any(is_running(match, at) for at in known)]
    assert figures.request_families_helped == len({match.request_family for match in ran})
    assert figures.children_helped == len({(match.request_family, child) for match in ran for child in match.children})
    assert figures.waiting_at_end == int(figures.still_waiting_days.families) + sum(
        family.registered_on is None
        and not any(match.end and match.trial and match.end.on <= last for match in of(family))
        for family in asked
        if is_waiting(family, of(family), last)
    )


@given(folders(), days, st.integers(0, 12), st.data())
def test_what_is_dated_after_the_last_day_plays_no_part(
    folder: tuple[list[RequestFamily], list[Match]], since: date, length: int, data: st.DataObject
) -> None:
    asked, made = folder
    until = since + timedelta(days=length)
    later = [data.draw(matches(f"K-1000{at}")) for at in range(2)]
    later = [match for match in later if match.trial is None or match.trial.on > until]
    assert counted(asked, made + later, since, until, day(60)) == counted(asked, made, since, until, until)


@given(folders(), days, st.integers(0, 24))
def test_municipalities_share_the_total_between_them(
    folder: tuple[list[RequestFamily], list[Match]], since: date, length: int
) -> None:
    asked, made = folder
    period = Period(since, since + timedelta(days=length))
    region = Region.of(asked, [SupportFamily(number="S-00001")], made, Programme(), Rules({}, Norms()))
    total = tally(region, period, day(60))
    everywhere = region.within({"Meppel", "Westerveld"})
    nowhere = [family for family in asked if family.municipality is None]
    rest = Region.of(
        nowhere, (), [match for match in made if match.request_family in {family.number for family in nowhere}],
        Programme(), Rules({}, Norms()),
    )  # fmt: skip
    for name in ("request_signups", "matches_started", "running_at_end", "waiting_at_end", "children_helped"):
        parts = [tally(part, period, day(60)) for part in (region.within({"Meppel"}), region.within({"Westerveld"}))]
        assert sum(int(getattr(part, name)) for part in parts) == getattr(tally(everywhere, period, day(60)), name)
        assert int(getattr(tally(everywhere, period, day(60)), name)) + int(
            getattr(tally(rest, period, day(60)), name)
        ) == getattr(total, name)
