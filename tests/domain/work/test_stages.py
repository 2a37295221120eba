from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Left, Pause
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, OwnChild, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.domain.work import stages
from bgz.domain.work.screening import Rules
from bgz.terms.matches import STAGE

DAY = date(2023, 11, 30)
LATER = DAY + timedelta(days=1)
RUNS = Match(children=("k1",), trial=Trial(on=DAY))
RULES = Rules({"talk_1": ChecklistItem(label="talk"), "vog": ChecklistItem(label="VOG", per_adult=True)}, Norms())
READY = RequestFamily(intake=Intake(on=DAY), consents={"matching": Consent(given_on=DAY)})
APPROVED = SupportFamily(
    adults={"a1": Adult(vogs={"v1": Vog(issued_on=date(2023, 11, 1))})},
    offer=Offer(max_children=1),
    screening=Screening(done={"talk_1": Done(on=date(2023, 11, 2))}, decision=Decision(verdict="approved", on=DAY)),
)


def disputed(record: Any, path: str) -> Any:
    return evolve(record, about=evolve(record.about, disputed=frozenset({path})))


@pytest.mark.parametrize(
    ("family", "stage"),
    [
        (RequestFamily(), "registered"),
        (evolve(READY, consents={}), "intake_held"),
        (evolve(READY, consents={"contact": Consent(given_on=DAY)}), "intake_held"),
        (evolve(READY, consents={"matching": Consent(given_on=DAY, withdrawn_on=DAY)}), "intake_held"),
        (evolve(READY, intake=Intake(on=LATER)), "registered"),
        (disputed(READY, "intake"), "registered"),
        (disputed(READY, "consents.matching"), "intake_held"),
        (READY, "waiting"),
        (evolve(READY, on_hold={"h1": Pause(since=DAY, reason="x")}), "on_hold"),
        (evolve(READY, on_hold={"h1": Pause(since=DAY, until=DAY, reason="x")}), "waiting"),
        (evolve(READY, left=Left(on=DAY, reason="helped")), "closed"),
        (evolve(READY, left=Left(on=LATER, reason="helped")), "waiting"),
    ],
)
def test_the_stage_of_a_request_family(family: RequestFamily, stage: str) -> None:
    assert stages.request_stage(family, [], DAY) == stage
    assert stages.is_waiting(family, [], DAY) is (stage == "waiting")
    in_match = stages.request_stage(family, [RUNS], DAY)
    assert in_match == ("closed" if stage == "closed" else "in_match")
    assert not stages.is_waiting(family, [RUNS], DAY)


def test_who_waits_is_ready_and_in_no_running_match() -> None:
    ended = evolve(RUNS, end=End(on=DAY))
    assert stages.is_waiting(READY, [ended, Match(), evolve(RUNS, trial=Trial(on=LATER))], DAY)
    assert not stages.is_ready(READY, DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("family", "stage"),
    [
        (SupportFamily(), "registered"),
        (SupportFamily(screening=Screening(done={"talk_1": Done(on=LATER)})), "registered"),
        (SupportFamily(screening=Screening(done={"talk_1": Done(on=DAY)})), "in_screening"),
        (SupportFamily(adults={"a1": Adult(vogs={"v1": Vog(state="prepared", on=DAY)})}), "in_screening"),
        (SupportFamily(adults={"a1": Adult(vogs={"v1": Vog(state="prepared")})}), "registered"),
        (SupportFamily(own_children={"k1": OwnChild(vogs={"v1": Vog(issued_on=DAY)})}), "in_screening"),
        (evolve(APPROVED, screening=evolve(APPROVED.screening, decision=None)), "screened"),
        (
            evolve(APPROVED, screening=evolve(APPROVED.screening, decision=Decision(verdict="approved", on=LATER))),
            "screened",
        ),
        (APPROVED, "available"),
        (evolve(APPROVED, offer=Offer()), "available"),
        (evolve(APPROVED, offer=Offer(max_children=0)), "full"),
        (evolve(APPROVED, paused={"h1": Pause(since=DAY, reason="x")}), "paused"),
        (evolve(APPROVED, own_children={"k1": OwnChild(born=Month(2000, 1))}), "in_screening"),
        (evolve(APPROVED, adults={**APPROVED.adults, "a2": Adult(since=LATER)}), "available"),
        (evolve(APPROVED, left=Left(on=DAY, reason="stopped")), "closed"),
        (disputed(APPROVED, "screening.decision"), "screened"),
        (evolve(APPROVED, screening=Screening(decision=Decision(verdict="rejected", on=DAY))), "rejected"),
        (evolve(APPROVED, screening=Screening(decision=Decision(verdict="withdrawn", on=DAY))), "withdrawn"),
        (evolve(APPROVED, screening=Screening(decision=Decision(verdict="withdrawn", on=LATER))), "in_screening"),
        (
            disputed(
                evolve(APPROVED, screening=Screening(decision=Decision(verdict="rejected", on=DAY))),
                "screening.decision",
            ),
            "in_screening",
        ),
    ],
)
def test_the_stage_of_a_support_family(family: SupportFamily, stage: str) -> None:
    assert stages.support_stage(family, [], DAY, RULES) == stage


