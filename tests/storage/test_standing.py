"""Taking a right away: what would be lost, what came late, and who was not shown yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz import __version__
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.programme import Programme
from bgz.errors import Locked, NotFound, Refused
from bgz.storage import membership, newcomers, standing, teamsets
from bgz.storage.keys import Keys
from bgz.storage.quarantine import Quarantine
from bgz.storage.store import Loaded, Store
from bgz.storage.teamstate import RecoveryKey

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Held
    from bgz.storage.history import Past

    from .conftest import Crew, Laptop, Shared

V1, V2, M1 = "V-7K3QF", "V-8M4RG", "M-7K3QF"
LEADS = (COORDINATOR, LEAD)
TODAY = date(2023, 12, 1)
Family = Any


def admit(cases: Shared, name: str, roles: tuple[str, ...] = (COORDINATOR,)) -> Laptop:
    laptop = cases.crew.admit(name, roles)
    cases.write_team()
    return laptop


def concern(folder: CaseFolder, crew: Crew, values: dict[str, Any] | None = None) -> None:
    with folder._store.lock():
        there = (folder.root / "concerns" / f"{M1}.yaml.age").exists()
        loaded = folder._store.load(M1) if there else Loaded.empty(M1)
        folder._write(loaded, {"what": "x"} if values is None else values, loaded.folded.heads, crew.at())


def removed(folder: CaseFolder, *laptops: Laptop) -> dict[str, Any]:
    return teamsets.removal(folder.now, [each.id for each in laptops], TODAY)


def late_of(folder: CaseFolder, device: str | None = None) -> dict[str, tuple[Past, ...]]:
    return dict(folder.late(device))


@pytest.mark.parametrize("how", ["removed", "demoted"])
def test_what_would_stop_counting_is_named_until_a_lead_has_acknowledged_it(
    cases: Shared, family: Family, how: str
) -> None:
    bea = admit(cases, "bea", LEADS)
    theirs = cases.open(bea)
    programme = theirs.create(Programme(name="Buurt"), at=cases.crew.at())
    theirs.create(family(surname="Jansen"), at=cases.crew.at())
    folder = cases.open()
    folder.create(family(V2, surname="Smit"), at=cases.crew.at())
    values = removed(folder, bea) if how == "removed" else teamsets.new_roles(folder.now, "bea", [COORDINATOR])
    expected = ["programme", V1] if how == "removed" else ["programme"]
    assert list(folder.endangered(values)) == expected
    for number in expected:
        folder.acknowledge(number, at=cases.crew.at())
    assert list(folder.endangered(values)) == []
    folder.change_team(values, at=cases.crew.at())
    assert list(folder.reseal()) == [("V-7K3QF", True), ("V-8M4RG", True), ("programme", True)]
    again = cases.open()
    assert (again.read("programme").record.name, again.read(V1).record.surname) == ("Buurt", "Jansen")
    assert late_of(again) == {}
    assert programme.record.name == "Buurt"


def test_giving_a_right_endangers_nothing(cases: Shared, family: Family) -> None:
    bea = admit(cases, "bea")
    cases.open(bea).create(family(surname="Jansen"), at=cases.crew.at())
    folder = cases.open()
    assert list(folder.endangered(teamsets.new_roles(folder.now, "bea", LEADS))) == []


def test_only_a_lead_asks_what_a_change_of_the_team_would_do(cases: Shared) -> None:
    bea, cor = admit(cases, "bea"), admit(cases, "cor")
    folder = cases.open(bea)
    with pytest.raises(Refused, match="may not change the team"):
        list(folder.endangered(removed(folder, cor)))


def test_concerns_that_one_cannot_read_are_left_out_and_damaged_files_told(cases: Shared, family: Family) -> None:
    admit(cases, "bea", LEADS)
    cor = admit(cases, "cor", (COORDINATOR, SAFEGUARDING))
    theirs = cases.open(cor)
    concern(theirs, cases.crew)
    theirs.create(family(surname="Jansen"), at=cases.crew.at())
    cases.file().write_bytes(b"junk")
    lead = cases.open(cases.crew.laptops["bea"])
    assert list(lead.endangered(removed(lead, cor))) == []
    assert [V1 in each for each in lead.notices] == [True]
    anna = cases.open()
    assert list(anna.endangered(removed(anna, cor))) == [M1]
    anna.acknowledge(M1, at=cases.crew.at())
    assert list(anna.endangered(removed(anna, cor))) == []
    cases.file(M1).write_bytes(b"junk")
    anna = cases.open(admit(cases, "dirk", (*LEADS, SAFEGUARDING)))
    assert list(anna.endangered(removed(anna, cor))) == []
    assert any(M1 in each for each in anna.notices)


def late_story(cases: Shared, family: Family) -> tuple[CaseFolder, Laptop]:
    """Bea writes three times without knowing that Anna removed her; return Anna's folder afterwards."""
    bea = admit(cases, "bea")
    anna = cases.open()
    anna.create(family(surname="Jansen"), at=cases.crew.at())
    theirs = cases.open(bea)
    anna.change_team(removed(anna, bea), at=cases.crew.at())
    held = theirs.read(V1)
    held = theirs.save(held, evolve(held.record, phone="0612345678"), at=cases.crew.at())
    theirs.save(held, evolve(held.record, surname="Smit"), at=cases.crew.at())
    theirs.create(family(V2, surname="Nieuw"), at=cases.crew.at())
    return cases.open(), bea


