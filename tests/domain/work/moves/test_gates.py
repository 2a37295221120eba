from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Introduction, Match, Trial
from bgz.domain.cases.person import Consent, Left, Pause, Source
from bgz.domain.cases.request_family import Intake
from bgz.domain.cases.support_family import Adult, Offer, OwnChild, Vog
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.gates import Lack, day_lacks, pass_gate, trial_counts, trial_lacks
from bgz.errors import Refused

if TYPE_CHECKING:
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.work.screening import Rules

DAY = date(2023, 11, 30)
ON = date(2023, 11, 20)


class TestTrial:
    """What keeps a match from a trial, one thing at a time."""

    @pytest.fixture(autouse=True)
    def ready(self, met: Match, asking: RequestFamily, helping: SupportFamily, rules: Rules) -> None:
        self.match, self.asking, self.helping, self.rules = met, asking, helping, rules
        self.others: list[Match] = []

    def lacks(self, day: date = ON) -> dict[str, Lack]:
        found = trial_lacks(self.match, self.asking, self.helping, self.others, self.rules, day)
        return {lack.code: lack for lack in found}

    def only(self, code: str, *, firm: bool, day: date = ON) -> str:
        found = self.lacks(day)
        assert set(found) == {code}
        assert found[code].firm is firm
        return found[code].sentence

    def test_nothing_lacks(self) -> None:
        assert self.lacks() == {}

    def test_intake(self) -> None:
        self.asking = evolve(self.asking, intake=None)
        assert "intake" in self.only("missing_intake", firm=False)

    def test_intake_in_conflict(self, doubt: Any) -> None:
        self.asking = doubt(self.asking, "intake")
        self.only("missing_intake", firm=False)

    def test_consent(self) -> None:
        self.asking = evolve(self.asking, consents={})
        self.only("missing_consent", firm=False)

    def test_consent_withdrawn(self) -> None:
        consent = evolve(self.asking.consents["matching"], withdrawn_on=ON)
        self.asking = evolve(self.asking, consents={"matching": consent})
        self.only("missing_consent", firm=False)
        assert self.lacks(date(2023, 11, 19)) == {}

    def test_consent_in_conflict(self, doubt: Any) -> None:
        self.asking = doubt(self.asking, "consents.matching")
        self.only("missing_consent", firm=False)

    def test_request_family_left(self, doubt: Any) -> None:
        self.asking = evolve(self.asking, left=Left(on=ON, reason="withdrawn"))
        self.only("family_has_left", firm=True)
        self.asking = doubt(evolve(self.asking, left=None), "left")
        self.only("family_has_left", firm=True)

    @pytest.mark.parametrize(("whose", "path"), [("asking", "on_hold.h1.until"), ("helping", "paused.h1")])
    def test_a_pause_in_conflict_holds(self, doubt: Any, whose: str, path: str) -> None:
        setattr(self, whose, doubt(getattr(self, whose), path))
        self.only("on_hold" if whose == "asking" else "paused", firm=False)

    def test_request_family_on_hold(self) -> None:
        self.asking = evolve(self.asking, on_hold={"h1": Pause(since=ON, reason="x")})
        self.only("on_hold", firm=False)

    def test_support_family_left(self, doubt: Any) -> None:
        self.helping = evolve(self.helping, left=Left(on=ON, reason="stopped"))
        self.only("family_has_left", firm=True)
        self.helping = doubt(evolve(self.helping, left=None), "left")
        self.only("family_has_left", firm=True)

    def test_no_approval(self) -> None:
        self.helping = evolve(self.helping, screening=evolve(self.helping.screening, decision=None))
        self.only("trial_before_approval", firm=False)

    def test_approval_later(self) -> None:
        assert set(self.lacks(date(2023, 11, 10))) == set()
        assert "trial_before_approval" in self.lacks(date(2023, 9, 30))

    def test_approval_beside_a_rejection(self, doubt: Any) -> None:
        """Two laptops decided differently: an approval in conflict is none."""
        self.helping = doubt(self.helping, "screening.decision")
        self.only("trial_before_approval", firm=False)

    def test_a_forged_approval_without_a_vog(self) -> None:
        self.helping = evolve(self.helping, adults={"a1": Adult()})
        found = self.lacks()
        assert set(found) == {"trial_before_approval", "vog"}
        assert found["vog"].firm

    def test_a_vog_that_ran_out(self) -> None:
        assert "1 person" in self.only("vog", firm=True, day=date(2026, 9, 20))

    def test_a_child_of_the_house_that_turned_18(self) -> None:
        self.helping = evolve(self.helping, own_children={"k1": OwnChild(born=Month(2005, 11))})
        self.only("vog", firm=True)

    def test_places(self) -> None:
        other = Match(
            number="K-00002", support_family="S-00001", children=("x1", "x2"), trial=Trial(on=date(2023, 10, 15))
        )
        self.others = [other]
        assert "2 places, of which 2 are taken; the match asks 1" in self.only("capacity_exceeded", firm=False)
        self.others = [evolve(other, end=End(on=ON))]
        assert self.lacks() == {}
        self.others = [evolve(other, support_family="S-00002")]
        assert self.lacks() == {}
        self.others = [evolve(other, trial=None)]
        assert self.lacks() == {}

    def test_places_promised_to_a_planned_trial_are_taken(self) -> None:
        self.others = [
            Match(number="K-2", support_family="S-00001", children=("x1", "x2"), trial=Trial(on=date(2023, 12, 24)))
        ]
        self.only("capacity_exceeded", firm=False)

    def test_a_match_whose_end_is_in_conflict_frees_no_place(self, doubt: Any) -> None:
        other = Match(
            number="K-2",
            support_family="S-00001",
            children=("x1", "x2"),
            trial=Trial(on=date(2023, 10, 1)),
            end=End(on=date(2023, 11, 1)),
        )
        self.others = [doubt(other, "end")]
        self.only("capacity_exceeded", firm=False)
        self.others = [doubt(evolve(other, trial=None, end=None), "trial")]
        self.only("capacity_exceeded", firm=False)

    def test_places_not_known(self, doubt: Any) -> None:
        known = self.helping
        self.helping = evolve(known, offer=evolve(known.offer, max_children=None))
        self.only("capacity_exceeded", firm=False)
        self.helping = doubt(known, "offer.max_children")
        self.only("capacity_exceeded", firm=False)

    def test_support_family_pauses(self) -> None:
        self.helping = evolve(self.helping, paused={"h1": Pause(since=ON, reason="x")})
        self.only("paused", firm=False)

    def test_a_child_is_in_one_match_at_a_time(self) -> None:
        other = Match(
            number="K-00002",
            request_family="V-00001",
            support_family="S-00009",
            children=("k2", "k1"),
            trial=Trial(on=date(2023, 10, 15)),
        )
        self.others = [other, self.match]
        assert "K-00002" in self.only("child_in_two_matches", firm=True)
        self.others = [evolve(other, children=("k2",))]
        assert self.lacks() == {}

    def test_no_child(self) -> None:
        self.match = evolve(self.match, children=())
        self.only("no_children", firm=True)

    def test_no_answer(self) -> None:
        self.match = evolve(self.match, answers=evolve(self.match.answers, support=None))
        assert self.only("not_answered", firm=False) == "The support family has not answered yet."

    def test_an_answer_of_later(self) -> None:
        late = Answer(yes=True, on=date(2023, 11, 21))
        self.match = evolve(self.match, answers=evolve(self.match.answers, request=late))
        assert self.only("not_answered", firm=False) == "The request family has not answered yet."

    def test_a_no_cannot_be_overridden(self) -> None:
        self.match = evolve(self.match, answers=evolve(self.match.answers, request=Answer(yes=False)))
        self.only("said_no", firm=True)

    def test_a_yes_beside_a_no(self, doubt: Any) -> None:
        self.match = doubt(self.match, "answers.request")
        self.only("not_answered", firm=True)

    def test_not_introduced(self, doubt: Any) -> None:
        introduced = self.match
        for match in (
            evolve(introduced, introduced=None),
            evolve(introduced, introduced=Introduction(on=date(2023, 11, 21))),
            doubt(introduced, "introduced"),
        ):
            self.match = match
            self.only("not_introduced", firm=False)

    @pytest.mark.parametrize("path", ["request_family", "support_family", "request", "children"])
    def test_whom_it_is_about_in_conflict(self, doubt: Any, path: str) -> None:
        self.match = doubt(self.match, path)
        self.only("in_conflict", firm=True)


