"""Two laptops, then three, share a folder through real Syncthing: what was done offline comes together whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bgz.storage import age
from bgz.storage.keys import Keys
from tests.sync.office import V1, Laptop, lines_of

if TYPE_CHECKING:
    from tests.sync.office import Office

pytestmark = pytest.mark.slow


def written(*laptops: Laptop) -> set[str]:
    """Return every change of the family that any of the laptops has now."""
    return set().union(*(lines_of(laptop, V1) for laptop in laptops))


def assert_same_everywhere(office: Office, before: set[str]) -> None:
    """After one check on each side: one record, every change in every file, no copies, and nobody writes any more."""
    office.check()
    records = [laptop.open().read(V1) for laptop in office.laptops]
    assert all(held.record == records[0].record for held in records)
    for laptop in office.laptops:
        assert lines_of(laptop, V1) >= before
        assert laptop.copies() == []
    still = [laptop.files() for laptop in office.laptops]
    office.check(reversed(office.laptops))
    office.rest()
    assert [laptop.files() for laptop in office.laptops] == still


def parted(office: Office) -> tuple[Laptop, Laptop]:
    """Return Anna's and Bea's laptops, which both have Anna's family and then lose sight of each other."""
    anna, bea = office.anna, office.admit("bea")
    anna.write()
    office.settle()
    office.part()
    return anna, bea


def test_different_fields_edited_offline_both_stay(office: Office) -> None:
    anna, bea = parted(office)
    anna.set(surname="Pieters")
    bea.set(first_name="Noor")
    before = written(anna, bea)
    office.heal()
    assert_same_everywhere(office, before)
    record = bea.open().read(V1).record
    assert (record.surname, record.first_name) == ("Pieters", "Noor")


def test_the_same_field_edited_offline_is_a_conflict_until_somebody_settles_it(office: Office) -> None:
    anna, bea = parted(office)
    anna.set(surname="Pieters")
    bea.set(surname="Willems")
    before = written(anna, bea)
    office.heal()
    assert_same_everywhere(office, before)
    for laptop in office.laptops:
        held = laptop.open().read(V1)
        assert {claim.value for claim in held.conflicts["surname"]} == {"Pieters", "Willems"}
        assert "surname" in laptop.bgz("check", code=9)
    anna.set(surname="Pieters-Willems")
    office.settle()
    assert_same_everywhere(office, before)
    for laptop in office.laptops:
        assert laptop.open().read(V1).record.surname == "Pieters-Willems"
        laptop.bgz("check", code=0)


def test_a_conflict_copy_arises_and_is_merged_once(office: Office) -> None:
    anna, bea = parted(office)
    anna.set(surname="Pieters")
    bea.set(first_name="Noor")
    before = written(anna, bea)
    office.heal()
    assert len(anna.copies()) == 1
    assert anna.copies() == bea.copies()
    office.part()  # both mend it at the same time, each in a file of her own
    anna.bgz("check", code=0)
    bea.bgz("check", code=0)
    assert anna.copies() == bea.copies() == []
    office.heal()
    assert_same_everywhere(office, before)


def test_a_file_deleted_here_and_edited_there_comes_back_whole(office: Office) -> None:
    anna, bea = parted(office)
    anna.file().unlink()
    bea.set(first_name="Noor")
    before = written(bea)
    office.heal()
    assert_same_everywhere(office, before)
    assert anna.open().read(V1).record.first_name == "Noor"


def test_a_file_deleted_everywhere_is_put_back_on_request(office: Office) -> None:
    anna, bea = office.anna, office.admit("bea")
    anna.write()
    office.settle()
    anna.set(surname="Pieters")
    office.settle()
    before = written(bea)
    anna.file().unlink()
    office.settle()
    assert not bea.file().exists()
    bea.bgz("check", "--restore", code=None)
    office.settle()
    assert_same_everywhere(office, before)
    assert anna.open().read(V1).record.surname == "Pieters"


def test_clocks_a_day_apart_decide_nothing(office: Office) -> None:
    anna, bea = office.anna, office.admit("bea", today="2024-01-16")
    anna.write()
    office.settle()
    office.part()
    anna.set(surname="Pieters", phone="0612345671")
    bea.set(first_name="Noor", phone="0612345672")
    anna.set(phone="0612345673")  # later than Bea by the sun, a day earlier by the clock
    before = written(anna, bea)
    office.heal()
    assert_same_everywhere(office, before)
    held = bea.open().read(V1)
    assert (held.record.surname, held.record.first_name) == ("Pieters", "Noor")
    assert {claim.value for claim in held.conflicts["phone"]} == {"0612345673", "0612345672"}


