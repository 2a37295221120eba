"""Random lives of a request family, a support family and their match, as Hypothesis draws them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Contact, Kept, Left, OwnTask, Pause, Snooze
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, OwnChild, Screening, SupportFamily, Vog
from bgz.domain.followup.rota import Rota
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules
from bgz.domain.work.stages import by_family
from bgz.storage.holidays import load
from bgz.terms.followup import CONTACT_ABOUT

NORMS = Norms()
CHECKLIST = {
    "talk_1": ChecklistItem(label="first talk"),
    "talk_2": ChecklistItem(label="second talk"),
    "vog": ChecklistItem(label="VOG", per_adult=True),
    "first_aid": ChecklistItem(label="EHBO", per_adult=True, valid_months=6),
    "home_visit": ChecklistItem(label="home visit", required=False),
}
RULES = Rules(CHECKLIST, NORMS)
START, SPAN = date(2023, 9, 4), 900
"""The lives begin here and have their facts in so many days: two year ends, a leap day, four changes of the clock."""
NEVER = date(2199, 12, 31)
"""An end that somebody typed who meant never."""
DAY = timedelta(days=1)
V, S, K = "V-7K3QF", "S-4TX9B", "K-2H4MN"


@attrs.frozen
class Cases:
    """One request family, one support family and their match, of which each may be missing."""

    requests: dict[str, RequestFamily] = attrs.field(factory=dict)
    supports: dict[str, SupportFamily] = attrs.field(factory=dict)
    matches: dict[str, Match] = attrs.field(factory=dict)
    rules: Rules = attrs.field(default=RULES, repr=False)
    rota: Rota = attrs.field(default=Rota(), repr=False)
    holidays: frozenset[date] = attrs.field(default=load(), repr=False)

    @property
    def counted(self) -> dict[str, Match]:
        return self.matches

    @property
    def of_request(self) -> dict[str, list[Match]]:
        return by_family(self.matches.values())[0]

    @property
    def of_support(self) -> dict[str, list[Match]]:
        return by_family(self.matches.values())[1]

    def record(self, number: str) -> Any:
        return (self.requests | self.supports | self.matches)[number]

    def having(self, record: Any) -> Cases:
        where = {"V": "requests", "S": "supports", "K": "matches"}[record.number[0]]
        changed: dict[str, Any] = {where: {**getattr(self, where), record.number: record}}
        return attrs.evolve(self, **changed)

    def with_facts(self, number: str, **facts: Any) -> Cases:
        return self.having(attrs.evolve(self.record(number), **facts))

    def with_contact(self, number: str, contact: Contact) -> Cases:
        return self.with_facts(number, contacts={**self.record(number).contacts, "c9999": contact})


def of(*records: Any) -> Cases:
    cases = Cases()
    for record in records:
        cases = cases.having(record)
    return cases


days = st.integers(0, SPAN).map(lambda count: START + count * DAY)


def after(day: date, most: int) -> st.SearchStrategy[date]:
    return st.integers(0, most).map(lambda count: day + count * DAY)


def keyed(letter: str, each: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(each, max_size=most).map(
        lambda held: {f"{letter}{place}": value for place, value in enumerate(held, start=1)}
    )


def maybe(each: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | each


def pause(since: date, count: int | None) -> Pause:
    return Pause(since=since, until=None if count is None else since + count * DAY, reason="vakantie")


contacts = keyed(
    "c",
    st.builds(
        Contact,
        on=days,
        about=st.sampled_from(CONTACT_ABOUT.codes),
        side=st.sampled_from([None, "request", "support", "both"]),
        reached=st.booleans(),
        task=st.sampled_from([None, "o1", "o2"]),
    ),
    4,
)
pauses = keyed("h", st.builds(pause, days, maybe(st.integers(1, 200) | st.just((NEVER - START).days - SPAN))), 2)
own = keyed("o", st.builds(OwnTask, due=days, text=st.just("bel de school"), since=days), 2)
kept = maybe(st.builds(Kept, until=days, reason=st.just("klacht")))
left = maybe(st.builds(Left, on=days, reason=st.just("withdrawn")))
consents = st.builds(Consent, given_on=days, withdrawn_on=maybe(days))


def about(*paths: str) -> st.SearchStrategy[About]:
    """Draw what two people wrote differently: mostly nothing."""
    some = st.sets(st.sampled_from(paths), max_size=2).map(frozenset)
    return st.just(About()) | some.map(lambda disputed: About(disputed=disputed))


@st.composite
def families(draw: st.DrawFn) -> RequestFamily:
    registered = draw(days)
    intake = draw(maybe(after(registered, 60)))
    given = Consent(given_on=draw(after(intake, 20)), withdrawn_on=draw(maybe(days))) if intake else None
    return RequestFamily(
        number=V,
        about=draw(about("intake", "consents.matching", "left", "kept", "on_hold.h1", "contacts.c1")),
        owner=draw(st.sampled_from([None, "anna"])),
        registered_on=registered if draw(st.integers(0, 9)) else None,
        intake=Intake(on=intake) if intake else None,
        consents={"matching": given} if given and draw(st.booleans()) else {},
        on_hold=draw(pauses),
        contacts=draw(contacts),
        own_tasks=draw(own),
        left=draw(left),
        kept=draw(kept),
    )


vogs = keyed(
    "v",
    st.builds(
        lambda state, on, back: Vog(state=state, on=on, issued_on=on - back * DAY if on and state == "seen" else None),
        st.sampled_from(["prepared", "submitted", "seen", "not_provided"]),
        maybe(days),
        st.integers(0, 60),
    ),
    2,
)


@st.composite
def helpers(draw: st.DrawFn) -> SupportFamily:
    """Draw a support family; half of them with a screening that went as it should, up to some day."""
    registered = draw(days)
    adults = {"a1": Adult(vogs=draw(vogs))}
    done = draw(st.dictionaries(st.sampled_from(["talk_1", "talk_2", "first_aid/a1", "home_visit"]), a_done(days)))
    verdict = draw(st.sampled_from([None, "approved", "rejected", "withdrawn"]))
    decision = Decision(verdict=verdict, on=draw(days)) if verdict else None
    if draw(st.booleans()):
        last = registered + 30 * DAY
        done = {item: Done(on=draw(after(registered, 30))) for item in ("talk_1", "talk_2", "first_aid/a1")}
        adults = {"a1": Adult(vogs={"v1": Vog(on=last, issued_on=draw(after(registered, 30)))})}
        decision = draw(maybe(after(last, 20).map(lambda on: Decision(verdict="approved", on=on))))
    elif draw(st.booleans()):
        adults["a2"] = Adult(since=draw(maybe(days)), until=draw(maybe(days)), vogs=draw(vogs))
    return SupportFamily(
        number=S,
        about=draw(about("screening.decision", "left", "kept", "paused.h1", "contacts.c1", "screening.done.talk_1")),
        owner=draw(st.sampled_from([None, "bea"])),
        registered_on=registered if draw(st.integers(0, 9)) else None,
        adults=adults if draw(st.integers(0, 9)) else {},
        own_children=draw(st.just({}) | st.builds(lambda on: {"k1": OwnChild(born=Month(on.year - 18, 7))}, days)),
        screening=Screening(done=done, decision=decision),
        paused=draw(pauses),
        contacts=draw(contacts),
        own_tasks=draw(own),
        left=draw(left),
        kept=draw(kept),
    )


def a_done(on: st.SearchStrategy[date]) -> st.SearchStrategy[Done]:
    return st.builds(Done, on=on, yes=st.sampled_from([True, True, True, False]))


@st.composite
def matches(draw: st.DrawFn) -> Match:
    proposed = draw(days)
    agreed, met = draw(after(proposed, 20)), draw(after(proposed, 30))
    answers = {
        side: draw(maybe(st.builds(Answer, yes=st.sampled_from([True, True, True, False]), on=maybe(st.just(agreed)))))
        for side in ("request", "support")
    }
    if draw(st.booleans()):
        answers = dict.fromkeys(answers, Answer(yes=True, on=agreed))
    begin = draw(after(met, 60))
    trial = draw(maybe(st.builds(Trial, on=st.just(begin), until=maybe(after(begin + DAY, 120) | st.just(NEVER)))))
    confirmed = draw(maybe(after(begin, 120))) if trial else None
    return Match(
        number=K,
        about=draw(about("answers.request", "introduced", "confirmed", "end", "contacts.c1", "pauses.h1")),
        owner=draw(st.sampled_from([None, "carla"])),
        request_family=V,
        support_family=S,
        proposed=Proposal(on=proposed) if draw(st.integers(0, 9)) else None,
        answers=Answers(**answers),
        introduced=Introduction(on=met) if draw(st.booleans()) else None,
        trial=trial,
        confirmed=Confirmation(on=confirmed) if confirmed else None,
        pauses=draw(pauses),
        contacts=draw(contacts),
        own_tasks=draw(own),
        end=draw(maybe(st.builds(End, on=after(proposed, 500)))),
    )


casebooks = st.builds(of, families(), helpers(), matches())


def all_days(record: Any) -> set[date]:
    """Return every day that stands somewhere in a record."""
    if isinstance(record, date):
        return {record}
    if isinstance(record, dict):
        return {each for value in record.values() for each in all_days(value)}
    if attrs.has(type(record)):
        return {each for field in attrs.fields(type(record)) for each in all_days(getattr(record, field.name))}
    return set()


def put_off(cases: Cases, case: str, snooze: Snooze) -> Cases:
    return cases.with_facts(case, snoozed={**cases.record(case).snoozed, f"z{len(cases.record(case).snoozed)}": snooze})
