"""Screening and matching on a real case folder: from sign-up to the end of a match, and what is refused on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from ruamel.yaml import YAML

from bgz.actions import match as matches
from bgz.actions import screen
from bgz.actions.casebook import open_casebook, rules_of
from bgz.actions.check import check
from bgz.actions.followup_talk import done
from bgz.actions.listing import list_cases
from bgz.actions.report import Asked, report
from bgz.actions.shipped import shipped_weights
from bgz.actions.show import show
from bgz.actions.suggest import asked_in, suggest, supporters_in
from bgz.domain.cases.match import Answer, Confirmation, End, Introduction, Match, Trial
from bgz.domain.cases.person import Address, Consent, Contact, Left, Pause
from bgz.domain.cases.programme import ChecklistItem, Programme
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, SupportFamily, Vog
from bgz.domain.figures.period import Period
from bgz.domain.followup.agenda import every_task
from bgz.domain.values.months import Month
from bgz.errors import Invalid, NotFound, Refused, Usage
from bgz.terms.matches import CRITERION
from bgz.terms.screening import CHECKLIST

if TYPE_CHECKING:
    from bgz.actions.result import Result
    from bgz.domain.work.match_view import MatchStep
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 30)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
V, S = "V-7K3QF", "S-4TX9B"
APPROVE = Decision(verdict="approved", on=DAY)


@pytest.fixture
def families(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a request family that is ready and a support family that signed up."""
    asking = RequestFamily(
        number=V,
        registered_on=date(2023, 10, 1),
        surname="Jansen",
        address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel"),
        children={"k1AAA": Child(born=Month(2015, 3)), "k2AAA": Child(born=Month(2018, 7))},
        requests={
            "r1AAA": Request(
                opened_on=date(2023, 10, 1), help={"sport": "must"}, day_parts=("wed-afternoon",), distance="near"
            )
        },
        intake=Intake(on=date(2023, 10, 9)),
        consents={"matching": Consent(given_on=date(2023, 10, 9))},
    )
    folder.create(asking, at=AT)
    folder.create(support(S), at=AT)
    return folder


def support(number: str) -> SupportFamily:
    return SupportFamily(
        number=number,
        registered_on=date(2023, 9, 1),
        surname="De Vries",
        address=Address(postcode="7948 CD", town="Nijeveen", municipality="Meppel"),
        adults={"a1AAA": Adult(name="Jan")},
        offer=Offer(help=("sport",), day_parts=("wed-afternoon",), max_children=2, age_from=4, age_to=12),
    )


def approve(folder: CaseFolder, number: str = S) -> None:
    vog = Vog(issued_on=date(2023, 11, 1), on=date(2023, 11, 9))
    screen.record_vog(folder, number, vog, adult="1", today=DAY, at=AT)
    for item in ("talk_1", "talk_2", "reference", "house_rules"):
        screen.record_done(folder, number, item, Done(on=date(2023, 11, 2)), adult=None, today=DAY, at=AT)
    screen.decide(folder, number, APPROVE, today=DAY, at=AT)


def proposed(folder: CaseFolder) -> str:
    return matches.propose(folder, V, S, today=DAY, at=AT, children=["1"]).data.number


def met(folder: CaseFolder) -> str:
    number = proposed(folder)
    for side in ("request", "support"):
        matches.answer(folder, number, side, Answer(yes=True), today=DAY, at=AT)
    matches.introduce(folder, number, Introduction(on=DAY), today=DAY, at=AT)
    return number


def test_the_shipped_checklist_asks_what_the_design_asks() -> None:
    asked = rules_of(Programme()).checklist
    assert tuple(asked) == CHECKLIST.codes
    assert [item for item, each in asked.items() if each.required] == list(CHECKLIST.codes[:5])
    assert [item for item, each in asked.items() if each.per_adult] == ["vog"]
    assert all(each.label == CHECKLIST[item].english for item, each in asked.items())


def test_a_programme_may_change_the_checklist_but_never_drop_the_vog() -> None:
    own = {
        "vog": ChecklistItem(label="VOG", required=False, per_adult=True),
        "reference": ChecklistItem(label="two references", required=False),
        "course": ChecklistItem(label="our course"),
    }
    asked = rules_of(Programme(checklist=own)).checklist
    assert asked["vog"].required
    assert not asked["reference"].required
    assert list(asked)[-1] == "course"


