"""`bgz settings`: shown, changed with every fault at once, and never by who may not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.actions import settings
from bgz.errors import Invalid
from bgz.i18n import in_language
from bgz.terms.matches import CRITERION
from tests.actions.conftest import MORNING

if TYPE_CHECKING:
    from bgz.domain.cases.programme import Programme
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)


def put(folder: CaseFolder, *assignments: str) -> Programme:
    return settings.set_values(folder, assignments, today=TODAY, at=MORNING).data.programme


def test_settings_are_stored(folder: CaseFolder) -> None:
    put(folder, "norms.trial_weeks=10", "four_eyes=ja", "weights=distance: 30", "name=Buurt")
    shown = settings.show(folder).data
    assert shown.programme.norms.trial_weeks == 10
    assert shown.programme.four_eyes
    assert shown.weights["distance"] == 30
    assert shown.weights["day_parts"] == 20
    assert shown.programme.name == "Buurt"


def test_nothing_behind_the_sign_brings_the_default_back(folder: CaseFolder) -> None:
    put(folder, "norms.trial_weeks=10")
    assert put(folder, "norms.trial_weeks=").norms.trial_weeks == 8


def test_every_fault_is_told_at_once_and_nothing_is_written(folder: CaseFolder) -> None:
    before = settings.show(folder).data.programme
    with in_language("en"), pytest.raises(Invalid) as told:
        put(folder, "norms.trial_weeks=3", "norms.halfway=2", "four_eyes=misschien", "nonsense", "name=Goed")
    paths = [problem.partition(":")[0] for problem in told.value.problems]
    assert {"norms.halfway", "four_eyes", "nonsense", "norms.halfway_weeks"} <= set(paths)
    assert settings.show(folder).data.programme == before


@pytest.mark.parametrize(
    "weights",
    ["distance: 500", "distance: -1", "wishes: 6", "distnce: 3", ", ".join(f"{code}: 0" for code in CRITERION.codes)],
)
def test_weights_that_nothing_can_be_weighed_with_are_not_kept(folder: CaseFolder, weights: str) -> None:
    with pytest.raises(Invalid):
        put(folder, f"weights={weights}")
    assert settings.show(folder).data.programme.weights == {}


def test_the_vog_cannot_be_made_optional(folder: CaseFolder) -> None:
    put(folder, "checklist.vog.label=VOG", "checklist.vog.required=nee")
    assert settings.show(folder).data.checklist["vog"].required


def test_a_municipality_is_added_once_as_the_table_spells_it(folder: CaseFolder) -> None:
    result = settings.add_municipality(folder, "zutphen", today=TODAY, at=MORNING)
    assert result.data.programme.municipality_names == ("Meppel", "Zutphen")
    with pytest.raises(Invalid):
        settings.add_municipality(folder, "ZUTPHEN", today=TODAY, at=MORNING)


def test_a_name_that_is_not_known_is_taken_with_a_remark(folder: CaseFolder) -> None:
    result = settings.add_municipality(folder, "Zutpen", today=TODAY, at=MORNING)
    assert "Zutpen" in result.data.programme.municipality_names
    assert "Zutphen" in result.messages[0]


def test_a_contract_is_added_and_removed(folder: CaseFolder) -> None:
    values = {"municipality": "Meppel", "since": "2023-01-01", "until": "2023-12-31", "matches": 10, "funding": None}
    (contract,) = settings.add_contract(folder, values, today=TODAY, at=MORNING).data.programme.contracts.values()
    assert (contract.municipality, contract.matches, contract.funding) == ("Meppel", 10, None)
    assert put(folder, "contracts.1=").contracts == {}


def test_a_contract_that_ends_before_it_begins_is_refused(folder: CaseFolder) -> None:
    values = {"municipality": "Meppel", "since": "2023-12-31", "until": "2023-01-01"}
    with pytest.raises(Invalid):
        settings.add_contract(folder, values, today=TODAY, at=MORNING)


def test_nothing_different_is_said(folder: CaseFolder) -> None:
    with in_language("en"):
        result = settings.set_values(folder, ["four_eyes=nee"], today=TODAY, at=MORNING)
    assert result.messages == ("Nothing was different.",)


@pytest.mark.parametrize("key", ["EHBO\u00a0kind", "fam\u00adilie", "x\ty", "EHBO kind", "+", "", "k" * 70])
def test_an_item_of_the_checklist_has_a_plain_name(folder: CaseFolder, key: str) -> None:
    with in_language("en"), pytest.raises(Invalid) as told:
        put(folder, f"checklist.{key}.label=EHBO")
    assert tuple(told.value.problems) == ("checklist: name an item with letters, digits, _ and - only",)
    assert put(folder, "checklist.EHBO-kind_2.label=EHBO").checklist["EHBO-kind_2"].label == "EHBO"
    assert "EHBO-kind_2" not in put(folder, "checklist.EHBO-kind_2=").checklist


def test_of_the_text_of_an_item_it_is_said_where_it_stands(folder: CaseFolder) -> None:
    """A name in it would go out with the mails."""
    said = "This text stands in mails and calendars too: name no family in it."
    with in_language("en"):
        result = settings.set_values(
            folder, ["checklist.ehbo.label=EHBO", "checklist.bhv.label=BHV"], today=TODAY, at=MORNING
        )
        assert result.messages.count(said) == 1
        same = settings.set_values(folder, ["checklist.ehbo.label=EHBO", "four_eyes=ja"], today=TODAY, at=MORNING)
    assert said not in same.messages
