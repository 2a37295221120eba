"""A trial that was begun while a colleague closed the case: it comes first, with who did what and how to go on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.casebook import open_casebook
from bgz.actions.check import check
from bgz.actions.show import show
from bgz.actions.today import today
from bgz.actions.uncounted import uncounted
from bgz.actions.undo import undo
from bgz.domain.cases.kinds import structure
from bgz.domain.record.about import About
from tests.actions.pair import ASKING, HELPING, INTRODUCED, K, S, V

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def begun(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a trial that began today."""
    for number, tree in ((V, ASKING), (S, HELPING), (K, INTRODUCED)):
        folder.create(structure(number, tree, About())[0], at=AT)
    folder.set_values(folder.read(K), {"trial": {"on": "2023-11-15"}}, at=AT)
    return folder


def close(folder: CaseFolder, number: str, **values: Any) -> None:
    folder.set_values(folder.read(number), values, at=AT)


def test_a_trial_that_counts_is_nothing_to_look_at(begun: CaseFolder) -> None:
    assert uncounted(begun, open_casebook(begun)) == ()
    assert today(begun, today=TODAY).data.uncounted == ()


def test_the_family_was_closed_and_the_match_ended_meanwhile(begun: CaseFolder) -> None:
    close(begun, K, end={"on": "2023-11-15", "reason": "moved"})
    close(begun, V, left={"on": "2023-11-15", "reason": "withdrawn"})
    shown = today(begun, today=TODAY)
    (each,) = shown.data.uncounted
    assert (each.case, each.by, each.began) == (K, "Test", TODAY)
    assert each.why == ("The request family has left.",)
    assert each.facts == (f"{K} was ended on 15 Nov 2023 by Test.", f"{V} was closed on 15 Nov 2023 by Test.")
    assert shown.next_step == f"bgz show {K}"
    result = show(begun, K, today=TODAY)
    assert {f"If no child goes there: {each.stop}", *each.facts} <= set(result.messages)
    assert result.next_step == f"bgz log {K}"
    (finding,) = check(begun, today=TODAY).data.findings
    assert (finding.number, finding.kind, finding.command) == (K, "gate", f"bgz show {K}")
    assert all(text in finding.text for text in (*each.why, *each.facts, each.stop, *each.go_on))


def test_no_child_goes_there(begun: CaseFolder) -> None:
    close(begun, K, end={"on": "2023-11-15", "reason": "moved"})
    close(begun, V, left={"on": "2023-11-15", "reason": "withdrawn"})
    (each,) = uncounted(begun, open_casebook(begun))
    number, change = each.stop.removeprefix("bgz undo ").split()
    undo(begun, number, change, today=TODAY, at=AT)
    assert begun.read(K).record.trial is None
    assert uncounted(begun, open_casebook(begun)) == ()


def test_it_goes_on(begun: CaseFolder) -> None:
    close(begun, K, end={"on": "2023-11-15", "reason": "moved"})
    close(begun, V, left={"on": "2023-11-15", "reason": "withdrawn"})
    (each,) = uncounted(begun, open_casebook(begun))
    for command in each.go_on:
        number, change = command.removeprefix("bgz undo ").split()
        undo(begun, number, change, today=TODAY, at=AT)
    assert begun.read(V).record.left is None
    assert open_casebook(begun).uncounted == {}


def test_the_support_family_was_rejected_meanwhile(begun: CaseFolder) -> None:
    rejected = {"verdict": "rejected", "on": "2023-11-15", "reason": "x"}
    close(begun, S, **{"screening.decision": rejected})
    (each,) = uncounted(begun, open_casebook(begun))
    assert each.facts == (f"{S} was rejected, or withdrew, on 15 Nov 2023; noted by Test.",)
    assert each.stop == f"bgz match end {K}"


def test_a_match_that_ended_after_its_trial_began_is_over(begun: CaseFolder) -> None:
    close(begun, S, left={"on": "2023-11-15", "reason": "withdrawn"})
    assert len(uncounted(begun, open_casebook(begun))) == 1
    close(begun, K, end={"on": "2023-11-16", "reason": "moved"})
    assert uncounted(begun, open_casebook(begun)) == ()
