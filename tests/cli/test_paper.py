"""The control of a paper key that was just written down."""

from __future__ import annotations

import pytest

from bgz.cli.paper import matching
from bgz.storage.recovery import ALPHABET


def test_no_wrong_character_is_ever_accepted() -> None:
    group = "7K0V"
    read = matching(group, "group 2 of line 3")
    for place in range(len(group)):
        for other in ALPHABET.replace(group[place], ""):
            with pytest.raises(ValueError, match="group 2 of line 3"):
                read(group[:place] + other + group[place + 1 :])
    for typed in ("", "7K0", "7K0V7", "7 K0V", "????"):
        with pytest.raises(ValueError, match="group 2"):
            read(typed)
    assert read(" 7kou ")
