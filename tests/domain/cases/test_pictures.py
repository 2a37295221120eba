"""A logo is known by its content, holds nothing but the picture, and is whole."""

from __future__ import annotations

import random
import struct
import zlib

import pytest

from bgz.domain.cases.pictures import MOST_BYTES, Picture, picture
from tests.pictures import JPEG, SIGNATURE, chunk, exif, header, png

GPS = b"52.6966,6.1934 Kanarievogel"


def refused(data: bytes) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the sentence is what the tests compare
        picture(data)
    return str(caught.value)


def pixels(width: int, height: int, rows: bytes, **more: int) -> bytes:
    return SIGNATURE + header(width, height, **more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def test_a_png_keeps_its_picture_and_loses_the_rest() -> None:
    apart = [chunk(kind, GPS) for kind in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"iCCP", b"acTL", b"oWNr")]
    assert picture(png(3, 2, *apart) + GPS) == Picture("png", 3, 2, png())
    shown = chunk(b"gAMA", b"\0\0\xb1\x8f")
    assert picture(png(3, 2, shown)).data == png(3, 2, shown)


def test_a_jpeg_keeps_its_picture_and_loses_the_rest() -> None:
    bare = picture(JPEG)
    assert (bare.kind, bare.width, bare.height) == ("jpeg", 3, 2)
    assert b"JFIF" not in bare.data
    assert b"ICC_PROFILE" not in bare.data
    apart = segment(0xE1, b"Exif\0\0" + GPS) + segment(0xFE, GPS) + segment(0xED, GPS) + segment(0xEE, GPS)
    assert picture(JPEG[:2] + apart + JPEG[2:] + b"PK\3\4" + GPS) == bare
    assert picture(bare.data) == bare


@pytest.mark.parametrize("order", "<>")
def test_a_picture_that_is_upright_by_a_note_of_the_camera_alone_is_refused(order: str) -> None:
    for value in (3, 6, 8):
        note = exif(order, (271, 7), (274, value))
        assert "to be turned" in refused(JPEG[:2] + segment(0xE1, b"Exif\0\0" + note) + JPEG[2:])
        assert "to be turned" in refused(png(3, 2, chunk(b"eXIf", note)))
    for entries in ((), ((274, 1),), ((271, 7), (305, 9))):
        note = exif(order, *entries)
        assert picture(JPEG[:2] + segment(0xE1, b"Exif\0\0" + note) + JPEG[2:]) == picture(JPEG)
        assert picture(png(3, 2, chunk(b"eXIf", note))) == picture(png())
    assert picture(JPEG[:2] + segment(0xE1, b"http://ns.adobe.com/xap/1.0/") + JPEG[2:]) == picture(JPEG)


def test_what_tells_how_the_colours_of_a_jpeg_are_meant_stays() -> None:
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")
    assert adobe in picture(JPEG[:2] + adobe + JPEG[2:]).data


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload='alert(1)'/>", b"\x89PNG", b"BM", b"RIFF....WEBP"])
def test_nothing_else_is_taken_whatever_it_is_called(data: bytes) -> None:
    assert refused(data) == "is no PNG or JPEG picture"


@pytest.mark.parametrize("data", [png(), JPEG], ids=["png", "jpeg"])
def test_a_picture_that_was_cut_short_is_refused(data: bytes) -> None:
    whole = picture(data)
    for end in range(8, len(data) - 1):
        assert "broken" in refused(data[:end])
    assert picture(data) == whole


def test_no_bytes_make_another_error() -> None:
    chance = random.Random(6)
    seen = set()
    for data in (png(), JPEG, png(3, 2, chunk(b"tEXt", GPS))):
        for _round in range(3000):
            spoilt = bytearray(data)
            for _each in range(chance.randint(1, 4)):
                spoilt[chance.randrange(2, len(data))] = chance.randrange(256)
            try:
                seen.add(picture(bytes(spoilt)).kind)
            except ValueError as error:
                seen.add(str(error)[:11])
    assert {"jpeg", "the picture"} <= seen