def test_what_came_late_is_shown_and_taken_in_line_by_line(cases: Shared, family: Family) -> None:
    folder, bea = late_story(cases, family)
    found = late_of(folder, bea.id)
    assert [dict(each.set) for each in found[V1]] == [{"phone": "0612345678"}, {"surname": "Smit"}]
    assert [(each.member, each.device) for each in found[V1]] == [("bea", bea.id)] * 2
    assert late_of(folder) == found
    assert late_of(folder, cases.crew.anna.id) == {}
    assert (folder.read(V1).record.phone, folder.read(V1).record.surname) == (None, "Jansen")
    folder.accept(V1, [found[V1][1].id], at=cases.crew.at())
    assert (folder.read(V1).record.phone, folder.read(V1).record.surname) == (None, "Smit")
    folder.accept(V1, [found[V1][0].id], at=cases.crew.at())
    assert (folder.read(V1).record.phone, folder.read(V1).record.surname) == ("0612345678", "Smit")


def test_a_record_of_which_everything_came_late_is_taken_in(cases: Shared, family: Family) -> None:
    folder, _bea = late_story(cases, family)
    with pytest.raises(NotFound):
        folder.read(V2)
    found = late_of(folder)[V2]
    folder.accept(V2, [each.id for each in found], at=cases.crew.at())
    assert cases.open().read(V2).record.surname == "Nieuw"
    assert V2 not in late_of(cases.open())


