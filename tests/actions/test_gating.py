"""What would be broken by making a record so: shared by edit, undo and resolve."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import edit
from bgz.actions.casebook import open_casebook
from bgz.actions.gating import broken, misplaced, why_no_approval
from bgz.actions.undo import undo
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.match import End, Trial
from bgz.domain.cases.person import Kept, Left
from bgz.domain.cases.request_family import Child
from bgz.domain.cases.support_family import Decision
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import was_approved
from bgz.errors import Invalid, Refused
from tests.actions.pair import ASKING, HELPING, INTRODUCED, K, S, V

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
RUNNING: dict[str, Any] = INTRODUCED | {"trial": {"on": "2023-11-07"}}


@pytest.fixture
def running(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a match that runs."""
    for number, tree in ((V, ASKING), (S, HELPING), (K, RUNNING)):
        folder.create(structure(number, tree, About())[0], at=AT)
    return folder


def lost(folder: CaseFolder, number: str, **facts: Any) -> list[str]:
    before = folder.read(number).record
    return list(broken(open_casebook(folder), before, evolve(before, **facts), TODAY))


def test_what_changes_nothing_breaks_nothing(running: CaseFolder) -> None:
    for number in (V, S, K, "programme"):
        assert lost(running, number) == []
        record = running.read(number).record
        assert misplaced(running, record, record, TODAY) == []


def test_what_a_trial_rests_on(running: CaseFolder) -> None:
    assert lost(running, V, intake=None) == [f"{K}: The intake of the request family was not held by 7 Nov 2023."]
    (text,) = lost(running, S, screening=evolve(running.read(S).record.screening, decision=None))
    assert text.startswith(f"{K}: The support family was not approved")
    assert lost(running, K, introduced=None) == ["The families were not introduced by 7 Nov 2023."]
    assert lost(running, K, support_family=None)[-1] == "A match is of two families."


def test_what_did_not_count_is_not_made_worse(running: CaseFolder) -> None:
    held = running.read(V)
    running.set_values(held, {"consents.matching": None}, at=AT)
    assert lost(running, V, intake=None) == []
    assert lost(running, K, introduced=None) == []
    assert lost(running, K, trial=Trial(on=date(2023, 11, 8)), introduced=None) != []


def test_a_family_does_not_leave_a_match_behind(running: CaseFolder) -> None:
    left = Left(on=TODAY, reason="moved")
    sentence = f"The match {K} is still open; end it first: bgz match end {K}"
    assert lost(running, V, left=left) == [sentence]
    assert lost(running, S, left=left) == [sentence]
    requests = running.read(V).record.requests
    assert lost(running, V, requests={"rABCD": evolve(requests["rABCD"], closed=left)}) == [sentence]
    held = running.read(K)
    running.save(held, evolve(held.record, end=End(on=date(2023, 11, 10))), at=AT)
    assert lost(running, V, left=left) == []
    held = running.read(V)
    running.save(held, evolve(held.record, left=left), at=AT)
    assert lost(running, V, notes="x") == []


def test_an_approval_says_what_it_lacks(running: CaseFolder) -> None:
    family, rules = running.read(S).record, open_casebook(running).rules
    assert list(why_no_approval(family, rules)) == []
    bare = evolve(family, adults={"aABCD": evolve(family.adults["aABCD"], vogs={})}, screening=evolve(
        family.screening, done={})
    )  # fmt: skip
    assert len(list(why_no_approval(bare, rules))) == 5
    lifted = evolve(bare, screening=evolve(bare.screening, decision=Decision(
        verdict="approved", on=date(2023, 11, 1), override="reden"))
    )  # fmt: skip
    (text,) = why_no_approval(lifted, rules)
    assert "VOG" in text
    assert list(why_no_approval(evolve(bare, screening=evolve(bare.screening, decision=None)), rules)) == []
    disputed = evolve(family, about=About(disputed=frozenset({"screening.decision"})))
    (text,) = why_no_approval(disputed, rules)
    assert text.endswith(f"is in contradiction; say which value holds: bgz resolve {S}")
    future = evolve(family.screening, decision=Decision(verdict="rejected", on=date(2024, 1, 1), reason="x"))
    assert "1 Jan 2024 is still to come." in lost(running, S, screening=future)


def test_edit_notes_a_fact_by_which_an_approval_falls_and_says_so(running: CaseFolder) -> None:
    result = edit.set_values(
        running, S, ["own_children.+.born=2001-01"], today=TODAY, at=AT, pick=lambda letters: letters[0]
    )
    assert "- The approval rests on it." in result.messages
    assert result.next_step == f"bgz screen {S}"
    family = running.read(S).record
    assert [child.born for child in family.own_children.values()][-1] == Month(2001, 1)
    assert not was_approved(family, open_casebook(running).rules)
    calm = edit.set_values(running, S, ["offer.max_children=3"], today=TODAY, at=AT, pick=lambda letters: letters[0])
    assert calm.messages == ()
    assert running.read(S).record.offer.max_children == 3


def test_undo_does_not_take_away_a_child_of_a_match(running: CaseFolder) -> None:
    held = running.read(V)
    children = {**held.record.children, "kEFGH": Child(called="Bo")}
    running.save(held, evolve(held.record, children=children), at=AT)
    added = running.history(V)[-1].id
    held = running.read(K)
    running.save(held, evolve(held.record, children=("kABCD", "kEFGH")), at=AT)
    with pytest.raises(Refused) as error:
        undo(running, V, added, today=TODAY, at=AT)
    assert f"children.kEFGH: is part of the match {K}" in error.value.problems
    assert "kEFGH" in running.read(V).record.children


def test_an_owner_is_a_member(running: CaseFolder) -> None:
    before = running.read(V).record
    (problem,) = misplaced(running, before, evolve(before, owner="nobody"), TODAY)
    assert str(problem) == "owner: must be one of: Test"


def test_settings_that_contradict_each_other(running: CaseFolder) -> None:
    norms = running.read("programme").record.norms
    (text,) = lost(running, "programme", norms=evolve(norms, trial_weeks=2))
    assert text.startswith("norms.halfway_weeks")
    assert len(lost(running, "programme", weights={"wishes": 90})) == 1


@pytest.mark.parametrize("number", [V, S])
def test_a_sign_up_day_is_not_emptied(running: CaseFolder, number: str) -> None:
    """Without it nothing would be asked of a family that has come no further."""
    with pytest.raises(Invalid) as caught:
        edit.set_values(running, number, ["registered_on="], today=TODAY, at=AT, pick=secrets.choice)
    assert "registered_on: may not be emptied, because somebody waits from that day on" in caught.value.problems
    assert running.read(number).record.registered_on is not None
    without = evolve(running.read(number).record, registered_on=None)
    assert misplaced(running, without, without, TODAY) == []


def test_a_reason_is_not_edited_into_one_that_says_nothing(running: CaseFolder) -> None:
    before = running.read(V).record
    said, silent = (evolve(before, kept=Kept(until=TODAY, reason=reason)) for reason in ("klacht", "-"))
    assert [str(each) for each in misplaced(running, said, silent, TODAY)] == ["kept.reason: Say it in a few words."]
    assert misplaced(running, silent, silent, TODAY) == []
