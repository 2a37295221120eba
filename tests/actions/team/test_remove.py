"""A laptop leaves the team: what it did stays, what it sends later does not count, and every file is encrypted anew."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import team_accept, team_cover, team_remove, team_rights
from bgz.actions.check import check
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.errors import Locked, NotFound, Refused, Usage
from bgz.storage import layout, upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bgz.actions.team_remove import Leaving
    from bgz.storage.folder import CaseFolder

    Killed = Callable[[Callable[[], object]], Iterator[int]]

DAY = date(2023, 11, 4)
V1, V2, S1 = "V-7K3QF", "V-00002", "S-4TX9B"


@pytest.fixture
def team(office: Any) -> Any:
    """Return the office with Anna (lead), Bert, and Carla (lead); Bert made one family, and changed another."""
    office.admit("bert")
    office.admit("carla", (COORDINATOR, LEAD))
    anna = office.open("anna")
    anna.create(RequestFamily(number=V1, surname="Jansen", owner="manna"), at=office.at())
    anna.create(SupportFamily(number=S1), at=office.at())
    bert = office.open("bert")
    bert.create(RequestFamily(number=V2, surname="Bakker", owner="mbert", registered_on=DAY), at=office.at())
    change(bert, office, V1, surname="Smit")
    return office


def change(folder: CaseFolder, office: Any, number: str, **facts: Any) -> None:
    from attrs import evolve

    held = folder.read(number)
    folder.save(held, evolve(held.record, **facts), at=office.at())


def removed(office: Any, who: str = "bert", *, by: str = "anna", **more: Any) -> Leaving:
    folder = office.open(by)
    planned = team_remove.plan(folder, who, taker=more.get("taker"), today=DAY)
    return team_remove.remove(folder, planned, today=DAY, at=office.at(), **more).data


def sealed_for(office: Any, number: str) -> bool:
    """Whether the file of `number` opens with Bert's key."""
    from bgz.storage import age

    try:
        age.decrypt(layout.path_of(office.root, number).read_bytes(), [office.keys["bert"].age])
    except age.NotForMe:
        return False
    return True


