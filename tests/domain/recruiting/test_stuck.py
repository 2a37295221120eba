from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Left, Pause
from bgz.domain.cases.request_family import Request
from bgz.domain.cases.support_family import Decision, Done, Screening
from bgz.domain.matching.waiting import Waiting
from bgz.domain.record.fields import private
from bgz.domain.recruiting.profile import Profile, profile_of
from bgz.domain.recruiting.stuck import Blocked, Found
from bgz.domain.recruiting.view import RecruitFirst, StuckRequest, recruit_first, stuck_request
from bgz.domain.work.stages import without_trial
from tests.domain.recruiting.records import ASKED, DAY, FAR, NEAR, asked, family, found, match, running, support

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily


def shown(
    asking: RequestFamily, helping: Iterable[SupportFamily] = (), *matches: Match, proposals: tuple[Match, ...] = ()
) -> StuckRequest:
    waiting = Waiting(asked(asking), 90, proposals)
    outcome = None if proposals else found(asking, helping, matches)
    return stuck_request(waiting, outcome, profile_of(waiting.asked), ())


def test_one_that_nobody_says_no_to_suits_though_much_is_not_known() -> None:
    assert found(family(), [support("S-00002", approved=False), support()]) == Found(suits=True)


def test_a_place_that_a_proposal_takes_is_told_apart() -> None:
    """One place, of which the outcome is still to come; with two places, or a number nobody knows, there is room."""
    proposal = match("K-00002")
    outcome = found(family(), [support(max_children=1)], [proposal])
    assert (outcome.stuck, outcome.suits, outcome.spoken_for) == (False, False, (proposal,))
    assert found(family(), [support(max_children=2)], [proposal]).suits
    assert found(family(), [support()], [proposal]).suits
    assert found(
        family(), [support(max_children=1)], [evolve(proposal, proposed=Proposal(on=DAY + timedelta(1)))]
    ).suits


def test_a_trial_that_did_not_pass_its_gates_takes_its_place_once() -> None:
    doubted = without_trial(running())
    assert found(family(), [support(max_children=2)], [doubted]).suits
    assert found(family(born=["2015-03", "2017-03"]), [support(max_children=3)], [doubted]).suits
    full = found(family(), [support(max_children=1)], [doubted])
    assert (full.stuck, full.blocked) == (True, (Blocked("H2", 1, 1),))


def test_siblings_need_room_beside_a_proposal_together_unless_they_may_part() -> None:
    two = family(born=["2015-03", "2017-03"])
    assert found(two, [support(max_children=2)], [match()]).spoken_for
    apart = family(born=["2015-03", "2017-03"], siblings_apart=True)
    assert found(apart, [support(max_children=2)], [match()]).suits


def test_nothing_is_asked_of_who_is_spoken_for() -> None:
    outcome = found(family(), [support(postcode=NEAR, max_km=8, max_children=1)], [match()])
    assert (outcome.stuck, outcome.relaxations) == (True, ())
    assert outcome.blocked == (Blocked("H9", 1, 1),)


def test_each_rule_is_counted_over_those_approved_and_apart_where_it_is_the_only_one() -> None:
    helping = [
        support("S-00001", postcode=FAR, max_km=9),
        support("S-00002", postcode=FAR, max_km=9, max_children=0),
        support("S-00003", max_children=0),
        support("S-00004", max_children=0),
        support("S-00005", approved=False, max_children=0),
    ]
    outcome = found(family(), helping)
    assert outcome.approved == 4
    assert outcome.blocked == (Blocked("H2", 3, 2), Blocked("H9", 2, 1))


def test_where_nobody_is_approved_that_is_the_rule() -> None:
    helping = [support("S-00001", approved=False), support("S-00002", approved=False, postcode=FAR, max_km=9)]
    assert found(family(), helping).blocked == (Blocked("H1", 2, 1),)
    nobody = found(family(), [])
    assert (nobody.stuck, nobody.blocked, nobody.nearest) == (True, (), None)


def test_who_may_yet_be_approved_is_told_least_left_to_do_first() -> None:
    begun = Screening(done={"talk_1": Done(on=ASKED)})
    rejected = Screening(decision=Decision(verdict="rejected", on=ASKED))
    gone = Left(on=ASKED, reason="stopped")
    helping = [
        support("S-00001", approved=False),
        support("S-00002", approved=False, screening=begun),
        support("S-00003", approved=False, screening=rejected),
        support("S-00004", left=gone),
        support("S-00005", approved=False, max_children=0),
    ]
    outcome = found(family(), helping)
    assert [(each.family.number, stage) for each, stage in outcome.in_screening] == [
        ("S-00002", "screened"),
        ("S-00001", "registered"),
    ]


