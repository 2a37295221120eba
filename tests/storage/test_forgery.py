"""What `bgz help security` promises, and what it says bgz cannot do: one test for each line of it (design 7).

Everybody who can write in the case folder knows the public keys, so anyone can encrypt: only signatures tell.
"""

from __future__ import annotations

import base64
import json
import shutil
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.cases.support_family import Decision, Done, Screening, SupportFamily
from bgz.domain.work.screening import Rules, was_approved
from bgz.errors import BgzError, Locked, NotFound, Refused
from bgz.storage import age, changes, fold, joining, layout, loaded, recordtext, teamfile, teamsets, verdicts
from bgz.storage.keys import Keys, public_text
from bgz.storage.memory import RESTORE_AFTER
from bgz.storage.team import TeamHistory
from bgz.storage.verdicts import Reason, judge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from bgz.storage.changes import Change

    from .conftest import Crew, Laptop, Shared

V1, V2, S1, M1 = "V-7K3QF", "V-8M4RG", "S-4TX9B", "M-2WDN6"
LEADS = (COORDINATOR, LEAD)
CANARY = "Zwartepietersen"
DAY = date(2023, 12, 1)
Family = Any


@pytest.fixture
def one(cases: Shared, family: Family) -> Shared:
    """Return a folder with one record, which Anna's laptop has seen."""
    cases.open().create(family(surname="Jansen"), at=cases.crew.at())
    return cases


def lines_in(path: Path, who: Laptop | Keys) -> tuple[bytes, ...]:
    keys = who if isinstance(who, Keys) else who.keys
    return recordtext.read(age.decrypt(path.read_bytes(), [keys.age]).plaintext).lines


def plant(cases: Shared, number: str, lines: Iterable[bytes], path: Path | None = None) -> None:
    """Write a file as anyone can who knows the public keys."""
    text = recordtext.write(number, {"surname": "forged"}, lines, team=[], counted=[])
    data = age.encrypt(text, cases.crew.history.now.recipients(number))
    (path or cases.file(number)).write_bytes(data)


def add(cases: Shared, *lines: bytes) -> None:
    """Add lines to the file of the record."""
    plant(cases, V1, [*lines_in(cases.file(), cases.crew.anna), *lines])


def surname(cases: Shared, who: Laptop | None = None) -> str | None:
    name: str | None = cases.open(who).read(V1).record.surname
    return name


def joined(cases: Shared, name: str, roles: Iterable[str] = (COORDINATOR,)) -> Laptop:
    """Admit somebody as the commands do: the files are encrypted anew for her too."""
    laptop = cases.crew.admit(name, tuple(roles))
    cases.write_team()
    list(cases.open().reseal())
    return laptop


def removed(cases: Shared, laptop: Laptop) -> None:
    """Remove a laptop as the command does: acknowledge, change the team, encrypt anew."""
    folder = cases.open()
    values = teamsets.removal(folder.now, [laptop.id], DAY)
    for number in folder.endangered(values):
        folder.acknowledge(number, at=cases.crew.at())
    folder.change_team(values, at=cases.crew.at())
    cases.crew.lines[:] = teamfile.read(cases.root)
    list(folder.reseal())


def mallory(crew: Crew) -> Laptop:
    return crew.laptop("mallory", (*LEADS, SAFEGUARDING))


# Those who write in the folder: the sync service, a thief, a stranger.


def test_a_file_made_by_a_stranger_with_the_public_keys_is_no_record(one: Shared) -> None:
    stranger = mallory(one.crew)
    plant(one, V2, [one.crew.sign(stranger, V2, {"surname": "forged"}, after=()).line])
    folder = one.open()
    assert [held.number for held in folder.all()] == [V1]
    assert any(V2 in notice and "left out" in notice for notice in folder.notices)
    with pytest.raises(NotFound):
        folder.read(V2)


def test_a_file_of_a_stranger_over_a_real_one_is_told_and_put_right(one: Shared) -> None:
    plant(one, V1, [one.crew.sign(mallory(one.crew), V1, {"surname": "forged"}, after=()).line])
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert folder.notices
    assert len(lines_in(one.file(), one.crew.anna)) == 1


