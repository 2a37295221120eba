"""`bgz match plan` on a real case folder: who takes part, who is left out and why, and that nothing is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from attrs import evolve

from bgz.actions.opening import open_folder
from bgz.actions.plan import Wishes, plan
from bgz.actions.suggest import suggest
from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from bgz.actions.result import Result
    from bgz.domain.planning.view import Plan
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 30)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
LONG, SHORT, NEW = "V-00001", "V-00002", "V-00003"
NEAR, FAR = "S-00001", "S-00002"
ITEMS = ("talk_1", "talk_2", "reference", "house_rules")


def asking(number: str, days: int, *, town: str = "Meppel", **more: Any) -> RequestFamily:
    on = TODAY - timedelta(days=days)
    family = RequestFamily(
        number=number,
        registered_on=on,
        surname="Zwaluw",
        dutch="fine",
        address=Address(postcode="7941 AB", municipality=town),
        children={"k1AAA": Child(born=Month(2015, 3)), "k2AAA": Child(born=Month(2017, 3))},
        requests={
            "r1AAA": Request(
                opened_on=on, help={"sport": "must"}, day_parts=("wed-afternoon",), distance="near", children=("k1AAA",)
            )
        },
        intake=Intake(on=on),
        consents={"matching": Consent(given_on=on)},
    )
    return evolve(family, **more)


def helping(number: str, *, postcode: str = "7941 CD", town: str = "Meppel", **offer: Any) -> SupportFamily:
    known = {"help": ("sport",), "day_parts": ("wed-afternoon",), "max_children": 1, "age_from": 4, "age_to": 12}
    return SupportFamily(
        number=number,
        registered_on=date(2023, 1, 1),
        surname="Mus",
        address=Address(postcode=postcode, municipality=town),
        adults={"a1AAA": Adult(vogs={"v1AAA": Vog(issued_on=date(2023, 1, 10), on=date(2023, 1, 20))})},
        offer=Offer(**{**known, **offer}),
        screening=Screening(
            done={item: Done(on=date(2023, 1, 20)) for item in ITEMS},
            decision=Decision(verdict="approved", on=date(2023, 1, 31)),
        ),
    )


def put(folder: CaseFolder, *records: Any) -> None:
    for each in records:
        folder.create(each, at=AT)


def proposal(request: str = LONG, support: str = NEAR) -> Match:
    return Match(
        number="K-00001", request_family=request, request="r1AAA", children=("k1AAA",), support_family=support,
        proposed=Proposal(on=TODAY),
    )  # fmt: skip


def planned(folder: CaseFolder, **wishes: Any) -> Result[Plan]:
    return plan(folder, Wishes(**wishes), today=TODAY)


def pairs(found: Result[Plan]) -> list[tuple[str, str]]:
    return [(line.asks.number, line.support) for line in found.data.lines]


@pytest.fixture
def town(folder: CaseFolder) -> CaseFolder:
    """Return a folder with three requests and two support families, one round the corner."""
    put(folder, asking(NEW, 5), asking(LONG, 90), asking(SHORT, 30))
    put(folder, helping(FAR, postcode="7971 AA", town="Westerveld"), helping(NEAR))
    return folder


def test_who_waits_longest_goes_first_and_the_next_step_proposes_the_first_pair(town: CaseFolder) -> None:
    found = planned(town, compare=True, fairness=True)
    view = found.data
    assert {request for request, _support in pairs(found)} == {LONG, SHORT}
    assert (view.waiting, view.matched, view.days, view.available, view.spare) == (3, 2, 120, 2, 0)
    assert [(left.asks.number, left.why, left.supports) for left in view.unmatched] == [(NEW, "others", (NEAR, FAR))]
    assert [each.number for each in view.scarce] == [NEAR, FAR]
    assert [way.code for way in view.ways] == ["in_turn", "plan"]
    assert view.fairness
    assert view.fairness.instead == 0
    first = view.lines[0]
    assert found.next_step == f"bgz match propose {first.asks.number} {first.support}"


def test_the_score_is_that_of_the_suggestion(town: CaseFolder) -> None:
    for line in planned(town).data.lines:
        suggested = suggest(town, line.asks.number, today=TODAY).data.candidates
        assert line.score == next(each.score for each in suggested if each.number == line.support)


def test_nothing_is_written_and_the_same_folder_gives_the_same_plan(town: CaseFolder) -> None:
    before = {path: path.read_bytes() for path in town.root.rglob("*") if path.is_file()}
    found = planned(town, locks=[(NEW, NEAR)], fairness=True)
    assert {path: path.read_bytes() for path in town.root.rglob("*") if path.is_file()} == before
    assert planned(town, locks=[(NEW, NEAR)], fairness=True) == found
    assert planned(town).data.inputs != found.data.inputs


def test_locks_and_forbidden_pairs(town: CaseFolder) -> None:
    found = planned(town, locks=[(NEW, NEAR)], forbidden=[(LONG, FAR)])
    assert pairs(found) == [(SHORT, FAR), (NEW, NEAR)]
    assert [line.locked for line in found.data.lines] == [False, True]
    with pytest.raises(Refused) as caught:
        planned(town, locks=[(NEW, NEAR), (LONG, NEAR), ("V-0000X", FAR)])
    assert len(caught.value.problems) == 2


def test_a_proposal_under_way_takes_its_request_and_place_out(town: CaseFolder) -> None:
    put(town, proposal())
    view = planned(town).data
    assert (view.waiting, view.proposed, view.proposals, view.available) == (2, 1, ("K-00001",), 1)
    assert pairs(planned(town)) == [(SHORT, FAR)]
    with pytest.raises(Refused) as caught:
        planned(town, locks=[(LONG, FAR)])
    assert caught.value.problems == (f"{LONG} does not wait for a plan: a proposal is under way: K-00001.",)


def test_only_of_some_municipalities(town: CaseFolder) -> None:
    view = planned(town, municipalities=["meppel"]).data
    assert (view.municipalities, view.waiting, view.matched, view.available) == (("Meppel",), 3, 1, 1)
    with pytest.raises(Refused) as refused:
        planned(town, municipalities=["Westerveld"], locks=[(LONG, FAR)])
    assert refused.value.problems == (f"{LONG} lives in a municipality that is left out.",)
    nobody = planned(town, municipalities=["Westerveld"]).data
    assert (nobody.waiting, nobody.matched, nobody.spare) == (0, 0, 1)
    with pytest.raises(NotFound) as caught:
        planned(town, municipalities=["Mepel"])
    assert "Meppel" in caught.value.hint


def test_requests_that_cannot_be_judged_never_stop_the_plan(town: CaseFolder) -> None:
    heavy = asking("V-00004", 400).requests["r1AAA"]
    put(
        town,
        asking("V-00005", 500, children={}, requests={"r1AAA": Request(opened_on=TODAY), "r2AAA": Request()}),
        asking("V-00006", 300, address=None, dutch=None, requests={"r1AAA": Request(children=("k1AAA",))}),
    )
    none = dict.fromkeys(planned(town).data.weights, 0)
    put(town, asking("V-00004", 400, requests={"r1AAA": evolve(heavy, weights=none)}))
    view = planned(town).data
    assert [attrs.astuple(each) for each in view.unjudged] == [
        (
            "V-00004",
            "V-00004: the own weights of request 1 are not right.",
            "Change them, or go on with: bgz edit V-00004 --set requests.1.weights=",
        ),
        ("V-00005", "V-00005 has no children yet.", "Add them: bgz edit V-00005"),
    ]
    with pytest.raises(Refused) as caught:
        planned(town, locks=[("V-00004", NEAR), ("V-00005", FAR)])
    assert caught.value.problems == tuple(each.sentence for each in view.unjudged)
    line = next(line for line in view.lines if line.asks.number == "V-00006")
    assert len(line.ask_request) == 4
    assert planned(town, municipalities=["Westerveld"]).data.unjudged == ()


def test_wrong_weights_of_the_programme_are_told_at_once(town: CaseFolder) -> None:
    held = town.read("programme")
    town.save(held, evolve(held.record, weights={"distanse": 20}), at=AT)
    with pytest.raises(Invalid) as caught:
        planned(town)
    assert "distanse" in caught.value.problems[0]


def test_siblings_who_may_part_and_a_second_request_are_named_in_the_next_step(folder: CaseFolder) -> None:
    family = asking(LONG, 30)
    first = family.requests["r1AAA"]
    both = evolve(first, children=("k1AAA", "k2AAA"), siblings_apart=True)
    later = evolve(first, opened_on=TODAY, help={"weekend": "must"})
    put(folder, evolve(family, requests={"r2AAA": later, "r1AAA": both}), helping(NEAR))
    found = planned(folder)
    line = found.data.lines[0]
    assert (line.asks.request, line.fits, line.children) == (2, 1, 2)
    assert found.next_step == f"bgz match propose {LONG} {NEAR} --request 2 --child 1"


def test_an_empty_folder_and_one_without_support_families(folder: CaseFolder) -> None:
    found = planned(folder, compare=True, fairness=True)
    assert (found.data.waiting, found.data.matched, found.data.score, found.data.lines) == (0, 0, None, ())
    assert found.next_step == "bgz followup"
    put(folder, asking(LONG, 90))
    found = planned(folder)
    assert [(left.asks.number, left.why) for left in found.data.unmatched] == [(LONG, "nobody")]
    assert found.next_step == "bgz match stuck"


def test_lines_beyond_the_top_are_not_worked_out(town: CaseFolder) -> None:
    assert [line.if_no is None for line in planned(town, top=1).data.lines] == [False, True]


def test_a_folder_that_was_opened_anew_gives_the_same(town: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    found = planned(town)
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", "printf %s vier-losse-woorden-samen")
    again = open_folder(town.root, None)
    assert planned(again) == found
