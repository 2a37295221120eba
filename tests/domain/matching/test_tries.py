"""Earlier tries of two families, in plain words."""

from __future__ import annotations

from datetime import date

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal, Trial
from bgz.domain.matching.tries import earlier_tries


def test_earlier_tries_are_told_the_oldest_first(day: date) -> None:
    first = Match(
        number="K-00001",
        proposed=Proposal(on=date(2022, 1, 3)),
        answers=Answers(request=Answer(yes=False), support=Answer(yes=False, on=date(2024, 1, 1))),
    )
    second = Match(number="K-00002", trial=Trial(on=date(2022, 5, 1)), end=End(on=date(2022, 6, 1), reason="moved"))
    third = Match(number="K-00003", proposed=Proposal(on=date(2022, 7, 1)), end=End(on=date(2022, 7, 9)))
    fourth = Match(number="K-00004", proposed=Proposal(on=date(2023, 11, 1)))
    unknown, later = Match(number="K-00005"), Match(number="K-00006", proposed=Proposal(on=date(2023, 12, 1)))
    assert earlier_tries([fourth, later, third, unknown, second, first], day) == (
        "K-00001: proposed on 3 Jan 2022; request family said no.",
        "K-00002: from 1 May 2022 to 1 Jun 2022; ended: moving house.",
        "K-00003: from 1 Jul 2022 to 9 Jul 2022; ended: reason unknown.",
        "K-00004: since 1 Nov 2023; now: proposed.",
    )


def test_the_kind_of_reason_of_a_no_is_told_and_the_own_words_never(day: date) -> None:
    """A newer version may know kinds that this one does not; of a yes nothing is told."""
    first, own = Proposal(on=date(2022, 1, 3)), "His mother is ill"
    far, not_known = Answer(yes=False, because="too_far", reason=own), Answer(yes=False, because="weather", reason=own)
    tries = [
        Match(number="K-00001", proposed=first, answers=Answers(request=far, support=Answer(yes=False, reason=own))),
        Match(number="K-00002", proposed=first, answers=Answers(request=not_known)),
        Match(number="K-00003", proposed=first, answers=Answers(support=Answer(yes=True, because="too_far"))),
    ]
    assert earlier_tries(tries, day) == (
        "K-00001: proposed on 3 Jan 2022; request family (too far away) and support family said no.",
        "K-00002: proposed on 3 Jan 2022; request family (weather) said no.",
        "K-00003: since 3 Jan 2022; now: proposed.",
    )
