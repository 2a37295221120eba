"""What the simulated market takes for granted: every number, with its public source, or marked as an assumption.

Two things are known from outside. Meppel made 25 matches in two years, 10 and then 15, while 71 support families
signed up (RTV Drenthe, July 2022, and the municipality). Another team had 18 matches and 13 families waiting after two
and a half years; of it we know no more than that. Support families sign up as in Meppel; how many families ask, and how
often these two sides say yes, was chosen so that 25, 18 and 13 come out. That is a fit, no proof: other choices fit as
well. All else is an assumption: plausible, not measured. `CALIBRATED` in market.py prints what is public beside what
comes out.
"""

from __future__ import annotations

from attrs import frozen

TWO_YEARS = 730
"""Days of the comparison. The market begins empty, as a new team does."""
MUNICIPALITIES = ("Meppel", "Staphorst", "Westerveld", "De Wolden")
"""Four neighbours; the one team is the first. All get the same stream of families, though they differ in size: an
assumption. Postcodes are real; each four digits of a municipality are equally likely, which is another."""


@frozen
class Assumptions:
    """The settings of a market. Days, unless the name says otherwise; a pair of numbers is a lowest and a highest."""

    days: int = TWO_YEARS

    # Arrivals, by chance and independent of each other (Poisson).
    requests_a_year: float = 27.0  # fitted on the matches made and on those waiting
    supports_a_year: float = 35.5  # source: 71 in two years (Meppel)
    backlog: int = 0  # request families, and as many approved support families, there on the first day for each team

    # From sign-up to the queue, and to approval.
    intake: tuple[int, int] = (7, 35)  # assumption: about the norm of 21 days
    lost_before_intake: float = 0.10  # assumption
    screening: tuple[int, int, int] = (21, 105, 56)  # assumption: lowest, highest, most likely
    lost_in_screening: float = 0.40  # assumption: withdrawn or not approved

    # Who does not stay.
    patience: float = 730.0  # assumption: mean of the days a family waits after its intake before it gives up
    stays_approved: float = 900.0  # assumption: mean of the days an approved family goes on offering

    # From a proposal to a trial.
    answers: tuple[int, int] = (5, 14)  # assumption: both have answered
    introduction: tuple[int, int] = (7, 21)  # assumption: from the answers to the introduction
    begin: tuple[int, int] = (7, 14)  # assumption: from the introduction to the first day of the trial

    # The chance of a yes at a typical score: the logit of it rises with the score, and no score sees it all.
    request_says_yes: float = 0.72  # fitted, as the above
    support_says_yes: float = 0.68  # fitted
    both_go_on: float = 0.85  # assumption: after the introduction
    trial_succeeds: float = 0.80  # assumption
    typical_score: float = 0.85  # the mean score of the matches made: here the four chances above hold
    slope: float = 4.0  # assumption: logits per 1.00 of score; 0 in "acceptance without score"
    unseen: float = 0.7  # assumption: spread, in logits, of what no score sees; the same at all four steps of a pair

    # How a trial and a match end.
    trial: int = 56  # source: the norm of 8 weeks; a trial that fails ends on a day from a quarter of it on
    match_lasts: float = 500.0  # assumption: mean of the days after the trial
    asks_again: float = 0.35  # assumption: the request family, when a lasting match has ended
    helps_again: float = 0.80  # assumption: the support family, when a lasting match has ended

    # Waiting, as two of the policies do.
    hold_back_below: str = "strong"  # the band below which a pair is held back
    hold_back: int = 91  # days after the request was asked; then every pair will do
    seldom: int = 4  # weeks from one plan to the next in "plan once a month"


SECOND_TEAM_DAYS = 913
"""Two and a half years: how long the second team had worked that the figures are known of."""
SECOND_TEAM_SIZE = 0.63
"""Its sign-ups against those of Meppel, which nobody knows: fitted on its 18 matches."""
