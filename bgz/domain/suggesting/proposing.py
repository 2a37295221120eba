"""The gate of a proposal: the request family is ready, and no hard rule is broken but those lifted (design 9, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.suggesting.remarks import proposals_elsewhere, proposals_for
from bgz.domain.work.gates import Lack, asking_lacks, child_lacks, day_lacks
from bgz.domain.work.requests import open_requests
from bgz.domain.work.stages import under_way
from bgz.errors import Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from bgz.domain.matching.pairing import Asked
    from bgz.domain.suggesting.view import Explanation


def lifted_rules(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the rules to lift. Raises Usage for one that is unknown or never lifted."""
    wanted = tuple(dict.fromkeys(code.upper() for code in codes))
    for code in wanted:
        if code not in BY_CODE:
            raise Usage(_("There is no rule {code}.").format(code=code), hint=_("The rules are H1 to H11."))
        if not BY_CODE[code].liftable:
            raise Usage(
                _("Rule {code} is never lifted: no match without an approval and a valid VOG.").format(code=code)
            )
    return wanted


def lifted_for(explained: Explanation) -> tuple[str, ...]:
    """Return the lifted rules that say no to this pair: for the others no lead is needed, and nothing is noted."""
    return tuple(rule.code for rule in explained.rules if rule.lifted and rule.fits is False)


def proposed_match(asked: Asked, number: str, helping: str, proposal: Proposal, owner: str) -> Match:
    """Return the match as it begins."""
    return Match(
        number=number,
        owner=owner,
        request_family=asked.family.number,
        request=asked.key,
        children=asked.children,
        support_family=helping,
        proposed=proposal,
    )


def proposal_under_way(asked: Asked, support: str, matches: Iterable[Match]) -> Match | None:
    """Return the proposal whose outcome comes first: with this support family, or for one of the children asked for.

    `matches` are those of the request family.
    """
    found = (
        match
        for match in matches
        if under_way(match, asked.day)
        and (match.support_family == support or not set(match.children).isdisjoint(asked.children))
    )
    return min(found, key=lambda match: (match.support_family != support, match.number), default=None)


def proposal_remarks(
    asked: Asked, explained: Explanation, others: Collection[Match], waiting: Collection[str]
) -> Iterator[str]:
    """Yield what to think of with a proposal, a sentence each.

    `others` are the matches of either family, `waiting` all children of the request who wait.
    """
    best = explained.candidate
    yield from (_("Ask the support family: {question}").format(question=question) for question in best.questions)
    yield from (_("Earlier: {earlier}").format(earlier=earlier) for earlier in best.earlier)
    yield from proposals_for(asked, (other for other in others if other.request_family == asked.family.number))
    helping = (other for other in others if other.support_family == best.number and under_way(other, asked.day))
    yield from proposals_elsewhere(asked, helping)
    if not asked.request.siblings_apart and not set(waiting) <= set(asked.children):
        yield _("The request does not say that the children may go to different families: ask the request family.")
    needed = lifted_for(explained)
    needless = [rule.code for rule in explained.rules if rule.lifted and rule.code not in needed]
    if needless and needed:
        yield _("Not lifted, as it is not in the way: {codes}.").format(codes=", ".join(needless))
    elif needless:
        yield _("Nothing had to be lifted. The reason is noted as that of the proposal.")


def children_that_fit(asked: Asked, left: int | None) -> tuple[str, ...]:
    """Return the positions of the children to name when siblings may part and not all have a place; none if all do."""
    if not asked.request.siblings_apart or left is None or not 0 < left < len(asked.children):
        return ()
    keys = list(asked.family.children)
    return tuple(str(keys.index(child) + 1) for child in asked.children[:left])


def proposal_lacks(
    match: Match, asked: Asked, explained: Explanation, others: Iterable[Match], today: date
) -> Iterator[Lack]:
    """Yield what stands in the way of a proposal. `others` are the matches of either family."""
    others = list(others)
    on = match.proposed.on if match.proposed else today
    signed_up = (asked.family.registered_on, _("the sign-up"))
    yield from day_lacks(on, today, signed_up)
    yield from asking_lacks(asked.family, on)
    if asked.key not in open_requests(asked.family, on):
        yield Lack("closed", _("The request is closed."), firm=True)
    yield from child_lacks(match, others, on)
    for other in others:
        same = (other.request_family, other.support_family) == (match.request_family, match.support_family)
        if same and under_way(other, on):
            yield Lack(
                "proposed", _("These families were proposed already: {number}.").format(number=other.number), firm=True
            )
    if fitting := children_that_fit(asked, explained.left):
        text = _("There is a place for {count} of the {all} children. Name them: {option}")
        named = " ".join(f"--child {each}" for each in fitting)
        yield Lack("places", text.format(count=len(fitting), all=len(asked.children), option=named), firm=True)
    for outcome in explained.rules:
        if outcome.fits is False and not outcome.lifted:
            rule = _("Rule {code}: {sentence}.").format(code=outcome.code, sentence=outcome.sentence)
            yield Lack(outcome.code, rule, firm=True)
