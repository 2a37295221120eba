"""After a theft: what one laptop wrote since a day, in every record, and taking it back in bulk."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import device_log, team_remove
from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.domain.cases.person import Left
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.values.months import Month
from bgz.errors import NotFound, Usage
from bgz.storage import layout, teamsets

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 4)
THEFT = date(2023, 12, 1)
V1, V2, V3 = "V-7K3QF", "V-00002", "V-00003"
NIGHT = datetime(2023, 12, 1, 3, 0, tzinfo=UTC)
TODAY = date(2023, 12, 4)


def change(folder: CaseFolder, number: str, at: datetime, **facts: Any) -> None:
    held = folder.read(number)
    folder.save(held, evolve(held.record, **facts), at=at)


@pytest.fixture
def stolen(office: Any) -> Any:
    """Bert worked honestly in November; on 1 December his laptop writes what he did not."""
    office.admit("bert")
    anna, bert = office.open("anna"), office.open("bert")
    children = {"k0001": Child(born=Month(2015, 3))}
    anna.create(RequestFamily(number=V1, surname="Jansen", registered_on=DAY, children=children), at=office.at())
    anna.create(RequestFamily(number=V2, surname="Bakker", registered_on=DAY), at=office.at())
    change(bert, V1, office.at(), surname="Smit", phone="0612345000")
    change(bert, V1, NIGHT, surname="Onzin")
    change(bert, V1, NIGHT + timedelta(minutes=1), surname="Onzin 2", children={})
    change(bert, V2, NIGHT, left=Left(on=THEFT, reason="stopped"))
    bert.create(RequestFamily(number=V3, surname="Verzonnen"), at=NIGHT)
    change(bert, V3, NIGHT, surname="Nog eens")
    change(office.open("anna"), V1, NIGHT + timedelta(hours=5), email="jansen@example.org")
    return office


def entries(office: Any, since: date | None = THEFT, typed: str = "pc-bert") -> list[tuple[str, str, tuple[str, ...]]]:
    view = device_log.device_log(office.open("anna"), typed, since=since).data
    return [(each.number, each.state, each.paths) for each in view.entries]


class TestLog:
    """Every change of one laptop, the newest last."""

    def test_since_the_theft(self, stolen: Any) -> None:
        found = entries(stolen)
        assert sorted(each[0] for each in found) == [V2, V3, V3, V1, V1]
        number, state, paths = found[-1]
        assert (number, state, set(paths)) == (V1, "counted", {"surname", "children.k0001"})
        assert len(entries(stolen, None)) == 6

    def test_a_change_dated_back_is_found_by_what_it_builds_on(self, stolen: Any) -> None:
        """The thief sets his clock back a month."""
        change(stolen.open("bert"), V1, datetime(2023, 11, 5, tzinfo=UTC), phone="0612345999")
        assert (V1, "counted", ("phone",)) in entries(stolen)

    def test_late_and_waiting_changes_are_marked(self, stolen: Any, tmp_path: Any) -> None:
        shutil.copytree(stolen.root, tmp_path / "offline")
        anna = stolen.open("anna")
        team_remove.remove(anna, team_remove.plan(anna, "bert", today=TODAY), today=TODAY, at=stolen.at())
        bert = stolen.open("bert", tmp_path / "offline")
        change(bert, V1, NIGHT + timedelta(days=5), surname="Te laat")
        bert.create(RequestFamily(number="V-00009"), at=NIGHT + timedelta(days=6))
        for number in (V1, "V-00009"):
            name = f"{number} (kopie).yaml.age" if number == V1 else f"{number}.yaml.age"
            shutil.copy(layout.path_of(tmp_path / "offline", number), stolen.root / "families" / name)
        assert entries(stolen)[-2:] == [(V1, "late", ("surname",)), ("V-00009", "late", ())]
        assert entries(stolen, typed="bert")[-1][1] == "late"

    def test_what_waits_for_news_of_the_team_is_marked(self, stolen: Any, tmp_path: Any) -> None:
        """Carla changed the team elsewhere, Bert's laptop knows that already, this one does not."""
        stolen.admit("carla", (COORDINATOR, LEAD))
        shutil.copytree(stolen.root, tmp_path / "offline")
        carla = stolen.open("carla", tmp_path / "offline")
        carla.change_team(teamsets.new_roles(carla.now, "mbert", (COORDINATOR, LEAD)), at=stolen.at())
        change(stolen.open("bert", tmp_path / "offline"), V1, NIGHT + timedelta(days=5), surname="Wacht")
        shutil.copy(layout.path_of(tmp_path / "offline", V1), layout.path_of(stolen.root, V1))
        assert entries(stolen)[-1] == (V1, "waiting", ("surname",))

    def test_the_team_file_and_the_settings_are_in_it(self, office: Any) -> None:
        office.admit("carla", (COORDINATOR, LEAD))
        found = [each.number for each in device_log.device_log(office.open("anna"), "pc-anna").data.entries]
        assert found == ["team", "programme", "team"]

    def test_of_the_team_file_no_public_keys_are_told(self, office: Any) -> None:
        office.admit("carla", (COORDINATOR, LEAD))
        view = device_log.device_log(office.open("anna"), "pc-anna").data
        laptop = next(each for path, each in view.entries[-1].values.items() if path.startswith("devices."))
        assert laptop == {"member": "mcarla", "name": "pc-carla"}
        assert view.keys["mcarla"] == "Carla de Boer"

    def test_nothing_in_that_time(self, stolen: Any) -> None:
        result = device_log.device_log(stolen.open("anna"), "pc-bert", since=date(2024, 1, 1))
        assert result.data.entries == ()
        assert "nothing" in result.messages[0]

    @pytest.mark.parametrize(("typed", "error"), [("pc-piet", NotFound), ("", NotFound), ("pc-", NotFound)])
    def test_a_laptop_that_nobody_has(self, stolen: Any, typed: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            entries(stolen, typed=typed)

    def test_two_laptops_of_one_name(self, stolen: Any) -> None:
        stolen.admit("bert-thuis", owner="bert")
        with pytest.raises(Usage, match="pc-bert-thuis"):
            entries(stolen, typed="bert")
        assert entries(stolen, typed=stolen.keys["bert"].device)

    def test_a_file_that_cannot_be_read_is_told(self, stolen: Any) -> None:
        layout.path_of(stolen.root, "V-00008").write_bytes(b"nonsense")
        layout.path_of(stolen.root, "M-00008").write_bytes(b"a concern")
        folder = stolen.open("anna")
        assert device_log.device_log(folder, "pc-bert").data.entries
        assert any("V-00008" in each for each in folder.notices)


def plan(office: Any, since: date | None = THEFT) -> tuple[CaseFolder, device_log.BulkUndo]:
    folder = office.open("anna")
    return folder, device_log.plan(folder, "pc-bert", since=since, today=TODAY, at=office.at()).data


class TestTakeBack:
    """One new change a record makes it as if the laptop had not written; what others did stays."""

    def test_what_was_looked_at_can_be_done_at_once(self, stolen: Any) -> None:
        folder, begin = stolen.open("anna"), stolen.keys["bert"].device[:8]
        for since, days in ((THEFT, f" --since {THEFT.isoformat()}"), (None, "")):
            result = device_log.plan(folder, "pc-bert", since=since, today=TODAY, at=stolen.at())
            assert result.next_step == f"bgz undo --device {begin}{days}"
        nothing = device_log.plan(folder, "pc-bert", since=TODAY.replace(year=2099), today=TODAY, at=stolen.at())
        assert nothing.next_step.startswith(f"bgz log --device {begin}")

    def test_everything_since_the_theft(self, stolen: Any) -> None:
        folder, planned = plan(stolen)
        assert folder.read(V1).record.surname == "Onzin 2"  # nothing is written yet
        seen: list[tuple[int, int]] = []
        result = device_log.take_back(
            folder, planned, today=TODAY, at=stolen.at(), progress=lambda *each: seen.append(each)
        )
        assert seen == [(1, 3), (2, 3), (3, 3)]
        record = folder.read(V1).record
        assert (record.surname, record.phone, record.email) == ("Smit", "0612345000", "jansen@example.org")
        assert list(record.children) == ["k0001"]
        assert folder.read(V2).record.left is None
        assert folder.read(V3).record.surname == "Verzonnen"  # who made a record cannot take it back
        assert result.attention
        assert {each.number: len(each.changes) for each in result.data.records} == {V1: 2, V2: 1, V3: 1}
        (problem,) = next(each.problems for each in result.data.records if each.number == V3)
        assert "cannot be undone" in problem
        again = plan(stolen)[1]
        assert [each.changes for each in again.records] == [(), (), ()]

    def test_after_the_laptop_was_removed(self, stolen: Any) -> None:
        """Removal signs for what was there, good and bad alike; what is bad is taken back all the same."""
        folder = stolen.open("anna")
        found = device_log.plan(folder, "pc-bert", since=THEFT, today=TODAY, at=stolen.at())
        assert "bgz team remove" in found.messages[0]
        team_remove.remove(folder, team_remove.plan(folder, "bert", today=TODAY), today=TODAY, at=stolen.at())
        found = device_log.plan(folder, "pc-bert", since=THEFT, today=TODAY, at=stolen.at())
        assert found.messages == ()
        device_log.take_back(folder, found.data, today=TODAY, at=stolen.at())
        assert (folder.read(V1).record.surname, folder.read(V2).record.left) == ("Smit", None)

    def test_it_can_be_undone_itself(self, stolen: Any) -> None:
        folder, planned = plan(stolen)
        device_log.take_back(folder, planned, today=TODAY, at=stolen.at())
        folder.undo(V2, folder.history(V2)[-1].id, at=stolen.at())
        assert folder.read(V2).record.left is not None

    def test_what_the_gates_refuse_stays_and_is_listed(self, stolen: Any) -> None:
        """Bert gave a child that a match now needs."""
        from bgz.domain.cases.match import Match, Proposal
        from bgz.domain.cases.support_family import SupportFamily

        bert = stolen.open("bert")
        change(bert, V2, NIGHT + timedelta(hours=1), children={"k0002": Child(born=Month(2016, 1))})
        anna = stolen.open("anna")
        anna.create(SupportFamily(number="S-4TX9B", registered_on=DAY), at=stolen.at())
        match = Match(
            number="K-2H4MN",
            request_family=V2,
            support_family="S-4TX9B",
            children=("k0002",),
            proposed=Proposal(on=TODAY),
        )
        anna.create(match, at=stolen.at())
        folder, planned = plan(stolen)
        refused = next(each for each in planned.records if each.number == V2)
        assert refused.paths == ("left",)  # the family did not leave: that can be taken back
        assert len(refused.changes) == 1
        assert "K-2H4MN" in refused.problems[0]
        device_log.take_back(folder, planned, today=TODAY, at=stolen.at())
        assert list(folder.read(V2).record.children) == ["k0002"]
        assert folder.read(V2).record.left is None

    def test_a_gate_that_closed_in_the_meantime(self, stolen: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        folder, planned = plan(stolen)
        monkeypatch.setattr(device_log, "broken", lambda *_given: iter(["not now"]))
        result = device_log.take_back(folder, planned, today=TODAY, at=stolen.at())
        assert [each.changes for each in result.data.records] == [(), (), ()]
        assert folder.read(V1).record.surname == "Onzin 2"

    def test_the_team_is_not_put_back_in_bulk(self, office: Any) -> None:
        office.admit("bert")
        found = device_log.plan(office.open("bert"), "pc-anna", since=None, today=TODAY, at=office.at()).data
        assert {each.number: each.changes for each in found.records} == {"team": (), "programme": ()}

    def test_what_needs_another_role_stays(self, office: Any) -> None:
        """Bert is no lead: what a laptop did to the settings is not for him."""
        bert = office.admit("bert")
        anna = office.open("anna")
        held = anna.read("programme")
        anna.save(held, evolve(held.record, four_eyes=True), at=office.at())
        planned = device_log.plan(bert, "pc-anna", since=None, today=TODAY, at=office.at()).data
        result = device_log.take_back(bert, planned, today=TODAY, at=office.at())
        (record,) = (each for each in result.data.records if each.number == "programme")
        assert record.changes == ()
        assert any("another role" in each for each in record.problems)

    def test_nothing_to_take_back(self, stolen: Any) -> None:
        folder = stolen.open("anna")
        found = device_log.plan(folder, "pc-bert", since=date(2024, 1, 1), today=TODAY, at=stolen.at())
        assert found.data.records == ()
        assert found.messages
