"""When a member is mailed she says herself, or a lead does: nobody else can switch off her reminders (design 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.domain.cases.programme import MailWish, Norms, Programme
from bgz.errors import Refused
from bgz.storage.verdicts import Reason, judge

if TYPE_CHECKING:
    from .conftest import Crew, Laptop, Shared

NEVER: Any = {"language": "nl", "days": [], "hour": 7, "overview": None, "always": False}
RARELY = MailWish(days=("fri",), overview=None)


def wish(crew: Crew, by: Laptop, values: dict[str, Any], after: tuple[str, ...] = ()) -> Any:
    return crew.sign(by, "programme", values, after=after)


def test_a_member_says_herself_when_she_is_mailed_and_a_lead_may(crew: Crew) -> None:
    bea = crew.admit("bea")
    own, by_lead = wish(crew, bea, {"mail.bea": NEVER}), wish(crew, crew.anna, {"mail.bea": None})
    assert {change.id for change in judge("programme", [own, by_lead], crew.history).counted} == {own.id, by_lead.id}


@pytest.mark.parametrize(
    "values",
    [
        {"mail.anna": NEVER},
        {"mail.anna": None},
        {"mail.anna.days": []},
        {"mail": None},
        {"mail": {"anna": NEVER}},
        {"mail.bea": NEVER, "mail.anna": NEVER},
        {"mail.bea": NEVER, "four_eyes": False},
        {"mail.bea": NEVER, "norms.escalate_days": 92},
        {"mail.bea": NEVER, "absences.anna": None},
        {"mailx.bea": NEVER},
    ],
)
def test_a_coordinator_switches_off_no_mail_of_a_colleague_nor_anything_with_it(
    crew: Crew, values: dict[str, Any]
) -> None:
    bea = crew.admit("bea")
    forged = wish(crew, bea, values)
    assert judge("programme", [forged], crew.history).refused == ((forged, Reason.ROLE),)


def test_the_path_gives_no_right_in_another_record(crew: Crew) -> None:
    bea = crew.admit("bea")
    assert judge("team", [crew.sign(bea, "team", {"mail.bea": NEVER}, after=())], crew.history).refused
    concern = crew.sign(bea, "M-2WDN6", {"mail.bea": NEVER}, after=())
    assert judge("M-2WDN6", [concern], crew.history).refused == ((concern, Reason.ROLE),)


def test_a_wish_outlives_its_writer_only_when_somebody_who_might_have_made_it_vouches(crew: Crew) -> None:
    bea = crew.admit("bea")
    cor = crew.admit("cor")
    own = wish(crew, bea, {"mail.bea": NEVER})
    beside = wish(crew, cor, {"absences.anna": None}, (own.id,))
    vouched = wish(crew, crew.anna, {}, (own.id,))
    crew.remove(bea)
    assert judge("programme", [own, beside], crew.history).ids == {beside.id}
    assert own.id in judge("programme", [own, beside, vouched], crew.history).ids
    late = crew.sign(bea, "programme", {"mail.bea": None}, after=(own.id,))
    assert (late, Reason.STRANGER) in judge("programme", [own, vouched, late], crew.history).refused


def test_a_folder_takes_the_wish_of_the_member_and_of_a_lead_and_of_nobody_else(cases: Shared) -> None:
    bea = cases.crew.admit("bea", (COORDINATOR,))
    cases.crew.admit("cor", (COORDINATOR, LEAD))
    cases.write_team()
    at = cases.crew.at()
    cases.open().create(Programme(name="Test"), at=at)
    hers, leads = cases.open(bea), cases.open()
    held = hers.read("programme")
    hers.save(held, evolve(held.record, mail={"bea": RARELY}), at=at)
    assert cases.open().read("programme").record.mail == {"bea": RARELY}
    held = hers.read("programme")
    with pytest.raises(Refused):
        hers.save(held, evolve(held.record, mail={"bea": RARELY, "anna": RARELY}), at=at)
    with pytest.raises(Refused):
        hers.save(held, evolve(held.record, mail={}, norms=Norms(escalate_days=92)), at=at)
    held = leads.read("programme")
    cases.open().save(held, evolve(held.record, mail={"anna": RARELY}), at=at)
    assert cases.open(bea).read("programme").record.mail == {"anna": RARELY}
