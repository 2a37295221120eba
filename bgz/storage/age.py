"""The age v1 file format: X25519 recipients, passphrases (scrypt) and armor.

Written from the public specification (C2SP, age.md, https://age-encryption.org/v1) on the primitives of
`cryptography`. It knows bytes and keys only: it does not prompt, print, read settings or touch a disk.

Three failures are kept apart, because a person must do something else at each: a file that is not for
these keys (`NotForMe`), one that is damaged (`DamagedHeader`, `DamagedPayload`), and one whose header was
changed by somebody without its key (`Tampered`). A change inside the only stanza that would fit cannot be
told from a file for somebody else: the format has no other sign of it.

Nothing of a payload is returned before all of it has been verified.
"""

from __future__ import annotations

import hmac
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bgz.storage import age_header, bech32
from bgz.storage.age_header import (
    MAX_HEADER,
    MAX_STANZAS,
    AgeError,
    BadKey,
    DamagedHeader,
    DamagedPayload,
    NotForMe,
    Tampered,
    armor,
    dearmor,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "MAX_HEADER",
    "MAX_LOG_N",
    "MAX_STANZAS",
    "AgeError",
    "BadKey",
    "DamagedHeader",
    "DamagedPayload",
    "Identity",
    "NotForMe",
    "Opened",
    "Recipient",
    "Tampered",
    "armor",
    "dearmor",
    "decrypt",
    "decrypt_with_passphrase",
    "encrypt",
    "encrypt_with_passphrase",
]

MAX_LOG_N = 20
"""Highest work factor of scrypt, as a power of two: 1 GiB of memory. More is refused, not computed."""

_CHUNK = 64 * 1024
_TAG = 16
_KEY = 32
_FILE_KEY = 16
_PAYLOAD_NONCE = 16
_SALT = 16
_ZERO_NONCE = bytes(12)  # a wrapping key is used once, so its nonce is fixed
_PUBLIC, _SECRET = "age", "age-secret-key-"


@attrs.frozen
class Recipient:
    """The public key of a device, or of the recovery key: who can read a file. `public` is 32 bytes."""

    public: bytes

    @classmethod
    @lru_cache(128)  # a file is encrypted for the same few as the one before
    def parse(cls, text: str) -> Recipient:
        """Read `age1…`. Raises BadKey."""
        return cls(_parse_key(_PUBLIC, text))

    def __str__(self) -> str:
        return bech32.encode(_PUBLIC, self.public)


