"""What came of the proposals, out of a real case folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from bgz.actions.outcome import outcome
from bgz.domain.cases.match import Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.figures.period import Period
from bgz.errors import NotFound, Usage

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 30)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
ASKED, MADE = date(2023, 3, 1), date(2023, 5, 1)


@pytest.fixture
def filled(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a proposal, a trial past its gates, and a support family that was never proposed."""
    folder.create(
        RequestFamily(
            number="V-7K3QF",
            registered_on=ASKED,
            address=Address(municipality="Meppel"),
            children={"k7QX2": Child()},
            requests={"r7QX2": Request()},
            intake=Intake(on=ASKED),
            consents={"matching": Consent(given_on=ASKED)},
        ),
        at=AT,
    )
    done = {item: Done(on=MADE) for item in ("talk_1", "talk_2", "reference", "house_rules")}
    for number in ("S-4TX9B", "S-7K3QF"):
        approved = SupportFamily(
            number=number,
            registered_on=ASKED,
            adults={"aAAAA": Adult(vogs={"vAAAA": Vog(issued_on=MADE, state="seen")})},
            screening=Screening(done=done, decision=Decision(verdict="approved", on=MADE)),
        )
        folder.create(approved, at=AT)
    proposed = Match(
        number="K-7K3QF",
        request_family="V-7K3QF",
        support_family="S-4TX9B",
        children=("k7QX2",),
        proposed=Proposal(on=date(2023, 6, 1)),
    )
    folder.create(proposed, at=AT)
    return folder


def test_everything_so_far(filled: CaseFolder) -> None:
    result = outcome(filled, today=TODAY)
    assert (result.data.proposals, result.data.waiting.waiting, result.data.period) == (1, 1, None)
    assert [each.number for each in result.data.never_proposed] == ["S-7K3QF"]
    assert (result.messages, result.next_step, result.attention) == ((), "bgz show S-7K3QF", False)


def test_a_period_that_is_over_and_one_that_is_not(filled: CaseFolder) -> None:
    before = outcome(filled, period=Period.of_year(2022), today=TODAY)
    assert (before.data.proposals, before.messages, before.next_step) == (0, (), "bgz match outcome")
    now = outcome(filled, period=Period.of_year(2023), municipalities=("meppel",), today=TODAY)
    assert (now.data.proposals, now.data.municipalities) == (1, ("Meppel",))
    assert now.messages == ("This period is not over: the figures go through 30 Nov 2023.",)


def test_a_trial_that_does_not_count_is_told_and_is_a_proposal(filled: CaseFolder) -> None:
    held = filled.read("S-4TX9B")
    filled.create(
        Match(
            number="K-00002",
            request_family="V-7K3QF",
            support_family=held.number,
            children=("k7QX2",),
            proposed=Proposal(on=ASKED),
            trial=Trial(on=ASKED),  # before the approval
        ),
        at=AT,
    )
    result = outcome(filled, today=TODAY)
    assert (result.data.proposals, result.data.trials) == (2, 0)
    assert result.messages == ("1 trial did not pass its gates and does not count; see: bgz check",)
    assert result.next_step == "bgz check"


def test_an_empty_folder_says_where_to_begin(folder: CaseFolder) -> None:
    result = outcome(folder, today=TODAY)
    assert (result.data.proposals, result.data.never_proposed, result.next_step) == (0, (), "")


def test_a_request_that_waits_comes_next(filled: CaseFolder) -> None:
    result = outcome(filled, municipalities=("Meppel",), today=TODAY)
    assert (result.data.never_proposed, result.data.waiting.waiting, result.next_step) == ((), 1, "bgz list waiting")


def test_a_period_ahead_and_an_unknown_municipality_are_refused(filled: CaseFolder) -> None:
    with pytest.raises(Usage, match="lies ahead") as caught:
        outcome(filled, period=Period.of_year(2024), today=TODAY)
    assert caught.value.hint == "Everything so far: bgz match outcome"
    with pytest.raises(NotFound) as unknown:
        outcome(filled, municipalities=("Mepel",), today=TODAY)
    assert unknown.value.hint == "Did you mean Meppel?"
