"""A process that is killed while it saves: what it said was saved is there, and everything opens."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

    from .conftest import Shared

V1 = "V-7K3QF"
SAVING = """
import base64, json, sys
from datetime import UTC, datetime
from pathlib import Path
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from bgz.storage.age import Identity
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys

given = json.loads(sys.stdin.readline())
sign = Ed25519PrivateKey.from_private_bytes(base64.b64decode(given["sign"]))
keys = Keys(given["device"], Identity.parse(given["age"]), sign)
folder = CaseFolder.open(Path(given["root"]), Path(given["place"]), keys, team=given["team"])
held = folder.read("V-7K3QF")
while True:
    number = int(held.record.phone[2:]) + 1
    held = folder.save(held, evolve(held.record, phone=f"06{number:08}"), at=datetime.now(UTC))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 4, 9])
def test_what_a_killed_process_had_saved_is_there(cases: Shared, family: object, after: int) -> None:
    crew = cases.crew
    cases.open().create(family(phone="0600000000"), at=crew.at())  # type: ignore[operator]
    given = {
        "root": str(cases.root),
        "place": str(cases.place(crew.anna)),
        "team": crew.id,
        "device": crew.anna.id,
        "age": crew.anna.keys.age.reveal(),
        "sign": base64.b64encode(crew.anna.keys.sign.private_bytes_raw()).decode(),
    }
    command = [sys.executable, "-c", SAVING]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(given) + "\n")
        process.stdin.flush()
        said = [int(process.stdout.readline()) for _line in range(after)]
        process.kill()
        said += [int(line) for line in process.stdout]
    folder: CaseFolder = cases.open()
    held = folder.read(V1)
    assert said[-1] <= int(held.record.phone[2:]) <= said[-1] + 1
    assert held.revision == int(held.record.phone[2:]) + 1
    assert folder.notices == []
    names = [path.name for path in cases.file().parent.iterdir()]
    assert [name for name in names if not name.startswith(".~bgz-")] == [f"{V1}.yaml.age"]
