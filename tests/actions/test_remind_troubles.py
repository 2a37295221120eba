"""Reminders through mail servers that fail in every way: one mail per person per day whatever happens, nothing lost."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.agenda_file import refresh
from bgz.actions.remind import remind
from bgz.actions.remind_setup import setup
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.followup.mailing import MailServer
from bgz.errors import BgzError, Delivery
from bgz.output import mail
from bgz.storage import mailbox, teamsets
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member
from tests.post_office import Authority, Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

MONDAY = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
TEAM = ("test@example.org", "anna@example.org", "bram@example.org")
CANARY = "Kanariepiet"
SECRET = "geheim"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    with offices(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def team(folder: CaseFolder) -> CaseFolder:
    """Return a folder of three coordinators, each with a sign-up that waits too long for a reaction."""
    for name in ("anna", "bram"):
        keys = Keys.generate()
        member = Member(name, name.title(), f"{name}@example.org", frozenset({"coordinator"}), "2024-01-01")
        device = Device.of(name, "laptop", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
        folder.change_team(teamsets.admission(folder.now, member, device), at=MONDAY)
    for number, owner in (("V-00001", folder.member), ("V-00002", "anna"), ("V-00003", "bram")):
        held = RequestFamily(number=number, owner=owner, surname=CANARY, registered_on=date(2024, 1, 2))
        folder.create(held, at=MONDAY)
    return folder


@pytest.fixture
def job(team: CaseFolder, tmp_path: Path) -> Path:
    """Return the folder of the job, with a mail server that is not there."""
    place = tmp_path / "elsewhere" / "job"
    nowhere = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "bgz@example.org"}
    setup(team, nowhere, job=place, try_out=False, at=MONDAY)
    refresh(team, today=MONDAY.date(), at=MONDAY)
    return place


def through(job: Path, settings: dict[str, Any]) -> None:
    mailbox.write_server(job, MailServer.checked(settings))


def run(job: Path, at: datetime = MONDAY) -> list[str]:
    """Run the job once; return what became of each mail, or why some failed."""
    failed: list[BgzError] = []
    try:
        return [each.state for each in remind(job, None, today=at.date(), at=at).data.reminders]
    except Delivery as error:
        failed.append(error)
    words = failed[0].message + failed[0].hint
    assert failed[0].exit_code == 10
    assert not any(word in words for word in ("example.org", "anna", "bram", CANARY, SECRET))
    return [failed[0].message]


def arrived(*posts: Post) -> list[tuple[str, str, str]]:
    """Return person, day and name of what arrived; a mailbox drops what has a name that it has already."""
    mails = [each for office in posts for each in office.mails]
    return sorted(
        {
            (str(each["To"]), f"{parsedate_to_datetime(each['Date']):%Y-%m-%d}", str(each["Message-ID"]))
            for each in mails
        }
    )


def people(*posts: Post) -> list[str]:
    return [person for person, _day, _name in arrived(*posts)]


TROUBLES = {
    "greeting busy": ("--answer", "greeting", "421", "--times", "1"),
    "greeting refused": ("--answer", "greeting", "554", "--times", "1"),
    "sender put off": ("--answer", "mail", "451", "--times", "1"),
    "sender refused": ("--answer", "mail", "553", "--times", "1"),
    "greylisting": ("--answer", "rcpt", "450", "--times", "3"),
    "recipient refused": ("--answer", "rcpt", "550", "--times", "1"),
    "mail put off": ("--answer", "data", "452", "--times", "2"),
    "mail refused": ("--answer", "data", "554", "--times", "2"),
    "dies at the greeting": ("--die", "greeting", "--times", "1"),
    "dies before the recipient": ("--die", "rcpt", "--times", "2"),
    "dies in mid-mail": ("--die", "data", "--times", "3"),
    "dies after accepting": ("--die", "accepted", "--times", "2"),
    "dies after saying so": ("--die", "said", "--times", "2"),
    "dies at the goodbye": ("--die", "quit", "--times", "2"),
}


EVERY_DAY = {"greylisting", "recipient refused", "dies after accepting", "dies after saying so"}


@pytest.mark.parametrize(
    "trouble", [pytest.param(each, marks=() if each in EVERY_DAY else pytest.mark.slow) for each in TROUBLES]
)
def test_each_is_mailed_once_a_day_and_a_failure_is_tried_again(
    job: Path, post: Callable[..., Post], trouble: str
) -> None:
    office = post(*TROUBLES[trouble])
    through(job, office.settings())
    first = run(job)
    if trouble in {"dies after saying so", "dies at the goodbye"}:
        assert first == ["sent"] * 3  # the mail was accepted before
    else:
        assert "not delivered" in first[0]
        assert "sent" in run(job)
    assert run(job) == ["already"] * 3
    assert people(office) == sorted(TEAM)
    assert len(office.mails) == (5 if trouble == "dies after accepting" else 3)


@pytest.mark.parametrize(
    "moment", ["greeting", *(pytest.param(each, marks=pytest.mark.slow) for each in ("rcpt", "data"))]
)
@pytest.mark.parametrize("way", [pytest.param("--slow", marks=pytest.mark.slow), "--drip"])
def test_a_server_that_takes_too_long_stops_the_job_in_time(
    job: Path, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch, moment: str, way: str
) -> None:
    slow, office = post(way, moment, *(["60"] if way == "--slow" else [])), post()
    through(job, slow.settings())
    with monkeypatch.context() as patch:
        patch.setattr(mail, "send", partial(mail.send, patience=mail.Patience(answer=1, whole=1)))
        assert "the mail server is too slow" in run(job)[0]
    assert people(slow) == []
    through(job, office.settings())
    assert run(job) == ["sent"] * 3
    assert people(office) == sorted(TEAM)


@pytest.mark.parametrize(
    ("security", "host", "expired", "known", "password", "reason"),
    [
        pytest.param("tls", "127.0.0.1", True, True, SECRET, "has expired", marks=pytest.mark.slow),
        pytest.param(
            "starttls", "other.example.org", False, True, SECRET, "is of another name", marks=pytest.mark.slow
        ),
        ("tls", "127.0.0.1", False, False, SECRET, "cannot be trusted"),
        ("starttls", "127.0.0.1", False, True, "verkeerd", "refuses the user name or password"),
        pytest.param("tls", "127.0.0.1", False, True, None, "gives no password", marks=pytest.mark.slow),
    ],
)
def test_who_cannot_be_trusted_gets_no_mail_and_nothing_is_lost(
    job: Path,
    post: Callable[..., Post],
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
    host: str,
    expired: bool,
    known: bool,
    password: str | None,
    reason: str,
) -> None:
    bad = post(f"--{security}", *authority.issue(host, expired=expired), "--login", "bgz", SECRET)
    good = post(f"--{security}", *authority.issue(), "--login", "bgz", SECRET)
    monkeypatch.setattr("bgz.storage.mail_password.from_command", lambda command, _seconds: password or _locked())
    more = {"security": security, "user": "bgz", "password_command": "x"}
    through(job, bad.settings(**more, ca_file=authority.ca if known else None))
    assert reason in run(job)[0]
    assert people(bad) == []
    password = SECRET
    through(job, good.settings(**more, ca_file=authority.ca))
    assert run(job) == ["sent"] * 3
    assert run(job) == ["already"] * 3
    assert people(good) == sorted(TEAM)


def _locked() -> str:
    from bgz.errors import Locked

    raise Locked("no")


def test_one_address_that_is_refused_for_good_stops_nobody_else_and_is_told_every_time(
    job: Path, post: Callable[..., Post]
) -> None:
    office = post("--refuse", "anna@example.org")
    through(job, office.settings())
    reason = "1 of 3 mails were not delivered: the mail server refuses this address."
    assert run(job) == [reason]
    assert run(job) == [reason.replace("3 mails were", "1 mail was")]
    assert people(office) == ["bram@example.org", "test@example.org"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_week_of_troubles_at_random(job: Path, team: CaseFolder, post: Callable[..., Post], seed: int) -> None:
    chance = random.Random(seed)
    bad = [
        post("--answer", "greeting", "421"),
        post("--answer", "mail", "553"),
        post("--answer", "rcpt", "450"),
        post("--die", "rcpt", "--times", "1000"),
        post("--die", "data", "--times", "1000"),
        post("--die", "accepted", "--times", "1000"),
        post("--die", "said", "--times", "1000"),
        post("--refuse", "anna@example.org", "--refuse", "test@example.org"),
    ]
    good = post()
    expected = []
    for days in range(5):
        morning = MONDAY + timedelta(days=days)
        refresh(team, today=morning.date(), at=morning)
        for runs in range(chance.randrange(5)):
            through(job, chance.choice(bad).settings())
            run(job, morning + timedelta(minutes=10 * runs))
        through(job, good.settings())
        run(job, morning + timedelta(hours=2))
        assert run(job, morning + timedelta(hours=3)) == ["already"] * 3
        expected += [(person, f"{morning:%Y-%m-%d}") for person in TEAM]
    # Also what got through a bad server counts: one name for each person and day, wherever it was accepted.
    assert [(person, day) for person, day, _name in arrived(good, *bad)] == sorted(expected)


def test_a_day_without_any_server_loses_nothing(job: Path, team: CaseFolder, post: Callable[..., Post]) -> None:
    assert "cannot be reached" in run(job)[0]
    tuesday = MONDAY + timedelta(days=1)
    office = post()
    through(job, office.settings())
    refresh(team, today=tuesday.date(), at=tuesday)
    assert run(job, tuesday) == ["sent"] * 3
    said = {str(each["To"]): each.get_body(("plain",)).get_content() for each in office.mails}
    assert all(case in said[person] for person, case in zip(TEAM, ("V-00001", "V-00002", "V-00003"), strict=True))
    assert all(CANARY not in each.as_string() for each in office.mails)