def test_the_shipped_weights_are_whole() -> None:
    file = Path(__file__).parents[2] / "templates" / "weights.yaml"
    assert shipped_weights() == YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    assert tuple(shipped_weights()) == CRITERION.codes


def test_a_screening_from_nothing_to_an_approval(families: CaseFolder) -> None:
    first = screen.show(families, S, today=DAY)
    assert (first.data.stage, len(first.data.missing), first.next_step) == ("registered", 5, f"bgz screen {S} record")
    with pytest.raises(Refused) as caught:
        screen.decide(families, S, APPROVE, today=DAY, at=AT)
    assert len(caught.value.problems) == 5
    approve(families)
    last = screen.show(families, S, today=DAY)
    assert (last.data.stage, last.data.approved, last.data.missing) == ("available", True, ())
    assert last.next_step == f"bgz show {S}"


def test_when_only_the_decision_is_open_it_is_the_next_step(families: CaseFolder) -> None:
    for item in ("talk_1", "talk_2", "reference", "house_rules"):
        screen.record_done(families, S, item, Done(on=DAY), adult=None, today=DAY, at=AT)
    vog = Vog(issued_on=DAY, on=DAY)
    assert screen.record_vog(families, S, vog, adult=None, today=DAY, at=AT).next_step == f"bgz screen {S} approve"


def test_an_override_of_a_lead_is_told(families: CaseFolder) -> None:
    screen.record_vog(families, S, Vog(issued_on=DAY), adult=None, today=DAY, at=AT)
    decision = evolve(APPROVE, override="known for years")
    result = screen.decide(families, S, decision, today=DAY, at=AT)
    assert (result.data.approved, result.data.overridden) == (True, True)
    assert result.messages == ("The override stands in the report.",)


def test_withdrawing_with_a_running_match_asks_for_attention(families: CaseFolder) -> None:
    trial = Trial(on=DAY, override="began before we knew")
    families.create(
        Match(number="K-00001", request_family=V, request="r1AAA", support_family=S, children=("k1AAA",), trial=trial),
        at=AT,
    )
    decision = Decision(verdict="withdrawn", on=DAY, reason="moving abroad")
    result = screen.decide(families, S, decision, today=DAY, at=AT)
    assert result.attention
    assert result.messages == ("1 match of this family still runs.",)
    assert result.next_step == f"bgz show {S}"
    assert result.data.reason == "moving abroad"


def test_whom_a_vog_is_of(families: CaseFolder) -> None:
    held = families.read(S)
    vog = Vog(issued_on=DAY)
    families.save(held, evolve(held.record, adults={**held.record.adults, "a2AAA": Adult()}), at=AT)
    for adult in (None, "3", "0", "x"):
        with pytest.raises(Usage):
            screen.record_vog(families, S, vog, adult=adult, today=DAY, at=AT)
    view = screen.record_vog(families, S, vog, adult="2", today=DAY, at=AT).data
    assert [(line.position, line.state) for line in view.items if line.item == "vog"] == [(1, "missing"), (2, "done")]


def test_a_family_without_adults_says_what_to_do(families: CaseFolder) -> None:
    bare = evolve(support("S-00002"), adults={})
    families.create(bare, at=AT)
    with pytest.raises(Usage) as caught:
        screen.record_vog(families, "S-00002", Vog(issued_on=DAY), adult=None, today=DAY, at=AT)
    assert caught.value.hint == "bgz edit S-00002"


def test_an_item_that_the_checklist_does_not_have(families: CaseFolder) -> None:
    for item in ("talk_3", "vog"):
        with pytest.raises(Usage) as caught:
            screen.record_done(families, S, item, Done(on=DAY), adult=None, today=DAY, at=AT)
        assert "talk_1, talk_2, vog" in caught.value.hint


def test_an_item_for_each_adult(families: CaseFolder) -> None:
    held = families.read("programme")
    item = ChecklistItem(label="our course", per_adult=True)
    families.save(held, evolve(held.record, checklist={"course": item}), at=AT)
    view = screen.record_done(families, S, "course", Done(on=DAY), adult="1", today=DAY, at=AT).data
    assert [line.state for line in view.items if line.item == "course"] == ["done"]


def test_a_note_never_holds_a_bsn(families: CaseFolder) -> None:
    with pytest.raises(Invalid):
        screen.record_done(families, S, "talk_1", Done(on=DAY, note="BSN 111222333"), adult=None, today=DAY, at=AT)
    assert screen.show(families, S, today=DAY).data.items[0].state == "missing"


