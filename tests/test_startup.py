"""bgz starts at once: what only shows text loads no heavy library. Checked by name, not by clock (examples.md, 9)."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {
    "cattrs", "cryptography", "icalendar", "jinja2", "keyring", "openpyxl", "rich", "ruamel", "segno", "smtplib",
}  # fmt: skip
PROBE = """
import sys
sys.argv = ["bgz", *sys.argv[1:]]
from bgz.__main__ import run
code = run(sys.argv[1:])
sys.stdout.flush()
print("\\nLOADED", *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


def loaded_by(*arguments: str, cwd: Path) -> set[str]:
    """Return the top names of all modules that are loaded after a run of bgz."""
    environ = {**os.environ, "BGZ_HOME": str(cwd / "home")}
    environ.pop("COVERAGE_PROCESS_START", None)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=cwd, env=environ, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    line = next(line for line in done.stderr.splitlines() if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["--lang", "en", "--help"],
        ["list", "--help"],
        ["match", "--help"],
        ["report", "--help"],
        ["import", "--help"],
        ["help"],
        ["help", "limits"],
        ["no-such-command"],
    ],
    ids=" ".join,
)
def test_text_alone_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    loaded = loaded_by(*arguments, cwd=tmp_path)
    assert "click" in loaded
    assert not loaded & HEAVY


def test_version_and_help_read_nothing_of_the_user(tmp_path: Path) -> None:
    loaded_by("--version", cwd=tmp_path)
    loaded_by("--help", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
