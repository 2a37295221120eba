"""Leaving, closing a request, on hold and the end of that: each with a day, a reason and its gates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import closing
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Left, Pause
from bgz.domain.cases.request_family import Intake
from bgz.domain.record.about import About
from bgz.domain.work.stages import request_stage
from bgz.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V, S, K = "V-7K3QF", "S-7K3QF", "K-7K3QF"
LEFT = Left(on=date(2023, 11, 3), reason="referred")
PAUSE = Pause(since=TODAY, until=date(2023, 12, 1), reason="vakantie")


@pytest.fixture
def families(folder: CaseFolder) -> CaseFolder:
    requests = {"rABCD": {"opened_on": "2023-11-01"}, "rEFGH": {"opened_on": "2023-11-01"}}
    for number, more in ((V, {"requests": requests}), (S, {})):
        tree = {"registered_on": "2023-11-01", "surname": "Jansen", **more}
        folder.create(structure(number, tree, About())[0], at=MORNING)
    return folder


def matched(folder: CaseFolder, **more: Any) -> None:
    folder.create(Match(number=K, request_family=V, request="rABCD", support_family=S, **more), at=MORNING)


def refused(run: Any, *given: Any) -> str:
    with pytest.raises(Refused) as caught:
        run(*given)
    return " ".join(caught.value.problems)


def close(folder: CaseFolder, number: str, left: Left) -> Any:
    return closing.close(folder, number, left, today=TODAY, at=MORNING)


def close_request(folder: CaseFolder, position: int, left: Left = LEFT) -> Any:
    return closing.close_request(folder, V, position, left, today=TODAY, at=MORNING)


def hold(folder: CaseFolder, number: str, pause: Pause) -> Any:
    return closing.hold(folder, number, pause, today=TODAY, at=MORNING)


@pytest.mark.parametrize("number", [V, S])
def test_a_family_leaves_with_day_and_reason(families: CaseFolder, number: str) -> None:
    result = close(families, number, LEFT)
    assert families.read(number).record.left == LEFT
    assert (result.data.reason, result.data.request) == ("referred", None)
    assert refused(close, families, number, Left(on=TODAY, reason="stopped"))


@pytest.mark.parametrize("day", [date(2023, 11, 5), date(2023, 10, 31)])
def test_not_in_the_future_and_not_before_the_sign_up(families: CaseFolder, day: date) -> None:
    assert refused(close, families, V, Left(on=day, reason="stopped"))
    assert refused(close_request, families, 1, Left(on=day, reason="stopped"))


@pytest.mark.parametrize("number", [V, S])
def test_not_while_a_match_is_open(families: CaseFolder, number: str) -> None:
    matched(families)
    assert K in refused(close, families, number, LEFT)


def test_after_the_end_of_the_match_it_can_be_closed(families: CaseFolder) -> None:
    matched(families, end=End(on=date(2023, 11, 2)))
    assert close(families, V, LEFT).data.number == V
    assert request_stage(families.read(V).record, (), TODAY) == "closed"


def test_a_refused_proposal_holds_nobody_up(families: CaseFolder) -> None:
    no = Answers(request=Answer(yes=False, on=date(2023, 11, 2)))
    matched(families, proposed=Proposal(on=date(2023, 11, 1)), answers=no)
    assert close_request(families, 1).data.request == "rABCD"
    assert close(families, V, LEFT).data.number == V


def test_a_running_match_does_whatever_was_answered(families: CaseFolder) -> None:
    no = Answers(request=Answer(yes=False, on=date(2023, 11, 2)))
    matched(families, answers=no, trial=Trial(on=date(2023, 11, 3)))
    assert K in refused(close, families, V, LEFT)


def test_one_request_is_closed_on_its_own(families: CaseFolder) -> None:
    matched(families)
    assert K in refused(close_request, families, 1)
    assert close_request(families, 2).data.request == "rEFGH"
    record = families.read(V).record
    assert (record.requests["rEFGH"].closed, record.left) == (LEFT, None)
    assert refused(close_request, families, 2)
    for position in (0, 3):
        with pytest.raises(NotFound):
            close_request(families, position)


def test_after_the_last_open_request_it_is_told_that_the_family_is_still_there(families: CaseFolder) -> None:
    first = close_request(families, 1)
    assert (first.messages, first.next_step) == ((), f"bgz show {V}")
    last = close_request(families, 2)
    assert (last.messages, last.next_step) == (("No request of this family is open any more.",), f"bgz close {V}")


def test_a_family_that_waits_goes_on_waiting_without_an_open_request(families: CaseFolder) -> None:
    held = families.read(V)
    ready = {"intake": Intake(on=date(2023, 11, 2)), "consents": {"matching": Consent(given_on=date(2023, 11, 2))}}
    families.save(held, evolve(held.record, **ready), at=MORNING)
    close_request(families, 1)
    assert any("still counts as waiting" in each for each in close_request(families, 2).messages)


@pytest.mark.parametrize(("number", "name"), [(V, "on_hold"), (S, "paused")])
def test_on_hold_and_the_end_of_it(families: CaseFolder, number: str, name: str) -> None:
    hold(families, number, PAUSE)
    assert list(getattr(families.read(number).record, name).values()) == [PAUSE]
    assert refused(hold, families, number, PAUSE)
    assert refused(hold, families, number, Pause(since=date(2023, 11, 1), reason="eerder begonnen"))
    closing.end_hold(families, number, date(2023, 11, 10), today=TODAY, at=MORNING)
    assert [each.until for each in getattr(families.read(number).record, name).values()] == [date(2023, 11, 10)]
    with pytest.raises(NotFound):
        closing.end_hold(families, number, date(2023, 11, 10), today=TODAY, at=MORNING)
    assert hold(families, number, Pause(since=date(2023, 11, 10), reason="ziek")).data.until is None


@pytest.mark.parametrize("until", [date(2023, 11, 4), date(2023, 11, 2)])
def test_a_hold_does_not_end_before_it_begins(families: CaseFolder, until: date) -> None:
    assert refused(hold, families, V, Pause(since=TODAY, until=until, reason="ziek"))


def test_who_left_is_not_put_on_hold(families: CaseFolder) -> None:
    close(families, V, LEFT)
    assert refused(hold, families, V, PAUSE)


def test_texts_are_looked_at(families: CaseFolder) -> None:
    with pytest.raises(Invalid):
        close(families, V, Left(on=TODAY, reason="stopped", note="BSN 123456782"))
    with pytest.raises(Invalid):
        hold(families, V, Pause(since=TODAY, reason="\u202e"))
    assert families.read(V).record.left is None


@pytest.mark.parametrize("number", [V, S])
def test_a_hold_is_planned_for_a_year_at_most(families: CaseFolder, number: str) -> None:
    """A hold until a far day would stop every task of the family for ever."""
    far = Pause(since=TODAY, until=date(2024, 11, 5), reason="later")
    with pytest.raises(Refused) as refused:
        closing.hold(families, number, far, today=TODAY, at=MORNING)
    assert refused.value.problems == (
        "A pause may be planned until 4 Nov 2024 at most; by then it is asked how it stands.",
    )
    closing.hold(families, number, Pause(since=TODAY, reason="later"), today=TODAY, at=MORNING)
    with pytest.raises(Refused):
        closing.end_hold(families, number, date(2199, 12, 31), today=TODAY, at=MORNING)
    ended = closing.end_hold(families, number, date(2024, 11, 4), today=TODAY, at=MORNING)
    assert ended.data.until == date(2024, 11, 4)
