"""Undo passes the gates of the commands."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.undo import undo
from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.errors import NotFound, Refused

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

TODAY = date(2023, 11, 15)
AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)


def save(folder: CaseFolder, number: str, **facts: Any) -> None:
    held = folder.read(number)
    folder.save(held, evolve(held.record, **facts), at=AT)


def match(number: str, trial: date) -> Match:
    return Match(
        number=number,
        request_family="V-AAAAA",
        support_family="S-AAAAA",
        children=("k0001",),
        trial=Trial(on=trial),
    )


def test_the_change_that_made_a_record_stays(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number="V-AAAAA", surname="Jansen"), at=AT)
    with pytest.raises(Refused, match="made V-AAAAA"):
        undo(folder, "V-AAAAA", None, today=TODAY, at=AT)
    with pytest.raises(NotFound):
        undo(folder, "V-AAAAA", "ffffffff", today=TODAY, at=AT)


def test_an_end_is_not_undone_when_the_child_is_in_another_match(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number="V-AAAAA", children={"k0001": Child(born=Month(2015, 3))}), at=AT)
    folder.create(SupportFamily(number="S-AAAAA", offer=Offer(max_children=1)), at=AT)
    folder.create(match("K-AAAAA", date(2023, 1, 1)), at=AT)
    save(folder, "K-AAAAA", end=End(on=date(2023, 6, 1)))
    undo(folder, "K-AAAAA", None, today=TODAY, at=AT)
    assert folder.read("K-AAAAA").record.end is None
    save(folder, "K-AAAAA", end=End(on=date(2023, 6, 1)))
    folder.create(match("K-BBBBB", date(2023, 7, 1)), at=AT)
    with pytest.raises(Refused) as error:
        undo(folder, "K-AAAAA", None, today=TODAY, at=AT)
    assert any("K-BBBBB" in problem for problem in error.value.problems)
    assert folder.read("K-AAAAA").record.end == End(on=date(2023, 6, 1))


def test_what_an_approval_rests_on_is_not_undone(folder: CaseFolder) -> None:
    day = date(2023, 5, 1)
    done = {item: Done(on=day) for item in ("talk_1", "talk_2", "house_rules")}
    vog = Vog(state="seen", on=day, issued_on=day)
    family = SupportFamily(
        number="S-AAAAA",
        registered_on=date(2023, 1, 1),
        adults={"a0001": Adult(vogs={"v0001": vog})},
        screening=Screening(done=done),
    )
    folder.create(family, at=AT)
    with_reference = {**done, "reference": Done(on=day)}
    save(folder, "S-AAAAA", screening=Screening(done=with_reference))
    reference = folder.history("S-AAAAA")[-1].id
    approved = Decision(verdict="approved", on=day)
    save(folder, "S-AAAAA", screening=Screening(done=with_reference, decision=approved))
    with pytest.raises(Refused) as error:
        undo(folder, "S-AAAAA", reference, today=TODAY, at=AT)
    assert error.value.problems == ("The approval rests on it.",)
    undo(folder, "S-AAAAA", None, today=TODAY, at=AT)
    undo(folder, "S-AAAAA", reference, today=TODAY, at=AT)
    assert folder.read("S-AAAAA").record.screening.decision is None


def test_what_cannot_be_true_does_not_come_back(folder: CaseFolder) -> None:
    folder.create(RequestFamily(number="V-AAAAA", children={"k0001": Child(born=Month(2099, 3))}), at=AT)
    save(folder, "V-AAAAA", children={"k0001": Child(born=Month(2015, 3))}, registered_on=date(2023, 1, 1))
    with pytest.raises(Refused):
        undo(folder, "V-AAAAA", None, today=TODAY, at=AT)
