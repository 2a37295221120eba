"""The steps in the life of a match follow each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.work.order import order_lacks

TODAY = date(2023, 6, 1)
RIGHT = Match(
    proposed=Proposal(on=date(2023, 1, 1)),
    answers=Answers(request=Answer(yes=True, on=date(2023, 1, 2)), support=Answer(yes=True)),
    introduced=Introduction(on=date(2023, 1, 3)),
    trial=Trial(on=date(2023, 1, 4)),
    confirmed=Confirmation(on=date(2023, 3, 4)),
    end=End(on=date(2023, 5, 1)),
)


def told(match: Match) -> list[str]:
    return [lack.sentence for lack in order_lacks(match, TODAY)]


def test_what_follows_in_order_lacks_nothing() -> None:
    assert told(RIGHT) == []
    assert told(Match()) == []


@pytest.mark.parametrize(
    ("facts", "earlier"),
    [
        ({"answers": Answers(request=Answer(yes=True, on=date(2022, 12, 31)))}, "the proposal"),
        ({"introduced": Introduction(on=date(2023, 1, 1))}, "an answer"),
        ({"trial": Trial(on=date(2023, 1, 2))}, "the introduction"),
        ({"confirmed": Confirmation(on=date(2023, 1, 3))}, "the trial"),
        ({"end": End(on=date(2023, 3, 3))}, "the confirmation"),
    ],
)
def test_a_step_before_the_one_it_follows(facts: dict[str, Any], earlier: str) -> None:
    (sentence,) = told(evolve(RIGHT, **facts))
    assert sentence.endswith(f"the day of {earlier}.")


def test_only_a_trial_may_be_planned() -> None:
    begun = evolve(RIGHT, confirmed=None, end=None)
    assert told(evolve(begun, trial=Trial(on=TODAY + timedelta(days=30)))) == []
    assert told(evolve(begun, trial=Trial(on=TODAY + timedelta(days=90))))
    assert told(evolve(begun, introduced=Introduction(on=TODAY + timedelta(days=1)), trial=None))
