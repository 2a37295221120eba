"""How far ahead a pause, or a hold, may be planned: nothing may rest so long that nobody is asked how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.values.days import show_day
from bgz.domain.values.months import months_later
from bgz.domain.work.gates import Lack
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

LONGEST_HOLD = 12
"""How many months ahead a pause may end at most: an offer is asked about as often. At reading too (`hold_tasks`)."""


def hold_end_lacks(until: date | None, today: date) -> Iterator[Lack]:
    """Yield whether a pause would end too far ahead; one without an end is asked about after a silence."""
    latest = months_later(today, LONGEST_HOLD)
    if until is not None and until > latest:
        text = _("A pause may be planned until {day} at most; by then it is asked how it stands.")
        yield Lack("future", text.format(day=show_day(latest)), firm=True)
