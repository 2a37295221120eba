"""Show the whole job on invented families, in a place of its own that may be thrown away.

Everything is real: keys, encryption, gates, report. Only the families are not. Nothing is written outside the place,
and bgz's own things of this user are left alone.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions import followup, init, listing, match, report, report_file, screen, suggest
from bgz.actions.import_sheets import Wishes, import_sheets
from bgz.actions.result import Result
from bgz.domain.cases.match import SIDES, Answer, Introduction
from bgz.domain.cases.support_family import Decision, Done, Vog
from bgz.domain.figures.period import Period
from bgz.domain.work.screening import VOG, people_needing_vog
from bgz.errors import Refused
from bgz.i18n import _, language, ngettext
from bgz.storage import home, passphrase
from bgz.storage.faults import disk
from bgz.storage.folder import CaseFolder
from bgz.storage.words import words as word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2024, 1, 15)
"""The day the demo pretends it is: two weeks after its sheets were saved."""
YEAR = DAY.year - 1
SHEETS = ("vraaggezinnen.csv", "steungezinnen.csv", "koppelingen.csv")
MUNICIPALITIES = ("Zutphen", "Lochem")
_HOME = "BGZ_HOME"


@frozen
class Step:
    """A command as a coordinator types it, and what came out of it."""

    command: str
    said: str


@frozen
class Demo:
    """What the demo did and where everything lies."""

    steps: tuple[Step, ...]
    place: Path
    folder: Path
    home: Path
    report: Path
    day: date
    passphrase: str = field(repr=False)


def demo(place: Path | None, *, at: datetime) -> Result[Demo]:
    """Play the demo in `place` (None: a new temporary folder) on the day of `at`. Raises Refused or FolderProblem."""
    with disk(_("The place for the demo")):
        if place is None:
            place = Path(tempfile.mkdtemp(prefix="bgz-demo-"))
        elif place.exists() and (not place.is_dir() or any(place.iterdir())):
            raise Refused(_("That place is not empty."), hint=_("Give the name of a new folder."))
        place = place.absolute()
        place.mkdir(parents=True, exist_ok=True)
        for name in SHEETS:
            text = resources.files("bgz.templates").joinpath("demo", name).read_bytes()
            (place / name).write_bytes(text)
    words = passphrase.generate(word_list(), secrets.choice)
    with _home_at(place / "home"):
        steps = tuple(_play(place, words, at))
    view = Demo(steps, place, place / "cases", place / "home", _page(place), at.date(), words)
    return Result(view, next_step="bgz help begin")


@contextlib.contextmanager
def _home_at(home: Path) -> Iterator[None]:
    """Let bgz keep its things in `home` for a while, not in the user's own place."""
    before = os.environ.get(_HOME)
    os.environ[_HOME] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_HOME]
        else:
            os.environ[_HOME] = before


def _page(place: Path) -> Path:
    return place / report_file.default_name(Period.of_year(YEAR), "html")


def _play(place: Path, words: str, at: datetime) -> Iterator[Step]:
    """Do the job step by step."""
    folder, founded = _found(place, words, at)
    yield founded
    yield _import(folder, place, at)
    yield from _screen(folder, at)
    yield from _match(folder, at)
    yield _due(folder, at.date())
    yield _report(folder, place, at.date())


def _found(place: Path, words: str, at: datetime) -> tuple[CaseFolder, Step]:
    wishes = init.Wishes(_("Demo"), "demo@example.org", MUNICIPALITIES)
    paper = place / _("recovery-key.html")
    prepared = init.prepare(wishes, recovery=True, at=at)
    init.found(prepared, place / "cases", words, save_to=paper, at=at)
    said = _("A team with keys of its own, and a recovery key to print: {file}.").format(file=paper.name)
    team = prepared.founding.id
    # Opened with the keys at hand: a passphrase command of this user is for her own folder.
    folder = CaseFolder.open(place / "cases", home.team_home(home.home(), team), prepared.keys, team=team)
    return folder, Step("bgz init cases", said)


