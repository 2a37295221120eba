"""One line for each case: where it stands on a day, and since when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.record.fields import private
from bgz.domain.work.stages import match_stage, request_stage, support_stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

CLOSED = {"closed", "rejected", "withdrawn", "ended", "refused"}
"""Stages in which nothing more is to be done."""
SHOWN: dict[str, frozenset[str]] = {
    "waiting": frozenset({"waiting"}),
    "screening": frozenset({"in_screening", "screened"}),
    "available": frozenset({"available"}),
    "running": frozenset({"trial", "confirmed"}),
    "closed": frozenset(CLOSED),
}
"""The stages that each filter of `bgz list` shows; every filter shows cases of one kind but "closed"."""


@frozen
class CaseRow:
    """A case as a list shows it. `stage` is a code of `terms.STAGE`; `since` the day of sign-up or proposal."""

    number: str
    stage: str
    since: date | None
    municipality: str | None
    owner: str | None
    name: str = private(default="")


def full_name(family: RequestFamily | SupportFamily) -> str:
    """Return the name by which a coordinator knows the family: surname, then first name."""
    return ", ".join(part for part in (family.surname, family.first_name) if part)


def request_row(family: RequestFamily, matches: Iterable[Match], day: date) -> CaseRow:
    """Return the line of a request family on `day`."""
    stage = request_stage(family, matches, day)
    return CaseRow(family.number, stage, family.registered_on, family.municipality, family.owner, full_name(family))


def support_row(family: SupportFamily, matches: Iterable[Match], day: date, rules: Rules) -> CaseRow:
    """Return the line of a support family on `day`."""
    stage = support_stage(family, matches, day, rules)
    return CaseRow(family.number, stage, family.registered_on, family.municipality, family.owner, full_name(family))


def match_row(match: Match, asking: RequestFamily | None, helping: SupportFamily | None, day: date) -> CaseRow:
    """Return the line of a match on `day`, with the names of both families."""
    stage = match_stage(match, day)
    since = match.trial.on if match.trial else match.proposed.on if match.proposed else None
    names = " + ".join(family.surname for family in (asking, helping) if family and family.surname)
    return CaseRow(match.number, stage, since, asking.municipality if asking else None, match.owner, names)


def in_filter(row: CaseRow, wanted: str | None) -> bool:
    """Whether `row` belongs in a list; without a filter all that is not closed."""
    return row.stage in SHOWN[wanted] if wanted else row.stage not in CLOSED
