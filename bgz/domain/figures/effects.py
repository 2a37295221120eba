"""Satisfaction and own goals: scores of 0 to 10 that families gave, by the moment at which they were asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.cases.match import END_TALK, REVIEW, SIDES, TRIAL_REVIEW
from bgz.domain.cases.person import Contact
from bgz.domain.figures.counts import mean, percent, spread
from bgz.domain.figures.definitions import Effect
from bgz.domain.work.requests import place_on
from bgz.terms.figures import CHANGE, MOMENT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bgz.domain.cases.match import Match
    from bgz.domain.figures.period import Window
    from bgz.domain.figures.region import Region, Run

_MOMENTS = {"first_reaction": "start", TRIAL_REVIEW: "trial", REVIEW: "half_year", END_TALK: "end"}
"""The moment that a contact belongs to by what it is about. Others count at the start, or at other moments."""
_ASKED = frozenset({TRIAL_REVIEW, REVIEW, END_TALK})
"""Contacts at which scores are asked for, so that one without a score lowers the response."""
BY_PLAN = frozenset({"trial", "half_year", "end"})
"""Moments at which every family is asked; at others a score is noted when a family gives one."""
_REQUEST = SIDES[0]
_AFTER_END = timedelta(days=28)
"""An end talk that is held so long after the last day of a match still tells of it."""
_Family = tuple[str, str]
"""A family as one to ask: its side, and its number; the number of the match where no family is known."""


@frozen
class _Question:
    """A question, and the families of whom it is asked."""

    score: Callable[[Contact], int | None]
    sides: tuple[str, ...]


_SATISFIED = _Question(lambda contact: contact.satisfied, SIDES)
_GOALS = _Question(lambda contact: contact.goals, SIDES[:1])
_QUESTIONS = {"satisfaction": _SATISFIED, "own_goals": _GOALS}


@frozen
class Asked:
    """A talk with one family: with whom, at which moment, where it counts, and in which match, if in one."""

    who: _Family
    moment: str
    place: str | None
    contact: Contact
    match: str = ""


@frozen
class _Given:
    """What one family gave, in the municipality where it counts: a score if any, or how its scores went."""

    place: str | None
    moment: str = ""
    score: int | None = None
    change: str = ""


@frozen
class Scores:
    """All talks of a whole region in which scores were asked or given, and what they come to in a period.

    Each family counts once, in one municipality, whatever matches it has: figures of few families would tell of them.
    Of several municipalities it is that where it was asked last, of how scores went that of its last match.
    """

    talks: Sequence[Asked]
    runs: "Sequence[Run]"
    place_of: "Callable[[Match], str | None]"
    _found: dict["Window", Mapping[str, Sequence[_Given]]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, region: Region) -> Scores:
        """Look through all talks of `region`, in the order of their days."""
        return cls(sorted(_all(region), key=lambda each: each.contact.on), region.runs, region.place_of)

    def within(self, window: Window) -> Mapping[str, Sequence[_Given]]:
        """Return by figure what families gave in `window`; it is looked up once for all municipalities."""
        if window not in self._found:
            told = {name: list(self._last(window, question)) for name, question in _QUESTIONS.items()}
            told["satisfaction_change"] = list(self._changes(window, _SATISFIED))
            told["goals_change"] = list(self._changes(window, _GOALS))
            self._found[window] = told
        return self._found[window]

    def _last(self, window: Window, question: _Question) -> Iterator[_Given]:
        """Yield of each family asked at a moment its last score there, or that it gave none.

        Where it counts does not hang on the question: who was asked both counts for both in the same place.
        """
        places: dict[tuple[str, _Family], str | None] = {}
        scores: dict[tuple[str, _Family], int | None] = {}
        for each in self.talks:
            if each.contact.on in window and each.who[0] in question.sides:
                asked, score = (each.moment, each.who), question.score(each.contact)
                places[asked] = each.place
                if score is not None or each.moment in BY_PLAN:
                    scores[asked] = scores.get(asked) if score is None else score
        for asked, score in scores.items():
            yield _Given(places[asked], asked[0], score)

    def _changes(self, window: Window, question: _Question) -> Iterator[_Given]:
        """Yield how the scores went of each family in the matches that ran in `window`, by its first and last.

        Scores that a request family gave on its own record count too. What was scored after the end of the match
        does not, unless in an end talk soon after. A family with fewer than two scores is left out.
        It counts where the last of its matches does that ran.
        """
        ran = [run for run in self.runs if window.touches(run.since, run.until)]
        places = {_who(side, run.match): self.place_of(run.match) for run in ran for side in SIDES}
        until: dict[str | _Family, list[date | None]] = {run.match.number: [run.until] for run in ran}
        for run in ran:
            until.setdefault(_who(_REQUEST, run.match), []).append(run.until)
        scored: dict[_Family, list[tuple[date, int]]] = {}
        for each in self.talks:
            score = question.score(each.contact)
            if score is not None and each.who[0] in question.sides and each.contact.on <= window.last:
                ends = until.get(each.match or each.who, ())
                if any(_in_time(each.contact, last_day) for last_day in ends):
                    scored.setdefault(each.who, []).append((each.contact.on, score))
        for who, given in scored.items():
            (_on, first), (_day, last) = min(given), max(given)
            if len(given) > 1:
                way = "stable" if first == last else "better" if last > first else "worse"
                yield _Given(places[who], change=way)


def effects(region: Region, window: Window) -> dict[str, Any]:
    """Return the scores given in `window` by moment, and how they went in the matches that ran in it."""
    given = {
        name: [each for each in families if region.whole is None or each.place in region.places]
        for name, families in region.timeline.scores.within(window).items()
    }
    return {
        "satisfaction": _by_moment(given["satisfaction"]),
        "satisfaction_change": spread((each.change for each in given["satisfaction_change"]), CHANGE),
        "own_goals": _by_moment(given["own_goals"]),
        "goals_change": spread((each.change for each in given["goals_change"]), CHANGE),
    }


def _by_moment(families: Sequence[_Given]) -> tuple[Effect, ...]:
    found = []
    for moment in MOMENT.codes:
        asked = [each.score for each in families if each.moment == moment]
        scores = [score for score in asked if score is not None]
        share = percent(len(scores), len(asked)) if moment in BY_PLAN else None
        found.append(Effect(moment, MOMENT.label(moment), len(asked), len(scores), share, mean(scores)))
    return tuple(found)


def _all(region: Region) -> Iterator[Asked]:
    """Yield every talk with a score, or in which one was asked, once for each family that it was with."""
    for run in region.runs:
        match, place = run.match, region.place_of(run.match)
        for contact in match.contacts.values():
            if _scored(contact) or (contact.about in _ASKED and not _taken_over(contact, run)):
                for side in _sides(contact):
                    yield Asked(_who(side, match), _moment(contact, run), place, contact, match.number)
    for family in region.requests:
        for contact in family.contacts.values():
            if _scored(contact):
                first = region.first_trials.get(family.number)
                before = first is None or contact.on <= first.since
                moment = "start" if before else _MOMENTS.get(contact.about, "other")
                yield Asked((_REQUEST, family.number), moment, place_on(family, contact.on), contact)


def _who(side: str, match: Match) -> _Family:
    family = match.request_family if side == _REQUEST else match.support_family
    return side, family or match.number


def _sides(contact: Contact) -> tuple[str, ...]:
    """Return who was asked: a talk with both families asks each; one that names nobody was with who asks for help."""
    return SIDES if contact.side == "both" else (contact.side or _REQUEST,)


def _scored(contact: Contact) -> bool:
    return contact.satisfied is not None or contact.goals is not None


def _in_time(contact: Contact, until: date | None) -> bool:
    """Whether a score tells of a match that ended on `until`: given by then, or in an end talk soon after."""
    return until is None or contact.on <= (until + _AFTER_END if contact.about == END_TALK else until)


def _taken_over(contact: Contact, run: Run) -> bool:
    """Whether the contact is history from a sheet, which has no place for scores: nobody was asked."""
    source = run.match.source
    return source is not None and contact.on <= source.on


def _moment(contact: Contact, run: Run) -> str:
    if contact.about in _MOMENTS:
        return _MOMENTS[contact.about]
    return "start" if contact.on <= run.since else "other"
