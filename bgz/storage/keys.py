"""The unlocked keys of this device.

The keys themselves never lie on the disk in clear; how they are sealed and unlocked is not known here.
"""

from __future__ import annotations

import base64
import hashlib

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bgz.storage.age import Identity

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32, as in case numbers."""


@frozen
class Keys:
    """What an unlocked device has: its name in the team file, and its two secret keys."""

    device: str
    age: Identity = field(repr=False)
    sign: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Keys:
        """Return the keys of a new device."""
        sign = Ed25519PrivateKey.generate()
        return cls(device_id(sign.public_key().public_bytes_raw()), Identity.generate(), sign)


def device_id(sign: bytes) -> str:
    """Return the name of the device whose public Ed25519 key (32 bytes) is `sign`.

    It follows from the key, so that no change of the team file can give a known device another key.
    """
    return "d" + _name_of(b"bgz device 1\n" + sign)


def short(device: str) -> str:
    """Return how the name of a device begins: what people read and type to tell it from the others of a team."""
    return device[:8]


def reminders_id(age: str) -> str:
    """Return the name of the job of the reminders whose public key is `age`: it follows from the key too."""
    return "r" + _name_of(b"bgz reminders 1\n" + age.encode("utf-8"))


def _name_of(key: bytes) -> str:
    number = int.from_bytes(hashlib.sha256(key).digest()[:8], "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(0, 60, 5))


def public_text(sign: bytes) -> str:
    """Return a public Ed25519 key (32 bytes) as it stands in the team file."""
    return base64.b64encode(sign).decode("ascii")
