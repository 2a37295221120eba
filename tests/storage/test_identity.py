"""The sealed identity: what opens it, what does not, and that `age` itself can."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pexpect
import pytest

from bgz.errors import Locked
from bgz.storage import age, identity, strictjson
from bgz.storage.identity import DeviceIdentity, Sealed, WrongPassphrase
from bgz.storage.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PHRASE = "vier-losse-woorden-samen"


@pytest.fixture
def device() -> DeviceIdentity:
    return DeviceIdentity(Keys.generate(), "a" * 32, "m7K3Q")


def same(one: DeviceIdentity, other: DeviceIdentity) -> bool:
    return one.to_json() == other.to_json()


def test_the_passphrase_opens_it(device: DeviceIdentity) -> None:
    assert same(identity.seal(device, PHRASE, log_n=2).open(PHRASE), device)


def test_it_costs_an_attacker_as_much_as_age_asks(device: DeviceIdentity) -> None:
    header = identity.seal(device, PHRASE).data.split(b"\n---")[0]
    assert header.split()[4] == b"18"


@pytest.mark.parametrize("typed", [PHRASE + " ", PHRASE.upper(), "x", ""])
def test_another_passphrase_does_not(device: DeviceIdentity, typed: str) -> None:
    with pytest.raises(WrongPassphrase, match="wrong") as caught:
        identity.seal(device, PHRASE, log_n=2).open(typed)
    assert caught.value.exit_code == 6


@pytest.mark.parametrize("keep", [0, 10, 100, 180, -1])
def test_a_truncated_file_is_damaged_not_wrong(device: DeviceIdentity, keep: int) -> None:
    data = identity.seal(device, PHRASE, log_n=2).data
    with pytest.raises(Locked, match="damaged") as caught:
        Sealed(data[:keep]).open(PHRASE)
    assert not isinstance(caught.value, WrongPassphrase)
    assert "bgz recover" in caught.value.hint


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"bgz":"device 2"}',
        b'{"bgz":"device 1","team":"t","member":"m","device":"d","age":"AGE-SECRET-KEY-1","sign":"x"}',
        b'{"bgz":"device 1","team":"t","member":"m","device":"d","sign":"AAAA"}',
    ],
)
def test_other_content_is_damaged(inside: bytes) -> None:
    with pytest.raises(Locked, match="damaged"):
        Sealed(age.encrypt_with_passphrase(inside, PHRASE, log_n=2)).open(PHRASE)


@pytest.mark.parametrize("phrase", ["", "\ud800"])
def test_a_passphrase_that_cannot_be_used_is_refused(device: DeviceIdentity, phrase: str) -> None:
    with pytest.raises(Locked, match="cannot be used"):
        identity.seal(device, phrase, log_n=2)


def test_it_is_kept_and_read_back(device: DeviceIdentity, tmp_path: Path) -> None:
    sealed = identity.seal(device, PHRASE, log_n=2)
    identity.write(tmp_path / "place", sealed)
    assert identity.read(tmp_path / "place") == sealed
    assert identity.read(tmp_path / "place").mark == sealed.mark


def test_gone_keys_point_at_the_paper(tmp_path: Path) -> None:
    with pytest.raises(Locked, match="gone") as caught:
        identity.read(tmp_path)
    assert "bgz recover" in caught.value.hint


def test_keys_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / identity.FILE).mkdir()
    with pytest.raises(Locked, match="cannot be read"):
        identity.read(tmp_path)


def test_no_secret_shows(device: DeviceIdentity) -> None:
    shown = repr(device) + repr(identity.seal(device, PHRASE, log_n=2)) + str(device)
    assert device.keys.age.reveal() not in shown
    assert "PRIVATE" not in shown
    assert "scrypt" not in shown


def test_the_age_command_opens_it(device: DeviceIdentity, tmp_path: Path, program: Callable[[str], str]) -> None:
    """By hand, without bgz: age asks the passphrase at the terminal, and the key inside opens a case file."""
    command = program("age")
    identity.write(tmp_path, identity.seal(device, PHRASE, log_n=10))
    child = pexpect.spawn(command, ["-d", str(tmp_path / identity.FILE)], encoding="utf-8", timeout=60)
    child.expect("passphrase")
    child.sendline(PHRASE)
    child.expect(pexpect.EOF)
    held = strictjson.loads(child.before[child.before.index("{") : child.before.rindex("}") + 1])
    assert isinstance(held, dict)
    assert held["member"] == "m7K3Q"
    (tmp_path / "key.txt").write_text(f"{held['age']}\n", encoding="ascii")
    (tmp_path / "case.age").write_bytes(age.encrypt(b"facts", [device.keys.age.recipient]))
    opened = subprocess.run(
        [command, "-d", "-i", tmp_path / "key.txt", tmp_path / "case.age"], capture_output=True, check=True
    )
    assert opened.stdout == b"facts"
