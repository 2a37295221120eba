"""The text inside a file: the facts for people, then the signed changes, which alone are the truth (design 5).

Reading takes the changes only and never parses YAML. The facts are there for the eye, for other programs and for
the day that bgz is gone.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.storage import factstext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.storage.strictjson import Json

MAX_BYTES = 8 * 1024 * 1024
MAX_FILE = MAX_BYTES + 128 * 1024
"""Bytes of a file on the disk: the text, with what age adds."""
MAX_LINES = 10_000
PADDING = 2048
"""Files are a multiple of this, so that their size tells little."""

_FIRST = re.compile(rb"\A(?:\xef\xbb\xbf)?# bgz (?:record|team) (\d{1,9})\d*\.")
"""The version, of which nine digits are enough: Python refuses to read numbers of thousands."""
_SHOWS = re.compile(
    rb"^# encrypted for team: ?([0-9a-f ]*?) +shows: ([0-9a-f]{32}) of ([0-9a-f]{32}) *\r?$", re.MULTILINE
)
_MARKER = re.compile(rb"^---[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
_VERSION = 1


class NotARecord(ValueError):
    """The text holds no changes at all, or is larger than bgz reads. The message holds no part of it."""


class TooLarge(NotARecord):
    """Over 8 MiB or 10,000 lines."""


class Newer(NotARecord):
    """Written in a form that this version does not know."""


@frozen
class RecordText:
    """What a file says: its change lines, and what its head claims.

    The head is not signed: it only tells when a file is to be written anew. `facts` is the first document as bytes.
    """

    lines: tuple[bytes, ...] = field(repr=False)
    team: tuple[str, ...]
    facts: bytes = field(repr=False)
    facts_hash: str
    changes_hash: str

    @property
    def edited(self) -> bool:
        """Tell whether somebody changed the facts with another tool."""
        return _hash(self.facts.replace(b"\r\n", b"\n")) != self.facts_hash


def write(
    number: str, facts: Mapping[str, Json], lines: Iterable[bytes], *, team: Iterable[str], counted: Iterable[str]
) -> bytes:
    """Return the text of record `number`: `facts` nested, the change `lines` as they are, padded.

    `team` are the heads of the team file it is encrypted for, `counted` the ids of the changes that the facts show.
    """
    shown = _shown(number, facts)
    opens = f"Opens with: age -d -i KEY {number}.yaml.age"
    return pad(_text(f"# bgz record {_VERSION}. {opens}", shown, lines, team=team, counted=counted))


def write_team(
    facts: Mapping[str, Json], lines: Iterable[bytes], *, heads: Iterable[str], counted: Iterable[str]
) -> bytes:
    """Return the text of the team file, which is not encrypted."""
    shown = _shown("team", facts)
    return _text(f"# bgz team {_VERSION}. Signed: do not edit.", shown, lines, team=heads, counted=counted)


def _shown(number: str, facts: Mapping[str, Json]) -> bytes:
    named: dict[str, Json] = {"record": number}
    named |= {key: value for key, value in facts.items() if key not in named}
    return factstext.render(named).encode("utf-8")


def _text(first: str, shown: bytes, lines: Iterable[bytes], *, team: Iterable[str], counted: Iterable[str]) -> bytes:
    heads = " ".join(sorted(team))
    hashes = f"shows: {_hash(shown)} of {hash_of_ids(counted)}"
    head = f"{first}\n# encrypted for team: {heads}     {hashes}\n---\n"
    return b"".join([head.encode("ascii"), shown, b"---\n", *(line + b"\n" for line in lines)])


def pad(text: bytes) -> bytes:
    """Return `text` with a comment behind it, so that its length is a multiple of PADDING."""
    lacking = -len(text) % PADDING
    if lacking == 0:
        return text
    return text + (b"#" + b"." * (lacking - 2) + b"\n" if lacking > 1 else b"\n")


def read(data: bytes) -> RecordText:
    """Take the text apart. Raises NotARecord, TooLarge or Newer."""
    if len(data) > MAX_BYTES:
        raise TooLarge("over 8 MiB")
    first = _FIRST.match(data)
    if first and int(first[1]) > _VERSION:
        raise Newer("written by a newer version")
    end = _last_marker(data)
    lines = data[end:].replace(b"\r\n", b"\n").split(b"\n")
    changes = tuple(line for line in lines if line and not line.startswith(b"#"))
    if len(changes) > MAX_LINES:
        raise TooLarge("over 10,000 lines")
    head = _SHOWS.search(data[:end])
    team, facts_hash, changes_hash = head.groups() if head else (b"", b"", b"")
    return RecordText(
        changes, tuple(team.decode("ascii").split()), _facts(data[:end]), facts_hash.decode(), changes_hash.decode()
    )


def hash_of_ids(ids: Iterable[str]) -> str:
    """Return the hash of a set of change ids, as it stands in the head of a file."""
    return _hash(" ".join(sorted(ids)).encode("ascii"))


def _last_marker(data: bytes) -> int:
    """Return where the changes begin: after the last document marker, since no change line can be one."""
    quick = data.rfind(b"\n---\n")
    if quick >= 0 and data.find(b"\n---", quick + 4) < 0:
        return quick + 5
    last = None
    for found in _MARKER.finditer(data):
        last = found
    if last is None:
        raise NotARecord("no changes")
    return last.end() + 1


def _facts(head: bytes) -> bytes:
    markers = list(_MARKER.finditer(head))
    if len(markers) == 1:
        return b""
    return head[markers[0].end() + 1 : markers[-1].start()]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
