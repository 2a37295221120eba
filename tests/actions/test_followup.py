"""What is due in a real folder, and logging that it was done."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.casebook import open_casebook
from bgz.actions.followup import FollowUp, followup
from bgz.actions.followup_talk import done, keep, talk
from bgz.actions.import_sheets import Wishes, import_sheets
from bgz.actions.today import doubts, today
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Consent, Contact, Left, Source
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Decision, Screening, SupportFamily
from bgz.domain.record.about import About
from bgz.domain.work.stages import is_running
from bgz.errors import Invalid, NotFound, Refused
from bgz.output.envelope import plain

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2024, 1, 2, 10, 0, tzinfo=UTC)
DAY = date(2024, 1, 15)
V, K = "V-7K3QF", "K-2H4MN"
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 11, 15),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent"),
)
"""A row that a lead took over with its gaps: its trial counts."""
WITHDRAWN = Screening(decision=Decision(verdict="withdrawn", on=date(2024, 1, 2)))


@pytest.fixture
def filled(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a trial to review, a new sign-up and a family that waits."""
    yes = Answer(yes=True, on=date(2023, 11, 2))
    ready: dict[str, Any] = {
        "registered_on": date(2023, 10, 1),
        "intake": Intake(on=date(2023, 10, 10)),
        "consents": {"matching": Consent(given_on=date(2023, 10, 12))},
    }
    folder.create(RequestFamily(number=V, owner=folder.member, surname="Jansen", **ready), at=AT)
    folder.create(RequestFamily(number="V-00001", surname="Wachter", **ready), at=AT)
    folder.create(RequestFamily(number="V-00002", surname="Nieuw", registered_on=date(2024, 1, 12)), at=AT)
    match = Match(
        number=K,
        request_family=V,
        owner=folder.member,
        proposed=Proposal(on=date(2023, 11, 1)),
        answers=Answers(request=yes, support=yes),
        trial=Trial(on=date(2023, 11, 15)),
        support_family="S-0PAST",
        children=("k0001",),
        source=PAST,
        contacts={"c0001": Contact(on=date(2023, 12, 14), about="halfway")},
    )
    folder.create(SupportFamily(number="S-0PAST", screening=WITHDRAWN), at=AT)
    folder.create(match, at=AT)
    return folder


def shown(view: FollowUp) -> list[tuple[str, str, str]]:
    return [(line.case, line.kind, line.bucket) for line in view.tasks]


def test_what_is_due_is_sorted_and_ends_with_the_command(filled: CaseFolder) -> None:
    result = followup(filled, today=DAY)
    assert shown(result.data) == [
        (K, "trial_review", "overdue"),
        ("V-00001", "silence", "overdue"),
        ("V-00002", "first_reaction", "week"),
    ]
    assert result.next_step == f"bgz followup done {K}"
    assert "Jansen" not in str(plain(result.data, names=False))


def test_further_ahead_more_is_shown(filled: CaseFolder) -> None:
    assert ("V-00002", "intake", "later") in shown(followup(filled, today=DAY, days=30).data)


@pytest.mark.parametrize(
    ("owner", "cases"),
    [("me", {K}), ("none", {"V-00001", "V-00002"}), ("test@EXAMPLE", {K}), ("tes", {K})],
)
def test_only_of_one_owner(filled: CaseFolder, owner: str, cases: set[str]) -> None:
    assert {line.case for line in followup(filled, today=DAY, owner=owner).data.tasks} == cases


def test_an_owner_that_nobody_is(filled: CaseFolder) -> None:
    with pytest.raises(NotFound):
        followup(filled, today=DAY, owner="Bernadette")


def test_nothing_due_says_so_and_looks_further(folder: CaseFolder) -> None:
    result = followup(folder, today=DAY)
    assert result.data.tasks == ()
    assert result.messages
    assert result.next_step == "bgz followup --days 32"


def test_a_talk_knows_what_it_closes(filled: CaseFolder) -> None:
    found = talk(filled, K, today=DAY).closing(None)
    assert found is not None
    assert (found.task.kind, found.task.side) == ("trial_review", "both")
    assert talk(filled, K, today=DAY).closing("halfway") is None
    with pytest.raises(NotFound):
        talk(filled, "K-00000", today=DAY)


def review(side: str = "both", **more: Any) -> Contact:
    return Contact(**{"on": DAY, "about": "trial_review", "side": side, **more})


def test_a_review_with_both_leads_to_the_decision(filled: CaseFolder) -> None:
    result = done(filled, K, [review(satisfied=8, text="Gaat goed")], today=DAY, at=AT)
    assert [line.kind for line in result.data.left] == ["trial_decision"]
    assert result.next_step == f"bgz match confirm {K}"
    assert len(result.messages) == 3
    assert filled.read(K).record.contacts[result.data.key].satisfied == 8
    assert (K, "trial_review", "overdue") not in shown(followup(filled, today=DAY).data)


def test_a_review_with_one_side_leaves_the_other(filled: CaseFolder) -> None:
    result = done(filled, K, [review("support")], today=DAY, at=AT)
    assert [(line.kind, line.side) for line in result.data.left] == [("trial_review", "request")]
    assert result.next_step == f"bgz followup done {K}"


