"""Who waits, and how a family comes to wait and stops waiting: every crossing, so that the flow adds up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.work.requests import in_order, may_count_apart, place_of_match, place_on
from bgz.domain.work.stages import MATCHING, has_consent, has_intake, has_left, is_running, paused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily

WAYS_IN = {"match": "came_back", "hold": "off_hold", "not_ready": "became_ready"}
"""What kept a family from waiting, and the name of its coming to wait when that falls away."""
WAYS_OUT = {"match": "matched", "left": "left_waiting", "hold": "put_on_hold", "not_ready": "consent_withdrawn"}
"""What keeps a family from waiting, and the name of its stopping to wait."""


@frozen
class Crossing:
    """On `day` a family began to wait (+1) or stopped waiting (-1) in `place`, a municipality or None.

    `why` is a name of `WAYS_IN` or `WAYS_OUT`.
    """

    day: date
    step: int
    why: str
    place: str | None


def obstacles(family: RequestFamily, matches: Sequence[Match], day: date) -> list[str]:
    """Return what keeps the family from waiting on `day`, the most telling first; nothing means that it waits."""
    found = []
    if any(is_running(match, day) for match in matches):
        found.append("match")
    if has_left(family.left, day):
        found.append("left")
    if paused(family.on_hold, day):
        found.append("hold")
    if not (has_intake(family, day) and has_consent(family, day)):
        found.append("not_ready")
    return found


def crossings(family: RequestFamily, matches: Sequence[Match]) -> Iterator[Crossing]:
    """Yield every crossing in the life of a family, in order.

    A family waits on whole days: one whose match ended on the day the next began has not waited in between. One that
    moved and asked again waits in another municipality from then on, as if it left there and came here anew.
    """
    if family.intake is None or MATCHING not in family.consents:
        return
    turning, moves = _turning_days(family, matches), may_count_apart(family)
    if moves:
        turning |= {day for day, _request in in_order(family)}
    before, was_in = ["not_ready"], family.municipality
    for day in sorted(turning):
        now = obstacles(family, matches, day)
        place = place_on(family, day) if moves else was_in
        if before and not now:
            here = before[0] != "match" or not moves or place in _ended_in(family, matches, day)
            yield Crossing(day, 1, WAYS_IN[before[0] if here else "not_ready"], place)
        elif not before:
            goes_to = was_in if now else place
            if moves and now[:1] == ["match"] and was_in not in (begun_in := _begun_in(family, matches, day)):
                goes_to = begun_in[0]
            if goes_to != was_in:
                yield Crossing(day, -1, WAYS_OUT["left"], was_in)
                yield Crossing(day, 1, WAYS_IN["not_ready"], goes_to)
            if now:
                yield Crossing(day, -1, WAYS_OUT[now[0]], goes_to)
        before, was_in = now, place


def _begun_in(family: RequestFamily, matches: Sequence[Match], day: date) -> list[str | None]:
    """Return where the matches count that run on `day`, the first number first."""
    running = sorted((match for match in matches if is_running(match, day)), key=lambda match: match.number)
    return [place_of_match(family, match) for match in running]


def _ended_in(family: RequestFamily, matches: Sequence[Match], day: date) -> set[str | None]:
    """Return where the matches count that ended on `day`."""
    return {place_of_match(family, match) for match in matches if match.trial and match.end and match.end.on == day}


def _turning_days(family: RequestFamily, matches: Sequence[Match]) -> set[date]:
    """Return the days on which anything changes that waiting hangs on."""
    consent = family.consents[MATCHING]
    turning = {
        family.intake.on if family.intake else None,
        consent.given_on,
        consent.withdrawn_on,
        family.left.on if family.left else None,
        *(day for pause in family.on_hold.values() for day in (pause.since, pause.until)),
        *(match.trial.on for match in matches if match.trial),
        *(match.end.on for match in matches if match.end),
    }
    return {day for day in turning if day is not None}