@pytest.mark.parametrize("name", ["her own", "of Anna", "of the paper key"])
def test_a_line_that_a_stranger_signs_does_not_count(one: Shared, name: str) -> None:
    crew = one.crew
    keys = mallory(crew).keys
    device = {"her own": keys.device, "of Anna": crew.anna.id, "of the paper key": crew.paper.device}[name]
    add(one, crew.sign(evolve(keys, device=device), V1, {"surname": "forged"}, after=()).line)
    folder = one.open()
    held = folder.read(V1)
    assert held.record.surname == "Jansen"
    assert [reason for _change, reason in folder.verdicts(V1).thrown_out] or held.waiting


def test_a_copied_line_with_another_signature_does_not_count(one: Shared) -> None:
    crew = one.crew
    other = crew.sign(crew.anna, V1, {"phone": "0612345000"}, after=())
    wanted = crew.sign(mallory(crew), V1, {"surname": "forged"}, after=())
    wanted = changes.parse(wanted.line.replace(mallory(crew).id.encode(), crew.anna.id.encode()))
    real = changes.parse(lines_in(one.file(), crew.anna)[0])
    for content in (wanted.line, real.line):
        add(one, content[:5] + other.line[5:93] + content[93:])
    folder = one.open()
    assert (folder.read(V1).record.surname, folder.read(V1).record.phone) == ("Jansen", None)
    assert folder.verdicts(V1).ids == {real.id}


def test_a_line_changed_in_one_character_does_not_count(one: Shared) -> None:
    line = lines_in(one.file(), one.crew.anna)[0]
    plant(one, V1, [line.replace(b"Jansen", b"Jonsen")])
    assert surname(one) == "Jansen"


def test_a_file_copied_over_another_number_is_set_apart_whole(one: Shared, family: Family) -> None:
    one.open().create(family(V2, surname="Pieters"), at=one.crew.at())
    shutil.copyfile(one.file(V1), one.file(V2))
    folder = one.open()
    assert [held.record.surname for held in folder.all()] == ["Jansen", "Pieters"]
    assert any(V2 in notice and "another record" in notice for notice in folder.notices)
    shutil.copyfile(one.file(V1), one.file("V-9N5SH"))
    assert one.open().numbers() == [V1, V2, "V-9N5SH"]
    assert [held.number for held in one.open().all()] == [V1, V2]


def test_junk_without_end_neither_grows_the_file_nor_hides_the_record(
    one: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew = one.crew
    stranger = mallory(crew)
    flood = [crew.sign(stranger, V1, {"a": "x" * 900, "n": n}, after=(), team=["e" * 32]).line for n in range(600)]
    add(one, *flood, *(b"- junk %d" % n for n in range(5000)))
    checked: list[str] = []

    def noted(change: Change, key: Ed25519PublicKey) -> bool:
        checked.append(change.dev)
        return changes.signature_ok(change, key)

    monkeypatch.setattr(verdicts, "signature_ok", noted)
    folder = one.open()
    held = folder.read(V1)
    assert held.record.surname == "Jansen"
    assert set(checked) == {crew.anna.id}, "no work is done for lines of strangers"
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    kept = sum(map(len, lines_in(one.file(), crew.anna)))
    assert kept < loaded.MAX_KEPT + 2000
    assert sum(path.stat().st_size for path in one.base.rglob("quarantine/*")) <= 10_000_000
    assert one.open().read(V1).record.phone == "0612345000"


def test_the_work_for_a_flood_of_lines_grows_as_the_flood_does(crew: Crew) -> None:
    """Ten times as many lines take about ten times as long, not a hundred times: nobody can hold up a laptop."""
    stranger = mallory(crew)

    def chain(count: int) -> list[Change]:
        made: list[Change] = []
        for number in range(count):
            after = [made[-1].id] if made else []
            made.append(crew.sign(stranger, V1, {"n": number}, after=after, team=["e" * 32]))
        return made

    def cost(lines: list[Change], team: TeamHistory) -> float:
        begin = time.process_time()
        for _again in range(3):
            found = judge(V1, lines, team)
            fold.fold(lines, found.ids)
        return time.process_time() - begin

    team, long = crew.history, chain(4000)
    short = cost(long[:400], team)
    assert cost(long, team) < 60 * short


def test_a_rolled_back_file_gets_back_what_was_lost(one: Shared) -> None:
    old = one.file().read_bytes()
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    one.file().write_bytes(old)
    folder = one.open()
    assert folder.read(V1).record.surname == "Pieters"
    assert any("put back" in notice for notice in folder.notices)


def test_a_deleted_file_comes_back(one: Shared) -> None:
    one.file().unlink()
    assert surname(one) == "Jansen"
    one.clock += RESTORE_AFTER
    folder = one.open()
    assert folder.numbers() == [V1]
    assert one.file().exists()
    assert any("put back" in notice for notice in folder.notices)


def test_a_file_that_was_tampered_with_is_never_half_believed(one: Shared) -> None:
    data = one.file().read_bytes()
    for at in range(0, len(data), 97):
        with pytest.raises(age.AgeError):
            age.decrypt(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], [one.crew.anna.keys.age])


