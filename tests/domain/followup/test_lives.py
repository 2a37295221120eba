"""Whatever becomes of a request family, a support family and their match: what the norms ask is shown, and no more."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bgz.domain.cases.match import Confirmation, End, Introduction, Trial
from bgz.domain.cases.person import Consent, Contact, Kept, Left, OwnTask, Snooze
from bgz.domain.cases.request_family import Intake
from bgz.domain.cases.support_family import Decision, Screening
from bgz.domain.followup.agenda import agenda, every_task
from bgz.terms.followup import CONTACT_ABOUT
from tests.domain.followup.asked import asked_of
from tests.domain.followup.closing import closed, ends, item_done, settled, vog_seen
from tests.domain.followup.lives import DAY, NORMS, Cases, K, S, V, all_days, casebooks, days, put_off

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.followup.tasks import Task


def shown(cases: Cases, day: date) -> dict[tuple[str, str, str, str], date]:
    return {(task.case, task.kind, task.side, task.who): task.due for task in every_task(cases, day)}


TALKS = {"halfway", "trial_review", "review", "end_talk", "hold", "first_reaction", "offer"}


def working(day: date, cases: Cases) -> date:
    while day.isoweekday() > 5 or day in cases.holidays:
        day = date.fromordinal(day.toordinal() + 1)
    return day


@given(casebooks, days)
def test_no_day_passes_on_which_something_is_due_and_no_task_shows_it(cases: Cases, day: date) -> None:
    against_the_norms(cases, day)


@pytest.mark.slow
@pytest.mark.long
@settings(max_examples=3000, deadline=None)
@given(casebooks, days)
def test_of_thousands_of_lives_nothing_is_hidden(cases: Cases, day: date) -> None:
    against_the_norms(cases, day)


def against_the_norms(cases: Cases, day: date) -> None:
    """Compare what is shown with what the norms ask, said apart from the program."""
    asked = {what: working(due, cases) for what, due in asked_of(cases, day).items()}
    silences = [what for what in asked if what[0].startswith("K") and what[1] == "silence"]
    for silence in silences:  # one line per talk: another talk with the families breaks it
        if any(
            what[0] == silence[0] and what[1] in TALKS and due <= max(asked[silence], day)
            for what, due in asked.items()
        ):
            del asked[silence]
    assert shown(cases, day) == asked


def due(cases: Cases, day: date) -> set[tuple[str, str, str, str]]:
    return {what for what, on in shown(cases, day).items() if on <= day}


def what_of(task: Task) -> tuple[str, str, str, str]:
    return task.case, task.kind, task.side, task.who


@given(casebooks, days)
def test_doing_what_a_task_asks_closes_it(cases: Cases, day: date) -> None:
    for task in every_task(cases, day):
        if task.due <= day:
            assert what_of(task) not in due(closed(cases, task, day), day)


@pytest.mark.slow
@given(casebooks, days, st.sampled_from(CONTACT_ABOUT.codes), st.sampled_from([None, "request", "support", "both"]))
def test_no_other_talk_closes_it(cases: Cases, day: date, about: str, side: str | None) -> None:
    held = [task for task in every_task(cases, day) if task.due <= day]
    for number in (V, S, K):
        contact = Contact(on=day, about=about, side=side, task="o1")
        left = due(cases.with_contact(number, contact), day)
        gone = [task for task in held if task.case == number and what_of(task) not in left]
        assert all(ends(contact, task) for task in gone)
        stayed = [task for task in held if task.case == number and what_of(task) in left]
        assert not any(ends(contact, task) for task in stayed)


@pytest.mark.slow
@given(casebooks, days, st.sampled_from(CONTACT_ABOUT.codes))
def test_attempted_is_not_reached(cases: Cases, day: date, about: str) -> None:
    for number in (V, S, K):
        tried = Contact(on=day, about=about, side="both", reached=False, task="o1")
        assert shown(cases.with_contact(number, tried), day) == shown(cases, day)


SCREENING = {"decision", "screening", "vog_step", "talk", "first_reaction", "silence", "retention"}
FACTS: dict[str, tuple[str, Callable[[Cases, date], Cases], set[str]]] = {
    "intake": (
        V,
        lambda cases, day: settled(cases, V, "intake").with_facts(V, intake=Intake(on=day)),
        {"intake", "first_reaction", "retention", "hold", "silence"},
    ),
    "consent": (
        V,
        lambda cases, day: settled(cases, V, "consents").with_facts(V, consents={"matching": Consent(given_on=day)}),
        {"consent", "hold", "silence"},
    ),
    "kept": (V, lambda cases, day: cases.with_facts(V, kept=Kept(until=day + DAY, reason="klacht")), {"retention"}),
    "item": (
        S,
        lambda cases, day: item_done(cases, S, "talk_2", day),
        {"talk", "screening", "first_reaction", "silence", "hold", "retention", "decision"},
    ),
    "vog": (S, lambda cases, day: vog_seen(cases, S, "a1", day), {"vog", "vog_step", "decision"}),
    "approval": (
        S,
        lambda cases, day: cases.with_facts(S, screening=decided(cases, day)),
        SCREENING,
    ),
    "introduction": (
        K,
        lambda cases, day: settled(cases, K, "introduced").with_facts(K, introduced=Introduction(on=day)),
        {"introduction", "trial_start"},
    ),
    "trial": (
        K,
        lambda cases, day: cases.with_facts(K, trial=Trial(on=day)),
        {"answer", "introduction", "trial_start"},
    ),
    "confirmation": (
        K,
        lambda cases, day: settled(cases, K, "confirmed").with_facts(K, confirmed=Confirmation(on=day)),
        {"trial_review", "halfway", "trial_decision", "silence", "hold"},
    ),
}


def decided(cases: Cases, day: date) -> Screening:
    screening: Screening = cases.record(S).screening
    return attrs.evolve(screening, decision=Decision(verdict="approved", on=day))


def is_there(cases: Cases, fact: str) -> bool:
    """Whether the record has the fact already: that it changes later is not what these tests are about."""
    family, helper, match = cases.record(V), cases.record(S), cases.record(K)
    there = {
        "intake": family.intake,
        "consent": family.consents,
        "item": "talk_2" in helper.screening.done,
        "approval": helper.screening.decision,
        "introduction": match.introduced,
        "trial": match.trial,
        "confirmation": match.confirmed,
    }
    return bool(there.get(fact))


@pytest.mark.slow
@given(casebooks, days, st.sampled_from(sorted(FACTS)))
def test_a_fact_closes_its_task_and_what_has_no_reason_any_more(cases: Cases, day: date, fact: str) -> None:
    number, done, may_end = FACTS[fact]
    assume(not is_there(cases, fact))
    gone = due(cases, day) - due(done(cases, day), day)
    assert {kind for case, kind, _side, _who in gone if case == number} <= may_end


@given(casebooks, days)
def test_what_is_of_a_case_that_is_over_goes_but_for_own_tasks_and_the_clock(cases: Cases, day: date) -> None:
    over = settled(cases, V, "left").with_facts(V, left=Left(on=day, reason="stopped"))
    over = settled(over, S, "screening.decision").with_facts(
        S, screening=attrs.evolve(cases.record(S).screening, decision=Decision(verdict="rejected", on=day))
    )
    over = settled(over, K, "end").with_facts(K, end=End(on=day))
    own = {what for what in shown(cases, day) if what[1] == "own"}
    left = set(shown(over, day))
    assert own <= left
    assert {kind for _case, kind, _side, _who in left} <= {"own", "retention", "end_talk"}
    assert any(kind == "retention" and case == S for case, kind, _side, _who in left)


@pytest.mark.slow
@given(casebooks, days, st.integers(0, 120))
def test_the_agenda_is_what_is_in_sight_of_every_task(cases: Cases, day: date, ahead: int) -> None:
    seen = [task for task in every_task(cases, day) if task.due <= day + ahead * DAY or task.announced(day)]
    assert list(agenda(cases, day, ahead)) == sorted(seen, key=lambda task: task.urgency(day))


@given(casebooks, days)
def test_names_are_unique_and_due_days_are_working_days(cases: Cases, day: date) -> None:
    tasks = list(every_task(cases, day))
    assert len({task.uid for task in tasks}) == len(tasks)
    assert all(task.due == working(task.due, cases) for task in tasks)


@pytest.mark.slow
@given(casebooks, days, st.integers(1, 400))
def test_a_task_stays_what_it_is_until_something_happens(cases: Cases, day: date, count: int) -> None:
    """Without new facts the name stays, and what was due goes on being due.

    But for these: the review takes the place of the contact half-way, and of the silence; a screening that was ready
    asks for an item or a VOG again when it is too old; a child that turns 18 in a house of which no adult was known is
    somebody to ask a VOG of.
    """
    dated = {each for number in (V, S, K) for each in all_days(cases.record(number)) if each > day}
    quiet = (min(dated, default=day + 401 * DAY) - day).days - 1
    assume(quiet)
    later = day + (1 + count % quiet) * DAY
    before = {what_of(task): task for task in every_task(cases, day)}
    after = {what_of(task): task for task in every_task(cases, later)}
    assert all(after[what].name == task.name for what, task in before.items() if what in after)
    gone = {(task.kind, task.who) for what, task in before.items() if what not in after}
    assert gone <= {("halfway", ""), ("silence", ""), ("decision", ""), ("vog_step", "")}
    moved = [what for what, task in before.items() if what in after and after[what].due != task.due]
    assert moved == []


@given(casebooks, days)
def test_what_is_dated_later_changes_nothing(cases: Cases, day: date) -> None:
    later = day + DAY
    before = shown(cases, day)
    cases = reduce(
        lambda held, number: held.with_contact(number, Contact(on=later, side="both", about="trial_review")),
        (V, S, K),
        cases,
    )
    noted = {"o9": OwnTask(due=day, text="bel", since=later)}
    for number in (V, S, K):
        cases = cases.with_facts(number, own_tasks={**cases.record(number).own_tasks, **noted})
    for fact in ("intake", "introduction", "confirmation"):
        number, done, _may_end = FACTS[fact]
        if not is_there(cases, fact) and not cases.record(number).about.disputed:
            cases = done(cases, later)
    if not cases.record(V).left:
        cases = cases.with_facts(V, left=Left(on=later, reason="stopped"))
    if not cases.record(K).end:
        cases = cases.with_facts(K, end=End(on=later))
    if not cases.record(S).screening.decision:
        cases = cases.with_facts(S, screening=decided(cases, later))
    assert shown(cases, day) == before


@pytest.mark.slow
@given(casebooks, days, st.integers(0, 90), st.data())
def test_a_task_is_put_off_for_as_long_as_the_norm_allows(
    cases: Cases, day: date, count: int, data: st.DataObject
) -> None:
    tasks = list(every_task(cases, day))
    assume(tasks)
    task = data.draw(st.sampled_from(tasks))
    snooze = Snooze(task=task.name, on=day, until=day + count * DAY, reason="op vakantie")
    asleep = put_off(cases, task.case, snooze)
    (found,) = [each for each in every_task(asleep, day) if each.uid == task.uid]
    until = working(min(snooze.until, day + NORMS.snooze_days * DAY), cases)
    assert found.due == max(task.due, until)
    assert found.asked == task.due
    assert (found.was_due is None) == (until <= task.due)
    assert found.bucket(until) in {"today", "overdue"} or found.due == task.due
    others = {what: on for what, on in shown(asleep, day).items() if what != what_of(task) and what[1] != "silence"}
    assert others.items() <= shown(cases, day).items()
    assert shown(asleep, day - DAY) == shown(cases, day - DAY)  # it was not known yet
    disputed = attrs.evolve(asleep.record(task.case).about, disputed=frozenset({"snoozed.z0"}))
    if not asleep.record(task.case).about.disputed:
        assert shown(asleep.with_facts(task.case, about=disputed), day) == shown(cases, day)
    again = put_off(asleep, task.case, attrs.evolve(snooze, until=day + DAY))
    assert shown(again, day)[what_of(task)] >= found.due  # the last of several counts
