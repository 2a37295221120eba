"""The gate of a proposal: the request family is ready, and no hard rule is broken but those lifted (design 9, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.work.gates import Lack, asking_lacks, child_lacks, day_lacks
from bgz.domain.work.requests import open_requests
from bgz.domain.work.stages import under_way
from bgz.errors import Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bgz.domain.matching.pairing import Asked
    from bgz.domain.suggesting.view import Explanation


def lifted_rules(codes: Iterable[str], reason: str | None) -> tuple[str, ...]:
    """Return the codes of the rules to lift. Raises Usage for one unknown or never lifted, or without a reason."""
    wanted = tuple(dict.fromkeys(code.upper() for code in codes))
    for code in wanted:
        if code not in BY_CODE:
            raise Usage(_("There is no rule {code}.").format(code=code), hint=_("The rules are H1 to H11."))
        if not BY_CODE[code].liftable:
            raise Usage(
                _("Rule {code} is never lifted: no match without an approval and a valid VOG.").format(code=code)
            )
    if wanted and not reason:
        raise Usage(_("A rule is lifted with a reason."), hint=_("Give it with {option}.").format(option="--reason"))
    return wanted


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
    for outcome in explained.rules:
        if outcome.fits is False and not outcome.lifted:
            rule = _("Rule {code}: {sentence}.").format(code=outcome.code, sentence=outcome.sentence)
            yield Lack(outcome.code, rule, firm=True)
