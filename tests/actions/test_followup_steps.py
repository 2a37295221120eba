"""What follows a talk in a real folder: own tasks, putting off, and what cannot be logged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.actions import followup_later as later
from bgz.actions import followup_own as own
from bgz.actions.followup import followup
from bgz.actions.followup_talk import done, talk
from bgz.actions.note import note
from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, Left, Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.about import About
from bgz.errors import BgzError, Conflict, Invalid, NotFound, Refused, Usage
from bgz.output.envelope import plain

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

AT = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
DAY = date(2024, 1, 15)
V, K, ENDED, PROPOSED = "V-7K3QF", "K-2H4MN", "K-0EEEE", "K-0PPPP"
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 11, 15),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent"),
)


def match(number: str, **more: Any) -> Match:
    yes = Answer(yes=True, on=date(2023, 11, 2))
    held: dict[str, Any] = {
        "number": number,
        "request_family": "V-0PAST",
        "support_family": "S-0PAST",
        "children": ("k0001",),
        "proposed": Proposal(on=date(2023, 11, 1)),
        "answers": Answers(request=yes, support=yes),
        "trial": Trial(on=date(2023, 11, 15)),
        "source": PAST,
    }
    return Match(**{**held, **more})


@pytest.fixture
def filled(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a trial to review, a match that ended, a proposal, and a new sign-up."""
    folder.create(RequestFamily(number=V, surname="Jansen", registered_on=date(2024, 1, 12)), at=AT)
    folder.create(RequestFamily(number="V-0PAST"), at=AT)
    folder.create(SupportFamily(number="S-0PAST"), at=AT)
    folder.create(match(K), at=AT)
    folder.create(match(ENDED, children=("k0002",), end=End(on=date(2024, 1, 8))), at=AT)
    folder.create(match(PROPOSED, children=("k0003",), trial=None), at=AT)
    return folder


def log(folder: CaseFolder, case: str, **more: Any) -> Any:
    return done(folder, case, [Contact(**{"on": DAY, **more})], today=DAY, at=AT).data


def off(folder: CaseFolder, case: str, until: date, task: str | None = None, reason: str = "Moeder ligt ziek") -> Any:
    return later.put_off(folder, later.choice(folder, case, today=DAY, task=task), until, reason, at=AT).data


class TestOwnTask:
    """What no norm asks."""

    def test_it_stands_until_a_talk_says_that_it_is_done(self, filled: CaseFolder) -> None:
        added = own.add(filled, V, date(2024, 1, 20), "Bel de kinderarts", today=DAY, at=AT)
        assert added.data.due == date(2024, 1, 22)
        assert added.messages == ("20 Jan 2024 is no working day.",)
        (line,) = [each for each in followup(filled, today=DAY).data.tasks if each.kind == "own"]
        assert (line.text, line.command) == ("Bel de kinderarts", f"bgz followup done {V} --about own")
        assert "kinderarts" not in str(plain(line, names=False)) + str(plain(added.data, names=False))
        assert log(filled, V, about="own", task=added.data.key, reached=False).left != ()
        found = talk(filled, V, today=DAY).closing("own")
        assert found is not None
        assert found.task.who == added.data.key
        left = log(filled, V, about="own", task=added.data.key).left
        assert "own" not in {each.kind for each in left}

    def test_done_twice_is_refused_and_says_since_when(self, filled: CaseFolder) -> None:
        key = own.add(filled, V, DAY, "Bel", today=DAY, at=AT).data.key
        log(filled, V, about="own", task=key)
        with pytest.raises(Refused, match="done already, since 15 Jan 2024"):
            log(filled, V, about="own", task=key)
        assert len(filled.read(V).record.contacts) == 1

    @pytest.mark.parametrize("key", [None, "o0000"])
    def test_one_that_does_not_exist(self, filled: CaseFolder, key: str | None) -> None:
        with pytest.raises(NotFound):
            log(filled, V, about="own", task=key)

    def test_a_talk_about_something_else_names_no_task(self, filled: CaseFolder) -> None:
        key = own.add(filled, V, DAY, "Bel", today=DAY, at=AT).data.key
        with pytest.raises(Usage):
            log(filled, V, about="first_reaction", task=key)

    @pytest.mark.parametrize(
        ("due", "text", "error"),
        [
            (date(2024, 1, 14), "Bel", Refused),
            (date(2044, 1, 14), "Bel", Refused),
            (DAY, "BSN 111222333", Invalid),
        ],
    )
    def test_what_is_refused(self, filled: CaseFolder, due: date, text: str, error: type[BgzError]) -> None:
        with pytest.raises(error):
            own.add(filled, V, due, text, today=DAY, at=AT)
        assert filled.read(V).record.own_tasks == {}


