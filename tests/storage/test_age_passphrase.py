from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.storage import age

if TYPE_CHECKING:
    from collections.abc import Callable

ME = age.Identity.generate()


def test_passphrase() -> None:
    data = age.encrypt_with_passphrase(b"tekst", "vier losse wóórden samen", log_n=2)
    assert age.decrypt_with_passphrase(data, "vier losse wóórden samen") == b"tekst"
    for wrong in ("", "vier losse woorden samen", "vier losse wóórden samen "):
        with pytest.raises(age.NotForMe, match="wrong"):
            age.decrypt_with_passphrase(data, wrong)


def test_passphrase_file_and_key_file_are_told_apart() -> None:
    with pytest.raises(age.NotForMe, match="not encrypted with a passphrase"):
        age.decrypt_with_passphrase(age.encrypt(b"tekst", [ME.recipient]), "woord")
    with pytest.raises(age.NotForMe):
        age.decrypt(age.encrypt_with_passphrase(b"tekst", "woord", log_n=1), [ME])


def test_passphrase_that_cannot_be_used() -> None:
    data = age.encrypt_with_passphrase(b"tekst", "woord", log_n=1)
    with pytest.raises(age.AgeError, match="empty"):
        age.encrypt_with_passphrase(b"tekst", "")
    uses: list[Callable[[], bytes]] = [
        lambda: age.encrypt_with_passphrase(b"tekst", "w\ud800", log_n=1),
        lambda: age.decrypt_with_passphrase(data, "w\ud800"),
    ]
    for use in uses:
        with pytest.raises(age.AgeError, match="UTF-8") as raised:
            use()
        assert raised.value.__cause__ is None


@pytest.mark.parametrize("log_n", [-1, 0, 21])
def test_work_factor_to_write_is_bounded(log_n: int) -> None:
    with pytest.raises(age.AgeError, match="work factor"):
        age.encrypt_with_passphrase(b"tekst", "woord", log_n=log_n)


def test_work_factor_to_read_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = age.encrypt_with_passphrase(b"tekst", "woord", log_n=9)

    def never(*_: object) -> bytes:
        pytest.fail("work was done")

    assert age.decrypt_with_passphrase(data, "woord", max_log_n=9) == b"tekst"
    monkeypatch.setattr(age, "_scrypt_wrap_key", never)
    with pytest.raises(age.DamagedHeader, match="too much work"):
        age.decrypt_with_passphrase(data, "woord", max_log_n=8)
    for factor in (b"21", b"99", b"100", b"1" * 5000):
        changed = data.replace(b" 9\n", b" " + factor + b"\n", 1)
        with pytest.raises(age.DamagedHeader, match="too much work"):
            age.decrypt_with_passphrase(changed, "woord", max_log_n=10**6)


def test_every_flipped_bit_of_a_passphrase_file_is_refused() -> None:
    data = age.encrypt_with_passphrase(b"tekst", "woord", log_n=1)
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(age.AgeError):
            age.decrypt_with_passphrase(bytes(changed), "woord", max_log_n=9)
