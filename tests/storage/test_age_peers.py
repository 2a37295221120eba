"""Both directions against other implementations: the `age` command and pyrage."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pexpect
import pyrage
import pytest

from bgz.storage import age

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHUNK = 64 * 1024
TEXTS = [b"", b"Jansen", bytes(CHUNK - 1), bytes(CHUNK), bytes(CHUNK + 1), bytes(range(256)) * 1024]
WORD = "vier losse wóórden samen"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[age.Identity, Path]:
    """Return an identity and a file that holds it."""
    identity = age.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# a key\n{identity.reveal()}\n", encoding="utf-8")
    return identity, path


def _run(*command: str | Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(command, input=stdin, capture_output=True, check=True).stdout


def _typed(path: str, *arguments: str | Path) -> None:
    """Run `age`, typing the passphrase as often as it is asked."""
    child = pexpect.spawn(path, [str(each) for each in arguments], timeout=60)
    while child.expect(["passphrase.*:", pexpect.EOF]) == 0:
        child.sendline(WORD)
    child.close()
    assert child.exitstatus == 0, child.before


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_age_command_opens_our_files(
    program: Callable[[str], str],
    keys: tuple[age.Identity, Path],
    text: bytes,
) -> None:
    identity, path = keys
    other = age.Identity.generate().recipient
    data = age.encrypt(text, [other, identity.recipient])
    assert _run(program("age"), "-d", "-i", path, stdin=data) == text
    assert _run(program("age"), "-d", "-i", path, stdin=age.armor(data).encode()) == text


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_we_open_files_of_the_age_command(program: Callable[[str], str], text: bytes) -> None:
    identity, other = age.Identity.generate(), age.Identity.generate()
    readers = ("-r", str(other.recipient), "-r", str(identity.recipient))
    data = _run(program("age"), *readers, stdin=text)
    assert age.decrypt(data, [identity]) == age.Opened(text, 1)
    armored = _run(program("age"), "-a", *readers, stdin=text)
    assert age.decrypt(age.dearmor(armored), [identity]) == age.Opened(text, 1)
    assert age.armor(age.dearmor(armored)).encode() == armored


def test_keys_of_the_age_command(program: Callable[[str], str], keys: tuple[age.Identity, Path]) -> None:
    identity, path = keys
    assert _run(program("age-keygen"), "-y", path).decode().strip() == str(identity.recipient)
    secret = _run(program("age-keygen")).decode().splitlines()[-1]
    public = _run(program("age-keygen"), "-y", stdin=secret.encode()).decode()
    made = age.Identity.parse(secret)
    assert made.reveal() == secret
    assert made.recipient == age.Recipient.parse(public)


def test_age_command_refuses_what_we_refuse(
    program: Callable[[str], str],
    keys: tuple[age.Identity, Path],
) -> None:
    identity, path = keys
    data = bytearray(age.encrypt(b"Jansen", [identity.recipient]))
    data[-1] ^= 1
    with pytest.raises(subprocess.CalledProcessError):
        _run(program("age"), "-d", "-i", path, stdin=bytes(data))
    with pytest.raises(age.DamagedPayload):
        age.decrypt(bytes(data), [identity])


def test_age_command_opens_our_passphrase_files(program: Callable[[str], str], tmp_path: Path) -> None:
    closed, opened = tmp_path / "closed.age", tmp_path / "opened"
    closed.write_bytes(age.encrypt_with_passphrase(b"Jansen", WORD, log_n=10))
    _typed(program("age"), "-d", "-o", opened, closed)
    assert opened.read_bytes() == b"Jansen"


def test_we_open_passphrase_files_of_the_age_command(program: Callable[[str], str], tmp_path: Path) -> None:
    plain, closed = tmp_path / "plain", tmp_path / "closed.age"
    plain.write_bytes(b"Jansen")
    _typed(program("age"), "-p", "-o", closed, plain)
    assert age.decrypt_with_passphrase(closed.read_bytes(), WORD) == b"Jansen"


def test_our_identity_under_a_passphrase_serves_the_age_command(
    program: Callable[[str], str],
    tmp_path: Path,
) -> None:
    identity = age.Identity.generate()
    key, closed, opened = tmp_path / "key.age", tmp_path / "closed.age", tmp_path / "opened"
    key.write_bytes(age.encrypt_with_passphrase(f"{identity.reveal()}\n".encode(), WORD, log_n=10))
    closed.write_bytes(age.encrypt(b"Jansen", [identity.recipient]))
    _typed(program("age"), "-d", "-i", key, "-o", opened, closed)
    assert opened.read_bytes() == b"Jansen"


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_pyrage_both_ways(text: bytes) -> None:
    identity, other = age.Identity.generate(), age.Identity.generate()
    theirs = pyrage.x25519.Identity.from_str(identity.reveal())
    assert str(theirs.to_public()) == str(identity.recipient)
    ours = age.encrypt(text, [other.recipient, identity.recipient])
    assert pyrage.decrypt(ours, [theirs]) == text
    readers = [pyrage.x25519.Recipient.from_str(str(each.recipient)) for each in (other, identity)]
    assert age.decrypt(pyrage.encrypt(text, readers), [identity]).plaintext == text


def test_pyrage_passphrases_both_ways() -> None:
    ours = age.encrypt_with_passphrase(b"Jansen", WORD, log_n=10)
    assert pyrage.passphrase.decrypt(ours, WORD) == b"Jansen"
    assert age.decrypt_with_passphrase(pyrage.passphrase.encrypt(b"Jansen", WORD), WORD) == b"Jansen"
