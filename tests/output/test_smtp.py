"""Mail through real mail servers, good ones and bad ones: accepted once, or told why not, in our own words."""

from __future__ import annotations

import contextlib
import random
import socket
from datetime import UTC, date, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery
from bgz.i18n import in_language
from bgz.output import mail
from tests.post_office import Authority, Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

AT = datetime(2024, 1, 15, 7, 0, tzinfo=UTC)
NAME = mail.message_id("t1", "m1", date(2024, 1, 15), "bgz@example.org")
SHORT = mail.Patience(answer=1.5, whole=20)
SECRET = "geheim"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    with offices(tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


def letter(to: str = "anna@example.org") -> EmailMessage:
    made = mail.Letter(to, "bgz: één taak", "K-2H4MN\n", "<p>K-2H4MN</p>\n", NAME)
    return mail.message(made, "bgz@example.org", AT)


def server(office: Post, **more: Any) -> MailServer:
    return MailServer.checked(office.settings(**more))


def attempt(where: MailServer, password: str | None = None, patience: mail.Patience = mail.USUAL) -> str:
    """Send a mail and return "" or why it failed, with a * when no other mail would be taken either."""
    failed: list[Delivery] = []
    try:
        mail.send(letter(), where, password, patience)
    except Delivery as error:
        failed.append(error)
    for each in failed:
        words = each.message + each.hint
        assert each.exit_code == 10
        assert not any(word in words for word in ("example", "anna", "bgz@", SECRET, "5.0.0"))
    return "".join(each.message + ("*" if isinstance(each, mail.ServerProblem) else "") for each in failed)


def names(office: Post) -> list[str]:
    return [each["Message-ID"] for each in office.mails]


def test_a_mail_arrives_with_its_envelope(post: Callable[..., Post]) -> None:
    office = post()
    assert attempt(server(office)) == ""
    (path,) = office.folder.iterdir()
    assert path.name == "000-anna@example.org.eml"
    assert path.read_bytes().isascii()
    (got,) = office.mails
    assert (got["Subject"], got["To"], got["Message-ID"]) == ("bgz: één taak", "anna@example.org", NAME)


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("own", [True, False])
def test_encrypted_with_a_trusted_certificate_and_login(
    post: Callable[..., Post], authority: Authority, monkeypatch: pytest.MonkeyPatch, security: str, own: bool
) -> None:
    office = post(f"--{security}", *authority.issue(), "--login", "bgz", SECRET)
    more: dict[str, Any] = {"security": security, "user": "bgz", "password_command": "x"}
    if own:
        more["ca_file"] = authority.ca
    else:
        monkeypatch.setenv("SSL_CERT_FILE", authority.ca)
    where = server(office, **more)
    assert attempt(where, SECRET) == ""
    assert attempt(where, "verkeerd") == "the mail server refuses the user name or password*"
    assert attempt(where, "pässword") == (
        "the user name or password holds a letter with an accent, which cannot be sent*"
    )
    assert attempt(attrs.evolve(where, user=None)) == "the mail server refuses the sender*"  # it wants a login
    assert len(office.mails) == 1
    mail.check(where, SECRET)
    with pytest.raises(mail.ServerProblem, match="user name or password"):
        mail.check(where, "verkeerd")


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("host", "expired", "reason"),
    [
        ("127.0.0.1", True, "the certificate of the mail server has expired*"),
        ("other.example.org", False, "the certificate of the mail server is of another name*"),
        ("127.0.0.2", False, "the certificate of the mail server is of another name*"),
    ],
)
def test_a_bad_certificate_is_refused_before_anything_is_said(
    post: Callable[..., Post], authority: Authority, security: str, host: str, expired: bool, reason: str
) -> None:
    office = post(f"--{security}", *authority.issue(host, expired=expired), "--login", "bgz", SECRET)
    more = {"security": security, "ca_file": authority.ca, "user": "bgz", "password_command": "x"}
    assert attempt(server(office, **more), SECRET) == reason
    assert office.mails == []


def test_a_certificate_for_the_name_of_the_host(post: Callable[..., Post], authority: Authority) -> None:
    office = post("--tls", *authority.issue("localhost"))
    where = server(office, security="tls", ca_file=authority.ca)
    assert attempt(attrs.evolve(where, host="localhost")) == ""
    assert attempt(where) == "the certificate of the mail server is of another name*"
    assert len(office.mails) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_somebody_unknown_is_refused(
    post: Callable[..., Post], authority: Authority, tmp_path: Path, security: str
) -> None:
    stranger = tmp_path / "stranger"
    stranger.mkdir()
    office = post(f"--{security}", *Authority(stranger).issue())
    reason = "the certificate of the mail server cannot be trusted*"
    assert attempt(server(office, security=security)) == reason
    assert attempt(server(office, security=security, ca_file=authority.ca)) == reason
    assert office.mails == []


