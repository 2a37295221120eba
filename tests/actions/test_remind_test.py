"""The mail that somebody sends herself, to see that reminders arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bgz.actions.remind_test import send_test
from bgz.domain.followup.mailing import MailServer
from bgz.domain.followup.rota import Colleague
from bgz.errors import Delivery
from bgz.i18n import in_language, language
from tests.post_office import Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AT = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
ANNA = Colleague(key="m1", name="Kanariepiet", email="anna@example.org")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    with offices(tmp_path) as start:
        yield start


def test_it_goes_to_her_in_her_language_as_often_as_she_likes(post: Callable[..., Post]) -> None:
    office = post()
    server = MailServer.checked(office.settings())
    with in_language("nl"):
        result = send_test(server, ANNA, "en", at=AT)
        send_test(server, ANNA, "nl", at=AT + timedelta(seconds=1))
        assert language() == "nl"
    assert (result.data.to, result.data.subject) == ("anna@example.org", "bgz: test mail")
    english, dutch = office.mails
    assert [each["Subject"] for each in (english, dutch)] == ["bgz: test mail", "bgz: proefmail"]
    assert [each["Content-Language"] for each in (english, dutch)] == ["en", "nl"]
    assert english["To"] == "anna@example.org"
    assert english["Message-ID"] != dutch["Message-ID"]  # or the mailbox would drop the second
    assert "This is a test mail" in english.get_body(("plain",)).get_content()
    assert "This is a test mail" in english.get_body(("html",)).get_content()
    assert "Kanariepiet" not in english.as_string() + dutch.as_string()


def test_a_server_that_refuses_her_address_is_told(post: Callable[..., Post]) -> None:
    office = post("--refuse", "anna@example.org")
    with pytest.raises(Delivery) as caught:
        send_test(MailServer.checked(office.settings()), ANNA, "en", at=AT)
    assert caught.value.message == "The test mail was not delivered: the mail server refuses this address."
    assert caught.value.hint == "Check the mail server: bgz remind setup"
    assert office.mails == []


def test_a_password_that_nobody_gives_is_told_with_what_to_do() -> None:
    held = {"host": "127.0.0.1", "sender": "bgz@example.org", "user": "bgz", "password_command": "no-such-program"}
    with pytest.raises(Delivery) as caught:
        send_test(MailServer.checked(held), ANNA, "en", at=AT)
    assert caught.value.message == (
        "The test mail was not delivered: The password command of the mail server gives no password."
    )
    assert "without a shell" in caught.value.hint
