"""A candidate as a coordinator reads it: score, band, reasons, questions, and every rule and criterion on request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.matching.criteria import CRITERIA, REQUEST, SUPPORT
from bgz.domain.matching.hard_rules import RULES
from bgz.domain.matching.questions import request_questions, support_questions
from bgz.domain.matching.reasons import Reason, reasons, whole_km
from bgz.domain.matching.rule_words import rule_sentence
from bgz.domain.matching.tries import earlier_tries
from bgz.domain.record.fields import private
from bgz.domain.suggesting.order import ROUNDING, Scored
from bgz.domain.suggesting.ranking import Ranked, Step, lacking, scored, side_score, values_of
from bgz.domain.suggesting.remarks import remarks, request_remarks
from bgz.domain.suggesting.worth import Worth, worth_asking
from bgz.i18n import _
from bgz.terms.families import DISTANCE, HELP, NEEDS
from bgz.terms.matches import BAND, CRITERION
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bgz.domain.cases.match import Match
    from bgz.domain.matching.pairing import Asked, Offered

BANDS = (("strong", 0.75), ("good", 0.60), ("possible", 0.45), ("weak", 0.0))


@frozen
class CriterionScore:
    """One criterion of a candidate.

    `value` is from 0 to 1; `known` is false where the mean of the pool stands in. `points` are what it brings of the
    hundred.
    """

    code: str
    label: str
    weight: int
    value: float
    known: bool
    points: float


@frozen(kw_only=True)
class Candidate:
    """One support family with its score and why. `score`, its limits and the sides' scores are from 0 to 1.

    `low` and `high` are the score if all that is not known were against, and in favour.
    """

    rank: int
    number: str
    name: str = private()
    town: str
    municipality: str
    km: int | None
    score: float
    low: float
    high: float
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
    """What a hard rule says of one pair: yes, no or None (not known), and why in a sentence."""

    code: str
    name: str
    sentence: str
    fits: bool | None
    lifted: bool = False


@frozen
class Explanation:
    """Every rule and criterion for one pair, also when a rule excludes it; `left` places the support family has."""

    candidate: Candidate
    rules: tuple[RuleOutcome, ...]
    left: int | None


@frozen
class ChildAsked:
    """A child for whom is asked: its position in the family, and its age where the month of birth is known."""

    position: int
    age: int | None


@frozen(kw_only=True)
class OfRequest:
    """What is told of a request however it is looked at.

    `remarks` are about the request, `questions` for its family. `remaining` are all whom no rule excludes. `weights`,
    `version` and `inputs` say what the outcome was made of.
    """

    number: str
    name: str = private()
    day: date
    children: tuple[ChildAsked, ...]
    wanted: str
    remarks: tuple[str, ...]
    questions: tuple[str, ...]
    remaining: int
    lifted: tuple[str, ...]
    weights: Mapping[str, int]
    version: str
    inputs: str


@frozen(kw_only=True)
class Suggestion(OfRequest):
    """Who suits a request: the funnel and the best candidates.

    `candidates` are the first of those who remain. The answers to `worth_asking` could change the first three.
    """

    considered: int
    steps: tuple[Step, ...]
    candidates: tuple[Candidate, ...]
    worth_asking: tuple[Worth, ...]


@frozen(kw_only=True)
class Why(OfRequest):
    """One pair in full. `to_lift` are the rules that exclude it and that nobody lifted."""

    candidate: Candidate
    rules: tuple[RuleOutcome, ...]
    to_lift: tuple[str, ...]


def suggestion_of(ranked: Ranked, matches: Iterable[Match], top: int) -> Suggestion:
    """Return the first `top` candidates; `matches` are those of the request family."""
    told = _of_request(ranked, matches)
    return Suggestion(
        **told,
        considered=ranked.considered,
        steps=ranked.steps,
        candidates=tuple(candidate(ranked, each, place) for place, each in enumerate(ranked.candidates[:top], start=1)),
        worth_asking=worth_asking(ranked, len(told["questions"])),
    )


def why_of(ranked: Ranked, matches: Iterable[Match], explained: Explanation) -> Why:
    """Return one pair in full; `matches` are those of the request family."""
    return Why(
        **_of_request(ranked, matches),
        candidate=explained.candidate,
        rules=explained.rules,
        to_lift=tuple(rule.code for rule in explained.rules if rule.fits is False and not rule.lifted),
    )


def _of_request(ranked: Ranked, matches: Iterable[Match]) -> dict[str, Any]:
    asked = ranked.asked
    return {
        "number": asked.family.number,
        "name": asked.family.surname or "",
        "day": asked.day,
        "children": children_asked_for(asked),
        "wanted": wanted(asked),
        "remarks": tuple(request_remarks(asked, matches)),
        "questions": tuple(request_questions(asked, interests=ranked.weights["interests"] > 0)),
        "remaining": len(ranked.candidates),
        "lifted": ranked.lifted,
        "weights": ranked.weights,
        "version": ranked.version,
        "inputs": ranked.inputs,
    }


def wanted(asked: Asked) -> str:
    """Return in a line what is asked, by labels alone."""
    distance = [DISTANCE.label(asked.request.distance)] if asked.request.distance else []
    parts = (HELP.labels(asked.help), DAY_PARTS.labels(asked.day_parts), distance, NEEDS.labels(asked.needs))
    return "; ".join(", ".join(part) for part in parts if part)


def children_asked_for(asked: Asked) -> tuple[ChildAsked, ...]:
    """Return the children for whom is asked, by position."""
    positions = {key: position for position, key in enumerate(asked.family.children, start=1)}
    born = {key: asked.family.children[key].born for key in asked.children}
    return tuple(ChildAsked(positions[key], month.age_on(asked.day) if month else None) for key, month in born.items())


def band(value: float) -> str:
    """Return the band of a score, a code of `terms.BAND`."""
    return next(code for code, least in BANDS if value >= least - ROUNDING)


def candidate(ranked: Ranked, shown: Scored, position: int) -> Candidate:
    """Return a candidate as it is shown, at `position` (from 1; 0 for one that a rule excludes)."""
    asked, family = ranked.asked, shown.offered.family
    sides = {side: side_score(shown.values, ranked.means, ranked.weights, side) for side in (REQUEST, SUPPORT)}
    questions = support_questions(asked, shown.offered, lacking(shown, ranked.weights))
    return Candidate(
        rank=position,
        number=family.number,
        name=family.surname or "",
        town=(family.address and family.address.town) or "",
        municipality=family.municipality or "",
        km=whole_km(shown.offered.km),
        score=round(shown.score, 4),
        low=round(shown.low, 4),
        high=round(shown.high, 4),
        band=band(shown.score),
        band_label=BAND.label(band(shown.score)),
        request_score=round(sides[REQUEST], 4),
        support_score=round(sides[SUPPORT], 4),
        reasons=reasons(asked, shown.offered, shown.values),
        remarks=tuple(remarks(ranked, shown.offered, sides[REQUEST], sides[SUPPORT])),
        questions=tuple(question.text for question in questions),
        earlier=earlier_tries(shown.offered.tries, asked.day),
        criteria=tuple(_criteria(ranked, shown)),
    )


def _criteria(ranked: Ranked, shown: Scored) -> Iterator[CriterionScore]:
    total = sum(ranked.weights[criterion.code] for criterion in CRITERIA)
    for criterion in CRITERIA:
        value, weight = shown.values[criterion.code], ranked.weights[criterion.code]
        if weight:
            stands = ranked.means[criterion.code] if value is None else value
            yield CriterionScore(
                code=criterion.code,
                label=CRITERION.label(criterion.code),
                weight=weight,
                value=round(stands, 4),
                known=value is not None,
                points=round(100 * weight * stands / total, 2),
            )


def explain(ranked: Ranked, offered: Offered) -> Explanation:
    """Return every rule and criterion for one support family, whether a rule excludes it or not."""
    outcomes = tuple(_outcome(ranked, offered))
    unknown = tuple(outcome.code for outcome in outcomes if outcome.fits is None)
    shown = scored(offered, unknown, values_of(ranked.asked, offered), ranked.means, ranked.weights)
    numbers = [each.number for each in ranked.candidates]
    position = numbers.index(shown.number) + 1 if shown.number in numbers else 0
    return Explanation(candidate(ranked, shown, position), outcomes, offered.left)


def _outcome(ranked: Ranked, offered: Offered) -> Iterator[RuleOutcome]:
    for rule in RULES:
        fits = rule.check(ranked.asked, offered)
        sentence = rule_sentence(rule.code, ranked.asked, offered, fits=fits)
        yield RuleOutcome(rule.code, _(rule.name), sentence, fits, rule.code in ranked.lifted)
