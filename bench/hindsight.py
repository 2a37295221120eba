"""How often the support family that was really chosen was among the first suggestions, on the day it was proposed.

`python bench/hindsight.py SHEETS` imports the three sheets in that folder (the names and columns of `bgz import`) into
a folder of its own, and for each proposal asks for the suggestions as they would have been on the morning of its day:
proposals of that day or later, and whatever was written after it, are not known yet. A figure to look at, not a target:
who chose knew more than a sheet holds, and invented sheets show chance.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from attrs import evolve, frozen

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bgz.actions import init
from bgz.actions.casebook import open_casebook
from bgz.actions.import_sheets import Wishes, import_sheets
from bgz.actions.opening import open_folder
from bgz.actions.suggest import explained_in, ranked_in
from bgz.domain.matching.pairing import asked_by
from bgz.domain.work.stages import proposed_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.match import Match
    from bgz.storage.folder import CaseFolder

SHEETS = ("vraaggezinnen.csv", "steungezinnen.csv", "koppelingen.csv")
PASSPHRASE = "vier-losse-woorden-samen"  # noqa: S105 - of an invented team
FIRST = (1, 3, 5)


@frozen
class Chosen:
    """A proposal that was made, and where its support family stood: `rank` from 1, or 0 when `rules` say no."""

    number: str
    rank: int
    among: int
    rules: tuple[str, ...]


def hindsight(book: Casebook) -> Iterator[Chosen]:
    """Yield every proposal of the casebook, the oldest first."""
    dated = [(day, match.number, match) for match in book.matches.values() if (day := proposed_on(match))]
    for day, number, match in sorted(dated):
        family = book.requests[match.request_family or ""]
        then = evolve(book, matches=as_known(book.matches, day))
        asked = asked_by(family, match.request or next(iter(family.requests)), match.children, day, book.places)
        ranked = ranked_in(then, asked, ())
        explained = explained_in(then, ranked, match.support_family or "")
        no = tuple(rule.code for rule in explained.rules if rule.fits is False)
        yield Chosen(number, explained.candidate.rank, len(ranked.candidates), no)


def as_known(matches: Mapping[str, Match], day: date) -> dict[str, Match]:
    """Return the matches proposed before `day`, each as it was known on the evening before."""
    return {
        number: evolve(
            match,
            trial=match.trial if match.trial and match.trial.on < day else None,
            confirmed=match.confirmed if match.confirmed and match.confirmed.on < day else None,
            end=match.end if match.end and match.end.on < day else None,
        )
        for number, match in matches.items()
        if (first := proposed_on(match)) and first < day
    }


def lines(chosen: list[Chosen]) -> Iterator[str]:
    """Yield the figure in words."""
    ranked = sorted(each.rank for each in chosen if each.rank)
    yield f"{len(chosen)} proposals; {len(ranked)} of them could be suggested on their day"
    yield f"  candidates on that day (median): {median([each.among for each in chosen if each.rank] or [0]):g}"
    for first in FIRST:
        among = sum(rank <= first for rank in ranked)
        chance = sum(min(1.0, first / each.among) for each in chosen if each.rank)
        yield f"  the family chosen among the first {first}: {among} (by chance alone: {chance:.1f})"
    excluded = Counter(code for each in chosen if not each.rank for code in each.rules)
    told = ", ".join(f"{code} {count}" for code, count in sorted(excluded.items()))
    yield f"  a hard rule says no to the others: {told or 'none'}"


def imported(sheets: Path, place: Path) -> CaseFolder:
    """Return a new case folder in `place` with the rows of the sheets. BGZ_HOME must be in `place`."""
    at = datetime.now(UTC)
    prepared = init.prepare(init.Wishes("Bench", "bench@example.org", ("Meppel",)), recovery=False, at=at)
    init.found(prepared, place / "cases", PASSPHRASE, save_to=None, at=at)
    folder = open_folder(place / "cases", lambda _question: PASSPHRASE)
    paths = [sheets / name for name in SHEETS]
    import_sheets(folder, paths, Wishes(apply=True), today=at.date(), at=at)
    return folder


def main() -> None:
    """Import the sheets of the folder named on the command line and print the figure."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["BGZ_HOME"] = str(Path(place) / "home")
        folder = imported(Path(sys.argv[1]), Path(place))
        print("\n".join(lines(list(hindsight(open_casebook(folder))))))


if __name__ == "__main__":
    main()
