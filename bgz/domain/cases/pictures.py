"""What a logo may be: a small PNG or JPEG, known by its content, without anything that is not picture.

What a camera or an editor writes beside a picture (place, day, maker, texts, thumbnails, other files behind its end)
is left out. A picture is read far enough to know that it is whole, and how large it becomes.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 150_000
MOST_PIXELS = 4_000
"""Of each side."""
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
"""What a PNG needs to be shown (PNG specification, 5.6). Texts, days, EXIF and animations are not among them."""
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Values of each pixel by colour type (PNG specification, 11.2.1)."""
_DEPTHS = frozenset({1, 2, 4, 8, 16})
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Of an interlaced PNG, for each pass: first column and row, and the steps to the next (PNG specification, 8.2)."""
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""The kinds of JPEG that browsers show: baseline, extended, progressive."""
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
_SCAN, _END, _EXIF, _ADOBE = 0xDA, 0xD9, 0xE1, 0xEE
_FIRST_APART, _LAST_APART = 0xE0, 0xFE
"""Segments of applications and comments: EXIF, places, colour profiles, thumbnails."""
_ORIENTATION = 274
_PIECE = 1 << 16


@frozen
class Picture:
    """A picture of which the content was checked: "png" or "jpeg", in pixels, and its bytes without the rest."""

    kind: str
    width: int
    height: int
    data: bytes


def picture(data: bytes) -> Picture:
    """Return what picture `data` holds. Raises ValueError with a sentence: not one of these, broken, or too large."""
    try:
        if data.startswith(_PNG):
            found = _png(data)
        elif data.startswith(_JPEG):
            found = _jpeg(data)
        else:
            raise ValueError(_("is no PNG or JPEG picture"))
    except (struct.error, IndexError, zlib.error) as error:
        raise _broken() from error
    if len(found.data) > MOST_BYTES:
        text = _("the picture is {size} kB; at most {most} kB is possible, so make it smaller first")
        raise ValueError(text.format(size=-(-len(found.data) // 1000), most=MOST_BYTES // 1000))
    return found


def _broken() -> ValueError:
    return ValueError(_("the picture is broken or not whole; save it anew as PNG"))


def _sized(width: int, height: int) -> tuple[int, int]:
    if not (width and height):
        raise _broken()
    if max(width, height) > MOST_PIXELS:
        text = _("the picture is {width} × {height} pixels; at most {most} each way is possible")
        raise ValueError(text.format(width=width, height=height, most=MOST_PIXELS))
    return width, height


def _png(data: bytes) -> Picture:
    chunks = list(_chunks(data))
    (first, header), last = chunks[0], chunks[-1][0]
    if first != b"IHDR" or last != b"IEND" or len(header) != struct.calcsize(">IIBBBBB"):
        raise _broken()
    width, height, depth, colour, _packing, _filter, passes = struct.unpack(">IIBBBBB", header)
    _sized(width, height)
    if colour not in _SAMPLES or depth not in _DEPTHS or passes > 1:
        raise _broken()
    length = _unpacked(width, height, depth * _SAMPLES[colour], interlaced=bool(passes))
    for kind, body in chunks:
        if kind == b"eXIf":
            _upright(body)
    _whole(b"".join(body for kind, body in chunks if kind == b"IDAT"), length)
    kept = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
        if kind in _CHUNKS
    )
    return Picture("png", width, height, _PNG + kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks through the first IEND; what lies behind it is not of the picture."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(kind + body) != check:
            raise _broken()
        yield kind, body
        at += length + 12


def _unpacked(width: int, height: int, bits: int, *, interlaced: bool) -> int:
    """Return how many bytes the pixels are once unpacked: each row begins with the byte of its filter."""
    if not interlaced:
        return height * (1 + -(-width * bits // 8))
    total = 0
    for column, row, across, down in _ADAM7:
        columns, rows = -(-(width - column) // across), -(-(height - row) // down)
        total += rows * (1 + -(-columns * bits // 8)) if columns > 0 and rows > 0 else 0
    return total


def _whole(packed: bytes, length: int) -> None:
    """Unpack piece by piece what must become `length` bytes, so that a bomb costs no memory. Raises ValueError."""
    reader, found = zlib.decompressobj(), 0
    while not reader.eof:
        piece = reader.decompress(packed, _PIECE)
        found += len(piece)
        packed = reader.unconsumed_tail
        if found > length or not (piece or reader.eof):
            raise _broken()
    if found != length:
        raise _broken()


def _jpeg(data: bytes) -> Picture:
    kept, size, at = [_JPEG], None, len(_JPEG)
    while (kind := _marker(data, at)) != _END:
        (length,) = struct.unpack_from(">H", data, at + 2)
        following = at + 2 + length
        if length < 2 or following > len(data):  # noqa: PLR2004 - the length counts itself
            raise _broken()
        if kind in _FRAMES:
            if size:
                raise _broken()
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = _sized(width, height)
        elif kind == _EXIF and data[at + 4 : at + 10] == b"Exif\0\0":
            _upright(data[at + 10 : following])
        elif kind == _SCAN:
            following = _behind_scan(data, following)
        elif kind not in _TABLES and not _FIRST_APART <= kind <= _LAST_APART:
            raise _broken()
        if kind < _FIRST_APART or (kind == _ADOBE and data[at + 4 : at + 9] == b"Adobe"):
            kept.append(data[at:following])
        at = following
    if size is None or not any(piece[1] == _SCAN for piece in kept):
        raise _broken()
    return Picture("jpeg", *size, b"".join((*kept, bytes((0xFF, _END)))))


def _upright(exif: bytes) -> None:
    """Refuse a picture that is only upright by a note of the camera, which is left out (Exif 2.32, tag 274)."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return
    (first,) = struct.unpack_from(f"{order}I", exif, 4)
    (entries,) = struct.unpack_from(f"{order}H", exif, first)
    for at in range(first + 2, first + 2 + 12 * entries, 12):
        tag, _type, _count, value = struct.unpack_from(f"{order}HHIH", exif, at)
        if tag == _ORIENTATION and value > 1:
            raise ValueError(_("the camera noted that the picture is to be turned; save it anew as PNG"))


def _marker(data: bytes, at: int) -> int:
    """Return the marker at `at`. Raises ValueError where none stands."""
    if data[at] != 0xFF:  # noqa: PLR2004 - what every marker begins with
        raise _broken()
    return data[at + 1]


def _behind_scan(data: bytes, at: int) -> int:
    """Return where the marker behind the pixels of a scan stands; FF00 and FFD0–FFD7 belong to the pixels."""
    at = data.find(b"\xff", at)
    while at >= 0 and (data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7):  # noqa: PLR2004 - as the docstring says
        at = data.find(b"\xff", at + 2)
    if at < 0:
        raise _broken()
    return at
