"""What `bgz doctor` tells from the changes inside the files: clocks, copied keys, and who can read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bgz.actions.examined import Patient, Verdict, attention, ok
from bgz.domain.cases.authority import SAFEGUARDING
from bgz.domain.values.days import show_day
from bgz.errors import Locked
from bgz.i18n import _, ngettext
from bgz.storage import age
from bgz.storage.fold import graph
from bgz.storage.layout import TEAM
from bgz.storage.teamstate import CONCERN, RECOVERY

if TYPE_CHECKING:
    from bgz.storage.changes import Change

_OFF = timedelta(hours=12)
"""A clock that is wrong by less changes no day that anybody goes by."""
_RECENT = timedelta(days=30)
"""What was wrong longer ago stays in the history, and is no reason to do anything now."""


def clock(patient: Patient) -> Verdict:
    """Look whether the clock of this computer, or of another laptop of the team, is a day off."""
    ahead: dict[str, datetime] = {}
    for changes in patient.chains():
        for change in changes:
            if change.moment - patient.at > _OFF and patient.signed(change):
                ahead[change.dev] = max(change.moment, ahead.get(change.dev, change.moment))
    own = _own(patient)
    if len(ahead) == 1 and own not in ahead and own:
        device, moment = next(iter(ahead.items()))
        text = _("The clock of laptop {device} is ahead: it wrote something on {day}. Set its time right.")
        return attention(text.format(device=patient.named(device), day=show_day(moment.date())))
    newest = max([*ahead.values(), *_touched(patient)], default=patient.at)
    if newest - patient.at > _OFF:
        text = _("The clock of this computer is behind, or was ahead: there is something of {day}. Set the time right.")
        return attention(text.format(day=show_day(newest.date())))
    behind = _behind(patient)
    if behind is not None:
        text = _("The clocks of {one} and {other} differ by a day or more. Set the time right on both.")
        return attention(text.format(one=patient.named(behind[0]), other=patient.named(behind[1])))
    return ok(_("The clocks agree, as far as can be seen."))


def _own(patient: Patient) -> str:
    try:
        return patient.held.keys.device
    except Locked:
        return ""


def _touched(patient: Patient) -> list[datetime]:
    """Return when the files were written, as the disk or the sync service says."""
    return [datetime.fromtimestamp(entry.key[1] / 1e9, tz=UTC) for entry in patient.listing.files.values()]


def _behind(patient: Patient) -> tuple[str, str] | None:
    """Return the laptops of a change and of a much later one that it builds on."""
    for changes in patient.chains():
        known = {change.id: change for change in changes}
        for change in (each for each in changes if patient.at - each.moment < _RECENT):
            for parent in (known[name] for name in change.after if name in known):
                far = parent.moment - change.moment > _OFF and RECOVERY not in {parent.dev, change.dev}
                if far and patient.signed(parent) and patient.signed(change):
                    return change.dev, parent.dev
    return None


def twin(patient: Patient) -> Verdict:
    """Look whether two laptops write with the same keys, as after a home folder was copied to a new one.

    One laptop builds each change on what it wrote before; two that have the same keys do not.
    """
    for changes in (patient.team.counted, *(each.changes for each in patient.files)):
        device = _forked(patient, changes)
        if device:
            text = _(
                "Two laptops seem to use the keys of {device}: was bgz copied from one to the other? "
                "Give the new one keys of its own, on that laptop."
            )
            return attention(text.format(device=patient.named(device)), "bgz join --anew")
    return ok(_("Each laptop has keys of its own, as far as can be seen."))


def _forked(patient: Patient, changes: tuple[Change, ...]) -> str:
    """Return a device that wrote twice, half a day or more apart, of which the second does not build on the first."""
    known = graph(changes)
    last: dict[str, int] = {}
    for at, change in enumerate(known.order):
        before = last.get(change.dev)
        last[change.dev] = at
        if before is None or known.ancestry[at] >> before & 1 or change.dev == RECOVERY:
            continue
        other = known.order[before]
        if patient.at - max(change.moment, other.moment) > _RECENT:
            continue
        if abs(change.moment - other.moment) > _OFF and patient.signed(change) and patient.signed(other):
            return change.dev
    return ""


def readers(patient: Patient) -> Verdict:
    """Look whether every file is encrypted for the team as it is now, and can be opened here."""
    now = patient.team.now
    if not now.active(patient.held.keys.device):
        return ok(_("This laptop opens the files once it is in the team."))
    concerned = now.may(patient.held.keys.device, SAFEGUARDING)
    files = [each for each in patient.files if each.number != TEAM]
    shut = [
        each.number
        for each in files
        if isinstance(each.error, age.NotForMe) and (concerned or not each.number.startswith(CONCERN))
    ]
    if shut:
        text = ngettext(
            "{count} file is not encrypted for this laptop: ask a colleague to run, on hers:",
            "{count} files are not encrypted for this laptop: ask a colleague to run, on hers:",
            len(shut),
        )
        return attention(text.format(count=len(shut)), "bgz check")
    heads = frozenset(patient.team.heads)
    older = sum(each.error is None and each.team != heads for each in files)
    if older:
        text = ngettext(
            "{count} file is still encrypted for the team as it was.",
            "{count} files are still encrypted for the team as it was.",
            older,
        )
        return attention(text.format(count=older), "bgz check")
    broken = sum(
        each.error is not None and each.number not in shut for each in files if not each.number.startswith(CONCERN)
    )
    if broken:
        text = ngettext("{count} file cannot be opened.", "{count} files cannot be opened.", broken)
        return attention(text.format(count=broken), "bgz check")
    return ok(_("Every file is encrypted for the team as it is now."))
