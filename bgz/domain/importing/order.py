"""The order of the days in a row, and what its cells must not say at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.importing.form import MATCHES, REQUESTS

if TYPE_CHECKING:
    from bgz.domain.importing.rows import Row

_NOT_BEFORE = {
    "request_families": (
        ("intake_on", "registered_on"),
        ("consent_on", "registered_on"),
        ("left_on", "intake_on"),
        ("left_on", "consent_on"),
    ),
    "support_families": (
        ("talk_1", "registered_on"),
        ("talk_2", "registered_on"),
        ("talk_2", "talk_1"),
        ("reference", "registered_on"),
        ("house_rules", "registered_on"),
        ("approved_on", "registered_on"),
        ("left_on", "talk_1"),
        ("left_on", "talk_2"),
        ("left_on", "approved_on"),
    ),
    "matches": (
        ("introduced_on", "proposed_on"),
        ("trial_on", "introduced_on"),
        ("trial_on", "proposed_on"),
        ("review_on", "trial_on"),
        ("confirmed_on", "trial_on"),
        ("end_on", "review_on"),
        ("end_on", "confirmed_on"),
    ),
}
"""Per sheet: this day, not before that one."""
_ENDS = {
    "request_families": (("left_on", ("registered_on",)),),
    "support_families": (("left_on", ("registered_on",)),),
    "matches": (("end_on", ("trial_on", "introduced_on", "proposed_on")),),
}
_NEEDS = {
    "request_families": (("left_on", "outcome"), ("outcome", "left_on")),
    "support_families": (("left_on", "outcome"), ("outcome", "left_on")),
    "matches": (
        ("end_reason", "end_on"),
        ("initiator", "end_on"),
        ("review_on", "trial_on"),
        ("confirmed_on", "trial_on"),
    ),
}
"""Per sheet: where this cell is filled, that one must be."""


def check_order(row: Row) -> None:
    """Note what in the row contradicts itself."""
    sheet, values = row.layout.sheet, row.values
    for end, starts in _ENDS[sheet]:
        begun = next((values[start] for start in starts if values.get(start)), None)
        if values.get(end) and begun and values[end] < begun:
            row.refuse(end, "end_before_start")
    for later, earlier in _NOT_BEFORE[sheet]:
        if values.get(later) and values.get(earlier) and values[later] < values[earlier]:
            row.refuse(later, "dates_out_of_order", other=earlier)
    for given, needed in _NEEDS[sheet]:
        if values.get(given) and needed in row.layout.columns and not row.cells[needed]:
            row.refuse(needed, "empty_required_field")
    if sheet == MATCHES:
        _check_answers(row)
    elif sheet != REQUESTS:
        _check_outcome(row)
        _check_ages(row)
        _check_adults(row)


def _check_answers(row: Row) -> None:
    """Nobody starts a trial after a no."""
    for side in ("answer_request", "answer_support"):
        if row.values.get("trial_on") and row.values.get(side) is False:
            row.refuse(side, "contradiction", other="trial_on")


def _check_outcome(row: Row) -> None:
    """Rejected and withdrawn are before the approval, stopped is after it."""
    outcome, approved = row.values.get("outcome"), row.values.get("approved_on")
    if "approved_on" in row.layout.columns and outcome and (outcome == "stopped") != bool(approved):
        row.refuse("outcome", "contradiction", other="approved_on")


def _check_ages(row: Row) -> None:
    low, high = row.values.get("age_from"), row.values.get("age_to")
    if low is not None and high is not None and low > high:
        row.refuse("age_to", "contradiction", other="age_from")


def _check_adults(row: Row) -> None:
    """Note more VOGs than adults: nobody could say whose the others are."""
    if len(row.values.get("vogs") or ()) > (row.values.get("adults") or 0) > 0:
        row.refuse("vogs", "contradiction", other="adults")
