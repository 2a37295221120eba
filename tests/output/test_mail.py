"""One mail: its headers and parts as a mailbox reads them, and how sendmail takes it."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from bgz.domain.followup.digest import DIGEST, Digest, Section
from bgz.domain.followup.lines import TaskLine
from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery
from bgz.i18n import LANGUAGES, in_language
from bgz.output import mail
from bgz.output.digest import parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2024, 1, 15)
AT = datetime(2024, 1, 15, 7, 0, tzinfo=UTC)
LONGEST_LINE = 998
"""Characters of a line of a mail (RFC 5322, 2.1.1)."""


def letter(to: str = "anna@example.org", subject: str = "bgz: één taak", text: str = "Één taak\n") -> mail.Letter:
    return mail.Letter(to, subject, text, f"<p>{text}</p>\n", "<1@example.org>")


def read(made: Any) -> Any:
    return message_from_bytes(made.as_bytes(policy=policy.SMTP), policy=policy.default)


def test_the_message_id_is_stable_and_of_one_person_and_day() -> None:
    names = {
        mail.message_id(team, member, day, "bgz@example.org")
        for team in ("t1", "t2")
        for member in ("m1", "m2")
        for day in (DAY, DAY + timedelta(days=1))
    }
    assert len(names) == 8
    assert all(name.endswith("@example.org>") for name in names)
    assert mail.message_id("t1", "m1", DAY, "bgz@example.org") in names


def test_the_mail_says_that_a_machine_wrote_it() -> None:
    with in_language("nl"):
        made = read(mail.message(letter(), "bgz@example.org", AT))
    assert made["From"] == "bgz@example.org"
    assert made["To"] == "anna@example.org"
    assert made["Content-Language"] == "nl"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Auto-Response-Suppress"] == "All"
    assert made["List-Id"] == "bgz <bgz-reminders.example.org>"
    assert made["Message-ID"] == "<1@example.org>"
    assert made["Date"] == "Mon, 15 Jan 2024 07:00:00 +0000"
    assert made["MIME-Version"] == "1.0"
    assert not made.defects
    assert all(len(made.get_all(name)) == 1 for name in made)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_of_a_digest_arrive_as_they_were(language: str) -> None:
    line = TaskLine(
        uid="x", case="K-2H4MN", kind="review", what="één evaluatie " * 150, due=DAY, bucket="today", side="support",
        owner="m1", command="bgz followup done K-2H4MN",
    )  # fmt: skip
    with in_language(language):
        held = parts(Digest(day=DAY, kind=DIGEST, sections=(Section(heading="today", lines=(line,)),)))
        made = mail.message(
            mail.Letter("anna@example.org", held.subject, held.text, held.html, "<1@example.org>"),
            "bgz@example.org",
            AT,
        )
    raw = made.as_bytes(policy=policy.SMTP)
    assert raw.isascii()
    assert max(len(each) for each in raw.split(b"\r\n")) <= LONGEST_LINE
    got = message_from_bytes(raw, policy=policy.default)
    assert got.get_content_type() == "multipart/alternative"
    plain, page = got.iter_parts()  # the last is what a mail program likes best (RFC 2046, 5.1.4)
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    for part, text in ((plain, held.text), (page, held.html)):
        assert part.get_content().replace("\r\n", "\n") == text
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content_charset() == "utf-8"
        assert "K-2H4MN" in part.get_content()
    assert not any(part.defects for part in got.walk())
    assert list(got.iter_attachments()) == []


@pytest.mark.parametrize("subject", ["bgz: één taak", "bgz: " + "één lange taak " * 30])
def test_a_subject_with_accents_is_encoded(subject: str) -> None:
    raw = mail.message(letter(subject=subject), "bgz@example.org", AT).as_bytes(policy=policy.SMTP)
    assert raw.isascii()
    assert b"=?utf-8?" in raw
    assert message_from_bytes(raw, policy=policy.default)["Subject"].strip() == subject.strip()


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org\nBcc: all@example.org",
        "",
        "anna",
        "a@example.org, b@example.org",
        "ánna@example.org",
        "anna@exämple.org",
        "anna(b@example.org",
        'an"na@example.org',
        "anna@b@example.org",
        "anna@example..org",
        "anna@[example.org",
        "@example.org",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Delivery, match="address is not right") as caught:
        mail.message(letter(address), "bgz@example.org", AT)
    assert "example" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    "address", ["anna@example.org", "anna+bgz@mail.example.org", "a.b-c_d@example.org", "o'b@x.nl"]
)
def test_an_address_that_is_one_is_taken(address: str) -> None:
    assert read(mail.message(letter(address), "bgz@example.org", AT))["To"].addresses[0].addr_spec == address


@pytest.fixture
def sendmail(tmp_path: Path) -> Callable[..., MailServer]:
    """Return a function that makes a program which takes mail as sendmail does, and then does what it is told."""
    if os.name == "nt":
        pytest.skip("Windows has no sendmail")

    def make(code: str = "") -> MailServer:
        program = tmp_path / "sendmail"
        program.write_text(
            f"#!{sys.executable}\n"
            "import sys, pathlib\n"
            f"folder = pathlib.Path({str(tmp_path)!r})\n"
            f"{code}\n"
            "(folder / 'arguments').write_text(repr(sys.argv[1:]))\n"
            "(folder / 'mail').write_bytes(sys.stdin.buffer.read())\n",
            encoding="utf-8",
        )
        program.chmod(0o755)
        return MailServer.checked({"security": "sendmail", "sender": "bgz@example.org", "program": str(program)})

    return make


def test_sendmail_gets_the_mail_and_the_envelope(sendmail: Callable[..., MailServer], tmp_path: Path) -> None:
    server = sendmail()
    mail.check(server, None)
    assert not (tmp_path / "mail").exists()
    mail.send(mail.message(letter(text=".\né\n"), "bgz@example.org", AT), server, None)
    expected = "['-i', '-f', 'bgz@example.org', '--', 'anna@example.org']"
    assert (tmp_path / "arguments").read_text(encoding="utf-8") == expected
    raw = (tmp_path / "mail").read_bytes()
    assert raw.isascii()
    assert b"\r" not in raw  # the lines of the system; sendmail makes them those of mail
    got: Any = message_from_bytes(raw, policy=policy.default)
    assert got["Subject"] == "bgz: één taak"
    assert got.get_body(("plain",)).get_content() == ".\né\n"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("sys.exit(75)", "the program sendmail wants it to be tried later"),
        ("sys.exit(67)", "the program sendmail ended with code 67"),
        ("print('anna@example.org'); sys.stderr.write('anna@example.org'); sys.exit(1)", "ended with code 1"),
        ("import time; time.sleep(60)", "the program sendmail is too slow"),
    ],
)
def test_a_sendmail_that_fails_is_told(
    sendmail: Callable[..., MailServer], capfd: pytest.CaptureFixture[str], code: str, reason: str
) -> None:
    with pytest.raises(Delivery, match=reason) as caught:
        mail.send(mail.message(letter(), "bgz@example.org", AT), sendmail(code), None, mail.Patience(whole=3))
    assert not isinstance(caught.value, mail.ServerProblem)  # another mail may well go
    assert "example" not in caught.value.message + caught.value.hint + "".join(capfd.readouterr())


@pytest.mark.parametrize("there", [True, False])
def test_a_sendmail_that_cannot_be_started_is_told(
    sendmail: Callable[..., MailServer], tmp_path: Path, there: bool
) -> None:
    server = sendmail()
    if there:
        (tmp_path / "sendmail").chmod(0o644)
    else:
        (tmp_path / "sendmail").unlink()
    for call in (mail.check, lambda *to: mail.send(mail.message(letter(), "bgz@example.org", AT), *to)):
        with pytest.raises(mail.ServerProblem, match="cannot be started"):
            call(server, None)
