from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage import age, age_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

CHUNK = 64 * 1024
ME = age.Identity.generate()
OTHERS = [age.Identity.generate().recipient for _ in range(9)]
# The example keys of the specification (C2SP, age.md).
SPEC_SECRET = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
SPEC_PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


def test_example_keys_of_the_specification() -> None:
    identity = age.Identity.parse(SPEC_SECRET)
    assert str(identity.recipient) == SPEC_PUBLIC
    assert identity.reveal() == str(identity) == SPEC_SECRET
    assert age.Recipient.parse(SPEC_PUBLIC) == identity.recipient
    assert age.Recipient.parse(f" {SPEC_PUBLIC.upper()}\n") == identity.recipient
    assert age.Identity.parse(SPEC_SECRET.lower()) == identity


def test_identities_are_compared_by_recipient() -> None:
    assert len({age.Identity.parse(SPEC_SECRET), age.Identity.parse(SPEC_SECRET), ME}) == 2
    assert age.Identity.generate() != age.Identity.generate()


def test_the_secret_does_not_show_by_accident() -> None:
    identity = age.Identity.parse(SPEC_SECRET)
    for shown in (repr(identity), repr([identity]), f"{identity!r}"):
        assert SPEC_SECRET not in shown
        assert SPEC_PUBLIC in shown
    assert "geheim" not in repr(age.Opened(b"geheim", 0))


@pytest.mark.parametrize("parse", [age.Recipient.parse, age.Identity.parse])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        SPEC_PUBLIC[:-1],
        SPEC_SECRET[:-1],
        SPEC_SECRET.replace("GFPYY", "GFPYX", 1),
        "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG",
        "age1yubikey1qwerty",
    ],
)
def test_what_is_not_a_key_is_refused_without_showing_it(
    parse: Callable[[str], object],
    text: str,
) -> None:
    with pytest.raises(age.BadKey) as raised:
        parse(text)
    assert not text or text not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    text = str(age.Recipient(bytes(length)))
    with pytest.raises(age.BadKey, match="length"):
        age.Recipient.parse(text)


SIZES = [0, 1, 15, 16, 17, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK]


