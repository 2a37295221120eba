"""Why one support family suits a request, or does not: every rule and criterion. Never writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.suggest import asked_in, before_proposal, explained_in, next_proposal, ranked_in
from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.matching.questions import request_questions
from bgz.domain.suggesting.proposing import lifted_rules
from bgz.domain.suggesting.remarks import request_remarks
from bgz.domain.suggesting.view import Why, children_asked_for, wanted
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.storage.folder import CaseFolder


def why(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder,
    number: str,
    helping: str,
    *,
    today: date,
    request: str | None = None,
    children: Sequence[str] = (),
    lift: Sequence[str] = (),
    reason: str | None = None,
) -> Result[Why]:
    """Return every rule and criterion of one pair, and which rules would have to be lifted."""
    lifted = lifted_rules(lift, reason)
    book = open_casebook(folder)
    asked = asked_in(book, number, today, request=request, children=children)
    ranked = ranked_in(book, asked, lifted)
    explained = explained_in(book, ranked, helping)
    view = Why(
        number=number,
        name=asked.family.surname or "",
        day=today,
        children=children_asked_for(asked),
        wanted=wanted(asked),
        remarks=tuple(request_remarks(asked, book.of_request.get(number, ()))),
        questions=request_questions(asked, ranked.weights),
        candidate=explained.candidate,
        rules=explained.rules,
        to_lift=tuple(rule.code for rule in explained.rules if rule.fits is False and not rule.lifted),
        remaining=len(ranked.candidates),
        lifted=ranked.lifted,
        weights=ranked.weights,
        version=ranked.version,
        inputs=ranked.inputs,
    )
    never = [code for code in view.to_lift if not BY_CODE[code].liftable]
    step = next_proposal(asked, helping, [*lifted, *view.to_lift], children, request)
    messages = (*before_proposal(asked), *_stands_in_the_way(view, never))
    return Result(view, messages, next_step=f"bgz screen {helping}" if never else step)


def _stands_in_the_way(view: Why, never: Sequence[str]) -> Iterator[str]:
    """Yield what would have to be lifted for a proposal."""
    rest = [code for code in view.to_lift if code not in never]
    if never:
        yield _("No match without an approval and a valid VOG: {codes} is never lifted.").format(codes=", ".join(never))
    if rest:
        yield _("For a proposal a lead would have to lift: {codes}.").format(codes=_(" and ").join(rest))
