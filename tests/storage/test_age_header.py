from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage import age, age_header

ME = age.Identity.generate()


def _with_header(stanzas: bytes) -> bytes:
    return age_header.VERSION + stanzas + b"---" + age_header.end(bytes(32)) + bytes(32)


def test_limits_of_the_header() -> None:
    small = b"-> x\n\n"
    with pytest.raises(age.NotForMe):
        age.decrypt(_with_header(small * 128), [ME])
    with pytest.raises(age.DamagedHeader, match="more than 128"):
        age.decrypt(_with_header(small * 129), [ME])
    room = age.MAX_HEADER - len(_with_header(b"-> \n\n")) + 32
    with pytest.raises(age.NotForMe):
        age.decrypt(_with_header(b"-> " + b"x" * room + b"\n\n"), [ME])
    for stanza in (b"-> " + b"x" * (room + 1) + b"\n\n", b"-> x\n" + (b"A" * 64 + b"\n") * 1100 + b"\n"):
        with pytest.raises(age.DamagedHeader, match="too long"):
            age.decrypt(_with_header(stanza), [ME])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for one in (data, age_header.VERSION + data, age_header.VERSION + b"-> X25519 " + data):
        with pytest.raises(age.AgeError):
            age.decrypt(one, [ME])
        with pytest.raises(age.AgeError):
            age.decrypt_with_passphrase(one, "woord")


@given(st.binary(max_size=200))
def test_armor_round_trip(data: bytes) -> None:
    text = age.armor(data)
    assert all(len(line) <= 64 for line in text.splitlines())
    assert age.dearmor(text.encode()) == data
    assert age.dearmor(text.replace("\n", "\r\n").encode()) == data


@pytest.mark.parametrize("size", [47, 48, 49, 96])
def test_armor_refuses_what_is_changed(size: int) -> None:
    text = age.armor(bytes(range(size))).encode()
    assert age.dearmor(b"\n " + text + b"\t\r\n") == bytes(range(size))
    for changed in (
        text.replace(b"BEGIN", b"Begin"),
        text.replace(b"-----\n", b"-----\n\n", 1),
        text.replace(b"A", b"*", 1),
        text[:-10],
        b"x" + text,
        text + text,
    ):
        with pytest.raises(age.DamagedHeader, match="armor"):
            age.dearmor(changed)
