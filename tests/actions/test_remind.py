"""One mail a day for each coordinator, through a real mail server, whatever happens; never with a name in it."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.agenda_file import refresh
from bgz.actions.remind import Reminders, remind
from bgz.actions.remind_setup import setup, stop, to_stop
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, Source
from bgz.domain.cases.programme import MailWish, Programme
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.errors import Delivery, FolderProblem, NotFound, Refused
from bgz.storage import home, mailbox, teamfile, teamsets
from bgz.storage.job import Job
from bgz.storage.keys import Keys
from bgz.storage.layout import TEAM_FILE
from bgz.storage.teamstate import Device, Member
from tests.post_office import Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.actions.result import Result
    from bgz.storage.changes import Change
    from bgz.storage.folder import CaseFolder

DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
TUESDAY = DAY + timedelta(days=1)
CANARY = "Kanariepiet"
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 11, 15),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent"),
)
"""A row that a lead took over with its gaps: its trial counts."""


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    """Return a function that starts a mail server with the given options."""
    with offices(tmp_path) as start:
        yield start


@pytest.fixture
def place(folder: CaseFolder, tmp_path: Path) -> Path:
    """Return where the job lies: away from everything of the coordinator."""
    return tmp_path / "elsewhere" / "job"


@pytest.fixture
def busy(folder: CaseFolder) -> CaseFolder:
    """Return a folder in which a trial review is overdue and a sign-up waits for a reaction."""
    at = datetime(2024, 1, 2, tzinfo=UTC)
    yes = Answer(yes=True, on=date(2023, 11, 2))
    for number, on in (("V-7K3QF", date(2023, 10, 1)), ("V-8P0AA", date(2024, 1, 10))):
        folder.create(RequestFamily(number=number, owner=folder.member, surname=CANARY, registered_on=on), at=at)
    folder.create(SupportFamily(number="S-0PAST"), at=at)
    folder.create(
        Match(
            number="K-2H4MN",
            request_family="V-7K3QF",
            owner=folder.member,
            proposed=Proposal(on=date(2023, 11, 1), reason=CANARY),
            answers=Answers(request=yes, support=yes),
            trial=Trial(on=date(2023, 11, 15)),
            support_family="S-0PAST",
            children=("k0001",),
            source=PAST,
            contacts={"c0001": Contact(on=date(2023, 12, 14), about="halfway", text=CANARY)},
        ),
        at=at,
    )
    return folder


def ready(folder: CaseFolder, place: Path, settings: dict[str, Any], *, at: datetime = AT) -> None:
    """Set the reminders up, and let this laptop write its agenda as every command does at its end."""
    setup(folder, settings, job=place, try_out=False, at=at)
    refresh(folder, today=at.date(), at=at)


def run(place: Path, at: datetime = AT, **more: Any) -> Result[Reminders]:
    return remind(place, None, today=at.date(), at=at, **more)


def states(place: Path, at: datetime = AT, **more: Any) -> list[str]:
    return [each.state for each in run(place, at, **more).data.reminders]


def wishes(folder: CaseFolder, **more: Any) -> None:
    """Say how the coordinator wants to be mailed, and write the agenda anew."""
    held = folder.read("programme")
    programme: Programme = held.record
    folder.save(held, evolve(programme, mail={folder.member: MailWish(**more)}), at=AT)
    refresh(folder, today=DAY, at=AT)


def colleague(folder: CaseFolder, name: str) -> str:
    """Let a laptop of somebody into the team, and return the key of its member."""
    keys = Keys.generate()
    member = Member(name, name.title(), f"{name}@example.org", frozenset({"coordinator"}), "2024-01-01")
    public = keys.sign.public_key().public_bytes_raw()
    device = Device.of(name, "laptop", str(keys.age.recipient), public)
    folder.change_team(teamsets.admission(folder.now, member, device), at=AT)
    return name


def listing(root: Path) -> dict[str, bytes]:
    """Return all that lies there: files with what they hold, and folders."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


