"""Requests that everyone may see: mark one with a text and an end, take it away, see which are (design 11)."""

from __future__ import annotations

import json
import secrets
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.request_family import LONGEST_PUBLIC, Public, Request
from bgz.domain.publishing.known import Surroundings
from bgz.domain.publishing.listing import Background, Marked, found_in, judged, marked, not_open
from bgz.domain.record.fields import private
from bgz.domain.record.saying import says_something
from bgz.domain.values.days import show_day
from bgz.domain.values.pages import new_page, public_text
from bgz.domain.work.disputed import undisputed
from bgz.errors import NotFound, Refused
from bgz.i18n import _, ngettext
from bgz.storage.folder import Held
from bgz.storage.words import words
from bgz.terms.publishing import WITHHELD

if TYPE_CHECKING:
    from datetime import datetime

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.publishing.identifying import Finding
    from bgz.storage.folder import CaseFolder

_PAGE = "bgz publish page --to …"


@frozen(kw_only=True)
class Requests:
    """The requests that are marked public, as they stand on `day`: on the page, or left out and why."""

    day: date
    marked: tuple[Marked, ...]

    @property
    def seen(self) -> tuple[Marked, ...]:
        """Those on the page."""
        return tuple(each for each in self.marked if each.listed)


@frozen(kw_only=True)
class Marking:
    """A request that is to be marked: what it said before, and texts `kept` of a try that was broken off."""

    number: str
    key: str
    request: int
    before: Public | None = field(repr=False)
    held: Held = field(repr=False)
    background: Background = field(repr=False)
    pages: frozenset[str] = field(repr=False)
    kept: dict[str, str] = field(repr=False)


@frozen(kw_only=True)
class Stopped:
    """A request that is not public any more."""

    number: str
    request: int
    surname: str = private(default="")


def background_of(book: Casebook) -> Background:
    """Return what requests are judged against."""
    public, programme = book.programme.public, book.programme
    told = (programme.name, public.title, public.email, *programme.municipality_names)
    return Background(book.written[0], book.supports, Surroundings.of(book.places, words(), told))


def requests(folder: CaseFolder, *, today: date) -> Result[Requests]:
    """Return which requests everyone may see today, and which are left out."""
    book = open_casebook(folder)
    view = Requests(day=today, marked=tuple(marked(book.requests.values(), background_of(book), today)))
    refused = [each for each in view.marked if each.why == "text"]
    if refused:
        return Result(view, next_step=f"bgz publish mark {refused[0].number} --request {refused[0].request}")
    return Result(view, next_step=_PAGE if view.seen else "")


def begin(folder: CaseFolder, number: str, position: int | None, *, today: date) -> Marking:
    """Return the request of a family that is to be marked, by its position (from 1).

    Raises NotFound; Conflict; Refused when it may not be seen, whatever its text says.
    """
    held = folder.read(number)
    family: RequestFamily = held.record
    key = _key(family, position)
    undisputed(family, f"requests.{key}.public")
    book = open_casebook(folder)
    background = background_of(book)
    if why := not_open(family, key, background, today):
        raise Refused(
            _("This request cannot be on the public page."), problems=[WITHHELD.label(why)], hint=_hint(why, number)
        )
    taken = {each.public.page for other in book.requests.values() for each in other.requests.values() if each.public}
    return Marking(
        number=number,
        key=key,
        request=list(family.requests).index(key) + 1,
        before=family.requests[key].public,
        held=held,
        background=background,
        pages=frozenset(taken),
        kept=json.loads(folder.drafts.read(draft)) if (draft := _draft(number, key)) in folder.drafts.names() else {},
    )


def keep(folder: CaseFolder, marking: Marking, texts: dict[str, str]) -> None:
    """Keep texts that are not marked yet, sealed, so that the next try begins with them."""
    if texts:
        folder.drafts.keep(_draft(marking.number, marking.key), json.dumps(texts, ensure_ascii=False))


def _draft(number: str, key: str) -> str:
    return f"publish-{number}-{key}"


