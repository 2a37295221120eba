"""What cannot be true in a family's record although each value by itself is right (design 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from bgz.domain.cases.own_weights import wrong_weights
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.reading import Problem
from bgz.domain.values.days import show_day
from bgz.domain.values.months import OLDEST_CHILD
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from bgz.domain.cases.person import Address, Consent
    from bgz.domain.cases.support_family import Offer, SupportFamily
    from bgz.domain.values.places import Places


def implausible(record: RequestFamily | SupportFamily, today: date) -> list[Problem]:
    """Return every fault that only shows when values are seen together, or beside the day it is."""
    problems = list(_of_future(record, today))
    if isinstance(record, RequestFamily):
        problems += _of_children(record, today)
        problems += _of_requests(record)
        if record.intake and record.registered_on and record.intake.on < record.registered_on:
            problems.append(Problem("intake.on", _("lies before the sign-up")))
    else:
        problems += _of_own_children(record, today)
        problems += _of_ages(record.offer)
    return problems + list(_of_consents(record.consents, today))


def wrong_municipality(name: str, places: Places) -> str | None:
    """Return what is wrong with the name of a municipality, by which figures are counted, or None."""
    if name in places.towns:
        return None
    near = _(" or ").join(places.near_names(name))
    if near:
        return _("is not a Dutch municipality; did you mean {near}?").format(near=near)
    return _("is not a Dutch municipality")


def moved(before: Address | None, after: Address | None, places: Places) -> Address | None:
    """Return `after` with the town and municipality of its postcode, where these were not changed along with it."""
    place = places.get(after.postcode) if after and after.postcode else None
    if after is None or place is None or (before and before.pc4 == after.pc4):
        return after
    told = {"town": place.town or None, "municipality": place.municipality or None}
    stale = [name for name in told if getattr(after, name) in {getattr(before, name, None), None}]
    return evolve(after, **{name: told[name] for name in stale})


def _of_future(record: RequestFamily | SupportFamily, today: date) -> Iterator[Problem]:
    days = {"registered_on": record.registered_on}
    if isinstance(record, RequestFamily):
        days["intake.on"] = record.intake.on if record.intake else None
        days |= {f"requests.{key}.opened_on": each.opened_on for key, each in record.requests.items()}
    for path, day in days.items():
        if day and day > today:
            yield Problem(path, _of_day(day))


def _of_day(day: date) -> str:
    """Return what is wrong with a day to come, with its year: who typed none may have meant the one before."""
    return _("is {day}, in the future").format(day=show_day(day))


def _of_children(family: RequestFamily, today: date) -> Iterator[Problem]:
    signed_up = min(family.registered_on or today, today)
    for key, child in family.children.items():
        if child.born and child.born.first_day > today:
            yield Problem(f"children.{key}.born", _("lies in the future"))
        elif child.born and child.born.age_on(signed_up) > OLDEST_CHILD:
            sentence = _("is older than {oldest} years at the sign-up").format(oldest=OLDEST_CHILD)
            yield Problem(f"children.{key}.born", sentence)


def _of_own_children(family: SupportFamily, today: date) -> Iterator[Problem]:
    for key, child in family.own_children.items():
        if child.born and child.born.first_day > today:
            yield Problem(f"own_children.{key}.born", _("lies in the future"))


def _of_requests(family: RequestFamily) -> Iterator[Problem]:
    for key, request in family.requests.items():
        if any(child not in family.children for child in request.children):
            yield Problem(f"requests.{key}.children", _("names a child that is not in this family"))
        if request.day_parts_needed and request.day_parts and request.day_parts_needed > len(request.day_parts):
            yield Problem(f"requests.{key}.day_parts_needed", _("is more than the day parts that suit"))
        yield from (Problem(f"requests.{key}.weights", sentence) for sentence in wrong_weights(request.weights))


def _of_ages(offer: Offer) -> Iterator[Problem]:
    for low, high in (("age_from", "age_to"), ("likes_age_from", "likes_age_to")):
        youngest, oldest = getattr(offer, low), getattr(offer, high)
        if youngest is not None and oldest is not None and youngest > oldest:
            yield Problem(f"offer.{high}", _("is younger than the youngest age"))


def _of_consents(consents: Mapping[str, Consent], today: date) -> Iterator[Problem]:
    for purpose, consent in consents.items():
        if consent.given_on > today:
            yield Problem(f"consents.{purpose}.given_on", _of_day(consent.given_on))
        if consent.withdrawn_on and consent.withdrawn_on < consent.given_on:
            yield Problem(f"consents.{purpose}.withdrawn_on", _("lies before the day on which it was given"))
