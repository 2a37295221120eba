"""What stands in a PDF, read by other programs than the one that made it."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CELL = re.compile(r"( +)(TH|TD)\b")
_TABLE = re.compile(r"( +)Table\b")
_WORD = re.compile(r"""<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>""")


def squeezed(text: str) -> str:
    """Return a text without any blank: where a line was broken is not what it says."""
    return re.sub(r"\s|\u00ad|\u200b", "", unicodedata.normalize("NFKC", text))


def structure(pdfinfo: str, paper: Path) -> list[str]:
    """Return the tags of a PDF with their texts, as somebody hears them who has the PDF read out; by poppler."""
    done = subprocess.run(
        [pdfinfo, "-struct-text", "-enc", "UTF-8", str(paper)], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout.splitlines()


def texts(lines: Iterable[str]) -> str:
    """Return all texts of a structure, squeezed."""
    return squeezed("".join(line.strip()[1:-1] for line in lines if line.strip().startswith('"')))


def tables(lines: Iterable[str]) -> list[list[str]]:
    """Return the texts of the cells of each table of a structure, squeezed."""
    found: list[list[str]] = []
    depth = -1
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if _TABLE.match(line):
            found.append([])
            depth = indent
        elif indent <= depth:
            depth = -1
        elif depth >= 0 and _CELL.match(line):
            found[-1].append("")
        elif depth >= 0 and line.lstrip().startswith('"') and found[-1]:
            found[-1][-1] += squeezed(line.strip()[1:-1])
    return found


def sheets(pdftotext: str, paper: Path) -> list[str]:
    """Return the text of each page, as it lies there."""
    command = [pdftotext, "-layout", "-enc", "UTF-8", str(paper), "-"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.split("\f")[:-1]


def words(pdftotext: str, paper: Path) -> list[tuple[int, str, tuple[float, ...]]]:
    """Return each word with its page and its box: left, top, right and bottom in points."""
    command = [pdftotext, "-bbox", "-enc", "UTF-8", str(paper), "-"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found, page = [], 0
    for line in done.stdout.splitlines():
        page += "<page " in line
        if box := _WORD.search(line):
            found.append((page, box[5], tuple(map(float, box.group(1, 2, 3, 4)))))
    return found
