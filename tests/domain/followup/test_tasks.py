"""What is due follows from norms and facts; each kind of task, one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Contact, Left, Pause, Source
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, OwnChild, Screening, SupportFamily, Vog
from bgz.domain.followup.of_match import match_tasks, reviews_to_plan
from bgz.domain.followup.of_request import request_tasks
from bgz.domain.followup.of_support import support_tasks
from bgz.domain.followup.tasks import Task
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from collections.abc import Sequence

NORMS = Norms()
CHECKLIST = {
    "talk_1": ChecklistItem(label="First talk"),
    "vog": ChecklistItem(label="VOG", per_adult=True),
    "house_rules": ChecklistItem(label="House rules"),
}
RULES = Rules(CHECKLIST, NORMS)
START = date(2023, 9, 4)
DAY = timedelta(days=1)


def shown(tasks: Any) -> list[tuple[str, date, str]]:
    return [(task.kind, task.due, task.side) for task in tasks]


def talk(on: date, about: str = "other", side: str | None = None, *, reached: bool = True) -> Contact:
    return Contact(on=on, about=about, side=side, reached=reached)


def imported(on: date) -> Source:
    return Source(sheet="koppelingen.csv", nr="K001", on=on, cells={})


def asking(**more: Any) -> RequestFamily:
    return RequestFamily(**{"number": "V-7K3QF", "registered_on": START, **more})


def waiting(**more: Any) -> RequestFamily:
    facts = {"intake": Intake(on=START + 10 * DAY), "consents": {"matching": Consent(given_on=START + 12 * DAY)}}
    return asking(**{**facts, **more})


def of_request(family: RequestFamily, day: date, matches: Sequence[Match] = ()) -> list[tuple[str, date, str]]:
    """Return what `family` asks, but the retention clock: that has tests of its own."""
    return shown(task for task in request_tasks(family, matches, NORMS, day) if task.kind != "retention")


class TestRequestFamily:
    def test_a_sign_up_asks_a_reaction_in_five_days_and_an_intake_in_three_weeks(self) -> None:
        assert of_request(asking(), START) == [
            ("first_reaction", date(2023, 9, 9), ""),
            ("intake", date(2023, 9, 25), ""),
        ]

    def test_a_sign_up_of_a_later_day_is_not_known_yet(self) -> None:
        assert of_request(asking(), START - DAY) == []
        assert [kind for kind, *_ in of_request(asking(registered_on=None), START)] == ["first_reaction", "intake"]

    def test_somebody_reached_is_a_reaction_an_attempt_is_not(self) -> None:
        attempted = asking(contacts={"c1": talk(START + DAY, reached=False)})
        called = asking(contacts={"c1": talk(START + DAY)})
        assert [kind for kind, _due, _side in of_request(attempted, START + DAY)] == ["first_reaction", "intake"]
        assert [kind for kind, _due, _side in of_request(called, START + DAY)] == ["intake"]
        assert [kind for kind, _due, _side in of_request(called, START)] == ["first_reaction", "intake"]

    def test_the_intake_closes_both_and_asks_consent(self) -> None:
        held = asking(intake=Intake(on=START + 10 * DAY))
        assert of_request(held, START + 10 * DAY) == [("consent", START + 10 * DAY, "")]

    def test_withdrawn_consent_is_lacking_from_that_day(self) -> None:
        withdrawn = Consent(given_on=START + 12 * DAY, withdrawn_on=START + 40 * DAY)
        family = waiting(consents={"matching": withdrawn})
        assert "consent" not in [kind for kind, _due, _side in of_request(family, START + 39 * DAY)]
        assert of_request(family, START + 40 * DAY) == [("consent", START + 40 * DAY, "")]

    def test_consent_in_conflict_is_lacking(self) -> None:
        family = waiting(about=About(disputed=frozenset({"consents.matching"})))
        assert ("consent", START + 10 * DAY, "") in of_request(family, START + 12 * DAY)

    def test_a_waiting_family_hears_something_every_eight_weeks(self) -> None:
        assert of_request(waiting(), START + 12 * DAY) == [("silence", START + 12 * DAY + 56 * DAY, "")]
        called = waiting(contacts={"c1": talk(START + 30 * DAY), "c2": talk(START + 50 * DAY, reached=False)})
        assert of_request(called, START + 60 * DAY) == [("silence", START + 86 * DAY, "")]

    def test_what_happened_in_its_matches_breaks_the_silence(self) -> None:
        match = Match(
            number="K-00001",
            answers=Answers(request=Answer(yes=True, on=START + 20 * DAY)),
            contacts={"c1": talk(START + 40 * DAY, side="request"), "c2": talk(START + 45 * DAY, side="support")},
        )
        assert of_request(waiting(), START + 60 * DAY, [match]) == [("silence", START + 96 * DAY, "")]

    def test_a_family_in_a_match_or_gone_asks_nothing(self) -> None:
        running = Match(number="K-00001", trial=Trial(on=START + 20 * DAY))
        assert of_request(waiting(), START + 90 * DAY, [running]) == []
        left = waiting(left=Left(on=START + 20 * DAY, reason="withdrawn"))
        assert of_request(left, START + 90 * DAY) == []

    def test_a_proposal_shows_that_a_reaction_and_intake_are_past(self) -> None:
        proposed = Match(number="K-00001", proposed=Proposal(on=START + DAY))
        assert of_request(asking(), START + DAY, [proposed]) == []
        assert len(of_request(asking(), START, [proposed])) == 2

    def test_on_hold_everything_sleeps_until_the_end(self) -> None:
        family = waiting(on_hold={"h1": Pause(since=START + 20 * DAY, until=START + 100 * DAY, reason="op reis")})
        assert of_request(family, START + 90 * DAY) == [("hold", START + 100 * DAY, "")]
        assert of_request(family, START + 100 * DAY) == [
            ("hold", START + 100 * DAY, ""),
            ("silence", START + 156 * DAY, ""),
        ]

    def test_a_talk_shortly_before_or_after_the_end_closes_the_hold(self) -> None:
        hold = {"h1": Pause(since=START + 20 * DAY, until=START + 100 * DAY, reason="op reis")}
        early = waiting(on_hold=hold, contacts={"c1": talk(START + 93 * DAY)})
        too_early = waiting(on_hold=hold, contacts={"c1": talk(START + 92 * DAY)})
        assert "hold" not in [kind for kind, _due, _side in of_request(early, START + 100 * DAY)]
        assert "hold" in [kind for kind, _due, _side in of_request(too_early, START + 100 * DAY)]

    def test_a_hold_without_end_is_asked_after_eight_weeks(self) -> None:
        family = waiting(on_hold={"h1": Pause(since=START + 20 * DAY, reason="ziek")})
        assert of_request(family, START + 30 * DAY) == [("hold", START + 76 * DAY, "")]
        assert of_request(family, START + 19 * DAY) == [("silence", START + 68 * DAY, "")]

    def test_an_intake_due_during_a_hold_counts_from_its_end(self) -> None:
        family = asking(
            contacts={"c1": talk(START)},
            on_hold={"h1": Pause(since=START + DAY, until=START + 50 * DAY, reason="vakantie")},
        )
        assert ("intake", START + 71 * DAY, "") in of_request(family, START + 50 * DAY)

    def test_nothing_of_an_imported_family_is_overdue_on_day_one(self) -> None:
        later = START + 365 * DAY
        assert of_request(asking(source=imported(later)), later) == [
            ("first_reaction", later + 5 * DAY, ""),
            ("intake", later + 21 * DAY, ""),
        ]
        assert of_request(waiting(source=imported(later)), later) == [("silence", later + 56 * DAY, "")]
        assert of_request(asking(source=imported(later)), later - DAY)[0] == ("first_reaction", START + 5 * DAY, "")


def helping(**more: Any) -> SupportFamily:
    return SupportFamily(**{"number": "S-4TX9B", "registered_on": START, **more})


def approved(issued: date, **more: Any) -> SupportFamily:
    on = issued + 30 * DAY
    done = {"talk_1": Done(on=on), "house_rules": Done(on=on)}
    adults = {"a1": Adult(vogs={"v1": Vog(on=on, issued_on=issued)})}
    return helping(
        **{
            "adults": adults,
            "screening": Screening(done=done, decision=Decision(verdict="approved", on=on)),
            **more,
        }
    )


def of_support(family: SupportFamily, day: date, rules: Rules = RULES) -> list[tuple[str, date, str]]:
    """Return what `family` asks, but the yearly question after its offer, the steps of its screening and the clock."""
    left_out = {"offer", "retention", "screening", "vog_step", "decision"}  # these have tests of their own
    tasks = support_tasks(family, (), rules, day)
    return [(task.kind, task.due, task.who) for task in tasks if task.kind not in left_out]


def offers(family: SupportFamily, day: date, *matches: Match) -> list[date]:
    return [task.due for task in support_tasks(family, matches, RULES, day) if task.kind == "offer"]


class TestSupportFamily:
    def test_a_sign_up_asks_a_reaction_and_a_first_talk(self) -> None:
        assert of_support(helping(), START) == [("first_reaction", START + 5 * DAY, ""), ("talk", START + 21 * DAY, "")]
        assert of_support(helping(), START - DAY) == []

    def test_a_screening_that_stands_still_is_noticed(self) -> None:
        family = helping(screening=Screening(done={"talk_1": Done(on=START + 15 * DAY)}))
        assert of_support(family, START + 15 * DAY) == [("silence", START + 71 * DAY, "")]
        other = helping(screening=Screening(done={"house_rules": Done(on=START)}))
        assert of_support(other, START) == [("talk", START + 21 * DAY, "")]

    @pytest.mark.parametrize("verdict", ["rejected", "withdrawn"])
    def test_a_family_that_was_refused_or_left_asks_nothing(self, verdict: str) -> None:
        family = helping(screening=Screening(decision=Decision(verdict=verdict, on=START + DAY)))
        assert of_support(family, START + DAY) == []
        assert of_support(family, START) != []
        assert of_support(helping(left=Left(on=START, reason="stopped")), START) == []

    def test_a_refusal_in_conflict_is_none(self) -> None:
        disputed = About(disputed=frozenset({"screening.decision"}))
        family = helping(screening=Screening(decision=Decision(verdict="rejected", on=START)), about=disputed)
        assert of_support(family, START + DAY) != []

    def test_a_pause_is_asked_after_and_the_screening_sleeps(self) -> None:
        family = helping(paused={"h1": Pause(since=START, until=START + 60 * DAY, reason="verbouwing")})
        assert of_support(family, START + DAY) == [("hold", START + 60 * DAY, "")]
        assert ("talk", START + 81 * DAY, "") in of_support(family, START + 60 * DAY)

    def test_a_vog_is_announced_90_60_and_30_days_ahead(self) -> None:
        family = approved(date(2020, 2, 29))
        (task, _offer) = support_tasks(family, (), RULES, date(2022, 11, 1))
        assert (task.kind, task.due, task.who) == ("vog", date(2023, 2, 28), "a1")
        assert [(task.due - notice).days for notice in task.notices] == [90, 60, 30]
        assert not task.announced(date(2022, 11, 29))
        assert task.announced(date(2022, 11, 30))

    def test_a_renewed_vog_counts_and_one_that_was_only_asked_for_does_not(self) -> None:
        vogs = {"v1": Vog(issued_on=date(2020, 3, 1)), "v2": Vog(state="submitted", on=date(2023, 2, 1))}
        family = approved(date(2020, 3, 1), adults={"a1": Adult(vogs=vogs)})
        assert of_support(family, date(2023, 2, 2)) == [("vog", date(2023, 3, 1), "a1")]
        vogs["v3"] = Vog(on=date(2023, 2, 20), issued_on=date(2023, 2, 15))
        renewed = approved(date(2020, 3, 1), adults={"a1": Adult(vogs=vogs)})
        assert of_support(renewed, date(2023, 2, 20)) == [("vog", date(2026, 2, 15), "a1")]
        assert of_support(renewed, date(2023, 2, 19)) == [("vog", date(2023, 3, 1), "a1")]

    def test_a_child_of_the_house_needs_a_vog_from_18_and_is_announced(self) -> None:
        child = OwnChild(born=Month(2005, 11))
        family = approved(date(2023, 1, 10), own_children={"k1": child, "k2": OwnChild(born=Month(2010, 1))})
        assert ("vog", date(2023, 11, 1), "k1") not in of_support(family, date(2023, 8, 2))
        assert ("vog", date(2023, 11, 1), "k1") in of_support(family, date(2023, 8, 3))
        assert ("vog", date(2023, 11, 1), "k1") in of_support(family, date(2023, 12, 1))

    def test_a_new_adult_needs_a_vog_from_the_day_she_moves_in(self) -> None:
        both = {**approved(date(2023, 1, 10)).adults, "a2": Adult(since=date(2023, 6, 1))}
        assert ("vog", date(2023, 6, 1), "a2") in of_support(approved(date(2023, 1, 10), adults=both), date(2023, 6, 1))

    def test_without_vog_on_the_checklist_none_is_asked(self) -> None:
        rules = Rules({**CHECKLIST, "vog": attrs.evolve(CHECKLIST["vog"], required=False)}, NORMS)
        assert of_support(approved(date(2020, 2, 1)), date(2023, 6, 1), rules) == []

    def test_an_approval_that_is_none_leaves_the_family_in_screening(self) -> None:
        family = attrs.evolve(approved(date(2023, 8, 30)), adults={"a1": Adult()})
        assert [kind for kind, _due, _who in of_support(family, date(2023, 10, 1))] == ["silence"]

    def test_an_expired_vog_of_an_import_is_due_that_day_not_overdue(self) -> None:
        family = approved(date(2019, 3, 1), source=imported(date(2024, 1, 15)))
        assert of_support(family, date(2024, 1, 15)) == [("vog", date(2024, 1, 15), "a1")]


class TestOffer:
    """The offer is confirmed anew each year, counted from the last time that it was sure."""

    on = date(2023, 1, 31)

    def family(self, **more: Any) -> SupportFamily:
        return approved(self.on - 30 * DAY, **more)

    def test_a_year_after_the_approval(self) -> None:
        assert offers(self.family(), self.on - DAY) == []
        assert offers(self.family(), self.on) == [date(2024, 1, 31)]
        assert offers(self.family(), date(2026, 1, 1)) == [date(2024, 1, 31)]

    def test_a_contact_about_it_closes_it_for_a_year(self) -> None:
        called = date(2024, 2, 3)
        assert offers(self.family(contacts={"c1": talk(called, "offer")}), called) == [date(2025, 2, 3)]
        assert offers(self.family(contacts={"c1": talk(called, "offer")}), called - DAY) == [date(2024, 1, 31)]
        assert offers(self.family(contacts={"c1": talk(called, "other")}), called) == [date(2024, 1, 31)]
        assert offers(self.family(contacts={"c1": talk(called, "offer", reached=False)}), called) == [date(2024, 1, 31)]

    def test_it_sleeps_while_a_match_runs_and_counts_from_its_end(self) -> None:
        match = trial(date(2023, 3, 1), end=End(on=date(2023, 9, 1)))
        assert offers(self.family(), date(2023, 2, 1), match) == [date(2024, 1, 31)]
        assert offers(self.family(), date(2023, 8, 31), match) == []
        assert offers(self.family(), date(2023, 9, 1), match) == [date(2024, 9, 1)]
        nothing = proposed(end=End(on=date(2023, 9, 1)))
        assert offers(self.family(), date(2023, 9, 1), nothing) == [date(2024, 1, 31)]

    def test_it_sleeps_in_a_pause_and_counts_from_its_end(self) -> None:
        family = self.family(paused={"h1": Pause(since=date(2023, 6, 1), until=date(2023, 7, 1), reason="vakantie")})
        assert offers(family, date(2023, 6, 1)) == []
        assert offers(family, date(2023, 7, 1)) == [date(2024, 7, 1)]

    def test_of_an_import_it_is_asked_a_year_after_at_the_earliest(self) -> None:
        day = date(2025, 3, 1)
        assert offers(self.family(source=imported(day)), day) == [date(2026, 3, 1)]

    def test_who_left_is_not_asked(self) -> None:
        assert offers(self.family(left=Left(on=self.on, reason="stopped")), self.on) == []


def proposed(**more: Any) -> Match:
    return Match(**{"number": "K-2H4MN", "proposed": Proposal(on=START), **more})


def trial(on: date = START, until: date | None = None, **more: Any) -> Match:
    yes = Answers(request=Answer(yes=True, on=on), support=Answer(yes=True, on=on))
    return proposed(**{"answers": yes, "trial": Trial(on=on, until=until), **more})


def of_match(match: Match, day: date, calls: Sequence[date] = ()) -> list[tuple[str, date, str]]:
    return shown(match_tasks(match, NORMS, day, calls))


END = START + timedelta(weeks=8)


class TestMatch:
    def test_answers_are_awaited_from_each_side(self) -> None:
        due = START + 14 * DAY
        assert of_match(proposed(), START) == [("answer", due, "request"), ("answer", due, "support")]
        assert of_match(proposed(), START - DAY) == []
        half = proposed(answers=Answers(request=Answer(yes=True, on=START + 3 * DAY)))
        assert of_match(half, START + 3 * DAY) == [("answer", due, "support")]
        assert len(of_match(half, START + 2 * DAY)) == 2
        undated = proposed(answers=Answers(request=Answer(yes=True)))
        assert of_match(undated, START) == [("answer", due, "support")]

    def test_an_answer_in_conflict_is_none(self) -> None:
        both = Answers(request=Answer(yes=True, on=START), support=Answer(yes=True, on=START))
        match = proposed(answers=both, about=About(disputed=frozenset({"answers.request"})))
        assert of_match(match, START) == [("answer", START + 14 * DAY, "request")]

    def test_a_refused_or_ended_match_asks_nothing(self) -> None:
        assert of_match(proposed(answers=Answers(request=Answer(yes=False, on=START))), START) == []
        assert of_match(proposed(end=End(on=START + 20 * DAY)), START + 20 * DAY) == []
        assert of_match(Match(number="K-2H4MN"), START) == []

    def test_an_introduction_leaves_the_answers_awaited(self) -> None:
        match = proposed(introduced=Introduction(on=START + DAY))
        assert [kind for kind, _due, _side in of_match(match, START + DAY)] == ["answer", "answer"]

    def test_a_trial_asks_a_contact_half_way_and_a_review_with_each_side(self) -> None:
        assert of_match(trial(), START) == [
            ("halfway", START + timedelta(weeks=4), ""),
            ("trial_review", END, "request"),
            ("trial_review", END, "support"),
            ("silence", END, ""),
        ]

    def test_a_planned_end_of_its_own_moves_the_review(self) -> None:
        until = START + timedelta(weeks=3)
        kinds = of_match(trial(until=until), START)
        assert ("trial_review", until, "request") in kinds
        assert "halfway" not in [kind for kind, _due, _side in kinds]

    def test_half_way_is_closed_by_that_contact_and_gives_way_to_the_review(self) -> None:
        called = trial(contacts={"c1": talk(START + 29 * DAY, "halfway", "support")})
        tried = trial(contacts={"c1": talk(START + 29 * DAY, "halfway", reached=False)})
        other = trial(contacts={"c1": talk(START + 29 * DAY, "other")})
        assert "halfway" not in [kind for kind, _due, _side in of_match(called, START + 30 * DAY)]
        assert "halfway" in [kind for kind, _due, _side in of_match(tried, START + 30 * DAY)]
        assert "halfway" in [kind for kind, _due, _side in of_match(other, END - DAY)]
        assert "halfway" not in [kind for kind, _due, _side in of_match(other, END)]

    def test_each_side_is_reviewed_and_then_a_decision_is_due(self) -> None:
        one = {"c1": talk(END - DAY, "trial_review", "request")}
        assert ("trial_review", END, "support") in of_match(trial(contacts=one), END)
        assert ("trial_review", END, "request") not in of_match(trial(contacts=one), END)
        both = {**one, "c2": talk(END + 2 * DAY, "trial_review", "support")}
        kinds = [(kind, due) for kind, due, _side in of_match(trial(contacts=both), END + 2 * DAY)]
        assert kinds[0] == ("trial_decision", END + 2 * DAY)
        together = {"c1": talk(END - 7 * DAY, "trial_review", "both")}
        assert of_match(trial(contacts=together), END - 7 * DAY)[0] == ("trial_decision", END, "")

    def test_a_prolonged_trial_is_reviewed_again(self) -> None:
        until = END + timedelta(weeks=4)
        match = trial(until=until, contacts={"c1": talk(END, "trial_review", "both")})
        assert ("trial_review", until, "request") in of_match(match, END)
        early = trial(contacts={"c1": talk(START + DAY, "trial_review", "both")})
        assert ("trial_review", END, "support") in of_match(early, START + DAY)

    def test_a_confirmed_match_is_reviewed_each_half_year_with_each_side(self) -> None:
        match = trial(confirmed=Confirmation(on=date(2023, 8, 31)), on=date(2023, 7, 1))
        due = date(2024, 2, 29)
        reviews = [each for each in of_match(match, date(2023, 9, 1)) if each[0] == "review"]
        assert reviews == [("review", due, "request"), ("review", due, "support")]
        met = attrs.evolve(match, contacts={"c1": talk(date(2024, 2, 10), "review", "support")})
        reviews = [each for each in of_match(met, date(2024, 2, 10)) if each[0] == "review"]
        assert reviews == [("review", due, "request"), ("review", date(2024, 8, 10), "support")]

    def test_a_confirmation_that_is_later_or_in_conflict_leaves_the_trial(self) -> None:
        match = trial(confirmed=Confirmation(on=END))
        assert "trial_review" in [kind for kind, _due, _side in of_match(match, END - DAY)]
        disputed = attrs.evolve(match, about=About(disputed=frozenset({"confirmed"})))
        assert "trial_review" in [kind for kind, _due, _side in of_match(disputed, END)]
        assert "trial_review" not in [kind for kind, _due, _side in of_match(match, END)]

    def test_silence_counts_from_the_last_time_somebody_was_reached(self) -> None:
        match = trial(contacts={"c1": talk(START + 10 * DAY), "c2": talk(START + 20 * DAY, reached=False)})
        assert ("silence", START + 66 * DAY, "") in of_match(match, START + 30 * DAY)
        assert ("silence", START + 81 * DAY, "") in of_match(match, START + 30 * DAY, [START + 25 * DAY])
        assert ("silence", START + 66 * DAY, "") in of_match(match, START + 24 * DAY, [START + 25 * DAY])

    def test_silence_sleeps_during_a_pause(self) -> None:
        pauses = {"h1": Pause(since=START + 10 * DAY, until=START + 40 * DAY, reason="vakantie")}
        match = trial(pauses=pauses)
        assert "silence" not in [kind for kind, _due, _side in of_match(match, START + 39 * DAY)]
        assert ("hold", START + 40 * DAY, "") in of_match(match, START + 39 * DAY)
        assert ("silence", START + 96 * DAY, "") in of_match(match, START + 40 * DAY)
        endless = trial(pauses={"h1": Pause(since=START + 10 * DAY, reason="ziekte")})
        kinds = [kind for kind, _due, _side in of_match(endless, END)]
        assert kinds == ["trial_review", "trial_review"]

    def test_an_imported_match_has_nothing_overdue_on_day_one(self) -> None:
        day = date(2024, 1, 15)
        confirmed = trial(date(2022, 9, 1), confirmed=Confirmation(on=date(2022, 11, 1)), source=imported(day))
        assert of_match(confirmed, day) == [
            ("review", date(2024, 7, 15), "request"),
            ("review", date(2024, 7, 15), "support"),
            ("silence", day + 56 * DAY, ""),
        ]
        in_trial = trial(source=imported(day))
        assert {due for _kind, due, _side in of_match(in_trial, day)} == {day + 28 * DAY, day + 56 * DAY}
        reviewed = trial(source=imported(day), contacts={"c1": talk(day + DAY, "trial_review", "both")})
        assert of_match(reviewed, day + DAY)[0] == ("trial_decision", day + 56 * DAY, "")

    def test_reviews_to_plan_after_an_import(self) -> None:
        day = date(2024, 1, 15)
        old = trial(confirmed=Confirmation(on=END), source=imported(day))
        done = trial(source=imported(day), contacts={"c1": talk(day, "trial_review", "both")})
        before = trial(source=imported(day), contacts={"c1": talk(END, "trial_review", "both")})
        ended = trial(source=imported(day), end=End(on=END))
        assert reviews_to_plan([old, done, before, ended, trial()], day) == 2
        assert reviews_to_plan([old], day - DAY) == 0
        assert reviews_to_plan([old], day + 27 * DAY) == 1
        assert reviews_to_plan([old], day + 28 * DAY) == 0


class TestTask:
    def test_buckets_and_order(self) -> None:
        def task(kind: str, due: date) -> Task:
            return Task(case="K-2H4MN", kind=kind, due=due, since=START)

        tasks = [
            task("silence", START - DAY),
            task("trial_review", START),
            task("review", START - 3 * DAY),
            task("trial_review", START - DAY),
            task("trial_review", START + 7 * DAY),
            task("silence", START + 6 * DAY),
            task("halfway", START + 8 * DAY),
        ]
        tasks.sort(key=lambda each: each.urgency(START))
        assert [(each.bucket(START), each.kind) for each in tasks] == [
            ("overdue", "trial_review"),
            ("overdue", "review"),
            ("overdue", "silence"),
            ("today", "trial_review"),
            ("week", "silence"),
            ("week", "trial_review"),
            ("later", "halfway"),
        ]

    def test_the_uid_names_case_kind_side_and_day_only(self) -> None:
        task = Task(case="K-2H4MN", kind="review", due=START, since=START, side="support")
        assert task.uid == "K-2H4MN-review-support-2023-09-04"
        assert task.by_contact
        assert not attrs.evolve(task, kind="consent").by_contact


CHANGED = {"surname": "2023-11-06T09:00:00+00:00", "notes": "2023-11-09T09:00:00+00:00"}


@pytest.mark.parametrize(
    ("registered", "days", "since"),
    [
        (None, CHANGED, date(2023, 11, 6)),
        (date(2199, 1, 1), CHANGED, date(2023, 11, 6)),
        (None, {}, date(2000, 1, 1)),
        (date(2023, 11, 2), CHANGED, date(2023, 11, 2)),
    ],
)
def test_who_lost_its_sign_up_day_is_asked_about(registered: date | None, days: dict[str, str], since: date) -> None:
    """A day that was emptied, cannot be read or lies in the future by hand hides no family."""
    day = date(2023, 11, 10)
    asking = RequestFamily(number="V-00001", registered_on=registered, about=About(days=days))
    helping = SupportFamily(number="S-00001", registered_on=registered, about=About(days=days))
    asked = {(task.kind, task.since) for task in request_tasks(asking, [], Norms(), day)}
    assert {("first_reaction", since), ("intake", since)} <= asked
    asked = {(task.kind, task.since) for task in support_tasks(helping, [], RULES, day)}
    assert ("first_reaction", since) in asked


@pytest.mark.parametrize("days", [{}, CHANGED])
def test_who_signs_up_later_is_not_asked_about_before(days: dict[str, str]) -> None:
    family = RequestFamily(number="V-00001", registered_on=date(2023, 11, 9), about=About(days=days))
    assert list(request_tasks(family, [], Norms(), date(2023, 11, 5))) == []