class TestRemove:
    """One command: acknowledge, change the team, encrypt anew."""

    def test_what_was_done_stays_and_nothing_can_be_read_any_more(self, team: Any) -> None:
        seen: list[tuple[int, int]] = []
        view = removed(team, progress=lambda *each: seen.append(each))
        assert (view.name, view.whole, view.cases, view.taken_over, view.encrypted) == ("Bert de Boer", True, 1, 2, 4)
        assert seen[-1] == (4, 4)
        anna = team.open("anna")
        assert anna.read(V1).record.surname == "Smit"
        assert anna.read(V2).record.surname == "Bakker"
        assert not any(sealed_for(team, number) for number in ("programme", V1, V2, S1))

    def test_before_nothing_is_written(self, team: Any) -> None:
        before = {path: path.read_bytes() for path in team.root.rglob("*") if path.is_file()}
        planned = team_remove.plan(team.open("anna"), "bert", today=DAY)
        assert planned.laptops[0].startswith("pc-bert (Bert de Boer, ")
        assert {path: path.read_bytes() for path in team.root.rglob("*") if path.is_file()} == before

    def test_the_cases_go_to_a_colleague(self, team: Any) -> None:
        assert removed(team, taker="carla").taker == "Carla de Boer"
        assert team.open("anna").read(V2).record.owner == "mcarla"

    def test_it_says_what_removal_cannot_do(self, team: Any) -> None:
        folder = team.open("anna")
        planned = team_remove.plan(folder, "bert", today=DAY)
        result = team_remove.remove(folder, planned, today=DAY, at=team.at())
        said = " ".join(result.messages)
        for part in ("stays readable", "sharing", "1 open case is nobody's now"):
            assert part in said
        assert "paper key" not in said  # there is none in this team
        assert result.next_step == "bgz team hand-over bert@example.org"

    def test_for_whom_she_stood_in_is_said(self, team: Any) -> None:
        folder = team.open("anna")
        for who in ("anna", "carla"):
            by, until = ("bert", None) if who == "carla" else ("carla", DAY)
            team_cover.cover(folder, who, by, since=DAY, until=until, today=DAY, at=team.at())
        result = team_remove.remove(folder, team_remove.plan(folder, "bert", today=DAY), today=DAY, at=team.at())
        assert "Bert de Boer stood in for Carla de Boer. Say who does now: bgz team cover" in result.messages

    def test_of_one_laptop_it_speaks_of_the_laptop(self, team: Any) -> None:
        """Who stays must not be told to take herself off the sharing."""
        team.admit("anna-thuis", owner="anna")
        folder, device = team.open("anna"), team.keys["anna-thuis"].device
        result = team_remove.remove(folder, team_remove.plan(folder, device, today=DAY), today=DAY, at=team.at())
        said = " ".join(result.messages)
        assert "Anna de Boer stays in the team" in said
        assert f"bgz log --device {device[:8]}, bgz undo --device {device[:8]}" in said
        assert "sharing of the case folder" not in said
        again = team_remove.remove(folder, team_remove.plan(folder, device, today=DAY), today=DAY, at=team.at())
        assert "--device" not in " ".join(again.messages)

    def test_laptops_of_one_name_are_told_apart_by_id(self, team: Any) -> None:
        team.admit("anna-thuis", owner="anna")
        with pytest.raises(Usage) as caught:
            team_accept.late(team.open("anna"), "anna")
        ids = {team.keys[each].device[:8] for each in ("anna", "anna-thuis")}
        assert any(each in caught.value.hint for each in ids)

    def test_again_does_no_harm(self, team: Any) -> None:
        removed(team)
        again = removed(team)
        assert (again.devices, again.encrypted, again.taken_over) == ((), 0, 0)

    def test_one_laptop_of_two(self, team: Any) -> None:
        team.admit("bert-thuis", owner="bert")
        view = removed(team, "pc-bert-thuis")
        assert (view.whole, view.cases, len(view.devices)) == (False, 0, 1)
        assert team.open("bert").read(V1).record.surname == "Smit"
        with pytest.raises(Locked):
            team.open("bert-thuis").read(V1)

    def test_a_stolen_laptop_of_ones_own(self, team: Any) -> None:
        team.admit("anna-thuis", owner="anna")
        thuis = team.open("anna-thuis")
        change(thuis, team, V1, surname="De Wit")
        view = removed(team, team.keys["anna-thuis"].device[:6])
        assert (view.name, view.whole) == ("Anna de Boer", False)
        assert team.open("anna").read(V1).record.surname == "De Wit"

    @pytest.mark.parametrize(("by", "who"), [("anna", "anna"), ("carla", "carla"), ("carla", "me")])
    def test_the_laptop_one_works_at_is_refused(self, team: Any, by: str, who: str) -> None:
        with pytest.raises(Refused):
            removed(team, who, by=by)

    @pytest.mark.parametrize("who", ["anna", "carla", "me"])
    def test_a_coordinator_may_not(self, team: Any, who: str) -> None:
        with pytest.raises(Refused, match="Only a lead"):
            removed(team, who, by="bert")

    def test_the_last_reader_of_the_concerns_is_refused(self, team: Any) -> None:
        with pytest.raises(Refused, match="concerns"):
            removed(team, "anna", by="carla")

    @pytest.mark.parametrize(("who", "error"), [("piet", NotFound), ("boer", Usage), ("pc-", NotFound)])
    def test_whom_nobody_can_mean(self, team: Any, who: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            removed(team, who)

    def test_the_cases_do_not_go_to_herself(self, team: Any) -> None:
        with pytest.raises(Refused, match="same person"):
            team_remove.plan(team.open("anna"), "bert", taker="bert", today=DAY)

    def test_a_reader_of_concerns_only_by_another(self, team: Any) -> None:
        """Who cannot read the concerns cannot encrypt them anew either."""
        team.admit("dora", (COORDINATOR, SAFEGUARDING))
        place = layout.path_of(team.root, "M-00001")
        place.write_bytes(b"not opened here")
        with pytest.raises(Refused, match="Only a lead who may read the concerns"):
            removed(team, "dora", by="carla")
        place.unlink()
        assert removed(team, "dora", by="carla").whole


class TestCutOff:
    """Stopped at any moment, the same command again finishes it."""

    @pytest.mark.parametrize("after", [0, 1, 3])
    def test_while_encrypting(self, team: Any, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
        real, left = upkeep.reseal, [after]

        def reseal(*args: Any) -> bool:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(*args)

        monkeypatch.setattr(upkeep, "reseal", reseal)
        with pytest.raises(KeyboardInterrupt):
            removed(team)
        monkeypatch.setattr(upkeep, "reseal", real)
        assert any(sealed_for(team, number) for number in ("programme", V1, V2, S1))
        removed(team)
        assert not any(sealed_for(team, number) for number in ("programme", V1, V2, S1))
        assert team.open("anna").read(V2).record.surname == "Bakker"

    @pytest.mark.slow
    @pytest.mark.skipif(os.name != "posix", reason="needs fork")
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_killed_at_any_write(self, team: Any, tmp_path: Any, killed: Killed) -> None:
        for name in ("cases", "home"):
            shutil.copytree(tmp_path / name, tmp_path / "before" / name)
        for step in killed(lambda: removed(team, taker="carla")):
            removed(team, taker="carla")
            anna = team.open("anna")
            assert anna.read(V1).record.surname == "Smit", f"killed at step {step}"
            assert (anna.read(V2).record.surname, anna.read(V2).record.owner) == ("Bakker", "mcarla")
            assert not anna.now.active(team.keys["bert"].device)
            assert not any(sealed_for(team, number) for number in ("programme", V1, V2, S1))
            for name in ("cases", "home"):
                shutil.rmtree(tmp_path / name)
                shutil.copytree(tmp_path / "before" / name, tmp_path / name)
        assert step > 20


class TestLate:
    """The removed laptop goes on writing with the team file it has; a lead looks and takes in what is honest."""

    @pytest.fixture
    def late(self, team: Any, tmp_path: Any) -> Any:
        """Remove Bert while he works offline: one family changed, a new one made."""
        shutil.copytree(team.root, tmp_path / "offline")
        removed(team)
        bert = team.open("bert", tmp_path / "offline")
        change(bert, team, V1, surname="Te Laat")
        bert.create(RequestFamily(number="V-00009", surname="Nieuw"), at=team.at())
        for number in (V1, "V-00009"):
            offline = layout.path_of(tmp_path / "offline", number)
            name = offline.name.replace(
                ".yaml", ".sync-conflict-20231104-101231-ABCDEFG.yaml" if number == V1 else ".yaml"
            )
            shutil.copy(offline, layout.path_of(team.root, number).with_name(name))
        return team

    def test_it_does_not_count_until_it_is_taken_in(self, late: Any) -> None:
        anna = late.open("anna")
        assert anna.read(V1).record.surname == "Smit"
        found = team_accept.late(anna, "bert").data
        assert {record.number for record in found.records} == {V1, "V-00009"}
        (entry,) = next(record for record in found.records if record.number == V1).entries
        assert (entry.by, entry.paths) == ("Bert de Boer", ("surname",))
        assert team_accept.accept(anna, found, [V1], at=late.at()).data.accepted == (V1,)
        assert anna.read(V1).record.surname == "Te Laat"
        (left,) = team_accept.late(anna, "bert").data.records
        assert left.number == "V-00009"
        team_accept.accept(anna, team_accept.late(anna, "bert").data, ["V-00009"], at=late.at())
        assert late.open("carla").read("V-00009").record.surname == "Nieuw"

    def test_only_a_laptop_of_which_something_came_late_can_be_meant(self, late: Any, tmp_path: Any) -> None:
        """Bert has a laptop besides, in use and of the same name."""
        late.admit("bert-thuis", owner="bert")
        found = team_accept.late(late.open("anna"), "bert").data
        assert found.device == late.keys["bert"].device
        assert {record.number for record in found.records} == {V1, "V-00009"}

    def test_what_stands_now_is_shown_beside_it(self, late: Any) -> None:
        found = {each.number: each for each in team_accept.late(late.open("anna"), "bert").data.records}
        assert found[V1].now == {"surname": "Smit"}
        assert found["V-00009"].now == {}

    def test_what_is_declined_holds_nothing_and_is_told_no_more(self, late: Any) -> None:
        anna = late.open("anna")
        found = team_accept.late(anna, "bert").data
        wrong = {each.number: [entry.change for entry in each.entries] for each in found.records}
        done = team_accept.accept(anna, found, [V1], wrong=wrong, at=late.at()).data
        assert (done.accepted, done.declined) == ((), (V1,))
        assert anna.read(V1).record.surname == "Smit"
        assert not anna.read(V1).conflicts
        assert [each.number for each in team_accept.late(late.open("carla"), "bert").data.records] == ["V-00009"]

    def test_one_change_is_right_and_another_wrong(self, team: Any, tmp_path: Any) -> None:
        shutil.copytree(team.root, tmp_path / "offline")
        removed(team)
        bert = team.open("bert", tmp_path / "offline")
        change(bert, team, V1, phone="0612345001")
        change(bert, team, V1, surname="Fout")
        change(team.open("anna"), team, V1, surname="De Wit")
        offline = layout.path_of(tmp_path / "offline", V1)
        shutil.copy(offline, layout.path_of(team.root, V1).with_name(f"{V1} (1).yaml.age"))
        anna = team.open("anna")
        found = team_accept.late(anna, "bert").data
        (record,) = found.records
        wrong = [entry.change for entry in record.entries if entry.paths == ("surname",)]
        done = team_accept.accept(anna, found, [V1], wrong={V1: wrong}, at=team.at()).data
        assert (done.accepted, done.declined) == ((V1,), ())
        family = team.open("carla").read(V1)
        assert (family.record.phone, family.record.surname) == ("0612345001", "De Wit")
        assert not family.conflicts

    def test_declining_what_another_value_hides_already(self, late: Any) -> None:
        """Nothing of it would hold: there is nothing to take back, and it is settled all the same."""
        anna = late.open("anna")
        found = team_accept.late(anna, "bert").data
        wrong = {V1: [each.change for record in found.records if record.number == V1 for each in record.entries]}
        change(late.open("carla"), late, V1, surname="De Wit")
        assert team_accept.accept(late.open("anna"), found, [V1], wrong=wrong, at=late.at()).data.declined == (V1,)
        assert late.open("carla").read(V1).record.surname == "De Wit"

    def test_a_record_that_came_late_as_a_whole_is_gone_when_declined(self, late: Any) -> None:
        anna = late.open("anna")
        found = team_accept.late(anna, "bert").data
        wrong = {each.number: [entry.change for entry in each.entries] for each in found.records}
        team_accept.accept(anna, found, list(wrong), wrong=wrong, at=late.at())
        folder = late.open("carla")
        assert "V-00009" not in [held.number for held in folder.all()]
        result = check(folder, today=date(2024, 1, 15))
        assert [each for each in result.data.findings if each.number == "V-00009"] == []

    def test_nothing_came_late(self, team: Any) -> None:
        result = team_accept.late(team.open("anna"), "pc-bert")
        assert result.data.records == ()
        assert "Nothing" in result.messages[0]

    def test_a_coordinator_may_not(self, late: Any) -> None:
        late.admit("dirk")
        dirk = late.open("dirk")
        with pytest.raises(Refused, match="Only a lead"):
            team_accept.late(dirk, "bert")
        found = team_accept.late(late.open("anna"), "bert").data
        with pytest.raises(Refused):
            team_accept.accept(dirk, found, [V1], at=late.at())
        assert dirk.read(V1).record.surname == "Smit"


class TestRole:
    """Roles are given and taken away; what was done with them stays."""

    def given(self, office: Any, who: str, by: str = "anna", **roles: tuple[str, ...]) -> team_rights.Roles:
        folder = office.open(by)
        planned = team_rights.plan(folder, who, **roles)
        return team_rights.assign(folder, planned, at=office.at()).data

    def test_given_and_taken(self, team: Any) -> None:
        view = self.given(team, "bert", add=(LEAD,))
        assert (view.before, view.after) == (("coordinator",), ("coordinator", "lead"))
        bert = team.open("bert")
        held = bert.read("programme")
        from attrs import evolve

        bert.save(held, evolve(held.record, four_eyes=True), at=team.at())
        view = self.given(team, "bert", drop=(LEAD,))
        assert view.taken_over == 1
        assert team.open("anna").read("programme").record.four_eyes
        assert team.open("anna").now.members["mbert"].roles == {COORDINATOR}

    def test_nothing_different(self, team: Any) -> None:
        folder = team.open("anna")
        result = team_rights.assign(folder, team_rights.plan(folder, "carla", add=(LEAD,)), at=team.at())
        assert result.messages == ("Nothing was different.",)
        assert result.data.encrypted == 0

    def test_contradicting_leads_are_settled(self, team: Any, tmp_path: Any) -> None:
        """Anna makes Bert lead while Carla, offline, makes him safeguarding: he is neither until one says it again."""
        shutil.copytree(team.root, tmp_path / "offline")
        folder = team.open("carla", tmp_path / "offline")
        team_rights.assign(folder, team_rights.plan(folder, "bert", add=(SAFEGUARDING,)), at=team.at())
        self.given(team, "bert", add=(LEAD,))
        shutil.copy(tmp_path / "offline" / "bgz-team.yaml", team.root / "bgz-team (kopie van Carla).yaml")
        assert team.open("anna").now.members["mbert"].roles == {COORDINATOR}
        view = self.given(team, "bert")
        assert view.settled
        assert not team.open("carla").now.conflicts
        assert self.given(team, "bert", add=(LEAD,)).after == ("coordinator", "lead")

    @pytest.mark.parametrize(
        ("who", "by", "roles", "error"),
        [
            ("bert", "bert", {"add": (LEAD,)}, Refused),
            ("anna", "anna", {"drop": (SAFEGUARDING,)}, Refused),
            ("bert", "anna", {"add": (LEAD,), "drop": (LEAD,)}, Usage),
            ("piet", "anna", {"add": (LEAD,)}, NotFound),
        ],
    )
    def test_what_is_refused(
        self, team: Any, who: str, by: str, roles: dict[str, tuple[str, ...]], error: type[Exception]
    ) -> None:
        before = (team.root / "bgz-team.yaml").read_bytes()
        with pytest.raises(error):
            self.given(team, who, by, **roles)
        assert (team.root / "bgz-team.yaml").read_bytes() == before

    def test_the_last_lead_stays(self, team: Any) -> None:
        self.given(team, "anna", "carla", drop=(LEAD,))
        with pytest.raises(Refused, match="leads the team"):
            self.given(team, "carla", "carla", drop=(LEAD,))

    def test_ones_own_work_as_lead_is_not_lost(self, team: Any) -> None:
        """Anna wrote the settings: she cannot vouch for them herself once she is no lead."""
        with pytest.raises(Refused, match="would not count"):
            self.given(team, "anna", drop=(LEAD,))
        self.given(team, "anna", "carla", drop=(LEAD,))
        assert team.open("bert").read("programme").record.name == "Test"

    def test_who_did_nothing_as_lead_may_step_back(self, team: Any) -> None:
        assert self.given(team, "me", "carla", drop=(LEAD,)).after == ("coordinator",)
