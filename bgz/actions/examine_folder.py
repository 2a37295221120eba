"""What `bgz doctor` looks at in the case folder itself: is it there, is the team file whole, is there a paper key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.examined import Patient, Verdict, attention, ok, writable
from bgz.actions.team_facts import asking
from bgz.domain.cases.authority import LEAD
from bgz.errors import FolderProblem, Locked, NotFound
from bgz.i18n import _, ngettext
from bgz.storage import layout, teamfile
from bgz.storage.layout import TEAM

if TYPE_CHECKING:
    from bgz.storage.team import TeamHistory


def folder(patient: Patient) -> Verdict:
    """Look whether the case folder is there, can be read and can be written."""
    try:
        root = patient.root
    except (NotFound, FolderProblem) as error:
        return attention(f"{error.message} {error.hint}".strip())
    try:
        count = sum(number != TEAM for number in patient.listing.files)
    except FolderProblem as error:
        return attention(f"{error.message} {error.hint}".strip())
    if not writable(root):
        return attention(_("{folder} can be read, but not written: look at the rights of it.").format(folder=root))
    text = ngettext(
        "{folder}, {count} file, can be read and written.", "{folder}, {count} files, can be read and written.", count
    )
    return ok(text.format(folder=root, count=count))


def team(patient: Patient) -> Verdict:
    """Look whether the team file is there, whole, and free of contradictions."""
    root = patient.root
    if not layout.path_of(root, TEAM).exists():
        return attention(_("The team file is gone from the case folder."), "bgz check --restore")
    try:
        there = {change.id for change in teamfile.read(root)}
        history = patient.team
    except FolderProblem as error:
        return attention(error.message, "bgz check" if _remembered(patient) else "")
    if history.incomplete:
        return attention(_("The team file has not arrived completely: wait until the sync service is done."))
    if not {change.id for change in history.changes} <= there:
        return attention(_("The team file has lost changes that this laptop has seen."), "bgz check")
    return _members(patient, history)


def _members(patient: Patient, history: TeamHistory) -> Verdict:
    if history.now.conflicts:
        return attention(_("Two leads said different things of the team at the same time."), "bgz team list")
    waiting = asking(patient.root, history)
    if waiting and _leads(patient):
        text = ngettext("{count} laptop asks to be let in.", "{count} laptops ask to be let in.", waiting)
        return attention(text.format(count=waiting), "bgz team approve")
    active = sum(each.active for each in history.now.devices.values())
    text = ngettext(
        "The team file is whole; {count} laptop is in the team.",
        "The team file is whole; {count} laptops are in the team.",
        active,
    )
    return ok(text.format(count=active), "bgz team list")


def _remembered(patient: Patient) -> bool:
    try:
        return patient.memory.copy(TEAM) is not None
    except Locked:
        return False


def _leads(patient: Patient) -> bool:
    try:
        return patient.team.now.may(patient.held.keys.device, LEAD)
    except Locked:
        return False


def paper(patient: Patient) -> Verdict:
    """Look whether the team has a paper key."""
    if patient.team.now.recovery is None:
        return attention(
            _("There is no paper key: when all laptops are lost, so are the records."), "bgz recover --new-key"
        )
    return ok(_("There is a paper key. Do you know where the paper lies?"))