def test_suggestions_leave_the_folder_as_it_is(families: CaseFolder) -> None:
    before = families.read(V).revision
    nobody = suggest(families, V, today=DAY)
    assert (nobody.data.remaining, nobody.data.considered) == (0, 1)
    assert nobody.messages == ("Nobody remains: not approved with a valid VOG.",)
    assert nobody.next_step == f"bgz match stuck {V}"
    approve(families)
    result = suggest(families, V, today=DAY, children=["2"])
    assert [each.number for each in result.data.candidates] == [S]
    assert result.next_step == f"bgz match propose {V} {S} --child 2"
    assert result.data.candidates[0].km == 5
    assert families.read(V).revision == before
    assert suggest(families, V, today=DAY, children=["2"]).data == result.data


def test_who_remains_after_the_other_rules_is_told_which_one_excluded_most(families: CaseFolder) -> None:
    approve(families)
    held = families.read(S)
    families.save(held, evolve(held.record, offer=evolve(held.record.offer, max_children=1)), at=AT)
    result = suggest(families, V, today=DAY)
    assert result.messages == (
        "Nobody remains. Most of those approved were excluded by H3: not enough places for the children together.",
        "Ask the family first whether the children may go to different families; then: --child 1",
    )
    lifted = suggest(families, V, today=DAY, lift=["h3"])
    assert lifted.data.remaining == 1
    assert lifted.messages == ("A proposal that lifts H3 needs a lead, and a reason.",)
    assert lifted.next_step == f"bgz match propose {V} {S} --lift H3 --reason …"


def test_what_stands_in_the_way_of_a_proposal_is_told_with_the_suggestion(families: CaseFolder) -> None:
    approve(families)
    held = families.read(V)
    families.save(held, evolve(held.record, consents={}, address=None), at=AT)
    result = suggest(families, V, today=DAY)
    assert "no consent" in " ".join(result.messages)
    assert result.next_step == f"bgz intake consent {V}"
    assert result.data.remarks == ("Nobody knows where the request family lives: distances do not count.",)


def test_which_request_and_which_child(families: CaseFolder) -> None:
    held = families.read(V)
    two = {**held.record.requests, "r2AAA": Request(opened_on=DAY)}
    families.save(held, evolve(held.record, requests=two), at=AT)
    with pytest.raises(Usage) as caught:
        suggest(families, V, today=DAY)
    assert caught.value.hint == "Choose one: --request 1 or 2"
    assert suggest(families, V, today=DAY, request="2").data.wanted == ""
    for more in ({"request": "3"}, {"request": "1", "children": ["3"]}):
        with pytest.raises(Usage):
            suggest(families, V, today=DAY, **more)


def test_a_request_that_nobody_waits_for(families: CaseFolder) -> None:
    families.create(RequestFamily(number="V-00001", requests={"r1AAA": Request()}), at=AT)
    closed = Request(closed=Left(on=DAY, reason="helped"))
    families.create(RequestFamily(number="V-00002", requests={"r1AAA": closed}), at=AT)
    for number, words in (("V-00001", "no children yet"), ("V-00002", "no open request")):
        with pytest.raises(Invalid, match=words):
            suggest(families, number, today=DAY)
    with pytest.raises(NotFound):
        suggest(families, "V-99999", today=DAY)


def test_a_child_in_a_match_waits_no_more(families: CaseFolder) -> None:
    approve(families)
    matches.trial(families, met(families), today=DAY, at=AT)
    assert [child.position for child in suggest(families, V, today=DAY).data.children] == [2]
    held = families.read(V)
    only = evolve(held.record, requests={"r1AAA": evolve(held.record.requests["r1AAA"], children=("k1AAA",))})
    families.save(held, only, at=AT)
    with pytest.raises(Invalid, match="no child who waits"):
        suggest(families, V, today=DAY)


