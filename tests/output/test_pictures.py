"""What is left of a picture is shown by a real browser as the picture that was given."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.look import logo_from, logo_uri
from bgz.domain.cases.programme import Look
from tests.pictures import JPEG, chunk, exif, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

_PIXELS = """
() => Promise.all([...document.images].map(async (image) => {
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: 3, height: 2});
  const drawn = canvas.getContext("2d");
  drawn.drawImage(image, 0, 0);
  return [image.naturalWidth, image.naturalHeight, ...drawn.getImageData(0, 0, 3, 2).data];
}))
"""


@pytest.mark.parametrize("data", [png(3, 2, chunk(b"tEXt", b"a\0b"), chunk(b"eXIf", exif("<", (274, 1)))), JPEG])
def test_a_logo_looks_as_the_picture_it_was_made_of(checked_page: Callable[..., Page], data: bytes) -> None:
    uri = logo_uri(Look(logo=logo_from(data)))
    given = f"data:image/png;base64,{b64encode(data).decode()}"
    page = checked_page(f"<html lang=en><title>x</title><img alt='' src='{given}'><img alt='' src='{uri}'>")
    before, after = page.evaluate(_PIXELS)
    assert after[:2] == [3, 2]
    assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 2
