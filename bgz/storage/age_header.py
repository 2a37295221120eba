"""The header of an age file as text, and armor: reading, writing, limits, and what can be wrong.

From the public specification (C2SP, age.md). Which key fits which stanza is the business of `age`.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

MAX_HEADER = 64 * 1024
"""Largest header that is read, in bytes. The specification sets no limit."""
MAX_STANZAS = 128
"""Most recipients of one file: each costs the reader a key exchange before anything is verified."""

VERSION = b"age-encryption.org/v1\n"
X25519 = b"X25519"
SCRYPT = b"scrypt"

# Canonical base64 without padding: the unused bits of the last character are zero. So the length of a text,
# modulo 4, tells which characters it may end with.
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_MAY_END = (_ALPHABET, b"", b"AQgw", b"AEIMQUYcgkosw048")
_ANY = rb"[A-Za-z0-9+/]"
_LAST_OF_2 = rb"[%b]" % _MAY_END[2]
_LAST_OF_3 = rb"[%b]" % _MAY_END[3]
_16_BYTES = re.compile(_ANY + rb"{21}" + _LAST_OF_2)
_32_BYTES = re.compile(_ANY + rb"{42}" + _LAST_OF_3)
# Loose, for speed (a scan reads tens of thousands of these); `_stanza` checks what it lets through.
_STANZA = re.compile(rb"-> ([ -~]+)\n((?:%b{64}\n)*)(%b{0,63})\n" % (_ANY, _ANY))
_END = re.compile(rb"---( (%b)\n)" % _32_BYTES.pattern)
_WORK_FACTOR = re.compile(rb"[1-9][0-9]*")
_ARMOR = re.compile(
    rb"-----BEGIN AGE ENCRYPTED FILE-----\r?\n"
    rb"((?:%b{64}\r?\n)*(?:(?:%b{4}){0,15}(?:%b{4}|%b%b==|%b{2}%b=)\r?\n)?)"
    rb"-----END AGE ENCRYPTED FILE-----" % (_ANY, _ANY, _ANY, _ANY, _LAST_OF_2, _ANY, _LAST_OF_3)
)


class AgeError(ValueError):
    """A file, key or passphrase that cannot be used. Its text never holds a key or any plaintext."""


class BadKey(AgeError):
    """The text of a key is not right: mistyped, cut off, or of another kind."""


class NotForMe(AgeError):
    """No stanza of the file is for these identities, or the passphrase is wrong."""


class DamagedHeader(AgeError):
    """The header or armor is malformed, above a limit, or of a version that is not supported."""


class Tampered(AgeError):
    """The header was changed after the file was written: its authentication code is wrong."""


class DamagedPayload(AgeError):
    """The content is truncated or was changed."""


class Stanza(NamedTuple):
    """One wrapping of the file key."""

    arguments: list[bytes]
    """One or more, none empty; the first is the kind of recipient."""
    body: bytes
    """Base64 in lines of 64, without the last line feed."""


class Header(NamedTuple):
    """A header that is well-formed; nothing of it is verified yet."""

    stanzas: list[Stanza]
    signed: bytes
    """What the authentication code covers: all up to and including the three dashes."""
    mac: bytes
    payload_at: int
    """Where the payload begins, in bytes."""


def read(data: bytes) -> Header:
    """Read the header of a binary age file. Raises DamagedHeader."""
    if not data.startswith(VERSION):
        raise DamagedHeader("not an age file of version 1")
    stanzas: list[Stanza] = []
    at = len(VERSION)
    while match := _STANZA.match(data, at, MAX_HEADER):
        stanzas.append(_stanza(*match.groups()))
        at = match.end()
        if len(stanzas) > MAX_STANZAS:
            raise DamagedHeader(f"the header has more than {MAX_STANZAS} stanzas")
    end = _END.match(data, at, MAX_HEADER)
    if end is None or not stanzas:
        raise DamagedHeader("the header is malformed or too long")
    if len(stanzas) > 1 and any(stanza.arguments[0] == SCRYPT for stanza in stanzas):
        raise DamagedHeader("a passphrase stanza is not alone")
    return Header(stanzas, data[: end.start(1)], _unbase64(end[2]), end.end())


def read_x25519(stanza: Stanza) -> tuple[bytes, bytes]:
    """Return the ephemeral share and the wrapped file key, 32 bytes each. Raises DamagedHeader."""
    match stanza.arguments:
        case [_, share] if _32_BYTES.fullmatch(share) and _32_BYTES.fullmatch(stanza.body):
            return _unbase64(share), _unbase64(stanza.body)
    raise DamagedHeader("an X25519 stanza is malformed")


def read_scrypt(stanza: Stanza, max_log_n: int) -> tuple[bytes, int, bytes]:
    """Return the salt (16 bytes), the work factor as a power of two, and the wrapped file key (32 bytes).

    Raises DamagedHeader, also for a work factor above `max_log_n`.
    """
    match stanza.arguments:
        case [_, salt, log_n] if (
            _16_BYTES.fullmatch(salt) and _WORK_FACTOR.fullmatch(log_n) and _32_BYTES.fullmatch(stanza.body)
        ):
            # Digits are counted first: int() of thousands of digits is slow, or fails.
            if len(log_n) > len(str(max_log_n)) or int(log_n) > max_log_n:
                raise DamagedHeader("the scrypt stanza asks for too much work")
            return _unbase64(salt), int(log_n), _unbase64(stanza.body)
    raise DamagedHeader("the scrypt stanza is malformed")


def x25519(share: bytes, wrapped: bytes) -> bytes:
    """Write an X25519 stanza."""
    return b"-> X25519 %b\n%b\n" % (_base64(share), _base64(wrapped))


def scrypt(salt: bytes, log_n: int, wrapped: bytes) -> bytes:
    """Write a scrypt stanza."""
    return b"-> scrypt %b %d\n%b\n" % (_base64(salt), log_n, _base64(wrapped))


def end(mac: bytes) -> bytes:
    """Write what follows the three dashes that end a header."""
    return b" %b\n" % _base64(mac)


def armor(data: bytes) -> str:
    """Write a binary age file as text, for places that take only text."""
    text = binascii.b2a_base64(data, newline=False).decode("ascii")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN AGE ENCRYPTED FILE-----", *lines, "-----END AGE ENCRYPTED FILE-----", ""])


def dearmor(text: bytes) -> bytes:
    """Return the binary file that `text` armors. White space around it and CRLF line ends are allowed.

    Raises DamagedHeader for any other deviation, so that one file has one armor.
    """
    match = _ARMOR.fullmatch(text.strip(b" \t\r\n"))
    if match is None:
        raise DamagedHeader("the armor is malformed")
    return binascii.a2b_base64(match[1])


def _stanza(arguments: bytes, full_lines: bytes, last_line: bytes) -> Stanza:
    parts = arguments.split(b" ")
    if b"" in parts or (last_line and last_line[-1] not in _MAY_END[len(last_line) % 4]):
        raise DamagedHeader("a stanza is malformed")
    return Stanza(parts, full_lines + last_line)


def _base64(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4))
