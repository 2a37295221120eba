"""What counts in more than one municipality: families that moved between two requests, and their children.

The attacker is told how many these are, of every period, figure and category: more than anybody could know. It is
computed here from the records and the definitions, not by what computes the report.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from bench.protection_relations import REST, UNKNOWN, ends_of
from bgz.terms.figures import AGE_BAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.protection_published import Key
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import Request, RequestFamily
    from bgz.domain.figures.region import Region

FAMILIES, CHILDREN, AGES, UNMATCHED = "request_families_helped", "children_helped", "age_bands", "unmatched_children"
OLDEST_FIRST = [(int(code.rstrip("+").split("-")[0]), code) for code in reversed(AGE_BAND.codes)]
Mark = tuple[str, ...]
"""Who counts: a family, or a family and its child."""


def twice(region: Region, keys: Iterable[Key]) -> dict[tuple[str, str, str], int]:
    """Return by period, figure and category of `keys` how much more the places have together than the whole."""
    found: dict[tuple[str, str, str], int] = {}
    asked = {key[1:] for key in keys}
    for span in sorted({span for span, figure, _category in asked if figure == FAMILIES}):
        counted = set(_counted(region, *ends_of(span)))
        anywhere = {(figure, category, mark) for figure, category, _place, mark in counted}
        more = Counter((figure, category) for figure, category, _place, _mark in counted)
        more.subtract((figure, category) for figure, category, _mark in anywhere)
        found |= {(span, *what): count for what, count in more.items() if count and (span, *what) in asked}
    return found


def _counted(region: Region, since: date, until: date) -> Iterator[tuple[str, str, str, Mark]]:
    """Yield what counts in a period: under which figure and category, in which place, and who."""
    families = {family.number: family for family in region.requests}
    matched: set[Mark] = set()
    for match in region.matches:
        family = families[match.request_family or ""]
        if match.trial is None or match.trial.on > until:
            continue
        last = match.end.on if match.end else date.max
        if last <= max(since, match.trial.on):
            continue
        place = _place_of_match(family, match)
        yield FAMILIES, "", place, (family.number,)
        for child in match.children:
            yield CHILDREN, "", place, (family.number, child)
            yield AGES, _age_band(family, child, until), place, (family.number, child)
            if last > until:
                matched.add((family.number, child))
    for family in families.values():
        for request in _open_on(family, until):
            for child in request.children or family.children:
                if (family.number, child) not in matched:
                    yield UNMATCHED, "", _place(family, request), (family.number, child)


def _place(family: RequestFamily, request: Request | None) -> str:
    lives = family.address.municipality if family.address else None
    asked_in = request.counts_in if request else None
    return asked_in or lives or REST


def _place_of_match(family: RequestFamily, match: Match) -> str:
    """Return where a match counts: where its request does, or what was asked last by the first day of the trial."""
    if named := family.requests.get(match.request or ""):
        return _place(family, named)
    asked = sorted(family.requests.values(), key=lambda request: _asked(family, request))
    by_then = [request for request in asked if match.trial and _asked(family, request) <= match.trial.on]
    return _place(family, by_then[-1] if by_then else asked[0] if asked else None)


def _asked(family: RequestFamily, request: Request) -> date:
    return request.opened_on or family.registered_on or date.min


def _open_on(family: RequestFamily, day: date) -> Iterator[Request]:
    for request in family.requests.values():
        gone = [left.on for left in (request.closed, family.left) if left]
        if _asked(family, request) <= day and all(on > day for on in gone):
            yield request


def _age_band(family: RequestFamily, child: str, day: date) -> str:
    born = family.children[child].born
    age = -1 if born is None else day.year - born.year - (day.month < born.month)
    return next((code for youngest, code in OLDEST_FIRST if age >= youngest), UNKNOWN)