class TestPuttingOff:
    """Until a day and with a reason."""

    def test_the_task_is_due_later_for_both_sides_and_counted(self, filled: CaseFolder) -> None:
        found = off(filled, K, date(2024, 1, 27))
        assert (found.due, found.was_due) == (date(2024, 1, 29), date(2024, 1, 10))
        assert {each.task.rpartition("-2023")[0] for each in filled.read(K).record.snoozed.values()} == {
            "trial_review-request",
            "trial_review-support",
        }
        view = followup(filled, today=DAY).data
        assert (view.put_off, K in {line.case for line in view.tasks}) == (1, False)
        listed = followup(filled, today=DAY, later=True).data
        (line,) = listed.tasks
        assert (line.case, line.side, line.was_due) == (K, "both", date(2024, 1, 10))
        assert [line.reason for line in listed.tasks] == ["Moeder ligt ziek"]
        assert "Moeder" not in str(plain(listed, names=False)) + str(plain(found, names=False))

    def test_a_saturday_moves_to_monday_and_that_is_said(self, filled: CaseFolder) -> None:
        given = later.choice(filled, K, today=DAY)
        told = later.put_off(filled, given, date(2024, 1, 27), "Op reis", at=AT).messages
        assert told == ("27 Jan 2024 is no working day; it is the first one after it.",)

    def test_once_the_day_is_there_it_is_put_off_no_more(self, filled: CaseFolder) -> None:
        off(filled, K, date(2024, 1, 24))
        counted = [followup(filled, today=date(2024, 1, day)).data.put_off for day in (23, 24)]
        assert counted == [1, 0]
        assert followup(filled, today=date(2024, 1, 24), later=True).data.tasks == ()

    def test_another_day_replaces_the_one_before(self, filled: CaseFolder) -> None:
        off(filled, K, date(2024, 1, 30))
        assert off(filled, K, date(2024, 1, 24), task="1").due == date(2024, 1, 24)
        assert len(filled.read(K).record.snoozed) == 2

    def test_one_side_alone(self, filled: CaseFolder) -> None:
        (found, *_others) = later.choice(filled, K, today=DAY).tasks
        given = later.choice(filled, K, today=DAY, task=found.of_side("support").task.name)
        later.put_off(filled, given, date(2024, 1, 24), "Op reis", at=AT)
        lines = [(line.side, line.due) for line in followup(filled, today=DAY, days=30).data.tasks if line.case == K]
        assert sorted(lines) == [("request", date(2024, 1, 10)), ("support", date(2024, 1, 24))]

    @pytest.mark.parametrize(
        ("until", "told"),
        [
            (DAY, "choose a day to come"),
            (date(2024, 2, 13), "until 12 Feb 2024 at most"),
            (date(2024, 1, 16), "due on 17 Jan 2024 only; choose a later day"),
        ],
    )
    def test_a_day_that_is_no_good_names_the_one_that_is(self, filled: CaseFolder, until: date, told: str) -> None:
        with pytest.raises(Refused) as caught:
            off(filled, V, until)
        assert told in caught.value.problems[0]

    def test_what_is_due_far_off_is_not_put_off(self, filled: CaseFolder) -> None:
        far = next(each for each in later.choice(filled, V, today=DAY).tasks if each.line.kind == "retention")
        with pytest.raises(Refused) as caught:
            off(filled, V, date(2024, 2, 1), task=far.task.name)
        assert "nothing needs to be put off" in caught.value.problems[0]

    def test_its_number_may_become_anothers_its_name_does_not(self, filled: CaseFolder) -> None:
        """A script that repeats the command with the name puts off no other task."""
        own.add(filled, V, DAY, "Bel de school", today=DAY, at=AT)
        given = later.choice(filled, V, today=DAY, task="1")
        result = later.put_off(filled, given, date(2024, 1, 24), "Ziek", at=AT)
        assert given.only is not None
        name = given.only.task.name
        assert result.messages == (f"Its number may change now; its name does not: --task {name}",)
        uids = {line.uid for line in followup(filled, today=DAY, days=30).data.tasks}
        assert f"{V}-{name}" in uids
        for task in (name, f"{V}-{name}"):
            given = later.choice(filled, V, today=DAY, task=task)
            again = later.put_off(filled, given, date(2024, 1, 25), "Nog ziek", at=AT)
            assert (again.data.text, again.data.due, again.messages) == ("Bel de school", date(2024, 1, 25), ())
        assert {each.task for each in filled.read(V).record.snoozed.values()} == {name}

    @pytest.mark.parametrize("reason", [" ", "-", ""])
    def test_a_reason_says_something(self, filled: CaseFolder, reason: str) -> None:
        with pytest.raises(Invalid) as caught:
            off(filled, V, date(2024, 1, 24), reason=reason)
        assert caught.value.problems == ("snoozed.reason: Say it in a few words.",)
        assert not filled.read(V).record.snoozed
        with pytest.raises(Invalid):
            own.add(filled, V, DAY, reason, today=DAY, at=AT)

    def test_which_of_several_must_be_said(self, filled: CaseFolder) -> None:
        own.add(filled, V, DAY, "Bel de school", today=DAY, at=AT)
        with pytest.raises(Usage) as asked:
            off(filled, V, date(2024, 1, 24))
        assert "first reaction" in asked.value.hint
        assert "school" not in asked.value.hint
        assert off(filled, V, date(2024, 1, 24), task="1").text == "Bel de school"

    @pytest.mark.parametrize("task", ["0", "9", "first_reaction", "own-o0000-2024-01-15"])
    def test_a_task_that_does_not_exist_is_told_those_that_do(self, filled: CaseFolder, task: str) -> None:
        with pytest.raises(NotFound) as caught:
            later.choice(filled, V, today=DAY, task=task)
        assert "1: first reaction, 17 Jan 2024" in caught.value.hint

    def test_a_case_that_asks_nothing_and_one_that_does_not_exist(self, filled: CaseFolder) -> None:
        filled.create(RequestFamily(number="V-00001", left=Left(on=DAY, reason="withdrawn")), at=AT)
        with pytest.raises(Refused):
            later.choice(filled, "V-00001", today=DAY)
        with pytest.raises(NotFound, match="does not exist"):
            later.choice(filled, "V-7K3QG", today=DAY)

    def test_a_contradiction_is_settled_first(self, filled: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        off(filled, V, date(2024, 1, 24))
        record = filled.read(V).record
        (key,) = record.snoozed
        disputed = attrs.evolve(record, about=About(disputed=frozenset({f"snoozed.{key}"})))
        given = later.choice(filled, V, today=DAY, task="1")
        monkeypatch.setattr(type(filled), "read", lambda _folder, _number: SimpleNamespace(record=disputed))
        with pytest.raises(Conflict):
            later.put_off(filled, given, date(2024, 1, 25), "Ziek", at=AT)


class TestWhatCannotBeLogged:
    """A review of a match that does not run, a task that no talk closes."""

    @pytest.mark.parametrize("about", ["trial_review", "review", "halfway"])
    def test_a_match_that_ended_has_an_end_talk(self, filled: CaseFolder, about: str) -> None:
        with pytest.raises(Refused) as caught:
            talk(filled, ENDED, today=DAY, about=about)
        assert f"bgz followup done {ENDED} --about goodbye" in caught.value.hint
        with pytest.raises(Refused):
            log(filled, ENDED, about=about, side="both")
        with pytest.raises(Refused):
            note(filled, ENDED, Contact(on=DAY, about=about), today=DAY, at=AT)
        assert filled.read(ENDED).record.contacts == {}

    def test_one_held_before_the_end_is_logged_afterwards(self, filled: CaseFolder) -> None:
        on = date(2024, 1, 5)
        assert talk(filled, ENDED, today=DAY, about="review", on=on)
        assert log(filled, ENDED, about="review", side="both", on=on).about == "trial_review"

    def test_an_end_talk_closes_its_task_for_the_side(self, filled: CaseFolder) -> None:
        logged = log(filled, ENDED, about="goodbye", side="request", satisfied=7)
        assert logged.other_side == "support"
        assert log(filled, ENDED, about="goodbye", side="support").left == ()

    def test_a_match_that_has_not_begun(self, filled: CaseFolder) -> None:
        with pytest.raises(Refused) as caught:
            log(filled, PROPOSED, about="trial_review", side="both")
        assert f"bgz show {PROPOSED}" in caught.value.hint

    def test_a_review_is_of_the_trial_until_it_is_definitive(self, filled: CaseFolder) -> None:
        assert log(filled, K, about="review", side="both").about == "trial_review"
        held = filled.read(K)
        filled.save(held, attrs.evolve(held.record, confirmed=Confirmation(on=DAY)), at=AT)
        assert log(filled, K, about="trial_review", side="both").about == "review"

    def test_a_task_that_a_fact_closes_names_its_command(self, filled: CaseFolder) -> None:
        number = next(
            str(at)
            for at, each in enumerate(later.choice(filled, V, today=DAY).tasks, start=1)
            if each.line.kind == "intake"
        )
        with pytest.raises(Refused) as caught:
            talk(filled, V, today=DAY, task=number)
        assert f"bgz intake held {V}" in caught.value.hint

    def test_a_task_about_something_else_than_was_said(self, filled: CaseFolder) -> None:
        with pytest.raises(Usage):
            talk(filled, V, today=DAY, task="1", about="other")


def test_two_contacts_are_one_change(filled: CaseFolder) -> None:
    before = len(filled.history(K))
    pair = [
        Contact(on=DAY, about="trial_review", side="request", satisfied=8, go_on=True, text="Beiden aan tafel"),
        Contact(on=DAY, about="trial_review", side="support", satisfied=5, go_on=False),
    ]
    result = done(filled, K, pair, today=DAY, at=AT)
    assert (len(result.data.keys), result.data.stops, result.data.decide) == (2, True, True)
    assert result.next_step == f"bgz match end {K}"
    assert len(filled.history(K)) == before + 1


def test_who_stops_first_is_no_end_before_the_other_side_was_heard(filled: CaseFolder) -> None:
    result = done(filled, K, [Contact(on=DAY, about="trial_review", side="request", go_on=False)], today=DAY, at=AT)
    assert result.next_step == f"bgz followup done {K} --side support"
    assert result.data.other_side == "support"


def test_a_talk_long_before_anything_is_due_is_about_nothing_in_particular(filled: CaseFolder) -> None:
    log(filled, V, about="first_reaction")
    found = talk(filled, V, today=date(2024, 1, 16)).closing(None)
    assert found is None or found.task.due <= date(2024, 2, 13)
