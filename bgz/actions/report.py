"""The report of a year or period, with what a coordinator should know before it goes anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.domain.figures.gaps import gaps
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import MUNICIPALITY, TEAM
from bgz.domain.figures.region import Region, Run, municipalities_of
from bgz.domain.figures.report import Report, chosen, make_report
from bgz.i18n import _, in_language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder

_SHOWN = frozenset({"name", "contracts", "look"})
"""Settings that a report shows."""


@frozen
class Asked:
    """What the report is about, for whom, and in which language."""

    period: Period
    language: str
    audience: str = TEAM
    municipalities: tuple[str, ...] = ()


def report(folder: CaseFolder, asked: Asked, *, today: date) -> Result[Report]:
    """Make the report. Raises NotFound, naming near ones, for a municipality that nobody lives in."""
    book = open_casebook(folder)
    region = region_of(book)
    municipalities = municipalities_in(book, asked.municipalities)
    with in_language(asked.language):
        made = make_report(region, asked.period, today, audience=asked.audience, municipalities=municipalities)
        made = evolve(made, notes=(*_doubted(book), *made.notes))
    doubts = tuple(doubts_told(book))
    part = region.within(municipalities) if municipalities else region
    lacking = any(gaps(part, asked.period, today))
    last = _last_year(part, asked.period)
    messages = (*doubts, *uncounted_told(book), *_quiet_told(made, last), *_told(made, lacking=lacking))
    step = f"bgz report --year {last}" if last else _next(book, made, lacking=lacking)
    return Result(made, messages, "bgz check" if doubts else step, attention=bool(doubts))


def _last_year(region: Region, period: Period) -> int | None:
    """Return the last year with a sign-up, approval, start or end of a match, when the period itself has none."""
    days: list[date | None] = [family.registered_on for family in region.requests]
    days += [family.registered_on for family in region.supports]
    days += region.approved_on.values()
    for run in filter(None, map(Run.of, region.matches)):
        days += (run.since, run.until)
    last = max((day for day in days if day and day <= period.until), default=None)
    return last.year if last and last < period.since else None


def _quiet_told(made: Report, last: int | None) -> Iterator[str]:
    if last:
        text = _("In {period} nobody signed up and no match began or ended. The last year with figures is {year}.")
        yield text.format(period=made.name, year=last)


def _doubted(book: Casebook) -> Iterator[str]:
    """Yield what every reader must know of the settings that this report shows: which may not be so."""
    about = book.programme.about
    paths = (path for path in about.disputed | about.unusable if path.partition(".")[0] in _SHOWN)
    if any(paths):
        yield _("Of a contract or a text in this report it is not settled what holds.")


def doubts_told(book: Casebook) -> Iterator[str]:
    """Yield a sentence when records contradict themselves, and one when something in them cannot be read."""
    every = [
        book.programme.about,
        *(family.about for family in book.requests.values()),
        *(family.about for family in book.supports.values()),
        *(match.about for match in book.matches.values()),
    ]
    disputed = sum(bool(about.disputed) for about in every)
    if disputed:
        text = ngettext(
            "In {count} record two people wrote different things; the report takes one of them. See: bgz check",
            "In {count} records two people wrote different things; the report takes one of them. See: bgz check",
            disputed,
        )
        yield text.format(count=disputed)
    unusable = sum(bool(about.unusable) for about in every)
    if unusable:
        text = ngettext(
            "{count} record has facts that this version of bgz cannot read, so they do not count. See: bgz check",
            "{count} records have facts that this version of bgz cannot read, so they do not count. See: bgz check",
            unusable,
        )
        yield text.format(count=unusable)


def _told(made: Report, *, lacking: bool) -> Iterator[str]:
    """Yield what the person who made the report should know, and no reader of it."""
    if made.audience == TEAM:
        yield _("For the team alone: small numbers can point to a family. To show to others: --audience public")
        many = sum(count.count for count in made.total.missing if isinstance(count.count, int))
        if many:
            sentence = ngettext("{count} fact is not known.", "{count} facts are not known.", many)
            yield sentence.format(count=many)
    elif made.audience == MUNICIPALITY:
        if lacking:
            yield _("For the municipality: see first which facts are not known, as they are counted as unknown.")
    else:
        yield _("Before it goes out: let somebody read it all, texts of your own too.")


def _next(book: Casebook, made: Report, *, lacking: bool) -> str:
    """Return the likely next command."""
    if lacking:
        return _missing_command(made.period)
    return "bgz check" if book.uncounted else ""


def region_of(book: Casebook) -> Region:
    """Return all records, with their matches as they count."""
    matches = book.counted.values()
    return Region.of(book.requests.values(), book.supports.values(), matches, book.programme, book.rules)


def municipalities_in(book: Casebook, asked: Iterable[str]) -> tuple[str, ...]:
    """Return the municipalities `asked` as the records have them. Raises NotFound, naming near ones."""
    known = municipalities_of(book.requests.values(), book.supports.values(), book.programme)
    return chosen(asked, known, lambda: book.places)


def uncounted_told(book: Casebook) -> Iterator[str]:
    """Yield a sentence when there are trials that do not count."""
    if book.uncounted:
        text = ngettext(
            "{count} trial did not pass its gates and does not count; see: bgz check",
            "{count} trials did not pass their gates and do not count; see: bgz check",
            len(book.uncounted),
        )
        yield text.format(count=len(book.uncounted))


def _missing_command(period: Period) -> str:
    days = f"--year {period.since.year}" if period.is_year else f"--from {period.since} --to {period.until}"
    return f"bgz report missing {days}"
