"""The mail server's settings."""

from __future__ import annotations

from typing import Any

import pytest

from bgz.domain.followup.mailing import MailServer, is_loopback
from bgz.errors import Invalid


def settings(**more: Any) -> dict[str, Any]:
    return {"host": "smtp.example.org", "sender": "bgz@example.org", **more}


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_the_usual_port_is_taken(security: str, port: int) -> None:
    assert MailServer.checked(settings(security=security)).port == port


def test_starttls_is_what_one_gets_without_asking() -> None:
    assert MailServer.checked(settings()).security == "starttls"


def test_without_encryption_only_to_this_computer() -> None:
    assert MailServer.checked(settings(host="localhost", security="none")).port == 25
    with pytest.raises(Invalid) as caught:
        MailServer.checked(settings(security="none"))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.9", True), ("::1", True), ("192.0.2.1", False), ("localhost.example.org", False)],
)
def test_what_this_computer_is(host: str, here: bool) -> None:
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "smtp example"},
        {"host": ""},
        {"security": "perhaps"},
        {"port": 0x10000},
        {"port": "587"},
        {"user": "bgz"},
        {"password_command": "pass"},
        {"sender": "bgz"},
        {"sender": "bürt@example.org"},
        {"sender": "bgz@example..org"},
        {"sender": "bgz@example.org."},
        {"sender": "bgz(x@example.org"},
        {"host": "smtp\n.example.org"},
        {"port": True},
        {"user": "bgz", "password_command": "pass", "keychain": True},
        {"keychain": True},
        {"ca_file": "ca.pem"},
        {"ca_file": "C:ca.pem"},
        {"program": "/usr/sbin/sendmail"},
        {"security": "sendmail"},  # with a host
        {"host": "", "security": "sendmail", "program": "sendmail"},
        {"host": "", "security": "sendmail", "user": "bgz", "password_command": "pass"},
    ],
)
def test_each_fault_is_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as caught:
        MailServer.checked(settings(**wrong))
    assert caught.value.problems
    assert caught.value.hint == "bgz remind setup"


def test_the_password_command_is_not_in_a_traceback() -> None:
    server = MailServer.checked(settings(user="bgz", password_command="print-geheim"))
    assert server.password_command == "print-geheim"
    assert "geheim" not in repr(server)


@pytest.mark.parametrize(
    "given",
    [
        settings(),
        settings(security="tls", port=4650, ca_file="/etc/bgz/ca.pem"),
        settings(user="bgz", password_command="pass show bgz"),
        settings(user="bgz", keychain=True, ca_file=r"C:\bgz\ca.pem"),
        settings(ca_file=r"\\office\share\ca.pem"),
        {"security": "sendmail", "sender": "bgz@example.org", "program": "/opt/mail/sendmail"},
    ],
)
def test_what_is_stored_reads_back_as_the_same(given: dict[str, Any]) -> None:
    server = MailServer.checked(given)
    assert given.items() <= server.stored().items()
    assert MailServer.checked(server.stored()) == server


def test_sendmail_lies_where_every_system_has_it() -> None:
    server = MailServer.checked({"security": "sendmail", "sender": "bgz@example.org"})
    assert (server.program, server.host, server.port) == ("/usr/sbin/sendmail", "", 0)


def test_all_faults_are_told_at_once() -> None:
    wrong = {"port": 0x10000, "security": "none", "keychain": True, "password_command": "x", "ca_file": "x"}
    with pytest.raises(Invalid) as caught:
        MailServer.checked(wrong | {"program": "x"})
    starts = [problem.partition(":")[0] for problem in caught.value.problems]
    assert starts == ["program", "host", "security", "port", "password", "user and password", "ca_file", "sender"]