def test_a_thief_of_the_disk_reads_no_word_of_a_record(cases: Shared, family: Family) -> None:
    """The folder, and what the laptop keeps beside it: memory, cache, drafts, what was set apart."""
    crew = cases.crew
    folder = cases.open()
    folder.create(family(surname=CANARY, notes=f"{CANARY} belt"), at=crew.at())
    folder.drafts.keep("edit-V-7K3QF", CANARY)
    plant(cases, V1, [*lines_in(cases.file(), crew.anna), b"- " + CANARY.encode()])
    for _look in range(2):
        assert [held.record.surname for held in cases.open().all()] == [CANARY]
    files = [path for path in cases.base.rglob("*") if path.is_file()]
    assert len(files) > 6
    for path in files:
        assert CANARY not in path.name
        assert CANARY.encode() not in path.read_bytes()
        assert base64.b64encode(CANARY.encode())[:-4] not in path.read_bytes()


def test_the_size_of_a_file_tells_little(cases: Shared, family: Family) -> None:
    folder = cases.open()
    folder.create(family(V1, surname="A"), at=cases.crew.at())
    folder.create(family(V2, surname="A" * 300, notes="b" * 200), at=cases.crew.at())
    assert cases.file(V1).stat().st_size == cases.file(V2).stat().st_size


# Former members, and members who go beyond their rights.


def test_a_removed_laptop_opens_nothing_that_was_written_since(one: Shared) -> None:
    bea = joined(one, "bea")
    copied = one.file().read_bytes()
    removed(one, bea)
    folder = one.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    with pytest.raises(age.NotForMe):
        age.decrypt(one.file().read_bytes(), [bea.keys.age])
    with pytest.raises(Locked):
        one.open(bea).save(held, evolve(held.record, surname="forged"), at=one.crew.at())
    assert surname(one) == "Pieters"
    assert age.decrypt(copied, [bea.keys.age]).plaintext, "what she copied before stays hers: no program can help that"


