"""What a team learns from its proposals: how they stand, who declined and why, how trials last, who is never asked.

Nothing is predicted, and no family is scored. What is told of how few stands in `groups.py`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.domain.figures.counts import Count, Mark, Whole
from bgz.domain.figures.period import EARLIEST_YEAR, Period, Window
from bgz.domain.figures.protection import few
from bgz.domain.figures.tally import ALIVE_MONTHS, survival
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.waiting import waiting_requests
from bgz.domain.outcomes.groups import Groups, grouped
from bgz.domain.outcomes.ranks import Ranks, chosen_ranks, ranks_compared, rules_lifted
from bgz.domain.outcomes.share import Alive, alive_of
from bgz.domain.outcomes.waiting import WaitingTimes, waiting_times
from bgz.domain.work.stages import by_family, match_stage, proposed_on, said_no, support_stage
from bgz.i18n import _
from bgz.terms.matches import DECLINED, DECLINED_BY, OUTCOME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.figures.region import Region, Run
    from bgz.domain.values.places import Places
    from bgz.domain.work.screening import Rules

_STANDS = {"proposed": "awaited", "refused": "declined"}
"""Stages of a match without a trial that an outcome calls otherwise."""


@frozen
class NeverProposed:
    """A support family that could help and was not proposed to anybody in the `days` since its approval."""

    number: str
    approved_on: date
    days: int


@frozen(kw_only=True)
class Outcome:
    """What came of the proposals made in `period` (None: of all so far), as known on `last`, its last day.

    `trials` are those begun in the period, `alive` those of all trials that began long enough before `last`. Who
    declined and why is None where it is not told how many did; `running` is hidden beside 1 to 4 stopped trials too.
    """

    period: Period | None
    last: date
    municipalities: tuple[str, ...]
    proposals: int
    standing: Groups
    declined_by: Groups | None
    declined_because: Groups | None
    trials: int
    running: Whole
    alive: tuple[Alive, ...]
    chosen: Groups
    ranks: Ranks
    lifted: Whole
    rules_lifted: tuple[Count, ...]
    trials_by_override: Whole
    never_proposed: tuple[NeverProposed, ...]
    waiting: WaitingTimes


def outcome(
    everywhere: Region,
    names: Collection[str],
    period: Period | None,
    today: date,
    *,
    rules: Rules,
    places: Places,
) -> Outcome:
    """Return the outcome for the municipalities `names`, or for all.

    A proposal counts on the day it was made, or on which its trial began when nobody noted it; proposals and trials
    belong to the municipality where the family lived when it asked, support families to their own.
    """
    region = everywhere.within(names) if names else everywhere
    window = Window.of(period or Period(date(EARLIEST_YEAR, 1, 1), today), today)
    last = window.last
    proposals = [match for match in region.matches if proposed_on(match) in window]
    declined = [match for match in proposals if standing(match, last) == "declined"]
    stand = grouped((standing(match, last) for match in proposals), OUTCOME, all_known=True)
    first_nos = None if isinstance(stand.of("declined"), Mark) else [_first_no(match, last) for match in declined]
    chosen = chosen_ranks(proposals)
    lifted, times = rules_lifted(proposals, chosen)
    begun = [run for run in region.runs if run.since in window]
    of_request, of_support = by_family(_as_known(match, last) for match in everywhere.matches)
    waiting = waiting_requests(region.requests, of_request, last, places)
    return Outcome(
        period=period,
        last=last,
        municipalities=tuple(names),
        proposals=len(proposals),
        standing=stand,
        declined_by=None if first_nos is None else grouped((by for by, _why in first_nos), DECLINED_BY, all_known=True),
        declined_because=None if first_nos is None else grouped((why for _by, why in first_nos), DECLINED),
        trials=len(begun),
        running=_running(begun, last),
        alive=tuple(alive_of(survival(region.runs, months, last)) for months in ALIVE_MONTHS),
        chosen=chosen,
        ranks=ranks_compared(region.runs, last),
        lifted=lifted,
        rules_lifted=tuple(Count(rule.code, _(rule.name), times[rule.code]) for rule in RULES if rule.code in times),
        trials_by_override=few(Counter(region.timeline.overrides.within(window))["trial"]),
        never_proposed=tuple(never_proposed(region.supports, of_support, last, rules)),
        waiting=waiting_times(region, window, waiting),
    )


def _running(begun: Sequence[Run], last: date) -> Whole:
    running = sum(run.until is None or run.until > last for run in begun)
    told = Mark.FEW not in {few(running), few(len(begun) - running)}
    return running if told else Mark.HIDDEN


def _as_known(match: Match, day: date) -> Match:
    """Return the match without a trial that began after `day`: at the end of an earlier year nobody knew of it."""
    return evolve(match, trial=None) if match.trial and match.trial.on > day else match


def standing(match: Match, day: date) -> str:
    """Return how a proposal stands on `day`, a code of `terms.OUTCOME`."""
    if match.trial and match.trial.on <= day:
        return "trial"
    stage = match_stage(match, day)
    return _STANDS.get(stage, stage)


def _first_no(match: Match, day: date) -> tuple[str, str | None]:
    """Return who said no first, a code of `terms.DECLINED_BY`, and why, if that was noted."""
    said = {"request": match.answers.request, "support": match.answers.support}
    nos = {side: answer for side, answer in said.items() if said_no(answer, day)}
    days = [answer.on for answer in nos.values()]
    if len(nos) > 1 and (None in days or days[0] == days[1]):
        return "both", next((answer.because for answer in nos.values() if answer.because), None)
    side, answer = min(nos.items(), key=lambda each: each[1].on or day)
    return side, answer.because


def never_proposed(
    families: Iterable[SupportFamily], of_support: Mapping[str, Sequence[Match]], day: date, rules: Rules
) -> Iterator[NeverProposed]:
    """Yield who could help on `day` and was never proposed since the approval, the longest first.

    Could help: approved with a valid VOG, not paused, and with a place left or nobody knows how many. A match of which
    no day is known was a proposal too.
    """
    found = []
    for family in families:
        matches, decision = of_support.get(family.number, ()), family.screening.decision
        if decision is None or support_stage(family, matches, day, rules) != "available":
            continue
        days = [proposed_on(match) for match in matches]
        if not any(first is None or decision.on <= first <= day for first in days):
            found.append(NeverProposed(family.number, decision.on, (day - decision.on).days))
    yield from sorted(found, key=lambda each: (each.approved_on, each.number))
