"""What is said at the end of a command stays short, whatever somebody did to the folder."""

from __future__ import annotations

import pytest

from bgz.storage.notices import Notice, others, say, shortened


def test_of_each_kind_only_the_first_few_are_said() -> None:
    damaged = [Notice(f"damaged {each}", "damaged", "") for each in range(500)]
    healed = [Notice(f"healed {each}", "healed", "") for each in range(3)]
    said = shortened([*damaged, *healed, "plain", Notice("no kind"), Notice("no kind")])
    assert said[:10] == damaged[:10]
    assert said[10:] == [*healed, "plain", "no kind", "no kind", "There are 490 more like these; see: bgz check"]
    assert shortened(healed) == healed


def test_a_notice_is_said_once() -> None:
    notices: list[Notice] = []
    for _time in range(2):
        say(notices, Notice("The file is damaged.", "damaged", "V-7K3QF"))
    assert [(each, each.kind, each.number) for each in notices] == [("The file is damaged.", "damaged", "V-7K3QF")]


@pytest.mark.parametrize(("count", "words"), [(1, "1 other file."), (2, "2 other files.")])
def test_other_strange_files_are_counted(count: int, words: str) -> None:
    assert others(count).endswith(words)
    assert others(count).kind == "forged"
