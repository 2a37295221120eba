"""Files that were written once and must open for ever (`tests/vectors/record-1`); they are only ever added to."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bgz.errors import BgzError, FolderProblem, Locked
from bgz.storage import age, layout
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys

VECTORS = Path(__file__).parents[1] / "vectors" / "record-1"
EXPECTED: dict[str, Any] = json.loads((VECTORS / "expected.json").read_text(encoding="utf-8"))
V1 = "V-7K3QF"


def folder_with(tmp_path: Path, name: str) -> CaseFolder:
    sign = Ed25519PrivateKey.from_private_bytes(base64.b64decode(EXPECTED["sign"]))
    keys = Keys(EXPECTED["device"], age.Identity.parse(EXPECTED["age"]), sign)
    root = tmp_path / "cases"
    layout.found_folder(root)
    shutil.copy(VECTORS / "bgz-team.yaml", layout.path_of(root, "team"))
    shutil.copy(VECTORS / name, layout.path_of(root, V1))
    return CaseFolder.open(root, tmp_path / "place", keys, team=EXPECTED["team"])


def test_a_record_of_version_1_opens(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "opens.age")
    held = folder.read(V1)
    assert held.tree == EXPECTED["tree"]
    assert list(held.heads) == EXPECTED["heads"]
    assert held.known.authors == EXPECTED["authors"]
    assert {path: [each.value for each in claims] for path, claims in held.conflicts.items()} == EXPECTED["conflicts"]
    assert held.record.surname == "Karels"
    assert not held.about.settled("later_field")
    assert folder.notices == []


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("cut-short.age", FolderProblem, "damaged"),
        ("content-changed.age", FolderProblem, "damaged"),
        ("header-changed.age", FolderProblem, "without its key"),
        ("other-key.age", Locked, "not encrypted for this device"),
    ],
)
def test_a_spoilt_file_says_how(tmp_path: Path, name: str, kind: type[BgzError], word: str) -> None:
    with pytest.raises(kind, match=word):
        folder_with(tmp_path, name).read(V1)
