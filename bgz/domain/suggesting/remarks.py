"""What a coordinator should know of a request or a candidate besides reasons and questions, in a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.matching.clashes import contradictions_of_request, contradictions_of_support
from bgz.domain.matching.hard_rules import BY_CODE
from bgz.domain.matching.rule_words import rule_sentence
from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import contradictions
from bgz.domain.work.stages import takes_places, under_way
from bgz.i18n import _
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.matching.pairing import Asked, Offered
    from bgz.domain.suggesting.ranking import Ranked

ONE_SIDED = 0.4
"""Below this on one side, the candidate carries a remark."""
_OF_REQUEST = ("children", "address", "languages", "dutch", "interests", "rather_not", "not_with")
"""What rules and criteria look at in a request family, besides the request itself."""
_OF_SUPPORT = ("offer", "address", "languages", "interests", "rather_not", "not_with", "paused")
"""What rules and criteria look at in a support family."""


def request_remarks(asked: Asked, matches: Iterable[Match]) -> Iterator[str]:
    """Yield the remarks about a request; `matches` are those of its family."""
    if asked.place is None:
        yield _("Nobody knows where the request family lives: distances do not count.")
    yield from proposals_for(asked, matches)
    if own := asked.request.weights:
        told = ", ".join(f"{CRITERION.label(code)} {own[code]}" for code in CRITERION.codes if code in own)
        yield _("This request has weights of its own: {weights}.").format(weights=told)
    yield from contradictions_of_request(asked.family, asked.request)
    if asked.family.about.disputed:
        yield from contradictions(asked.family, (f"requests.{asked.key}", *_OF_REQUEST))


def remarks(ranked: Ranked, offered: Offered, request_score: float, support_score: float) -> Iterator[str]:
    """Yield the remarks about a candidate; the scores are those of what either side asks or prefers."""
    if request_score < ONE_SIDED:
        yield _("Little of what the request asks.")
    if support_score < ONE_SIDED:
        yield _("Little of what the support family prefers.")
    yield from _lifted(ranked, offered)
    yield from proposals_elsewhere(ranked.asked, offered.supporter.proposals(ranked.asked.day))
    yield from contradictions_of_support(offered.family)
    if offered.family.about.disputed:
        yield from contradictions(offered.family, _OF_SUPPORT)


def _lifted(ranked: Ranked, offered: Offered) -> Iterator[str]:
    for code in ranked.lifted:
        fits = BY_CODE[code].check(ranked.asked, offered)
        if fits is False:
            sentence = rule_sentence(code, ranked.asked, offered, fits=fits)
            yield _("Rule {code} is lifted: {sentence}.").format(code=code, sentence=sentence)


def proposals_for(asked: Asked, matches: Iterable[Match]) -> Iterator[str]:
    """Yield the proposals under way for this request, and other matches of the children; `matches` are the family's."""
    for match in sorted(matches, key=lambda each: each.number):
        shared = not set(match.children).isdisjoint(asked.children)
        if shared and takes_places(match, asked.day):
            yield _("A child is in another running match: {number}.").format(number=match.number)
        elif (shared or match.request in {asked.key, None}) and match.proposed and under_way(match, asked.day):
            text = _("A proposal for this request is under way since {day}: {number}.")
            yield text.format(day=show_day(match.proposed.on), number=match.number)


def proposals_elsewhere(asked: Asked, proposals: Iterable[Match]) -> Iterator[str]:
    """Yield the proposals under way of a support family to others, by their number alone."""
    for match in sorted(proposals, key=lambda each: each.number):
        if match.request_family != asked.family.number and match.proposed:
            text = _("Proposed to another family since {day}: {number}.")
            yield text.format(day=show_day(match.proposed.on), number=match.number)