def test_the_life_of_a_match(families: CaseFolder) -> None:
    approve(families)
    number = proposed(families)
    record = families.read(number).record
    assert (record.owner, record.children, record.proposed.rank) == (families.member, ("k1AAA",), 1)
    assert len(record.proposed.inputs) == 16
    first = matches.answer(families, number, "support", Answer(yes=True, reason="nice"), today=DAY, at=AT)
    assert first.next_step == f"bgz match answer {number} --side request"
    second = matches.answer(families, number, "request", Answer(yes=True), today=DAY, at=AT)
    assert (second.data.stage, second.next_step) == ("answered", f"bgz match introduce {number}")
    introduced = matches.introduce(families, number, Introduction(on=DAY), today=DAY, at=AT)
    assert [message.split(":")[0] for message in introduced.messages] == [V, S]
    begun = matches.trial(families, number, today=DAY, at=AT)
    assert (begun.data.stage, begun.messages) == ("trial", ("The trial is to be reviewed by 25 Jan 2024.",))
    later = date(2024, 1, 20)
    prolonged = matches.trial(families, number, until=date(2024, 2, 1), today=later, at=AT)
    assert prolonged.data.step == "prolonged"

    def review(side: str) -> Result[MatchStep]:
        about = matches.review_kind(families, number, later)
        held = done(families, number, [Contact(on=later, about=about, side=side)], today=later, at=AT)
        return matches.reviewed(families, held.data, today=later)

    one = review("request")
    assert one.next_step == f"bgz match review {number} --side support"
    both = review("support")
    assert both.next_step == f"bgz match confirm {number}"
    final = matches.confirm(families, number, Confirmation(on=later, frequency="weekly"), today=later, at=AT)
    assert final.data.stage == "confirmed"
    half = review("both")
    assert half.next_step == "bgz followup"
    paused = matches.pause(families, number, Pause(since=later, reason="holiday"), today=later, at=AT)
    assert paused.next_step.startswith(f"bgz match pause {number}")
    key = matches.open_pause(families, number, later)
    assert key
    matches.end_pause(families, number, key, date(2024, 2, 1), today=later, at=AT)
    assert matches.open_pause(families, number, date(2024, 2, 1)) is None
    planned = Pause(since=date(2024, 3, 1), until=date(2024, 3, 9), reason="holiday")
    assert matches.pause(families, number, planned, today=later, at=AT).next_step == "bgz followup"
    ended = matches.end(families, number, End(on=later, reason="moved"), today=later, at=AT)
    talk = f"bgz followup done {ended.data.number}"
    lacking, closing = ended.messages
    assert lacking == "Not filled in yet: whether there was a goodbye with the child."
    assert closing.startswith("The end talk is due on ")
    assert closing.endswith(f": {talk}")
    assert ended.next_step == talk
    assert ended.data.stage == "ended"
    told = suggest(families, V, today=later, children=["1"]).data.candidates[0].earlier
    assert "ended: moving house" in told[0]


def test_a_no_leads_back_to_the_suggestions(families: CaseFolder) -> None:
    approve(families)
    number = proposed(families)
    result = matches.answer(families, number, "request", Answer(yes=False, reason="too far"), today=DAY, at=AT)
    assert (result.data.stage, result.next_step) == ("refused", f"bgz match suggest {V}")
    assert matches.end(families, number, End(on=DAY, reason="agreed"), today=DAY, at=AT).messages == ()
    with pytest.raises(Refused) as caught:
        proposed(families)
    assert caught.value.problems == (f"Rule H8: tried before in vain: {number}.",)
    again = matches.propose(families, V, S, today=DAY, at=AT, children=["1"], lift=["H8"], reason="they asked for it")
    record = families.read(again.data.number).record
    assert (record.proposed.lifted, record.proposed.override, record.proposed.reason) == (
        ("H8",),
        "they asked for it",
        None,
    )
    assert "request family said no" in again.messages[0]


def test_what_to_ask_first_is_told_with_the_proposal(families: CaseFolder) -> None:
    approve(families)
    held = families.read(S)
    families.save(held, evolve(held.record, offer=evolve(held.record.offer, max_children=None)), at=AT)
    result = matches.propose(families, V, S, today=DAY, at=AT, reason="they live near")
    asked, *unconsented = result.messages
    assert asked == "Ask the support family: how many children at the same time?"
    text = "{}: no consent to share details at an introduction is noted."
    assert unconsented == [text.format(V), text.format(S)]
    assert families.read(result.data.number).record.proposed.reason == "they live near"


def test_no_proposal_past_its_gate_is_stored(families: CaseFolder) -> None:
    with pytest.raises(Refused):
        proposed(families)
    with pytest.raises(NotFound):
        matches.propose(families, V, "S-99999", today=DAY, at=AT)
    assert list(families.all("K")) == []


