"""What two families tried before, in a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.domain.work.stages import has_ended, match_stage, proposed_on, said_no
from bgz.i18n import _, listed
from bgz.terms.matches import DECLINED, END_REASON, SIDE, STAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.domain.cases.match import Match


def earlier_tries(tries: Iterable[Match], day: date) -> tuple[str, ...]:
    """Return one sentence per earlier match of two families, the oldest first."""
    dated = sorted((first, match.number, match) for match in tries if (first := proposed_on(match)) and first <= day)
    return tuple(_sentence(match, first, day) for first, _number, match in dated)


def _sentence(match: Match, first: date, day: date) -> str:
    nos = tuple(_who_said_no(match, day))
    if nos:
        return _("{number}: proposed on {day}; {who} said no.").format(
            number=match.number, day=show_day(first), who=listed(nos, _(" and "))
        )
    if match.end and has_ended(match, day):
        reason = END_REASON.label(match.end.reason) if match.end.reason else _("reason unknown")
        return _("{number}: from {day} to {end}; ended: {reason}.").format(
            number=match.number, day=show_day(first), end=show_day(match.end.on), reason=reason
        )
    return _("{number}: since {day}; now: {stage}.").format(
        number=match.number, day=show_day(first), stage=STAGE.label(match_stage(match, day))
    )


def _who_said_no(match: Match, day: date) -> Iterator[str]:
    for side, answer in (("request", match.answers.request), ("support", match.answers.support)):
        if said_no(answer, day):
            who, because = SIDE.label(side), answer.because
            yield _("{who} ({because})").format(who=who, because=DECLINED.label(because)) if because else who
