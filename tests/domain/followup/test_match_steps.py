"""What a match asks before its trial and after its end, and what comes first when nobody was reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, OwnTask, Source
from bgz.domain.cases.programme import Norms
from bgz.domain.followup.of_match import match_tasks
from bgz.domain.followup.tasks import Task
from bgz.domain.record.about import About

NORMS = Norms()
START, DAY = date(2023, 9, 4), timedelta(days=1)
WEEKS_2 = timedelta(days=14)
BOTH = Answers(request=Answer(yes=True, on=START + DAY), support=Answer(yes=True, on=START + 3 * DAY))


def match(**more: Any) -> Match:
    return Match(**{"number": "K-2H4MN", "proposed": Proposal(on=START), "answers": BOTH, **more})


def asked(held: Match, day: date) -> list[tuple[str, date, str]]:
    return [(task.kind, task.due, task.side or task.who) for task in match_tasks(held, NORMS, day)]


def disputed(path: str) -> About:
    return About(disputed=frozenset({path}))


def test_when_both_said_yes_the_families_are_to_be_introduced() -> None:
    agreed = START + 3 * DAY
    assert asked(match(), agreed) == [("introduction", agreed + WEEKS_2, "")]
    assert [kind for kind, _due, _side in asked(match(), agreed - DAY)] == ["answer"]
    undated = Answers(request=Answer(yes=True), support=Answer(yes=True))
    assert asked(match(answers=undated), START) == [("introduction", START + WEEKS_2, "")]


def test_after_the_introduction_the_trial_is_to_begin() -> None:
    met = START + 10 * DAY
    held = match(introduced=Introduction(on=met))
    assert asked(held, met) == [("trial_start", met + WEEKS_2, "")]
    assert asked(held, met - DAY) == [("introduction", START + 3 * DAY + WEEKS_2, "")]
    doubted = attrs.evolve(held, about=disputed("introduced"))
    assert asked(doubted, met) == [("introduction", START + 3 * DAY + WEEKS_2, "")]


def test_a_trial_that_is_planned_begins_on_its_day() -> None:
    met, begin = START + 10 * DAY, START + 50 * DAY
    held = match(introduced=Introduction(on=met), trial=Trial(on=begin))
    assert asked(held, met) == [("trial_start", begin, "")]
    assert asked(attrs.evolve(held, introduced=None), met) == [("trial_start", begin, "")]
    assert "trial_start" not in [kind for kind, _due, _side in asked(held, begin)]


def test_a_no_about_which_two_people_differ_refuses_nothing() -> None:
    no = attrs.evolve(BOTH, request=Answer(yes=False, on=START))
    assert asked(match(answers=no), START + 5 * DAY) == []
    doubted = match(answers=no, about=disputed("answers.request"))
    assert asked(doubted, START + 5 * DAY) == [("answer", START + WEEKS_2, "request")]


def test_without_a_proposal_the_first_known_step_counts() -> None:
    held = match(proposed=None, answers=Answers(request=Answer(yes=True, on=START + DAY)))
    assert asked(held, START + DAY) == [("answer", START + DAY + WEEKS_2, "support")]
    assert asked(held, START) == []


def test_of_an_imported_proposal_nothing_is_overdue_on_day_one() -> None:
    day = date(2025, 1, 15)
    source = Source(sheet="koppelingen.csv", nr="1", on=day, cells={})
    assert asked(match(source=source), day) == [("introduction", day + WEEKS_2, "")]
    met = match(source=source, introduced=Introduction(on=START + 9 * DAY))
    assert asked(met, day) == [("trial_start", day + WEEKS_2, "")]


def ended(**more: Any) -> Match:
    return match(**{"trial": Trial(on=START + 5 * DAY), "end": End(on=date(2023, 12, 31)), **more})


def test_after_the_end_each_side_has_an_end_talk() -> None:
    last, due = date(2023, 12, 31), date(2024, 1, 14)
    assert asked(ended(), last) == [("end_talk", due, "request"), ("end_talk", due, "support")]
    talk = Contact(on=last - WEEKS_2, about="goodbye", side="request")
    assert asked(ended(contacts={"c1": talk}), last) == [("end_talk", due, "support")]
    for other in (
        attrs.evolve(talk, on=last - WEEKS_2 - DAY),
        attrs.evolve(talk, reached=False),
        attrs.evolve(talk, about="review"),
        attrs.evolve(talk, side=None),
    ):
        assert len(asked(ended(contacts={"c1": other}), last)) == 2
    assert len(asked(ended(contacts={"c1": talk}, about=disputed("contacts.c1")), last)) == 2
    assert asked(ended(contacts={"c1": attrs.evolve(talk, side="both", on=due)}), due) == []


def test_a_review_of_a_match_that_has_ended_closes_nothing() -> None:
    last = date(2023, 12, 31)
    late = Contact(on=last + DAY, about="trial_review", side="both")
    assert asked(ended(contacts={"c1": late}), last + DAY) == asked(ended(), last + DAY)


def test_no_end_talk_of_what_never_ran_or_came_with_an_import_as_history() -> None:
    last = date(2023, 12, 31)
    assert asked(ended(trial=None), last) == []
    assert asked(ended(trial=Trial(on=last + DAY)), last) == []
    source = Source(sheet="koppelingen.csv", nr="1", on=last + DAY, cells={})
    assert asked(ended(source=source), last + DAY) == []
    assert len(asked(ended(source=attrs.evolve(source, on=last)), last)) == 2


def test_an_end_about_which_two_people_differ_ends_nothing() -> None:
    kinds = {kind for kind, _due, _side in asked(ended(about=disputed("end")), date(2024, 1, 1))}
    assert kinds == {"trial_review", "silence"}


def test_own_tasks_stand_until_a_talk_names_them_also_after_the_end() -> None:
    noted = {"o1": OwnTask(due=START + 7 * DAY, text="bel de school", since=START)}
    own = ("own", START + 7 * DAY, "o1")
    assert own in asked(match(own_tasks=noted), START)
    assert own not in asked(match(own_tasks=noted), START - DAY)
    assert own in asked(ended(own_tasks=noted), date(2024, 1, 1))
    talk = Contact(on=START + DAY, about="own", task="o1")
    assert own not in asked(match(own_tasks=noted, contacts={"c1": talk}), START + DAY)
    assert own in asked(match(own_tasks=noted, contacts={"c1": talk}), START)
    for other in (attrs.evolve(talk, task="o2"), attrs.evolve(talk, reached=False), attrs.evolve(talk, about="other")):
        assert own in asked(match(own_tasks=noted, contacts={"c1": other}), START + DAY)
    assert own in asked(match(own_tasks=noted, contacts={"c1": talk}, about=disputed("contacts.c1")), START + DAY)


def test_a_trial_in_which_nobody_was_reached_comes_first() -> None:
    begin = START + 5 * DAY
    held = match(trial=Trial(on=begin))
    day = begin + timedelta(weeks=5)

    def unreached(each: Match, *calls: date) -> set[bool]:
        return {task.nobody_reached for task in match_tasks(each, NORMS, day, calls)}

    tried = attrs.evolve(held, contacts={"c1": Contact(on=begin + DAY, reached=False)})
    before = attrs.evolve(held, contacts={"c1": Contact(on=begin - DAY)})
    reached = attrs.evolve(held, contacts={"c1": Contact(on=begin)})
    confirmed = attrs.evolve(held, confirmed=Confirmation(on=begin + DAY))
    assert unreached(held) == unreached(tried) == unreached(before) == unreached(held, begin - DAY) == {True}
    assert unreached(reached) == unreached(held, begin) == unreached(confirmed) == {False}
    halfway = next(task for task in match_tasks(held, NORMS, day) if task.kind == "halfway")
    worst = Task(case="K-00001", kind="trial_review", due=START, since=START)
    today = attrs.evolve(worst, due=day, nobody_reached=True)
    assert sorted([today, worst, halfway], key=lambda each: each.urgency(day)) == [halfway, worst, today]
