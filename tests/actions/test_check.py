"""`bgz check`: everything is read, and what a person must look at is named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.actions.check import check
from bgz.domain.cases.match import Match
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.values.months import Month
from bgz.i18n import in_language
from bgz.storage import layout
from tests.actions.conftest import MORNING

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
FAMILY = RequestFamily(number="V-7K3QF", registered_on=TODAY, surname="Jansen")


def found(folder: CaseFolder) -> dict[str, list[str]]:
    """Return the kinds of what is found, by number."""
    with in_language("en"):
        result = check(folder, today=TODAY)
    kinds: dict[str, list[str]] = {}
    for finding in result.data.findings:
        kinds.setdefault(finding.number, []).append(finding.kind)
        assert "Jansen" not in finding.text
    assert result.attention == bool(result.data.findings or folder.notices)
    assert result.data.in_order == result.data.records - len(kinds)
    return kinds


def test_a_sound_folder_is_in_order(folder: CaseFolder) -> None:
    folder.create(FAMILY, at=MORNING)
    assert found(folder) == {}
    assert check(folder, today=TODAY).data.records == 2


def test_two_values_at_the_same_time_are_a_conflict(folder: CaseFolder) -> None:
    held = folder.create(FAMILY, at=MORNING)
    folder.save(held, evolve(FAMILY, surname="De Vries"), at=MORNING)
    folder.save(held, evolve(FAMILY, surname="Bakker"), at=MORNING + timedelta(hours=1))
    result = check(folder, today=TODAY)
    (finding,) = result.data.findings
    assert (finding.kind, finding.path, set(finding.values)) == ("conflict", "surname", {"De Vries", "Bakker"})
    assert finding.command == result.next_step == "bgz resolve V-7K3QF"


def test_an_item_removed_and_changed_at_once_is_named(folder: CaseFolder) -> None:
    family = evolve(FAMILY, children={"k7QX2": Child(born=Month(2015, 3))})
    held = folder.create(family, at=MORNING)
    folder.save(held, evolve(family, children={}), at=MORNING)
    folder.save(held, evolve(family, children={"k7QX2": Child(born=Month(2015, 4))}), at=MORNING)
    assert found(folder) == {"V-7K3QF": ["conflict"]}


def test_a_field_of_a_newer_bgz_is_not_understood(folder: CaseFolder) -> None:
    held = folder.create(FAMILY, at=MORNING)
    folder.set_values(held, {"favourite_colour": "blue"}, at=MORNING)
    assert found(folder) == {"V-7K3QF": ["not_understood"]}


def test_what_cannot_be_true_is_named(folder: CaseFolder) -> None:
    folder.create(evolve(FAMILY, registered_on=date(2030, 1, 1)), at=MORNING)
    folder.create(Match(number="K-7K3QF", request_family="V-7K3QF", support_family="S-ABCDE"), at=MORNING)
    kinds = found(folder)
    assert kinds["V-7K3QF"] == ["implausible"]
    assert "implausible" in kinds["K-7K3QF"]


def test_a_file_that_was_overwritten_is_put_back_and_told_but_needs_nobody(folder: CaseFolder) -> None:
    folder.create(FAMILY, at=MORNING)
    layout.path_of(folder.root, "V-7K3QF").write_bytes(b"not age at all")
    result = check(folder, today=TODAY)
    (finding,) = result.data.findings
    assert (finding.number, finding.kind, result.data.healed, result.data.in_order) == ("V-7K3QF", "healed", 1, 2)
    assert (result.attention, folder.notices) == (False, [])
