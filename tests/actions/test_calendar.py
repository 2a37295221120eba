"""Calendar files on disk: only what changed is written, wherever they go; nobody's name is in them."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import icalendar
import pytest

from bgz.actions.calendar import calendar
from bgz.domain.cases.person import Contact, Pause
from bgz.domain.cases.programme import MailWish
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.followup.agenda import every_task
from bgz.domain.followup.events import CANCELLED, CHANGED, NEW
from bgz.errors import FolderProblem, NotFound, Refused
from bgz.i18n import in_language
from bgz.storage import atomic, home, layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
V, W = "V-7K3QF", "V-8P0AA"
CANARY = "Kanariepiet"


class Client:
    """A calendar program: it knows an event by its UID, and takes what is newer (RFC 5546, 2.1.5)."""

    def __init__(self) -> None:
        self.held: dict[str, Any] = {}

    def take(self, path: Path) -> None:
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
            last = self.held.get(str(event["uid"]))
            if last is None or self._age(event) >= self._age(last):
                self.held[str(event["uid"])] = event

    def _age(self, event: Any) -> tuple[int, datetime]:
        return int(event["sequence"]), event["dtstamp"].dt

    @property
    def shown(self) -> list[str]:
        events = [each for each in self.held.values() if each["status"] != "CANCELLED"]
        return sorted(f"{each['dtstart'].dt.date()} {each['summary']}" for each in events)


@pytest.fixture
def busy(folder: CaseFolder) -> CaseFolder:
    """Return a folder with two families that signed up."""
    for number in (V, W):
        text = Contact(on=date(2024, 1, 10), about="first_reaction", reached=False, text=CANARY)
        family = RequestFamily(
            number=number,
            owner=folder.member,
            surname=CANARY,
            registered_on=date(2024, 1, 10),
            contacts={"c0001": text},
        )
        folder.create(family, at=AT)
    return folder


def change(folder: CaseFolder, number: str, **values: Any) -> None:
    held = folder.read(number)
    folder.save(held, attrs.evolve(held.record, **values), at=AT)


def files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def kinds(result: Any, place: int = -1) -> list[str]:
    return [each.kind for each in result.data.files[place].changes]


def test_a_file_for_the_coordinator_and_one_for_the_team(busy: CaseFolder, tmp_path: Path) -> None:
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert set(files(tmp_path / "out")) == {f"bgz-{busy.member}.ics", "bgz-team.ics"}
    mine, team = result.data.files
    assert (mine.member, mine.mine, mine.name, team.member, team.mine) == (busy.member, True, "Test", None, False)
    assert mine.tasks == team.tasks == len(kinds(result)) > 2
    assert set(kinds(result)) == {NEW}
    assert result.next_step == "bgz followup"
    assert "nothing comes twice" in result.messages[0]


def test_what_is_new_is_counted_for_the_file_and_not_for_this_laptop(busy: CaseFolder, tmp_path: Path) -> None:
    first = calendar(busy, tmp_path / "one", today=DAY, at=AT)
    other = calendar(busy, tmp_path / "two", today=DAY, at=AT)
    assert [file.changes for file in other.data.files] == [file.changes for file in first.data.files]
    assert other.messages == first.messages
    change(busy, V, intake=Intake(on=DAY))
    calendar(busy, tmp_path / "two", today=DAY, at=AT + timedelta(hours=1))
    again = calendar(busy, tmp_path / "one", today=DAY, at=AT + timedelta(hours=2))
    assert set(kinds(again)) >= {CANCELLED}
    assert again.messages[0] == "2 files here were behind: those calendars were written in another folder last."
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_nothing_changed_leaves_every_byte_and_file_alone(busy: CaseFolder, tmp_path: Path) -> None:
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    before = files(tmp_path / "out")
    memory = home.team_home(home.home(), busy.team.pinned) / "calendar"
    written = [*(tmp_path / "out").iterdir(), *memory.glob("*.json")]
    times = {path: path.stat().st_mtime_ns for path in written}
    again = calendar(busy, tmp_path / "out", today=DAY + timedelta(days=1), at=AT + timedelta(days=1))
    assert files(tmp_path / "out") == before
    assert len(times) == 4
    assert {path: path.stat().st_mtime_ns for path in written} == times
    assert again.messages == ("Nothing changed since the last time.",)
    assert not any(file.changed or file.changes for file in again.data.files)


def test_only_what_changed_changes(busy: CaseFolder, tmp_path: Path) -> None:
    client, path = Client(), tmp_path / "out" / "bgz-team.ics"
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    client.take(path)
    before = {uid: event.to_ical() for uid, event in client.held.items()}
    change(busy, V, intake=Intake(on=DAY))
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(hours=1))
    client.take(path)
    assert CANCELLED in kinds(result)
    assert CHANGED not in kinds(result)
    changed = {uid for uid, event in client.held.items() if event.to_ical() != before.get(uid)}
    assert len(changed) == len(kinds(result))
    assert all(str(client.held[uid]["summary"]).startswith(V) for uid in changed)
    assert f"{V} intake" not in " ".join(client.shown)


def test_taken_over_twice_and_an_old_file_again_there_are_no_doubles(busy: CaseFolder, tmp_path: Path) -> None:
    client, path = Client(), tmp_path / "out" / "bgz-team.ics"
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    old = tmp_path / "old.ics"
    old.write_bytes(path.read_bytes())
    client.take(path)
    client.take(path)
    shown = client.shown
    assert len(shown) == len(set(shown)) == len(client.held)
    change(busy, V, on_hold={"h0001": Pause(since=DAY, until=date(2024, 3, 1), reason="ill")})
    change(busy, W, intake=Intake(on=DAY))
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    client.take(path)
    now = client.shown
    assert now != shown
    client.take(old)
    assert client.shown == now


def test_done_opened_again_and_done(busy: CaseFolder, tmp_path: Path) -> None:
    client, path = Client(), tmp_path / "out" / "bgz-team.ics"
    seen = []
    for minute, intake in enumerate((None, Intake(on=DAY), None, Intake(on=DAY))):
        change(busy, V, intake=intake)
        calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(minutes=minute))
        client.take(path)
        seen.append(sum(f"{V} intake" in each for each in client.shown))
    assert seen == [1, 0, 1, 0]


def test_what_is_cancelled_goes_after_ninety_days(busy: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "out" / "bgz-team.ics"
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    change(busy, V, intake=Intake(on=DAY))
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert b"STATUS:CANCELLED" in path.read_bytes()
    later = timedelta(days=91)
    calendar(busy, tmp_path / "out", today=DAY, at=AT + later)
    assert b"STATUS:CANCELLED" not in path.read_bytes()


def test_another_folder_goes_on_counting(busy: CaseFolder, tmp_path: Path) -> None:
    client = Client()
    calendar(busy, tmp_path / "one", today=DAY, at=AT)
    client.take(tmp_path / "one" / "bgz-team.ics")
    change(busy, V, intake=Intake(on=DAY))
    calendar(busy, tmp_path / "two", today=DAY, at=AT)  # within the same minute
    client.take(tmp_path / "two" / "bgz-team.ics")
    shown = client.shown
    assert f"{V} intake" not in " ".join(shown)
    calendar(busy, tmp_path / "one", today=DAY, at=AT)
    assert files(tmp_path / "one") == files(tmp_path / "two")


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff" * 100])
def test_a_lost_memory_goes_on_from_the_file(busy: CaseFolder, tmp_path: Path, damage: bytes) -> None:
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    before = files(tmp_path / "out")
    for path in (home.team_home(home.home(), busy.team.pinned) / "calendar").glob("*.json"):
        path.write_bytes(damage)
    calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(days=1))
    assert files(tmp_path / "out") == before
    for path in (home.team_home(home.home(), busy.team.pinned) / "calendar").glob("*.json"):
        path.write_bytes(damage)
    change(busy, V, intake=Intake(on=DAY))
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(days=1))
    assert CANCELLED in kinds(result)


def test_a_damaged_file_is_written_anew(busy: CaseFolder, tmp_path: Path) -> None:
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    before = files(tmp_path / "out")
    (tmp_path / "out" / "bgz-team.ics").write_bytes(b"half")
    calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(days=1))
    assert files(tmp_path / "out") == before


def test_a_record_that_cannot_be_opened_cancels_nothing(busy: CaseFolder, tmp_path: Path) -> None:
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    before = files(tmp_path / "out")
    place = home.team_home(home.home(), busy.team.pinned)
    for path in (layout.path_of(busy.root, V), place / "copies" / V):
        path.write_bytes(b"age-encryption.org/v1\n-> spoilt")
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT + timedelta(days=1))
    assert files(tmp_path / "out") == before
    assert not kinds(result)


def test_all_tasks_of_the_coming_year_stand_in_it_once(busy: CaseFolder, tmp_path: Path) -> None:
    from bgz.actions.casebook import open_casebook

    client = Client()
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    client.take(tmp_path / "out" / "bgz-team.ics")
    last = DAY + timedelta(days=366)
    wanted = [f"{task.due} {task.case}" for task in every_task(open_casebook(busy), DAY) if task.due <= last]
    assert sorted(" ".join(each.split()[:2]) for each in client.shown) == sorted(wanted)


def test_fewer_days_call_the_rest_off(busy: CaseFolder, tmp_path: Path) -> None:
    client, path = Client(), tmp_path / "out" / "bgz-team.ics"
    for days in (366, 5, 366):
        calendar(busy, tmp_path / "out", today=DAY, at=AT, days=days)
        client.take(path)
        limit = (DAY + timedelta(days=days)).isoformat()
        assert all(each[:10] <= limit for each in client.shown)
        assert any(f"{V} intake" in each for each in client.shown) == (days == 366)


def test_only_mine(busy: CaseFolder, tmp_path: Path) -> None:
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT, owner="me")
    assert set(files(tmp_path / "out")) == {f"bgz-{busy.member}.ics"}
    assert len(result.messages) == 1
    for nobody in ("none", "niemand-heet-zo"):
        with pytest.raises(NotFound) as caught:
            calendar(busy, tmp_path / "out", today=DAY, at=AT, owner=nobody)
        assert "--owner me" in caught.value.hint


def test_a_dry_run_tells_and_writes_nothing(busy: CaseFolder, tmp_path: Path) -> None:
    place = tmp_path / "my agenda"
    result = calendar(busy, place, today=DAY, at=AT, dry_run=True, owner="me", days=30)
    assert not place.exists()
    assert not list((home.team_home(home.home(), busy.team.pinned) / "calendar").glob("*.json"))
    assert result.data.dry_run
    assert set(kinds(result)) == {NEW}
    assert result.next_step == f'bgz calendar --to "{place}" --owner me --days 30'
    assert calendar(busy, place, today=DAY, at=AT, days=30, owner="me").data.files == result.data.files


def test_it_goes_to_the_documents_when_nobody_says_where(
    busy: CaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_documents_path", lambda: tmp_path / "Documents")
    result = calendar(busy, today=DAY, at=AT, dry_run=True)
    assert result.data.folder == tmp_path / "Documents" / "bgz-agenda"
    assert result.next_step == "bgz calendar"


@pytest.mark.parametrize("below", ["", "families", "agenda/mine", "../cases"])
def test_never_in_the_case_folder(busy: CaseFolder, below: str) -> None:
    before = sorted(busy.root.rglob("*"))
    with pytest.raises(Refused) as caught:
        calendar(busy, busy.root / below, today=DAY, at=AT)
    assert "--to" in caught.value.hint
    assert sorted(busy.root.rglob("*")) == before


def test_not_through_a_link_into_the_case_folder(busy: CaseFolder, tmp_path: Path) -> None:
    try:
        (tmp_path / "link").symlink_to(busy.root, target_is_directory=True)
    except OSError:
        pytest.skip("this system lets nobody make links")
    with pytest.raises(Refused):
        calendar(busy, tmp_path / "link" / "mine", today=DAY, at=AT)


def test_the_calendars_of_another_team_are_left_alone(busy: CaseFolder, tmp_path: Path) -> None:
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    path = tmp_path / "out" / "bgz-team.ics"
    lines = path.read_bytes().split(b"\r\n")
    other = [b"X-WR-RELCALID:" + b"e" * 32 if line.startswith(b"X-WR-RELCALID") else line for line in lines]
    path.write_bytes(b"\r\n".join(other))
    before = files(tmp_path / "out")
    change(busy, V, intake=Intake(on=DAY))
    with pytest.raises(Refused, match="another team") as caught:
        calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert files(tmp_path / "out") == before
    assert "you may delete that folder" in caught.value.hint


def test_a_place_that_cannot_be_written_is_said(
    busy: CaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FolderProblem, match="cannot be read or written"):
        calendar(busy, tmp_path / "file" / "out", today=DAY, at=AT)
    write = atomic.write

    def full(path: Path, data: bytes, **more: Any) -> None:
        if path.suffix == ".ics":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, data, **more)

    client = Client()
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "write", full)
        with pytest.raises(FolderProblem) as caught:
            calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert "disk is full" in caught.value.message
    change(busy, V, intake=Intake(on=DAY))
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    client.take(tmp_path / "out" / "bgz-team.ics")
    assert f"{V} intake" not in " ".join(client.shown)
    assert f"{W} intake" in " ".join(client.shown)


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_write_the_next_time_makes_it_good(
    busy: CaseFolder, tmp_path: Path, killed: Callable[[Callable[[], object]], Iterator[int]]
) -> None:
    path = tmp_path / "out" / "bgz-team.ics"
    client = Client()
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    client.take(path)
    before = client.shown
    change(busy, V, intake=Intake(on=DAY))
    steps = []
    for step in killed(lambda: calendar(busy, tmp_path / "out", today=DAY, at=AT)):
        steps.append(step)
        client.take(path)
        assert (client.shown == before) == (f"{V} intake" in " ".join(client.shown))  # the old calendar, or the new
    assert client.shown != before
    assert len(steps) > 4
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert not any(file.changed for file in result.data.files)


def test_each_file_is_in_the_language_of_whose_it_is(busy: CaseFolder, tmp_path: Path) -> None:
    change(busy, "programme", mail={busy.member: MailWish(language="en")})
    calendar(busy, tmp_path / "out", today=DAY, at=AT)
    held = files(tmp_path / "out")
    assert f"{V} first reaction".encode() in held[f"bgz-{busy.member}.ics"]
    assert f"{V} eerste reactie".encode() in held["bgz-team.ics"]


def test_in_what_language_somebody_works_changes_no_calendar(busy: CaseFolder, tmp_path: Path) -> None:
    with in_language("nl"):
        calendar(busy, tmp_path / "out", today=DAY, at=AT)
    with in_language("en"):
        again = calendar(busy, tmp_path / "out", today=DAY, at=AT)
    assert not any(file.changed or file.changes for file in again.data.files)


def test_no_name_or_text_of_a_family_anywhere(busy: CaseFolder, tmp_path: Path) -> None:
    change(busy, V, intake=Intake(on=DAY))
    result = calendar(busy, tmp_path / "out", today=DAY, at=AT)
    place = home.team_home(home.home(), busy.team.pinned) / "calendar"
    for path in [*(tmp_path / "out").iterdir(), *place.iterdir()]:
        assert CANARY.encode() not in path.read_bytes()
        assert CANARY not in path.name
    assert CANARY not in repr(result)
    assert "Test" not in repr({name: held.decode() for name, held in files(tmp_path / "out").items()})
    assert json.loads((place / "team.json").read_text("utf-8"))["events"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
def test_what_only_has_the_name_of_a_calendar_is_refused(busy: CaseFolder, tmp_path: Path) -> None:
    """Reading a pipe would never end."""
    os.mkfifo(tmp_path / "bgz-team.ics")
    with pytest.raises(FolderProblem):
        calendar(busy, tmp_path, today=DAY, at=AT)
    assert not layout.is_file(tmp_path / "bgz-team.ics")
