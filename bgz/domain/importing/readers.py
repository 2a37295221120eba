"""Which cell holds what: the reader of every field of every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.importing import cells
from bgz.domain.importing.form import MATCHES, REQUESTS, SUPPORTS
from bgz.domain.values.months import OLDEST_CHILD
from bgz.terms.families import CHANNEL, DISTANCE, HELP, HOUSEHOLD, LEFT, PETS, REFERRER
from bgz.terms.listing import Terms
from bgz.terms.matches import END_REASON, INITIATOR
from bgz.terms.moments import DAY_PARTS
from bgz.terms.screening import VERDICT

if TYPE_CHECKING:
    from bgz.domain.importing.form import Form

NR = "nr"
OUTCOME = Terms("outcome", VERDICT["rejected"], LEFT["withdrawn"], LEFT["stopped"])
"""How a support family can leave: before the approval, or after it."""


def readers(form: Form) -> dict[str, dict[str, cells.Read]]:
    """Return per sheet and field how a cell is read."""
    return {REQUESTS: _requests(form), SUPPORTS: _supports(form), MATCHES: _matches(form)}


def _family(form: Form) -> dict[str, cells.Read]:
    return {
        NR: cells.nr,
        "registered_on": cells.day,
        "surname": cells.words,
        "first_name": cells.words,
        "postcode": cells.postcode,
        "town": cells.words,
        "municipality": cells.words,
        "phone": cells.phone,
        "email": cells.email,
        "help": cells.several_of(HELP, form.also("help")),
        "day_parts": cells.several_of(DAY_PARTS, form.also("day_parts")),
        "left_on": cells.day,
    }


def _requests(form: Form) -> dict[str, cells.Read]:
    return {
        **_family(form),
        "referrer": cells.open_list(REFERRER, form.also("referrer")),
        "household": cells.open_list(HOUSEHOLD, form.also("household")),
        "children": cells.children,
        "distance": cells.one_of(DISTANCE, form.also("distance")),
        "remarks": cells.text,
        "intake_on": cells.day,
        "consent_on": cells.day,
        "outcome": cells.one_of(LEFT, form.also("outcome")),
    }


def _supports(form: Form) -> dict[str, cells.Read]:
    return {
        **_family(form),
        **dict.fromkeys(("talk_1", "talk_2", "reference", "house_rules", "approved_on"), cells.day),
        "channel": cells.open_list(CHANNEL, form.also("channel")),
        "adults": cells.whole(1, 20),
        "max_children": cells.whole(0, 10),
        "age_from": cells.whole(0, OLDEST_CHILD),
        "age_to": cells.whole(0, OLDEST_CHILD),
        "max_km": cells.whole(0, 300),
        "experience": cells.text,
        "pets": cells.several_open(PETS, form.also("pets")),
        "smokes": cells.yes_no,
        "car": cells.yes_no,
        "vogs": cells.days,
        "outcome": cells.one_of(OUTCOME, form.also("outcome")),
    }


def _matches(form: Form) -> dict[str, cells.Read]:
    return {
        NR: cells.nr,
        "request_family": cells.nr,
        "support_family": cells.nr,
        "children": cells.children,
        **dict.fromkeys(("proposed_on", "introduced_on", "trial_on", "review_on", "confirmed_on"), cells.day),
        **dict.fromkeys(("answer_request", "answer_support", "goodbye"), cells.yes_no),
        "frequency": cells.words,
        "end_on": cells.day,
        "end_reason": cells.one_of(END_REASON, form.also("end_reason")),
        "initiator": cells.one_of(INITIATOR, form.also("initiator")),
    }
