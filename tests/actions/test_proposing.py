"""What is told with a proposal and what comes next: rules that need no lifting, proposals under way, siblings apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import match as matches
from bgz.actions.suggest import suggest
from bgz.actions.why import why
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.match import Answer, Introduction
from bgz.domain.record.about import About
from bgz.errors import Refused, Usage
from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 30)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
V, OTHER, S, BUSY = "V-7K3QF", "V-AAAAA", "S-4TX9B", "S-BBBBB"
ASKING: dict[str, Any] = {
    "registered_on": "2023-10-01",
    "address": {"postcode": "7941 AB"},
    "children": {"kAAAA": {"born": "2015-03"}, "kBBBB": {"born": "2018-07"}},
    "requests": {"rAAAA": {"opened_on": "2023-10-01", "day_parts": ["wed-afternoon"]}},
    "intake": {"on": "2023-10-09"},
    "consents": {purpose: {"given_on": "2023-10-09"} for purpose in ("matching", "introduction")},
}
HELPING: dict[str, Any] = {
    "registered_on": "2023-09-01",
    "address": {"postcode": "7948 CD"},
    "adults": {"aAAAA": {"vogs": {"vAAAA": {"state": "seen", "issued_on": "2023-10-01", "on": "2023-10-02"}}}},
    "offer": {"day_parts": ["wed-afternoon"], "max_children": 2, "age_from": 4, "age_to": 12},
    "interests": ["chess"],
    "screening": {
        "done": {item: {"on": "2023-10-02"} for item in ("talk_1", "talk_2", "house_rules", "reference")},
        "decision": {"verdict": "approved", "on": "2023-11-01"},
    },
    "consents": {"introduction": {"given_on": "2023-10-09"}},
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def families(folder: CaseFolder) -> CaseFolder:
    """Return a folder with two request families and two support families; one of these is free on other days."""
    other = HELPING | {"offer": HELPING["offer"] | {"day_parts": ["sat-morning"]}}
    for number, tree in ((V, ASKING), (OTHER, ASKING), (S, HELPING), (BUSY, other)):
        folder.create(structure(number, tree, About())[0], at=AT)
    return folder


def change(folder: CaseFolder, number: str, path: str, value: Any) -> None:
    folder.set_values(folder.read(number), {path: value}, at=AT)


def propose(folder: CaseFolder, asking: str = V, helping: str = S, **more: Any) -> tuple[str, tuple[str, ...]]:
    result = matches.propose(folder, asking, helping, today=DAY, at=AT, **more)
    return result.data.number, result.messages


def test_a_rule_that_is_not_in_the_way_is_lifted_by_nobody(families: CaseFolder) -> None:
    number, told = propose(families, lift=["H5"], reason="they know each other")
    proposal = families.read(number).record.proposed
    assert (proposal.lifted, proposal.override, proposal.reason) == ((), None, "they know each other")
    assert told[-1] == "Nothing had to be lifted. The reason is noted as that of the proposal."


def test_of_several_rules_only_those_that_say_no_are_lifted(families: CaseFolder) -> None:
    number, told = propose(families, helping=BUSY, lift=["H9", "H5"], reason="Saturdays will do")
    proposal = families.read(number).record.proposed
    assert (proposal.lifted, proposal.override, proposal.reason) == (("H5",), "Saturdays will do", None)
    assert told[-1] == "Not lifted, as it is not in the way: H9."
    assert propose(families, OTHER, BUSY, lift=["H5"], reason="Saturdays will do")[1][-1].startswith("Proposed to")


def test_what_comes_next_lifts_only_what_the_first_candidate_needs(families: CaseFolder) -> None:
    result = suggest(families, V, today=DAY, lift=["H5"])
    assert result.data.candidates[0].number == S
    assert result.next_step == f"bgz match propose {V} {S}"
    change(families, S, "offer.max_children", 1)
    alone = suggest(families, V, today=DAY, lift=["H5", "H9"])
    assert alone.next_step == f"bgz match propose {V} {BUSY} --lift H5 --reason …"
    needless = why(families, V, BUSY, today=DAY, lift=["H9"])
    assert needless.next_step == f"bgz match propose {V} {BUSY} --lift H5 --reason …"


def test_what_is_for_the_families_to_change_is_not_offered_for_lifting(families: CaseFolder) -> None:
    change(families, V, "not_with", [S])
    theirs = why(families, V, S, today=DAY, children=["1"], request="1")
    assert theirs.next_step == f"bgz match suggest {V} --request 1 --child 1"
    assert theirs.messages == (
        "Not for a lead but for the families to change: H8. Ask them first, or choose somebody else.",
    )
    change(families, BUSY, "offer.max_children", 1)
    both = why(families, V, BUSY, today=DAY)
    assert both.next_step == f"bgz match suggest {V}"
    assert both.messages == (
        "For a proposal a lead would have to lift: H5.",
        "Not for a lead but for the families to change: H3. Ask them first, or choose somebody else.",
    )


def test_while_a_proposal_is_under_way_its_own_step_comes_next(families: CaseFolder) -> None:
    number, _told = propose(families, children=["1"])

    def steps() -> set[str | None]:
        return {suggest(families, V, today=DAY).next_step, why(families, V, S, today=DAY).next_step}

    assert steps() == {f"bgz match answer {number} --side request"}
    matches.answer(families, number, "request", Answer(yes=True), today=DAY, at=AT)
    assert steps() == {f"bgz match answer {number} --side support"}
    matches.answer(families, number, "support", Answer(yes=True), today=DAY, at=AT)
    assert steps() == {f"bgz match introduce {number}"}
    matches.introduce(families, number, Introduction(on=DAY), today=DAY, at=AT)
    assert steps() == {f"bgz match trial {number}"}
    sibling = why(families, V, BUSY, today=DAY, children=["2"])
    assert sibling.next_step == f"bgz match propose {V} {BUSY} --child 2 --lift H5 --reason …"


def test_a_second_proposal_names_the_first_one(families: CaseFolder) -> None:
    first, told = propose(families)
    assert told == ()
    second, told = propose(families, helping=BUSY, lift=["H5"], reason="Saturdays will do")
    assert told == (f"A proposal for this request is under way since 30 Nov 2023: {first}.",)
    third, told = propose(families, OTHER)
    assert told == (f"Proposed to another family since 30 Nov 2023: {first}.",)
    matches.answer(families, second, "support", Answer(yes=False), today=DAY, at=AT)
    assert propose(families, OTHER, BUSY, lift=["H5"], reason="Saturdays will do")[1] == (
        f"A proposal for this request is under way since 30 Nov 2023: {third}.",
    )


def test_siblings_are_not_divided_without_a_word(families: CaseFolder) -> None:
    asks = "The request does not say that the children may go to different families: ask the request family."
    assert propose(families, children=["1"])[1] == (asks,)
    change(families, OTHER, "requests.rAAAA.siblings_apart", True)
    assert asks not in propose(families, OTHER, children=["1"])[1]


def test_who_looks_for_room_is_sent_to_the_family_first(families: CaseFolder) -> None:
    for number in (S, BUSY):
        change(families, number, "offer.max_children", 1)
    change(families, BUSY, "offer.day_parts", ["wed-afternoon"])
    told = suggest(families, V, today=DAY).messages
    assert told[-1] == "Ask the family first whether the children may go to different families; then: --child 1"


def test_of_siblings_who_may_part_only_those_with_a_place_are_proposed(families: CaseFolder) -> None:
    change(families, V, "requests.rAAAA.siblings_apart", True)
    change(families, S, "offer.max_children", 1)
    command = f"bgz match propose {V} {S} --child 1"
    assert suggest(families, V, today=DAY).next_step == command
    assert why(families, V, S, today=DAY).next_step == command
    with pytest.raises(Refused) as caught:
        matches.propose(families, V, S, today=DAY, at=AT)
    assert caught.value.problems == ("There is a place for 1 of the 2 children. Name them: --child 1",)
    number = matches.propose(families, V, S, today=DAY, at=AT, children=["1"]).data.number
    assert families.read(number).record.children == ("kAAAA",)


def test_a_child_for_whom_the_request_does_not_ask_cannot_be_named(families: CaseFolder) -> None:
    change(families, V, "requests.rAAAA.children", ["kAAAA"])
    with pytest.raises(Usage, match="does not ask for child 2"):
        suggest(families, V, today=DAY, children=["1", "2"])
