"""What a screening asks: each item and each VOG by itself, and the decision once all is there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.domain.cases.person import Pause, Source
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.support_family import Adult, Decision, Done, OwnChild, Screening, SupportFamily, Vog
from bgz.domain.followup.of_support import support_tasks
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from bgz.domain.followup.tasks import Task

NORMS = Norms()
CHECKLIST = {
    "talk_1": ChecklistItem(label="first talk"),
    "talk_2": ChecklistItem(label="second talk"),
    "vog": ChecklistItem(label="VOG", per_adult=True),
    "reference": ChecklistItem(label="een referentie", valid_months=6),
    "first_aid": ChecklistItem(label="EHBO", per_adult=True),
    "home_visit": ChecklistItem(label="home visit", required=False),
}
RULES = Rules(CHECKLIST, NORMS)
START, DAY = date(2023, 9, 4), timedelta(days=1)
TALK = START + 10 * DAY
SIX_WEEKS, FOUR_WEEKS = timedelta(weeks=6), timedelta(weeks=4)
ALL = ("talk_1", "talk_2", "reference", "first_aid/a1")


def helping(done: dict[str, date] | None = None, **more: Any) -> SupportFamily:
    held = {item: Done(on=on) for item, on in (done if done is not None else {"talk_1": TALK}).items()}
    given = {"number": "S-4TX9B", "registered_on": START, "adults": {"a1": Adult()}, "screening": Screening(done=held)}
    return SupportFamily(**{**given, **more})


def tasks_of(family: SupportFamily, day: date, rules: Rules = RULES) -> list[Task]:
    return [each for each in support_tasks(family, (), rules, day) if each.kind not in {"silence", "retention"}]


def asked(family: SupportFamily, day: date, rules: Rules = RULES) -> list[tuple[str, str, date]]:
    return [(each.kind, each.who, each.due) for each in tasks_of(family, day, rules)]


def vog(state: str, on: date | None, issued: date | None = None) -> dict[str, Adult]:
    return {"a1": Adult(vogs={"v1": Vog(state=state, on=on, issued_on=issued)})}


def test_after_the_first_talk_each_further_item_and_vog_is_asked() -> None:
    assert asked(helping({}), TALK) == [
        ("first_reaction", "", START + 5 * DAY),
        ("talk", "", START + 21 * DAY),
    ]
    assert asked(helping(), TALK) == [
        ("screening", "talk_2", TALK + SIX_WEEKS),
        ("vog_step", "a1", TALK + FOUR_WEEKS),
        ("screening", "reference", TALK + SIX_WEEKS),
        ("screening", "first_aid/a1", TALK + SIX_WEEKS),
    ]
    other = asked(helping({"talk_2": TALK}), TALK)
    assert ("screening", "talk_1", TALK + SIX_WEEKS) in other
    assert "talk" not in [kind for kind, _who, _due in other]


def test_items_are_told_by_code_or_in_the_programmes_own_words_and_people_by_number() -> None:
    said = {each.who: (each.items, each.people) for each in tasks_of(helping(), TALK)}
    assert said["talk_2"] == (("talk_2",), ())
    assert said["reference"] == (("een referentie",), ())
    assert said["first_aid/a1"] == (("EHBO",), ("adult-1",))
    assert said["a1"] == ((), ("adult-1",))


def test_an_item_not_in_order_or_in_contradiction_is_not_done() -> None:
    not_in_order = helping(screening=Screening(done={"talk_1": Done(on=TALK), "talk_2": Done(on=TALK, yes=False)}))
    assert ("screening", "talk_2", TALK + SIX_WEEKS) in asked(not_in_order, TALK)
    disputed = helping(about=About(disputed=frozenset({"screening.done.talk_1"})))
    assert [kind for kind, _who, _due in asked(disputed, TALK)] == ["first_reaction", "talk"]


def test_an_item_that_expired_is_asked_again_from_then_on() -> None:
    family = helping(dict.fromkeys(ALL, TALK))
    expired = date(2024, 3, 14)
    assert "reference" not in [who for _kind, who, _due in asked(family, expired - DAY)]
    assert ("screening", "reference", expired + SIX_WEEKS) in asked(family, expired)


def test_a_vog_goes_on_from_its_last_step() -> None:
    submitted = helping(adults=vog("submitted", TALK + 9 * DAY))
    assert ("vog_step", "a1", TALK + 9 * DAY + FOUR_WEEKS) in asked(submitted, TALK + 9 * DAY)
    assert ("vog_step", "a1", TALK + FOUR_WEEKS) in asked(submitted, TALK + 8 * DAY)
    refused = helping(adults=vog("not_provided", TALK + DAY))
    assert ("vog_step", "a1", TALK + DAY + FOUR_WEEKS) in asked(refused, TALK + DAY)
    undated = helping(adults=vog("prepared", None))
    assert ("vog_step", "a1", TALK + FOUR_WEEKS) in asked(undated, TALK)
    before = helping({}, adults=vog("prepared", START + DAY))
    assert ("vog_step", "a1", START + DAY + FOUR_WEEKS) in asked(before, START + DAY)
    disputed = helping(adults=vog("submitted", TALK + 9 * DAY), about=About(disputed=frozenset({"adults.a1.vogs.v1"})))
    assert ("vog_step", "a1", TALK + FOUR_WEEKS) in asked(disputed, TALK + 9 * DAY)


def test_a_vog_that_was_seen_closes_its_step_until_it_is_too_old_for_an_approval() -> None:
    seen = helping(adults=vog("seen", TALK + 20 * DAY, TALK))
    assert "vog_step" in [kind for kind, _who, _due in asked(seen, TALK + 19 * DAY)]
    too_old = date(2023, 12, 15)
    assert "vog_step" not in [kind for kind, _who, _due in asked(seen, TALK + 20 * DAY)]
    assert "vog_step" not in [kind for kind, _who, _due in asked(seen, too_old - DAY)]
    assert ("vog_step", "a1", too_old + FOUR_WEEKS) in asked(seen, too_old)
    short = Rules(CHECKLIST, attrs.evolve(NORMS, vog_months=24, vog_years=1))  # then it expires before it is too old
    assert ("vog_step", "a1", date(2024, 9, 14) + FOUR_WEEKS) in asked(seen, date(2024, 9, 14), short)


def test_everybody_in_the_house_has_a_vog_of_their_own() -> None:
    family = helping(
        adults={"a1": Adult(until=TALK), "a2": Adult()},
        own_children={"k1": OwnChild(born=Month(2005, 9)), "k2": OwnChild(born=Month(2010, 1))},
    )
    steps = [each for each in tasks_of(family, TALK) if each.kind == "vog_step"]
    assert [(each.who, each.people) for each in steps] == [("a2", ("adult-2",)), ("k1", ("adult-3",))]


def test_a_house_of_which_no_adult_is_known_has_a_step_to_note_who_lives_there() -> None:
    assert ("vog_step", "", TALK + FOUR_WEEKS) in asked(helping(adults={}), TALK)
    assert "vog_step" not in [kind for kind, _who, _due in asked(helping({}, adults={}), TALK)]


def ready(**more: Any) -> SupportFamily:
    done = {**dict.fromkeys(ALL, TALK), "talk_2": TALK + 15 * DAY}
    return helping(done, adults=vog("seen", TALK + 20 * DAY, TALK + 18 * DAY), **more)


def test_when_all_is_there_a_decision_is_due_two_weeks_after_the_last_of_it() -> None:
    last = TALK + 20 * DAY
    assert asked(ready(), last) == [("decision", "", last + 14 * DAY)]
    decided = attrs.evolve(ready().screening, decision=Decision(verdict="approved", on=last + DAY))
    assert ("decision", "", last + 14 * DAY) in asked(ready(screening=decided), last)
    assert "decision" not in [kind for kind, _who, _due in asked(ready(screening=decided), last + DAY)]
    disputed = ready(screening=decided, about=About(disputed=frozenset({"screening.decision"})))
    assert asked(disputed, last + DAY) == [("decision", "", last + 14 * DAY)]


def test_a_decision_before_all_was_there_is_none() -> None:
    early = attrs.evolve(ready().screening, decision=Decision(verdict="approved", on=TALK + DAY))
    assert asked(ready(screening=early), TALK + 20 * DAY) == [("decision", "", TALK + 34 * DAY)]


def test_an_item_that_is_not_required_is_not_asked_and_one_that_was_added_is_from_that_day_on() -> None:
    assert "home_visit" not in [who for _kind, who, _due in asked(helping(), TALK)]
    later = Rules(CHECKLIST, NORMS, since={"reference": TALK + DAY})
    assert "reference" not in [who for _kind, who, _due in asked(helping(), TALK, later)]
    assert "reference" in [who for _kind, who, _due in asked(helping(), TALK + DAY, later)]


def test_without_any_required_item_the_decision_waits_for_nothing() -> None:
    rules = Rules({item: attrs.evolve(each, required=False) for item, each in CHECKLIST.items()}, NORMS)
    assert ("decision", "", START + 14 * DAY) in asked(helping({}), START, rules)
    assert "decision" in {kind for kind, _who, _due in asked(helping({}, registered_on=None), START, rules)}
    assert asked(helping({}), START - DAY, rules) == []


@pytest.mark.parametrize("until", [None, TALK + 60 * DAY])
def test_the_screening_sleeps_in_a_pause_and_counts_from_its_end(until: date | None) -> None:
    pauses = {"h1": Pause(since=TALK, until=until, reason="verbouwing")}
    family = helping(paused=pauses)
    assert {kind for kind, _who, _due in asked(family, TALK)} == {"hold"}
    if until:
        assert ("vog_step", "a1", until + FOUR_WEEKS) in asked(family, until)
        assert ("screening", "talk_2", until + SIX_WEEKS) in asked(family, until)
    disputed = attrs.evolve(family, about=About(disputed=frozenset({"paused.h1"})))
    assert ("screening", "talk_2", TALK + SIX_WEEKS) in asked(disputed, TALK)


def test_of_an_imported_screening_nothing_is_overdue_on_day_one() -> None:
    day = date(2025, 1, 15)
    source = Source(sheet="steungezinnen.csv", nr="1", on=day, cells={})
    assert {due for _kind, _who, due in asked(helping(source=source), day)} == {day + SIX_WEEKS, day + FOUR_WEEKS}
    fresh = attrs.evolve(ready(source=source), adults=vog("seen", day - 60 * DAY, day - 60 * DAY))
    done = {**dict.fromkeys(ALL, day - 60 * DAY)}
    waiting = attrs.evolve(fresh, screening=Screening(done={item: Done(on=on) for item, on in done.items()}))
    assert asked(waiting, day) == [("decision", "", day + 14 * DAY)]
