"""A decision about which two people disagree is settled, not decided over; and every screen says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import closing, edit, intake_talk, screen, settings
from bgz.actions.match import answer, propose
from bgz.actions.plan import Wishes, plan
from bgz.actions.show import show
from bgz.actions.suggest import suggest
from bgz.actions.why import why
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.match import Answer
from bgz.domain.cases.person import Consent, Left
from bgz.domain.cases.request_family import Intake
from bgz.domain.cases.support_family import Decision, Done, Vog
from bgz.domain.record.about import About
from bgz.errors import Conflict, Refused
from bgz.output import case_screen, match_screen
from bgz.output.console import Console
from tests.actions.pair import ASKING, HELPING, PROPOSED, K, S, V

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.storage.folder import CaseFolder, Held

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
GIVEN: dict[str, Any] = {"today": TODAY, "at": AT}
WAITING: dict[str, Any] = ASKING | {"on_hold": {"hABCD": {"since": "2023-11-10", "reason": "druk"}}}
REJECTED = {"verdict": "rejected", "on": "2023-11-14", "reason": "x"}
LEFT = Left(on=TODAY, reason="withdrawn")


def apart(folder: CaseFolder, path: str, one: Any, other: Any, number: str = S) -> Held:
    """Write two values as two laptops do that do not know of each other."""
    for kind, tree in (("V", WAITING), ("S", HELPING), ("K", PROPOSED)):
        folder.create(structure(f"{kind}-7K3QF", tree, About())[0], at=AT)
    held = folder.read(number)
    folder.set_values(held, {path: one}, at=AT)
    return folder.set_values(held, {path: other}, at=AT + timedelta(minutes=1))


def printed(render: Callable[[Any, Console], None], view: object) -> str:
    out = StringIO()
    render(view, Console(out=out, err=StringIO()))
    return out.getvalue()


DECIDING: list[tuple[str, str, Any, Any, Callable[[CaseFolder], Any]]] = [
    (S, "screening.decision", {"verdict": "approved", "on": "2023-11-15"}, REJECTED,
     lambda folder: screen.decide(folder, S, Decision(verdict="approved", on=TODAY), **GIVEN)),
    (S, "screening.decision", {"verdict": "approved", "on": "2023-11-15"}, REJECTED,
     lambda folder: screen.decide(folder, S, Decision(verdict="rejected", on=TODAY, reason="x"), **GIVEN)),
    (S, "screening.done.talk_1", {"on": "2023-11-02"}, {"on": "2023-11-03"},
     lambda folder: screen.record_done(folder, S, "talk_1", Done(on=TODAY), adult=None, **GIVEN)),
    (S, "adults.aABCD.vogs.vABCD", {"state": "not_provided"}, {"state": "seen", "issued_on": "2023-11-02"},
     lambda folder: screen.record_vog(folder, S, Vog(on=TODAY, issued_on=TODAY), adult=None, **GIVEN)),
    (S, "left", {"on": "2023-11-14", "reason": "stopped"}, {"on": "2023-11-14", "reason": "withdrawn"},
     lambda folder: closing.close(folder, S, LEFT, **GIVEN)),
    (V, "requests.rABCD.closed", {"on": "2023-11-14", "reason": "helped"}, {"on": "2023-11-13", "reason": "helped"},
     lambda folder: closing.close_request(folder, V, 1, LEFT, **GIVEN)),
    (V, "on_hold.hABCD", {"since": "2023-11-09", "reason": "a"}, {"since": "2023-11-08", "reason": "b"},
     lambda folder: closing.end_hold(folder, V, TODAY, today=TODAY, at=AT)),
    (V, "intake", {"on": "2023-11-04"}, {"on": "2023-11-05"},
     lambda folder: intake_talk.held(folder, V, Intake(on=TODAY), **GIVEN)),
    (V, "consents.matching", {"given_on": "2023-11-04"}, {"given_on": "2023-11-05"},
     lambda folder: intake_talk.consent(folder, V, ["matching"], Consent(given_on=TODAY, by=("A",)), **GIVEN)),
    (V, "consents.matching", {"given_on": "2023-11-04"}, {"given_on": "2023-11-05"},
     lambda folder: intake_talk.withdraw(folder, V, ["matching"], TODAY, **GIVEN)),
    (K, "answers.request", {"yes": True, "on": "2023-11-05"}, {"yes": False, "on": "2023-11-05"},
     lambda folder: answer(folder, K, "request", Answer(yes=True), **GIVEN)),
]  # fmt: skip


@pytest.mark.parametrize(("number", "path", "one", "other", "decide"), DECIDING)
def test_who_decides_what_is_in_contradiction_is_sent_to_resolve(
    folder: CaseFolder, number: str, path: str, one: Any, other: Any, decide: Callable[[CaseFolder], Any]
) -> None:
    before = apart(folder, path, one, other, number)
    with pytest.raises(Conflict) as caught:
        decide(folder)
    assert f"({path})" in caught.value.message
    assert caught.value.hint.endswith(f"bgz resolve {number}")
    assert folder.read(number).heads == before.heads


def test_the_screening_says_that_nothing_is_decided(folder: CaseFolder) -> None:
    apart(folder, "screening.decision", HELPING["screening"]["decision"] | {"on": "2023-11-02"}, REJECTED)
    result = screen.show(folder, S, today=TODAY)
    assert (result.data.disputed, result.data.approved) == (True, False)
    assert (result.next_step, result.attention) == (f"bgz resolve {S}", True)


def test_an_item_of_the_checklist_in_contradiction_is_no_missing_one(folder: CaseFolder) -> None:
    apart(folder, "screening.done.talk_1", {"on": "2023-10-03"}, {"on": "2023-10-04"})
    view = screen.show(folder, S, today=TODAY).data
    assert {line.item: line.note for line in view.items}["talk_1"] == "in contradiction"
    assert view.missing == (f"first talk: two people wrote different things; say which holds: bgz resolve {S}",)


def test_a_record_says_it_where_the_value_stands(folder: CaseFolder) -> None:
    apart(folder, "screening.decision", HELPING["screening"]["decision"] | {"on": "2023-11-02"}, REJECTED)
    held = folder.read(S)
    held = folder.set_values(held, {"adults.aABCD.vogs.vABCD": None}, at=AT)
    lines = printed(case_screen.shown, show(folder, S, today=TODAY).data).splitlines()
    (decision,) = [line for line in lines if "Decision" in line]
    assert decision.endswith("! in contradiction")
    assert any(line.lstrip().startswith("Done first talk") for line in lines)


def test_a_value_that_one_removed_is_shown_as_in_contradiction_too(folder: CaseFolder) -> None:
    apart(folder, "intake", {"on": "2023-11-04"}, None, V)
    view = show(folder, V, today=TODAY).data
    assert getattr(view.record, "intake", "there") is None
    lines = printed(case_screen.shown, view).splitlines()
    assert ["Intake", "!", "in", "contradiction"] in [line.split() for line in lines]


def test_a_step_of_a_match_says_what_of_it_is_in_contradiction(folder: CaseFolder) -> None:
    apart(folder, "answers.request", {"yes": True, "on": "2023-11-05"}, {"yes": False, "on": "2023-11-05"}, K)
    result = answer(folder, K, "support", Answer(yes=True), **GIVEN)
    assert f"bgz resolve {K}" in printed(match_screen.render, result.data)


def test_a_family_in_contradiction_is_left_out_and_said_to_be(folder: CaseFolder) -> None:
    apart(folder, "screening.decision", HELPING["screening"]["decision"] | {"on": "2023-11-02"}, REJECTED)
    result = suggest(folder, V, today=TODAY)
    assert any(f"bgz resolve {S}" in each for each in result.messages)
    assert plan(folder, Wishes(), today=TODAY).messages == result.messages[-1:]
    (rule,) = [rule for rule in why(folder, V, S, today=TODAY).data.rules if rule.code == "H1"]
    assert rule.sentence.endswith(f"bgz resolve {S}")
    with pytest.raises(Refused) as caught:
        propose(folder, V, S, **GIVEN)
    assert any(f"bgz resolve {S}" in each for each in caught.value.problems)


def test_an_edit_that_settles_a_contradiction_says_so(folder: CaseFolder) -> None:
    apart(folder, "phone", "0612345001", "0612345002", V)
    said = edit.set_values(folder, V, ["phone=0612345003"], **GIVEN, pick=lambda letters: letters[0])
    assert said.messages == (
        "Two people had written different things: Phone (phone). What you noted now holds instead of both.",
    )
    assert not folder.read(V).conflicts
    again = edit.set_values(folder, V, ["phone=0612345004"], **GIVEN, pick=lambda letters: letters[0])
    assert again.messages == ()


def test_a_setting_that_settles_a_contradiction_says_so(folder: CaseFolder) -> None:
    held = folder.read("programme")
    folder.set_values(held, {"norms.trial_weeks": 7}, at=AT)
    folder.set_values(held, {"norms.trial_weeks": 9}, at=AT)
    result = settings.set_values(folder, ["norms.trial_weeks=8"], **GIVEN)
    assert any("Two people had written different things" in each for each in result.messages)
    assert not folder.read("programme").conflicts
