"""The agenda as a whole: nothing due is ever hidden, and each task has one way to close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings

from bgz.domain.cases.match import Confirmation, End, Match, Trial
from bgz.domain.cases.person import Consent, Contact, OwnTask, Snooze, Source
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.followup.agenda import agenda, every_task, tasks_of_case, waiting_longest
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import CONTACT_OF
from bgz.domain.values.months import months_later
from bgz.domain.work.requests import waits_since
from bgz.domain.work.stages import is_running
from bgz.terms.followup import CONTACT_ABOUT, TASK
from tests.domain.followup.lives import (
    DAY,
    START,
    Cases,
    K,
    S,
    V,
    all_days,
    casebooks,
    days,
    families,
    helpers,
    matches,
    of,
    put_off,
)


def test_silence_is_not_said_beside_another_talk_that_is_due() -> None:
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START), owner="anna")
    cases = of(match)
    end = START + timedelta(weeks=8)
    assert [task.kind for task in agenda(cases, end, 0)] == ["trial_review", "trial_review"]
    called = attrs.evolve(match, contacts={"c1": Contact(on=end - DAY, about="trial_review", side="both")})
    assert [task.kind for task in agenda(of(called), end, 0)] == ["trial_decision"]
    later = end + timedelta(weeks=8) + 2 * DAY  # the silence would fall due on Christmas Eve, a Sunday
    assert [task.kind for task in agenda(of(called), later, 0)] == ["trial_decision", "silence"]


def test_a_talk_put_off_puts_off_the_silence_that_it_breaks() -> None:
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START))
    end = START + timedelta(weeks=8)
    cases = of(match)
    for task in tasks_of_case(cases, K, end):
        if task.kind == "trial_review":
            snooze = Snooze(task=task.name, on=end, until=end + 10 * DAY, reason="ziek")
            cases = put_off(cases, K, snooze)
    assert agenda(cases, end, 0) == ()
    assert {task.kind for task in agenda(cases, end + 10 * DAY, 0)} == {"trial_review"}


def test_an_own_task_breaks_no_silence() -> None:
    noted = {"o1": OwnTask(due=START, text="stuur de folder", since=START)}
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START), own_tasks=noted)
    assert {task.kind for task in every_task(of(match), START)} == {"halfway", "trial_review", "own"}
    confirmed = attrs.evolve(match, confirmed=Confirmation(on=START + DAY))
    assert {task.kind for task in every_task(of(confirmed), START + DAY)} == {"review", "own", "silence"}


def test_a_match_without_owner_belongs_to_who_helps_the_family() -> None:
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START))
    family = RequestFamily(number=V, owner="bea", contacts={"c1": Contact(on=START)})
    helper = SupportFamily(number=S, owner="carla")
    assert {task.owner for task in every_task(of(match, family, helper), START) if task.case == K} == {"bea"}
    assert {task.owner for task in every_task(of(match, helper), START) if task.case == K} == {"carla"}
    assert {task.owner for task in every_task(of(attrs.evolve(match, owner="anna"), family), START)} == {"anna"}
    assert {task.owner for task in every_task(of(match), START)} == {None}
    left = attrs.evolve(of(attrs.evolve(match, owner="anna"), family), rota=Rota({"bea": Colleague(key="bea")}))
    assert {task.owner for task in every_task(left, START)} == {"bea"}  # anna left the team


def test_a_call_with_a_family_breaks_the_silence_of_its_match() -> None:
    match = Match(
        number=K, request_family=V, support_family=S, trial=Trial(on=START), confirmed=Confirmation(on=START + 60 * DAY)
    )
    family = RequestFamily(number=V, contacts={"c1": Contact(on=START + 110 * DAY)})
    assert [task.kind for task in agenda(of(match), START + 120 * DAY, 0)] == ["silence"]
    assert agenda(of(match, family), START + 120 * DAY, 0) == ()


def test_an_announced_task_is_shown_before_the_horizon() -> None:
    helper = SupportFamily(
        number=S,
        adults={"a1": Adult(vogs={"v1": Vog(on=START, issued_on=START)})},
        screening=Screening(
            done=dict.fromkeys(("talk_1", "talk_2", "first_aid/a1"), Done(on=START)),
            decision=Decision(verdict="approved", on=START),
        ),
    )
    due = date(2026, 9, 4)
    helper = attrs.evolve(helper, contacts={"c1": Contact(on=due - 100 * DAY, about="offer")})
    assert agenda(of(helper), due - 91 * DAY, 7) == ()
    assert [task.kind for task in agenda(of(helper), due - 90 * DAY, 7)] == ["vog"]
    assert [task.kind for task in agenda(of(helper), due - 91 * DAY, 100)] == ["vog"]


def test_who_waits_longest() -> None:
    def waiting(number: str, registered: date) -> RequestFamily:
        return RequestFamily(
            number=number,
            registered_on=registered,
            intake=Intake(on=registered),
            consents={"matching": Consent(given_on=registered)},
        )

    cases = of(
        waiting("V-00001", START), waiting("V-00002", START - DAY), waiting("V-00003", START), RequestFamily(number=V)
    )
    assert waiting_longest(cases, START + 10 * DAY, 2) == (("V-00002", 11), ("V-00001", 10))


def test_after_a_match_a_family_waits_since_its_end() -> None:
    def match(begin: int, end: int | None) -> Match:
        last = None if end is None else End(on=START + end * DAY)
        return Match(number=K, trial=Trial(on=START + begin * DAY), end=last)

    day = START + 50 * DAY
    assert waits_since(START, [], day) == START
    assert waits_since(START, [match(5, 20), match(7, 30)], day) == START + 30 * DAY
    assert waits_since(START, [match(5, 60), match(5, None), Match(number=K, end=End(on=day))], day) == START


def test_every_kind_that_a_contact_closes_is_known() -> None:
    assert set(CONTACT_OF) <= set(TASK.codes)
    assert set(CONTACT_OF.values()) <= set(CONTACT_ABOUT.codes)


@pytest.mark.slow
@given(casebooks, days, days)
def test_on_the_day_of_an_import_nothing_is_overdue_and_nothing_waits_longer_than_its_norm(
    cases: Cases, day: date, later: date
) -> None:
    source = Source(sheet="koppelingen.csv", nr="1", on=day, cells={})
    for number in (V, S, K):
        cases = cases.having(attrs.evolve(cases.record(number), source=source))
    assert all(task.due >= day for task in every_task(cases, day) if task.kind != "own")
    if later > months_later(day, 6) + timedelta(weeks=1):
        # by then every norm but those of years has run out, if nothing happened since
        quiet = all(each <= day for number in (V, S, K) for each in all_days(cases.record(number)))
        years = {"vog", "halfway", "offer", "retention", "own", "trial_start"}
        asked = {task.case for task in every_task(cases, day) if task.kind not in years}
        assert not quiet or asked <= {task.case for task in agenda(cases, later, 0)}


def asks(record: Any, day: date, *besides: str) -> bool:
    """Whether `record` asks something now or later; in the last week of a pause it may sleep, if that was agreed."""
    tasks = (task for count in (0, 7, 14) for task in every_task(of(record), day + count * DAY))
    return any(task.kind not in {"own", "retention", *besides} for task in tasks)


@given(families(), days)
def test_a_family_that_has_not_left_is_never_forgotten(family: RequestFamily, day: date) -> None:
    """Whatever happened to a family that is not in a match: there is always a next day on which it asks something."""
    family = attrs.evolve(family, left=None)
    assume(family.registered_on is not None and family.registered_on <= day)
    assert asks(family, day)


@given(helpers(), days)
@settings(max_examples=10)
def test_of_some_support_families_none_is_forgotten(helper: SupportFamily, day: date) -> None:
    never_forgets(helper, day)


@pytest.mark.slow
@given(helpers(), days)
def test_a_support_family_is_never_forgotten(helper: SupportFamily, day: date) -> None:
    never_forgets(helper, day)


def never_forgets(helper: SupportFamily, day: date) -> None:
    helper = attrs.evolve(helper, left=None)
    decision = helper.screening.decision
    assume(helper.registered_on is not None and helper.registered_on <= day)
    assume(decision is None or decision.verdict == "approved")
    assert asks(helper, day, "vog", "vog_step")


@given(matches(), days)
@settings(max_examples=10)
def test_of_some_running_matches_none_is_forgotten(match: Match, day: date) -> None:
    assume(is_running(match, day))
    assert asks(match, day)


@pytest.mark.slow
@given(matches(), days)
def test_a_running_match_is_never_forgotten(match: Match, day: date) -> None:
    assume(is_running(match, day))
    assert asks(match, day)
