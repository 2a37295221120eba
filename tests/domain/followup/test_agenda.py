"""The agenda as a whole: nothing due is ever hidden, and each task has one way to close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Contact, Left, Pause, Source
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Screening, SupportFamily, Vog
from bgz.domain.followup.agenda import agenda, every_task, waiting_longest
from bgz.domain.followup.rota import Colleague, Rota
from bgz.domain.followup.tasks import CONTACT_OF, Task
from bgz.domain.values.months import months_later
from bgz.domain.work.requests import waits_since
from bgz.domain.work.screening import Rules
from bgz.domain.work.stages import by_family, is_running
from bgz.terms import CONTACT_ABOUT, TASK

NORMS = Norms()
RULES = Rules(
    {"talk_1": ChecklistItem(label="First talk"), "vog": ChecklistItem(label="VOG", per_adult=True)},
    NORMS,
)
START = date(2023, 9, 4)
DAY = timedelta(days=1)
V, S, K = "V-7K3QF", "S-4TX9B", "K-2H4MN"


@attrs.frozen
class Cases:
    """One request family, one support family and their match, of which each may be missing."""

    requests: dict[str, RequestFamily] = attrs.field(factory=dict)
    supports: dict[str, SupportFamily] = attrs.field(factory=dict)
    matches: dict[str, Match] = attrs.field(factory=dict)
    rules: Rules = RULES
    rota: Rota = Rota()
    holidays: frozenset[date] = frozenset()

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


def of(*records: Any) -> Cases:
    cases = Cases()
    for record in records:
        cases = cases.having(record)
    return cases


days = st.integers(0, 900).map(lambda count: START + count * DAY)
contacts = st.lists(
    st.builds(
        Contact,
        on=days,
        about=st.sampled_from(CONTACT_ABOUT.codes),
        side=st.sampled_from([None, "request", "support", "both"]),
        reached=st.booleans(),
    ),
    max_size=4,
).map(lambda held: {f"c{place:04}": contact for place, contact in enumerate(held)})


@st.composite
def families(draw: st.DrawFn) -> RequestFamily:
    registered = draw(days)
    intake = draw(st.none() | st.integers(0, 60).map(lambda count: registered + count * DAY))
    consents = {"matching": Consent(given_on=intake + draw(st.integers(0, 20)) * DAY)} if intake else {}
    if not draw(st.booleans()):
        consents = {}
    return RequestFamily(
        number=V,
        owner=draw(st.sampled_from([None, "anna"])),
        registered_on=registered,
        intake=Intake(on=intake) if intake else None,
        consents=consents,
        contacts=draw(contacts),
        left=draw(st.none() | st.builds(Left, on=days, reason=st.just("withdrawn"))),
    )


@st.composite
def helpers(draw: st.DrawFn) -> SupportFamily:
    registered, issued = draw(days), draw(days)
    on = issued + draw(st.integers(0, 60)) * DAY
    approved = draw(st.booleans())
    return SupportFamily(
        number=S,
        owner=draw(st.sampled_from([None, "bea"])),
        registered_on=registered,
        adults={"a1": Adult(vogs={"v1": Vog(on=issued, issued_on=issued)})},
        screening=Screening(
            done={"talk_1": Done(on=on)} if approved or draw(st.booleans()) else {},
            decision=Decision(verdict="approved", on=on) if approved else None,
        ),
        contacts=draw(contacts),
    )


@st.composite
def matches(draw: st.DrawFn) -> Match:
    proposed = draw(days)
    yes = draw(st.booleans())
    begin = proposed + draw(st.integers(0, 30)) * DAY
    confirmed = begin + draw(st.integers(1, 120)) * DAY
    pause = Pause(since=begin + draw(st.integers(0, 200)) * DAY, until=begin + 220 * DAY, reason="vakantie")
    return Match(
        number=K,
        request_family=V,
        support_family=S,
        proposed=Proposal(on=proposed),
        answers=Answers(request=Answer(yes=True, on=begin), support=Answer(yes=True, on=begin)) if yes else Answers(),
        trial=Trial(on=begin) if yes else None,
        confirmed=Confirmation(on=confirmed) if yes and draw(st.booleans()) else None,
        pauses={"h1": pause} if draw(st.booleans()) else {},
        contacts=draw(contacts),
    )


casebooks = st.builds(of, families(), helpers(), matches())


def due_kinds(cases: Cases, day: date, number: str = "") -> set[tuple[str, str, str, str]]:
    return {
        (task.case, task.kind, task.side, task.who)
        for task in agenda(cases, day, 0)
        if task.due <= day and number in ("", task.case)
    }


def closing(cases: Cases, task: Task, day: date) -> Cases:
    """Do on `day` the one thing that closes `task`, and nothing else."""
    record = cases.record(task.case)
    if task.by_contact:
        contact = Contact(on=day, about=CONTACT_OF[task.kind], side=task.side or None)
        return cases.having(attrs.evolve(record, contacts={**record.contacts, "c9999": contact}))
    if task.kind == "intake":
        return cases.having(attrs.evolve(record, intake=Intake(on=day)))
    if task.kind == "consent":
        return cases.having(attrs.evolve(record, consents={"matching": Consent(given_on=day)}))
    if task.kind == "talk":
        return cases.having(attrs.evolve(record, screening=Screening(done={"talk_1": Done(on=day)})))
    if task.kind == "answer":
        return cases.having(
            attrs.evolve(record, answers=attrs.evolve(record.answers, **{task.side: Answer(yes=True, on=day)}))
        )
    if task.kind == "trial_decision":
        return cases.having(attrs.evolve(record, confirmed=Confirmation(on=day)))
    assert task.kind == "vog"
    adult = record.adults[task.who]
    renewed = attrs.evolve(adult, vogs={**adult.vogs, "v9999": Vog(on=day, issued_on=day)})
    return cases.having(attrs.evolve(record, adults={**record.adults, task.who: renewed}))


@given(casebooks, days)
def test_doing_what_a_task_asks_closes_it(cases: Cases, day: date) -> None:
    tasks = agenda(cases, day, 0)
    assume(tasks)
    for task in tasks:
        if task.due <= day:
            after = due_kinds(closing(cases, task, day), day)
            assert (task.case, task.kind, task.side, task.who) not in after


@given(casebooks, days)
def test_an_attempt_closes_nothing(cases: Cases, day: date) -> None:
    before = agenda(cases, day, 365)
    for number in (V, S, K):
        record = cases.record(number)
        for about in CONTACT_ABOUT.codes:
            tried = Contact(on=day, about=about, side="both", reached=False)
            held = attrs.evolve(record, contacts={**record.contacts, "c9999": tried})
            assert agenda(cases.having(held), day, 365) == before


@given(casebooks, days)
def test_what_is_dated_later_changes_nothing(cases: Cases, day: date) -> None:
    before = agenda(cases, day, 365)
    later = day + DAY
    family, helper, match = cases.record(V), cases.record(S), cases.record(K)
    talked = {"c9999": Contact(on=later, side="both", about="trial_review")}
    cases = (
        cases.having(attrs.evolve(family, contacts={**family.contacts, **talked}))
        .having(attrs.evolve(helper, contacts={**helper.contacts, **talked}))
        .having(attrs.evolve(match, contacts={**match.contacts, **talked}))
    )
    if not family.left:
        cases = cases.having(attrs.evolve(cases.record(V), left=Left(on=later, reason="stopped")))
    assert agenda(cases, day, 365) == before


@given(casebooks, days, st.integers(1, 400))
def test_what_is_due_stays_until_something_happens(cases: Cases, day: date, count: int) -> None:
    """No day on which something is due and no task shows it: with no new facts, a case that asks goes on asking."""
    later = day + count * DAY
    quiet = all(not (day < each <= later) for each in all_days(cases))
    assume(quiet)
    assert {task.case for task in agenda(cases, day, 0)} <= {task.case for task in agenda(cases, later, 0)}


def all_days(cases: Cases) -> list[date]:
    """Return every day on which a fact in `cases` is dated, and the ends of pauses."""
    found: list[date] = []

    def look(value: Any) -> None:
        if isinstance(value, date):
            found.append(value)
        elif attrs.has(type(value)):
            for field in attrs.fields(type(value)):
                look(getattr(value, field.name))
        elif isinstance(value, dict):
            for each in value.values():
                look(each)

    for number in (V, S, K):
        look(cases.record(number))
    return found


@given(casebooks, days)
def test_what_the_norms_ask_is_shown(cases: Cases, day: date) -> None:
    """Said once more, as plainly as can be: each norm that has run out has a task on the very day."""
    family, helper, match = cases.record(V), cases.record(S), cases.record(K)
    family_tasks, helper_tasks = due_kinds(cases, day, V), due_kinds(cases, day, S)
    match_kinds = {(kind, side) for _case, kind, side, _who in due_kinds(cases, day, K)}
    gone = family.left and family.left.on <= day
    talked = any(each.reached and each.on <= day for each in family.contacts.values())
    begun = (match.proposed.on <= day) or (family.intake and family.intake.on <= day)
    if not gone and not begun and not talked and family.registered_on + 5 * DAY <= day:
        assert (V, "first_reaction", "", "") in family_tasks
    if not gone and not begun and family.registered_on + 21 * DAY <= day:
        assert (V, "intake", "", "") in family_tasks
    decision = helper.screening.decision
    if decision and decision.on <= day and decision.on <= months_later(helper.adults["a1"].vogs["v1"].issued_on, 3):
        expires = months_later(helper.adults["a1"].vogs["v1"].issued_on, 36)
        assert ((S, "vog", "", "a1") in helper_tasks) == (expires <= day)
        asked = [each.on for each in helper.contacts.values() if each.reached and each.about == "offer"]
        sure = max([decision.on, *(each for each in asked if each <= day)])
        if not match.trial or match.trial.on > day:
            assert ((S, "offer", "", "") in helper_tasks) == (months_later(sure, 12) <= day)
    running = match.trial and match.trial.on <= day
    confirmed = match.confirmed and match.confirmed.on <= day
    if running and not confirmed and match.trial.on + timedelta(weeks=8) <= day:
        assert match_kinds & {("trial_review", "request"), ("trial_review", "support"), ("trial_decision", "")}
    for side in ("request", "support"):
        met = [
            each.on
            for each in match.contacts.values()
            if each.reached and each.about == "review" and each.side in (side, "both") and each.on <= day
        ]
        if running and confirmed:
            due = months_later(max([match.confirmed.on, *met]), 6)
            assert (("review", side) in match_kinds) == (due <= day)


def test_silence_is_not_said_beside_another_talk_that_is_due() -> None:
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START), owner="anna")
    cases = of(match)
    end = START + timedelta(weeks=8)
    assert [task.kind for task in agenda(cases, end, 0)] == ["trial_review", "trial_review"]
    called = attrs.evolve(match, contacts={"c1": Contact(on=end - DAY, about="trial_review", side="both")})
    assert [task.kind for task in agenda(of(called), end, 0)] == ["trial_decision"]
    later = end + timedelta(weeks=8)
    assert [task.kind for task in agenda(of(called), later, 0)] == ["trial_decision", "silence"]


def test_a_match_without_owner_belongs_to_who_helps_the_family() -> None:
    match = Match(number=K, request_family=V, support_family=S, trial=Trial(on=START))
    family = RequestFamily(number=V, owner="bea", contacts={"c1": Contact(on=START)})
    helper = SupportFamily(number=S, owner="carla")
    assert {task.owner for task in every_task(of(match, family, helper), START)} == {"bea"}
    assert {task.owner for task in every_task(of(match, helper), START) if task.case == K} == {"carla"}
    assert {task.owner for task in every_task(of(attrs.evolve(match, owner="anna"), family), START)} == {"anna"}
    assert {task.owner for task in every_task(of(match), START)} == {None}
    left = attrs.evolve(of(attrs.evolve(match, owner="anna"), family), rota=Rota({"bea": Colleague(key="bea")}))
    assert {task.owner for task in every_task(left, START)} == {"bea"}  # anna left the team


def test_a_call_with_a_family_breaks_the_silence_of_its_match() -> None:
    match = Match(
        number=K, request_family=V, support_family=S, trial=Trial(on=START), confirmed=Confirmation(on=START + 60 * DAY)
    )
    family = RequestFamily(number=V, contacts={"c1": Contact(on=START + 110 * DAY)})
    assert [task.kind for task in agenda(of(match), START + 120 * DAY, 0)] == ["silence"]
    assert agenda(of(match, family), START + 120 * DAY, 0) == ()


def test_an_announced_task_is_shown_before_the_horizon() -> None:
    helper = SupportFamily(
        number=S,
        adults={"a1": Adult(vogs={"v1": Vog(on=START, issued_on=START)})},
        screening=Screening(done={"talk_1": Done(on=START)}, decision=Decision(verdict="approved", on=START)),
    )
    due = date(2026, 9, 4)
    helper = attrs.evolve(helper, contacts={"c1": Contact(on=due - 100 * DAY, about="offer")})
    assert agenda(of(helper), due - 91 * DAY, 7) == ()
    assert [task.kind for task in agenda(of(helper), due - 90 * DAY, 7)] == ["vog"]
    assert [task.kind for task in agenda(of(helper), due - 91 * DAY, 100)] == ["vog"]


def test_who_waits_longest() -> None:
    def waiting(number: str, registered: date) -> RequestFamily:
        return RequestFamily(
            number=number,
            registered_on=registered,
            intake=Intake(on=registered),
            consents={"matching": Consent(given_on=registered)},
        )

    cases = of(
        waiting("V-00001", START), waiting("V-00002", START - DAY), waiting("V-00003", START), RequestFamily(number=V)
    )
    assert waiting_longest(cases, START + 10 * DAY, 2) == (("V-00002", 11), ("V-00001", 10))


def test_after_a_match_a_family_waits_since_its_end() -> None:
    def match(begin: int, end: int | None) -> Match:
        last = None if end is None else End(on=START + end * DAY)
        return Match(number=K, trial=Trial(on=START + begin * DAY), end=last)

    day = START + 50 * DAY
    assert waits_since(START, [], day) == START
    assert waits_since(START, [match(5, 20), match(7, 30)], day) == START + 30 * DAY
    assert waits_since(START, [match(5, 60), match(5, None), Match(number=K, end=End(on=day))], day) == START


def test_every_kind_that_a_contact_closes_is_known() -> None:
    assert set(CONTACT_OF) <= set(TASK.codes)
    assert set(CONTACT_OF.values()) <= set(CONTACT_ABOUT.codes)


@given(casebooks, days, days)
def test_on_the_day_of_an_import_nothing_is_overdue_and_nothing_waits_longer_than_its_norm(
    cases: Cases, day: date, later: date
) -> None:
    source = Source(sheet="koppelingen.csv", nr="1", on=day, cells={})
    for number in (V, S, K):
        cases = cases.having(attrs.evolve(cases.record(number), source=source))
    assert all(task.due >= day for task in every_task(cases, day))
    if later > months_later(
        day, 6
    ):  # by then every norm but the VOG's and the offer's has run out, if nothing happened since
        quiet = all(each <= day for each in all_days(cases))
        asked = {task.case for task in every_task(cases, day) if task.kind not in {"vog", "halfway", "offer"}}
        assert not quiet or asked <= {task.case for task in agenda(cases, later, 0)}


def pause(since: date, count: int | None) -> Pause:
    return Pause(since=since, until=None if count is None else since + count * DAY, reason="vakantie")


holds = st.lists(st.builds(pause, days, st.none() | st.integers(1, 200)), max_size=2).map(
    lambda held: {f"h{place:04}": each for place, each in enumerate(held)}
)


def asks(record: Any, day: date, besides: str = "") -> bool:
    """Whether `record` asks something now or later; in the last week of a pause it may sleep, if that was agreed."""
    tasks = (task for count in (0, 7, 14) for task in every_task(of(record), day + count * DAY))
    return any(task.kind != besides for task in tasks)


@given(families(), holds, days)
def test_a_family_that_has_not_left_is_never_forgotten(family: RequestFamily, on_hold: Any, day: date) -> None:
    """Whatever happened to a family that is not in a match: there is always a next day on which it asks something."""
    family = attrs.evolve(family, on_hold=on_hold, left=None)
    assume(family.registered_on is not None and family.registered_on <= day)
    assert asks(family, day)


@given(helpers(), holds, days)
def test_a_support_family_is_never_forgotten(helper: SupportFamily, paused: Any, day: date) -> None:
    helper = attrs.evolve(helper, paused=paused)
    assume(helper.registered_on is not None and helper.registered_on <= day)
    assert asks(helper, day, besides="vog")


@given(matches(), holds, days)
def test_a_running_match_is_never_forgotten(match: Match, pauses: Any, day: date) -> None:
    match = attrs.evolve(match, pauses=pauses)
    assume(is_running(match, day))
    assert list(every_task(of(match), day))