def test_own_certificates_that_are_gone_are_told(post: Callable[..., Post], tmp_path: Path) -> None:
    office = post()
    where = server(office, security="starttls", ca_file=str(tmp_path / "gone.pem"))
    assert attempt(where) == "the file with the certificates to trust (ca_file) cannot be read*"
    (tmp_path / "gone.pem").write_text("no certificate", encoding="utf-8")
    assert attempt(where) == "the file with the certificates to trust (ca_file) cannot be read*"


def test_nothing_goes_in_clear_when_encryption_is_not_offered(post: Callable[..., Post], authority: Authority) -> None:
    plain, encrypted = post(), post("--tls", *authority.issue())
    reason = "the mail server does not offer what is set up (encryption or login)*"
    assert attempt(server(plain, security="starttls")) == reason
    assert attempt(server(plain, security="tls")) == (
        "there is no encrypted connection with the mail server (is the port right?)*"
    )
    assert attempt(server(encrypted, security="starttls"), patience=SHORT) == "the mail server is too slow*"
    assert plain.mails == encrypted.mails == []


def test_a_server_that_offers_no_login_gets_no_password(post: Callable[..., Post]) -> None:
    office = post()
    where = server(office, user="bgz", password_command="x")
    assert attempt(where, SECRET) == "the mail server does not offer what is set up (encryption or login)*"
    assert office.mails == []


LATER = "the mail server wants it to be tried later"


@pytest.mark.parametrize(
    ("moment", "code", "reason"),
    [
        ("greeting", "421", LATER + "*"),
        ("greeting", "554", "the mail server turns this computer away*"),
        ("mail", "451", LATER + "*"),
        ("mail", "553", "the mail server refuses the sender*"),
        ("rcpt", "450", LATER),  # greylisting: it takes who comes back
        ("rcpt", "421", LATER),
        ("rcpt", "550", "the mail server refuses this address"),
        ("data", "452", LATER),
        ("data", "552", "the mail server refuses this mail"),
    ],
)
def test_a_refusal_is_told_and_the_next_run_tries_again(
    post: Callable[..., Post], moment: str, code: str, reason: str
) -> None:
    office = post("--answer", moment, code, "--times", "1")
    assert attempt(server(office)) == reason
    assert office.mails == []
    assert attempt(server(office)) == ""
    assert names(office) == [NAME]


def test_a_login_that_must_wait_is_no_wrong_password(post: Callable[..., Post], authority: Authority) -> None:
    office = post("--starttls", *authority.issue(), "--login", "bgz", SECRET, "--answer", "auth", "454")
    where = server(office, security="starttls", ca_file=authority.ca, user="bgz", password_command="x")
    assert attempt(where, SECRET) == LATER + "*"


@pytest.mark.parametrize(("moment", "star"), [("greeting", "*"), ("mail", ""), ("rcpt", ""), ("data", "")])
def test_a_server_that_dies_before_it_accepts_is_tried_again(post: Callable[..., Post], moment: str, star: str) -> None:
    office = post("--die", moment)
    assert attempt(server(office)) == "the connection with the mail server broke off" + star
    assert office.mails == []
    assert attempt(server(office)) == ""
    assert names(office) == [NAME]


@pytest.mark.parametrize("moment", ["said", "quit"])
def test_a_server_that_dies_after_it_accepted_has_the_mail(post: Callable[..., Post], moment: str) -> None:
    office = post("--die", moment)
    assert attempt(server(office)) == ""
    assert names(office) == [NAME]


@pytest.mark.parametrize("way", [("--slow", "quit", "60"), pytest.param(("--drip", "quit"), marks=pytest.mark.slow)])
def test_a_server_that_takes_long_to_say_goodbye_has_the_mail(post: Callable[..., Post], way: tuple[str, ...]) -> None:
    office = post(*way)
    assert attempt(server(office), patience=mail.Patience(answer=2, whole=3)) == ""
    assert names(office) == [NAME]


def test_a_mail_of_which_nobody_knows_goes_again_under_the_same_name(post: Callable[..., Post]) -> None:
    office = post("--die", "accepted")
    assert attempt(server(office)) == "the connection with the mail server broke off"
    assert attempt(server(office)) == ""
    assert names(office) == [NAME, NAME]  # by which the mailbox drops the second