def test_what_is_wrong_is_settled_in_the_stroke_that_takes_it_in(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _bea = late_story(cases, family)
    found = {number: frozenset(each.id for each in past) for number, past in late_of(folder).items()}
    puts: list[str] = []
    put = Store.put

    def noted(store: Store, loaded: Loaded) -> Held:
        puts.append(loaded.number)
        return put(store, loaded)

    monkeypatch.setattr(Store, "put", noted)
    for number, ids in found.items():
        folder.accept(number, ids, wrong=ids, at=cases.crew.at())
    assert puts == [V1, V2]  # killed at any moment: late, or declined
    again = cases.open()
    assert late_of(again) == {}
    assert (again.read(V1).record.phone, again.read(V1).record.surname) == (None, "Jansen")
    with pytest.raises(NotFound, match="taken back"):
        again.read(V2)
    assert [held.number for held in again.all()] == [V1]
    assert again.notices == []


def test_more_late_changes_than_one_change_can_name(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "PORTION", 1)
    folder, _bea = late_story(cases, family)
    folder.accept(V1, [each.id for each in late_of(folder)[V1]], at=cases.crew.at())
    assert V1 not in late_of(cases.open())
    assert len(cases.open().history(V1)) == 5


def test_what_is_known_to_be_whole_is_not_read_again_for_it(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _bea = late_story(cases, family)
    folder.create(family("V-00000", surname="X"), at=cases.crew.at())
    list(folder.all())
    again = cases.open()
    read: list[str] = []
    load = again._store.load

    def noted(number: str, **more: Any) -> Loaded:
        read.append(number)
        return load(number, **more)

    monkeypatch.setattr(again._store, "load", noted)
    assert set(late_of(again)) == {V1, V2}
    assert "V-00000" not in read


def test_only_a_lead_takes_in_what_came_late_and_only_that(cases: Shared, family: Family) -> None:
    folder, _bea = late_story(cases, family)
    found = late_of(folder)
    dirk = cases.crew.laptop("dirk")
    folder.change_team(teamsets.admission(folder.now, dirk.member, dirk.device), at=cases.crew.at())
    list(folder.reseal())
    with pytest.raises(Refused, match="Only a lead"):
        cases.open(dirk).accept(V1, [found[V1][0].id], at=cases.crew.at())
    counted = folder.history(V1)[0].id
    for ids in ([], [counted], [found[V1][0].id, "e" * 32]):
        with pytest.raises(Refused, match="no such late change"):
            folder.accept(V1, ids, at=cases.crew.at())


def test_a_device_admitted_by_others_is_new_until_it_was_shown(cases: Shared) -> None:
    assert cases.open().newcomers() == ()
    bea = admit(cases, "bea")
    folder = cases.open()
    assert folder.newcomers() == (bea.device,)
    assert cases.open().newcomers() == (bea.device,)
    folder.introduced()
    assert cases.open().newcomers() == ()


def test_who_opens_a_folder_for_the_first_time_knows_everybody_in_it(cases: Shared) -> None:
    bea = admit(cases, "bea")
    assert cases.open(bea).newcomers() == ()
    cor = admit(cases, "cor")
    assert cases.open(bea).newcomers() == (cor.device,)
    cases.crew.remove(cor)
    cases.write_team()
    assert cases.open(bea).newcomers() == ()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b"[" * 5000, None, b'[1, "dX"]'])
def test_a_memory_of_who_was_shown_that_is_lost_shows_again(cases: Shared, content: bytes | None) -> None:
    admit(cases, "bea")
    cases.open().introduced()
    file = cases.place(cases.crew.anna) / newcomers.FILE
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    folder = cases.open()
    assert [each.member for each in folder.newcomers()] == ["bea", ""]
    folder.introduced()
    assert cases.open().newcomers() == ()


def test_a_paper_key_that_somebody_else_made_is_shown_before_anything_is_encrypted_to_it(cases: Shared) -> None:
    """Whoever stole an unlocked laptop could make one, and go on reading after the laptop was removed."""
    bea = admit(cases, "bea")
    assert cases.open(bea).newcomers() == ()
    paper = Keys.generate()
    own = RecoveryKey(str(paper.age.recipient), paper.sign.public_key().public_bytes_raw())
    folder = cases.open()
    folder.introduced()
    folder.change_team(teamsets.paper_key(own), at=cases.crew.at())
    assert folder.newcomers() == cases.open().newcomers() == ()
    (shown,) = cases.open(bea).newcomers()
    assert (shown.id, shown.member, shown.age) == (paper.device, "", own.age)
    again = cases.open(bea)
    again.introduced()
    assert cases.open(bea).newcomers() == ()


