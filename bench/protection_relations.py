"""How published counts hang together, written from the definitions of the report alone.

A relation is a sum of counts times factors between two bounds. Families without a municipality are a place of their own
that no report shows (REST). What counts in two places counts once in all together (protection_twice.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from bench.protection_published import MOST, Key
from bgz.terms.families import CHANNEL, HELP, HOUSEHOLD, REFERRER
from bgz.terms.figures import AGE_BAND, CHANGE, LENGTH_BAND, MOMENT
from bgz.terms.matches import END_REASON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

REST = "~"
"""The place of families of which no municipality is known."""
FLOWS = ("request_signups", "support_signups", "approvals", "matches_started", "matches_ended")
READY = ("became_ready", "came_back", "off_hold")
GONE = ("matched", "left_waiting", "put_on_hold", "consent_withdrawn")
UNKNOWN = "unknown"
IN_TRIAL = "(in trial)"
"""How many trials are under way, which no report tells: but they come out, and they run."""
_PARTS_OF = (
    ("household", HOUSEHOLD.codes, "request_signups"),
    ("referrers", REFERRER.codes, "request_signups"),
    ("channels", CHANNEL.codes, "support_signups"),
    ("end_reasons", END_REASON.codes, "matches_ended"),
    ("trial_stop_reasons", END_REASON.codes, "trials_stopped"),
    ("age_bands", AGE_BAND.codes, "children_helped"),
)
"""Tables of which each family, match or child stands in one category, what is unknown included, and their sum."""
_BY_PLAN = ("trial", "half_year", "end")
_DAY = timedelta(days=1)


class Relation(NamedTuple):
    """A sum of counts between two bounds. `why` names the rule it follows from."""

    why: str
    terms: tuple[tuple[Key, float], ...]
    low: float
    high: float


def span_of(since: date, until: date) -> str:
    """Return a period as the rows of a report write it."""
    return f"{since}/{until}"


def ends_of(span: str) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    since, until = span.split("/")
    return date.fromisoformat(since), date.fromisoformat(until)


def months_of(span: str) -> list[str]:
    """Return the calendar months of a period of whole months."""
    first, last = ends_of(span)
    found = []
    while first <= last:
        following = (first.replace(day=1) + 32 * _DAY).replace(day=1)
        found.append(span_of(first, min(following - _DAY, last)))
        first = following
    return found


def relations(
    keys: Iterable[Key], towns: Sequence[str], spans: Sequence[str], twice: Mapping[tuple[str, str, str], int]
) -> list[Relation]:
    """Return the relations between the counts of reports about `spans`, of which `keys` were published.

    `twice` has by period, figure and category how much counts in more than one municipality.
    """
    keys = set(keys)
    inside = [found for place in ("", *towns, REST) for found in _inside(place, spans, keys)]
    used = keys | {key for each in inside for key, _factor in each.terms}
    return [*inside, *_places(used, towns, twice)]


def _places(keys: Iterable[Key], towns: Sequence[str], twice: Mapping[tuple[str, str, str], int]) -> Iterator[Relation]:
    """Yield that all together is the sum of the municipalities and of the families without one, less what is twice."""
    for what in sorted({key[1:] for key in keys}):
        whole, more = (Key("", *what), -1.0), twice.get(what, 0)
        parts = [(Key(place, *what), 1.0) for place in (*towns, REST)]
        # What lacks in the records of a family that moved lacks in both; only the team sees it.
        yield Relation("places", (whole, *parts), more, inf if twice and what[1] == "missing" else more)
        if more:
            yield from (Relation("part of all", (whole, part), -inf, 0) for part in parts)


class _Place:
    """Writes relations of one place and period."""

    def __init__(self, place: str, span: str) -> None:
        self.place, self.span = place, span
        first, last = ends_of(span)
        self.begin, self.end = str(first - _DAY), str(last)

    def key(self, figure: str, category: str = "") -> Key:
        return Key(self.place, self.span, figure, category)

    def stock(self, name: str, day: str) -> Key:
        return Key(self.place, day, name)

    def equal(self, why: str, whole: Iterable[Key], parts: Iterable[Key]) -> Relation:
        return Relation(why, (*((key, -1.0) for key in whole), *((key, 1.0) for key in parts)), 0, 0)

    def at_most(self, why: str, small: Iterable[Key], large: Iterable[Key], factor: float = 1.0) -> Relation:
        return Relation(why, (*((key, -1.0) for key in small), *((key, factor) for key in large)), 0, inf)


def _inside(place: str, spans: Sequence[str], keys: set[Key]) -> Iterator[Relation]:
    for span in spans:
        at = _Place(place, span)
        yield from _stocks(at)
        yield from _sums(at)
        yield from _subsets(at)
        yield from _scores(at)
        yield from _by_month(at, keys)
    yield from _survival(place, spans)
    earlier = {key.span for key in keys if "/" in key.span and key.figure == "request_families_helped"} - set(spans)
    for span in sorted(earlier):
        yield from _earlier(_Place(place, span))


def _running(at: _Place, span: str) -> Relation:
    begin, end = ends_of(span)
    return at.equal(
        "running",
        [at.stock("running", str(end)), Key(at.place, span, "matches_ended")],
        [at.stock("running", str(begin - _DAY)), Key(at.place, span, "matches_started")],
    )


def _ran(at: _Place) -> tuple[Key, Key]:
    """Return the counts of matches that ran at the begin or started; none else ran in the period."""
    return at.stock("running", at.begin), at.key("matches_started")


def _earlier(at: _Place) -> Iterator[Relation]:
    yield _running(at, at.span)
    families = [at.key("request_families_helped")]
    yield at.at_most("families helped have a match", families, _ran(at))
    # Where there is one, there is another.
    yield at.at_most("children are of families", [at.key("children_helped")], families, MOST)
    yield at.at_most("who runs at the end is helped", [at.stock("running", at.end)], families, MOST)


def _stocks(at: _Place) -> Iterator[Relation]:
    yield from _earlier(at)
    waits = [at.stock("waiting", at.begin), *map(at.key, READY)]
    yield at.equal("waiting", [at.stock("waiting", at.end), *map(at.key, GONE)], waits)
    helped = at.key("request_families_helped")
    # To be matched a second time a family must have begun to wait again.
    yield at.at_most("matched families are helped", [at.key("matched")], [helped, *map(at.key, READY)])
    tried = [at.stock(IN_TRIAL, day) for day in (at.begin, at.end)]
    outcomes = [at.key("trials_continued"), at.key("trials_stopped")]
    yield at.equal("trials under way", [tried[1], *outcomes], [tried[0], at.key("matches_started")])
    for stock, day in zip(tried, (at.begin, at.end), strict=True):
        yield at.at_most("a trial under way runs", [stock], [at.stock("running", day)])


def _sums(at: _Place) -> Iterator[Relation]:
    for table, codes, whole in _PARTS_OF:
        yield at.equal(table, [at.key(whole)], [at.key(table, code) for code in (*codes, UNKNOWN)])
    yield at.equal("lengths", [at.key("matches_ended")], [at.key("length_bands", code) for code in LENGTH_BAND.codes])
    # A family asks for at least one kind of help, or nothing is known of it.
    asked, unknown = at.key("request_signups"), at.key("help_kinds", UNKNOWN)
    kinds = [at.key("help_kinds", code) for code in HELP.codes]
    yield at.at_most("every family asks", [asked], [*kinds, unknown])
    for kind in kinds:
        yield at.at_most("a kind is asked by families", [kind, unknown], [asked])


def _subsets(at: _Place) -> Iterator[Relation]:
    one = {name: at.key(name) for name in ("trials_continued", "trials_stopped", "matches_started", "matches_ended")}
    yield at.at_most("a stopped trial ended", [one["trials_stopped"]], [one["matches_ended"]])
    for code in (*END_REASON.codes, UNKNOWN):
        yield at.at_most("idem, by reason", [at.key("trial_stop_reasons", code)], [at.key("end_reasons", code)])
    yield at.at_most("who was matched started", [at.key("matched")], [one["matches_started"]])
    yield at.at_most("who came back ended", [at.key("came_back")], [one["matches_ended"]])
    yield at.at_most("first trials started", [at.key("waiting_days", "families")], [one["matches_started"]])
    yield at.at_most("lifted at a start", [at.key("overrides", "trial")], [one["matches_started"]])
    yield at.at_most("still waiting", [at.key("still_waiting_days", "families")], [at.stock("waiting", at.end)])


def _scores(at: _Place) -> Iterator[Relation]:
    for table in ("satisfaction", "own_goals"):
        for moment in MOMENT.codes:
            asked, answered = at.key(table, f"{moment}.asked"), at.key(table, f"{moment}.answered")
            if moment in _BY_PLAN:
                yield at.at_most("who answered was asked", [answered], [asked])
            else:
                yield at.equal("only answers count", [asked], [answered])
    for moment in _BY_PLAN:
        goals, satisfied = (at.key(table, f"{moment}.asked") for table in ("own_goals", "satisfaction"))
        yield at.at_most("goals are asked of request families", [goals], [satisfied])
    changed = [[at.key(table, code) for code in CHANGE.codes] for table in ("goals_change", "satisfaction_change")]
    yield at.at_most("goals changed in matches", changed[0], _ran(at))
    yield at.at_most("two families of a match", changed[1], _ran(at), 2.0)


def _by_month(at: _Place, keys: set[Key]) -> Iterator[Relation]:
    months = months_of(at.span)
    for name in FLOWS:
        yield at.equal("months", [at.key(name)], [Key(at.place, month, name) for month in months])
    ins, outs = ([Key(at.place, month, name) for month in months] for name in ("(ready)", "(gone)"))
    for month, came, went in zip(months, ins, outs, strict=True):
        yield _running(at, month)
        begin, end = ends_of(month)
        days = at.stock("waiting", str(end)), at.stock("waiting", str(begin - _DAY))
        yield at.equal("waiting by month", [days[0], went], [days[1], came])
    yield at.equal("ready by month", map(at.key, READY), ins)
    yield at.equal("gone by month", map(at.key, GONE), outs)
    yield from _in_contracts(at, keys, months)


def _in_contracts(at: _Place, keys: set[Key], months: list[str]) -> Iterator[Relation]:
    """Yield what the matches made in the time of contracts tell: time is cut where a month or a contract begins."""
    first, last = ends_of(at.span)
    spans = {
        key.span
        for key in keys
        if key.figure == "matches_started" and "/" in key.span
        if first <= ends_of(key.span)[0] and ends_of(key.span)[1] <= last
    } - {at.span, *months}
    if not spans:
        return
    whole = (at.span, *months, *spans)
    cuts = sorted({day for span in whole for day in (ends_of(span)[0], ends_of(span)[1] + _DAY)})
    atoms = [(since, until - _DAY) for since, until in pairwise(cuts)]
    for span in whole:
        since, until = ends_of(span)
        pieces = [
            Key(at.place, span_of(*atom), "matches_started") for atom in atoms if since <= atom[0] and atom[1] <= until
        ]
        if pieces != [Key(at.place, span, "matches_started")]:
            yield at.equal("in contracts", [Key(at.place, span, "matches_started")], pieces)


def _survival(place: str, spans: Sequence[str]) -> Iterator[Relation]:
    """Yield what trials of long ago have in common: who runs after a year ran after half a year; none returns."""
    for span in spans:
        at = _Place(place, span)
        trials = {months: at.key("alive", f"{months}.trials") for months in (3, 6, 12)}
        alive = {months: at.key("alive", f"{months}.alive") for months in (3, 6, 12)}
        starts = [Key(place, month, "matches_started") for month in months_of(span)]
        yield at.equal("trials since", [trials[3]], [trials[12], *starts[:-3]])
        yield at.equal("trials since", [trials[6]], [trials[12], *starts[:-6]])
        for months in (3, 6, 12):
            yield at.at_most("alive of trials", [alive[months]], [trials[months]])
        yield at.at_most("alive later", [alive[12]], [alive[6]])
        yield at.at_most("alive later", [alive[6]], [alive[3]])
    for before, after in pairwise(spans):
        old, new = _Place(place, before), _Place(place, after)
        yield new.equal("trials by year", [new.key("alive", "12.trials")],
                        [old.key("alive", "12.trials"), old.key("matches_started")])  # fmt: skip
        yield from _dead(old, new)
        for months in (3, 6, 12):
            yield new.at_most(
                "alive stays", [old.key("alive", f"{months}.alive")], [new.key("alive", f"{months}.alive")]
            )


def _dead(old: _Place, new: _Place) -> Iterator[Relation]:
    """Yield what the lengths of ended matches have to do with the trials that did not live so long.

    A trial that ended within some months is short, in this year or before; a short one of this year is among them,
    or began so late that it does not count yet.
    """
    bands = [new.key("length_bands", code) for code in LENGTH_BAND.codes]
    before, after = months_of(old.span), months_of(new.span)
    for at, months in enumerate((3, 6, 12), 1):
        gone = [
            (new.key("alive", f"{months}.trials"), 1.0), (new.key("alive", f"{months}.alive"), -1.0),
            (old.key("alive", f"{months}.trials"), -1.0), (old.key("alive", f"{months}.alive"), 1.0),
        ]  # fmt: skip
        late = [(Key(new.place, month, "matches_started"), 1.0) for month in after[-months:]]
        early = [(Key(new.place, month, "matches_ended"), 1.0) for month in before[-months:]]
        short = [(band, -1.0) for band in bands[:at]]
        yield Relation("short ones died", (*gone, *late, *short), 0, inf)
        died = tuple((key, -factor) for key, factor in gone)
        yield Relation("the dead are short", (*died, *early, *((band, 1.0) for band in bands[: at + 1])), 0, inf)