def test_one_mail_a_day_with_what_is_due(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    assert states(place) == ["sent"]
    assert states(place) == ["already"]
    (mail,) = office.mails
    assert mail["To"] == "test@example.org"
    assert mail["From"] == "bgz@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "bgz-reminders.example.org" in mail["List-Id"]
    text = mail.get_body(("plain",)).get_content()
    assert "K-2H4MN" in text
    assert "bgz followup done K-2H4MN" in text
    assert "V-8P0AA" in text


def test_it_needs_nothing_but_its_own_place(
    busy: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office = post()
    ready(busy, place, office.settings())
    shutil.rmtree(home.home())
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "nothing"))
    before = {path: path.read_bytes() for path in busy.root.rglob("*") if path.is_file()}
    assert states(place) == ["sent"]
    assert len(office.mails) == 1
    assert not (tmp_path / "nothing").exists()
    assert {path: path.read_bytes() for path in busy.root.rglob("*") if path.is_file()} == before


def test_no_name_anywhere(
    busy: CaseFolder, place: Path, post: Callable[..., Post], capfd: pytest.CaptureFixture[str]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place, dry_run=True)
    run(place)
    (mail,) = office.mails
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    kept = [path.read_text("utf-8", "replace") for path in place.rglob("*") if path.is_file()]
    assert len(parts) == 2
    assert len(kept) >= 4
    for text in (mail.as_string(), *parts, *kept, *capfd.readouterr()):
        assert CANARY not in text


