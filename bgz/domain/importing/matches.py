"""The values of a row, put into the record of a match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import TRIAL_REVIEW, Answer, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Contact
from bgz.domain.importing.families import oldest_request
from bgz.domain.importing.keys import fresh, plain_word, same_child

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bgz.domain.cases.request_family import Child, RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.importing.cells import BornChild
    from bgz.domain.importing.families import Update

_ENDING = frozenset({"end_on", "end_reason", "initiator", "goodbye"})


def keys_of_children(family: RequestFamily, wanted: Sequence[BornChild]) -> tuple[tuple[str, ...], str]:
    """Return the keys of the children that a sheet means, and nothing; or no keys and the code of the fault."""
    keys: list[str] = []
    for written in wanted:
        fitting = _fitting(family.children, written)
        if not fitting:
            return (), "unknown_child"
        if len(fitting) > 1 and len(fitting) != sum(each == written for each in wanted):
            return (), "ambiguous_child"
        keys += [key for key in fitting if key not in keys]
    return tuple(keys), ""


def _fitting(children: Mapping[str, Child], written: BornChild) -> list[str]:
    same = [key for key, child in children.items() if same_child(child, written)]
    if same:
        return same
    return [
        key
        for key, child in children.items()
        if child.born == written.born and not (plain_word(child.called) and plain_word(written.called))
    ]


def updated_match(
    match: Match, update: Update, family: RequestFamily, support: SupportFamily, children: tuple[str, ...]
) -> Match:
    """Return the match with what changed in its row."""
    if "request_family" in update.changed:
        match = evolve(match, request_family=family.number, request=oldest_request(family))
    if "support_family" in update.changed:
        match = evolve(match, support_family=support.number)
    if "children" in update.changed:
        match = evolve(match, children=children)
    match = _steps(match, update)
    if "review_on" in update.changed:
        match = evolve(match, contacts=_contacts(match, update))
    if update.changed & _ENDING:
        match = evolve(match, end=_end(match.end, update))
    return match


def _steps(match: Match, update: Update) -> Match:
    values, changed = update.values, update.changed
    answers = {
        side: None if values[name] is None else Answer(yes=values[name])
        for side, name in (("request", "answer_request"), ("support", "answer_support"))
        if name in changed
    }
    match = evolve(match, answers=evolve(match.answers, **answers))
    for name, step, made in (
        ("proposed_on", "proposed", Proposal),
        ("introduced_on", "introduced", Introduction),
        ("trial_on", "trial", Trial),
    ):
        if name in changed:
            match = evolve(match, **{step: _dated(getattr(match, step), made, values[name])})
    if "frequency" in changed:
        match = evolve(match, frequency=values["frequency"])
    if "confirmed_on" in changed:
        match = evolve(match, confirmed=_dated(match.confirmed, Confirmation, values["confirmed_on"]))
    if match.confirmed and {"confirmed_on", "frequency"} & changed:
        match = evolve(match, confirmed=evolve(match.confirmed, frequency=match.frequency))
    return match


def _dated(held: Any, made: type[Any], day: Any) -> Any:  # noqa: ANN401 - one of the steps of a match
    """Return the step on another day, a new step, or none."""
    if day is None:
        return None
    return evolve(held, on=day) if held else made(on=day)


def _contacts(match: Match, update: Update) -> dict[str, Contact]:
    """Log the trial review of the sheet as the contact that it was."""
    day, before = update.values["review_on"], update.before.get("review_on")
    contacts = dict(match.contacts)
    old = next((key for key, each in contacts.items() if each.about == TRIAL_REVIEW and each.on == before), None)
    same = any(each.about == TRIAL_REVIEW and each.on == day for each in contacts.values())
    if old and not (same and day == before):
        del contacts[old]
    if day and not same:
        key = old or fresh("c", contacts, update.pick)
        contacts[key] = Contact(on=day, about=TRIAL_REVIEW, side="both", reached=True)
    return contacts


def _end(held: End | None, update: Update) -> End | None:
    values = update.values
    if not values.get("end_on"):
        return None
    given = {
        field: values.get(name)
        for name, field in (("end_reason", "reason"), ("initiator", "initiator"), ("goodbye", "goodbye"))
        if name in update.changed
    }
    return evolve(held or End(on=values["end_on"]), on=values["end_on"], **given)