def findings(marking: Marking, public: Public, *, today: date) -> list[Finding]:
    """Return what in the texts may tell who the family is."""
    return found_in(marking.held.record, public, marking.background, today)


def drafted(marking: Marking, *, today: date) -> Public:
    """Return the mark to be filled in: its page is the one it had, or a new one."""
    page = marking.before.page if marking.before else new_page(marking.pages, secrets.choice)
    return Public(page=page, since=today, until=today, text_nl="")


def may_last(until: date, *, today: date) -> None:
    """Raise Refused when a request cannot be public up to that day."""
    problem = ""
    if until < today:
        problem = _("That day is over.")
    elif until > today + LONGEST_PUBLIC:
        problem = _("At most 26 weeks ahead, so until {day}; then look at it again.").format(
            day=show_day(today + LONGEST_PUBLIC)
        )
    if problem:
        raise Refused(_("Nothing was recorded."), problems=[problem])


def preview(marking: Marking, public: Public, *, today: date) -> Marked:
    """Return the request as it would be seen."""
    pages = marking.pages - {public.page}
    return judged(marking.held.record, marking.key, public, marking.background, today, pages)


def mark(folder: CaseFolder, marking: Marking, public: Public, *, today: date, at: datetime) -> Result[Marked]:
    """Mark the request public. Raises Refused for a day too far or a text that tells who it is, Invalid for faults."""
    may_last(public.until, today=today)
    public = checked(Request, "public", public)
    if found := findings(marking, public, today=today):
        raise Refused(
            _("The text may tell who the family is."),
            problems=[each.told for each in found],
            hint=_("Write it anew, without what is named here: {command}").format(
                command=f"bgz publish mark {marking.number}"
            ),
        )
    family = marking.held.record
    request = evolve(family.requests[marking.key], public=public)
    folder.save(marking.held, evolve(family, requests={**family.requests, marking.key: request}), at=at)
    folder.drafts.drop(_draft(marking.number, marking.key))
    return Result(preview(marking, public, today=today), next_step=_PAGE)


def stop(folder: CaseFolder, number: str, position: int | None, *, at: datetime) -> Result[Stopped]:
    """Take a request from the public page. Raises NotFound when none is marked."""
    held = folder.read(number)
    family: RequestFamily = held.record
    public = [key for key, request in family.requests.items() if request.public]
    key = _key(family, position) if position or len(public) != 1 else public[0]
    if not family.requests[key].public:
        raise NotFound(_("This request is not marked public."), hint="bgz publish list")
    undisputed(family, f"requests.{key}.public")
    request = evolve(family.requests[key], public=None)
    folder.save(held, evolve(family, requests={**family.requests, key: request}), at=at)
    view = Stopped(number=number, request=list(family.requests).index(key) + 1, surname=family.surname or "")
    until = _("It is gone from the page only when the page is written anew and put in its place.")
    return Result(view, (until,), next_step=_PAGE)


def _key(family: RequestFamily, position: int | None) -> str:
    """Return the key of the request at `position`, or of the only one. Raises NotFound."""
    keys = list(family.requests)
    if position is None and len(keys) == 1:
        return keys[0]
    if position is None and keys:
        text = ngettext("This family has {count} request.", "This family has {count} requests.", len(keys))
        raise NotFound(text.format(count=len(keys)), hint=_("Say which one: {option}").format(option="--request 1"))
    if position is None or not 1 <= position <= len(keys):
        raise NotFound(_("This family has no request {position}.").format(position=position or 1))
    return keys[position - 1]


def _hint(why: str, number: str) -> str:
    hints = {
        "no_consent": f"bgz intake consent {number} --purpose public_text",
        "not_ready": f"bgz show {number}",
        "on_hold": f"bgz hold {number} --end",
        "disputed": f"bgz resolve {number}",
        "no_place": f"bgz edit {number}",
        "no_children": f"bgz edit {number}",
    }
    return hints.get(why, "")


def says(text: str) -> str:
    """Return a text that everyone may read, in its normal form. Raises ValueError with a sentence."""
    said = public_text(text)
    if not says_something(said):
        raise ValueError(_("Say it in a few words."))
    return said
