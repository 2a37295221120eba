"""What a calendar program is told: it ends up with the tasks that stand, whatever happened and in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.match import Match
from bgz.domain.cases.person import Contact, OwnTask, Snooze
from bgz.domain.cases.programme import Absence, Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup.events import (
    CANCELLED,
    CHANGED,
    KEPT,
    NEW,
    TEAM,
    Event,
    Revision,
    calendar_id,
    calendars,
    changes,
    events_of,
    is_uid,
    joined,
    revised,
)
from bgz.domain.followup.lines import command_of
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.work.screening import Rules

AT = datetime(2024, 1, 15, 8, 30, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TEAM_ID = "a" * 64
CANARY = "Kanariepiet"


@attrs.frozen
class Cases:
    """Request families alone: each asks for a first reaction."""

    requests: dict[str, RequestFamily]
    rota: Rota
    supports: dict[str, SupportFamily] = attrs.field(factory=dict)
    matches: dict[str, Match] = attrs.field(factory=dict)
    rules: Rules = Rules({}, Norms())
    counted: dict[str, Match] = attrs.field(factory=dict)
    of_request: dict[str, list[Match]] = attrs.field(factory=dict)
    of_support: dict[str, list[Match]] = attrs.field(factory=dict)
    holidays: frozenset[date] = frozenset()


def cases(*families: RequestFamily, **absences: Absence) -> Any:
    colleagues = [Colleague(key="m1", name="Anna"), Colleague(key="m2", name="Bea", lead=True)]
    rota = Rota({each.key: each for each in [*colleagues, Colleague(key="m3", active=False)]}, absences)
    return Cases({family.number: family for family in families}, rota)


def family(number: str, owner: str | None, registered: date) -> RequestFamily:
    return RequestFamily(number=number, owner=owner, registered_on=registered, surname=CANARY)


def event(uid: str = "e1", day: date = date(2024, 2, 1), summary: str = "V-7K3QF intake") -> Event:
    return Event(uid=uid, day=day, summary=summary, command="bgz intake held V-7K3QF")


def test_a_calendar_for_each_who_works_here_and_one_for_the_team() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)), family("V-8P0AA", "m3", date(2024, 1, 8)))
    found = calendars(book, date(2024, 1, 9), 366)
    assert set(found) == {"m1", "m2", TEAM}
    assert {task.case for task in found["m1"]} == {"V-7K3QF"}
    assert {task.case for task in found["m2"]} == {"V-8P0AA"}  # of somebody who left: the lead's
    assert {task.case for task in found[TEAM]} == {"V-7K3QF", "V-8P0AA"}


def test_days_ahead_are_counted_to_the_last_included() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)))
    days = [(task.due - date(2024, 1, 8)).days for task in calendars(book, date(2024, 1, 8), 366)[TEAM]]
    nearest = min(days)
    assert [len(calendars(book, date(2024, 1, 8), each)[TEAM]) for each in (nearest - 1, nearest)] == [0, 1]


def test_what_is_overdue_stands_too() -> None:
    book = cases(family("V-7K3QF", "m1", date(2023, 1, 9)))
    assert any(task.due < date(2024, 1, 9) for task in calendars(book, date(2024, 1, 9), 1)["m1"])


def test_a_task_is_for_who_is_there_when_it_is_due() -> None:
    due = {task.due for task in calendars(cases(family("V-7K3QF", "m1", date(2024, 1, 8))), date(2024, 1, 8), 7)["m1"]}
    (day,) = due
    away = Absence(by="m2", since=date(2024, 1, 8), until=day - DAY)
    later = Absence(by="m2", since=day, until=day + DAY)
    for absence, mine, other in ((away, 1, 0), (later, 0, 1)):
        book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)), m1=absence)
        found = calendars(book, date(2024, 1, 8), 7)
        assert (len(found["m1"]), len(found["m2"]), len(found[TEAM])) == (mine, other, 1)


def test_what_is_overdue_is_for_who_is_there_now() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)), m1=Absence(by="m2", since=date(2024, 1, 25)))
    found = calendars(book, date(2024, 1, 26), 1)
    assert found["m1"] == []
    assert [task.case for task in found["m2"]] == ["V-7K3QF"]


def test_an_event_says_number_and_kind_and_never_a_name() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)))
    tasks = calendars(book, date(2024, 1, 8), 7)[TEAM]
    (found,) = events_of(tasks, TEAM_ID, TEAM).values()
    assert found.summary == "V-7K3QF first reaction"
    assert found.case == "V-7K3QF"
    assert found.command.startswith("bgz ")
    assert CANARY not in repr(found)
    assert is_uid(found.uid)


def test_a_uid_is_of_team_calendar_and_task_and_of_nothing_else() -> None:
    def uids(book: Any, team: str, calendar: str, day: date) -> set[str]:
        return set(events_of(calendars(book, day, 7)[TEAM], team, calendar))

    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)))
    one = uids(book, TEAM_ID, TEAM, date(2024, 1, 8))
    assert one == uids(book, TEAM_ID, TEAM, date(2024, 1, 11))
    others = [
        uids(book, "b" * 64, TEAM, date(2024, 1, 8)),
        uids(book, TEAM_ID, "m1", date(2024, 1, 8)),
        uids(cases(family("V-8P0AA", "m1", date(2024, 1, 8))), TEAM_ID, TEAM, date(2024, 1, 8)),
    ]
    assert all(not one & other for other in others)
    assert len({calendar_id(TEAM_ID, TEAM), calendar_id(TEAM_ID, "m1"), calendar_id("b" * 64, TEAM)}) == 3


def test_an_event_says_the_same_before_on_and_after_its_day() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)))
    days = [date(2024, 1, 8) + count * DAY for count in range(30)]
    (said,) = {
        event
        for day in days
        for event in events_of(calendars(book, day, 30)["m1"], TEAM_ID, "m1").values()
        if "first reaction" in event.summary
    }
    assert said.summary == "V-7K3QF first reaction"


def test_who_stands_in_is_told_so() -> None:
    book = cases(family("V-7K3QF", "m1", date(2024, 1, 8)), m1=Absence(by="m2", since=date(2024, 1, 8)))
    tasks = calendars(book, date(2024, 1, 8), 7)["m2"]
    (event,) = events_of(tasks, TEAM_ID, "m2").values()
    assert event.summary == "V-7K3QF first reaction, standing in"


@pytest.mark.parametrize("text", ["", "x@bgz", "a" * 32, "A" * 32 + "@bgz", "a" * 32 + "@bgz\n", "a" * 33 + "@bgz"])
def test_what_is_no_uid_of_ours(text: str) -> None:
    assert not is_uid(text)


def test_nothing_changed_changes_nothing() -> None:
    first = revised({}, {"e1": event()}, AT)
    assert revised(first, {"e1": event()}, AT + 5 * DAY) == first
    assert first["e1"].at == AT


def test_a_change_raises_the_number_within_the_minute_and_with_a_clock_set_back() -> None:
    first = revised({}, {"e1": event()}, AT)["e1"]
    moved = revised({"e1": first}, {"e1": event(day=date(2024, 3, 1))}, AT)["e1"]
    gone = revised({"e1": moved}, {}, AT - 400 * DAY)["e1"]
    back = revised({"e1": gone}, {"e1": event()}, AT + DAY)["e1"]
    assert first.sequence < moved.sequence < gone.sequence < back.sequence
    assert first.at <= moved.at <= gone.at < back.at
    assert [each.cancelled for each in (first, moved, gone, back)] == [False, False, True, False]
    assert gone.event == moved.event


def test_a_laptop_that_knows_nothing_goes_above_what_another_told_before() -> None:
    there = revised({}, {"e1": event()}, AT)
    there = revised(there, {"e1": event(day=date(2024, 3, 1))}, AT + MINUTE)
    here = revised({}, {"e1": event(day=date(2024, 4, 1))}, AT + 2 * MINUTE)
    assert here["e1"].sequence > there["e1"].sequence
    assert joined(there, here) == joined(here, there) == here


def test_a_day_before_the_count_began_is_no_negative_number() -> None:
    assert revised({}, {"e1": event()}, datetime(2015, 1, 1, tzinfo=UTC))["e1"].sequence == 0


def test_what_is_cancelled_is_told_for_ninety_days() -> None:
    first = revised({}, {"e1": event()}, AT)
    gone = revised(first, {}, AT + DAY)
    assert revised(gone, {}, AT + DAY + KEPT) == gone
    assert revised(gone, {}, AT + DAY + KEPT + timedelta(seconds=1)) == {}


def test_what_cannot_be_read_is_not_cancelled() -> None:
    known = revised({}, {"e1": event(), "e2": event("e2", summary="V-8P0AA intake")}, AT)
    found = revised(known, {}, AT + DAY, {"V-7K3QF"})
    assert found["e1"] == known["e1"]
    assert found["e2"].cancelled
    assert revised(found, {}, AT + 2 * DAY, {"V-8P0AA"})["e2"] == found["e2"]


def test_events_stand_in_the_order_of_their_days() -> None:
    wanted = {uid: event(uid, date(2024, 2, day)) for uid, day in (("e3", 1), ("e1", 9), ("e2", 1))}
    assert list(revised({}, wanted, AT)) == ["e2", "e3", "e1"]


def test_what_a_calendar_program_does() -> None:
    first = revised({}, {"e1": event(), "e2": event("e2"), "e3": event("e3")}, AT)
    assert [each.kind for each in changes({}, first)] == [NEW, NEW, NEW]
    second = revised(first, {"e1": event(), "e2": event("e2", date(2024, 2, 2))}, AT + DAY)
    assert [(each.kind, each.day.day) for each in changes(first, second)] == [(CANCELLED, 1), (CHANGED, 2)]
    assert changes(second, second) == ()
    third = revised(second, {"e3": event("e3")}, AT + 2 * DAY)
    assert [each.kind for each in changes(second, third)] == [CANCELLED, NEW, CANCELLED]
    assert [each.kind for each in changes({}, third)] == [NEW]  # who never heard of it need not be told that it is off


class Client:
    """A calendar program, which chooses as RFC 5546, 2.1.5 says: by sequence, then by moment."""

    def __init__(self) -> None:
        self.held: dict[str, Revision] = {}

    def take(self, file: dict[str, Revision]) -> None:
        for uid, revision in file.items():
            last = self.held.get(uid)
            if last is None or (revision.sequence, revision.at) >= (last.sequence, last.at):
                self.held[uid] = revision

    @property
    def shown(self) -> dict[str, Event]:
        return {uid: revision.event for uid, revision in self.held.items() if not revision.cancelled}


days = st.integers(0, 400).map(lambda count: date(2024, 1, 1) + count * DAY)
names = st.sampled_from(["e1", "e2", "e3", "e4"])
standing = st.dictionaries(names, days, max_size=4).map(
    lambda held: {uid: event(uid, day) for uid, day in held.items()}
)
"""The tasks that stand: from one export to the next they are moved, closed, opened again and new."""


@given(st.lists(st.tuples(standing, st.integers(0, 3000)), min_size=1, max_size=8), st.data())
def test_a_calendar_program_ends_with_the_tasks_that_stand(
    exports: list[tuple[dict[str, Event], int]], data: st.DataObject
) -> None:
    """It takes every file, now and then an old one again."""
    client, known, now = Client(), dict[str, Revision](), AT
    told: list[dict[str, Revision]] = []
    for wanted, minutes in exports:
        now += minutes * MINUTE  # at most two days: within the ninety that a cancellation is told
        known = revised(known, wanted, now)
        told.append(known)
        client.take(known)
        client.take(data.draw(st.sampled_from(told)))
        assert client.shown == wanted
        assert revised(known, wanted, now + MINUTE) == known


@given(st.lists(st.tuples(standing, st.booleans()), min_size=1, max_size=8))
def test_two_laptops_that_both_tell(exports: list[tuple[dict[str, Event], bool]]) -> None:
    """The last who notices a change has the highest number, so every task of hers stands as she told it."""
    client, known, now = Client(), {True: dict[str, Revision](), False: dict[str, Revision]()}, AT
    for wanted, laptop in exports:
        now += MINUTE
        before = known[laptop]
        known[laptop] = revised(before, wanted, now)
        client.take(known[laptop])
        for uid, revision in known[laptop].items():
            assert revision == before.get(uid) or client.held[uid] == revision


@given(st.lists(standing, min_size=2, max_size=5), st.integers(0, 4))
def test_a_memory_that_is_lost_goes_on_from_the_file(exports: list[dict[str, Event]], lost: int) -> None:
    client, memory, file, now = Client(), dict[str, Revision](), dict[str, Revision](), AT
    for place, wanted in enumerate(exports):
        now += MINUTE
        memory = {} if place == lost else memory
        memory = file = revised(joined(memory, file), wanted, now)
        client.take(file)
        assert client.shown == wanted


moments = st.integers(0, 60).map(lambda count: date(2024, 1, 8) + count * DAY)


@st.composite
def lives(draw: st.DrawFn) -> RequestFamily:
    """Return a family as it may stand on some day: reacted to or not, intake held or taken back, put off, own tasks."""
    found = family("V-7K3QF", draw(st.sampled_from(["m1", "m2", None])), date(2024, 1, 8))
    return attrs.evolve(
        found,
        intake=draw(st.none() | st.builds(Intake, on=moments)),
        contacts=draw(st.just({}) | moments.map(lambda on: {"c0001": Contact(on=on, about="first_reaction")})),
        snoozed=draw(
            st.just({})
            | st.builds(
                lambda task, on, days: {"z0001": Snooze(task=task, on=on, until=on + days * DAY, reason=CANARY)},
                st.sampled_from(["intake-2024-01-08", "first_reaction-2024-01-08"]),
                moments,
                st.integers(1, 20),
            )
        ),
        own_tasks=draw(
            st.just({}) | moments.map(lambda due: {"o0001": OwnTask(due=due, text=CANARY, since=date(2024, 1, 8))})
        ),
    )


@given(st.lists(st.tuples(lives(), st.integers(0, 20)), min_size=1, max_size=6), st.sampled_from(["m1", "m2", TEAM]))
def test_whatever_happens_to_a_family_the_calendar_shows_its_tasks(
    states: list[tuple[RequestFamily, int]], calendar: str
) -> None:
    client, known, day = Client(), dict[str, Revision](), date(2024, 1, 8)
    for state, days_on in states:
        day += days_on * DAY
        tasks = calendars(cases(state), day, 366)[calendar]
        known = revised(known, events_of(tasks, TEAM_ID, calendar), datetime(day.year, day.month, day.day, tzinfo=UTC))
        client.take(known)
        assert sorted((each.day, each.command) for each in client.shown.values()) == sorted(
            (task.due, command_of(task)) for task in tasks
        )
        assert CANARY not in repr(known)


def test_what_is_put_off_moves_and_is_no_other_event() -> None:
    before = family("V-7K3QF", "m1", date(2024, 1, 8))
    off = Snooze(task="intake-2024-01-08", on=date(2024, 1, 9), until=date(2024, 2, 9), reason=CANARY)
    found = [
        {
            event.uid: event.day
            for event in events_of(calendars(cases(state), date(2024, 1, 9), 366)["m1"], TEAM_ID, "m1").values()
        }
        for state in (before, attrs.evolve(before, snoozed={"z0001": off}))
    ]
    assert found[0].keys() == found[1].keys()
    assert [uid for uid in found[0] if found[0][uid] != found[1][uid]] != []