def test_a_support_family_is_full_with_its_children_and_not_valid_with_a_new_adult() -> None:
    assert stages.support_stage(APPROVED, [RUNS], DAY, RULES) == "full"
    assert stages.support_stage(APPROVED, [evolve(RUNS, end=End(on=DAY))], DAY, RULES) == "available"
    moved_in = evolve(APPROVED, adults={**APPROVED.adults, "a2": Adult(since=LATER)})
    assert stages.support_stage(moved_in, [], LATER, RULES) == "not_valid"


def test_children_in_trials_and_running_matches_take_places() -> None:
    three = evolve(RUNS, children=("k1", "k2", "k3"))
    assert stages.taken_places([RUNS, three, evolve(three, end=End(on=DAY)), Match(children=("k9",))], DAY) == 4


@pytest.mark.parametrize(
    ("match", "stage"),
    [
        (Match(proposed=Proposal(on=DAY)), "proposed"),
        (Match(answers=Answers(request=Answer(yes=True, on=DAY))), "proposed"),
        (Match(answers=Answers(request=Answer(yes=True), support=Answer(yes=True, on=DAY))), "answered"),
        (Match(answers=Answers(request=Answer(yes=True), support=Answer(yes=True, on=LATER))), "proposed"),
        (Match(answers=Answers(request=Answer(yes=True), support=Answer(yes=False, on=DAY))), "refused"),
        (Match(introduced=Introduction(on=DAY)), "introduced"),
        (Match(introduced=Introduction(on=LATER)), "proposed"),
        (Match(introduced=Introduction(on=DAY), trial=Trial(on=DAY)), "trial"),
        (Match(trial=Trial(on=DAY), confirmed=Confirmation(on=DAY)), "confirmed"),
        (Match(trial=Trial(on=DAY), confirmed=Confirmation(on=LATER)), "trial"),
        (Match(trial=Trial(on=DAY), end=End(on=DAY)), "ended"),
        (Match(end=End(on=DAY), answers=Answers(request=Answer(yes=False))), "refused"),
        (Match(trial=Trial(on=DAY), end=End(on=LATER)), "trial"),
    ],
)
def test_the_stage_of_a_match(match: Match, stage: str) -> None:
    assert stages.match_stage(match, DAY) == stage


def test_the_day_of_a_proposal_is_that_of_its_trial_where_nobody_noted_one() -> None:
    assert stages.proposed_on(Match()) is None
    assert stages.proposed_on(Match(trial=Trial(on=LATER))) == LATER
    assert stages.proposed_on(Match(proposed=Proposal(on=DAY), trial=Trial(on=LATER))) == DAY


@pytest.mark.parametrize(
    ("answer", "given", "no"),
    [
        (None, False, False),
        (Answer(yes=False), True, True),
        (Answer(yes=True, on=DAY), True, False),
        (Answer(yes=False, on=DAY), True, True),
        (Answer(yes=False, on=LATER), False, False),
    ],
)
def test_an_answer_counts_from_its_day_on(answer: Answer | None, given: bool, no: bool) -> None:
    assert stages.answered(answer, DAY) is given
    assert stages.said_no(answer, DAY) is no


@given(
    start=st.dates(date(2023, 1, 1), date(2024, 1, 1)),
    days=st.integers(0, 400),
    ask=st.dates(date(2023, 1, 1), date(2025, 1, 1)),
)
def test_a_match_runs_from_its_first_day_up_to_not_including_its_last(start: date, days: int, ask: date) -> None:
    last = start + timedelta(days=days)
    match = Match(trial=Trial(on=start), end=End(on=last))
    assert stages.is_running(match, ask) is (start <= ask < last)
    assert stages.has_ended(match, ask) is (last <= ask)


def test_matches_by_family() -> None:
    one = Match(number="K-1", request_family="V-1", support_family="S-1")
    other = Match(number="K-2", request_family="V-1", support_family="S-2")
    lost = Match(number="K-3")
    asking, helping = stages.by_family([one, other, lost])
    assert asking == {"V-1": [one, other], "": [lost]}
    assert helping == {"S-1": [one], "S-2": [other], "": [lost]}


def test_every_stage_has_a_word() -> None:
    assert {"waiting", "not_valid", "screened", "refused", "answered"} <= set(STAGE.codes)
