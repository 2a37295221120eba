from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.authority import LEAD, needed_role
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, Pause
from bgz.domain.cases.programme import Norms
from bgz.domain.followup.of_match import match_tasks
from bgz.domain.values.days import show_day
from bgz.domain.values.months import months_later
from bgz.domain.work import match_moves as moves
from bgz.domain.work.match_view import match_step, next_of_proposal
from bgz.errors import Conflict, Refused
from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

DAY = date(2023, 11, 30)
YES = Answer(yes=True)


def refused(step: Callable[..., Any], *given: Any, **more: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        step(*given, **more)
    return caught.value.problems


@pytest.fixture
def running(met: Match) -> Match:
    return evolve(met, trial=Trial(on=date(2023, 11, 15), until=date(2024, 1, 10)))


def talk(on: date = date(2023, 11, 20), **more: Any) -> Contact:
    return Contact(**{"on": on, "side": "both", **more})


def test_an_answer_has_its_day_and_may_change(proposed: Match) -> None:
    once = moves.answered(proposed, "support", YES, date(2023, 11, 3), DAY)
    assert once.answers == Answers(support=Answer(yes=True, on=date(2023, 11, 3)))
    again = moves.answered(once, "support", Answer(yes=False, reason="too far"), DAY, DAY)
    assert again.answers.support == Answer(yes=False, on=DAY, reason="too far")


@pytest.mark.parametrize(
    ("side", "before", "told"),
    [
        ("request", None, ""),
        ("request", Answer(yes=True, on=DAY), "The request family said yes on 30 Nov 2023."),
        ("request", Answer(yes=False, on=DAY), "The request family said no on 30 Nov 2023."),
        ("support", Answer(yes=True, on=DAY), "The support family said yes on 30 Nov 2023."),
        ("support", Answer(yes=False), "The support family said no on a day that nobody noted."),
        ("request", Answer(yes=True), "The request family said yes on a day that nobody noted."),
    ],
)
def test_the_answer_that_a_new_one_replaces(proposed: Match, side: str, before: Answer | None, told: str) -> None:
    match = evolve(proposed, answers=Answers(**{side: before}))
    with in_language("en"):
        assert moves.replaced_answer(match, side) == told


def test_what_refuses_every_answer_is_known_before_who_gives_it(proposed: Match, running: Match) -> None:
    moves.may_answer(proposed, None, DAY, DAY)
    assert refused(moves.may_answer, running, None, DAY, DAY) == ("The trial has begun already.",)


@pytest.mark.parametrize(
    ("asking", "helping", "met", "step"),
    [
        (None, None, False, "answer K-00009 --side request"),
        (YES, None, False, "answer K-00009 --side support"),
        (None, YES, False, "answer K-00009 --side request"),
        (YES, YES, False, "introduce K-00009"),
        (YES, YES, True, "trial K-00009"),
        (YES, Answer(yes=False), False, "suggest V-00001"),
        (Answer(yes=False), YES, True, "suggest V-00001"),
    ],
)
def test_what_comes_next_for_a_proposal(
    proposed: Match, asking: Answer | None, helping: Answer | None, met: bool, step: str
) -> None:
    introduction = Introduction(on=DAY) if met else None
    match = evolve(proposed, answers=Answers(request=asking, support=helping), introduced=introduction)
    match = evolve(match, number="K-00009", request_family="V-00001")
    assert next_of_proposal(match, DAY) == f"bgz match {step}"


def test_an_answer_comes_after_the_proposal_and_before_the_trial(proposed: Match, running: Match) -> None:
    for on, words in ((date(2023, 10, 31), "proposal"), (date(2023, 12, 1), "to come")):
        (sentence,) = refused(moves.answered, proposed, "request", YES, on, DAY)
        assert words in sentence
    assert refused(moves.answered, running, "request", YES, DAY, DAY) == ("The trial has begun already.",)
    over = evolve(proposed, end=End(on=date(2023, 11, 9)))
    assert refused(moves.answered, over, "request", YES, DAY, DAY) == ("The match has ended.",)


def test_families_meet_after_two_times_yes(met: Match, proposed: Match) -> None:
    meeting = Introduction(on=DAY)
    assert moves.introduced(evolve(met, introduced=None), meeting, DAY).introduced == meeting
    assert len(refused(moves.introduced, proposed, meeting, DAY)) == 2
    early = refused(moves.introduced, met, Introduction(on=date(2023, 11, 4)), DAY)
    assert len([sentence for sentence in early if "lies before" in sentence]) == 2


class TestTrial:
    @pytest.fixture(autouse=True)
    def ready(self, asking: RequestFamily, helping: SupportFamily, rules: Rules) -> None:
        self.around: tuple[RequestFamily, SupportFamily, list[Match], Rules] = (asking, helping, [], rules)

    def test_lasts_as_long_as_the_norm_says(self, met: Match, rules: Rules) -> None:
        after = moves.trial_begun(met, Trial(on=DAY), *self.around, today=DAY)
        assert after.trial == Trial(on=DAY, until=DAY + timedelta(weeks=8))
        four = evolve(rules, norms=evolve(rules.norms, trial_weeks=4))
        after = moves.trial_begun(met, Trial(on=DAY), *self.around[:3], four, today=DAY)
        assert after.trial == Trial(on=DAY, until=DAY + timedelta(weeks=4))

    def test_tells_all_that_is_missing_at_once_and_how_to_go_on(self, proposed: Match) -> None:
        with pytest.raises(Refused) as caught:
            moves.trial_begun(proposed, Trial(on=DAY), *self.around, today=DAY)
        assert len(caught.value.problems) == 3
        assert "--override" in caught.value.hint

    def test_an_override_is_a_change_that_only_a_lead_may_sign(self, proposed: Match) -> None:
        after = moves.trial_begun(proposed, Trial(on=DAY, override="in a hurry"), *self.around, today=DAY)
        change = {path: value for path, value in stored(after).items() if path not in stored(proposed)}
        assert set(change) == {"trial"}
        assert needed_role("K-00001", change) == LEAD

    def test_an_override_never_goes_for_a_vog(self, met: Match) -> None:
        asking, helping, others, rules = self.around
        bare = evolve(helping, adults={})
        problems = refused(moves.trial_begun, met, Trial(on=DAY, override="x"), asking, bare, others, rules, today=DAY)
        assert len(problems) == 1
        assert "VOG" in problems[0]

    def test_may_be_planned_two_months_ahead(self, met: Match) -> None:
        assert moves.trial_begun(met, Trial(on=date(2024, 1, 31)), *self.around, today=DAY).trial
        (sentence,) = refused(moves.trial_begun, met, Trial(on=date(2024, 2, 1)), *self.around, today=DAY)
        assert sentence == "1 Feb 2024 is too far ahead."

    def test_begins_after_the_introduction_once_and_ends_later(self, met: Match, running: Match) -> None:
        problems = refused(moves.trial_begun, met, Trial(on=date(2023, 11, 9)), *self.around, today=DAY)
        assert any("the introduction" in sentence for sentence in problems)
        backwards = Trial(on=DAY, until=DAY, override="x")
        assert refused(moves.trial_begun, met, backwards, *self.around, today=DAY) == (
            "The planned end lies before the first day of the trial.",
        )
        assert "The trial has begun already." in refused(
            moves.trial_begun, running, Trial(on=DAY), *self.around, today=DAY
        )

    def test_one_in_conflict_is_settled_first(self, running: Match, doubt: Any) -> None:
        with pytest.raises(Conflict):
            moves.trial_begun(doubt(running, "trial"), Trial(on=DAY), *self.around, today=DAY)


def test_a_trial_is_prolonged(running: Match, met: Match) -> None:
    until = date(2024, 3, 1)
    after = moves.trial_prolonged(running, until, DAY)
    assert after.trial == Trial(on=date(2023, 11, 15), until=until)
    assert refused(moves.trial_prolonged, met, until, DAY) == ("There is no trial yet.",)
    confirmed = evolve(running, confirmed=Confirmation(on=DAY))
    assert refused(moves.trial_prolonged, confirmed, until, DAY) == ("The match is definitive already.",)
    assert refused(moves.trial_prolonged, evolve(running, end=End(on=DAY)), until, DAY) == ("The match has ended.",)


@pytest.mark.parametrize("until", [date(2023, 11, 16), DAY])
def test_a_trial_is_not_prolonged_until_a_day_that_is_over(running: Match, until: date) -> None:
    """Its review would be overdue the moment that it is prolonged."""
    assert refused(moves.trial_prolonged, running, until, DAY) == ("That day is over, or today: choose a day to come.",)
    assert moves.trial_prolonged(running, DAY + timedelta(days=1), DAY).trial is not None


def test_a_trial_is_planned_for_half_a_year_at_most(
    asking: RequestFamily, helping: SupportFamily, met: Match, running: Match, rules: Rules
) -> None:
    """A planned end years away is one that nobody would ever be asked about."""
    around: tuple[Any, ...] = (asking, helping, [], rules)
    last = DAY + timedelta(weeks=26)
    assert moves.trial_begun(met, Trial(on=DAY, until=last), *around, today=DAY).trial == Trial(on=DAY, until=last)
    too_far = Trial(on=DAY, until=last + timedelta(days=1))
    said = f"The planned end may lie on {show_day(last)} at the latest; by then it is reviewed."
    assert said in refused(moves.trial_begun, met, too_far, *around, today=DAY)
    assert moves.trial_prolonged(running, last, DAY).trial == Trial(on=date(2023, 11, 15), until=last)
    assert refused(moves.trial_prolonged, running, last + timedelta(days=1), DAY) == (said,)


def test_a_planned_end_that_lies_too_far_is_brought_back(running: Match) -> None:
    """However it came into the record; each half year it waits for a review with both sides."""
    norms, began = Norms(), date(2023, 11, 15)
    trial = Trial(on=began, until=date(2199, 1, 1))
    match = evolve(running, trial=trial, contacts={})
    first = began + timedelta(weeks=26)
    assert moves.planned_end(match, trial, norms, date(2030, 1, 1)) == first
    one = evolve(match, contacts={"c1": talk(first, about="trial_review", side="request")})
    assert moves.planned_end(one, trial, norms, first) == first
    other = talk(first + timedelta(days=7), about="trial_review", side="support")
    both = evolve(one, contacts={**one.contacts, "c2": other})
    assert moves.planned_end(both, trial, norms, first) == first
    assert moves.planned_end(both, trial, norms, first + timedelta(days=7)) == first + timedelta(weeks=26)
    long = evolve(norms, trial_weeks=52)
    assert moves.planned_end(match, trial, long, first) == began + timedelta(weeks=52)


def test_a_pause_is_planned_for_a_year_at_most(running: Match) -> None:
    last = months_later(DAY, 12)
    said = f"A pause may be planned until {show_day(last)} at most; by then it is asked how it stands."
    too_far = Pause(since=DAY, until=last + timedelta(days=1), reason="ill")
    assert refused(moves.pause_begun, running, "h1", too_far, DAY) == (said,)
    paused = moves.pause_begun(running, "h1", evolve(too_far, until=last), DAY)
    assert paused.pauses["h1"].until == last
    assert refused(moves.pause_ended, paused, "h1", last + timedelta(days=1), DAY) == (said,)


def test_a_review_is_about_the_trial_until_the_match_is_definitive(running: Match) -> None:
    after = moves.reviewed(running, "c1", talk(), DAY)
    assert after.contacts["c1"].about == "trial_review"
    definitive = evolve(running, confirmed=Confirmation(on=date(2023, 11, 25)))
    assert moves.reviewed(definitive, "c1", talk(), DAY).contacts["c1"].about == "trial_review"
    assert moves.reviewed(definitive, "c1", talk(date(2023, 11, 25)), DAY).contacts["c1"].about == "review"


@pytest.mark.parametrize(
    ("change", "on", "count"),
    [
        ({"trial": None}, DAY, 1),
        ({"end": End(on=date(2023, 11, 20))}, DAY, 1),
        ({}, date(2023, 12, 1), 1),
        ({}, date(2023, 11, 14), 2),
    ],
)
def test_only_a_match_that_runs_is_reviewed(running: Match, change: dict[str, Any], on: date, count: int) -> None:
    assert len(refused(moves.reviewed, evolve(running, **change), "c1", talk(on), DAY)) == count


def test_definitive_after_a_review_with_each_side(running: Match, doubt: Any) -> None:
    final = Confirmation(on=DAY, frequency="weekly")
    for sides in (("both",), ("request", "support")):
        match = running
        for key, side in enumerate(sides):
            match = moves.reviewed(match, f"c{key}", talk(side=side), DAY)
        assert moves.confirmed(match, final, Norms(), DAY).confirmed == final
        assert moves.sides_to_review(match, DAY, Norms()) == ()
        assert len(refused(moves.confirmed, doubt(match, "contacts.c0"), final, Norms(), DAY)) == 3 - len(sides)
    assert moves.sides_to_review(running, DAY, Norms()) == ("request", "support")
    assert moves.sides_to_review(evolve(running, trial=None), DAY, Norms()) == ("request", "support")


@pytest.mark.parametrize(
    "contact",
    [
        talk(side="request"),
        talk(side="other"),
        talk(reached=False),
        talk(side=None),
    ],
    ids=["one side", "somebody else", "an attempt", "nobody"],
)
def test_not_definitive_without_a_review_with_each_side(running: Match, contact: Contact) -> None:
    match = moves.reviewed(running, "c1", contact, DAY)
    assert refused(moves.confirmed, match, Confirmation(on=DAY), Norms(), DAY)[-1] == (
        "The trial was not reviewed with the support family."
    )


def test_a_review_of_before_or_after_does_not_count(running: Match) -> None:
    early = evolve(running, contacts={"c1": talk(date(2023, 11, 14), about="trial_review")})
    late = evolve(running, contacts={"c1": talk(date(2023, 11, 30), about="trial_review")})
    other = evolve(running, contacts={"c1": talk(about="halfway")})
    for match in (early, late, other):
        assert len(refused(moves.confirmed, match, Confirmation(on=date(2023, 11, 29)), Norms(), DAY)) == 2


def test_the_review_of_a_trial_that_was_prolonged_since_does_not_count(running: Match) -> None:
    """What closes the task of the review is what the gate takes as one."""
    match = evolve(running, contacts={"c1": talk(date(2023, 11, 25), about="trial_review")})
    final = Confirmation(on=date(2023, 12, 20))
    assert moves.confirmed(match, final, Norms(), final.on).confirmed == final
    later = evolve(match, trial=Trial(on=date(2023, 11, 15), until=date(2024, 2, 7)))
    last = Confirmation(on=date(2024, 2, 7))
    assert len(refused(moves.confirmed, later, last, Norms(), last.on)) == 2
    assert [task.side for task in match_tasks(later, Norms(), last.on) if task.kind == "trial_review"] == [
        *moves.sides_to_review(later, last.on, Norms())
    ]


def test_a_match_is_confirmed_once_and_while_it_runs(running: Match, met: Match) -> None:
    match = evolve(moves.reviewed(running, "c1", talk(), DAY), confirmed=Confirmation(on=date(2023, 11, 21)))
    assert refused(moves.confirmed, match, Confirmation(on=DAY), Norms(), DAY) == ("The match is definitive already.",)
    unreviewed = evolve(match, contacts={})
    assert refused(moves.confirmed, unreviewed, Confirmation(on=DAY), Norms(), DAY) == (
        "The match is definitive already.",
    )
    assert refused(moves.confirmed, met, Confirmation(on=DAY), Norms(), DAY) == ("No trial had begun by 30 Nov 2023.",)


def test_who_confirms_without_a_review_hears_how_to_log_it(running: Match) -> None:
    with pytest.raises(Refused) as caught:
        moves.confirmed(running, Confirmation(on=DAY), Norms(), DAY)
    assert caught.value.hint == f"Log the talk first: bgz followup done {running.number}"


def test_pauses_do_not_overlap(running: Match) -> None:
    first = Pause(since=date(2023, 11, 20), until=date(2023, 11, 25), reason="holiday")
    match = moves.pause_begun(running, "h1", first, DAY)
    assert moves.open_pause(match, date(2023, 11, 24)) == "h1"
    assert moves.open_pause(match, date(2023, 11, 25)) is None
    after = Pause(since=date(2023, 11, 25), reason="ill")
    match = moves.pause_begun(match, "h2", after, DAY)
    overlapping = Pause(since=date(2023, 12, 1), until=date(2023, 12, 5), reason="x")
    assert refused(moves.pause_begun, match, "h3", overlapping, DAY) == ("There is a pause on these days already.",)
    before = Pause(since=date(2023, 11, 16), until=date(2023, 11, 20), reason="x")
    assert set(moves.pause_begun(match, "h3", before, DAY).pauses) == {"h1", "h2", "h3"}


def test_a_pause_ends_after_it_begins(running: Match) -> None:
    match = moves.pause_begun(running, "h1", Pause(since=DAY, reason="ill"), DAY)
    assert moves.pause_ended(match, "h1", date(2023, 12, 9), DAY).pauses["h1"].until == date(2023, 12, 9)
    assert refused(moves.pause_ended, match, "h1", DAY, DAY) == ("The pause ends before it begins.",)
    backwards = Pause(since=DAY, until=DAY, reason="x")
    assert refused(moves.pause_begun, running, "h1", backwards, DAY) == ("The pause ends before it begins.",)
    later = Pause(since=date(2023, 12, 20), reason="x")
    closed = moves.pause_ended(match, "h1", date(2023, 12, 9), DAY)
    both = moves.pause_begun(closed, "h2", later, DAY)
    assert refused(moves.pause_ended, both, "h1", date(2023, 12, 21), DAY) == (
        "There is a pause on these days already.",
    )


def test_only_a_running_match_pauses(met: Match) -> None:
    assert len(refused(moves.pause_begun, met, "h1", Pause(since=DAY, reason="x"), DAY)) == 1


def test_an_end_comes_last_and_once(running: Match, proposed: Match) -> None:
    last = End(on=DAY, reason="moved")
    assert moves.ended(running, last, DAY).end == last
    assert moves.ended(proposed, last, DAY).end == last
    assert moves.ended(running, End(on=date(2023, 11, 15)), DAY).end
    assert len(refused(moves.ended, running, End(on=date(2023, 11, 14)), DAY)) == 1
    definitive = evolve(running, confirmed=Confirmation(on=date(2023, 11, 29)))
    assert "the confirmation" in refused(moves.ended, definitive, End(on=date(2023, 11, 28)), DAY)[0]
    assert refused(moves.ended, running, End(on=date(2023, 12, 1)), DAY) == ("1 Dec 2023 is still to come.",)
    over = evolve(running, end=last)
    assert refused(moves.ended, over, last, DAY) == ("The match has ended.",)


def test_nothing_follows_an_end_in_conflict(running: Match, doubt: Any) -> None:
    """Two laptops wrote different ends: until that is resolved the match takes no step."""
    match = doubt(evolve(running, end=End(on=date(2023, 12, 20))), "end")
    assert refused(moves.reviewed, match, "c1", talk(), DAY) == (
        f"End (end) of {running.number} is in contradiction; say which value holds: bgz resolve {running.number}",
    )


@pytest.mark.parametrize(
    ("path", "step"),
    [
        ("answers.support", lambda match: moves.answered(match, "support", YES, DAY, DAY)),
        ("introduced", lambda match: moves.introduced(match, Introduction(on=DAY), DAY)),
        ("trial", lambda match: moves.trial_prolonged(match, date(2024, 3, 1), DAY)),
        ("confirmed", lambda match: moves.confirmed(match, Confirmation(on=DAY), Norms(), DAY)),
        ("pauses.h1", lambda match: moves.pause_ended(match, "h1", DAY, DAY)),
        ("end", lambda match: moves.ended(match, End(on=DAY), DAY)),
    ],
)
def test_what_is_in_conflict_is_not_decided_anew(running: Match, doubt: Any, path: str, step: Any) -> None:
    """The decision of a colleague would be gone without anybody hearing of it."""
    paused = evolve(running, pauses={"h1": Pause(since=date(2023, 11, 20), reason="holiday")})
    with pytest.raises(Conflict) as caught:
        step(doubt(paused, path))
    assert f"({path})" in caught.value.message
    assert caught.value.hint == f"First say which value holds: bgz resolve {running.number}"


@given(days=st.lists(st.dates(date(2023, 1, 1), date(2024, 12, 31)), min_size=4, max_size=4))
def test_steps_out_of_order_are_always_refused(days: list[date]) -> None:
    """Whatever days are typed, a match that passes its steps has them in order and not after today."""
    today = date(2024, 6, 30)
    proposal, answer, meeting, end = days
    match = Match(number="K-00001", children=("k1",), proposed=Proposal(on=proposal))
    try:
        for side in ("request", "support"):
            match = moves.answered(match, side, YES, answer, today)
        match = moves.introduced(match, Introduction(on=meeting), today)
        moves.ended(match, End(on=end), today)
    except Refused:
        assert not proposal <= answer <= meeting <= end <= today
    else:
        assert proposal <= answer <= meeting <= end <= today


def test_what_a_step_leaves_to_show(running: Match) -> None:
    with in_language("nl"):
        shown = match_step(running, "trial", date(2023, 11, 15), DAY)
    assert (shown.number, shown.stage, shown.stage_label, shown.children) == (
        "K-00001",
        "trial",
        "proefperiode",
        ("k1",),
    )
    assert match_step(Match(number="K-9"), "proposed", DAY, DAY).request_family == ""
