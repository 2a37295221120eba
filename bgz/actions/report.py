"""The report of a year or period: make it, and save it where the user says, never inside the case folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.domain.figures.gaps import Gap, gaps
from bgz.domain.figures.period import Period, Window
from bgz.domain.figures.protection import MUNICIPALITY, TEAM
from bgz.domain.figures.region import Region, municipalities_of
from bgz.domain.figures.report import Report, chosen, make_report
from bgz.errors import FolderProblem, Refused
from bgz.i18n import _, in_language, ngettext
from bgz.storage.layout import is_inside
from bgz.terms.figures import FACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.storage.folder import CaseFolder


@frozen
class Asked:
    """What the report is about, for whom, and in which language."""

    period: Period
    language: str
    audience: str = TEAM
    municipalities: tuple[str, ...] = ()


@frozen
class Saved:
    """Where a report was written."""

    path: Path


@frozen
class Lacking:
    """A fact that is not known. `command` fills it in."""

    number: str
    fact: str
    label: str
    command: str


@frozen
class Missing:
    """What is not known in the records that the figures of a period are made of."""

    period: Period
    facts: tuple[Lacking, ...]


def report(folder: CaseFolder, asked: Asked, *, today: date) -> Result[Report]:
    """Make the report. Raises NotFound, naming near ones, for a municipality that nobody lives in."""
    book = open_casebook(folder)
    region = region_of(book)
    municipalities = municipalities_in(book, asked.municipalities)
    with in_language(asked.language):
        made = make_report(region, asked.period, today, audience=asked.audience, municipalities=municipalities)
    lacking = sum(count.count for count in made.total.missing if isinstance(count.count, int))
    told = tuple(uncounted_told(book))
    if not lacking or asked.audience == MUNICIPALITY:
        return Result(made, messages=told, next_step="bgz check" if told else "")
    sentence = ngettext("{count} fact is not known.", "{count} facts are not known.", lacking)
    return Result(made, messages=(*told, sentence.format(count=lacking)), next_step=_missing_command(asked.period))


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


def missing(folder: CaseFolder, asked: Asked, *, today: date) -> Result[Missing]:
    """List every fact that the figures of the period lack, each with the command that fills it in."""
    book = open_casebook(folder)
    region = region_of(book)
    if asked.municipalities:
        region = region.within(municipalities_in(book, asked.municipalities))
    facts = tuple(
        Lacking(gap.number, gap.fact, FACT.label(gap.fact), _filling(gap))
        for gap in gaps(region, Window.of(asked.period, today))
    )
    return Result(Missing(asked.period, facts), next_step=facts[0].command if facts else "")


def _filling(gap: Gap) -> str:
    return f"bgz edit {gap.number} --set {gap.path}=…" if gap.path else f"bgz edit {gap.number}"


def _missing_command(period: Period) -> str:
    days = f"--year {period.since.year}" if period.is_year else f"--from {period.since} --to {period.until}"
    return f"bgz report missing {days}"


def rendered(made: Report, form: str) -> str:
    """Return the report as text, in its own language: "html", "md", "csv", or "json" as --json prints it."""
    with in_language(made.language):
        if form == "json":
            from bgz.output.envelope import envelope

            return envelope("report", "ok", made, [], names=False) + "\n"
        if form == "csv":
            from bgz.output.report_rows import as_csv

            return as_csv(made)
        from bgz.output import report_page

        return report_page.as_html(made) if form == "html" else report_page.as_markdown(made)


def default_name(period: Period, form: str) -> Path:
    """Return a sensible name for the file: bgz-rapport-2023.html."""
    return Path("{name}-{period}.{ending}".format(name=_("bgz-report"), period=period.slug, ending=form))


def check_target(folder: CaseFolder, target: Path) -> None:
    """Refuse a file inside the case folder, which is synced: nothing readable may lie there. Raises Refused."""
    if is_inside(target, folder.root):
        raise Refused(
            _("A report may not lie in the case folder: everything there is encrypted."),
            hint=_("Give another place with --output, or first go to another folder."),
        )


def save(folder: CaseFolder, text: str, target: Path) -> Saved:
    """Write the report to `target`, in one step. Raises Refused or FolderProblem."""
    from bgz.storage import atomic

    check_target(folder, target)
    try:
        atomic.write(target, text.encode())
    except OSError as error:
        raise FolderProblem(
            _("The report cannot be written: {reason}").format(reason=error.strerror or error),
            hint=_("Give another place with --output."),
        ) from error
    return Saved(target)
