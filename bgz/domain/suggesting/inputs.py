"""What a suggestion is made of, as one hash: the same facts, weights, version and day give the same hash (design 10).

Names, addresses and free text are no part of it: no rule or criterion looks at them.
"""

from __future__ import annotations

import hashlib
import json
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from attrs import fields

from bgz.domain.cases.request_family import Request
from bgz.domain.cases.support_family import Offer
from bgz.domain.record.fields import spec_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from bgz.domain.cases.match import Answer, Match
    from bgz.domain.matching.pairing import Asked, Offered

LENGTH = 16
"""Signs of the hash: few enough to compare by eye, too many to be the same by chance."""
_LETTERS = str.maketrans("0123456789", "ghjkmnpqrs")
"""Digits become letters: nine of them in a row may pass for a BSN, which no record takes."""


def _codes(record: type[Any], *without: str) -> tuple[str, ...]:
    """Return the fields of a record class that hold no free text and no name."""
    specs = ((field.name, spec_of(field)) for field in fields(record) if field.name not in without)
    return tuple(name for name, spec in specs if spec and not spec.private)


_offer = attrgetter(*_codes(Offer))
_wanted = tuple(
    name for name in _codes(Request, "closed", "opened_on", "public", "children") if name not in {"help", "weights"}
)


def made_of(
    version: str, weights: Mapping[str, int], asked: Asked, lifted: Collection[str], offers: Iterable[str]
) -> str:
    """Return the hash of a suggestion; `offers` are the facts of every support family, in any order."""
    family = asked.family
    request = [family.number, asked.key, *asked.children, asked.day.isoformat()]
    facts = [
        *(getattr(asked.request, name) for name in _wanted),
        sorted(asked.help.items()),
        *(asked.ages, family.dutch, family.languages, family.interests, family.rather_not, family.not_with),
        asked.place.pc4 if asked.place else None,
    ]
    whole = json.dumps([version, sorted(weights.items()), request, sorted(lifted), facts], ensure_ascii=False)
    return digest([whole, *sorted(offers)])


def digest(lines: Iterable[str]) -> str:
    """Return the hash of `lines`, in letters."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:LENGTH].translate(_LETTERS)


def facts_of(offered: Offered) -> str:
    """Return all that rules, criteria and remarks look at in a support family beside a request."""
    supporter, family = offered.supporter, offered.family
    own = (family.languages, family.interests, family.rather_not, family.not_with)
    now = (supporter.approved, supporter.paused, supporter.taken, supporter.since.toordinal())
    matches = [_match(match) for match in supporter.matches] if supporter.matches else ()
    return f"{family.number} {now} {offered.km} {offered.same_area} {_offer(family.offer)} {own} {matches}"


def _match(match: Match) -> tuple[Any, ...]:
    steps = (match.proposed, match.introduced, match.trial, match.confirmed, match.end)
    said = tuple(_said(answer) for answer in (match.answers.request, match.answers.support))
    end = (match.end.reason, match.end.again_request, match.end.again_support) if match.end else ()
    return match.number, match.request_family, tuple(_iso(step.on) for step in steps if step), said, end


def _said(answer: Answer | None) -> tuple[Any, ...]:
    return (answer.yes, _iso(answer.on), answer.because) if answer else ()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
