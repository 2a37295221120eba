"""What bgz asks of git: where a work tree is, what stands in a commit, and to merge case files with bgz.

No program that a configuration names is run: whoever can write in the case folder could put one there.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.storage import atomic, layout
from bgz.storage.layout import TEAM_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATIENCE = 30
"""Seconds that git may take."""
_DRIVER, _NAMED = "merge.bgz.driver", "merge.bgz.name"
_REVISIONS = (
    "HEAD",
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REBASE_HEAD",
    "ORIG_HEAD",
    "FETCH_HEAD",
    "stash",
)
_HARMLESS = ("--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=", "-c", f"core.hooksPath={os.devnull}")
"""`check-attr` reads the index, for which git would ask the monitor that a configuration names."""
_REBASING = ("rebase-merge", "rebase-apply")
_SAMPLE = "families/V-00000.yaml.age"
_LEFTOVERS = ".merge_file_*\n"
"""What git leaves at the top of a work tree when a merge driver is cut off; ciphertext, but nobody's record."""


@frozen
class Unfinished:
    """What git began and did not end. `kind` is "merge", "rebase" or "" (another command that brings together).

    `both` tells whether there are files that both sides changed and that are not merged, `one` whether there are files
    that one side deleted and the other changed.
    """

    kind: str
    both: bool
    one: bool


def git() -> str | None:
    """Return the program git; never one that lies in the working directory, as Windows would have it."""
    found = shutil.which("git")
    return found if found is not None and Path(found).is_absolute() else None


def inside(folder: Path) -> bool:
    """Tell whether `folder` looks as if it lies in a work tree of git."""
    return any((each / ".git").exists() for each in (folder.absolute(), *folder.absolute().parents))


def accepted(folder: Path) -> bool:
    """Tell whether git is there and takes `folder` for part of a work tree."""
    return inside(folder) and _ask(folder, "rev-parse", "--is-inside-work-tree") == b"true"


def command() -> str:
    """Return the merge driver: this Python with this bgz, whatever lies in the working directory (`-P`).

    Git gives it to a POSIX shell on every system, and takes a per cent sign for a placeholder.
    """
    python = shlex.quote(Path(sys.executable).as_posix()).replace("%", "%%")
    return f"{python} -P -m bgz git-merge -- %O %A %B %P"


def install(folder: Path) -> bool:
    """Have git merge with bgz in this clone; tells whether git took it."""
    return (
        _ask(folder, "config", "--local", _NAMED, "bgz: signed changes") is not None
        and _ask(folder, "config", "--local", _DRIVER, command()) is not None
        and _ease(folder)
    )


def pulls(folder: Path) -> bool:
    """Tell whether `git pull` knows how to bring together what went apart: newer gits refuse until it is set."""
    known = rf"^(pull\.(rebase|ff)|branch\.{re.escape(_branch(folder))}\.rebase)$"
    return _ask(folder, "config", "--get-regexp", known) is not None


def _ease(folder: Path) -> bool:
    """Have `git pull` merge without a question or an editor, where the user has not said how; tells whether it does."""
    if not pulls(folder):
        _ask(folder, "config", "--local", "pull.rebase", "false")
    options = f"branch.{_branch(folder)}.mergeOptions"
    if _branch(folder) and _ask(folder, "config", "--get", options) is None:
        _ask(folder, "config", "--local", options, "--no-edit")
    place = _ask(folder, "rev-parse", "--git-path", "info/exclude")
    if place is not None:
        path = folder / os.fsdecode(place)
        with suppress(OSError):  # then `git add -A` may take a leftover along, and no more
            if unguarded(path, _LEFTOVERS):
                path.parent.mkdir(exist_ok=True)
                there = _content(path)
                gap = b"\n" if there and not there.endswith(b"\n") else b""
                atomic.write(path, there + gap + _LEFTOVERS.encode("utf-8"))
    return pulls(folder)


def _branch(folder: Path) -> str:
    return os.fsdecode(_ask(folder, "symbolic-ref", "--short", "HEAD") or b"")


def unfinished(folder: Path) -> Unfinished | None:
    """Return what git began in the work tree of `folder` and did not end; None when there is nothing."""
    stages: dict[bytes, set[bytes]] = {}
    for line in (_ask(folder, "ls-files", "--unmerged", "-z", "--", ":/") or b"").split(b"\0"):
        facts, tab, name = line.partition(b"\t")
        if tab:
            stages.setdefault(name, set()).add(facts[-1:])
    merging = _ask(folder, "rev-parse", "-q", "--verify", "MERGE_HEAD") is not None
    kind = "rebase" if rebasing(folder) else "merge" if merging else ""
    if not kind and not stages:
        return None
    both = any({b"2", b"3"} <= each for each in stages.values())
    return Unfinished(kind, both, any(not {b"2", b"3"} <= each for each in stages.values()))


