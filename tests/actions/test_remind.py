"""One mail a day for each coordinator, through a real mail server, whatever happens; never with a name in it."""

from __future__ import annotations

import email
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from email import policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.actions import casebook
from bgz.actions.remind import remind, setup
from bgz.domain.cases.match import Answer, Answers, Match, Proposal, Trial
from bgz.domain.cases.person import Contact, Source
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.followup.rota import Colleague, Rota
from bgz.errors import Delivery, FolderProblem, Invalid
from bgz.storage import home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bgz.storage.folder import CaseFolder

DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 7, 0, tzinfo=UTC)
CANARY = "Kanariepiet"
SERVER = Path(__file__).with_name("smtp_server.py")
PAST = Source(
    sheet="koppelingen.csv",
    nr="1",
    on=date(2023, 11, 15),
    cells={},
    override="history",
    gaps=("trial_before_approval", "capacity_exceeded", "missing_intake", "missing_consent"),
)
"""A row that a lead took over with its gaps: its trial counts."""


@attrs.frozen
class Post:
    """A mail server that runs, and where it keeps what it accepts."""

    port: int
    folder: Path

    @property
    def mails(self) -> list[Any]:
        return [
            email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(self.folder.iterdir())
        ]

    def settings(self, **more: Any) -> dict[str, Any]:
        return {"host": "127.0.0.1", "port": self.port, "security": "none", "sender": "bgz@example.org", **more}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    """Return a function that starts a mail server with the given options."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Post:
        folder = tmp_path / f"post-{len(running)}"
        folder.mkdir()
        process = subprocess.Popen(
            [sys.executable, str(SERVER), str(folder), *options], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        running.append(process)
        assert process.stdout
        return Post(int(process.stdout.readline()), folder)

    yield start
    for process in running:
        process.terminate()
        process.wait()
        assert process.stdout
        process.stdout.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return a self-made certificate for 127.0.0.1 and its key, as files."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(folder / "cert.pem"), str(folder / "key.pem")


@pytest.fixture
def busy(folder: CaseFolder) -> CaseFolder:
    """Return a folder in which a trial review is overdue and a sign-up waits for a reaction."""
    at = datetime(2024, 1, 2, tzinfo=UTC)
    yes = Answer(yes=True, on=date(2023, 11, 2))
    folder.create(
        RequestFamily(number="V-7K3QF", owner=folder.member, surname=CANARY, registered_on=date(2023, 10, 1)), at=at
    )
    folder.create(
        RequestFamily(number="V-8P0AA", owner=folder.member, surname=CANARY, registered_on=date(2024, 1, 10)), at=at
    )
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


def kept(folder: CaseFolder) -> bytes:
    """Return every byte that reminders leave outside the case folder."""
    places = [home.home() / "mail.json", *home.team_home(home.home(), folder.team.pinned).glob("mail*")]
    return b"".join(path.read_bytes() for path in places if path.is_file())


def sent(folder: CaseFolder, day: date = DAY) -> list[str]:
    return [each.state for each in remind(folder, today=day, at=AT).data.reminders]


def test_one_mail_a_day_with_what_is_due_and_a_calendar(busy: CaseFolder, post: Callable[..., Post]) -> None:
    office = post()
    setup(office.settings(), try_out=True)
    assert sent(busy) == ["sent"]
    assert sent(busy) == ["already"]
    (mail,) = office.mails
    assert mail["To"] == "test@example.org"
    assert mail["From"] == "bgz@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "bgz-reminders.example.org" in mail["List-Id"]
    assert mail["Subject"] == "bgz: 2 tasks, 1 overdue"
    text = mail.get_body().get_content().replace("\r\n", "\n")
    assert "K-2H4MN  trial review, both families\n  bgz followup done K-2H4MN" in text
    assert "V-8P0AA  first reaction" in text
    (calendar,) = mail.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert "K-2H4MN" in calendar.get_content()


def test_no_name_anywhere(busy: CaseFolder, post: Callable[..., Post], capfd: pytest.CaptureFixture[str]) -> None:
    office = post()
    setup(office.settings(), try_out=True)
    remind(busy, today=DAY, at=AT)
    (path,) = office.folder.iterdir()
    mail = path.read_bytes()
    (decoded,) = office.mails
    (calendar,) = decoded.iter_attachments()
    for text in (mail, decoded.as_bytes(), calendar.get_content().encode(), kept(busy)):
        assert CANARY.encode() not in text
    assert CANARY not in "".join(capfd.readouterr())


def test_the_next_day_is_another_mail(busy: CaseFolder, post: Callable[..., Post]) -> None:
    office = post()
    setup(office.settings(), try_out=True)
    assert sent(busy) == ["sent"]
    assert sent(busy, DAY + timedelta(days=1)) == ["sent"]
    names = [mail["Message-ID"] for mail in office.mails]
    assert len(set(names)) == 2


def test_nothing_due_means_no_mail_unless_asked(folder: CaseFolder, post: Callable[..., Post]) -> None:
    assert sent(folder) == ["nothing"]  # without any mail server
    office = post()
    setup(office.settings(), try_out=True)
    assert [each.state for each in remind(folder, today=DAY, at=AT, always=True).data.reminders] == ["sent"]
    (mail,) = office.mails
    assert mail["Subject"] == "bgz: nothing to do"
    assert list(mail.iter_attachments()) == []


def test_a_dry_run_sends_nothing_and_writes_nothing_down(busy: CaseFolder) -> None:
    result = remind(busy, today=DAY, at=AT, dry_run=True)
    (reminder,) = result.data.reminders
    assert reminder.state == "shown"
    assert "K-2H4MN" in reminder.text
    assert not (home.team_home(home.home(), busy.team.pinned) / "mail-sent.json").exists()
    assert result.next_step == "bgz remind setup"


def test_after_a_dry_run_one_mails_where_a_server_is_set_up(busy: CaseFolder) -> None:
    (home.home() / "mail.json").write_text("{}", encoding="utf-8")
    assert remind(busy, today=DAY, at=AT, dry_run=True).next_step == "bgz remind"


def test_a_dry_run_shows_no_mail_that_would_not_go(folder: CaseFolder) -> None:
    (reminder,) = remind(folder, today=DAY, at=AT, dry_run=True).data.reminders
    assert (reminder.state, reminder.text) == ("nothing", "")


def test_without_a_mail_server_it_says_how_to_set_one_up(busy: CaseFolder) -> None:
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert caught.value.exit_code == 10
    assert "bgz remind setup" in caught.value.hint


@pytest.mark.parametrize("moment", ["rcpt", "data"])
def test_a_connection_that_breaks_off_is_tried_again(busy: CaseFolder, post: Callable[..., Post], moment: str) -> None:
    office = post("--die", moment)
    setup(office.settings(), try_out=True)
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert "broke off" in caught.value.message
    assert office.mails == []
    assert sent(busy) == ["sent"]
    assert sent(busy) == ["already"]
    assert len(office.mails) == 1


def test_a_mail_that_may_have_arrived_is_sent_again_under_the_same_name(
    busy: CaseFolder, post: Callable[..., Post]
) -> None:
    office = post("--die", "accepted")
    setup(office.settings(), try_out=True)
    with pytest.raises(Delivery):
        remind(busy, today=DAY, at=AT)
    assert sent(busy) == ["sent"]
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]  # by which mail servers drop the second


def test_a_refused_recipient_does_not_stop_the_others(
    busy: CaseFolder, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post("--refuse", "weg@example.org")
    setup(office.settings(), try_out=True)
    others = [
        Colleague(key="m1", email="weg@example.org", lead=True),
        Colleague(key=busy.member, email="test@example.org", lead=False),
        Colleague(key="m2", email="anna@example.org", lead=True),
    ]
    monkeypatch.setattr(casebook, "rota", lambda *_given: Rota({each.key: each for each in others}))
    busy.create(RequestFamily(number="V-00001", registered_on=date(2024, 1, 8)), at=AT)
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert caught.value.message == "1 of 3 mails were not delivered: the mail server refuses this address."
    assert "weg@" not in caught.value.message + caught.value.hint
    assert [mail["To"] for mail in office.mails] == ["test@example.org", "anna@example.org"]
    assert "V-00001" not in office.mails[0].get_body().get_content()  # nobody's case goes to the leads
    assert "V-00001" in office.mails[1].get_body().get_content()
    with pytest.raises(Delivery):
        remind(busy, today=DAY, at=AT)
    assert len(office.mails) == 2


@pytest.mark.parametrize(("moment", "reason"), [("mail", "refuses the sender"), ("data", "refuses this mail")])
def test_a_refusal_is_told_in_our_own_words(
    busy: CaseFolder, post: Callable[..., Post], moment: str, reason: str
) -> None:
    office = post("--refuse-with", moment)
    setup(office.settings(), try_out=True)
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert reason in caught.value.message
    assert "example.org" not in caught.value.message + caught.value.hint
    assert office.mails == []


def test_a_server_that_is_gone_fails_all_and_a_later_run_mends_it(busy: CaseFolder, post: Callable[..., Post]) -> None:
    setup({"host": "127.0.0.1", "port": 9, "security": "none", "sender": "bgz@example.org"}, try_out=False)
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert "1 of 1 mail was not delivered: the mail server cannot be reached" in caught.value.message
    office = post()
    setup(office.settings(), try_out=True)
    assert sent(busy) == ["sent"]
    assert len(office.mails) == 1


def test_starttls_with_login(
    busy: CaseFolder, post: Callable[..., Post], certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    office = post("--starttls", *certificate, "--login", "bgz", "geheim")
    command = f'"{sys.executable}" -c "print(\'geheim\')"'
    setup(office.settings(security="starttls", user="bgz", password_command=command), try_out=True)
    assert sent(busy) == ["sent"]
    assert len(office.mails) == 1
    assert b"geheim" not in (home.team_home(home.home(), busy.team.pinned) / "mail-sent.json").read_bytes()


def test_tls_from_the_start(
    busy: CaseFolder, post: Callable[..., Post], certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    office = post("--tls", *certificate)
    setup(office.settings(security="tls"), try_out=True)
    assert sent(busy) == ["sent"]
    assert len(office.mails) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_cannot_be_verified_is_refused(
    busy: CaseFolder, post: Callable[..., Post], certificate: tuple[str, str], security: str
) -> None:
    office = post(f"--{security}", *certificate)
    with pytest.raises(Delivery) as caught:
        setup(office.settings(security=security), try_out=True)
    assert "certificate" in caught.value.message
    setup(office.settings(security=security), try_out=False)
    with pytest.raises(Delivery, match="certificate"):
        remind(busy, today=DAY, at=AT)
    assert office.mails == []


def test_a_server_without_starttls_gets_nothing_in_clear(busy: CaseFolder, post: Callable[..., Post]) -> None:
    office = post()
    setup(office.settings(security="starttls"), try_out=False)
    with pytest.raises(Delivery, match="does not offer"):
        remind(busy, today=DAY, at=AT)
    assert office.mails == []


def test_a_wrong_password_is_told_without_repeating_it(
    busy: CaseFolder, post: Callable[..., Post], certificate: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    office = post("--starttls", *certificate, "--login", "bgz", "geheim")
    command = f'"{sys.executable}" -c "print(\'verkeerd\')"'
    setup(office.settings(security="starttls", user="bgz", password_command=command), try_out=False)
    with pytest.raises(Delivery) as caught:
        remind(busy, today=DAY, at=AT)
    assert "user name or password" in caught.value.message
    assert "verkeerd" not in caught.value.message + caught.value.hint
    setup(office.settings(security="starttls", user="bgz", password_command="no-such-program-anywhere"), try_out=False)
    with pytest.raises(Delivery, match="gives no password"):
        remind(busy, today=DAY, at=AT)
    assert office.mails == []


def test_settings_that_are_wrong_are_all_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        setup({"host": "", "security": "none", "port": 70000, "user": "bgz", "sender": "x"}, try_out=True)
    assert [problem.partition(":")[0] for problem in caught.value.problems] == [
        "host",
        "security",
        "port",
        "user and password command",
        "sender",
    ]


def test_an_address_with_a_line_end_is_no_way_in(
    busy: CaseFolder, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post()
    setup(office.settings(), try_out=True)
    odd = Colleague(key=busy.member, email="test@example.org\nBcc: all@example.org", lead=True)
    monkeypatch.setattr(casebook, "rota", lambda *_given: Rota({odd.key: odd}))
    with pytest.raises(Delivery, match="address is not right"):
        remind(busy, today=DAY, at=AT)
    assert office.mails == []


def test_with_a_full_disk_nothing_is_sent_for_it_could_not_be_written_down(
    busy: CaseFolder, post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = post()
    setup(office.settings(), try_out=True)

    def full(path: Path, data: bytes, *, durable: bool = True) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr("bgz.storage.mailbox.atomic.write", full)
        with pytest.raises(FolderProblem):
            remind(busy, today=DAY, at=AT)
    assert office.mails == []
    assert sent(busy) == ["sent"]


def test_two_jobs_at_once_send_one_mail(busy: CaseFolder, post: Callable[..., Post]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    office = post()
    setup(office.settings(), try_out=True)
    with ThreadPoolExecutor(4) as jobs:
        states = sorted(state for states in jobs.map(lambda _job: sent(busy), range(4)) for state in states)
    assert states == ["already", "already", "already", "sent"]
    assert len(office.mails) == 1
