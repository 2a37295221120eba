"""The values of a row, put into the record of a family. Only what changed in the sheet is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from re import Pattern
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.domain.cases.person import Address, Consent, Left
from bgz.domain.cases.request_family import Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, SupportFamily, Vog
from bgz.domain.importing.form import REQUESTS
from bgz.domain.importing.keys import aligned_children, fresh
from bgz.domain.work.stages import MATCHING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_ADDRESS = ("postcode", "town", "municipality")
_PLAIN = ("registered_on", "surname", "first_name", "phone", "email")
_OFFER = ("max_children", "age_from", "age_to", "max_km", "experience", "smokes", "car")
_OFFER_LISTS = ("help", "day_parts", "pets")
TALKS_AND_PAPERS = ("talk_1", "talk_2", "reference", "house_rules")
"""Fields of the sheet that are items of the checklist, each with its day."""
DECISION = frozenset({"approved_on", "outcome", "left_on"})


@frozen
class Update:
    """What goes into a record: the values of the row, which of them changed, what they were, and how to make keys."""

    values: Mapping[str, Any]
    changed: frozenset[str]
    before: Mapping[str, Any]
    patterns: Mapping[str, Pattern[str]]
    pick: Callable[[str], str]

    def given(self, *names: str) -> dict[str, Any]:
        """Return the changed values among `names`."""
        return {name: self.values.get(name) for name in names if name in self.changed}


def updated(sheet: str, record: Any, update: Update) -> Any:  # noqa: ANN401 - a family of either kind
    """Return the record of a family with what changed in its row."""
    record = evolve(record, **update.given(*_PLAIN))
    if address := update.given(*_ADDRESS):
        record = evolve(record, address=evolve(record.address or Address(), **address))
    return _request_family(record, update) if sheet == REQUESTS else _support_family(record, update)


def _request_family(family: RequestFamily, update: Update) -> RequestFamily:
    values, changed = update.values, update.changed
    if "referrer" in changed:
        code, note = values["referrer"] or (None, None)
        family = evolve(family, referrer=code, referrer_note=note)
    if "household" in changed:
        code, note = values["household"] or (None, None)
        family = evolve(family, household=code, notes=_noted(family.notes, note))
    if "children" in changed:
        before = update.before.get("children") or ()
        made = aligned_children(family.children, values["children"] or (), before, update.pick)
        family = evolve(family, children=made)
    if "intake_on" in changed:
        intake = evolve(family.intake, on=values["intake_on"]) if family.intake and values["intake_on"] else None
        family = evolve(family, intake=intake or (Intake(on=values["intake_on"]) if values["intake_on"] else None))
    if "consent_on" in changed:
        consents = {purpose: consent for purpose, consent in family.consents.items() if purpose != MATCHING}
        if values["consent_on"]:
            consents[MATCHING] = Consent(given_on=values["consent_on"])
        family = evolve(family, consents=consents)
    if {"outcome", "left_on"} & changed:
        family = evolve(family, left=_left(values))
    return _with_request(family, update)


def _with_request(family: RequestFamily, update: Update) -> RequestFamily:
    """Put what the sheet asks for into the oldest request of the family."""
    values, changed = update.values, update.changed
    key = oldest_request(family) or fresh("r", family.requests, update.pick)
    request = family.requests.get(key, Request())
    if "registered_on" in changed:
        request = evolve(request, opened_on=values["registered_on"])
    if "children" in changed:
        request = evolve(request, children=tuple(family.children))
    if "help" in changed:
        request = evolve(request, help=dict.fromkeys(values["help"] or (), "must"))
    if "day_parts" in changed:
        # The sheet names moments of which one is enough: families are matched when they share one.
        parts = values["day_parts"] or ()
        request = evolve(request, day_parts=parts, day_parts_needed=1 if parts else None)
    if "distance" in changed:
        request = evolve(request, distance=values["distance"])
    if "remarks" in changed:
        request = evolve(request, wishes=values["remarks"], needs=needs_in(values["remarks"], update.patterns))
    return evolve(family, requests={**family.requests, key: request})


def oldest_request(family: RequestFamily) -> str | None:
    """Return the key of the request that was opened first, which is the one of the sheet."""
    opened = sorted((str(request.opened_on), key) for key, request in family.requests.items())
    return opened[0][1] if opened else None


def needs_in(text: str | None, patterns: Mapping[str, Pattern[str]]) -> tuple[str, ...]:
    """Return the hard needs that a free text names."""
    return tuple(need for need, pattern in patterns.items() if pattern.search(text or ""))


def _support_family(family: SupportFamily, update: Update) -> SupportFamily:
    values, changed = update.values, update.changed
    if "channel" in changed:
        code, note = values["channel"] or (None, None)
        family = evolve(family, channel=code, channel_note=note)
    lists: dict[str, Any] = {name: values.get(name) or () for name in _OFFER_LISTS if name in changed}
    family = evolve(family, offer=evolve(family.offer, **update.given(*_OFFER), **lists))
    if {"adults", "vogs"} & changed:
        vogs = values.get("vogs") or () if "vogs" in changed else None
        family = evolve(family, adults=_adults(family.adults, values.get("adults") or 1, vogs, update.pick))
    done = dict(family.screening.done)
    for item in TALKS_AND_PAPERS:
        if item in changed:
            done.pop(item, None)
            if values[item]:
                done[item] = Done(on=values[item])
    family = evolve(family, screening=evolve(family.screening, done=done))
    if changed & DECISION:
        family = evolve(family, screening=evolve(family.screening, decision=_decision(values)))
        family = evolve(family, left=_left(values) if values.get("outcome") == "stopped" else None)
    return family


def _adults(
    held: Mapping[str, Adult], count: int, vogs: Sequence[date] | None, pick: Callable[[str], str]
) -> dict[str, Adult]:
    """Return as many adults as the sheet counts; each keeps the VOG that is still in the list, or gets another."""
    known = sorted(held.items(), key=lambda item: not (item[1].name or item[1].vogs))
    adults = dict(known[:count])
    while len(adults) < count:
        adults[fresh("a", {**held, **adults}, pick)] = Adult()
    if vogs is None:
        return adults
    left = list(vogs)
    kept: dict[str, date] = {}
    for key, adult in adults.items():
        issued = next((day for day in left if any(vog.issued_on == day for vog in adult.vogs.values())), None)
        if issued:
            kept[key] = issued
            left.remove(issued)
    for key in adults:
        if key not in kept and left:
            kept[key] = left.pop(0)
    return {key: _with_vog(adult, kept.get(key), pick) for key, adult in adults.items()}


def _with_vog(adult: Adult, issued: date | None, pick: Callable[[str], str]) -> Adult:
    vogs = {key: vog for key, vog in adult.vogs.items() if issued and vog.issued_on == issued}
    if issued and not vogs:
        vogs = {fresh("v", adult.vogs, pick): Vog(state="seen", issued_on=issued)}
    return evolve(adult, vogs=vogs)


def _decision(values: Mapping[str, Any]) -> Decision | None:
    if values.get("approved_on"):
        return Decision(verdict="approved", on=values["approved_on"])
    if values.get("outcome") in {"rejected", "withdrawn"} and values.get("left_on"):
        return Decision(verdict=values["outcome"], on=values["left_on"])
    return None


def _left(values: Mapping[str, Any]) -> Left | None:
    if not values.get("outcome") or not values.get("left_on"):
        return None
    return Left(on=values["left_on"], reason=values["outcome"])


def _noted(notes: str | None, more: str | None) -> str | None:
    """Add a word that no list knows to the notes, once."""
    if not more or more in (notes or ""):
        return notes
    return f"{notes}\n{more}" if notes else more