@attrs.frozen
class Identity:
    """A secret key and its recipient. Two identities are equal if their recipients are."""

    _key: X25519PrivateKey = attrs.field(eq=False)
    recipient: Recipient

    @classmethod
    def _of(cls, key: X25519PrivateKey) -> Identity:
        return cls(key, Recipient(key.public_key().public_bytes_raw()))

    @classmethod
    def generate(cls) -> Identity:
        """Make a new identity from the system's randomness."""
        return cls._of(X25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Identity:
        """Read `AGE-SECRET-KEY-1…`. Raises BadKey, whose text never shows the key."""
        return cls._of(X25519PrivateKey.from_private_bytes(_parse_key(_SECRET, text)))

    def reveal(self) -> str:
        """Return the secret as `AGE-SECRET-KEY-1…`."""
        return bech32.encode(_SECRET, self._key.private_bytes_raw()).upper()

    def __str__(self) -> str:
        return self.reveal()

    def __repr__(self) -> str:
        return f"<Identity of {self.recipient}>"

    def unwrap(self, share: bytes, public: X25519PublicKey, wrapped: bytes) -> bytes | None:
        """Return the file key that an X25519 stanza wraps, or None if the stanza is for somebody else.

        `share` and `public` are the same ephemeral key, as 32 bytes and as an object. Raises DamagedHeader
        for a share that would give every reader the same secret.
        """
        try:
            secret = self._key.exchange(public)
        except ValueError:  # the shared secret is zero
            raise DamagedHeader("an X25519 stanza has a share of low order") from None
        return _unwrap(_x25519_wrap_key(secret, share, self.recipient.public), wrapped)


@attrs.frozen
class Opened:
    """A verified file: its plaintext, and the position of the stanza that fitted (0 is the first)."""

    plaintext: bytes = attrs.field(repr=False)
    position: int


def encrypt(plaintext: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Encrypt for 1 to 128 recipients; the stanzas stand in the order given. Raises AgeError."""
    if not 1 <= len(recipients) <= MAX_STANZAS:
        raise AgeError(f"a file has 1 to {MAX_STANZAS} recipients, not {len(recipients)}")
    file_key = secrets.token_bytes(_FILE_KEY)
    return _seal(plaintext, file_key, b"".join(_x25519_stanza(file_key, each) for each in recipients))


def decrypt(data: bytes, identities: Sequence[Identity], *, first: int = 0) -> Opened:
    """Open a binary age file with whichever identity fits.

    `first` is the position of the stanza to try first: the one that fitted in the previous file of the same
    team. Any number is allowed. Raises NotForMe, DamagedHeader, Tampered or DamagedPayload.
    """
    header = age_header.read(data)
    # All stanzas are read before any is tried, so that a malformed one is refused whatever `first` is.
    stanzas = [
        (position, *age_header.read_x25519(stanza))
        for position, stanza in enumerate(header.stanzas)
        if stanza.arguments[0] == age_header.X25519
    ]
    stanzas.sort(key=lambda stanza: stanza[0] != first)
    for position, share, wrapped in stanzas:
        public = X25519PublicKey.from_public_bytes(share)
        for identity in identities:
            file_key = identity.unwrap(share, public, wrapped)
            if file_key is not None:
                return Opened(_open(data, header, file_key), position)
    raise NotForMe("no stanza of this file is for these identities")


def encrypt_with_passphrase(plaintext: bytes, passphrase: str, *, log_n: int = 18) -> bytes:
    """Encrypt with a passphrase, as `age -p` does. 2**`log_n` is the work factor of scrypt (1 to 20).

    The passphrase is used as it is, in UTF-8; it may not be empty. Raises AgeError.
    """
    if not 1 <= log_n <= MAX_LOG_N:
        raise AgeError(f"the work factor is 1 to {MAX_LOG_N}, not {log_n}")
    if not passphrase:
        raise AgeError("the passphrase is empty")
    salt = secrets.token_bytes(_SALT)
    file_key = secrets.token_bytes(_FILE_KEY)
    wrapped = _wrap(_scrypt_wrap_key(passphrase, salt, log_n), file_key)
    return _seal(plaintext, file_key, age_header.scrypt(salt, log_n, wrapped))


def decrypt_with_passphrase(data: bytes, passphrase: str, *, max_log_n: int = MAX_LOG_N) -> bytes:
    """Open a binary age file that was encrypted with a passphrase, and return its plaintext.

    A file that asks for more work than 2**`max_log_n` (never above 2**20) is refused before any is done.
    Raises NotForMe (wrong passphrase, or not a passphrase file), DamagedHeader, Tampered or DamagedPayload.
    """
    header = age_header.read(data)
    stanza = header.stanzas[0]  # the header was refused if a scrypt stanza is not alone
    if stanza.arguments[0] != age_header.SCRYPT:
        raise NotForMe("this file was not encrypted with a passphrase")
    salt, log_n, wrapped = age_header.read_scrypt(stanza, min(max_log_n, MAX_LOG_N))
    file_key = _unwrap(_scrypt_wrap_key(passphrase, salt, log_n), wrapped)
    if file_key is None:
        raise NotForMe("the passphrase is wrong")
    return _open(data, header, file_key)


def _parse_key(prefix: str, text: str) -> bytes:
    try:
        key = bech32.decode(prefix, text.strip())
    except ValueError as error:
        raise BadKey(f"not a key: {error}") from None
    if len(key) != _KEY:
        raise BadKey("not a key: the length is wrong")
    return key


def _x25519_stanza(file_key: bytes, recipient: Recipient) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    share = ephemeral.public_key().public_bytes_raw()
    try:
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient.public))
    except ValueError:  # not 32 bytes, or of low order: anybody could read the file
        raise BadKey("this public key cannot be encrypted to") from None
    return age_header.x25519(share, _wrap(_x25519_wrap_key(secret, share, recipient.public), file_key))


def _seal(plaintext: bytes, file_key: bytes, stanzas: bytes) -> bytes:
    """Return a whole file: the stanzas, made into a header, and the payload."""
    signed = age_header.VERSION + stanzas + b"---"
    nonce = secrets.token_bytes(_PAYLOAD_NONCE)
    cipher = ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload"))
    parts = [signed, age_header.end(_mac(file_key, signed)), nonce]
    for number, at in enumerate(range(0, max(len(plaintext), 1), _CHUNK)):
        final = at + _CHUNK >= len(plaintext)
        parts.append(cipher.encrypt(_chunk_nonce(number, final=final), plaintext[at : at + _CHUNK], None))
    return b"".join(parts)


def _open(data: bytes, header: age_header.Header, file_key: bytes) -> bytes:
    """Verify the header and the whole payload, and return the plaintext."""
    if not hmac.compare_digest(_mac(file_key, header.signed), header.mac):
        raise Tampered("the header was changed after the file was written")
    start = header.payload_at + _PAYLOAD_NONCE
    if len(data) < start:  # the public test vectors count the nonce with the header
        raise DamagedHeader("the file ends within its header")
    cipher = ChaCha20Poly1305(_hkdf(file_key, data[header.payload_at : start], b"payload"))
    parts: list[bytes] = []
    for number, at in enumerate(range(start, max(len(data), start + 1), _CHUNK + _TAG)):
        end = at + _CHUNK + _TAG
        try:
            part = cipher.decrypt(_chunk_nonce(number, final=end >= len(data)), data[at:end], None)
        except InvalidTag:
            raise DamagedPayload("the content is truncated or was changed") from None
        if number and not part:
            raise DamagedPayload("the content ends with an empty part")
        parts.append(part)
    return b"".join(parts)


def _chunk_nonce(number: int, *, final: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if final else b"\x00")


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_hkdf(file_key, bytes(_KEY), b"header"), signed, "sha256")


def _hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF-SHA-256 (RFC 5869) for one block of 32 bytes; an empty salt is given as 32 zeros."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\x01", "sha256")


def _x25519_wrap_key(secret: bytes, share: bytes, public: bytes) -> bytes:
    return _hkdf(secret, share + public, b"age-encryption.org/v1/X25519")


def _scrypt_wrap_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    try:
        secret = passphrase.encode()
    except UnicodeEncodeError:  # its own text would show a part of the passphrase
        raise AgeError("the passphrase cannot be written in UTF-8") from None
    return Scrypt(b"age-encryption.org/v1/scrypt" + salt, _KEY, 2**log_n, 8, 1).derive(secret)


def _wrap(wrap_key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(wrap_key).encrypt(_ZERO_NONCE, file_key, None)


def _unwrap(wrap_key: bytes, wrapped: bytes) -> bytes | None:
    """Return the file key, or None if it was wrapped with another key."""
    try:
        return ChaCha20Poly1305(wrap_key).decrypt(_ZERO_NONCE, wrapped, None)
    except InvalidTag:
        return None