def test_an_attempt_leaves_the_task(filled: CaseFolder) -> None:
    result = done(filled, K, [review(reached=False)], today=DAY, at=AT)
    assert [line.kind for line in result.data.left] == ["trial_review"]
    assert result.next_step == f"bgz followup done {K}"
    assert result.messages


def test_who_does_not_want_to_go_on_ends_the_match(filled: CaseFolder) -> None:
    result = done(filled, K, [review(go_on=False)], today=DAY, at=AT)
    assert result.next_step == f"bgz match end {K}"


def test_a_call_closes_the_last_task_of_a_case(filled: CaseFolder) -> None:
    contact = Contact(on=DAY, about="keeping_in_touch")
    result = done(filled, "V-00001", [contact], today=DAY, at=AT)
    assert result.data.left == ()
    assert result.next_step == "bgz followup"


def test_a_talk_of_tomorrow_or_with_a_bsn_is_refused_and_nothing_is_logged(filled: CaseFolder) -> None:
    with pytest.raises(Refused):
        done(filled, K, [review(on=date(2024, 1, 16))], today=DAY, at=AT)
    with pytest.raises(Invalid) as caught:
        done(filled, K, [review(text="BSN 111222333")], today=DAY, at=AT)
    assert "111222333" not in str(caught.value.problems) + caught.value.message
    assert list(filled.read(K).record.contacts) == ["c0001"]


def test_a_talk_that_was_stopped_is_kept_until_it_is_logged(filled: CaseFolder) -> None:
    keep(filled, K, {})
    assert talk(filled, K, today=DAY).kept == {}
    keep(filled, K, {"on": DAY, "reached": True, "text": "Halverwege"})
    assert talk(filled, K, today=DAY).kept == {"on": DAY, "reached": True, "text": "Halverwege"}
    done(filled, K, [review()], today=DAY, at=AT)
    assert talk(filled, K, today=DAY).kept == {}


def test_today_on_an_empty_folder_begins_with_an_intake(folder: CaseFolder) -> None:
    result = today(folder, today=DAY)
    assert result.data.cases == 0
    assert result.next_step == "bgz intake new"


def test_today_tells_of_a_sign_up_that_was_not_finished(folder: CaseFolder) -> None:
    assert not [each for each in today(folder, today=DAY).messages if "resume" in each]
    folder.drafts.keep("intake-V-00001", "{}")
    assert "1 sign-up is not finished: bgz intake resume" in today(folder, today=DAY).messages


def test_today_shows_due_week_and_waiting(filled: CaseFolder) -> None:
    result = today(filled, today=DAY)
    assert [line.case for line in result.data.due] == [K, "V-00001"]
    assert [line.case for line in result.data.week] == ["V-00002"]
    assert [(each.case, each.days) for each in result.data.waiting] == [("V-00001", 106)]
    assert result.next_step == f"bgz followup done {K}"


def test_today_without_anything_due_goes_on_with_who_waits(folder: CaseFolder) -> None:
    family = RequestFamily(
        number=V,
        registered_on=date(2024, 1, 1),
        intake=Intake(on=date(2024, 1, 5)),
        consents={"matching": Consent(given_on=date(2024, 1, 8))},
    )
    folder.create(family, at=AT)
    assert today(folder, today=DAY).next_step == f"bgz match suggest {V}"
    folder.create(RequestFamily(number="V-00001", registered_on=date(2024, 1, 14)), at=AT)
    assert today(folder, today=DAY).next_step == "bgz followup done V-00001"


def test_today_with_nothing_at_all_to_do_lists(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number=V, left=Left(on=DAY, reason="withdrawn")), at=AT)
    assert today(folder, today=DAY).next_step == "bgz list"
    assert today(folder, today=DAY).messages == ("Nothing is due.",)


def test_records_in_doubt_are_named(filled: CaseFolder) -> None:
    cases = open_casebook(filled)
    disputed = About(disputed=frozenset({"surname", "left"}), unusable=frozenset({"phone"}))
    cases.requests["V-00003"] = RequestFamily(number="V-00003", about=disputed)
    (doubt,) = doubts(cases)
    assert (doubt.case, doubt.conflicts, doubt.problems) == ("V-00003", 2, 1)


def test_after_an_import_of_years_nothing_is_overdue_on_day_one(folder: CaseFolder, shared: Path) -> None:
    sheets = [
        shared / "scenarios" / "meppel" / f"{name}.csv" for name in ("vraaggezinnen", "steungezinnen", "koppelingen")
    ]
    day = date(2023, 12, 31)
    import_sheets(folder, sheets, Wishes(apply=True), today=day, at=datetime(2023, 12, 31, 10, 0, tzinfo=UTC))
    first = today(folder, today=day)
    assert first.data.due == ()  # a Sunday
    working = today(folder, today=date(2024, 1, 2)).data.due
    assert {line.bucket for line in working} == {"today"}
    running = [match for match in open_casebook(folder).matches.values() if is_running(match, day)]
    assert first.data.reviews_to_plan == len(running)
    half_a_year = followup(folder, today=day, days=183).data
    reviewed = {line.case for line in half_a_year.tasks if line.kind in {"review", "trial_review"}}
    assert reviewed == {match.number for match in running}
