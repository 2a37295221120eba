"""A report: the figures of a period for all municipalities asked together and for each, as an audience may see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.programme import Look
from bgz.domain.figures.contracts import contract_notes
from bgz.domain.figures.definitions import Figures, definitions
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import TEAM, is_rough, seen_by
from bgz.domain.figures.region import Region, municipalities_of
from bgz.domain.figures.tally import YEARS_BACK, tally
from bgz.domain.figures.universe import Universe
from bgz.domain.protecting.cells import TOGETHER
from bgz.domain.values.days import show_day
from bgz.errors import NotFound, Usage
from bgz.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bgz.domain.values.places import Places


@frozen
class Meaning:
    """What a figure is called and what it means, in the language of the report."""

    label: str
    definition: str


@frozen(kw_only=True)
class Report:
    """What every format renders. `notes` are sentences that belong on its first page.

    `withheld` names by municipality, "" for all together, the tables that are left out whole because no way of
    hiding would protect the families in them.
    """

    audience: str
    language: str
    programme: str | None
    period: Period
    name: str
    made_on: date
    known_until: date
    asked: tuple[str, ...]
    notes: tuple[str, ...]
    definitions: Mapping[str, Meaning]
    total: Figures
    municipalities: Mapping[str, Figures]
    withheld: Mapping[str, frozenset[str]]
    look: Look


def make_report(
    region: Region, period: Period, today: date, *, audience: str, municipalities: tuple[str, ...] = ()
) -> Report:
    """Make the report of `period` as known on `today`, in the language in use.

    `municipalities` are names as the records have them; none means all. Raises Usage for some of them together,
    but for the team: laid beside the reports of each, such a report would tell what they hide.
    """
    every = tuple(municipalities_of(region.requests, region.supports, region.programme))
    names = municipalities or every
    if audience == TEAM:
        whole = region.within(municipalities) if municipalities else region
        total = tally(whole, period, today)
        parts = {name: tally(region.within({name}), period, today) for name in names}
        withheld: Mapping[str, frozenset[str]] = {}
    else:
        if 1 < len(municipalities) < len(every):
            raise Usage(
                _("A report for others than the team is of one municipality, or of all."),
                hint=_("Make one report for each of them."),
            )
        alone = municipalities[0] if len(municipalities) == 1 else TOGETHER
        seen = published(region, period, today, audience, (alone, *names))
        total, parts = seen[alone][0], {name: seen[name][0] for name in names}
        withheld = {"": seen[alone][1], **{name: seen[name][1] for name in names}}
    return Report(
        audience=audience,
        language=language(),
        programme=region.programme.name,
        period=period,
        name=period.name,
        made_on=today,
        known_until=min(period.until, today),
        asked=municipalities,
        notes=(
            *_notes(total, period, today, audience),
            *contract_notes(region.within(municipalities) if municipalities else region, period),
        ),
        definitions={each.name: Meaning(_(each.label), _(each.text)) for each in definitions()},
        total=total,
        municipalities=parts,
        withheld=withheld,
        look=region.programme.look,
    )


def published(
    region: Region, period: Period, today: date, audience: str, places: Sequence[str]
) -> Mapping[str, tuple[Figures, frozenset[str]]]:
    """Return the figures of `places` as `audience` may see them, and the tables of each that are left out whole."""
    seen = seen_by(audience, Universe.of(region, period, today))
    earlier = [
        seen_by(audience, Universe.of(region, period.years_back(times), today), later=True)
        for times in range(YEARS_BACK, 0, -1)
    ]
    return {
        place: (seen(place).figures([before(place).year() for before in earlier]), seen(place).withheld())
        for place in places
    }


def _notes(total: Figures, period: Period, today: date, audience: str) -> Iterable[str]:
    if audience != TEAM and is_rough(period, today):
        yield _("Provisional, or of less than a year: numbers are rounded to fives.")
    if period.since > today:
        yield _("This period lies ahead: nothing has happened in it yet. What runs and waits is as of today.")
    elif period.until > today:
        yield _("This period is not over: the figures go through {day}.").format(day=show_day(today))
    if period.since <= today and not any(
        (total.request_signups, total.support_signups, total.approvals, total.running_at_begin, total.matches_started)
    ):
        yield _("There is nothing in this period: no sign-up, no approval and no match.")


def chosen(asked: Iterable[str], known: Sequence[str], places: Callable[[], Places]) -> tuple[str, ...]:
    """Return the municipalities `asked` as the records have them (`known`). Raises NotFound naming near ones.

    `places` gives the postcode table, which knows the towns of a municipality; it is read only when needed.
    """
    spelled = {name.casefold(): name for name in known}
    found: dict[str, None] = {}
    for name in asked:
        held = spelled.get(" ".join(name.split()).casefold())
        if held is None:
            raise _unknown(name, known, places())
        found[held] = None
    return tuple(found)


def _unknown(name: str, known: Sequence[str], places: Places) -> NotFound:
    from difflib import get_close_matches

    spelled = {each.casefold(): each for each in known}
    near = [spelled[each] for each in get_close_matches(name.casefold(), spelled, n=3, cutoff=0.6)]
    near += [each for each in places.near_names(name) if each in spelled.values() and each not in near]
    offered = ", ".join(near or spelled.values())
    hint = _("Did you mean {near}?") if near else _("Known here: {near}.")
    return NotFound(
        _("No family lives in a municipality of that name, and the programme does not name it."),
        hint=hint.format(near=offered) if offered else _("There are no municipalities in this case folder yet."),
    )
