"""The password of the mail server: by a command, or from a keychain; told nowhere."""

from __future__ import annotations

import sys

import attrs
import pytest

from bgz.domain.followup.mailing import MailServer
from bgz.errors import Delivery
from bgz.storage import mail_password

SECRET = "geheim"
BASE = {"host": "smtp.example.org", "sender": "bgz@example.org"}
KEYCHAIN = MailServer.checked(BASE | {"user": "bgz", "keychain": True})


@attrs.define
class Ring:
    """A keychain as the library `keyring` shows it."""

    broken: bool = False
    held: dict[tuple[str, str], str] = attrs.field(factory=dict)

    def set_password(self, service: str, name: str, password: str) -> None:
        if self.broken:
            raise RuntimeError(password)
        self.held[service, name] = password

    def get_password(self, service: str, name: str) -> str | None:
        if self.broken:
            raise RuntimeError(name)
        return self.held.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        del self.held[service, name]


@pytest.fixture(params=["win32", "darwin"])
def ring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr("sys.platform", request.param)
    monkeypatch.setitem(sys.modules, "keyring", made)
    return made


def by(code: str) -> MailServer:
    command = f'"{sys.executable}" -c "{code}"'
    return MailServer.checked(BASE | {"user": "bgz", "password_command": command})


def both_ways() -> list[Delivery]:
    """Return what keeping and reading fail with."""
    with pytest.raises(Delivery) as keeping:
        mail_password.keep(KEYCHAIN, SECRET)
    with pytest.raises(Delivery) as reading:
        mail_password.read(KEYCHAIN)
    return [keeping.value, reading.value]


def test_a_server_that_asks_for_none_gets_none() -> None:
    assert mail_password.read(MailServer.checked(BASE)) is None


def test_a_command_prints_it() -> None:
    assert mail_password.read(by(f"print('{SECRET}')")) == SECRET


@pytest.mark.parametrize("code", ["raise SystemExit('geheim')", "pass", "import time; print(1); time.sleep(60)"])
def test_a_command_that_fails_or_hangs_is_not_repeated(code: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Delivery, match="gives no password") as caught:
        mail_password.read(by(code), seconds=2)
    assert caught.value.exit_code == 10
    assert SECRET not in caught.value.message + caught.value.hint
    assert "the whole path" in caught.value.hint  # what works in a terminal may not be found by cron


def test_the_keychain_gives_back_what_it_got(ring: Ring) -> None:
    mail_password.keep(KEYCHAIN, SECRET)
    assert mail_password.read(KEYCHAIN) == SECRET
    assert ring.held == {("bgz mail", "bgz@smtp.example.org"): SECRET}
    assert SECRET not in str(KEYCHAIN.stored())


def test_each_server_and_user_has_its_own(ring: Ring) -> None:
    mail_password.keep(KEYCHAIN, SECRET)
    for other in (attrs.evolve(KEYCHAIN, host="mail.example.org"), attrs.evolve(KEYCHAIN, user="anna")):
        with pytest.raises(Delivery, match="gives no password"):
            mail_password.read(other)


def test_a_keychain_that_refuses_is_told_without_the_password(ring: Ring) -> None:
    ring.broken = True
    for error in both_ways():
        assert "keychain" in error.message
        assert error.hint
        assert SECRET not in error.message + error.hint


def test_linux_has_none_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not mail_password.has_keychain()
    for error in both_ways():
        assert "no keychain" in error.message
        assert "--password-command" in error.hint


def test_a_password_is_taken_out_of_the_keychain(ring: Ring) -> None:
    ring.held["another", "entry"] = SECRET
    mail_password.keep(KEYCHAIN, SECRET)
    assert [mail_password.forget(KEYCHAIN) for _time in range(2)] == [True, True]
    assert ring.held == {("another", "entry"): SECRET}


def test_a_keychain_that_does_not_give_it_up_is_told(ring: Ring) -> None:
    mail_password.keep(KEYCHAIN, SECRET)
    ring.broken = True
    assert not mail_password.forget(KEYCHAIN)


def test_where_there_is_no_keychain_there_is_nothing_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert mail_password.forget(KEYCHAIN)