def test_a_removed_laptop_that_names_an_old_team_changes_nothing(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea")
    old = crew.history.heads
    removed(one, bea)
    late = crew.sign(bea, V1, {"surname": "Late"}, after=one.open().read(V1).heads, team=old)
    add(one, late.line)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert (late, Reason.LATE) in folder.verdicts(V1).refused
    assert [number for number, _past in folder.late(bea.id)] == [V1]
    removal = [change for change in crew.lines if any(path.startswith("removed.") for path in change.set)]
    new = crew.sign(bea, V1, {"surname": "New"}, after=(), team=[removal[0].id])
    add(one, new.line)
    assert (new, Reason.STRANGER) in one.open().verdicts(V1).refused


def test_what_a_removed_laptop_did_before_stays(one: Shared) -> None:
    bea = joined(one, "bea")
    folder = one.open(bea)
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    removed(one, bea)
    assert surname(one) == "Pieters"


def test_only_a_lead_takes_in_what_came_late_line_by_line(one: Shared) -> None:
    crew = one.crew
    bea, cor = joined(one, "bea"), joined(one, "cor")
    old = crew.history.heads
    heads = one.open().read(V1).heads
    removed(one, bea)
    good = crew.sign(bea, V1, {"phone": "0612345000"}, after=heads, team=old)
    bad = crew.sign(bea, V1, {"surname": "forged"}, after=heads, team=old)
    add(one, good.line, bad.line)
    with pytest.raises(Refused):
        one.open(cor).accept(V1, [good.id], at=crew.at())
    one.open().accept(V1, [good.id], at=crew.at())
    held = one.open(cor).read(V1)
    assert (held.record.phone, held.record.surname) == ("0612345000", "Jansen")


def test_a_demoted_lead_who_names_an_old_team_has_no_right_of_a_lead(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea", LEADS)
    old = crew.history.heads
    folder = one.open()
    folder.change_team(teamsets.new_roles(folder.now, "bea", [COORDINATOR]), at=crew.at())
    crew.lines[:] = teamfile.read(one.root)
    tried = crew.sign(bea, V1, {"extra.override": "because"}, after=(), team=old)
    add(one, tried.line)
    assert (tried, Reason.LATE) in one.open().verdicts(V1).refused
    other = crew.laptop("other")
    crew.change(bea, teamsets.admission(crew.history.now, other.member, other.device), old)
    assert other.id not in crew.history.now.devices


def test_an_override_of_who_is_no_lead_does_not_count(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea")
    held = one.open(bea).read(V1)
    with pytest.raises(Refused):
        one.open(bea).set_values(held, {"extra.override": "because"}, at=crew.at())
    tried = crew.sign(bea, V1, {"extra.override": "because"}, after=held.heads)
    add(one, tried.line)
    assert (tried, Reason.ROLE) in one.open().verdicts(V1).refused
    settings = crew.sign(bea, "programme", {"four_eyes": False}, after=())
    assert judge("programme", [settings], crew.history).refused == ((settings, Reason.ROLE),)


def test_an_approval_with_an_override_counts_only_from_a_lead(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea")
    rules = Rules({"talk_1": ChecklistItem(label="talk")}, Norms())
    one.open(bea).create(SupportFamily(number=S1, surname="Bakker"), at=crew.at())
    approval: dict[str, Any] = {
        "screening.decision": {"verdict": "approved", "on": "2023-11-05", "override": "known for years"}
    }
    folder = one.open(bea)
    with pytest.raises(Refused):
        folder.set_values(folder.read(S1), approval, at=crew.at())
    forged = crew.sign(bea, S1, approval, after=folder.read(S1).heads)
    plant(one, S1, [*lines_in(one.file(S1), bea), forged.line])
    assert not was_approved(one.open().read(S1).record, rules)
    folder = one.open()
    folder.set_values(folder.read(S1), approval, at=crew.at())
    assert was_approved(one.open().read(S1).record, rules)


def screened(one: Shared, talks: Laptop, decides: Laptop) -> SupportFamily:
    """Return a support family whose talks one laptop stored and whose approval another."""
    crew = one.crew
    one.open(talks).create(
        SupportFamily(number=S1, screening=Screening(done={"talk_1": Done(on=date(2023, 11, 1))})), at=crew.at()
    )
    folder = one.open(decides)
    held = folder.read(S1)
    decision = Decision(verdict="approved", on=date(2023, 11, 5))
    folder.save(held, evolve(held.record, screening=evolve(held.record.screening, decision=decision)), at=crew.at())
    family: SupportFamily = one.open().read(S1).record
    return family


def test_under_four_eyes_who_held_the_talks_approves_nobody(one: Shared) -> None:
    bea = joined(one, "bea")
    rules = Rules({"talk_1": ChecklistItem(label="talk")}, Norms(), four_eyes=True)
    family = screened(one, bea, bea)
    assert not was_approved(family, rules)
    assert was_approved(family, evolve(rules, four_eyes=False))


def test_under_four_eyes_another_member_approves(one: Shared) -> None:
    bea = joined(one, "bea")
    rules = Rules({"talk_1": ChecklistItem(label="talk")}, Norms(), four_eyes=True)
    assert was_approved(screened(one, bea, one.crew.anna), rules)


def test_an_approval_beside_a_rejection_is_no_approval(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea")
    rules = Rules({}, Norms())
    one.open().create(SupportFamily(number=S1), at=crew.at())
    held = one.open().read(S1)
    for who, verdict in ((crew.anna, "approved"), (bea, "rejected")):
        decision: dict[str, Any] = {"verdict": verdict, "on": "2023-11-05"}
        one.open(who).set_values(held, {"screening.decision": decision}, at=crew.at())
    settled = one.open().read(S1)
    assert "screening.decision" in settled.conflicts
    assert not was_approved(settled.record, rules)


def test_a_coordinator_reads_and_writes_no_concern(one: Shared) -> None:
    crew = one.crew
    bea, cor = joined(one, "bea"), joined(one, "cor", (COORDINATOR, SAFEGUARDING))
    data = age.encrypt(b"concern", crew.history.now.recipients(M1))
    with pytest.raises(age.NotForMe):
        age.decrypt(data, [bea.keys.age])
    assert age.decrypt(data, [cor.keys.age]).plaintext == b"concern"
    tried = crew.sign(bea, M1, {"a": 1}, after=())
    assert judge(M1, [tried], crew.history).refused == ((tried, Reason.ROLE),)


def test_somebody_who_may_read_the_concerns_is_always_left(crew: Crew) -> None:
    with pytest.raises(Refused):
        teamsets.new_roles(crew.history.now, "anna", [COORDINATOR, LEAD])
    with pytest.raises(Refused):
        teamsets.removal(crew.history.now, [crew.anna.id], DAY)


# The team.


def test_a_replayed_team_file_brings_no_removed_laptop_back(one: Shared) -> None:
    bea = joined(one, "bea", LEADS)
    old = layout.path_of(one.root, layout.TEAM).read_bytes()
    removed(one, bea)
    layout.path_of(one.root, layout.TEAM).write_bytes(old)
    folder = one.open()
    assert not folder.now.active(bea.id)
    assert folder.notices
    held = folder.read(V1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=one.crew.at())
    with pytest.raises(age.NotForMe):
        age.decrypt(one.file().read_bytes(), [bea.keys.age])


def test_the_team_of_a_stranger_is_refused(one: Shared, crew_of: Any) -> None:
    other = crew_of()
    layout.path_of(one.root, layout.TEAM).write_bytes(b"")
    teamfile.write(one.root, other.history)
    folder = one.open()
    assert list(folder.now.devices) == [one.crew.anna.id]
    shutil.rmtree(one.place(one.crew.anna))
    teamfile.write(one.root, other.history)
    with pytest.raises(BgzError, match="not that of your team"):
        one.open()


def test_a_stranger_or_a_coordinator_admits_nobody(one: Shared) -> None:
    crew = one.crew
    bea = joined(one, "bea")
    stranger = mallory(crew)
    values = teamsets.admission(crew.history.now, stranger.member, stranger.device)
    for keys in (stranger.keys, bea.keys, evolve(stranger.keys, device=crew.anna.id)):
        crew.change(keys, values)
    text = recordtext.write_team({}, [each.line for each in crew.lines], heads=[], counted=[])
    layout.path_of(one.root, layout.TEAM).write_bytes(text)
    folder = one.open()
    assert not folder.now.active(stranger.id)
    held = folder.read(V1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=crew.at())
    with pytest.raises(age.NotForMe):
        age.decrypt(one.file().read_bytes(), [stranger.keys.age])


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_leads_who_remove_each_other_the_first_stays_whatever_came_first(crew: Crew, order: int) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    for by, whom in ((crew.anna, bea), (bea, crew.anna))[::order]:
        crew.remove(whom, by=by, after=before)
    now = TeamHistory.read(crew.lines[::order], crew.id).now
    assert (now.active(crew.anna.id), now.active(bea.id)) == (True, False)
    assert [change.dev for change in crew.history.lost] == [bea.id]


def test_whom_a_removed_lead_admits_meanwhile_is_not_in(crew: Crew) -> None:
    bea = crew.admit("bea", LEADS)
    before = crew.history.heads
    friend = crew.admit("friend", by=bea, after=before)
    crew.remove(bea, after=before)
    assert not crew.history.now.active(friend.id)
    assert [device.id for _member, device in teamsets.lost(crew.history)] == [friend.id]


def test_the_paper_key_reads_every_record(one: Shared) -> None:
    bea = joined(one, "bea")
    removed(one, bea)
    assert lines_in(one.file(), one.crew.paper)
    assert one.crew.paper.age.recipient in one.crew.history.now.recipients(M1)


def test_the_paper_key_does_one_thing_it_admits_a_lead_laptop(one: Shared) -> None:
    crew = one.crew
    fresh = evolve(crew.laptop("fresh"), member=crew.anna.member)
    tries: list[dict[str, Any]] = [{f"removed.{crew.anna.id}": "2023-12-01"}, {"members.anna.roles": [COORDINATOR]}]
    for values in tries:
        crew.change(crew.paper, values)
    assert crew.history.now.may(crew.anna.id, LEAD)
    record = crew.sign(crew.paper, V1, {"surname": "forged"}, after=())
    assert crew.sign(crew.paper, V1, {}, after=()).dev == "recovery"
    add(one, record.line)
    assert surname(one) == "Jansen"
    crew.change(crew.paper, teamsets.recovery_admission(crew.history.now, fresh.member, fresh.device))
    assert crew.history.now.may(fresh.id, LEAD)
    one.write_team()
    folder = one.open()
    folder.introduced()
    assert [device.id for device in one.open(crew.anna).newcomers()] == []


def test_a_new_laptop_is_named_before_anything_is_encrypted_for_it(one: Shared) -> None:
    crew = one.crew
    one.open().introduced()
    thief = evolve(crew.laptop("thief"), member=crew.anna.member)
    crew.change(crew.paper, teamsets.recovery_admission(crew.history.now, thief.member, thief.device))
    one.write_team()
    folder = one.open()
    assert [device.id for device in folder.newcomers()] == [thief.id]
    with pytest.raises(age.NotForMe):
        age.decrypt(one.file().read_bytes(), [thief.keys.age])
    folder.introduced()
    assert one.open().newcomers() == ()


def test_the_six_words_change_with_the_team_and_with_each_key_of_the_laptop(crew: Crew) -> None:
    bea, other = crew.laptop("bea"), crew.laptop("other")
    told = joining.words(crew.id, bea.device)
    assert len(told.split()) == 6
    swapped = [evolve(bea.device, age=other.device.age), evolve(bea.device, sign=other.device.sign)]
    assert told not in {joining.words("0" * 32, bea.device), *(joining.words(crew.id, each) for each in swapped)}


def test_a_request_to_join_gives_no_right_and_a_flood_of_them_is_bounded(one: Shared) -> None:
    crew = one.crew
    stranger = mallory(crew)
    device = stranger.device
    request = joining.Request(crew.id, "anna", "Anna", "anna@example.org", device, crew.at().isoformat())
    joining.written(one.root, request, stranger.keys)
    assert [each.device.id for each in joining.requests(one.root, crew.id)] == [device.id]
    assert list(one.open().now.devices) == [crew.anna.id]
    path = one.root / "join" / f"{device.id}.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**facts, "sign": public_text(b"\0" * 32)}), encoding="utf-8")
    assert joining.requests(one.root, crew.id) == ()
    for number in range(300):
        (path.parent / f"d{number:012}.json").write_bytes(b"x" * 9000)
    found = joining.found(one.root, crew.id)
    assert (found.requests, found.ignored) == ((), 301)


# What bgz cannot do. `bgz help security` says so; these tests show that it is so.


def test_not_protected_a_provider_that_holds_back_new_files_is_not_noticed(one: Shared) -> None:
    """Bea writes, and the provider does not pass it on: on Anna's laptop nothing tells."""
    bea = joined(one, "bea")
    before = one.file().read_bytes()
    folder = one.open(bea)
    held = folder.read(V1)
    folder.save(held, evolve(held.record, surname="Pieters"), at=one.crew.at())
    one.file().write_bytes(before)
    folder = one.open()
    assert folder.read(V1).record.surname == "Jansen"
    assert folder.notices == []


def test_not_protected_the_folder_tells_who_is_in_the_team_how_many_files_and_that_concerns_exist(one: Shared) -> None:
    one.file(M1).write_bytes(age.encrypt(b"concern", one.crew.history.now.recipients(M1)))
    assert "anna@example.org" in layout.path_of(one.root, layout.TEAM).read_text(encoding="utf-8")
    assert set(layout.scan(one.root).files) == {V1, M1, layout.TEAM}


def test_not_protected_a_lead_who_turns_bad_may_remove_the_others(crew: Crew) -> None:
    bea = crew.admit("bea", (*LEADS, SAFEGUARDING))
    crew.remove(crew.anna, by=bea)
    assert not crew.history.now.active(crew.anna.id)
    assert crew.lines[-1].dev == bea.id, "but who did it stands in the file, signed"


def test_not_protected_an_unlocked_laptop_does_what_its_owner_may(one: Shared) -> None:
    folder = one.open()
    held = folder.read(V1)
    assert folder.save(held, evolve(held.record, surname="Thief"), at=one.crew.at()).record.surname == "Thief"