@pytest.mark.parametrize(
    ("moment", "patience", "reason"),
    [
        ("greeting", mail.Patience(answer=0.3, whole=20), "the mail server is too slow*"),
        pytest.param("rcpt", mail.Patience(answer=20, whole=2), "the mail server is too slow", marks=pytest.mark.slow),
        pytest.param("data", mail.Patience(answer=20, whole=2), "the mail server is too slow", marks=pytest.mark.slow),
    ],
)
def test_a_slow_server_is_left_and_tried_again(
    post: Callable[..., Post], moment: str, patience: mail.Patience, reason: str
) -> None:
    office = post("--slow", moment, "60", "--times", "1")
    assert attempt(server(office), patience=patience) == reason
    assert office.mails == []
    assert attempt(server(office)) == ""
    assert names(office) == [NAME]


@pytest.mark.slow
def test_a_server_may_look_at_a_mail_for_longer_than_at_an_answer(post: Callable[..., Post]) -> None:
    office = post("--slow", "data", "2.5")
    assert attempt(server(office), patience=SHORT) == ""
    assert names(office) == [NAME]


@pytest.mark.parametrize(("moment", "star"), [pytest.param("greeting", "*", marks=pytest.mark.slow), ("data", "")])
@pytest.mark.parametrize("encrypted", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_server_that_drips_cannot_hold_the_job_up(
    post: Callable[..., Post], authority: Authority, moment: str, star: str, encrypted: bool
) -> None:
    security = ["--tls", *authority.issue()] if encrypted else []
    office = post(*security, "--drip", moment)
    where = server(office, security="tls", ca_file=authority.ca) if encrypted else server(office)
    drops = mail.Patience(answer=20, whole=2)  # each byte comes in time
    assert attempt(where, patience=drops) == "the mail server is too slow" + star
    assert office.mails == []


def test_a_server_that_never_greets_and_never_goes(post: Callable[..., Post]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = MailServer.checked(Post(silent.getsockname()[1], None).settings(security="tls"))  # type: ignore[arg-type]
        assert attempt(where, patience=mail.Patience(answer=0.3, whole=20)) == "the mail server is too slow*"
        where = attrs.evolve(where, security="none")
        assert attempt(where, patience=mail.Patience(answer=20, whole=0.3)) == "the mail server is too slow*"


def test_nobody_there() -> None:
    where = MailServer.checked({"host": "127.0.0.1", "port": 9, "security": "none", "sender": "bgz@example.org"})
    assert attempt(where) == "the mail server cannot be reached*"
    with pytest.raises(mail.ServerProblem, match="cannot be reached"):
        mail.check(where, None)


def test_a_host_that_is_not_known() -> None:
    where = MailServer.checked({"host": "smtp.invalid", "sender": "bgz@example.org"})
    assert attempt(where) == "the mail server cannot be found (is its name right, and the network on?)*"


def test_checking_sends_nothing(post: Callable[..., Post]) -> None:
    office = post()
    mail.check(server(office), None)
    assert office.mails == []


GARBAGE = (
    b"250-AUTH PLAIN CRAM-MD5\r\n250 SMTPUTF8\r\n", b"250-AUTH=\r\n250 AUTH\r\n", b"250-SIZE x\r\n250 8BITMIME\r\n",
    b"250-\x00AUTH \x00\r\n250 SIZE -1\r\n", b"334 !!!\r\n", b"334 \r\n", b"\r\n", b"\n", b"abc\r\n", b"25", b"250\r\n",
    b"250 \xff\xfe\r\n", b"999 x\r\n", b"-12 x\r\n", b"421 bye\r\n", b"x" * 9000 + b"\r\n", b"0\r\n", b"",
)  # fmt: skip
"""Answers that no mail server should give."""


def _talk(listening: socket.socket, answers: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        talking, _address = listening.accept()
        with talking:
            talking.settimeout(5)
            for answer in answers:
                talking.sendall(answer)
                if not talking.recv(65536):
                    return


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_server_answers_is_told_in_our_own_words(seed: int) -> None:
    chance, login = random.Random(seed), seed % 2 == 0
    welcome = [b"220 hi\r\n", b"250-AUTH PLAIN LOGIN CRAM-MD5\r\n250 SIZE\r\n"]
    usual = [b"334 YWJj\r\n", b"235 in\r\n"] if login else []
    usual += [b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"250 kept\r\n", b"221 bye\r\n"]
    answers = [each if chance.random() < 0.7 else chance.choice(GARBAGE) for each in (*welcome, *usual)]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        talk = Thread(target=_talk, args=(listening, answers))
        talk.start()
        given = {"host": "127.0.0.1", "port": listening.getsockname()[1], "security": "none"}
        more = {"user": "bgz", "password_command": "x"} if login else {}
        where = MailServer.checked({**given, **more, "sender": "bgz@example.org"})
        said = attempt(where, SECRET if login else None, mail.Patience(answer=1, whole=3))
        talk.join()
    assert said == "" or said.startswith(("the mail server ", "the connection with the mail server "))
    if said == "":
        assert b"250 kept\r\n" in answers
