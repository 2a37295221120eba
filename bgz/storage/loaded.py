"""A record as it was loaded: the changes from every source, judged and folded, and what its file says."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.errors import BgzError
from bgz.i18n import _, ngettext
from bgz.storage import recordtext
from bgz.storage.changes import Change
from bgz.storage.fold import Folded, fold
from bgz.storage.notices import Notice
from bgz.storage.verdicts import Reason, Verdicts, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.storage.team import TeamHistory

MAX_KEPT = 256 * 1024
"""Bytes of lines that do not count (yet) in one file."""


@frozen
class Loaded:
    """A record with its changes.

    `in_file` are the ids in the file itself, `lines` counts its lines; `team` and `shown` are what its head says: for
    whom it is encrypted, and a hash of the changes that its facts show. `edited` are its facts, if edited by hand;
    `barred` is why the file cannot be read now and must not be written over, although it is none of the damaged.
    """

    number: str
    changes: tuple[Change, ...] = field(repr=False)
    verdicts: Verdicts = field(repr=False)
    folded: Folded = field(repr=False)
    in_file: frozenset[str] = field(repr=False, default=frozenset())
    lines: int = 0
    team: tuple[str, ...] = ()
    shown: str = ""
    edited: bytes | None = field(repr=False, default=None)
    barred: BgzError | None = None

    @classmethod
    def empty(cls, number: str) -> Loaded:
        """Return a record without changes, for a new one to begin with."""
        return cls(number, (), Verdicts((), (), ()), fold(()))

    @property
    def lacking(self) -> bool:
        """Tell whether the file does not have all that belongs in it."""
        return not self.worth <= self.in_file

    @property
    def emptied(self) -> bool:
        """Tell whether all that was ever written is taken back: of a stolen laptop's record a lead declined."""
        return not self.folded.values and any(change.set for change in self.folded.order)

    @cached_property
    def worth(self) -> frozenset[str]:
        """Return the ids of all changes that belong in the file."""
        return self.verdicts.ids | {change.id for change in self.kept}

    @cached_property
    def kept(self) -> tuple[Change, ...]:
        """Return the changes that may count one day, as many as a file keeps."""
        sizes = accumulate(len(change.line) + 1 for change in self.verdicts.kept)
        return tuple(change for change, size in zip(self.verdicts.kept, sizes, strict=True) if size <= MAX_KEPT)

    @property
    def over(self) -> tuple[Change, ...]:
        """Return those for which there is no room."""
        return self.verdicts.kept[len(self.kept) :]

    @property
    def thrown(self) -> tuple[tuple[Change, Reason], ...]:
        """Return the lines of the file that do not belong in it."""
        return tuple(each for each in self.verdicts.thrown_out if each[0].id in self.in_file)

    @property
    def stale(self) -> bool:
        """Tell whether the file shows other facts than those that count, or holds lines that do not belong in it."""
        return self.shown != recordtext.hash_of_ids(self.verdicts.ids) or self.lines != len(self.worth & self.in_file)

    def with_changes(self, new: Iterable[Change], team: TeamHistory) -> Loaded:
        """Return the record with `new` changes among the others, judged again."""
        changes = (*self.changes, *new)
        verdicts = judge(self.number, changes, team)
        return evolve(self, changes=changes, verdicts=verdicts, folded=fold(changes, verdicts.ids))


def loaded(
    number: str,
    there: list[Change],
    others: Iterable[Change],
    text: recordtext.RecordText | None,
    team: TeamHistory,
    *,
    barred: BgzError | None = None,
) -> Loaded:
    """Judge the changes `there`, in the file that says `text`, together with `others`."""
    changes = tuple({change.id: change for change in (*there, *others)}.values())
    verdicts = judge(number, changes, team)
    folded = fold(changes, verdicts.ids)
    in_file = frozenset(change.id for change in there)
    if text is None:
        return Loaded(number, changes, verdicts, folded, barred=barred)
    ours = not verdicts.ids.isdisjoint(in_file)  # else a stranger made it, and his facts
    edited = text.facts if ours and text.edited else None
    lines, shown = len(text.lines), text.changes_hash
    return Loaded(number, changes, verdicts, folded, in_file, lines, text.team, shown, edited)


def of_another(loaded: Loaded) -> bool:
    """Tell whether the file is that of another record, copied over this one."""
    thrown = loaded.thrown
    return bool(thrown) and len(thrown) == loaded.lines and all(reason is Reason.NUMBER for _change, reason in thrown)


def told(loaded: Loaded) -> Notice:
    """Return the sentence about what does not belong in a file."""
    number, thrown = loaded.number, loaded.thrown
    if of_another(loaded) and loaded.worth:
        text = _("The file of {number} held another record; it was set apart.")
    elif of_another(loaded):
        text = _("The file of {number} holds another record; it is left out.")
    elif not loaded.worth:
        text = _("The file of {number} holds nothing that the team signed; it is left out.")
    else:
        text = ngettext(
            "{number}: {count} line that does not count was set apart.",
            "{number}: {count} lines that do not count were set apart.",
            len(thrown),
        )
    return Notice(text.format(number=number, count=len(thrown)), "forged", number)
