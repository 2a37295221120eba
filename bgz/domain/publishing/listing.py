"""Which requests everyone may see on a day, what of them, and why others are left out (design 11).

Nothing of it is stored but the mark: whoever is matched, leaves, withdraws the consent or lets the day pass drops out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import Match
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.figures.breakdowns import age_band
from bgz.domain.publishing.identifying import Finding, in_texts
from bgz.domain.publishing.known import Surroundings, gather
from bgz.domain.record.fields import private
from bgz.domain.work.requests import children_asked, children_waiting, is_open
from bgz.domain.work.stages import has_consent, has_left, is_ready, paused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.request_family import Public, Request, RequestFamily

PUBLIC_TEXT = "public_text"
"""The consent without which nothing of a family is told to everyone."""
MANY = 3
"""So many children or more are not counted: the number could tell who it is."""


@frozen(kw_only=True)
class Listed:
    """A request as everyone may see it. It holds nothing by which the case is found."""

    page: str
    municipality: str
    children: int
    bands: tuple[str, ...]
    help: tuple[str, ...]
    nice: tuple[str, ...]
    day_parts: tuple[str, ...]
    day_parts_needed: int | None
    text_nl: str
    text_en: str | None
    since: date
    until: date


@frozen(kw_only=True)
class Marked:
    """A request that is marked public: on the page (`listed`), or left out for the reason `why` (`terms.WITHHELD`)."""

    number: str
    request: int
    until: date
    listed: Listed | None = None
    why: str = ""
    findings: tuple[Finding, ...] = ()
    surname: str = private(default="")


@frozen
class Background:
    """What a request is judged against: `met` are the matches of each request family, as written."""

    met: Mapping[str, Sequence[Match]] = field(repr=False)
    supports: Mapping[str, SupportFamily] = field(repr=False)
    around: Surroundings = field(repr=False)


def marked(families: Iterable[RequestFamily], background: Background, day: date) -> list[Marked]:
    """Return every request that is marked public, those on the page first, the newest before the others."""
    found: list[Marked] = []
    pages: set[str] = set()
    for family in sorted(families, key=lambda each: each.number):
        for key, request in family.requests.items():
            if request.public:
                found.append(judged(family, key, request.public, background, day, pages))
                pages |= {listed.page for listed in (found[-1].listed,) if listed}
    found.sort(key=lambda each: (-each.listed.since.toordinal(), each.listed.page) if each.listed else (1, each.number))
    return found


def judged(
    family: RequestFamily, key: str, public: Public, background: Background, day: date, pages: Iterable[str] = ()
) -> Marked:
    """Return whether the request `key` may be seen on `day` as `public` says, and if not why; `pages` are taken."""
    met = background.met.get(family.number, ())
    findings: tuple[Finding, ...] = ()
    why = next(_whys(family, key, public, background, day), "")
    if not why and public.page in pages:
        why = "same_page"
    if not why:
        findings = tuple(found_in(family, public, background, day))
        why = "text" if findings else ""
    return Marked(
        number=family.number,
        request=list(family.requests).index(key) + 1,
        until=public.last,
        listed=None if why else _listed(family, key, public, met, day),
        why=why,
        findings=findings,
        surname=family.surname or "",
    )


def found_in(family: RequestFamily, public: Public, background: Background, day: date) -> list[Finding]:
    """Return what in the texts of `public` may tell who the family is."""
    met = [
        (match, background.supports.get(match.support_family or "")) for match in background.met.get(family.number, ())
    ]
    known = gather(family, met, background.around, day)
    return in_texts({"text_nl": public.text_nl, "text_en": public.text_en}, known, public.words)


def not_open(family: RequestFamily, key: str, background: Background, day: date) -> str:
    """Return why the request `key` may not be seen on `day`, whatever its text says; empty when it may."""
    return next(_whys_of_family(family, key, background, day), "")


def _whys(family: RequestFamily, key: str, public: Public, background: Background, day: date) -> Iterator[str]:
    if day > public.last:
        yield "over"
    if day < public.since:
        yield "not_yet"
    yield from _whys_of_family(family, key, background, day)


def _whys_of_family(family: RequestFamily, key: str, background: Background, day: date) -> Iterator[str]:
    """Yield why the request may not be seen; a record in which anything is unclear tells too little of its family."""
    if family.about.disputed or family.about.unusable:
        yield "disputed"
    request: Request = family.requests[key]
    if has_left(family.left, day) or not is_open(family, request, day):
        yield "closed"
    if paused(family.on_hold, day):
        yield "on_hold"
    if not is_ready(family, day):
        yield "not_ready"
    if not has_consent(family, day, PUBLIC_TEXT):
        yield "no_consent"
    if not any(child in family.children for child in children_asked(family, request)):
        yield "no_children"
    elif not children_waiting(family, key, background.met.get(family.number, ()), day):
        yield "matched"
    if family.municipality not in background.around.places.towns:
        yield "no_place"


def _listed(family: RequestFamily, key: str, public: Public, met: Iterable[Match], day: date) -> Listed:
    """Return what is seen. Ages are those of the first day: a band that changes would tell the month of birth."""
    request = family.requests[key]
    children = [family.children[child] for child in children_waiting(family, key, met, day)]
    ages = sorted(child.born.age_on(public.since) for child in children if child.born)
    return Listed(
        page=public.page,
        municipality=family.municipality or "",
        children=min(len(children), MANY),
        bands=tuple(dict.fromkeys(age_band(age) for age in ages)),
        help=tuple(code for code, wished in request.help.items() if wished == "must"),
        nice=tuple(code for code, wished in request.help.items() if wished != "must"),
        day_parts=request.day_parts,
        day_parts_needed=request.day_parts_needed,
        text_nl=public.text_nl,
        text_en=public.text_en,
        since=public.since,
        until=public.last,
    )
