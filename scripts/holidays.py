"""Make `bgz/data/holidays-nl.txt`, the public holidays of the Netherlands, out of the library `holidays`.

Run `python scripts/holidays.py` where the test extras are installed. The library takes 0.1 s to import, which is too
much for every `bgz`; so its days ship as data, and `tests/storage/test_holidays.py` compares every year with it.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "bgz" / "data" / "holidays-nl.txt"
FIRST, LAST = 1990, 2100
HEAD = f"# Public holidays of the Netherlands, {FIRST} to {LAST}. Made by scripts/holidays.py; do not edit.\n"


def text() -> str:
    """Return the file: a line of explanation, then a day a line, as the library has them."""
    sys.path = [place for place in sys.path if Path(place).resolve() != Path(__file__).resolve().parent]
    dutch = importlib.import_module("holidays").Netherlands(years=range(FIRST, LAST + 1))
    return HEAD + "".join(f"{day.isoformat()}\n" for day in sorted(dutch))


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