def test_no_trial_past_its_gate_is_stored(families: CaseFolder) -> None:
    approve(families)
    number = proposed(families)
    with pytest.raises(Refused) as caught:
        matches.trial(families, number, today=DAY, at=AT)
    assert len(caught.value.problems) == 3
    assert families.read(number).record.trial is None
    overridden = matches.trial(families, number, override="they begin tonight", today=DAY, at=AT)
    assert "The override stands in the report." in overridden.messages
    assert open_casebook(families).matches[number].trial


def test_a_trial_of_a_family_that_is_not_there(families: CaseFolder) -> None:
    approve(families)
    number = met(families)
    held = families.read(number)
    for field in ("support_family", "request_family"):
        families.save(families.read(number), evolve(held.record, **{field: "S-99999"}), at=AT)
        with pytest.raises(NotFound):
            matches.trial(families, number, today=DAY, at=AT)


def test_reasons_are_checked_before_they_are_stored(families: CaseFolder) -> None:
    approve(families)
    number = proposed(families)
    with pytest.raises(Invalid):
        matches.answer(families, number, "request", Answer(yes=True, reason="BSN 111222333"), today=DAY, at=AT)
    assert families.read(number).record.answers.request is None


def test_what_was_written_past_its_gate_is_not_counted_and_is_named(families: CaseFolder) -> None:
    """A trial and an approval set by hand are signed changes like any other; at reading they are found out."""
    forged = Match(number="K-00001", request_family=V, support_family=S, children=("k1AAA",), trial=Trial(on=DAY))
    families.create(forged, at=AT)
    held = families.read(S)
    families.save(held, evolve(held.record, screening=evolve(held.record.screening, decision=APPROVE)), at=AT)
    asked = Asked(Period(date(2023, 1, 1), date(2023, 12, 31)), "en")
    result = report(families, asked, today=DAY)
    assert result.data.total.matches_started == 0
    assert result.data.total.approvals == 0
    assert result.messages[0] == "1 trial did not pass its gates and does not count; see: bgz check"
    found = {(finding.number, finding.kind) for finding in check(families, today=DAY).data.findings}
    assert found == {("K-00001", "gate"), (S, "gate")}
    assert open_casebook(families).counted["K-00001"].trial is None


def test_what_was_written_past_its_gate_does_not_run_anywhere_and_frees_no_place(families: CaseFolder) -> None:
    approve(families)
    held = families.read(S)
    families.save(held, evolve(held.record, offer=evolve(held.record.offer, max_children=1)), at=AT)
    stood = {row.number: row.stage for row in list_cases(families, today=DAY).data.rows}
    forged = Match(number="K-00001", request_family=V, support_family=S, children=("k1AAA",), trial=Trial(on=DAY))
    families.create(forged, at=AT)
    stages = {row.number: row.stage for row in list_cases(families, today=DAY).data.rows}
    assert stages == {**stood, S: "full", "K-00001": "proposed"}
    shown = show(families, "K-00001", today=DAY)
    assert shown.data.row.stage == "proposed"
    assert isinstance(shown.data.record, Match)
    assert shown.data.record.trial == forged.trial
    assert shown.messages[0].startswith("The trial does not count: ")
    book = open_casebook(families)
    assert not [task for task in every_task(book, DAY + timedelta(days=70)) if task.case == "K-00001"]
    assert "k1AAA" in asked_in(book, V, DAY).children
    assert [each.left for each in supporters_in(book, DAY) if each.family.number == S] == [0]


def test_what_passed_its_gates_counts(families: CaseFolder) -> None:
    approve(families)
    matches.trial(families, met(families), today=DAY, at=AT)
    asked = Asked(Period(date(2023, 1, 1), date(2023, 12, 31)), "en")
    total = report(families, asked, today=DAY).data.total
    assert (total.matches_started, total.approvals) == (1, 1)
    assert check(families, today=DAY).data.findings == ()


def test_an_approval_by_who_held_the_talks_is_named(families: CaseFolder) -> None:
    approve(families)
    held = families.read("programme")
    families.save(held, evolve(held.record, four_eyes=True), at=AT)
    (finding,) = check(families, today=DAY).data.findings
    assert (finding.number, finding.text) == (S, "approved by who held the talks")
    with pytest.raises(Refused):
        screen.decide(families, S, APPROVE, today=DAY, at=AT)