def test_the_next_day_is_another_mail(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    assert states(place) == ["sent"]
    assert states(place, AT + timedelta(days=1)) == ["sent"]
    assert len({mail["Message-ID"] for mail in office.mails}) == 2


def test_nothing_due_means_no_mail_unless_asked(folder: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(folder, place, office.settings())
    assert states(place) == ["nothing"]
    assert states(place, always=True) == ["sent"]
    (mail,) = office.mails
    assert "nothing" in mail["Subject"] or "niets" in mail["Subject"]


def test_her_language_days_and_hour_hold(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    wishes(busy, language="en", days=("tue",), hour=8, overview=None)
    assert states(place) == ["not_today"]
    assert states(place, datetime(2024, 1, 16, 7, 59, tzinfo=UTC)) == ["not_yet"]
    assert states(place, datetime(2024, 1, 16, 8, 0, tzinfo=UTC)) == ["sent"]
    wishes(busy, language="nl", days=("wed",), overview=None)
    assert states(place, datetime(2024, 1, 17, 9, 0, tzinfo=UTC)) == ["sent"]
    english, dutch = office.mails
    assert (english["Content-Language"], dutch["Content-Language"]) == ("en", "nl")
    assert english["Subject"] != dutch["Subject"]


def test_a_dry_run_sends_nothing_and_writes_nothing_down(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    before = listing(place), listing(busy.root)
    result = run(place, dry_run=True)
    (reminder,) = result.data.reminders
    assert (reminder.state, result.next_step) == ("shown", "bgz remind")
    assert "K-2H4MN" in reminder.text
    assert [line.case for line in reminder.lines].count("K-2H4MN") >= 1
    assert (listing(place), listing(busy.root)) == before
    assert office.mails == []


def test_a_dry_run_waits_for_no_job_that_is_sending(
    busy: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(busy, place, post().settings())
    monkeypatch.setattr(mailbox, "_PATIENCE", 0)
    with mailbox.Ledger.held(place):
        assert states(place, dry_run=True) == ["shown"]


def test_whether_it_may_mail_and_whose_agendas_count_is_judged_on_one_reading_of_the_team(
    busy: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(busy, place, post().settings())
    read: list[Path] = []

    def reading(root: Path) -> list[Change]:
        read.append(root)
        return teamfile.read(root)

    monkeypatch.setattr("bgz.storage.job.teamfile", SimpleNamespace(**{**vars(teamfile), "read": reading}))
    assert states(place) == ["sent"]
    assert read == [busy.root]


def test_a_folder_that_is_given_stands_for_damaged_settings(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    ready(busy, place, post().settings())
    (place / "job.json").write_text("{", encoding="utf-8")
    with pytest.raises(Delivery, match="damaged"):
        run(place)
    assert [each.state for each in remind(place, busy.root, today=DAY, at=AT).data.reminders] == ["sent"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_pretended_day_to_come_stands_in_the_way_of_no_true_agenda(
    busy: CaseFolder, place: Path, post: Callable[..., Post], dry_run: bool
) -> None:
    ready(busy, place, post().settings())
    expected = [each.tasks for each in run(place, dry_run=True).data.reminders]
    future = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)
    true = {path: path.read_bytes() for path in (busy.root / "agenda").iterdir()}
    refresh(busy, today=future.date(), at=future)
    run(place, future, pretended=True, dry_run=dry_run)
    assert not (place / "agenda").exists()
    for path, data in true.items():
        path.write_bytes(data)
    result = run(place)
    assert [each.tasks for each in result.data.reminders] == expected
    assert not [text for text in result.messages if "older" in text]


def test_without_a_job_it_says_how_to_set_one_up(busy: CaseFolder, place: Path) -> None:
    for job in (place, None):
        with pytest.raises(NotFound) as caught:
            remind(job, None, today=DAY, at=AT)
        assert "bgz remind setup" in caught.value.hint
    assert not place.exists()


def test_without_a_mail_server_nothing_is_sent_and_the_ledger_knows(busy: CaseFolder, place: Path) -> None:
    ready(busy, place, {"host": "smtp.example.org", "sender": "bgz@example.org"})
    (place / "mail.json").unlink()
    with pytest.raises(Delivery) as caught:
        run(place)
    assert "bgz remind setup" in caught.value.hint
    last = mailbox.last_run(place)
    assert last is not None
    assert (last.at, last.failed) == (AT, 1)


@pytest.mark.parametrize("moment", ["rcpt", "data"])
def test_a_connection_that_breaks_off_is_tried_again(
    busy: CaseFolder, place: Path, post: Callable[..., Post], moment: str
) -> None:
    office = post("--die", moment)
    ready(busy, place, office.settings())
    with pytest.raises(Delivery) as caught:
        run(place)
    assert caught.value.exit_code == 10
    assert office.mails == []
    assert [states(place), states(place)] == [["sent"], ["already"]]
    assert len(office.mails) == 1


def test_a_mail_that_may_have_arrived_is_sent_again_under_the_same_name(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post("--die", "accepted")
    ready(busy, place, office.settings())
    with pytest.raises(Delivery):
        run(place)
    assert states(place) == ["sent"]
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]  # by which mail servers drop the second


def test_a_job_killed_at_any_write_sends_no_mail_of_another_name_and_loses_none(
    busy: CaseFolder, place: Path, post: Callable[..., Post], killed: Callable[..., Iterator[int]]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place, AT - timedelta(days=1))
    for _step in killed(lambda: run(place)):
        pass
    assert states(place) == ["already"]
    assert len({mail["Message-ID"] for mail in office.mails}) == 1


def test_a_refused_recipient_does_not_stop_the_others(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post("--refuse", "aaf@example.org")
    gone = colleague(busy, "aaf")
    busy.create(RequestFamily(number="V-00001", owner=gone, registered_on=date(2024, 1, 8)), at=AT)
    ready(busy, place, office.settings())
    for _time in range(2):
        with pytest.raises(Delivery) as caught:
            run(place)
        assert "aaf@" not in caught.value.message + caught.value.hint
        assert [mail["To"] for mail in office.mails] == ["test@example.org"]
    assert "V-00001" not in office.mails[0].get_body(("plain",)).get_content()
    run_ = mailbox.last_run(place)
    assert run_ is not None
    assert run_.failed == 1


def test_a_lead_hears_what_a_colleague_leaves_undone(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    slow = colleague(busy, "bea")
    busy.create(RequestFamily(number="V-00001", owner=slow, registered_on=date(2023, 12, 20)), at=AT)
    ready(busy, place, office.settings())
    assert states(place) == ["sent", "sent"]
    text = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in office.mails}
    assert "V-00001" in text["test@example.org"]
    assert "V-00001" in text["bea@example.org"]
    assert "K-2H4MN" not in text["bea@example.org"]


def test_a_silent_laptop_is_a_mail_to_its_owner_and_the_lead(
    folder: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    colleague(folder, "bea")
    ready(folder, place, office.settings())
    for count in range(9):
        at = AT + timedelta(days=count)
        refresh(folder, today=at.date(), at=at)
        run(place, at)
        assert len(office.mails) == (2 if count == 8 else 0), count
    device = next(each.id for each in folder.now.devices.values() if each.member == "bea")
    assert {mail["To"] for mail in office.mails} == {"test@example.org", "bea@example.org"}
    assert all(device[:8] in mail.get_body(("plain",)).get_content() for mail in office.mails)


def test_an_agenda_that_no_job_can_use_is_a_mail_to_its_owner_and_the_lead(
    folder: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post()
    colleague(folder, "bea")
    ready(folder, place, office.settings())
    device = next(each.id for each in folder.now.devices.values() if each.member == "bea")
    read = Job.agendas
    monkeypatch.setattr(
        Job, "agendas", lambda *given, **more: evolve(read(*given, **more), refused=((device, "form"),))
    )
    for count in range(3):
        at = AT + timedelta(days=count)
        refresh(folder, today=at.date(), at=at)
        assert run(place, at).attention
    assert [mail["To"] for mail in office.mails] == ["test@example.org", "bea@example.org"]
    assert all("niet te gebruiken" in mail.get_body(("plain",)).get_content() for mail in office.mails)


def test_when_no_agenda_can_be_read_the_lead_is_mailed_and_it_is_a_failure(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    setup(busy, office.settings(), job=place, try_out=True, at=AT)
    for _time in range(2):
        with pytest.raises(Delivery, match="No agenda"):
            run(place)
    (mail,) = office.mails
    assert mail["To"] == "test@example.org"
    assert "K-2H4MN" not in mail.as_string()


def test_the_drive_that_is_away_stops_no_mail(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place)
    busy.root.rename(busy.root.with_name("away"))
    result = run(place, AT + timedelta(days=1))
    assert [each.state for each in result.data.reminders] == ["sent"]
    assert result.attention
    assert any("case folder" in each for each in result.messages)
    assert len(office.mails) == 2


def test_an_agenda_that_nobody_of_the_team_signed_is_told_and_not_used(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place, AT - timedelta(days=1))
    own = next((busy.root / "agenda").glob("*.age"))
    own.with_name("dABCDEFGHJKMN.age").write_bytes(own.read_bytes())
    own.write_bytes(b"age-encryption.org/v1\nforged")
    result = run(place)
    assert [each.state for each in result.data.reminders] == ["sent"]  # by what it said before
    assert result.attention
    assert any("not used" in each for each in result.messages)
    assert busy.device not in "".join(result.messages)


@pytest.mark.parametrize("harm", ["gone", "junk"])
def test_a_team_file_that_is_not_there_is_said(
    busy: CaseFolder, place: Path, post: Callable[..., Post], harm: str
) -> None:
    ready(busy, place, post().settings())
    assert not run(place).attention
    file = busy.root / TEAM_FILE
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(b"junk")
    result = run(place, AT + timedelta(days=1))
    assert [each.state for each in result.data.reminders] == ["sent"]
    assert result.attention
    assert any("team" in text for text in result.messages)


def test_a_computer_that_is_off_at_her_hour_mails_her_the_next_morning(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    ready(busy, place, post().settings())
    wishes(busy, days=("mon", "tue"), hour=13, overview=None)
    assert states(place) == ["not_yet"]
    assert states(place, AT + timedelta(days=1)) == ["sent"]


def test_a_mark_that_cannot_be_written_stops_the_round_and_the_next_begins_with_another(
    busy: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post()
    colleague(busy, "bea")
    ready(busy, place, office.settings())

    def full(*_given: object, **_more: object) -> None:
        raise FolderProblem("full")

    for count in (1, 2):
        with monkeypatch.context() as patch:
            patch.setattr(mailbox.Ledger, "mark", full)
            with pytest.raises(FolderProblem):
                run(place, always=True)
        assert len(office.mails) == count
    assert len({mail["To"] for mail in office.mails}) == 2
    assert states(place, always=True) == ["sent", "sent"]
    assert len({mail["Message-ID"] for mail in office.mails}) == 2


def test_a_clock_that_was_set_back_floods_nobody(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    assert states(place, AT + timedelta(days=1)) == ["sent"]
    result = run(place)
    assert [each.state for each in result.data.reminders] == ["sent"]
    assert result.attention
    assert "clock" in " ".join(result.messages)
    assert states(place) == states(place, AT + timedelta(days=1)) == ["already"]
    assert len(office.mails) == 2


def test_with_a_full_disk_nothing_is_sent_for_it_could_not_be_written_down(
    busy: CaseFolder, place: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post()
    ready(busy, place, office.settings())

    def full(*_given: object, **_more: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("bgz.storage.mailbox.atomic.write", full)
        with pytest.raises(FolderProblem, match="full"):
            run(place)
    assert office.mails == []
    assert states(place) == ["sent"]


def test_two_jobs_at_once_send_one_mail(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    with ThreadPoolExecutor(4) as jobs:
        found = sorted(state for each in jobs.map(lambda _job: states(place), range(4)) for state in each)
    assert found == ["already", "already", "already", "sent"]
    assert len(office.mails) == 1


def test_a_job_whose_key_was_taken_away_mails_nobody(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    kept = place.with_name("kept")
    shutil.copytree(place, kept)
    stop(busy, to_stop(busy, None, place), at=AT)
    assert not place.exists()
    with pytest.raises(Refused, match="does not let"):
        run(kept)
    assert office.mails == []


def test_the_ledger_holds_keys_days_and_marks_only(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place)
    text = (place / "sent.json").read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"run", "members", "sending", "laptops"}
    for never in ("example.org", "2H4MN", "8P0AA", "review", CANARY):
        assert never not in text


def test_a_case_folder_that_is_given_goes_before_the_one_of_the_set_up(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    moved = busy.root.rename(busy.root.with_name("moved"))
    with pytest.raises(FolderProblem):
        run(place)  # this job never saw the team
    result = remind(place, moved, today=DAY, at=AT)
    assert ([each.state for each in result.data.reminders], result.attention) == (["sent"], False)
    assert len(office.mails) == 1


def test_the_lead_is_told_why_no_agenda_can_be_read(busy: CaseFolder, place: Path, post: Callable[..., Post]) -> None:
    office = post()
    ready(busy, place, office.settings())
    for path in (busy.root / "agenda").glob("*.age"):
        path.write_bytes(b"age-encryption.org/v1\nforged")
    with pytest.raises(Delivery) as caught:
        run(place)
    assert "cannot be opened" in caught.value.message
    assert len(office.mails) == 1


def test_an_agenda_that_is_gone_is_told_and_alarms_nobody(
    busy: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    ready(busy, place, office.settings())
    run(place, AT - timedelta(days=1))
    next((busy.root / "agenda").glob("*.age")).unlink()
    result = run(place, dry_run=True)
    assert ([each.state for each in result.data.reminders], result.attention) == (["shown"], False)
    assert any("is gone" in each for each in result.messages)
    (place / "mail.json").unlink()
    assert run(place, dry_run=True).next_step == "bgz remind setup"


def test_a_laptop_that_was_taken_out_is_waited_for_by_nobody(
    folder: CaseFolder, place: Path, post: Callable[..., Post]
) -> None:
    office = post()
    colleague(folder, "bea")
    device = next(each.id for each in folder.now.devices.values() if each.member == "bea")
    folder.change_team(teamsets.removal(folder.now, [device], DAY), at=AT)
    ready(folder, place, office.settings())
    for count in (0, 21):
        at = AT + timedelta(days=count)
        refresh(folder, today=at.date(), at=at)
        assert states(place, at) == ["nothing"]
    assert office.mails == []
