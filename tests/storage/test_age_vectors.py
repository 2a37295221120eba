"""The public test vectors of the age format (C2SP/CCTV, directory age/testdata)."""

from __future__ import annotations

import functools
import hashlib
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bgz.storage import age

if TYPE_CHECKING:
    from collections.abc import Callable

# Post-quantum recipients (age1pq…) are not supported.
HYBRID = {
    "armor_hybrid",
    "hybrid",
    "hybrid_and_x25519",
    "hybrid_bad_tag",
    "hybrid_currupted_enc_mlkem",
    "hybrid_currupted_enc_x25519",
    "hybrid_extra_argument",
    "hybrid_grease",
    "hybrid_identity",
    "hybrid_long_file_key",
    "hybrid_long_share",
    "hybrid_low_order",
    "hybrid_multiple_recipients",
    "hybrid_no_match",
    "hybrid_not_canonical_body",
    "hybrid_not_canonical_enc",
    "hybrid_short_share",
    "hybrid_uppercase",
    "hybrid_x25519_arg",
}
KEYS = {
    "expect",
    "payload",
    "identity",
    "passphrase",
    "file key",
    "armored",
    "compressed",
    "comment",
}
FAILURES = {
    "no match": age.NotForMe,
    "HMAC failure": age.Tampered,
    "header failure": age.DamagedHeader,
    "armor failure": age.DamagedHeader,
    "payload failure": age.DamagedPayload,
}


def _folder() -> Path:
    default = Path(__file__).parents[3] / "shared" / "vectors" / "age"
    return Path(os.environ.get("AGE_VECTORS", default))


NAMES = sorted(path.name for path in _folder().glob("*")) if _folder().is_dir() else []


class Vector(NamedTuple):
    values: dict[str, list[str]]
    data: bytes

    @property
    def expect(self) -> str:
        return self.values["expect"][0]

    def openers(self, data: bytes) -> list[Callable[[], bytes]]:
        """Return every way to open the file that the vector names."""
        ways: list[Callable[[], bytes]] = []
        if texts := self.values.get("identity"):
            identities = [age.Identity.parse(text) for text in texts]
            ways.append(lambda: age.decrypt(data, identities).plaintext)
        ways.extend(
            functools.partial(age.decrypt_with_passphrase, data, passphrase)
            for passphrase in self.values.get("passphrase", [])
        )
        return ways or [lambda: age.decrypt(data, []).plaintext]


def _read(name: str) -> Vector:
    head, _, data = (_folder() / name).read_bytes().partition(b"\n\n")
    values: dict[str, list[str]] = {}
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        values.setdefault(key, []).append(value)
    if values.get("compressed") == ["zlib"]:
        data = zlib.decompress(data)
    return Vector(values, data)


def test_all_vectors_are_there(request: pytest.FixtureRequest) -> None:
    if "AGE_VECTORS" not in os.environ:
        request.getfixturevalue("shared")  # skips or fails, saying what is missing
    assert len(NAMES) == 143
    assert set(NAMES) >= HYBRID
    assert {name for name in NAMES if "hybrid" in name} == HYBRID


@pytest.mark.parametrize("name", [name for name in NAMES if name not in HYBRID])
def test_vector(name: str) -> None:
    vector = _read(name)
    assert set(vector.values) <= KEYS
    data = vector.data
    if "armored" in vector.values:
        if vector.expect == "armor failure":
            with pytest.raises(age.DamagedHeader, match="armor"):
                age.dearmor(data)
            return
        data = age.dearmor(data)
    for opened in vector.openers(data):
        if vector.expect == "success":
            assert hashlib.sha256(opened()).hexdigest() == vector.values["payload"][0]
        else:
            with pytest.raises(age.AgeError) as raised:
                opened()
            assert type(raised.value) is FAILURES[vector.expect]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("armor_") and name not in HYBRID])
def test_armor_read_is_written_back_the_same(name: str) -> None:
    vector = _read(name)
    if vector.expect == "armor failure":
        with pytest.raises(age.DamagedHeader):
            age.dearmor(vector.data)
    else:
        plain = vector.data.replace(b"\r\n", b"\n").strip() + b"\n"
        assert age.armor(age.dearmor(vector.data)).encode() == plain