def test_three_laptops_edit_one_family_offline(office: Office) -> None:
    anna, bea, chris = office.anna, office.admit("bea"), office.admit("chris")
    anna.write()
    office.settle()
    office.part()
    anna.set(surname="Pieters")
    bea.set(first_name="Noor")
    chris.set(phone="0612345671")
    chris.set(phone="0612345672")
    before = written(anna, bea, chris)
    office.heal()
    assert_same_everywhere(office, before)
    record = chris.open().read(V1).record
    assert (record.surname, record.first_name, record.phone) == ("Pieters", "Noor", "0612345672")


def test_syncthing_that_keeps_no_conflict_copies_loses_nothing_either(office: Office) -> None:
    anna, bea = office.anna, office.admit("bea")
    anna.write()
    office.settle()
    for laptop in office.laptops:
        laptop.daemon.ask("PATCH", f"config/folders/{office.folder}", {"maxConflicts": 0})
    office.part()
    anna.set(surname="Pieters")
    bea.set(first_name="Noor")
    before = written(anna, bea)
    office.heal()
    assert anna.copies() == bea.copies() == []
    assert_same_everywhere(office, before)
    record = anna.open().read(V1).record
    assert (record.surname, record.first_name) == ("Pieters", "Noor")


def test_two_leads_change_the_team_and_the_settings_offline(office: Office) -> None:
    anna, bea = office.anna, office.admit("bea", lead=True)
    anna.write()
    office.settle()
    office.part()
    chris, dana = Keys.generate(), Keys.generate()
    office.let_in("chris", chris, by=anna)
    office.let_in("dana", dana, by=bea)
    anna.bgz("settings", "set", "norms.silence_weeks=6")
    bea.bgz("settings", "set", "norms.trial_weeks=10")
    office.heal()
    office.check()
    office.check()
    for laptop in office.laptops:
        folder = laptop.open()
        assert {member.name for member in folder.now.members.values()} == {"Anna", "Bea", "Chris", "Dana"}
        norms = folder.read("programme").record.norms
        assert (norms.silence_weeks, norms.trial_weeks) == (6, 10)
        assert folder.read(V1).record.surname == "Jansen"
        assert laptop.copies() == []
        for newcomer in (chris, dana):
            assert b"Jansen" in age.decrypt(laptop.file().read_bytes(), [newcomer.age]).plaintext
    still = [laptop.files() for laptop in office.laptops]
    office.check()
    office.rest()
    assert [laptop.files() for laptop in office.laptops] == still


def test_a_member_is_removed_while_another_is_offline(office: Office) -> None:
    anna, bea, chris = office.anna, office.admit("bea"), office.admit("chris")
    anna.write()
    office.settle()
    chris.set(surname="Pieters")
    office.settle()
    office.part()
    office.remove(chris)
    bea.set(first_name="Noor")
    honest = written(anna, bea)
    chris.set(phone="0612345679")
    (late,) = written(chris) - honest
    office.heal()
    office.check([anna, bea])
    office.check([anna, bea])
    for laptop in (anna, bea):
        record = laptop.open().read(V1).record
        assert (record.surname, record.first_name, record.phone) == ("Pieters", "Noor", None)
        assert lines_of(laptop, V1) >= honest | {late}
        assert not laptop.open().now.active(chris.keys.device)
        assert laptop.copies() == []
        with pytest.raises(age.NotForMe):
            age.decrypt(laptop.file().read_bytes(), [chris.keys.age])
    still = anna.files()
    office.check([bea, anna])
    office.rest()
    assert anna.files() == bea.files() == still


def test_two_people_join_by_the_commands_and_one_of_them_leaves(office: Office) -> None:
    anna = office.anna
    anna.write()
    bea, chris = office.newcomer("bea"), office.newcomer("chris")
    for laptop in (bea, chris):
        asked = json.loads(
            laptop.bgz(
                "join", laptop.root, "--name", laptop.name.title(), "--email", f"{laptop.name}@example.org", "--json"
            )
        )
        office.settle()
        anna.bgz("team", "approve", "--words", asked["data"]["words"], "--role", "coordinator", "--no-input")
        office.settle()
        laptop.unseal()
        laptop.set(**{"first_name" if laptop is bea else "phone": "0612345671" if laptop is chris else "Noor"})
        office.settle()
    office.part()
    anna.bgz("team", "remove", "chris", "--yes", "--no-input")
    bea.set(surname="Pieters")
    honest = written(anna, bea)
    chris.set(phone="0612345679")
    (late,) = written(chris) - honest
    office.heal()
    office.check([anna, bea])
    office.check([anna, bea])
    for laptop in (anna, bea):
        record = laptop.open().read(V1).record
        assert (record.first_name, record.surname, record.phone) == ("Noor", "Pieters", "0612345671")
        assert lines_of(laptop, V1) >= honest | {late}
        with pytest.raises(age.NotForMe):
            age.decrypt(laptop.file().read_bytes(), [chris.keys.age])
    anna.bgz("team", "accept", chris.keys.device, "--all", "--no-input")
    office.settle()
    office.check([bea])
    assert bea.open().read(V1).record.phone == "0612345679"
