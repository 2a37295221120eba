"""The own look: a logo without anything but its picture, a colour that can be read, texts."""

from __future__ import annotations

import random
from base64 import b64decode
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.actions import settings, settings_look
from bgz.domain.cases.look import logo_uri
from bgz.errors import Invalid, NotFound
from tests.actions.conftest import MORNING
from tests.pictures import chunk, png

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.domain.cases.programme import Look
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 4)


def look(folder: CaseFolder) -> Look:
    kept: Look = settings.show(folder).data.programme.look
    return kept


def test_a_logo_is_stored_without_what_is_no_picture_and_removed(folder: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "logo.jpg"
    path.write_bytes(png(3, 2, chunk(b"tEXt", b"Author\0Kanarievogel"), chunk(b"eXIf", b"GPS")) + b"PK\x03\x04")
    settings_look.set_logo(folder, path, at=MORNING)
    kept = look(folder).logo
    assert kept is not None
    assert kept.kind == "png"
    uri = logo_uri(look(folder))
    assert uri is not None
    assert uri.startswith("data:image/png;base64,")
    assert b64decode(uri.partition(",")[2]) == png()
    settings_look.remove_logo(folder, at=MORNING)
    assert look(folder).logo is None


@pytest.mark.parametrize("data", [b"", b"<svg onload='alert(1)'/>", b"GIF89a", png()[:-20], png(4001, 1)])
def test_what_is_no_picture_is_refused_in_a_sentence(folder: CaseFolder, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    with pytest.raises(Invalid) as caught:
        settings_look.set_logo(folder, path, at=MORNING)
    assert caught.value.message.startswith("This cannot be the logo: ")
    assert look(folder).logo is None
    with pytest.raises(NotFound):
        settings_look.set_logo(folder, tmp_path / "none.png", at=MORNING)


def test_texts_and_colour_are_set(folder: CaseFolder) -> None:
    settings_look.set_text(folder, "introduction", "nl", "Eerste regel.\n\nTweede = alinea.", today=TODAY, at=MORNING)
    settings.set_values(folder, ["look.colour=#0B6E6E"], today=TODAY, at=MORNING)
    assert (look(folder).introduction_nl, look(folder).colour) == ("Eerste regel.\n\nTweede = alinea.", "#0b6e6e")
    settings_look.set_text(folder, "introduction", "nl", "", today=TODAY, at=MORNING)
    assert look(folder).introduction_nl is None


def test_a_logo_of_the_largest_size_fits_the_record(folder: CaseFolder, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(png(40, 40, chunk(b"PLTE", random.Random(6).randbytes(149_000))))
    settings_look.set_logo(folder, path, at=MORNING)
    settings.set_values(folder, ["four_eyes=ja"], today=TODAY, at=MORNING)
    assert len(logo_uri(look(folder)) or "") > 198_000


def test_a_text_that_powershell_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tekst.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text("Eén alinea", encoding=encoding)
        assert settings_look.text_in(path) == "Eén alinea"
    path.write_bytes(b"x" * 90_000)
    with pytest.raises(Invalid, match="is too large"):
        settings_look.text_in(path)