@given(
    size=st.sampled_from(SIZES) | st.integers(0, 3 * CHUNK),
    seed=st.binary(min_size=1, max_size=40),
    mine=st.integers(0, 9),
    first=st.integers(-3, 200),
)
def test_round_trip(size: int, seed: bytes, mine: int, first: int) -> None:
    plaintext = (seed * (size // len(seed) + 1))[:size]
    recipients = [*OTHERS[:mine], ME.recipient, *OTHERS[mine:]]
    data = age.encrypt(plaintext, recipients)
    assert age.decrypt(data, [ME], first=first) == age.Opened(plaintext, mine)


@pytest.mark.parametrize("size", SIZES)
def test_round_trip_at_the_edges_of_a_chunk(size: int) -> None:
    plaintext = bytes(size)
    data = age.encrypt(plaintext, [ME.recipient])
    assert age.decrypt(data, [ME]).plaintext == plaintext
    header = age_header.read(data)
    chunks = max(1, -(-size // CHUNK))
    assert len(data) == header.payload_at + 16 + size + 16 * chunks


def test_stanzas_stand_in_the_order_given() -> None:
    readers = [age.Identity.generate() for _ in range(5)]
    data = age.encrypt(b"tekst", [each.recipient for each in readers])
    assert [age.decrypt(data, [each]).position for each in readers] == [0, 1, 2, 3, 4]
    assert age.decrypt(data, readers, first=3).position == 3
    assert age.decrypt(data, readers, first=99).position == 0


def test_the_stanza_that_fitted_last_is_tried_first(monkeypatch: pytest.MonkeyPatch) -> None:
    data = age.encrypt(b"tekst", [*OTHERS, ME.recipient])
    tried: list[bytes] = []
    unwrap = age.Identity.unwrap

    def counted(self: age.Identity, share: bytes, public: X25519PublicKey, wrapped: bytes) -> bytes | None:
        tried.append(share)
        return unwrap(self, share, public, wrapped)

    monkeypatch.setattr(age.Identity, "unwrap", counted)
    assert age.decrypt(data, [ME], first=9).position == 9
    assert len(tried) == 1
    assert age.decrypt(data, [ME]).position == 9
    assert len(tried) == 11


def test_the_same_text_is_never_encrypted_the_same_way() -> None:
    files = [age.encrypt(b"tekst", [ME.recipient, ME.recipient]) for _ in range(20)]
    headers = [age_header.read(data) for data in files]
    shares = {stanza.arguments[1] for header in headers for stanza in header.stanzas}
    nonces = {data[header.payload_at : header.payload_at + 16] for data, header in zip(files, headers, strict=True)}
    assert len(shares) == 40
    assert len(nonces) == 20


def test_not_for_me() -> None:
    data = age.encrypt(b"tekst", OTHERS)
    with pytest.raises(age.NotForMe):
        age.decrypt(data, [ME])
    with pytest.raises(age.NotForMe):
        age.decrypt(data, [])


@pytest.mark.parametrize("count", [0, 129])
def test_number_of_recipients(count: int) -> None:
    with pytest.raises(age.AgeError, match="1 to 128"):
        age.encrypt(b"tekst", [ME.recipient] * count)


def test_128_recipients_fit() -> None:
    data = age.encrypt(b"tekst", [OTHERS[0]] * 127 + [ME.recipient])
    assert age.decrypt(data, [ME], first=127).position == 127


@pytest.mark.parametrize("public", [bytes(32), b"\x01" + bytes(31), bytes(31), bytes(33)])
def test_a_public_key_that_protects_nothing_is_refused(public: bytes) -> None:
    with pytest.raises(age.BadKey):
        age.encrypt(b"tekst", [ME.recipient, age.Recipient(public)])


def _small() -> bytes:
    return age.encrypt(b"Jansen, 0612345678", [OTHERS[0], ME.recipient, OTHERS[1]])


def test_every_flipped_bit_is_refused() -> None:
    data = _small()
    header = age_header.read(data)
    mac_at, payload_at = len(header.signed), header.payload_at + 16
    seen = set()
    for at in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with pytest.raises(age.AgeError) as raised:
                age.decrypt(bytes(changed), [ME])
            kind = type(raised.value)
            seen.add(kind)
            if at >= payload_at:
                assert kind is age.DamagedPayload
            elif at >= mac_at:
                assert kind in {age.DamagedHeader, age.Tampered, age.DamagedPayload}
            assert "Jansen" not in str(raised.value)
    assert seen == {age.NotForMe, age.DamagedHeader, age.Tampered, age.DamagedPayload}


def test_every_truncation_is_refused() -> None:
    data = _small()
    payload_at = age_header.read(data).payload_at
    for length in range(len(data)):
        expected = age.DamagedHeader if length < payload_at + 16 else age.DamagedPayload
        with pytest.raises(expected):
            age.decrypt(data[:length], [ME])


def test_truncation_between_chunks_is_refused() -> None:
    data = age.encrypt(bytes(3 * CHUNK), [ME.recipient])
    start = age_header.read(data).payload_at + 16
    for chunks in range(3):
        with pytest.raises(age.DamagedPayload):
            age.decrypt(data[: start + chunks * (CHUNK + 16)], [ME])


def test_anything_added_is_refused() -> None:
    for size in (10, CHUNK):
        data = age.encrypt(bytes(size), [ME.recipient])
        for more in (b"\n", bytes(16), bytes(CHUNK + 16), data):
            with pytest.raises(age.DamagedPayload):
                age.decrypt(data + more, [ME])


def test_chunks_in_another_order_are_refused() -> None:
    data = age.encrypt(bytes(3 * CHUNK), [ME.recipient])
    start, size = age_header.read(data).payload_at + 16, CHUNK + 16
    swapped = data[:start] + data[start + size : start + 2 * size] + data[start : start + size] + data[-size:]
    assert len(swapped) == len(data)
    with pytest.raises(age.DamagedPayload):
        age.decrypt(swapped, [ME])


def test_a_recipient_added_or_removed_afterwards_is_seen() -> None:
    data = _small()
    header = age_header.read(data)
    first = b"-> %b\n%b\n" % (b" ".join(header.stanzas[0].arguments), header.stanzas[0].body)
    removed = data.replace(first, b"", 1)
    added = data.replace(first, first + first, 1)
    unknown = data.replace(first, b"-> grease x\n\n" + first, 1)
    for changed in (removed, added, unknown):
        assert changed != data
        with pytest.raises(age.Tampered):
            age.decrypt(changed, [ME])


def test_a_malformed_stanza_is_refused_whichever_is_tried_first() -> None:
    data = _small().replace(b"\n---", b"\n-> X25519 abc\n\n---", 1)
    for first in range(4):
        with pytest.raises(age.DamagedHeader, match="X25519"):
            age.decrypt(data, [ME], first=first)


def test_identities_and_results_do_not_change() -> None:
    with pytest.raises(AttributeError):
        ME.recipient = OTHERS[0]  # type: ignore[misc]
    assert copy.copy(OTHERS[0]) == OTHERS[0]