@pytest.mark.parametrize(
    "more",
    [
        {"colour": 1},
        {"depth": 3},
        {"passes": 2},
        {"passes": 1},
    ],
)
def test_a_png_whose_head_lies_is_refused(more: dict[str, int]) -> None:
    assert "broken" in refused(pixels(9, 9, (b"\0" + b"\0" * 27) * 9, **more))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (3, 2), (9, 9), (5, 1), (8, 8), (1, 9)])
def test_an_interlaced_png_is_as_long_as_its_seven_passes(width: int, height: int) -> None:
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    data = b""
    for column, row, across, down in passes:
        columns = len(range(column, width, across))
        data += (b"\0" + b"\0\0\0" * columns) * (len(range(row, height, down)) if columns else 0)
    assert picture(pixels(width, height, data, passes=1)).width == width
    assert "broken" in refused(pixels(width, height, data + b"\0", passes=1))


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk(b"IEND", b"")],
        [header(3, 2), chunk(b"IEND", b"")],
        [chunk(b"IHDR", b"\0" * 12), chunk(b"IDAT", b""), chunk(b"IEND", b"")],
        [chunk(b"IDAT", zlib.compress(b"\0")), header(1, 1), chunk(b"IEND", b"")],
        [header(0, 2), chunk(b"IDAT", b""), chunk(b"IEND", b"")],
        [header(1, 1), chunk(b"IDAT", b"no zlib"), chunk(b"IEND", b"")],
        [header(1, 1), chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))[:-1] + b"x", chunk(b"IEND", b"")],
    ],
)
def test_a_png_of_the_wrong_parts_is_refused(chunks: list[bytes]) -> None:
    assert "broken" in refused(SIGNATURE + b"".join(chunks))


def test_a_bomb_is_not_unpacked() -> None:
    """A hundred kilobytes that become a hundred megabytes; the head says three by two."""
    assert "broken" in refused(pixels(3, 2, b"\0" * 100_000_000))
    assert "broken" in refused(pixels(3, 2, b""))


@pytest.mark.parametrize("size", [(4001, 1), (1, 4001), (2**31, 2**31)])
def test_a_picture_of_too_many_pixels_is_refused(size: tuple[int, int]) -> None:
    assert "at most 4000 each way" in refused(pixels(*size, b""))
    at = JPEG.index(b"\xff\xc0") + 5
    jpeg = JPEG[:at] + struct.pack(">HH", min(size[1], 65535), min(size[0], 65535)) + JPEG[at + 4 :]
    assert "at most 4000 each way" in refused(jpeg)


def test_a_picture_of_too_many_bytes_is_refused() -> None:
    rows = b"".join(b"\0" + random.Random(row).randbytes(600) for row in range(300))
    assert "at most 150 kB" in refused(pixels(200, 300, rows))
    assert len(picture(pixels(200, 240, rows[: 601 * 240])).data) <= MOST_BYTES


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"\xff\xc0", b"\xff\xc9"),
        lambda data: data.replace(b"\xff\xc0", b"\xff\xc3"),
        lambda data: data[:2] + data[data.index(b"\xff\xda") :],
        lambda data: data[: data.index(b"\xff\xda")] + b"\xff\xd9",
        lambda data: data[:2] + b"\xff\xe0\0\1" + data[2:],
        lambda data: data[:2] + b"\xff\xe0\xff\xff" + data[2:],
        lambda data: data[:2] + b"xx" + data[2:],
        lambda data: data[:2] + data[data.index(b"\xff\xc0") : data.index(b"\xff\xc4")] + data[2:],
        lambda data: data[:-2] + b"\0\0",
    ],
)
def test_a_jpeg_of_another_kind_or_of_the_wrong_parts_is_refused(spoil: object) -> None:
    assert callable(spoil)
    assert "broken" in refused(spoil(JPEG))


def test_marks_within_the_pixels_of_a_jpeg_belong_to_them() -> None:
    within = JPEG[:-2] + b"\xff\0\xff\xd0\xff\xd7\x01"
    assert picture(within + b"\xff\xd9").data.endswith(b"\xff\0\xff\xd0\xff\xd7\x01\xff\xd9")
