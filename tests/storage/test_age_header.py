from __future__ import annotations

import base64

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


def test_a_header_without_stanzas_is_refused() -> None:
    data = _with_header(b"")
    with pytest.raises(age.DamagedHeader):
        age.decrypt(data, [ME])
    with pytest.raises(age.DamagedHeader):
        age.decrypt_with_passphrase(data, "woord")


@given(arguments=st.text("ab \t\x7fé", min_size=1, max_size=5), size=st.integers(0, 200))
def test_a_stanza_of_an_unknown_kind_is_checked_and_passed_over(arguments: str, size: int) -> None:
    text = base64.b64encode(bytes(size)).rstrip(b"=")
    lines = [text[at : at + 64] for at in range(0, len(text) + 1, 64)]
    stanza = b"-> %b\n%b\n" % (arguments.encode(), b"\n".join(lines))
    right = all(arguments.split(" ")) and not set(arguments) & set("\t\x7fé")
    with pytest.raises(age.NotForMe if right else age.DamagedHeader):
        age.decrypt(_with_header(stanza), [ME])


@pytest.mark.parametrize("length", range(66))
def test_only_canonical_base64_is_taken(length: int) -> None:
    for last in "ABQwg048/+":
        text = ("A" * (length - 1) + last)[-length:] if length else ""
        lines = "\n".join(text[at : at + 64] for at in range(0, length + 1, 64))
        padded = text + "=" * (-length % 4)
        right = length % 4 != 1 and base64.b64encode(base64.b64decode(padded)) == padded.encode()
        with pytest.raises(age.NotForMe if right else age.DamagedHeader):
            age.decrypt(_with_header(f"-> x\n{lines}\n".encode()), [ME])


def test_a_stanza_ends_with_a_shorter_line() -> None:
    with pytest.raises(age.NotForMe):
        age.decrypt(_with_header(b"-> x\n" + b"A" * 64 + b"\n\n"), [ME])
    with pytest.raises(age.DamagedHeader):
        age.decrypt(_with_header(b"-> x\n" + b"A" * 64 + b"\n"), [ME])


@pytest.mark.parametrize("size", [0, 31, 33, 48])
def test_a_wrapped_key_of_another_length_is_refused_before_it_is_tried(size: int) -> None:
    body = base64.b64encode(bytes(size)).rstrip(b"=") + (b"\n" if size == 48 else b"")
    with pytest.raises(age.DamagedHeader, match="X25519"):
        age.decrypt(_with_header(b"-> X25519 " + b"A" * 43 + b"\n" + body + b"\n"), [ME])
    with pytest.raises(age.DamagedHeader, match="scrypt"):
        age.decrypt_with_passphrase(_with_header(b"-> scrypt " + b"A" * 22 + b" 1\n" + body + b"\n"), "woord")
