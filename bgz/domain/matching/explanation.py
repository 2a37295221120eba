"""A candidate as a coordinator reads it: score, band, reasons, questions, and every rule and criterion on request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.matching.criteria import CRITERIA, REQUEST, SUPPORT
from bgz.domain.matching.hard_rules import RULES, Rule, approved
from bgz.domain.matching.questions import support_questions
from bgz.domain.matching.ranking import ROUNDING, Ranked, Scored, Step, score
from bgz.domain.matching.reasons import Reason, reasons, whole_km
from bgz.domain.matching.tries import earlier_tries
from bgz.domain.record.fields import private
from bgz.domain.work.disputed import or_dispute
from bgz.i18n import _
from bgz.terms import BAND, CRITERION, DAY_PARTS, DISTANCE, HELP, NEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.matching.pairing import Asked, Offered

BANDS = (("strong", 0.75), ("good", 0.60), ("possible", 0.45), ("weak", 0.0))
ONE_SIDED = 0.4
"""Below this on one side, the candidate carries a remark."""


@frozen
class CriterionScore:
    """One criterion of a candidate. `value` is from 0 to 1; `known` is false where the mean of the pool stands in."""

    code: str
    label: str
    weight: int
    value: float
    known: bool


@frozen(kw_only=True)
class Candidate:
    """One support family with its score and why. `score` and the sides' scores are from 0 to 1."""

    rank: int
    number: str
    name: str = private()
    town: str
    municipality: str
    km: int | None
    score: float
    band: str
    band_label: str
    request_score: float
    support_score: float
    reasons: tuple[Reason, ...]
    remarks: tuple[str, ...]
    questions: tuple[str, ...]
    earlier: tuple[str, ...]
    criteria: tuple[CriterionScore, ...]


@frozen
class RuleOutcome:
    """What a hard rule says of one pair: yes, no or None (not known)."""

    code: str
    name: str
    sentence: str
    fits: bool | None
    lifted: bool = False


@frozen
class Explanation:
    """Every rule and criterion for one pair, also when a rule excludes it."""

    candidate: Candidate
    rules: tuple[RuleOutcome, ...]


@frozen
class ChildAsked:
    """A child for whom is asked: its position in the family, and its age where the month of birth is known."""

    position: int
    age: int | None


@frozen(kw_only=True)
class Suggestion:
    """Who suits a request: the funnel, the best candidates, and one pair in full when asked for.

    `remaining` are all whom no rule excludes; `candidates` the first of them. `questions` are for the request family,
    those of a candidate for the support family.
    """

    number: str
    name: str = private()
    day: date
    children: tuple[ChildAsked, ...]
    wanted: str
    questions: tuple[str, ...]
    considered: int
    steps: tuple[Step, ...]
    remaining: int
    candidates: tuple[Candidate, ...]
    explained: Explanation | None
    lifted: tuple[str, ...]
    weights: Mapping[str, int]
    inputs: str


def wanted(asked: Asked) -> str:
    """Return in a line what is asked, by labels alone."""
    parts = [", ".join(HELP.label(code) for code in HELP.codes if code in asked.help)]
    parts.append(", ".join(DAY_PARTS.label(code) for code in DAY_PARTS.codes if code in asked.day_parts))
    parts.append(DISTANCE.label(asked.request.distance) if asked.request.distance else "")
    parts.append(", ".join(NEEDS.label(code) for code in NEEDS.codes if code in asked.needs))
    return "; ".join(part for part in parts if part)


def children_asked_for(asked: Asked) -> tuple[ChildAsked, ...]:
    """Return the children for whom is asked, by position."""
    positions = {key: position for position, key in enumerate(asked.family.children, start=1)}
    born = {key: asked.family.children[key].born for key in asked.children}
    return tuple(ChildAsked(positions[key], month.age_on(asked.day) if month else None) for key, month in born.items())


def band(value: float) -> str:
    """Return the band of a score, a code of `terms.BAND`."""
    return next(code for code, least in BANDS if value >= least - ROUNDING)


def candidate(ranked: Ranked, scored: Scored, position: int) -> Candidate:
    """Return a candidate as it is shown, at `position` (from 1; 0 for one that a rule excludes)."""
    asked, family = ranked.asked, scored.offered.family
    means, weights = ranked.means, ranked.weights
    sides = {side: score(scored.values, means, weights, side) for side in (REQUEST, SUPPORT)}
    return Candidate(
        rank=position,
        number=family.number,
        name=family.surname or "",
        town=(family.address and family.address.town) or "",
        municipality=family.municipality or "",
        km=whole_km(scored.offered.km),
        score=round(scored.score, 4),
        band=band(scored.score),
        band_label=BAND.label(band(scored.score)),
        request_score=round(sides[REQUEST], 4),
        support_score=round(sides[SUPPORT], 4),
        reasons=reasons(asked, scored.offered, scored.values),
        remarks=tuple(_remarks(sides)),
        questions=support_questions(asked, scored.offered, scored.unknown),
        earlier=earlier_tries(scored.offered.tries, asked.day),
        criteria=tuple(_criteria(ranked, scored)),
    )


def _remarks(sides: Mapping[str, float]) -> Iterator[str]:
    if sides[REQUEST] < ONE_SIDED:
        yield _("Little of what the request asks.")
    if sides[SUPPORT] < ONE_SIDED:
        yield _("Little of what the support family prefers.")


def _criteria(ranked: Ranked, scored: Scored) -> Iterator[CriterionScore]:
    for criterion in CRITERIA:
        value, weight = scored.values[criterion.code], ranked.weights[criterion.code]
        if weight:
            stands = ranked.means[criterion.code] if value is None else value
            yield CriterionScore(
                criterion.code, CRITERION.label(criterion.code), weight, round(stands, 4), value is not None
            )


def _why(rule: Rule, offered: Offered) -> str:
    """Return why a rule excludes a family; of an approval about which two people disagree, that."""
    if rule.check is approved:
        return or_dispute(offered.family, "screening", or_dispute(offered.family, "left", _(rule.excludes)))
    return _(rule.excludes)


def explain(ranked: Ranked, offered: Offered) -> Explanation:
    """Return every rule and criterion for one support family, whether a rule excludes it or not."""
    asked, lifted = ranked.asked, ranked.lifted
    outcomes = tuple(
        RuleOutcome(rule.code, _(rule.name), _why(rule, offered), rule.check(asked, offered), rule.code in lifted)
        for rule in RULES
    )
    values = {criterion.code: criterion.value(asked, offered) for criterion in CRITERIA}
    unknown = tuple(outcome.code for outcome in outcomes if outcome.fits is None)
    scored = Scored(offered, unknown, values, score(values, ranked.means, ranked.weights))
    numbers = [each.offered.family.number for each in ranked.candidates]
    number = offered.family.number
    position = numbers.index(number) + 1 if number in numbers else 0
    return Explanation(candidate(ranked, scored, position), outcomes)
