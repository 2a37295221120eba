"""A required text says something, whoever writes it and wherever it stands."""

from __future__ import annotations

from datetime import date

import pytest

from bgz.domain.cases.person import Contact, Left, OwnTask, Pause
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.saying import says_something, unsaid

DAY = date(2023, 11, 30)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "...", "\n"])
def test_blanks_and_dashes_say_nothing(text: str) -> None:
    assert not says_something(text)
    held = RequestFamily(
        number="V-00001",
        surname=text,
        on_hold={"h1": Pause(since=DAY, reason=text), "h2": Pause(since=DAY, reason="holiday")},
        own_tasks={"o1": OwnTask(due=DAY, since=DAY, text=text)},
        contacts={"c1": Contact(on=DAY, text=text)},
        left=Left(on=DAY, reason="moved", note=text),
    )
    assert {problem.path for problem in unsaid(held, "")} == {"on_hold.h1.reason", "own_tasks.o1.text"}


def test_a_word_or_a_number_says_something() -> None:
    assert says_something("112")
    assert not list(unsaid(OwnTask(due=DAY, since=DAY, text="bel"), "own_tasks"))
