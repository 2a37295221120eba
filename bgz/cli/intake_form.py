"""Which questions a sign-up asks, in the order in which a coordinator would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.cli.questions import FieldQuestion, questions_of
from bgz.domain.cases.facts import keys_of, without
from bgz.i18n import N_, _
from bgz.terms.families import PURPOSE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.cli.ask import Ask
    from bgz.cli.form import Form, Question

_CONTACT = (N_("Contact"), ("surname", "first_name", "phone", "email", "address"))
_LAYOUT: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "V": (
        (N_("Sign-up"), ("registered_on", "referrer", "referrer_note")),
        _CONTACT,
        (N_("The family"), ("household", "languages", "dutch", "parents", "children")),
        (N_("The request"), ("requests", "interests", "rather_not")),
        (N_("The intake talk"), ("intake",)),
    ),
    "S": (
        (N_("Sign-up"), ("registered_on", "channel", "channel_note")),
        _CONTACT,
        (N_("The family"), ("adults", "own_children", "languages", "interests", "rather_not")),
        (N_("The offer"), ("offer",)),
    ),
}
_LEAST = {"children": 1, "adults": 1}
_REQUIRED = frozenset({"registered_on", "surname"})
_CONSENT = N_("Consent")
_WITHOUT = {
    "V": N_("What the family agreed to. Without “looking for a match” it is not put forward. Empty: nothing yet."),
    "S": N_("What the family agreed to. A proposal needs no consent; sharing details at an introduction does."),
}
"""What `?` says of consent: only that of a request family is a gate (design 9)."""


def intake_questions(form: Form) -> list[Question]:
    """Return the questions of a sign-up, as the answers so far make them."""
    asked: list[Question] = []
    for section, names in _LAYOUT[form.number[0]]:
        for name in names:
            asked += questions_of(
                form, name, section=section, hidden=_hidden, required=_REQUIRED, least=_LEAST.get(name, 0)
            )
    asked += consent_questions(form)
    asked += questions_of(form, "notes", section=N_("In closing"))
    return [each for each in asked if each.name != "requests.+"]


def _hidden(form: Form, path: str) -> bool:
    """Whether a field is not asked: what follows from other answers, or would make no sense beside them."""
    first, _dot, last = path.partition(".")
    last = last.rpartition(".")[2]
    if first == "intake" and last == "summary":
        return form.value("intake.on") is None
    if first == "requests":
        if last == "day_parts_needed":
            return len(form.value(f"{path.rpartition('.')[0]}.day_parts") or ()) < 2  # noqa: PLR2004 - nothing to choose
        alone = len(keys_of(form.facts, "children")) < 2  # noqa: PLR2004 - one child is not to be chosen from
        of_one = {"children", "siblings_apart"} if alone else set()
        return last in {"opened_on", "counts_in", "weights", "public", "closed", *of_one}
    if first == "adults":
        return last in {"since", "until", "vogs"}
    return first == "own_children" and last == "vogs"


@frozen
class PurposeQuestion:
    """Asks for which purposes consent was given."""

    section: str = _CONSENT
    name: str = "consents"
    required: bool = False

    def label(self, _form: Form) -> str:
        """Return what is asked."""
        return _("Consent was given for")

    def shown(self, form: Form) -> str:
        """Return the purposes as people read them."""
        return ", ".join(PURPOSE.label(purpose) for purpose in keys_of(form.facts, "consents"))

    def put(self, form: Form, ask: Ask) -> None:
        """Ask the purposes; a purpose that is left out loses its consent."""
        help_ = _(_WITHOUT[form.number[0]])
        kept = keys_of(form.facts, "consents")
        chosen = ask.choices(self.label(form), PURPOSE, kept=kept, help=help_)
        day = form.value("intake.on") if form.number.startswith("V") else None
        given = form.facts.get(f"consents.{kept[0]}") if kept else {"given_on": day or form.today.isoformat()}
        for purpose in kept:
            if purpose not in chosen:
                form.facts = without(form.facts, f"consents.{purpose}")
        for purpose in chosen:
            form.facts.setdefault(f"consents.{purpose}", given)


def consent_questions(form: Form) -> Iterator[Question]:
    """Yield the questions about consent: for what; then, once for all purposes, when, by whom, and who is missing."""
    yield PurposeQuestion()
    purposes = keys_of(form.facts, "consents")
    if not purposes:
        return
    first, *others = (f"consents.{purpose}" for purpose in purposes)

    def question(name: str, *, required: bool = False) -> Question:
        also = tuple(f"{path}.{name}" for path in others)
        return FieldQuestion(f"{first}.{name}", _CONSENT, required=required, also=also)

    yield question("given_on", required=True)
    yield question("by", required=True)
    if form.number.startswith("V"):
        yield question("missing_reason", required=parent_missing(form))


def parent_missing(form: Form) -> bool:
    """Whether fewer people gave consent than there are parents with custody; then a reason is needed (design 9)."""
    purposes = keys_of(form.facts, "consents")
    given = len(form.value(f"consents.{purposes[0]}.by") or ()) if purposes else 0
    custody = [key for key in keys_of(form.facts, "parents") if form.value(f"parents.{key}.custody")]
    return given < len(custody)