def test_a_paper_key_that_comes_in_at_the_very_moment_is_shown_first(cases: Shared) -> None:
    bea = admit(cases, "bea", LEADS)
    folder, other = cases.open(), cases.open(bea)
    paper = Keys.generate()
    own = RecoveryKey(str(paper.age.recipient), paper.sign.public_key().public_bytes_raw())
    other.change_team(teamsets.paper_key(own), at=cases.crew.at())
    with pytest.raises(Refused, match="very moment"):
        folder.change_team({"members.bea.name": "B"}, at=cases.crew.at())


def test_whom_one_admits_oneself_need_not_be_shown(cases: Shared) -> None:
    folder = cases.open()
    bea = cases.crew.laptop("bea")
    folder.change_team(teamsets.admission(folder.now, bea.member, bea.device), at=cases.crew.at())
    assert folder.newcomers() == cases.open().newcomers() == ()
    assert cases.open(bea).newcomers() == ()


def test_somebody_who_comes_in_at_the_very_moment_is_shown_first(cases: Shared) -> None:
    folder = cases.open()
    admit(cases, "bea")
    cor = cases.crew.laptop("cor")
    values = teamsets.admission(folder.now, cor.member, cor.device)
    with pytest.raises(Refused, match="very moment"):
        folder.change_team(values, at=cases.crew.at())
    again = cases.open()
    assert len(again.newcomers()) == 1
    again.change_team(values, at=cases.crew.at())
    assert again.now.active(cor.id)


def test_a_lost_admission_is_shown_by_the_folder(cases: Shared) -> None:
    bea = admit(cases, "bea", LEADS)
    before = cases.crew.history.heads
    cor = cases.crew.admit("cor", by=bea, after=before)
    cases.crew.remove(bea, after=before)
    cases.write_team()
    assert cases.open().lost_admissions() == (cor.device,)


def test_the_programme_names_the_lowest_version_that_may_write(
    cases: Shared, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = cases.open()
    held = folder.create(Programme(name="Buurt", min_version=__version__), at=cases.crew.at())
    folder.create(family(surname="Jansen"), at=cases.crew.at())
    folder.save(held, evolve(held.record, min_version="99.10"), at=cases.crew.at())
    with pytest.raises(Refused, match=r"99\.10") as error:
        folder.acknowledge(V1, at=cases.crew.at())
    assert error.value.hint
    with pytest.raises(Refused):
        folder.create(family(V2), at=cases.crew.at())
    held = folder.read("programme")
    with pytest.raises(Refused):
        folder.save(held, evolve(held.record, name="X", min_version=None), at=cases.crew.at())
    assert folder.read(V1).record.surname == "Jansen"
    monkeypatch.setattr(membership, "__version__", "99.10.1")
    folder.acknowledge(V1, at=cases.crew.at())
    monkeypatch.undo()
    folder.save(held, evolve(held.record, min_version="newest"), at=cases.crew.at())
    folder.create(family(V2), at=cases.crew.at())


def test_a_flood_in_the_team_file_is_set_apart_and_told_once(cases: Shared) -> None:
    bea = admit(cases, "bea")
    file = cases.root / "bgz-team.yaml"
    before = file.read_bytes()
    tried = [cases.crew.sign(bea, "team", {"a": str(n)}, after=[cases.crew.id], team=()) for n in range(3)]
    file.write_bytes(before.rstrip() + b"\n" + b"\n".join(each.line for each in tried) + b"\n")
    folder = cases.open()
    assert [(each.kind, each.number) for each in folder.notices] == [("forged", "team")]
    assert "3 lines" in folder.notices[0]
    assert file.read_bytes() == before
    anna = cases.crew.anna
    kept = Quarantine(cases.place(anna), anna.keys.age)
    assert all(each.line in kept.read(kept.names()[0]) for each in tried)
    assert cases.open().notices == []


def test_an_empty_laptop_outside_the_team_has_no_member(cases: Shared) -> None:
    folder = cases.open(cases.crew.laptop("stranger"))
    assert folder.device == cases.crew.laptops["stranger"].id
    with pytest.raises(Locked) as error:
        _ = folder.member
    assert "bgz join" in error.value.hint
