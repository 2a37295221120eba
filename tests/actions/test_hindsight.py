"""Suggestions on the day of each proposal of the scenario, beside the family really chosen: a figure, no target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.hindsight import FIRST, as_known, hindsight, imported, lines
from bgz.actions.casebook import open_casebook
from bgz.domain.work.stages import proposed_on

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_how_often_the_family_chosen_is_among_the_first(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    book = open_casebook(imported(shared / "scenarios" / "meppel", tmp_path))
    chosen = list(hindsight(book))
    assert {each.number for each in chosen} == set(book.matches)
    assert all(each.rank <= each.among for each in chosen)
    assert all(each.rules for each in chosen if not each.rank)
    assert {code for each in chosen for code in each.rules} <= {"H1"}  # two were proposed before their approval
    among = [sum(0 < each.rank <= first for each in chosen) for first in FIRST]
    assert 0 < among[0] <= among[1] <= among[2] < len(chosen)
    told = list(lines(chosen))
    assert told[3].startswith(f"  the family chosen among the first 3: {among[1]} ")
    assert told[-1].endswith(f": H1 {sum(not each.rank for each in chosen)}")


@pytest.mark.slow
def test_nothing_of_the_day_or_later_is_known(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    matches = open_casebook(imported(shared / "scenarios" / "meppel", tmp_path)).matches
    day = sorted(first for match in matches.values() if (first := proposed_on(match)))[30]
    known = as_known(matches, day)
    assert 0 < len(known) <= 30
    facts = [fact for match in known.values() for fact in (match.trial, match.confirmed, match.end) if fact]
    assert facts
    assert all(fact.on < day for fact in facts)
