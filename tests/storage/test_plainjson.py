"""Small files in plain JSON: what is gone, what is damaged, and what cannot be read now are three things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.storage.plainjson import table

if TYPE_CHECKING:
    from pathlib import Path


def test_an_object_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"één": [1]}', encoding="utf-8")
    assert table(tmp_path / "a.json") == {"één": [1]}


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert table(tmp_path / "a.json") is None
    assert table(tmp_path / "file" / "a.json") is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b"\xff{}", b"[" * 100_000])
def test_a_damaged_one_is_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    assert table(tmp_path / "a.json") == {}


def test_one_that_cannot_be_read_is_no_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(OSError, match=r"a\.json"):
        table(tmp_path / "a.json")
