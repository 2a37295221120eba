"""Why one support family suits a request, or does not: every rule and criterion. Never writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.suggest import asked_in, before_proposal, explained_in, next_proposal, next_suggestion, ranked_in
from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.suggesting.proposing import children_that_fit, lifted_for, lifted_rules
from bgz.domain.suggesting.view import Why, why_of
from bgz.i18n import _, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bgz.storage.folder import CaseFolder

WEIGHED = frozenset({"H2", "H4", "H5", "H9", "H10"})
"""The rules that a lead may weigh against a good match. The others say what a family cannot have or does not want."""


def why(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder,
    number: str,
    helping: str,
    *,
    today: date,
    request: str | None = None,
    children: Sequence[str] = (),
    lift: Sequence[str] = (),
) -> Result[Why]:
    """Return every rule and criterion of one pair, and which rules would have to be lifted."""
    lifted = lifted_rules(lift)
    book = open_casebook(folder)
    asked = asked_in(book, number, today, request=request, children=children)
    ranked = ranked_in(book, asked, lifted)
    matches, explained = book.of_request.get(number, ()), explained_in(book, ranked, helping)
    view = why_of(ranked, matches, explained)
    never = [code for code in view.to_lift if not BY_CODE[code].liftable]
    named = children_that_fit(asked, explained.left) or children
    step = next_proposal(asked, helping, (*lifted_for(explained), *view.to_lift), named, request, matches)
    if not WEIGHED.issuperset(view.to_lift):
        step = next_suggestion(asked, children, request)
    messages = (*before_proposal(asked, lifted), *_stands_in_the_way(view, never))
    return Result(view, messages, next_step=f"bgz screen {helping}" if never else step)


def _stands_in_the_way(view: Why, never: Sequence[str]) -> Iterator[str]:
    """Yield what would have to be lifted for a proposal."""
    rest = [code for code in view.to_lift if code in WEIGHED]
    theirs = [code for code in view.to_lift if code not in WEIGHED and code not in never]
    if never:
        yield _("No match without an approval and a valid VOG: {codes} is never lifted.").format(codes=", ".join(never))
    if rest:
        yield _("For a proposal a lead would have to lift: {codes}.").format(codes=listed(rest, _(" and ")))
    if theirs:
        text = _("Not for a lead but for the families to change: {codes}. Ask them first, or choose somebody else.")
        yield text.format(codes=listed(theirs, _(" and ")))
