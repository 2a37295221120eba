"""What is changed later leaves the figures of earlier years as they were."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import edit, intake_talk, screen, settings
from bgz.actions.check import check
from bgz.actions.report import Asked, report
from bgz.actions.undo import undo
from bgz.domain.cases.match import Answer, Answers, Introduction, Match, Proposal, Trial
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.figures.period import Period
from bgz.domain.values.months import Month
from bgz.errors import Invalid, Refused
from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.storage.folder import CaseFolder

V, S, K = "V-7K3QF", "S-4TX9B", "K-0000A"
THEN = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
MEPPEL = Address(municipality="Meppel")
YES = Answer(yes=True, on=date(2022, 2, 10))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with in_language("en"):
        yield


@pytest.fixture
def matched(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a match of two children that began on 1 March 2022."""
    day = date(2022, 1, 10)
    asking = RequestFamily(
        number=V,
        registered_on=day,
        address=MEPPEL,
        children={"k1AAA": Child(born=Month(2015, 3)), "k2AAA": Child(born=Month(2018, 7))},
        requests={"r1AAA": Request(opened_on=day)},
        intake=Intake(on=day),
        consents={"matching": Consent(given_on=day, by=("A",))},
    )
    items = ("talk_1", "talk_2", "reference", "house_rules")
    helping = SupportFamily(
        number=S,
        registered_on=day,
        address=MEPPEL,
        adults={"a1AAA": Adult(vogs={"v1AAA": Vog(issued_on=day)})},
        offer=Offer(max_children=2),
        screening=Screening(
            done={item: Done(on=day) for item in items}, decision=Decision(verdict="approved", on=date(2022, 2, 1))
        ),
    )
    match = Match(
        number=K,
        request_family=V,
        request="r1AAA",
        children=("k1AAA", "k2AAA"),
        support_family=S,
        proposed=Proposal(on=date(2022, 2, 5)),
        answers=Answers(request=YES, support=YES),
        introduced=Introduction(on=date(2022, 2, 20)),
        trial=Trial(on=THEN.date(), until=date(2022, 4, 26)),
    )
    for record in (asking, helping, match):
        folder.create(record, at=THEN)
    assert figures(folder) == (1, 1, 1)
    return folder


def figures(folder: CaseFolder) -> tuple[object, object, object]:
    """Return approvals and matches started in 2022, and matches that run now."""
    past = report(folder, Asked(Period.of_year(2022), "en"), today=TODAY).data.total
    now = report(folder, Asked(Period.of_year(2023), "en"), today=TODAY).data.total
    return past.approvals, past.matches_started, now.running_at_end


def test_fewer_places_than_before(matched: CaseFolder) -> None:
    edit.set_values(matched, S, ["offer.max_children=1"], today=TODAY, at=NOW, pick=secrets.choice)
    assert figures(matched) == (1, 1, 1)
    assert not check(matched, today=TODAY).data.findings


def test_more_on_the_checklist_than_before(matched: CaseFolder) -> None:
    settings.set_values(matched, ["checklist.course.label=our course"], today=TODAY, at=NOW)
    settings.set_values(matched, ["four_eyes=yes"], today=TODAY, at=NOW)
    assert figures(matched) == (1, 1, 1)


def test_a_second_intake_talk(matched: CaseFolder) -> None:
    with pytest.raises(Refused):
        intake_talk.held(matched, V, Intake(on=TODAY), today=TODAY, at=NOW)
    assert figures(matched) == (1, 1, 1)


def test_a_consent_given_once_more(matched: CaseFolder) -> None:
    given = Consent(given_on=TODAY, by=("A", "B"))
    intake_talk.consent(matched, V, ["matching"], given, today=TODAY, at=NOW)
    assert matched.read(V).record.consents["matching"].by == ("A", "B")
    assert figures(matched) == (1, 1, 1)


def test_an_adult_who_moves_in(matched: CaseFolder) -> None:
    name = "adults.+.name=Eva"
    for given in ([name], [name, "adults.+.since="]):
        with pytest.raises(Invalid) as caught:
            edit.set_values(matched, S, given, today=TODAY, at=NOW, pick=secrets.choice)
        assert "since when" in caught.value.problems[0]
    since = [name, "adults.+.since=1-11-2023"]
    edit.set_values(matched, S, since, today=TODAY, at=NOW, pick=secrets.choice)
    assert figures(matched) == (1, 1, 1)
    assert not screen.show(matched, S, today=TODAY).data.approved


@pytest.mark.parametrize(("number", "values"), [(V, {"intake": None}), (S, {"screening": Screening()})])
def test_what_a_match_rests_on_is_not_undone(matched: CaseFolder, number: str, values: dict[str, None]) -> None:
    held = matched.read(number)
    facts = held.record
    matched.save(held, evolve(facts, **values), at=NOW)
    matched.save(matched.read(number), facts, at=NOW)
    with pytest.raises(Refused) as caught:
        undo(matched, number, None, today=TODAY, at=NOW)
    assert caught.value.problems[0].startswith(f"{K}: ")
    assert figures(matched) == (1, 1, 1)


@pytest.mark.parametrize("verdict", ["rejected", "withdrawn"])
def test_an_approval_is_not_taken_back_but_the_case_closed(matched: CaseFolder, verdict: str) -> None:
    decision = Decision(verdict=verdict, on=TODAY, reason="moving abroad")
    with pytest.raises(Refused) as caught:
        screen.decide(matched, S, decision, today=TODAY, at=NOW)
    assert "bgz close" in caught.value.problems[0]
    assert figures(matched) == (1, 1, 1)
