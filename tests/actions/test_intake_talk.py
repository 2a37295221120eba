"""The intake talk and the consent, after which a request family waits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import intake_talk
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.person import Consent
from bgz.domain.cases.request_family import Intake
from bgz.domain.record.about import About
from bgz.domain.work.stages import is_waiting
from bgz.errors import Invalid, Refused

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
MORNING = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
V, S = "V-7K3QF", "S-7K3QF"
PARENTS = {"pABCD": {"name": "A. Jansen", "custody": True}, "pEFGH": {"custody": True}, "pJKMN": {"custody": False}}


@pytest.fixture
def families(folder: CaseFolder) -> CaseFolder:
    for number, more in ((V, {"parents": PARENTS}), (S, {})):
        tree = {"registered_on": "2023-11-01", "surname": "Jansen", **more}
        folder.create(structure(number, tree, About())[0], at=MORNING)
    return folder


def held(folder: CaseFolder, **talk: Any) -> Any:
    return intake_talk.held(folder, V, Intake(**{"on": TODAY, **talk}), today=TODAY, at=MORNING)


def consent(folder: CaseFolder, number: str = V, purposes: tuple[str, ...] = ("matching",), **given: Any) -> Any:
    given = {"given_on": TODAY, "by": ("A. Jansen", "B. Jansen"), **given}
    return intake_talk.consent(folder, number, purposes, Consent(**given), today=TODAY, at=MORNING)


def withdraw(folder: CaseFolder, *purposes: str, on: date = TODAY) -> Any:
    return intake_talk.withdraw(folder, V, purposes, on, today=TODAY, at=MORNING)


def test_after_intake_and_consent_a_family_waits(families: CaseFolder) -> None:
    assert held(families, summary=" Rustig\r\ngesprek ").next_step == f"bgz intake consent {V}"
    assert families.read(V).record.intake == Intake(on=TODAY, summary="Rustig\ngesprek")
    assert not is_waiting(families.read(V).record, (), TODAY)
    assert consent(families).next_step == f"bgz match suggest {V}"
    assert is_waiting(families.read(V).record, (), TODAY)
    assert held(families).next_step == f"bgz match suggest {V}"


def test_a_talk_recorded_again_replaces_the_first(families: CaseFolder) -> None:
    held(families)
    assert len(held(families, on=date(2023, 11, 2)).messages) == 1
    assert families.read(V).record.intake.on == date(2023, 11, 2)


@pytest.mark.parametrize("day", [date(2023, 11, 5), date(2023, 10, 31)])
def test_a_talk_not_in_the_future_and_not_before_the_sign_up(families: CaseFolder, day: date) -> None:
    with pytest.raises(Refused):
        held(families, on=day)
    assert families.read(V).record.intake is None


def test_a_summary_without_a_bsn(families: CaseFolder) -> None:
    with pytest.raises(Invalid):
        held(families, summary="BSN 123456782")


@pytest.mark.parametrize(
    "given",
    [{"by": ()}, {"by": ("A. Jansen",)}, {"given_on": date(2023, 11, 5)}],
)
def test_a_consent_names_who_gave_it_and_why_a_parent_is_missing(families: CaseFolder, given: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        consent(families, **given)
    assert len(caught.value.problems) == 1
    assert not families.read(V).record.consents


def test_a_missing_parent_with_a_reason(families: CaseFolder) -> None:
    assert consent(families, by=("A. Jansen",), missing_reason="onbekend").next_step == f"bgz intake held {V}"


def test_a_support_family_has_no_parents_with_custody(families: CaseFolder) -> None:
    assert consent(families, S, ("contact",), by=("Eva",)).next_step == f"bgz screen {S}"


def test_consent_is_withdrawn_per_purpose(families: CaseFolder) -> None:
    held(families)
    consent(families, purposes=("matching", "contact"))
    result = withdraw(families, "matching")
    assert result.data.purposes == ("contact",)
    assert result.next_step == f"bgz show {V}"
    assert not is_waiting(families.read(V).record, (), TODAY)
    for purpose in ("matching", "evaluation"):
        with pytest.raises(Refused):
            withdraw(families, purpose)
    with pytest.raises(Refused):
        withdraw(families, "contact", on=date(2023, 11, 3))


def test_consent_given_anew_stands_again(families: CaseFolder) -> None:
    held(families)
    consent(families)
    withdraw(families, "matching")
    consent(families)
    assert is_waiting(families.read(V).record, (), TODAY)


def test_after_consent_for_a_public_text_the_next_step_is_to_mark_it(families: CaseFolder) -> None:
    assert consent(families, purposes=("public_text",)).next_step == f"bgz publish mark {V}"