def test_needs_that_stay_are_counted_by_what_is_in_the_way() -> None:
    asking = family(needs=("no_dogs", "diet", "hearing"), day_parts=("wed-afternoon",))
    helping = [
        support("S-00001", pets=("dog",), cannot=("hearing",)),
        support("S-00002", pets=("dog",)),
        support("S-00003", cannot=("diet",)),
        support("S-00004", pets=("dog",), day_parts=("sat-morning",)),
        support("S-00005", cannot=("hearing",)),
    ]
    assert found(asking, helping).firm == {("no_dogs",): 2, ("diet",): 1}


def test_a_request_as_it_is_shown() -> None:
    asking = family(needs=("no_cats", "diet"), help={"sport": "must"}, day_parts=("wed-afternoon",), surname="Jansen")
    helping = [
        support("S-00001", pets=("cat",)),
        support("S-00002", help=("homework",), day_parts=("sat-morning",)),
        *(support(f"S-1000{place}", approved=False) for place in range(7)),
    ]
    view = shown(asking, helping)
    assert (view.state, view.days, view.request, view.name, view.municipality) == (
        "stuck",
        90,
        None,
        "Jansen",
        "Meppel",
    )
    assert view.blocking[0].sentence == "animals or smoke that the child cannot have"
    (step,) = view.steps
    assert (step.rules, step.asked_of, step.support, step.others) == (
        ("H4", "H5"),
        ("support", "support"),
        "S-00002",
        0,
    )
    assert step.sentence.startswith("Ask S-00002: any of this as well? sport Ask S-00002: one of these moments")
    assert [(firm.needs, firm.labels, firm.count) for firm in view.firm] == [(("no_cats",), ("no cats",), 1)]
    assert [each.number for each in view.in_screening] == [f"S-1000{place}" for place in range(5)]
    assert (view.in_screening_count, view.in_screening[0].stage_label) == (7, "registered")
    assert view.profile.startswith("We are looking for a family")
    assert view.ask_besides == ("keeping to a diet",)


@pytest.mark.parametrize(
    ("helping", "matches", "proposals", "state", "numbers"),
    [
        ([support()], [], (), "suited", ()),
        ([support(max_children=1)], [match()], (), "spoken_for", ("K-00001",)),
        ([support()], [], (match("K-00005", asking="V-00001"),), "proposed", ("K-00005",)),
    ],
)
def test_of_one_that_is_not_stuck_nothing_is_asked_and_nobody_recruited(
    helping: list[SupportFamily], matches: list[Match], proposals: tuple[Match, ...], state: str, numbers: Any
) -> None:
    view = shown(family(), helping, *matches, proposals=proposals)
    assert (view.state, view.proposals) == (state, numbers)
    assert (view.blocking, view.steps, view.profile, view.ask_besides) == ((), (), "", ())


def test_of_several_requests_the_position_is_told_and_what_is_too_far_from_everything_is_named() -> None:
    asking = family(help={"sport": "must"}, day_parts=("wed-afternoon",))
    asking = evolve(asking, requests={"r0": Request(), **asking.requests})
    helping = [support(help=("homework",), day_parts=("sat-morning",), postcode=FAR, max_km=9, not_with=("V-00001",))]
    view = shown(asking, helping)
    assert view.request == 2
    assert view.nearest is not None
    assert (view.nearest.number, view.nearest.rules) == ("S-00001", ("H4", "H5", "H8", "H9"))


def test_a_paused_family_that_runs_a_match_is_one_lack_of_places() -> None:
    pause = {"h1": Pause(since=ASKED, until=date(2024, 3, 1), reason="x")}
    outcome = found(family(), [support(max_children=1, paused=pause)], [running()])
    assert outcome.blocked == (Blocked("H2", 1, 1),)
    assert outcome.relaxations == ()


def profile(**more: Any) -> Profile:
    plain = Profile(help=("sport",), moments=("weekend",), ages=(4, 11), several=False, house=(), place="")
    return evolve(plain, **more)


def test_who_would_help_most_families_is_recruited_first() -> None:
    narrow, wide = profile(), profile(several=True, house=("no_dogs",))
    stuck = [
        ("V-00001", "Meppel", narrow),
        ("V-00002", "Meppel", wide),
        ("V-00003", "Meppel", profile(house=("no_dogs",))),
        ("V-00004", "Urk", narrow),
        ("V-00002", "Meppel", narrow),
    ]
    assert recruit_first(stuck) == RecruitFirst(profile=wide.sentence, helps=("V-00002", "V-00001", "V-00003"))


def test_of_profiles_that_each_help_their_own_family_none_is_first() -> None:
    alone = [("V-00001", "Meppel", profile()), ("V-00001", "Meppel", profile()), ("V-00002", "Urk", profile())]
    assert recruit_first(alone) is None
    assert recruit_first([("V-00001", "", profile()), ("V-00002", "", profile())]) is None
    assert recruit_first([]) is None


def test_a_name_is_private() -> None:
    assert StuckRequest.__attrs_attrs__.name.metadata == private().metadata
