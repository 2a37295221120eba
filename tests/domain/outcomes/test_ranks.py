"""The rank of who was proposed, and what its trials tell."""

from __future__ import annotations

from datetime import date

import pytest

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.region import Run
from bgz.domain.outcomes.ranks import Ranks, chosen_rank, chosen_ranks, ranks_compared, rules_lifted

BEGUN, EARLY, LAST = date(2023, 1, 1), date(2023, 2, 1), date(2023, 12, 31)


def proposed(rank: int | None, *lifted: str) -> Match:
    return Match(proposed=Proposal(on=BEGUN, rank=rank, lifted=lifted))


def ran(rank: int | None, on: int, stopped: int) -> list[Run]:
    """Return trials of one rank: so many that run on, and so many that stopped after a month."""
    return [Run(proposed(rank), BEGUN, None)] * on + [Run(proposed(rank), BEGUN, EARLY)] * stopped


@pytest.mark.parametrize(
    ("rank", "code"), [(1, "1"), (2, "2-3"), (3, "2-3"), (4, "4-5"), (5, "4-5"), (6, "6+"), (70, "6+"), (None, "none")]
)
def test_ranks_in_bands(rank: int | None, code: str) -> None:
    assert chosen_rank(proposed(rank)) == code


def test_a_trial_without_a_proposal_has_no_rank_and_a_lifted_rule_counts_apart() -> None:
    assert chosen_rank(Match()) == "none"
    assert chosen_rank(proposed(1, "H9")) == "lifted"


def test_rules_lifted_are_told_from_five_proposals_on() -> None:
    plenty = [proposed(1)] * 9 + [proposed(None, "H9")] * 5 + [proposed(2, "H9", "H5")] * 2
    groups = chosen_ranks(plenty)
    assert (groups.of("1"), groups.of("lifted"), groups.others) == (9, 7, 0)
    assert rules_lifted([*plenty, Match()], groups) == (7, {"H9": 7})
    few = [proposed(1)] * 9 + [proposed(None, "H9")] * 2
    assert rules_lifted(few, chosen_ranks(few)) == (Mark.HIDDEN, {})
    none = [proposed(1)] * 9
    assert rules_lifted(none, chosen_ranks(none)) == (0, {})


@pytest.mark.parametrize(
    ("higher", "lower", "verdict"),
    [
        ((20, 0), (0, 20), "better"),
        ((0, 20), (20, 0), "worse"),
        ((17, 13), (16, 14), "alike"),
        ((5, 0), (5, 0), "alike"),
    ],
)
def test_a_difference_is_told_when_the_intervals_do_not_meet(
    higher: tuple[int, int], lower: tuple[int, int], verdict: str
) -> None:
    compared = ranks_compared([*ran(3, *higher), *ran(4, *lower)], LAST)
    assert compared.verdict == verdict
    assert compared.higher
    assert compared.lower
    assert (compared.higher.alive, compared.lower.alive) == (higher[0], lower[0])


@pytest.mark.parametrize(
    "runs",
    [
        [],
        ran(1, 4, 0) + ran(4, 9, 9),
        ran(1, 9, 9) + ran(4, 4, 0),
        ran(1, 9, 9) + ran(4, 9, 9) + ran(None, 1, 3),  # nobody may compute how those without a rank went
        [Run(proposed(1), date(2023, 10, 1), None)] * 9 + ran(4, 9, 9),  # not yet three months old
    ],
)
def test_too_few_to_tell(runs: list[Run]) -> None:
    assert ranks_compared(runs, LAST) == Ranks(3, "too_few", None, None)


def test_a_share_of_a_few_that_ran_on_is_not_shown_but_the_difference_is() -> None:
    assert ranks_compared([*ran(1, 20, 0), *ran(4, 2, 18)], LAST) == Ranks(3, "better", None, None)
    with_rest = ranks_compared([*ran(1, 20, 0), *ran(4, 6, 18), *ran(None, 2, 9)], LAST)
    assert with_rest == Ranks(3, "better", None, None)
    assert ranks_compared([*ran(1, 20, 0), *ran(4, 6, 18), *ran(None, 5, 9)], LAST).higher
