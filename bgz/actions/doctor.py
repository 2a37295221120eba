"""`bgz doctor`: look what stands in the way of bgz, one thing after the other, and name what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions import examine_device, examine_folder, examine_mail, examine_records, examine_sync
from bgz.actions.examined import ATTENTION, UNKNOWN, Patient, Verdict, unknown
from bgz.actions.result import Result
from bgz.errors import BgzError, Locked
from bgz.i18n import _
from bgz.storage import gitrepo
from bgz.terms.commands import EXAMINED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    Check = Callable[[Patient], Verdict]

CHECKS: Mapping[str, Check] = {
    "program": examine_device.program,
    "folder": examine_folder.folder,
    "team": examine_folder.team,
    "device": examine_device.device,
    "keys": examine_device.keys,
    "session": examine_device.session,
    "paper": examine_folder.paper,
    "memory": examine_device.memory,
    "clock": examine_records.clock,
    "copies": examine_sync.copies,
    "unfinished": examine_sync.unfinished,
    "online": examine_sync.online,
    "guards": examine_sync.guards,
    "services": examine_sync.services,
    "twin": examine_records.twin,
    "git": examine_sync.git,
    "readers": examine_records.readers,
    "drafts": examine_device.drafts,
    "mail": examine_mail.mail,
    "space": examine_device.space,
}
"""What is looked at, by the codes of `terms.EXAMINED`, in the order of that list."""


@frozen
class Examined:
    """One thing that was looked at. `check` is a code of `terms.EXAMINED`, `verdict` one of `terms.EXAMINATION`."""

    check: str
    verdict: str
    text: str
    command: str


@frozen
class Examination:
    """Everything that was looked at."""

    checks: tuple[Examined, ...]


def doctor(option: Path | None, *, at: datetime, repair: bool = False) -> Result[Examination]:
    """Examine the case folder (`option`, else the one that any command would take) and this computer at `at`.

    Works without keys, without a folder and with a broken one. `repair` first mends what bgz can mend by itself: the
    rules for git and Syncthing, the merge driver of git, who may look into the folder with the keys.
    """
    patient = Patient(option, at)
    messages = tuple(_repaired(patient)) if repair else ()
    checks = tuple(_examined(name, patient) for name in EXAMINED.codes)
    wrong = [each for each in checks if each.verdict == ATTENTION]
    unsure = [each for each in checks if each.verdict == UNKNOWN]
    step = next((each.command for each in (*wrong, *unsure) if each.command), "bgz")
    return Result(Examination(checks), messages, next_step=step, attention=bool(wrong))


def _examined(name: str, patient: Patient) -> Examined:
    try:
        found = CHECKS[name](patient)
    except Locked as error:
        here = error.message == Locked.no_session().message
        found = unknown(error.message, "bgz unlock" if here else "")
    except BgzError as error:
        found = unknown(error.message)
    except Exception as error:  # noqa: BLE001 - a check that fails must not hide what the others find
        found = unknown(_("This could not be looked at ({kind}).").format(kind=type(error).__name__))
    return Examined(name, found.verdict, found.text, found.command)


def _repaired(patient: Patient) -> Iterator[str]:
    """Mend what can be mended without a person, and yield what was done. What fails shows in the examination."""
    for mend in (_guards, _git, examine_device.shut):
        try:
            done = mend(patient)
        except (BgzError, OSError):
            continue
        if done:
            yield done


def _guards(patient: Patient) -> str:
    return _("The rules for git and Syncthing were written anew.") if gitrepo.guard(patient.root) else ""


def _git(patient: Patient) -> str:
    root = patient.root
    if not gitrepo.accepted(root) or (
        gitrepo.installed(root) and gitrepo.attributes_hold(root) and gitrepo.pulls(root)
    ):
        return ""
    if not gitrepo.attributes_hold(root):
        gitrepo.insist(root)
    done = gitrepo.install(root) and gitrepo.attributes_hold(root)
    return _("From now on git merges the records with bgz.") if done else ""