def installed(folder: Path) -> bool:
    """Tell whether git merges with a bgz that is still there."""
    held = (_ask(folder, "config", "--get", _DRIVER) or b"").decode("utf-8", errors="replace")
    if held == command():
        return True
    try:
        words = shlex.split(held.replace("%%", "%"))
    except ValueError:
        return False
    return "git-merge" in words and shutil.which(words[0]) is not None


def attributes_hold(folder: Path) -> bool:
    """Tell whether git treats case files as bgz wants: merged by bgz, line ends left alone."""
    found = _ask(folder, "check-attr", "merge", "text", "--", _SAMPLE, TEAM_FILE) or b""
    lines = found.decode("utf-8", errors="replace").splitlines()
    return lines == [
        f"{_SAMPLE}: merge: bgz",
        f"{_SAMPLE}: text: unset",
        f"{TEAM_FILE}: merge: bgz",
        f"{TEAM_FILE}: text: unset",
    ]


def guard(folder: Path) -> bool:
    """Write `.gitattributes` and `.stignore` anew where their lines are missing; tells whether there was need.

    Lines of others stay. Raises OSError.
    """
    changed = False
    for name, text in ((".gitattributes", layout.GITATTRIBUTES), (".stignore", layout.STIGNORE)):
        lacking = unguarded(folder / name, text)
        if lacking:
            there = _content(folder / name)
            gap = b"\n" if there and not there.endswith(b"\n") else b""
            atomic.write(folder / name, there + gap + "".join(f"{line}\n" for line in lacking).encode("utf-8"))
            changed = True
    return changed


def insist(folder: Path) -> None:
    """Write the rules for git once more, behind rules of others that undo them: the last one counts. Raises OSError."""
    there = _content(folder / ".gitattributes")
    atomic.write(folder / ".gitattributes", there.rstrip(b"\n") + b"\n" + layout.GITATTRIBUTES.encode("utf-8"))


def insisted(folder: Path) -> bool:
    """Tell whether the rules for git stand last already. Raises OSError."""
    return _content(folder / ".gitattributes").endswith(layout.GITATTRIBUTES.encode("utf-8"))


def unguarded(path: Path, text: str) -> list[str]:
    """Return the lines of `text` that the file at `path` does not have. Raises OSError."""
    there = {line.strip() for line in _content(path).decode("utf-8", errors="replace").splitlines()}
    return [line for line in text.splitlines() if line not in there]


def rebasing(folder: Path) -> bool:
    """Tell whether git is replaying commits in the work tree of `folder` now."""
    return any(path.is_dir() for path in _rebasing(folder))


def versions(top: Path, name: str) -> list[bytes]:
    """Return every version of the file `name` (a path from `top`) in the commits that git is bringing together."""
    wanted = [*_REVISIONS, *_heads(os.environ)]
    for place in _rebasing(top):
        wanted += _content(place / "orig-head").decode("ascii", errors="replace").split()
    asked = "".join(f"{revision}:{name}\n" for revision in wanted).encode("utf-8")
    return _blobs(_run(top, ("cat-file", "--batch"), asked) or b"")


def _heads(environment: Iterable[str]) -> list[str]:
    """Return the commits that `git merge` names to those it calls."""
    return [name.removeprefix("GITHEAD_") for name in environment if name.startswith("GITHEAD_")]


def _blobs(answer: bytes) -> list[bytes]:
    """Take the answer of `git cat-file --batch` apart: a line on each object, then its bytes if it is there."""
    found = []
    while answer:
        line, _end, answer = answer.partition(b"\n")
        words = line.rsplit(b" ", 2)
        if words[-1].isdigit():
            size = int(words[-1])
            if words[-2] == b"blob":
                found.append(answer[:size])
            answer = answer[size + 1 :]
    return found


def _rebasing(folder: Path) -> list[Path]:
    answers = (_ask(folder, "rev-parse", "--git-path", name) for name in _REBASING)
    return [folder / os.fsdecode(answer) for answer in answers if answer]


def _content(path: Path) -> bytes:
    """Return the bytes of a small file; nothing when there is none. Raises OSError."""
    try:
        return layout.contents(path)
    except FileNotFoundError:
        return b""


def _ask(folder: Path, *arguments: str) -> bytes | None:
    answer = _run(folder, arguments)
    return answer.strip() if answer is not None else None


def _run(folder: Path, arguments: Iterable[str], given: bytes = b"") -> bytes | None:
    """Run git in `folder`; its output, or None when it is not there or refuses."""
    program = git()
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *_HARMLESS, "-C", str(folder), *arguments],
            input=given,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1"},
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
