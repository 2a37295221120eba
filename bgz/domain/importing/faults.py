"""What can be wrong with a row of a sheet. A reason never holds a name or the text of a cell."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import Factory, frozen

from bgz.i18n import N_, _

REASONS: dict[str, str] = {
    "too_few_columns": N_("the row stops early: {found} of {wanted} columns"),
    "too_many_columns": N_(
        "the row goes on after the last column; is a text with a separator missing its quotation marks?"
    ),
    "formula": N_("the cell starts a formula"),
    "bsn_in_text": N_("the cell holds a citizen service number (BSN); bgz never keeps one"),
    "invalid_text": N_("the cell holds an invisible control character or is too long"),
    "invalid_nr": N_("a number of a row has at most 20 letters and digits, of which one is a digit"),
    "impossible_date": N_("no day that exists, such as 30-11-2023"),
    "date_in_future": N_("the day lies in the future"),
    "invalid_postcode": N_("no Dutch postcode, such as 7941 AB; the letters SA, SD and SS are never used"),
    "invalid_phone": N_("no phone number, such as 06-12345678"),
    "invalid_email": N_("no e-mail address, such as naam@example.org"),
    "invalid_number": N_("no whole number, or one that is too small or too large"),
    "invalid_child": N_("a child is written as year and month of birth and son or daughter, such as 2015-03 zoon"),
    "birth_in_future": N_("the child is born after the sign-up"),
    "too_old": N_("the child was older than 22 at the sign-up"),
    "unknown_value": N_("a word that is not in the list; known are: {known}"),
    "empty_required_field": N_("the cell must not be empty"),
    "end_before_start": N_("the end lies before the beginning"),
    "dates_out_of_order": N_("the day contradicts the day in {other}"),
    "contradiction": N_("the cell contradicts {other}"),
    "duplicate_nr": N_("the number was used on line {other} already"),
    "duplicate_family": N_("same postcode, surname and phone or first name as {other}"),
    "other_series": N_(
        "under this number something else was imported earlier; is this another series? Give it a name with --sheet"
    ),
    "in_contradiction": N_("two people wrote different things about it; first say which holds: bgz resolve {number}"),
    "vog_too_old": N_("a VOG is more than {months} months old on the day of approval"),
    "vog_missing": N_("approved without a VOG for each adult"),
    "missing_for_approval": N_("approved although this was not done"),
    "unknown_family": N_("the family does not exist, or its own row was not taken over"),
    "unknown_child": N_("the request family has no such child"),
    "ambiguous_child": N_("more than one child of the family is meant; tell them apart"),
    "missing_intake": N_("the request family has had no intake on that day"),
    "missing_consent": N_("the request family has not given consent on that day"),
    "trial_before_approval": N_("the trial starts before the support family is approved"),
    "proposal_too_early": N_("proposed before intake, consent and approval were there"),
    "family_has_left": N_("one of the families has left by then"),
    "child_in_two_matches": N_("a child is in another running match by then"),
    "capacity_exceeded": N_("more children at the same time than the support family offers"),
}
"""Every code with its sentence. Codes are never renamed: scripts rely on them."""

ACCEPTABLE = frozenset(
    {
        "missing_for_approval",
        "missing_intake",
        "missing_consent",
        "trial_before_approval",
        "proposal_too_early",
        "family_has_left",
        "child_in_two_matches",
        "capacity_exceeded",
    }
)
"""Gates that a lead may lift with a reason when history is imported. Never a VOG (design 9)."""


@frozen
class Fault:
    """One thing that is wrong: in which field, and what. `details` hold numbers and headers, never a text of a cell."""

    field: str
    code: str
    details: Mapping[str, object] = Factory(dict)

    @property
    def reason(self) -> str:
        """The sentence for it, in the language in use."""
        return _(REASONS[self.code]).format(**self.details)


class Unreadable(ValueError):
    """A cell cannot be read. Carries the code and what the sentence needs."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
