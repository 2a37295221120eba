"""What a step of a match leaves to be shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.match import SIDES
from bgz.domain.cases.naming import named
from bgz.domain.work.stages import answered, match_stage
from bgz.terms.matches import STAGE

if TYPE_CHECKING:
    from bgz.domain.cases.match import Match


@frozen
class MatchStep:
    """A match after a step: which, when, and how the match stands on the day it is.

    `until` is the day on which a pause ends, when it is known. `disputed` are the fields in which two people wrote
    different things.
    """

    number: str
    request_family: str
    support_family: str
    step: str
    on: date
    stage: str
    stage_label: str
    children: tuple[str, ...]
    disputed: tuple[str, ...] = ()
    until: date | None = None


def next_of_proposal(match: Match, day: date) -> str:
    """Return the command that comes next for a proposal, by what either side said by `day`."""
    if match_stage(match, day) == "refused":
        return f"bgz match suggest {match.request_family}"
    for side in SIDES:
        if not answered(getattr(match.answers, side), day):
            return f"bgz match answer {match.number} --side {side}"
    return f"bgz match {'trial' if match.introduced else 'introduce'} {match.number}"


def match_step(match: Match, step: str, on: date, today: date, until: date | None = None) -> MatchStep:
    """Return what a step leaves to be shown. `step` is a code of `STEPS` in `output/match_screen.py`."""
    stage = match_stage(match, today)
    return MatchStep(
        number=match.number,
        request_family=match.request_family or "",
        support_family=match.support_family or "",
        step=step,
        on=on,
        until=until,
        stage=stage,
        stage_label=STAGE.label(stage),
        children=match.children,
        disputed=tuple(named(match.number, path) for path in sorted(match.about.disputed)),
    )
