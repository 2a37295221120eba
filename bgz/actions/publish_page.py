"""Write the public page of open requests into a folder: only what changed, and away with what is over (design 11)."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.owners import word
from bgz.actions.publish import background_of
from bgz.actions.result import Result
from bgz.domain.publishing.listing import Marked, marked
from bgz.domain.work.disputed import contradictions
from bgz.errors import Refused
from bgz.i18n import _, ngettext
from bgz.output.public_page import files_of
from bgz.output.public_words import Page
from bgz.storage.faults import printable
from bgz.storage.home import home
from bgz.storage.layout import is_inside
from bgz.storage.published import Site

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

_SAID = {"name", "public", "look"}
"""What of the programme the page shows."""


@frozen(kw_only=True)
class Written:
    """What became of the public page in `folder`: names of files. `dry_run`: nothing was written.

    `spoilt` are called as pages of requests are and bear no mark of bgz, so that they stay until somebody removes them.
    """

    day: date
    folder: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    spoilt: tuple[str, ...]
    same: int
    requests: int
    left_out: tuple[Marked, ...]
    dry_run: bool


def page(folder: CaseFolder, target: Path, *, today: date, dry_run: bool = False) -> Result[Written]:
    """Write the public page to the folder `target`; with `dry_run` only say what would change.

    Raises Refused for a place inside a case folder or with files of others in it, and while nobody can be reached.
    """
    place = _allowed(target.absolute(), folder)
    book = open_casebook(folder)
    programme = book.programme
    if not (programme.public.email or programme.public.phone):
        raise Refused(
            _("The page must say how somebody can react."),
            hint="bgz settings set public.email=… public.phone=…",
        )
    found = marked(book.requests.values(), background_of(book), today)
    mark = "bgz-public-page-" + hashlib.sha256(f"bgz public page {folder.team.pinned}".encode()).hexdigest()[:16]
    site = Site(place, mark.encode())
    shown = Page(programme=programme, requests=tuple(each.listed for each in found if each.listed), mark=mark)
    wanted = files_of(shown)
    gone = tuple(name for name in site.pages() if name not in wanted)
    if not dry_run:
        site.clear(gone)  # first: whatever keeps the new pages from being written must not keep these
    lies = {name: site.read(name) for name in wanted}
    view = Written(
        day=today,
        folder=place.resolve(),
        added=tuple(name for name, data in lies.items() if data is None),
        changed=tuple(name for name, data in lies.items() if data is not None and data != wanted[name]),
        removed=gone,
        spoilt=site.spoilt(),
        same=sum(data == wanted[name] for name, data in lies.items()),
        requests=len(shown.requests),
        left_out=tuple(each for each in found if not each.listed),
        dry_run=dry_run,
    )
    if not dry_run:
        site.put({name: wanted[name] for name in (*view.added, *view.changed)})
    unread = tuple(number for number in folder.numbers("K") if number not in book.matches)
    said = tuple(each for each in sorted(programme.about.disputed) if each.partition(".")[0] in _SAID)
    warned = (*contradictions(programme, said), *_spoilt(view))
    told = (*warned, *_told(view, unread, has_url=bool(programme.public.url)))
    return Result(view, told, next_step=_next(view), attention=bool(unread or warned))


def _allowed(place: Path, folder: CaseFolder) -> Path:
    """Return the folder of the page. Raises Refused where the cases or the keys would lie on the web with it."""
    other = _("Give another folder with --to.")
    if is_inside(place, folder.root):
        raise Refused(_("The public page may not lie in the case folder: everything there is encrypted."), hint=other)
    if place.is_symlink():
        hint = _("Give the folder itself with --to.")
        raise Refused(_("That folder is a link to another place; nothing is written through a link."), hint=hint)
    real, keys = place.resolve(), home().resolve()
    if real.is_relative_to(keys) or any(each.is_relative_to(real) for each in (keys, folder.root.resolve())):
        text = _("The case folder or the keys of bgz lie in that folder, and all of it is put on the web site.")
        raise Refused(text, hint=other)
    return place


def _spoilt(view: Written) -> tuple[str, ...]:
    text = _("{file} is called as the page of a request is, but is not of bgz any more; remove it yourself.")
    return tuple(text.format(file=printable(name)) for name in view.spoilt)


def _told(view: Written, unread: tuple[str, ...], *, has_url: bool) -> tuple[str, ...]:
    told = []
    if unread:
        text = _("A match that cannot be opened may be of a family on the page; look before you publish it: {numbers}")
        told.append(text.format(numbers=", ".join(unread)))
    if not has_url:
        told.append(
            _("There is no feed: it is not known where the page will be. {command}").format(
                command="bgz settings set public.url=https://…"
            )
        )
    texts = sum(each.why == "text" for each in view.left_out)
    if texts:
        text = ngettext(
            "{count} request is left out because its text may tell who it is; see: bgz publish list",
            "{count} requests are left out because their texts may tell who it is; see: bgz publish list",
            texts,
        )
        told.append(text.format(count=texts))
    return tuple(told)


def _next(view: Written) -> str:
    if view.dry_run:
        return f"bgz publish page --to {word(str(view.folder))}"
    return "bgz publish list" if any(each.why == "text" for each in view.left_out) else ""