class TestStoredTrial:
    """A trial is derived anew at every reading: one that was written past its gates does not count."""

    @pytest.fixture(autouse=True)
    def ready(self, met: Match, asking: RequestFamily, helping: SupportFamily, rules: Rules) -> None:
        self.match = evolve(met, trial=Trial(on=ON, until=date(2024, 1, 15)))
        self.asking, self.helping, self.rules = asking, helping, rules
        self.others: list[Match] = []

    def counts(self) -> list[str]:
        return trial_counts(self.match, self.asking, self.helping, self.others, self.rules)

    def test_a_trial_through_its_gates_counts(self) -> None:
        assert self.counts() == []
        self.match = evolve(self.match, trial=None)
        assert self.counts() == []

    def test_a_bare_trial_is_not_one(self) -> None:
        self.match = Match(number="K-00009", children=("k1",), trial=Trial(on=ON))
        assert self.counts() == [
            "The request family has not answered yet.",
            "The support family has not answered yet.",
            "The families were not introduced by 20 Nov 2023.",
        ]

    def test_a_trial_in_conflict_or_without_its_families(self, doubt: Any) -> None:
        trial = self.match
        self.match = doubt(trial, "trial")
        (sentence,) = self.counts()
        assert sentence.endswith(f"is in contradiction; say which value holds: bgz resolve {trial.number}")
        nobody = trial_counts(trial, None, self.helping, [], self.rules)
        assert nobody == trial_counts(trial, self.asking, None, [], self.rules)
        assert nobody == ["The record of one of the families is not there."]

    def test_an_override_lifts_what_is_not_firm_but_no_vog(self) -> None:
        bare = evolve(
            self.match, answers=Answers(), introduced=None, trial=Trial(on=ON, override="began before we knew")
        )
        self.match = bare
        assert self.counts() == []
        self.helping = evolve(self.helping, adults={"a1": Adult(vogs={"v1": Vog(state="submitted")})})
        assert self.counts() == ["The VOG of 1 person in the support family is missing or expired on 20 Nov 2023."]

    def test_a_vog_that_runs_out_later_changes_nothing(self) -> None:
        self.helping = evolve(self.helping, adults={**self.helping.adults, "a2": Adult(since=date(2024, 1, 1))})
        assert self.counts() == []

    def test_an_approval_after_the_trial_began(self) -> None:
        decision = self.helping.screening.decision
        assert decision
        late = evolve(decision, on=date(2023, 11, 21))
        self.helping = evolve(self.helping, screening=evolve(self.helping.screening, decision=late))
        assert len(self.counts()) == 1

    def test_of_two_that_do_not_fit_the_later_does_not_count(self) -> None:
        other = evolve(
            self.match, number="K-00002", request_family="V-00002", children=("y1", "y2"), trial=Trial(on=ON)
        )
        self.others = [other, self.match]
        assert self.counts() == [], "of two on one day the lower number goes first"
        self.others = [evolve(other, trial=Trial(on=date(2023, 11, 19)))]
        assert len(self.counts()) == 1
        self.others = [evolve(other, trial=Trial(on=date(2023, 11, 19)), end=End(on=ON))]
        assert self.counts() == []
        self.others = [evolve(other, trial=None)]
        assert self.counts() == []

    def history(self, **more: Any) -> None:
        source = Source(sheet="s", nr="1", on=DAY, cells={}, **more)
        self.match = evolve(self.match, answers=Answers(), introduced=None, source=source)

    def test_history_out_of_a_sheet_is_asked_what_a_sheet_can_show(self) -> None:
        self.history()
        assert self.counts() == []
        self.helping = evolve(self.helping, screening=evolve(self.helping.screening, decision=None))
        self.asking = evolve(self.asking, consents={})
        assert [sentence.split()[0] for sentence in self.counts()] == ["On", "The"]

    def test_history_knows_no_renewal_of_a_vog(self) -> None:
        self.history()
        old = {"a1": Adult(vogs={"v1": Vog(issued_on=date(2020, 9, 20))})}
        decision = self.helping.screening.decision
        assert decision
        screening = evolve(
            self.helping.screening,
            decision=evolve(decision, on=date(2020, 10, 1)),
            done={"talk_1": evolve(self.helping.screening.done["talk_1"], on=date(2020, 9, 25))},
        )
        self.helping = evolve(self.helping, adults=old, screening=screening)
        assert self.counts() == []
        self.match = evolve(self.match, source=None)
        assert "VOG" in self.counts()[0]

    def test_a_trial_after_the_import_is_no_history(self) -> None:
        self.history()
        self.match = evolve(self.match, trial=Trial(on=date(2023, 12, 1)))
        assert len(self.counts()) == 3

    def test_gaps_count_only_when_a_lead_accepted_them(self) -> None:
        self.asking = evolve(self.asking, consents={})
        self.history(gaps=("missing_consent",))
        assert len(self.counts()) == 1
        self.history(gaps=("missing_consent",), override="the paper was lost")
        assert self.counts() == []

    @pytest.mark.parametrize(
        ("noted", "lacks"), [("2023-11-02T09:00:00+01:00", 0), ("2023-11-01T09:00:00+01:00", 3), (None, 3)]
    )
    def test_what_was_replaced_after_the_match_was_made_says_nothing_of_then(
        self, noted: str | None, lacks: int
    ) -> None:
        later = date(2023, 11, 21)
        days = {"intake": noted, "consents.matching": noted, "offer.max_children": noted} if noted else {}
        self.match = evolve(self.match, about=About(days={"proposed": "2023-11-01T10:00:00+01:00"}))
        self.asking = evolve(
            self.asking,
            intake=Intake(on=later),
            consents={"matching": Consent(given_on=later)},
            about=About(days=days),
        )
        self.helping = evolve(self.helping, offer=Offer(max_children=0), about=About(days=days))
        assert len(self.counts()) == lacks

    def test_a_consent_withdrawn_before_the_trial_closes_the_gate_whenever_it_was_noted(self) -> None:
        self.match = evolve(self.match, about=About(days={"proposed": "2023-11-01T10:00:00+01:00"}))
        withdrawn = Consent(given_on=date(2023, 9, 10), withdrawn_on=date(2023, 11, 10))
        noted = About(days={"consents.matching": "2023-12-01T10:00:00+01:00"})
        self.asking = evolve(self.asking, consents={"matching": withdrawn}, about=noted)
        assert len(self.counts()) == 1