def _import(folder: CaseFolder, place: Path, at: datetime) -> Step:
    paths = [place / name for name in SHEETS]
    done = import_sheets(folder, paths, Wishes(apply=True), today=at.date(), at=at).data
    asking, helping, matches = (sheet.new for sheet in done.sheets)
    said = _("{asking} request families, {helping} support families and {matches} matches taken over, each encrypted.")
    return Step(f"bgz import {' '.join(SHEETS)} --apply", said.format(asking=asking, helping=helping, matches=matches))


def _screen(folder: CaseFolder, at: datetime) -> Iterator[Step]:
    """Finish the screening of the first family that is in it, and approve it."""
    today = at.date()
    row = listing.list_cases(folder, today=today, wanted="screening").data.rows[0]
    yield Step("bgz list screening", _("{number} is in screening.").format(number=row.number))
    family = folder.read(row.number).record
    items = [item for item, asked in screen.rules(folder).checklist.items() if asked.required and item != VOG]
    for ago, item in zip(range(3 * len(items), 0, -3), items, strict=True):
        done = Done(on=today - timedelta(days=ago))
        screen.record_done(folder, row.number, item, done, adult=None, today=today, at=at)
    adults = tuple(people_needing_vog(family, today))
    for position, _key in enumerate(adults, start=1):
        vog = Vog(on=today - timedelta(days=1), issued_on=today - timedelta(days=10))
        screen.record_vog(folder, row.number, vog, adult=str(position), today=today, at=at)
    yield Step(
        f"bgz screen {row.number} record",
        ngettext("All items done, and a VOG seen.", "All items done, and {count} VOGs seen.", len(adults)).format(
            count=len(adults)
        ),
    )
    screen.decide(folder, row.number, Decision(verdict="approved", on=today), today=today, at=at)
    yield Step(f"bgz screen {row.number} approve", _("Approved: every required item is done and valid today."))


def _match(folder: CaseFolder, at: datetime) -> Iterator[Step]:
    """Propose the best candidate to the family that has most of them, up to the trial."""
    today = at.date()
    waiting = listing.list_cases(folder, today=today, wanted="waiting").data.rows
    found = [suggest.suggest(folder, row.number, today=today).data for row in waiting]
    chosen = max(found, key=lambda each: each.remaining)
    best = chosen.candidates[0]
    said = _("Of {considered} support families {remaining} can help; {best} comes first with {score} of 100.")
    yield Step(
        f"bgz match suggest {chosen.number}",
        said.format(
            considered=chosen.considered,
            remaining=chosen.remaining,
            best=best.number,
            score=round(100 * best.score),
        ),
    )
    days = [today - timedelta(days=ago) for ago in (12, 10, 6, 3)]
    number = match.propose(folder, chosen.number, best.number, on=days[0], today=today, at=at).data.number
    yield Step(
        f"bgz match propose {chosen.number} {best.number}", _("Match {number} is proposed.").format(number=number)
    )
    for side in SIDES:
        match.answer(folder, number, side, Answer(yes=True, on=days[1]), today=today, at=at)
    match.introduce(folder, number, Introduction(on=days[2]), today=today, at=at)
    begun = match.trial(folder, number, on=days[3], today=today, at=at)
    yield Step(f"bgz match trial {number}", " ".join((_("Both said yes, they met."), *begun.messages)))


def _due(folder: CaseFolder, today: date) -> Step:
    due = len(followup.followup(folder, today=today, days=31).data.tasks)
    said = ngettext("{count} thing to do in the coming month.", "{count} things to do in the coming month.", due)
    return Step("bgz followup --days 31", said.format(count=due))


def _report(folder: CaseFolder, place: Path, today: date) -> Step:
    made = report.report(folder, report.Asked(Period.of_year(YEAR), language()), today=today).data
    report_file.save(folder, report_file.rendered(made, "html"), _page(place))
    said = _("{started} matches made in {year}, {running} running at the end, {children} children helped.").format(
        started=made.total.matches_started,
        year=YEAR,
        running=made.total.running_at_end,
        children=made.total.children_helped,
    )
    return Step(f"bgz report --year {YEAR}", said)
