"""Facts that the figures need, which of them nobody wrote down, and what that leaves out of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.figures.breakdowns import children_of, help_kinds_of
from bgz.domain.figures.contracts import whole_contracts
from bgz.domain.figures.counts import UNKNOWN
from bgz.domain.figures.period import Period, Window
from bgz.domain.work.requests import places_of
from bgz.domain.work.screening import VOG
from bgz.domain.work.stages import MATCHING, has_left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.figures.region import Region, Run

FIGURES = {
    "registered_on": ("request_signups", "support_signups"),
    "municipality": ("request_signups", "support_signups"),
    "household": ("household",),
    "referrer": ("referrers",),
    "help": ("help_kinds",),
    "family_children": ("unmatched_children",),
    "intake": ("waiting_at_end",),
    "consent": ("waiting_at_end",),
    "channel": ("channels",),
    "screening": ("approvals",),
    "vog": ("approvals",),
    "request_family": ("request_families_helped",),
    "children": ("children_helped",),
    "born": ("age_bands",),
    "end_reason": ("end_reasons",),
    "contract_matches": ("matches_contracted",),
    "contract_budget": ("budget_eur", "cost_per_match_eur"),
}
"""The figures that are not whole without a fact, by its code in `terms.FACT`."""


class Need(NamedTuple):
    """A fact that a figure needs: a code of `terms.FACT`, the record and path where it belongs, whether it is known.

    `number` is that of a record, or `programme`.
    """

    number: str
    path: str
    fact: str
    known: bool


def gaps(region: Region, period: Period, today: date) -> Iterator[Need]:
    """Yield what is unknown in the records that the figures of `period` are made of."""
    return (need for need in needs(region, period, today) if not need.known)


def needs(region: Region, period: Period, today: date) -> Iterator[Need]:
    """Yield every fact that the figures of `period` need of the records; a day of sign-up only where it is not known.

    A family without that day belongs to no period; it is named in every report.
    """
    window = Window.of(period, today)
    ran = [run for run in region.timeline.started.up_to(window.last) if window.touches(run.since, run.until)]
    for number in region.timeline.undated:
        yield Need(number, "registered_on", "registered_on", known=False)
    yield from _of_request_families(region, ran, window)
    yield from _of_support_families(region, window)
    yield from _of_children(region, ran)
    for run in ran:
        yield Need(run.match.number, "request_family", "request_family", bool(run.match.request_family))
        yield Need(run.match.number, "children", "children", bool(run.match.children))
    for run in region.timeline.ended.within(window):
        yield Need(run.match.number, "end.reason", "end_reason", bool(run.match.end and run.match.end.reason))
    for key, contract in whole_contracts(region, period):
        yield Need(PROGRAMME, f"contracts.{key}.matches", "contract_matches", contract.matches is not None)
        yield Need(PROGRAMME, f"contracts.{key}.budget_eur", "contract_budget", contract.budget_eur is not None)


def _of_request_families(region: Region, ran: Sequence[Run], window: Window) -> Iterator[Need]:
    asking = {family.number: family for family in region.timeline.asking.within(window)}
    helped = {
        number: region.by_number[number]
        for run in ran
        if (number := run.match.request_family or "") in region.by_number
    }
    for family in (asking | helped).values():
        yield Need(family.number, "address.municipality", "municipality", None not in places_of(family))
    for family in asking.values():
        yield from _of_signup(family, window.last)
    for family in helped.values():
        if has_left(family.left, window.last):
            continue
        yield Need(family.number, "intake.on", "intake", family.intake is not None)
        yield Need(family.number, "consents.matching.given_on", "consent", MATCHING in family.consents)
    open_on = window.last
    for asked in region.timeline.requests.up_to(open_on):
        if asked.until is None or asked.until > open_on:
            yield Need(asked.number, "children.+.born", "family_children", bool(asked.children))


def _of_signup(family: RequestFamily, last: date) -> Iterator[Need]:
    yield Need(family.number, "household", "household", bool(family.household))
    yield Need(family.number, "referrer", "referrer", bool(family.referrer))
    first = next(iter(family.requests), "+")
    yield Need(family.number, f"requests.{first}.help", "help", UNKNOWN not in help_kinds_of(family, last))


def _of_support_families(region: Region, window: Window) -> Iterator[Need]:
    for family in region.timeline.approvals.within(window):
        lacking = {item.item for item in region.approvals_lack.get(family.number, ())}
        yield Need(family.number, "adults", "vog", VOG not in lacking)
        yield Need(family.number, "screening", "screening", not lacking - {VOG})
    for family in region.timeline.offering.within(window):
        yield Need(family.number, "address.municipality", "municipality", bool(family.municipality))
        yield Need(family.number, "channel", "channel", bool(family.channel))


def _of_children(region: Region, ran: Sequence[Run]) -> Iterator[Need]:
    for number, child in sorted(children_of(ran)):
        family = region.by_number.get(number)
        if family:
            born = family.children[child].born if child in family.children else None
            yield Need(number, f"children.{child}.born", "born", born is not None)