def test_a_gate_that_is_open_lets_pass() -> None:
    soft = Lack("a", "Soft.")
    pass_gate("No.", [])
    pass_gate("No.", [soft], override="because")


@pytest.mark.parametrize(
    ("lacks", "override", "liftable", "problems", "hint"),
    [
        ([Lack("a", "Soft.")], None, True, ("Soft.",), True),
        ([Lack("a", "Soft.")], "", True, ("Soft.",), True),
        ([Lack("a", "Soft.")], None, False, ("Soft.",), False),
        ([Lack("a", "Soft."), Lack("b", "Firm.", firm=True)], None, True, ("Soft.", "Firm."), False),
        ([Lack("a", "Soft."), Lack("b", "Firm.", firm=True)], "because", True, ("Firm.",), False),
    ],
)
def test_a_closed_gate_tells_everything_at_once(
    lacks: list[Lack], override: str | None, liftable: bool, problems: tuple[str, ...], hint: bool
) -> None:
    with pytest.raises(Refused) as caught:
        pass_gate("No.", lacks, override=override, liftable=liftable)
    assert caught.value.problems == problems
    assert bool(caught.value.hint) is hint


def test_a_day_is_not_to_come_not_long_ago_and_in_order() -> None:
    assert list(day_lacks(DAY, DAY, (None, "x"), (DAY, "x"))) == []
    assert [lack.code for lack in day_lacks(date(2023, 12, 1), DAY, (date(2024, 1, 1), "x"))] == ["future", "order"]
    assert [lack.code for lack in day_lacks(date(1999, 12, 31), DAY)] == ["order"]
    assert all(lack.firm for lack in day_lacks(date(1999, 12, 31), DAY, (DAY, "x")))
