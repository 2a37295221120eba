"""What `bgz doctor` looks at of the services that carry the folder: leftovers, rules, two services at once, git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.examined import Patient, Verdict, attention, ok, unknown
from bgz.actions.git import pending
from bgz.i18n import _, ngettext
from bgz.storage import gitrepo, layout
from bgz.storage.faults import printable
from bgz.storage.upkeep import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAMED = 3
_MARKS = {
    "Syncthing": (".stfolder",),
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Nextcloud": (".nextcloudsync.log", ".owncloudsync.log", ".sync_*.db", "._sync_*.db"),
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
    "Google Drive": (".tmp.driveupload", ".tmp.drivedownload"),
    "git": (".git",),
}
"""What each service puts at the top of a folder that it carries."""
_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "nextcloud": "Nextcloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "mijn drive": "Google Drive",
    "icloud drive": "iCloud",
    "com~apple~clouddocs": "iCloud",
}
"""How the folders of services are called that leave no mark; an account may follow behind a blank or hyphen."""


def copies(patient: Patient) -> Verdict:
    """Look for copies that sync services made and that are not merged."""
    found = patient.listing.copies
    if not found:
        return ok(_("No conflict copies lie in the folder."))
    names = ", ".join(printable(path.name) for _number, path in found[:_NAMED])
    text = ngettext(
        "{count} conflict copy lies in the folder: {names}",
        "{count} conflict copies lie in the folder: {names}",
        len(found),
    )
    return attention(text.format(count=len(found), names=names + (" …" if len(found) > _NAMED else "")), "bgz check")


def unfinished(patient: Patient) -> Verdict:
    """Look for what a bgz that was cut off left behind, more than a day ago."""
    now = patient.at.timestamp()
    old = sum(now - entry.key[1] / 1e9 > DAY for entry in patient.listing.unfinished)
    if old:
        text = ngettext("{count} unfinished file is left over.", "{count} unfinished files are left over.", old)
        return attention(text.format(count=old), "bgz check")
    return ok(_("Nothing unfinished is left over."))


def online(patient: Patient) -> Verdict:
    """Look for files that the sync service has not put on this computer."""
    count = len(patient.listing.online)
    if count:
        text = ngettext(
            "{count} file is online only: let the sync service keep the whole folder on this computer.",
            "{count} files are online only: let the sync service keep the whole folder on this computer.",
            count,
        )
        return attention(text.format(count=count))
    return ok(_("All files are on this computer."))


def guards(patient: Patient) -> Verdict:
    """Look whether git and Syncthing are told what they must leave alone."""
    for name, text in ((".gitattributes", layout.GITATTRIBUTES), (".stignore", layout.STIGNORE)):
        if gitrepo.unguarded(patient.root / name, text):
            return attention(_("{file} is missing or not whole.").format(file=name), "bgz doctor --repair")
    return ok(_(".gitattributes and .stignore are as they should be."))


def services(patient: Patient) -> Verdict:
    """Look whether more than one service carries the folder: two of them make copies of each other's copies."""
    found = sorted(set(_carriers(patient.root.resolve())))
    names = ", ".join(f"{service} ({place})" for service, place in found)
    if len(found) > 1:
        text = _("The folder is carried more than once: {names}. Let one of them go on, and take it out of the other.")
        return attention(text.format(names=names))
    if found:
        return ok(_("The folder is carried by {names}.").format(names=names))
    return ok(_("No sync service can be seen; perhaps the folder lies on a network drive."))


def _carriers(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield each service with the top of what it carries, from the case folder upward."""
    for place in (root, *root.parents):
        marked = {service for service, marks in _MARKS.items() if any(_there(place, mark) for mark in marks)}
        called = {service for begin, service in _FOLDERS.items() if _called(place.name.casefold(), begin)}
        yield from ((service, place) for service in marked | called)


def _there(place: Path, mark: str) -> bool:
    try:
        return next(place.glob(mark), None) is not None if "*" in mark else (place / mark).exists()
    except OSError:
        return False


def _called(name: str, begin: str) -> bool:
    return name == begin or name.startswith((f"{begin} ", f"{begin}-"))


def git(patient: Patient) -> Verdict:
    """Look whether git merges the records with bgz."""
    root = patient.root
    if not gitrepo.inside(root):
        return ok(_("The folder does not lie in git."))
    if gitrepo.git() is None:
        return unknown(_("The folder lies in git, but the program git is not found on this computer."))
    if not gitrepo.accepted(root):
        return unknown(_("Git does not accept this folder as its own: see what git status says in it."))
    begun = pending(root)
    return attention(begun, "bgz unlock" if "bgz unlock" in begun else "") if begun else _merging(root)


def _merging(root: Path) -> Verdict:
    if not gitrepo.installed(root):
        return attention(_("Git does not merge the records with bgz in this clone."), "bgz doctor --repair")
    if not gitrepo.attributes_hold(root):
        rules = _("Other rules of git stand in the way of merging with bgz: look in {file}.")
        if gitrepo.insisted(root):
            return attention(rules.format(file=".git/info/attributes"))
        return attention(rules.format(file=".gitattributes"), "bgz doctor --repair")
    if not gitrepo.pulls(root):
        text = _("Git does not know in this clone how git pull brings together what went apart.")
        return attention(text, "bgz doctor --repair")
    return ok(_("Git merges the records with bgz."))
