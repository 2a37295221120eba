"""Who is mailed what on a day. Nothing that is due reaches nobody, and nobody is mailed twice on a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.programme import Absence, MailWish, Norms, wish_of
from bgz.domain.followup.mail_round import (
    ALREADY,
    AWAY,
    NOT_TODAY,
    NOT_YET,
    NOTHING,
    NOW,
    Laptop,
    Mailed,
    Morning,
    Turn,
    clock_is_back,
    turns,
)
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import Task
from bgz.terms.moments import WEEKDAY

MONDAY = date(2024, 1, 15)
WEEK = timedelta(days=7)
ANNA, BEA, COR = "m1", "m2", "m3"
RARELY = MailWish(days=("mon", "tue", "wed", "thu", "fri"), overview=None, hour=0)


def task(due: int = 0, case: str = "K-00001", **more: Any) -> Task:
    """Return a task due so many days after Monday."""
    day = MONDAY + timedelta(days=due)
    return Task(case=case, kind="review", due=day, since=date(2023, 7, 1), **{"owner": BEA, **more})


def rota(*leads: str, absences: dict[str, Absence] | None = None) -> Rota:
    return Rota({key: Colleague(key=key, lead=key in (leads or (ANNA,))) for key in (ANNA, BEA, COR)}, absences or {})


def morning(*tasks: Task, day: date = MONDAY, **more: Any) -> Morning:
    """Return what the job knows, with everybody mailed without an overview unless said otherwise."""
    team = more.pop("rota", rota())
    wishes = dict.fromkeys(team.colleagues, RARELY) | more.pop("wishes", {})
    told = tuple(team.given(each, day) for each in tasks)
    return Morning(**{"day": day, "hour": 12, "rota": team, "tasks": told, "wishes": wishes, **more})


def of(member: str, found: Morning, *, always: bool = False) -> Turn:
    (turn,) = [each for each in turns(found, always=always) if each.member == member]
    return turn


def remembered(turn: Turn, day: date = MONDAY) -> dict[str, Mailed]:
    """Return the ledger after the mail of a turn."""
    return {turn.member: Mailed(on=day, marks=turn.marks)}


def test_what_is_due_goes_to_who_does_it_on_each_of_her_days() -> None:
    due = task(-1)
    turn = of(BEA, morning(due))
    assert (turn.state, turn.kind, [each.uid for each in turn.tasks]) == (NOW, "digest", [due.uid])
    assert of(BEA, morning(due, last=remembered(turn))).state == ALREADY
    tuesday = MONDAY + timedelta(days=1)
    again = of(BEA, morning(due, day=tuesday, last=remembered(turn)))
    assert (again.state, again.new) == (NOW, frozenset())
    assert of(ANNA, morning(due)).state == NOTHING


def test_what_comes_into_sight_is_news_once() -> None:
    coming = task(5)
    turn = of(BEA, morning(coming))
    assert (turn.state, turn.new) == (NOW, frozenset())  # in a first mail nothing is newer than the rest
    tuesday, later = MONDAY + timedelta(days=1), task(6, case="K-00002")
    assert of(BEA, morning(coming, day=tuesday, last=remembered(turn))).state == NOTHING
    more = of(BEA, morning(coming, later, day=tuesday, last=remembered(turn)))
    assert (more.state, len(more.tasks), more.new) == (NOW, 2, frozenset({later.uid}))
    assert of(BEA, morning(task(8))).state == NOTHING


def test_each_announcement_is_news() -> None:
    due = MONDAY + timedelta(days=60)
    vog = task(60, notices=(due - timedelta(days=90), due - timedelta(days=60), due - timedelta(days=30)))
    first = of(BEA, morning(vog))
    assert (first.state, first.tasks[0].uid) == (NOW, vog.uid)
    last = remembered(first)
    states = {n: of(BEA, morning(vog, day=MONDAY + timedelta(days=n), last=last)).state for n in (1, 29, 30, 31)}
    assert states == {1: NOTHING, 29: NOTHING, 30: NOW, 31: NOW}


def test_both_sides_of_a_talk_are_one_line() -> None:
    turn = of(BEA, morning(task(side="request"), task(side="support")))
    assert [each.side for each in turn.tasks] == ["both"]


def test_who_is_away_hears_nothing_and_who_stands_in_does() -> None:
    away = rota(absences={BEA: Absence(by=COR, since=MONDAY)})
    found = morning(task(), rota=away)
    assert [len(of(key, found).tasks) for key in (BEA, COR)] == [0, 1]
    told = remembered(of(BEA, found))
    tuesday = evolve(found, day=MONDAY + timedelta(days=1), last=told)
    assert [of(key, tuesday).state for key in (BEA, COR)] == [AWAY, NOW]


def test_when_all_are_away_all_hear_it() -> None:
    away = Absence(by=ANNA, since=MONDAY)
    found = morning(task(), rota=rota(absences={ANNA: evolve(away, by=BEA), BEA: away, COR: away}))
    assert [each.state for each in turns(found)] == [NOW, NOW, NOW]


@pytest.mark.parametrize(
    ("wish", "hour", "state"),
    [
        (MailWish(days=("tue",), overview=None), 12, NOT_TODAY),
        (MailWish(days=("tue",), overview="mon"), 12, NOW),
        (MailWish(days=(), overview=None), 12, NOW),
        (MailWish(hour=13), 12, NOT_YET),
        (MailWish(hour=12), 12, NOW),
        (MailWish(hour=23), 19, NOT_YET),
        (MailWish(hour=23), 20, NOW),
    ],
)
def test_her_days_and_hour_hold(wish: MailWish, hour: int, state: str) -> None:
    assert of(BEA, morning(task(), wishes={BEA: wish}, hour=hour)).state == state


def test_who_names_no_day_at_all_is_left_alone_in_the_weekend() -> None:
    saturday = MONDAY + timedelta(days=5)
    wish = MailWish(days=(), overview=None)
    assert of(BEA, morning(task(), wishes={BEA: wish}, day=saturday)).state == NOT_TODAY


def test_nothing_to_tell_means_no_mail_unless_somebody_wants_it() -> None:
    assert of(BEA, morning()).state == NOTHING
    assert of(BEA, morning(), always=True).state == NOW
    always = of(BEA, morning(wishes={BEA: MailWish(always=True, hour=0)}))
    assert (always.state, always.kind) == (NOW, "overview")
    assert of(BEA, morning(wishes={BEA: MailWish()})).state == NOTHING


def test_the_overview_goes_on_its_day_also_without_news() -> None:
    coming = task(5)
    last = {BEA: Mailed(on=MONDAY - timedelta(days=1), marks=of(BEA, morning(coming)).marks)}
    assert of(BEA, morning(coming, last=last)).state == NOTHING
    turn = of(BEA, morning(coming, last=last, wishes={BEA: MailWish()}))
    assert (turn.state, turn.kind) == (NOW, "overview")


def test_an_overview_that_could_not_go_goes_on_the_next_of_her_days() -> None:
    coming, wishes, tuesday = task(5), {BEA: MailWish()}, MONDAY + timedelta(days=1)
    marks = of(BEA, morning(coming)).marks
    missed = {BEA: Mailed(on=MONDAY - timedelta(days=3), marks=marks)}
    assert of(BEA, morning(coming, last=missed, wishes=wishes, day=tuesday)).kind == "overview"
    had = {BEA: Mailed(on=MONDAY, marks=marks)}
    assert of(BEA, morning(coming, last=had, wishes=wishes, day=tuesday)).state == NOTHING
    assert of(BEA, morning(coming, wishes=wishes, day=tuesday)).kind == "digest"


def test_a_lead_hears_what_is_left_undone_too_long_however_it_was_put_off() -> None:
    norms = Norms(escalate_days=7)
    assert of(ANNA, morning(task(-7), norms=norms)).state == NOTHING
    late = task(-8)
    turn = of(ANNA, morning(late, norms=norms))
    assert (turn.state, turn.kind, turn.tasks) == (NOW, "digest", ())
    assert [each.uid for each in turn.escalated] == [late.uid]
    put_off = task(3, was_due=MONDAY - timedelta(days=8))
    assert [each.uid for each in of(ANNA, morning(put_off, norms=norms)).escalated] == [put_off.uid]
    assert of(COR, morning(late, norms=norms)).state == NOTHING
    assert of(BEA, morning(late, norms=norms)).escalated == ()


def test_it_is_told_to_a_lead_again_each_week() -> None:
    late = task(-8)
    last = remembered(of(ANNA, morning(late)))
    states = [of(ANNA, morning(late, day=MONDAY + timedelta(days=n), last=last)).state for n in (1, 4, 7)]
    assert states == [NOTHING, NOTHING, NOW]


def test_while_the_lead_is_away_who_stands_in_hears_it() -> None:
    away = rota(absences={ANNA: Absence(by=COR, since=MONDAY, until=MONDAY + WEEK)})
    assert of(COR, morning(task(-8), rota=away)).escalated
    hers = of(ANNA, morning(task(-8), rota=away))
    assert (hers.tasks, hers.escalated) == ((), ())


def laptop(key: str, member: str, days: int) -> Laptop:
    """Return a laptop that wrote so many days before Monday."""
    day = MONDAY - timedelta(days=days)
    return Laptop(id=key, member=member, wrote=day, since=day)


FRESH = laptop("d0", ANNA, 0)


def test_a_laptop_that_is_silent_is_told_to_its_owner_and_to_the_leads_and_again_each_week() -> None:
    norms = Norms(stale_days=7)
    assert [each.state for each in turns(morning(laptops=(FRESH, laptop("d2", BEA, 7)), norms=norms))] == [NOTHING] * 3
    silent = laptop("d2", BEA, 8)
    found = morning(laptops=(FRESH, silent), norms=norms)
    assert [(each.state, each.kind, each.silent) for each in turns(found)] == [
        (NOW, "stale", (silent,)),
        (NOW, "stale", (silent,)),
        (NOTHING, "digest", ()),
    ]
    last = remembered(of(BEA, found))
    states = [of(BEA, evolve(found, day=MONDAY + timedelta(days=n), last=last)).state for n in (1, 4, 7)]
    assert states == [NOTHING, NOTHING, NOW]
    busy = of(BEA, morning(task(), laptops=(FRESH, silent), norms=norms))
    assert (busy.kind, busy.silent) == ("digest", (silent,))


def test_the_laptop_of_who_is_away_may_be_silent_unless_all_are() -> None:
    away = rota(absences={BEA: Absence(by=COR, since=MONDAY)})
    silent = laptop("d2", BEA, 30)
    assert of(ANNA, morning(laptops=(FRESH, silent), rota=away)).silent == ()
    assert of(ANNA, morning(laptops=(silent,), rota=away)).silent == (silent,)


def test_when_nothing_can_be_read_the_leads_hear_it_on_each_of_their_days() -> None:
    found = morning(readable=False)
    assert [(each.state, each.kind) for each in turns(found)] == [
        (NOW, "unreadable"),
        (NOTHING, "digest"),
        (NOTHING, "digest"),
    ]
    assert of(ANNA, evolve(found, last=remembered(of(ANNA, found)))).state == ALREADY
    tuesday = MONDAY + timedelta(days=1)
    assert of(ANNA, evolve(found, day=tuesday, last=remembered(of(ANNA, found)))).kind == "unreadable"


@pytest.mark.parametrize(("ahead", "state"), [(0, ALREADY), (1, NOW), (7, NOW), (8, NOW), (3000, NOW)])
def test_a_clock_that_was_set_back_silences_nobody(ahead: int, state: str) -> None:
    last = {BEA: Mailed(on=MONDAY + timedelta(days=ahead))}
    found = morning(task(), last=last)
    assert (of(BEA, found).state, clock_is_back(found)) == (state, ahead > 0)


def test_a_clock_that_was_ahead_and_goes_back_mails_nobody_twice_on_a_day() -> None:
    last: dict[str, Mailed] = {}
    went = []
    for ahead in (0, 1, 0, 1, 2, 1, 0):
        day = MONDAY + timedelta(days=ahead)
        turn = of(BEA, morning(task(-1), day=day, last=last))
        if turn.state == NOW:
            went.append(ahead)
            last = {BEA: Mailed.after(last.get(BEA), day, turn.marks)}
    assert went == [0, 1, 2]


def test_the_days_of_the_last_ten_mails_are_remembered() -> None:
    last = None
    for count in range(15):
        last = Mailed.after(last, MONDAY + timedelta(days=count), frozenset({str(count)}))
    assert last is not None
    assert {*last.days, last.on} == {MONDAY + timedelta(days=count) for count in range(5, 15)}
    assert last.marks == {"14"}


def test_a_member_without_a_wish_is_mailed_in_dutch_on_working_days() -> None:
    assert wish_of({}, BEA) == MailWish()


# The whole of it, over weeks.

days = st.sets(st.sampled_from(WEEKDAY.codes)).map(tuple)
wishes = st.builds(MailWish, days=days, hour=st.integers(0, 23), overview=st.none() | st.sampled_from(WEEKDAY.codes))
offsets = st.integers(-20, 20)
absence = st.builds(
    lambda by, since, last: Absence(by=by, since=since, until=None if last is None else since + timedelta(days=last)),
    st.sampled_from([ANNA, BEA, COR]),
    offsets.map(lambda each: MONDAY + timedelta(days=each)),
    st.none() | st.integers(0, 40),
)
teams = st.builds(
    lambda leads, active, away: Rota(
        {key: Colleague(key=key, lead=key in leads, active=key in active) for key in (ANNA, BEA, COR)}, away
    ),
    st.sets(st.sampled_from([ANNA, BEA, COR])),
    st.sets(st.sampled_from([ANNA, BEA, COR]), min_size=1),
    st.dictionaries(st.sampled_from([ANNA, BEA, COR]), absence),
)
tasks = st.lists(
    st.builds(
        lambda due, owner, put_off, notices: task(
            due,
            owner=owner,
            was_due=MONDAY + timedelta(days=due - put_off) if put_off else None,
            notices=tuple(MONDAY + timedelta(days=due - each) for each in notices),
        ),
        offsets,
        st.sampled_from([ANNA, BEA, COR, "gone", None]),
        st.integers(0, 28),
        st.lists(st.sampled_from([30, 14]), max_size=2, unique=True),
    ),
    max_size=4,
).map(lambda each: [evolve(one, case=f"K-{place:05}") for place, one in enumerate(each)])


def lived(team: Rota, wanted: dict[str, MailWish], asked: list[Task], hours: list[int]) -> dict[date, list[Turn]]:
    """Let the job run at these hours of each of 42 days, every mail accepted; return what went out by day."""
    last: dict[str, Mailed] = {}
    sent: dict[date, list[Turn]] = {}
    for day in (MONDAY + timedelta(days=each) for each in range(42)):
        told = tuple(team.given(each, day) for each in asked)
        for hour in hours:
            found = turns(Morning(day=day, hour=hour, rota=team, tasks=told, wishes=wanted, last=dict(last)))
            for turn in found:
                if turn.state == NOW:
                    sent.setdefault(day, []).append(turn)
                    last[turn.member] = Mailed.after(last.get(turn.member), day, turn.marks)
    return sent


@given(teams, st.dictionaries(st.sampled_from([ANNA, BEA, COR]), wishes), tasks)
def test_what_is_due_reaches_somebody_who_works_here_on_her_next_day_and_never_twice_on_one(
    team: Rota, wanted: dict[str, MailWish], asked: list[Task]
) -> None:
    sent = lived(team, wanted, asked, [6, 13, 20])
    for day, gone in sent.items():
        members = [turn.member for turn in gone]
        assert len(members) == len(set(members)), day
        assert all(team.works(member) for member in members)
    changes = {each for one in team.absences.values() for each in (one.since, one.until) if each}
    for each in asked:
        first = max(each.due, MONDAY)
        for start in (first + WEEK * n for n in range(3)):
            span = [start + timedelta(days=n) for n in range(7)]
            if span[-1] >= MONDAY + timedelta(days=42) or any(span[0] <= one <= span[-1] for one in changes):
                continue  # who does it changes meanwhile: the task follows her
            doers = team.doers(each.owner, start)
            seen = {
                turn.member for day in span for turn in sent.get(day, ()) if each.uid in {one.uid for one in turn.tasks}
            }
            assert seen == doers
            for doer in doers:
                wish = wanted.get(doer, MailWish())
                hers = {*wish.days, wish.overview} - {None} or set(WEEKDAY.codes[:5])
                for day in span:
                    if WEEKDAY.codes[day.weekday()] in hers:
                        assert doer in {turn.member for turn in sent.get(day, ())}


@given(
    teams.map(lambda team: evolve(team, absences={})),
    st.dictionaries(st.sampled_from([ANNA, BEA, COR]), wishes),
    tasks,
)
def test_what_is_left_undone_reaches_every_lead(team: Rota, wanted: dict[str, MailWish], asked: list[Task]) -> None:
    sent = lived(team, wanted, asked, [20])
    here = [each for each in team.colleagues.values() if each.active]
    leads = {each.key for each in here if each.lead} or {each.key for each in here}
    for lead in leads:
        gone = [turn for some in sent.values() for turn in some if turn.member == lead]
        shown = {each.uid for turn in gone for each in (*turn.tasks, *turn.escalated)}
        late = {each.uid for each in asked if (MONDAY - each.asked).days > Norms().escalate_days}
        assert late <= shown


def test_a_laptop_that_writes_what_cannot_be_used_is_told_once_a_week_to_its_owner_and_leads() -> None:
    odd = Laptop(id="d1", member=COR, wrote=MONDAY, since=MONDAY, refused=True)
    away = rota(absences={COR: Absence(by=BEA, since=MONDAY)})
    found = morning(laptops=(odd,))
    assert [of(each, found).silent for each in (ANNA, BEA, COR)] == [(odd,), (), (odd,)]
    assert of(ANNA, morning(laptops=(odd, evolve(odd, id="d2", member=BEA, refused=False)), rota=away)).silent == (odd,)
    turn = of(ANNA, found)
    assert (turn.state, turn.kind) == (NOW, "stale")
    days = {n: of(ANNA, morning(laptops=(odd,), day=MONDAY + timedelta(days=n), last=remembered(turn))) for n in (1, 7)}
    assert {n: each.state for n, each in days.items()} == {1: NOTHING, 7: NOW}


@pytest.mark.parametrize(
    ("until", "told"), [(None, True), (MONDAY + timedelta(days=43), True), (MONDAY + timedelta(days=42), False)]
)
def test_no_absence_keeps_from_a_lead_for_long_what_is_left_undone(until: date | None, *, told: bool) -> None:
    away = rota(ANNA, COR, absences={ANNA: Absence(by=BEA, since=MONDAY, until=until)})
    turn = of(ANNA, morning(task(-40), rota=away))
    assert bool(turn.escalated) is told
    assert of(COR, morning(task(-40), rota=away)).escalated
    alone = rota(ANNA, absences={ANNA: Absence(by=BEA, since=MONDAY, until=until)})
    assert bool(of(ANNA, morning(task(-40, owner=COR), rota=alone)).escalated) is told


@pytest.mark.parametrize(
    ("ran", "state"),
    [
        (None, NOT_YET),
        (datetime(2024, 1, 12, 12, 0), NOW),  # noqa: DTZ001 - by the clock of the job
        (datetime(2024, 1, 12, 13, 0), NOT_YET),  # noqa: DTZ001
        (datetime(2024, 1, 14, 8, 0), NOT_YET),  # noqa: DTZ001
        (datetime(2024, 1, 15, 8, 0), NOT_YET),  # noqa: DTZ001
    ],
)
def test_whose_hour_passed_with_the_computer_off_is_mailed_at_the_first_run(ran: datetime | None, state: str) -> None:
    wish = MailWish(days=("mon", "fri"), overview=None, hour=13)
    assert of(BEA, morning(task(-1), wishes={BEA: wish}, hour=8, ran=ran)).state == state


def test_who_is_covered_is_told_once() -> None:
    """A colleague may have said that she is away."""
    away = rota(absences={BEA: Absence(by=COR, since=MONDAY)})
    first = of(BEA, morning(task(), rota=away))
    assert (first.state, first.covered, first.tasks) == (NOW, away.absences[BEA], ())
    again = of(BEA, morning(task(), rota=away, day=MONDAY + timedelta(days=1), last=remembered(first)))
    assert (again.state, again.covered) == (AWAY, None)
    longer = rota(absences={BEA: Absence(by=ANNA, since=MONDAY)})
    changed = of(BEA, morning(task(), rota=longer, day=MONDAY + timedelta(days=1), last=remembered(first)))
    assert (changed.state, changed.covered) == (NOW, longer.absences[BEA])
