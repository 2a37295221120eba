"""`bgz match stuck` on a real case folder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.stuck import stuck
from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Address, Consent, Pause
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.errors import Invalid, NotFound, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 30)
SOONER = date(2023, 11, 9)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
V, OTHER, S = "V-7K3QF", "V-8M4RG", "S-4TX9B"
SPORT = Request(opened_on=date(2023, 10, 1), help={"sport": "must"}, day_parts=("wed-afternoon",))


def asking(number: str = V, **more: Any) -> RequestFamily:
    ready = RequestFamily(
        number=number,
        registered_on=date(2023, 10, 1),
        surname="Jansen",
        address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel"),
        children={"k1AAA": Child(born=Month(2015, 3))},
        requests={"r1AAA": SPORT},
        intake=Intake(on=date(2023, 10, 9)),
        consents={"matching": Consent(given_on=date(2023, 10, 9))},
    )
    return evolve(ready, **more)


def helping(number: str = S, *, approved: bool = True, **offers: Any) -> SupportFamily:
    done = {item: Done(on=SOONER) for item in ("talk_1", "talk_2", "reference", "house_rules")}
    decision = Decision(verdict="approved", on=SOONER) if approved else None
    return SupportFamily(
        number=number,
        registered_on=date(2023, 9, 1),
        address=Address(postcode="7948 CD", town="Nijeveen", municipality="Meppel"),
        adults={"a1AAA": Adult(vogs={"v1AAA": Vog(on=SOONER, issued_on=date(2023, 11, 1))})},
        offer=Offer(**{"help": ("sport",), "day_parts": ("wed-afternoon",), "max_children": 1, **offers}),
        screening=Screening(done=done, decision=decision),
    )


def put(folder: CaseFolder, *records: RequestFamily | SupportFamily | Match) -> CaseFolder:
    for record in records:
        folder.create(record, at=AT)
    return folder


def proposal(number: str = "K-5QW2C", *, of: str) -> Match:
    return Match(
        number=number,
        request_family=of,
        request="r1AAA",
        support_family=S,
        children=("k1AAA",),
        proposed=Proposal(on=DAY),
    )


def test_who_is_stuck_is_told_longest_waiting_first_and_who_suits_is_not(folder: CaseFolder) -> None:
    early = evolve(SPORT, opened_on=date(2023, 9, 1), day_parts=("sat-morning",))
    late = evolve(SPORT, help={"homework": "must"})
    put(
        folder,
        asking(),
        asking(OTHER, requests={"r1AAA": late}),
        asking("V-9N5SH", requests={"r1AAA": early}),
        helping(),
    )
    result = stuck(folder, today=DAY)
    view = result.data
    assert [(each.number, each.state, each.days) for each in view.requests] == [
        ("V-9N5SH", "stuck", 90),
        (OTHER, "stuck", 60),
    ]
    assert (view.waiting, view.stuck, view.supporters, view.one) == (3, 2, 1, False)
    assert result.next_step == "bgz match stuck V-9N5SH"
    one = stuck(folder, today=DAY, number=OTHER)
    assert [each.number for each in one.data.requests] == [OTHER]
    assert one.next_step == f"bgz match why {OTHER} {S}"
    suited = stuck(folder, today=DAY, number=V)
    assert [(each.number, each.state) for each in suited.data.requests] == [(V, "suited")]
    assert suited.next_step == f"bgz match suggest {V}"


def test_what_is_asked_first_is_no_obstacle(folder: CaseFolder) -> None:
    put(folder, asking(requests={"r1AAA": Request()}, address=None), helping(max_children=None))
    result = stuck(folder, today=DAY)
    assert (result.data.requests, result.data.waiting) == ((), 1)
    assert result.next_step == "bgz match plan"


def test_whose_candidate_is_taken_by_a_proposal_is_told_so(folder: CaseFolder) -> None:
    put(folder, asking(), asking(OTHER), helping(), proposal(of=OTHER))
    result = stuck(folder, today=DAY)
    assert [(each.number, each.state, each.proposals) for each in result.data.requests] == [
        (V, "spoken_for", ("K-5QW2C",))
    ]
    assert (result.data.stuck, result.data.waiting) == (0, 2)
    assert stuck(folder, today=DAY, number=V).next_step == "bgz show K-5QW2C"
    assert stuck(folder, today=DAY, number=OTHER).data.requests[0].state == "proposed"


def test_who_may_yet_be_approved_goes_first(folder: CaseFolder) -> None:
    put(folder, asking(), helping(approved=False))
    assert stuck(folder, today=DAY, number=V).next_step == f"bgz screen {S}"


def test_a_folder_without_support_families_or_without_requests(folder: CaseFolder) -> None:
    nobody = stuck(folder, today=DAY)
    assert (nobody.data.requests, nobody.next_step) == ((), "bgz list")
    assert nobody.messages == ("There are no support families yet.",)
    put(folder, asking())
    assert stuck(folder, today=DAY, number=V).next_step == "bgz intake new"


def test_wishes_in_contradiction_are_named_since_they_may_be_the_cause(folder: CaseFolder) -> None:
    put(folder, asking(requests={"r1AAA": evolve(SPORT, max_km=0)}), helping())
    (shown,) = stuck(folder, today=DAY).data.requests
    assert shown.contradictions == ("At most 0 km away: nobody lives that near.",)


def test_the_advertisement_names_a_municipality_where_enough_families_asked(folder: CaseFolder) -> None:
    others = [asking(f"V-0000{place}", consents={}) for place in range(4)]
    put(folder, *others[:3], asking())
    assert "Meppel" not in stuck(folder, today=DAY).data.requests[0].profile
    put(folder, others[3])
    assert "in the municipality of Meppel" in stuck(folder, today=DAY).data.requests[0].profile


def test_a_profile_that_helps_two_is_recruited_first(folder: CaseFolder) -> None:
    put(folder, asking(), asking(OTHER))
    first = stuck(folder, today=DAY).data.recruit_first
    assert first is not None
    assert first.helps == (V, OTHER)


def test_one_municipality(folder: CaseFolder) -> None:
    elsewhere = Address(postcode="8011 AB", town="Zwolle", municipality="Zwolle")
    put(folder, asking(), asking(OTHER, address=elsewhere))
    view = stuck(folder, today=DAY, municipalities=("zwolle",)).data
    assert ([each.number for each in view.requests], view.waiting) == ([OTHER], 1)
    with pytest.raises(NotFound):
        stuck(folder, today=DAY, municipalities=("Zwole",))
    with pytest.raises(Usage, match="not both"):
        stuck(folder, today=DAY, number=V, municipalities=("Zwolle",))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"children": {}}, "has no children yet"),
        ({"intake": None}, "intake"),
        ({"on_hold": {"h1AAA": Pause(since=SOONER, reason="x")}}, "on hold"),
        ({"requests": {}}, "no open request"),
    ],
)
def test_a_family_that_does_not_wait_hears_why(folder: CaseFolder, more: dict[str, Any], why: str) -> None:
    put(folder, asking(**more))
    with pytest.raises(Invalid, match="does not wait") as error:
        stuck(folder, today=DAY, number=V)
    assert why in " ".join(error.value.problems)
    with pytest.raises(NotFound):
        stuck(folder, today=DAY, number=OTHER)


@pytest.fixture(autouse=True)
def _nothing_written(folder: CaseFolder) -> Iterator[None]:
    yield
    before = {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()}
    stuck(folder, today=DAY)
    assert {path: path.read_bytes() for path in folder.root.rglob("*") if path.is_file()} == before
