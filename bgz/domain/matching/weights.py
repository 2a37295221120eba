"""How heavily each soft criterion counts: the shipped weights, with a programme's own over them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bgz.errors import Invalid
from bgz.i18n import _
from bgz.terms import CRITERION

if TYPE_CHECKING:
    from collections.abc import Mapping

HIGHEST = 100
MOST_FOR_WISHES = 5
"""Wishes are no conditions: they may tip the balance and no more (design 10)."""


def weights_of(shipped: Mapping[str, int], own: Mapping[str, int]) -> dict[str, int]:
    """Return the weight of every criterion. Raises Invalid with all faults at once."""
    wrong = faults(shipped, own)
    if wrong:
        raise Invalid(
            _("The weights of the suggestions are not right."), problems=wrong, hint=_("Change them: bgz settings")
        )
    given = {**shipped, **own}
    return {code: given.get(code, 0) for code in CRITERION.codes}


def faults(shipped: Mapping[str, int], own: Mapping[str, int]) -> list[str]:
    """Return a sentence for each weight that cannot be: of no criterion, too heavy, or nought for all of them."""
    given = {**shipped, **own}
    found = []
    for code, weight in given.items():
        most = MOST_FOR_WISHES if code == "wishes" else HIGHEST
        if code not in CRITERION:
            near = difflib.get_close_matches(code, CRITERION.codes, 1)
            if near:
                found.append(_("{name}: unknown; did you mean {near}?").format(name=code, near=near[0]))
            else:
                known = ", ".join(CRITERION.codes)
                found.append(_("{name}: unknown; the criteria are {known}").format(name=code, known=known))
        elif type(weight) is not int or not 0 <= weight <= most:
            found.append(_("{name}: must be a whole number from 0 to {most}").format(name=code, most=most))
    if not found and not any(given.values()):
        found.append(_("all weights are zero: nothing would count"))
    return found
