"""`bgz check`: everything is read, and what a person must look at is named."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.check import check
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.match import Match
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.values.months import Month
from bgz.i18n import in_language
from bgz.storage import age, factstext, layout, recordtext, teamsets
from bgz.storage.drafts import outside
from tests.actions.conftest import MORNING
from tests.storage.conftest import Crew, Shared

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)
V1 = "V-7K3QF"
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
    assert "(4 Nov 2023)" in finding.text
    assert finding.command == result.next_step == "bgz resolve V-7K3QF"


def test_values_in_conflict_are_told_in_words(folder: CaseFolder) -> None:
    held = folder.create(FAMILY, at=MORNING)
    left: dict[str, Any] = {"on": "2023-12-01", "reason": "moved"}
    for household, on in (("one_parent", "2023-12-01"), ("other", "2023-12-02")):
        folder.set_values(held, {"household": household, "left": {**left, "on": on}}, at=MORNING)
    findings = {each.path: set(each.values) for each in check(folder, today=TODAY).data.findings}
    assert findings["household"] == {"one-parent family", "other"}
    assert all("Dec 2023" in value and "{" not in value for value in findings["left"])
    assert len(findings["left"]) == 2


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


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    """Return the case folder of Anna, who leads, and Bea, with settings and one family, as both have seen it."""
    crew = Crew()
    crew.admit("bea")
    cases = Shared(tmp_path, crew)
    cases.open().create(Programme(), at=crew.at())
    cases.open().create(FAMILY, at=crew.at())
    for who in crew.laptops.values():
        assert kinds(cases.open(who)) == {}
    return cases


def kinds(folder: CaseFolder) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for finding in check(folder, today=TODAY).data.findings:
        assert "Jansen" not in finding.text
        result.setdefault(finding.number, []).append(finding.kind)
    return result


def text_of(cases: Shared) -> bytes:
    return age.decrypt(cases.file().read_bytes(), [cases.crew.anna.keys.age]).plaintext


def seal(cases: Shared, text: bytes, number: str = V1) -> None:
    cases.file(number).write_bytes(age.encrypt(text, cases.crew.history.now.recipients(number)))


def plant(cases: Shared, lines: list[bytes], number: str = V1) -> None:
    heads = cases.crew.history.heads
    seal(cases, recordtext.write(number, {}, lines, team=heads, counted=[]), number)


def test_what_was_put_right_needs_nobody_and_is_clean_the_second_time(shared: Shared) -> None:
    old = shared.file().read_bytes()
    folder = shared.open()
    held = folder.read(V1)
    folder.save(held, evolve(held.record, phone="0612345000"), at=shared.crew.at())
    shutil.copy(shared.file(), shared.file().with_name(f"{V1} (1).yaml.age"))
    shared.file().write_bytes(old)
    result = check(shared.open(), today=TODAY)
    assert (result.data.healed, result.data.merged, result.data.in_order) == (1, 1, 2)
    assert (result.attention, result.next_step) == (False, "bgz")
    shared.file().write_bytes(old)
    result = check(shared.open(), today=TODAY)
    assert (result.data.healed, result.data.merged, result.attention) == (1, 0, False)
    assert kinds(shared.open()) == {}


def test_forged_lines_are_named_once_and_gone_after_it(shared: Shared) -> None:
    lines = list(recordtext.read(text_of(shared)).lines)
    forged = shared.crew.sign(shared.crew.laptop("mallory"), V1, {"surname": "forged"}, after=())
    plant(shared, [*lines, forged.line])
    folder = shared.open()
    assert kinds(folder) == {V1: ["forged"]}
    assert folder.notices == []
    assert kinds(shared.open()) == {}


def test_files_of_strangers_are_named_each_time_but_not_by_the_thousand(shared: Shared) -> None:
    mallory = shared.crew.laptop("mallory")
    for each in range(7):
        number = f"V-0000{each}"
        plant(shared, [shared.crew.sign(mallory, number, {}, after=()).line], number)
    shared.file().with_name("V-7K3QF (1).yaml.age").write_bytes(b"spoilt")
    for _time in range(2):
        folder = shared.open()
        result = check(folder, today=TODAY)
        assert len(result.data.findings) == 6
        assert any("3 other files" in finding.text for finding in result.data.findings)
        assert (result.attention, result.data.in_order, folder.notices) == (True, result.data.records, [])


def test_late_changes_name_the_laptop_and_the_command(shared: Shared) -> None:
    crew = shared.crew
    bea, before = crew.laptops["bea"], crew.history.heads
    heads = shared.open().read(V1).heads
    lines = list(recordtext.read(text_of(shared)).lines)
    crew.remove(bea)
    shared.write_team()
    late = [crew.sign(bea, V1, {name: "x"}, after=heads, team=before).line for name in ("surname", "city")]
    plant(shared, [*lines, *late])
    result = check(shared.open(), today=TODAY)
    (finding,) = [each for each in result.data.findings if each.kind == "late"]
    assert "2 changes by laptop (Bea" in finding.text
    assert finding.command == result.next_step == f"bgz team accept {bea.id[:8]}"


def test_a_record_that_came_late_as_a_whole_is_late_and_not_waiting(shared: Shared) -> None:
    crew = shared.crew
    bea, before = crew.laptops["bea"], crew.history.heads
    crew.remove(bea)
    shared.write_team()
    plant(shared, [crew.sign(bea, "V-8M4RG", {"surname": "x"}, after=(), team=before).line], "V-8M4RG")
    assert kinds(shared.open())["V-8M4RG"] == ["late"]


def test_without_settings_the_rest_is_checked(shared: Shared) -> None:
    shared.file("programme").unlink()
    (shared.place(shared.crew.anna) / "copies" / "programme").unlink()
    assert kinds(shared.open()) == {"programme": ["waiting"]}


def test_waiting_changes_are_named(shared: Shared) -> None:
    crew = shared.crew
    lines = list(recordtext.read(text_of(shared)).lines)
    heads = crew.history.heads
    new = crew.admit("cor")
    waiting = crew.sign(new, V1, {"city": "Meppel"}, after=shared.open().read(V1).heads)
    text = recordtext.write(V1, {}, [*lines, waiting.line], team=heads, counted=[])
    seal(shared, text)
    assert "waiting" in kinds(shared.open())[V1]
    plant(shared, [crew.sign(new, "V-8M4RG", {}, after=()).line], "V-8M4RG")
    assert kinds(shared.open())["V-8M4RG"] == ["waiting"]
    result = check(shared.open(), today=TODAY)
    assert {finding.kind for finding in result.data.findings} == {"waiting"}
    assert not result.attention  # nobody need do anything, and a stranger may have planted it


def test_what_was_edited_outside_is_named_until_its_draft_is_gone(shared: Shared) -> None:
    text = text_of(shared)
    head, mark, changes = text.rpartition(b"---\n")
    head = head.replace(b"surname: Jansen", b"surname: De Vries\nJan Pietersen: x\nconsents:\n  matching: {by: Klaas}")
    seal(shared, head + mark + changes)
    for _time in range(2):
        folder = shared.open()
        result = check(folder, today=TODAY)
        (finding,) = result.data.findings
        assert (finding.kind, finding.command) == ("edited", "bgz edit V-7K3QF --outside")
        assert "(surname)" in finding.text
        assert "an unknown field" in finding.text
        assert not any(name in finding.text for name in ("De Vries", "Pietersen", "Klaas"))
        assert any("(surname): Jansen → De Vries" in value for value in finding.values)
        assert (result.attention, folder.notices) == (True, [])
    folder.drafts.drop(outside(V1))
    assert kinds(shared.open()) == {}


@pytest.mark.parametrize("text", ["surname: [", "", "- a\n- b\n", "record: V-7K3QF\n"])
def test_a_draft_that_is_no_sound_yaml_stops_no_check(shared: Shared, text: str) -> None:
    shared.open().drafts.keep(outside(V1), text)
    (finding,) = check(shared.open(), today=TODAY).data.findings
    assert finding.kind == "edited"


def test_a_draft_that_is_damaged_is_told_once(shared: Shared) -> None:
    shared.open().drafts.keep(outside(V1), "x")
    (shared.place(shared.crew.anna) / "drafts" / f"{outside(V1)}.age").write_bytes(b"damaged")
    assert kinds(shared.open()) == {V1: ["edited"]}
    assert kinds(shared.open()) == {}


def test_an_edit_that_differs_in_nothing_says_so(shared: Shared) -> None:
    shared.open().drafts.keep(outside(V1), factstext.render({"record": V1, **shared.open().read(V1).tree}))
    (finding,) = check(shared.open(), today=TODAY).data.findings
    assert "no value" in finding.text


def test_three_ways_of_being_unreadable_have_three_sentences(shared: Shared) -> None:
    crew = shared.crew
    cor = crew.laptop("cor")
    mine, data = [crew.anna.keys.age.recipient], shared.file().read_bytes()
    broken = {
        "V-00001": age.encrypt(b"x", [cor.keys.age.recipient]),
        "V-00002": data[:200],
        "V-00003": age.encrypt(b"text", mine).replace(b"-> X25519", b"-> grease!\nAAAA\n-> X25519", 1),
        "V-00004": age.encrypt(b"# bgz record 9. New.\n---\n---\n", mine),
        "V-00005": age.encrypt(b"---\n" * 3_000_000, mine),
    }
    for number, content in broken.items():
        shared.file(number).write_bytes(content)
    shared.file("V-00006").with_name(".V-00006.yaml.age.icloud").write_bytes(b"x")
    result = check(shared.open(), today=TODAY)
    found = {finding.number: finding for finding in result.data.findings}
    expected = ["not_for_me", "damaged", "tampered", "newer", "too_large", "online"]
    assert [finding.kind for finding in found.values()] == expected
    sentences = {finding.text.replace(finding.number, "") for finding in found.values()}
    assert len(sentences) == 6
    assert "right-click" in found["V-00006"].text
    assert (result.attention, result.data.records, result.data.in_order) == (True, 8, 2)
    assert result.next_step == "bgz doctor"


def test_a_file_that_is_away_or_online_only_is_named(shared: Shared) -> None:
    data = shared.file().read_bytes()
    shared.file().unlink()
    assert kinds(shared.open()) == {V1: ["missing"]}
    shared.file().with_name(f"{V1}.yaml.age.nextcloud").write_bytes(b"x")
    (finding,) = check(shared.open(), today=TODAY).data.findings
    assert (finding.number, finding.kind) == (V1, "online")
    assert "right-click" in finding.text
    shared.file().write_bytes(data)
    shared.file().with_name(f"{V1}.yaml.age.nextcloud").unlink()
    assert kinds(shared.open()) == {}


def test_settings_that_cannot_be_read_are_named_and_the_rest_is_checked(shared: Shared) -> None:
    shared.file("programme").write_bytes(b"spoilt")
    (shared.place(shared.crew.anna) / "copies" / "programme").unlink()
    (shared.place(shared.crew.anna) / "index").unlink(missing_ok=True)
    held = shared.open().read(V1)
    shared.open().save(held, evolve(held.record, phone="0612345000"), at=shared.crew.at())
    result = check(shared.open(), today=TODAY)
    assert [(each.number, each.kind) for each in result.data.findings] == [("programme", "damaged")]
    assert result.next_step == "bgz"


def test_leads_who_contradict_each_other_and_lost_admissions_are_named(shared: Shared) -> None:
    crew = shared.crew
    bea = crew.laptops["bea"]
    crew.change(crew.anna, teamsets.new_roles(crew.history.now, "bea", {COORDINATOR, LEAD}))
    crew.admit("cor")
    now, before = crew.history.now, crew.history.heads
    crew.change(crew.anna, teamsets.new_roles(now, "cor", {COORDINATOR, LEAD}), after=before)
    crew.change(crew.anna, teamsets.new_roles(now, "cor", {COORDINATOR, SAFEGUARDING}), after=before)
    crew.admit("dora", by=bea, after=before)
    crew.remove(bea, after=before)
    shared.write_team()
    found = [each for each in check(shared.open(), today=TODAY).data.findings if each.number == "team"]
    assert [each.kind for each in found] == ["conflict", "late"]
    assert "Cor" in found[0].text
    assert all(each.command == "bgz team list" for each in found)


def test_progress_is_told_for_every_record(shared: Shared) -> None:
    steps: list[tuple[int, int]] = []
    check(shared.open(), today=TODAY, progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


def test_what_concerns_no_file_is_left_for_the_screen(shared: Shared) -> None:
    folder = shared.open()
    folder.notices.append("The recovery is not finished.")  # type: ignore[arg-type]
    result = check(folder, today=TODAY)
    assert result.attention
    assert folder.notices == ["The recovery is not finished."]
