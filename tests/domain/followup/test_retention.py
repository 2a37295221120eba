"""The retention clock: what ends the time that details may be kept, and what stops the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bgz.domain.cases.match import End, Match, Proposal, Trial
from bgz.domain.cases.person import Kept, Left, Source
from bgz.domain.cases.programme import Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Decision, Done, Screening, SupportFamily
from bgz.domain.followup.retention import clock_of, retention_task
from bgz.domain.record.about import About

NORMS = Norms()
START, DAY = date(2023, 11, 30), timedelta(days=1)
LATE = date(2030, 1, 1)


def asking(**more: Any) -> RequestFamily:
    return RequestFamily(**{"number": "V-7K3QF", "registered_on": START, **more})


def helping(**more: Any) -> SupportFamily:
    return SupportFamily(**{"number": "S-4TX9B", "registered_on": START, **more})


def ends(family: RequestFamily | SupportFamily, day: date, *matches: Match) -> list[date]:
    return [task.due for task in retention_task(family, matches, NORMS, day)]


def disputed(path: str) -> About:
    return About(disputed=frozenset({path}))


def test_without_an_intake_three_months_after_the_sign_up() -> None:
    assert ends(asking(), START) == [date(2024, 2, 29)]  # the end of a month in a leap year
    assert ends(asking(), START - DAY) == []
    assert ends(asking(registered_on=None), START) == []
    assert ends(asking(intake=Intake(on=START + DAY)), START) == [date(2024, 2, 29)]
    assert ends(asking(intake=Intake(on=START + DAY)), START + DAY) == []
    assert ends(asking(intake=Intake(on=START), about=disputed("intake")), START) == [date(2024, 2, 29)]
    assert ends(asking(), START, Match(proposed=Proposal(on=START))) == []
    assert ends(asking(), START, Match(trial=Trial(on=START))) == []
    assert ends(asking(), START, Match(proposed=Proposal(on=START + DAY))) == [date(2024, 2, 29)]


def test_without_a_first_talk_three_months_after_the_sign_up() -> None:
    assert ends(helping(), START) == [date(2024, 2, 29)]
    assert ends(helping(), START - DAY) == []
    assert ends(helping(registered_on=None), START) == []
    assert ends(helping(screening=Screening(done={"talk_2": Done(on=START)})), START) == []
    assert ends(helping(screening=Screening(done={"house_rules": Done(on=START)})), START) == [date(2024, 2, 29)]
    assert ends(helping(screening=Screening(decision=Decision(verdict="approved", on=START))), START) == []


def test_who_was_not_taken_goes_after_half_a_year() -> None:
    for verdict in ("rejected", "withdrawn"):
        family = helping(screening=Screening(decision=Decision(verdict=verdict, on=date(2023, 12, 31))))
        assert ends(family, date(2023, 12, 31)) == [date(2024, 6, 30)]
        assert ends(family, START) == [date(2024, 2, 29)]
    screening = Screening(done={"talk_1": Done(on=START)}, decision=Decision(verdict="rejected", on=START))
    assert ends(helping(screening=screening, about=disputed("screening.decision")), LATE) == []


def test_why_a_clock_runs_does_not_follow_from_its_day() -> None:
    """Who signed up, was talked to and left on one day left: no intake is lacking."""
    left = Left(on=START, reason="stopped")
    decided = Screening(decision=Decision(verdict="rejected", on=START))
    for family, why in (
        (asking(left=left), "no_intake"),
        (asking(left=left, intake=Intake(on=START)), "left"),
        (helping(left=left, screening=decided), "refused"),
        (helping(left=left, screening=Screening(done={"talk_1": Done(on=START)})), "left"),
        (helping(left=left), "no_intake"),
    ):
        clock = clock_of(family, (), NORMS, START)
        assert clock is not None
        assert (clock.why, clock.since) == (why, START)


def test_who_left_goes_two_years_after_the_last_day() -> None:
    left = {"left": Left(on=START + DAY, reason="stopped")}
    for family in (
        asking(intake=Intake(on=START), **left),
        helping(screening=Screening(done={"talk_1": Done(on=START)}), **left),
    ):
        assert ends(family, START) == []
        assert ends(family, START + DAY) == [date(2025, 12, 1)]
        running = Match(trial=Trial(on=START))
        ended = Match(trial=Trial(on=START), end=End(on=START + 31 * DAY))
        nothing = Match(proposed=Proposal(on=START), end=End(on=START + 60 * DAY))
        assert ends(family, START + DAY, running) == []
        assert ends(family, START + 30 * DAY, ended) == []
        assert ends(family, START + 60 * DAY, ended, nothing) == [date(2025, 12, 31)]
    unsure = asking(intake=Intake(on=START), about=disputed("left"), **left)
    assert ends(unsure, LATE) == []


def test_kept_longer_with_a_reason() -> None:
    kept = Kept(until=date(2025, 1, 1), reason="klacht loopt")
    assert ends(asking(kept=kept), START) == [date(2025, 1, 1)]
    assert ends(asking(kept=Kept(until=START, reason="te kort")), START) == [date(2024, 2, 29)]
    assert ends(asking(kept=kept, about=disputed("kept")), START) == [date(2024, 2, 29)]


def test_what_an_import_brings_too_late_gets_the_shortest_clock_from_that_day_on() -> None:
    source = Source(sheet="vraaggezinnen.csv", nr="1", on=LATE, cells={})
    left = Left(on=START, reason="stopped")
    assert ends(asking(source=source), LATE) == [date(2030, 4, 1)]
    assert ends(asking(source=source, intake=Intake(on=START), left=left), LATE) == [date(2030, 4, 1)]
    recent = Left(on=date(2029, 12, 1), reason="stopped")
    assert ends(asking(source=source, intake=Intake(on=START), left=recent), LATE) == [date(2031, 12, 1)]
