"""Read everything in the case folder, put right what can be, and say what a person should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions.check_findings import GOOD, Finding, late, of_folder, of_record
from bgz.actions.git import pending
from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.storage.faults import kind_of, online_only
from bgz.storage.layout import TEAM
from bgz.storage.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.actions.progress import Progress
    from bgz.storage.folder import CaseFolder


@frozen
class Checked:
    """How many records were read, and how many of them are in order; what was put right, and what was found.

    `healed` and `merged` count records. Their findings stand among the others: nobody need do anything about them.
    """

    records: int
    in_order: int
    healed: int = 0
    merged: int = 0
    findings: tuple[Finding, ...] = field(default=())


def check(folder: CaseFolder, *, today: date, progress: Progress | None = None) -> Result[Checked]:
    """Read every record of `folder` as it stands on `today`, and write those anew that are not as they should be.

    `progress` is told how many records are done, of how many.
    """
    numbers = [PROGRAMME, *folder.numbers()]
    known, found = set(numbers), list[Finding]()
    for done, number in enumerate(numbers, start=1):
        found += _of_file(folder, number, known, today)
        if progress is not None:
            progress(done, len(numbers))
    strange = folder.strange()
    numbers = sorted(set(numbers) - {notice.number for notice in strange})
    found += of_folder(folder, strange)
    if begun := pending(folder.root):
        found.append(Finding("", "git", begun))
    found += _noticed(folder, strange, found)
    findings = tuple(sorted(found, key=_place))
    bad = [finding for finding in findings if finding.kind not in GOOD]
    amiss = {finding.number for finding in bad}
    view = Checked(
        len(numbers),
        sum(number not in amiss for number in numbers),
        len({finding.number for finding in findings if finding.kind == "healed"}),
        len({finding.number for finding in findings if finding.kind == "merged"}),
        findings,
    )
    return Result(view, next_step=_step(bad), attention=bool(bad or folder.notices))


def _of_file(folder: CaseFolder, number: str, numbers: set[str], today: date) -> Iterator[Finding]:
    try:
        held = folder.mend(number)
    except NotFound as error:
        if error.hint:  # else it holds nothing of the team's: such files are told together
            found = list(late(folder, number)) if number in folder.numbers() else []
            yield from found or [Finding(number, "waiting", error.message)]
    except (FolderProblem, Locked) as error:
        yield Finding(number, kind_of(error), f"{error.message} {error.hint}".rstrip())
    else:
        yield from of_record(folder, held, numbers, today)


def _noticed(folder: CaseFolder, strange: Iterable[Notice], found: Iterable[Finding]) -> list[Finding]:
    """Take over what the folder noticed meanwhile, but for what was `found` already and what concerns no file."""
    notices = list(dict.fromkeys(folder.notices))
    folder.notices[:] = [each for each in notices if not _kind(each)]
    numbers = {notice.number for notice in strange}
    said = {(finding.number, finding.kind) for finding in found}
    return [
        Finding(notice.number, notice.kind, _helped(notice))
        for notice in notices
        if _kind(notice) and not _told_otherwise(notice, numbers, said)
    ]


def _kind(notice: str) -> str:
    return notice.kind if isinstance(notice, Notice) else ""


def _helped(notice: Notice) -> str:
    """Return the sentence with how to get at a file that is online only."""
    return f"{notice} {online_only(notice.number).hint}" if notice.kind == "online" else notice


def _told_otherwise(notice: Notice, strange: set[str], said: set[tuple[str, str]]) -> bool:
    """Tell whether a finding says the same, with more to it: of a file that cannot be read, waits or is strange."""
    number, kind = notice.number, notice.kind
    if kind == "forged":
        return not number or number in strange
    if kind == "waiting":
        return bool({(number, kind), (number, "late")} & said)
    return kind not in GOOD and (number, kind) in said


def _place(finding: Finding) -> tuple[int, str]:
    """Return where a finding stands: the folder, the team and the settings first, then the records by number."""
    first = ["", TEAM, PROGRAMME]
    return (first.index(finding.number) if finding.number in first else len(first)), finding.number


def _step(bad: Iterable[Finding]) -> str:
    """Return the next command: what mends the first finding that has one, else a look at the first record."""
    bad = list(bad)
    for finding in bad:
        if finding.command:
            return finding.command
    if any(finding.kind == "not_for_me" for finding in bad):
        return "bgz doctor"
    records = [finding.number for finding in bad if finding.number not in {"", TEAM, PROGRAMME}]
    return f"bgz log {records[0]}" if records else "bgz"
