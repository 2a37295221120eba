"""The figures of plain facts: each day of the period is looked at by itself, and what crossed a line is counted.

A second way to the same numbers, from the definitions; nothing of the program is used.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Fact = dict[str, Any]
Told = tuple[date, list[str], str]
DAY = timedelta(days=1)
WAYS_IN = {"match": "came_back", "hold": "off_hold", "not ready": "became_ready"}
WAYS_OUT = {"match": "matched", "left": "left_waiting", "hold": "put_on_hold", "not ready": "consent_withdrawn"}
MOMENTS = ("start", "trial", "half_year", "end", "other")
OF_ABOUT = {"first_reaction": "start", "trial_review": "trial", "review": "half_year", "goodbye": "end"}
PLANNED = ("trial_review", "review", "goodbye")


class DayByDay:
    """The facts of some municipalities, or of all, in a period as known on `today`."""

    def __init__(self, facts: Any, places: Collection[str], since: date, until: date, today: date) -> None:
        self.places, self.families, self.all_matches = places, facts.families, facts.matches
        self.supports = [each for each in facts.supports if self._here(each["place"])]
        known = {each["number"]: each for each in facts.families}
        in_turn = sorted(facts.matches, key=itemgetter("number"))
        self.of = {number: [each for each in in_turn if each["family"] == number] for number in known}
        self.counts = {each["number"]: _place_of(each, known[each["family"]]) for each in facts.matches}
        self.matches = [each for each in facts.matches if self._here(self.counts[each["number"]])]
        self.contracts = [each for each in facts.contracts if self._here(each["place"])]
        self.since, self.until, self.today = since, until, today
        self.last, self.begin = min(until, today), min(since - DAY, today)
        self.days = [since + timedelta(days=more) for more in range((self.last - since).days + 1)]

    def figures(self) -> dict[str, Any]:
        ran = [each for each in self.matches if any(_runs(each, on) for on in self.days)]
        return {
            **self._flow(),
            "waiting_days": self._waited(),
            **self._requests(),
            **self._screening(),
            **self._trials(),
            **self._signups(),
            **self._contracts(),
            "matches_started": sum(self._within(each["trial"]) for each in self.matches),
            "matches_ended": sum(self._within(each["end"]) for each in self.matches),
            "running_at_begin": sum(_runs(each, self.begin) for each in self.matches),
            "running_at_end": sum(_runs(each, self.last) for each in self.matches),
            "request_families_helped": len({each["family"] for each in ran}),
            "children_helped": len({(each["family"], child) for each in ran for child in each["children"]}),
            "satisfaction": self._scores("satisfied", ("request", "support")),
            "own_goals": self._scores("goals", ("request",)),
            "satisfaction_change": self._changes("satisfied", ("request", "support")),
            "goals_change": self._changes("goals", ("request",)),
            "overrides": self._overrides(),
        }

    def _within(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.last

    def _keeps(self, family: Fact, on: date) -> list[str]:
        """Return what keeps a family from waiting, the first that is told."""
        found = []
        if any(_runs(each, on) for each in self.of[family["number"]]):
            found.append("match")
        if family["left"] and family["left"] <= on:
            found.append("left")
        if any(each["since"] <= on and not (each["until"] and each["until"] <= on) for each in family["holds"]):
            found.append("hold")
        intake = family["intake"] and family["intake"] <= on
        consent = family["consent"] and family["consent"] <= on
        if not (intake and consent and not (family["withdrawn"] and family["withdrawn"] <= on)):
            found.append("not ready")
        return found

    def _flow(self) -> dict[str, Any]:
        ways = Counter(
            way
            for family in self.families
            for before, after in pairwise(self._told(family))
            for way, place in self._crossings(family, before, after)
            if self._here(place)
        )
        waiting = [each for each in self.families if self._waits_here(each, self.last)]
        so_far = [(self.last - since).days for each in waiting if (since := self._waits_since(each))]
        return {
            **{name: ways[name] for name in (*WAYS_IN.values(), *WAYS_OUT.values())},
            "waiting_at_begin": sum(self._waits_here(each, self.begin) for each in self.families),
            "waiting_at_end": len(waiting),
            "still_waiting_days": (len(so_far), max(so_far, default=None)),
        }

    def _waits_here(self, family: Fact, on: date) -> bool:
        return self._here(_place_on(family, on)) and not self._keeps(family, on)

    def _told(self, family: Fact) -> list[Told]:
        """Return of each day, and the one before the period, what keeps a family from waiting and where it counts."""
        return [(on, self._keeps(family, on), _place_on(family, on)) for on in (self.since - DAY, *self.days)]

    def _crossings(self, family: Fact, before: Told, after: Told) -> list[tuple[str, str]]:
        """Return how a family began or ceased to wait on a day, each with the municipality in which it counts."""
        (_day, kept, was), (on, keeps, now) = before, after
        matches = [each for each in self.of[family["number"]] if each["trial"]]
        if kept and not keeps:
            ended = [self.counts[each["number"]] for each in matches if each["end"] == on]
            return [("became_ready" if kept[0] == "match" and now not in ended else WAYS_IN[kept[0]], now)]
        if keeps and not kept:
            if keeps[0] != "match":
                return [(WAYS_OUT[keeps[0]], was)]
            begun = [self.counts[each["number"]] for each in matches if each["trial"] == on and _runs(each, on)]
            first = was if was in begun else begun[0]
            return [*_moved(was, first), ("matched", first)]
        return [] if kept else _moved(was, now)

    def _waited(self) -> tuple[int, int | None]:
        waited = []
        for family in self.families:
            begun = sorted((each["trial"], each["number"]) for each in self.of[family["number"]] if each["trial"])
            for trial, number in begun[:1]:
                if self._here(self.counts[number]) and self._within(trial) and family["signed_up"]:
                    waited.append((trial - family["signed_up"]).days)
        return len(waited), max(waited, default=None)

    def _waits_since(self, family: Fact) -> date | None:
        mine = [each for each in self.of[family["number"]] if each["trial"]]
        ends: list[date] = [each["end"] for each in mine if each["end"] and each["end"] <= self.last]
        signed_up: date | None = family["signed_up"]
        return max(ends) if ends else signed_up

    def _requests(self) -> dict[str, Any]:
        still, wanted, again = 0, set(), 0
        busy = {
            (each["family"], child) for each in self.all_matches if _runs(each, self.last) for child in each["children"]
        }
        for family in self.families:
            # Whether one of an unknown day came earlier than the others is unknown.
            known = [each for each in _asked_in_turn(family) if _opened(family, each) > date.min]
            again += sum(self._here(each["place"]) and self._within(_opened(family, each)) for each in known[1:])
            for request in family["requests"]:
                if not self._here(request["place"]):
                    continue
                opened = _opened(family, request)
                gone = [day for day in (request["closed"], family["left"]) if day and day <= self.last]
                if opened <= self.last and not gone:
                    still += 1
                    children = request["children"] or range(family["children"])
                    wanted |= {(family["number"], child) for child in children}
        return {"open_requests": still, "unmatched_children": len(wanted - busy), "re_requests": again}

    def _screening(self) -> dict[str, Any]:
        counts: Counter[str] = Counter()
        for family in self.supports:
            counted = family["verdict"] and (family["verdict"] != "approved" or family["whole"] or family["overridden"])
            decided = family["decided"] if counted else None
            if decided and family["left"] and family["left"] < decided and family["verdict"] != "approved":
                decided = None  # it had left before: that is how it ended
            if self._within(decided):
                counts[family["verdict"]] += 1
            if self._within(family["left"]) and not (decided and decided <= family["left"]):
                counts["withdrawn"] += 1
            out = [day for day in (decided, family["left"]) if day and day <= self.last]
            counts["in_screening"] += family["signed_up"] <= self.last and not out
        return {
            "approvals": counts["approved"],
            "rejections": counts["rejected"],
            "withdrawals": counts["withdrawn"],
            "in_screening_at_end": counts["in_screening"],
            "support_signups": sum(self._within(each["signed_up"]) for each in self.supports),
        }

    def _signups(self) -> dict[str, Any]:
        new = [each for each in self._at_signup() if self._within(each["signed_up"])]
        asked = [[each for each in family["requests"] if _opened(family, each) <= self.last] for family in new]
        kinds = [{kind for each in requests for kind in each["help"]} or {"unknown"} for requests in asked]
        return {
            "request_signups": len(new),
            "household": Counter(each["household"] for each in new),
            "referrers": Counter(each["referrer"] for each in new),
            "help_kinds": Counter(kind for each in kinds for kind in each),
        }

    def _at_signup(self) -> list[Fact]:
        """Return the families of which the first request counts here."""
        return [each for each in self.families if self._here(_place_on(each, date.min))]

    def _trials(self) -> dict[str, Any]:
        begun = [each for each in self.matches if each["trial"]]
        ended = [each for each in begun if self._within(each["end"])]
        return {
            "end_reasons": Counter(each["reason"] for each in ended),
            "trial_stop_reasons": Counter(each["reason"] for each in ended if not each["confirmed"]),
            "trials_continued": sum(self._within(each["confirmed"]) for each in begun),
            "trials_stopped": sum(self._within(each["end"]) and not each["confirmed"] for each in begun),
        }

    def _contracts(self) -> dict[str, Any]:
        inside = [each for each in self.contracts if self.since <= each["since"] and each["until"] <= self.until]
        for_all = [0 for _contract in self.contracts]
        for match in self.matches:
            place, trial = self.counts[match["number"]], match["trial"]
            held = [
                (each["since"], each["until"], at)
                for at, each in enumerate(self.contracts)
                if each["place"] == place and trial and each["since"] <= trial <= min(each["until"], self.today)
            ]
            if held:
                for_all[min(held)[2]] += 1
        made = [for_all[at] for at, each in enumerate(self.contracts) if each in inside]
        paid = [at for at, each in enumerate(inside) if each["until"] < self.today and each["budget"] is not None]
        budget, cost_of = sum(inside[at]["budget"] for at in paid), sum(made[at] for at in paid)
        return {
            "matches_contracted": _total(each["matches"] for each in inside),
            "budget_eur": _total(each["budget"] for each in inside),
            "avoided_eur": _total(
                each["price"] and each["price"] * many for each, many in zip(inside, made, strict=True)
            ),
            "cost_per_match_eur": round(budget / cost_of, 2) if paid and cost_of else None,
            "contracts": sorted((each["place"], each["since"], many) for each, many in zip(inside, made, strict=True)),
        }

    def _asked(self) -> Iterable[tuple[tuple[str, str], str, str, Fact, Fact | None]]:
        """Yield family and side, municipality, moment, talk and match of everywhere, once for each side of a talk."""
        begun = sorted((each for each in self.all_matches if each["trial"]), key=itemgetter("trial", "number"))
        for match in begun:
            for talk in match["talks"]:
                if talk["about"] in PLANNED or _scored(talk):
                    early = "start" if talk["on"] <= match["trial"] else "other"
                    for side in _sides(talk):
                        who = side, match["family" if side == "request" else "support"]
                        yield who, self.counts[match["number"]], OF_ABOUT.get(talk["about"], early), talk, match
        for family in self.families:
            trials = [each["trial"] for each in begun if each["family"] == family["number"]]
            for talk in family["talks"]:
                if _scored(talk):
                    before = not trials or talk["on"] <= min(trials)
                    moment = "start" if before else OF_ABOUT.get(talk["about"], "other")
                    yield ("request", family["number"]), _place_on(family, talk["on"]), moment, talk, None

    def _here(self, place: str) -> bool:
        return not self.places or place in self.places

    def _scores(self, question: str, sides: Sequence[str]) -> dict[str, Any]:
        """Return by moment: how many families were asked, how many gave a score, and the mean of the last scores."""
        found = {}
        for moment in MOMENTS:
            places: dict[tuple[str, str], str] = {}
            asked: set[tuple[str, str]] = set()
            answered: dict[tuple[str, str], int] = {}
            talks = [each for each in self._asked() if each[2] == moment and each[0][0] in sides]
            for who, place, _moment, talk, _match in sorted(talks, key=lambda each: each[3]["on"]):
                if not self._within(talk["on"]):
                    continue
                places[who] = place  # the last of them, whichever question was answered
                if moment in {"trial", "half_year", "end"} or talk[question] is not None:
                    asked.add(who)
                if talk[question] is not None:
                    answered[who] = talk[question]
            scores = [score for who, score in answered.items() if self._here(places[who])]
            many = sum(self._here(places[who]) for who in asked)
            found[moment] = (many, len(scores), round(sum(scores) / len(scores), 1) if scores else None)
        return found

    def _changes(self, question: str, sides: Sequence[str]) -> dict[str, int]:
        ran = {each["number"]: each for each in self.all_matches if any(_runs(each, on) for on in self.days)}
        given: dict[tuple[str, str], list[tuple[date, int]]] = {}
        for who, _place, _moment, talk, match in self._asked():
            if who[0] not in sides or talk[question] is None or talk["on"] > self.last:
                continue
            if match is None:
                told_of = [each for each in ran.values() if each["family"] == who[1]]
            else:
                told_of = [match] if match["number"] in ran else []
            if any(not each["end"] or talk["on"] <= _told_until(each, talk) for each in told_of):
                given.setdefault(who, []).append((talk["on"], talk[question]))
        ways: Counter[str] = Counter()
        for (side, number), scores in given.items():
            first, last = min(scores), max(scores)
            of_it = [each for each in ran.values() if each["family" if side == "request" else "support"] == number]
            latest = max(of_it, key=lambda match: (match["trial"], match["number"]))
            if len(scores) > 1 and self._here(self.counts[latest["number"]]):
                ways["stable" if first[1] == last[1] else "better" if last[1] > first[1] else "worse"] += 1
        return dict(ways)

    def _overrides(self) -> dict[str, int]:
        ways: Counter[str] = Counter()
        for match in self.matches:
            ways["proposal"] += match["lifted"] and self._within(match["proposed"])
            ways["trial"] += match["overridden"] and self._within(match["trial"])
        for family in self.supports:
            ways["approval"] += bool(family["verdict"]) and family["overridden"] and self._within(family["decided"])
        for family in self._at_signup():
            ways["import"] += self._within(family["imported"])
        return {code: many for code, many in ways.items() if many}


def _opened(family: Fact, request: Fact) -> date:
    opened: date = request["opened"] or family["signed_up"] or date.min
    return opened


def _asked_in_turn(family: Fact) -> list[Fact]:
    """Return the requests of a family by the day on which they opened.

    Of one day those come first of which a place is noted, which happens at a move.
    """

    def turn(request: Fact) -> tuple[date, bool]:
        return _opened(family, request), not (request["noted"] or request["place"] != family["home"])

    return sorted(family["requests"], key=turn)


def _place_on(family: Fact, on: date) -> str:
    """Return where a family counts on a day: where it lived at the last request, or at the first still to come."""
    asked = _asked_in_turn(family)
    by_then = [each for each in asked if _opened(family, each) <= on]
    told: list[str] = [each["place"] for each in by_then[-1:] or asked[:1]]
    return told[0] if told else str(family["home"])


def _place_of(match: Fact, family: Fact) -> str:
    """Return where a match counts: as the request that it names, or as its family on the day."""
    named: list[str] = [each["place"] for at, each in enumerate(family["requests"]) if at == match["request"]]
    return named[0] if named else _place_on(family, match["trial"] or match["proposed"])


def _moved(was: str, now: str) -> list[tuple[str, str]]:
    """Return what is counted of a family that goes on in another municipality than where it waited."""
    return [("left_waiting", was), ("became_ready", now)] if was != now else []


def _runs(match: Fact, on: date) -> bool:
    return bool(match["trial"] and match["trial"] <= on and not (match["end"] and match["end"] <= on))


def _told_until(match: Fact, talk: Fact) -> date:
    """Return the last day on which a talk still tells of an ended match: an end talk may be held four weeks later."""
    last: date = match["end"]
    return last + 28 * DAY if talk["about"] == "goodbye" else last


def _scored(talk: Fact) -> bool:
    return talk["satisfied"] is not None or talk["goals"] is not None


def _sides(talk: Fact) -> tuple[str, ...]:
    return ("request", "support") if talk["side"] == "both" else (talk["side"] or "request",)


def _total(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
