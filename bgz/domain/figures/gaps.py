"""Facts that the figures need and nobody wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.breakdowns import children_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region


@frozen
class Gap:
    """One unknown fact: a code of `terms.FACT`, and the record and path where it belongs.

    The path is empty where a part of the record, such as the request itself, has to be made first.
    """

    number: str
    path: str
    fact: str


def gaps(region: Region, window: Window) -> Iterator[Gap]:
    """Yield what is unknown in the records that the figures of `window` are made of.

    A family without a day of sign-up belongs to no period; it is named in every report.
    """
    ran = [run for run in region.runs if window.touches(run.since, run.until)]
    helped = {run.match.request_family for run in ran}
    for family in region.requests:
        yield from _of_request_family(family, window, helped=family.number in helped)
    for support in region.supports:
        yield from _of_support_family(support, window)
    yield from _of_children(region, children_of(ran))
    yield from (Gap(run.match.number, "children", "children") for run in ran if not run.match.children)
    for run in region.runs:
        if run.until in window and not (run.match.end and run.match.end.reason):
            yield Gap(run.match.number, "end.reason", "end_reason")


def _of_request_family(family: RequestFamily, window: Window, *, helped: bool) -> Iterator[Gap]:
    signed_up = family.registered_on in window
    if family.registered_on is None:
        yield Gap(family.number, "registered_on", "registered_on")
    if (signed_up or helped) and not family.municipality:
        yield Gap(family.number, "address.municipality", "municipality")
    if not signed_up:
        return
    if not family.household:
        yield Gap(family.number, "household", "household")
    if not family.referrer:
        yield Gap(family.number, "referrer", "referrer")
    if not any(request.help for request in family.requests.values()):
        first = next(iter(family.requests), None)
        yield Gap(family.number, f"requests.{first}.help" if first else "", "help")


def _of_support_family(family: SupportFamily, window: Window) -> Iterator[Gap]:
    if family.registered_on is None:
        yield Gap(family.number, "registered_on", "registered_on")
    if family.registered_on in window:
        if not family.municipality:
            yield Gap(family.number, "address.municipality", "municipality")
        if not family.channel:
            yield Gap(family.number, "channel", "channel")


def _of_children(region: Region, helped: set[tuple[str, str]]) -> Iterator[Gap]:
    for number, child in sorted(helped):
        family = region.by_number.get(number)
        if family is None or child not in family.children or family.children[child].born is None:
            yield Gap(number, f"children.{child}.born", "born")
