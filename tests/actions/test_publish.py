"""Marking requests that everyone may see, taking them away, and looking which are seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions import edit, publish
from bgz.domain.cases.match import Match, Trial
from bgz.domain.cases.person import Address, Consent, Left
from bgz.domain.cases.request_family import LONGEST_PUBLIC, Child, Intake, Public, Request, RequestFamily
from bgz.domain.values.months import Month
from bgz.errors import Invalid, NotFound, Refused

if TYPE_CHECKING:
    from bgz.actions.result import Result
    from bgz.domain.publishing.listing import Marked
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 20)
AT = datetime(2023, 11, 20, 10, tzinfo=UTC)
V = "V-7K3QF"
FAMILY = RequestFamily(
    number=V,
    registered_on=date(2023, 11, 1),
    surname="Kanarievogel",
    address=Address(postcode="7941 AB", street="Rietzangerpad 1", town="Meppel", municipality="Meppel"),
    children={"k1": Child(born=Month(2015, 3), called="Roos")},
    requests={"r1": Request(help={"swimming": "must"})},
    intake=Intake(on=date(2023, 11, 3)),
    consents={"matching": Consent(given_on=date(2023, 11, 3)), "public_text": Consent(given_on=date(2023, 11, 3))},
)


@pytest.fixture
def family(folder: CaseFolder) -> CaseFolder:
    """Return the folder with one family that may be seen."""
    folder.create(FAMILY, at=AT)
    return folder


def mark(
    folder: CaseFolder, text: str = "Wie gaat er mee?", position: int | None = None, **more: Any
) -> Result[Marked]:
    marking = publish.begin(folder, V, position, today=DAY)
    public = evolve(publish.drafted(marking, today=DAY), text_nl=text, **{"until": DAY + timedelta(weeks=4), **more})
    return publish.mark(folder, marking, public, today=DAY, at=AT)


def marked(folder: CaseFolder) -> Public | None:
    public: Public | None = folder.read(V).record.requests["r1"].public
    return public


def test_a_request_is_marked_and_seen(family: CaseFolder) -> None:
    done = mark(family)
    assert done.data.listed is not None
    assert (done.data.number, done.data.request, done.data.why) == (V, 1, "")
    seen = publish.requests(family, today=DAY)
    assert [each.number for each in seen.data.seen] == [V]
    assert seen.next_step == "bgz publish page --to …"


def test_marked_anew_it_keeps_its_page(family: CaseFolder) -> None:
    mark(family)
    before = marked(family)
    mark(family, "Wie gaat er nu mee?")
    after = marked(family)
    assert before is not None
    assert after is not None
    assert (after.page, after.text_nl) == (before.page, "Wie gaat er nu mee?")


def test_taken_away_it_gets_another_page_the_next_time(family: CaseFolder) -> None:
    mark(family)
    before = marked(family)
    assert publish.stop(family, V, None, at=AT).data.request == 1
    assert marked(family) is None
    mark(family)
    after = marked(family)
    assert before is not None
    assert after is not None
    assert after.page != before.page


def test_what_is_not_marked_cannot_be_taken_away(family: CaseFolder) -> None:
    with pytest.raises(NotFound, match="not marked"):
        publish.stop(family, V, None, at=AT)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Bij Kanarievogel thuis", "Dutch text, position 5: a name"),
        ("Een roos voor de buren", "Dutch text, position 5: a name, or an ordinary word"),
    ],
)
def test_a_text_that_tells_who_it_is_is_refused_without_the_words(family: CaseFolder, text: str, place: str) -> None:
    with pytest.raises(Refused) as refused:
        mark(family, text)
    assert refused.value.problems == (place,)
    assert "Kanarie" not in f"{refused.value} {refused.value.hint} {refused.value.problems}"
    assert marked(family) is None


def test_a_word_that_was_looked_at_is_let_through(family: CaseFolder) -> None:
    mark(family, "Een roos voor de buren", words=("roos",))
    assert publish.requests(family, today=DAY).data.seen


@pytest.mark.parametrize("days", [-1, LONGEST_PUBLIC.days + 1])
def test_a_day_that_is_over_or_too_far_is_refused(family: CaseFolder, days: int) -> None:
    with pytest.raises(Refused):
        mark(family, until=DAY + timedelta(days=days))


@pytest.mark.parametrize("text", ["", " - ", "x" * 1501, "bsn 111222333"])
def test_a_text_must_say_something_and_be_short(family: CaseFolder, text: str) -> None:
    with pytest.raises(Invalid):
        mark(family, text)
    with pytest.raises(ValueError, match=r"\w"):
        publish.says(text)


def test_a_text_is_brought_into_its_normal_form() -> None:
    assert publish.says(" Wie? ") == "Wie?"


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        (
            {"consents": {"matching": Consent(given_on=date(2023, 11, 3))}},
            f"bgz intake consent {V} --purpose public_text",
        ),
        ({"left": Left(on=DAY, reason="stopped")}, ""),
        ({"address": Address(municipality="Atlantis")}, f"bgz edit {V}"),
        ({"intake": None}, f"bgz show {V}"),
    ],
)
def test_who_may_not_be_seen_is_refused_before_anything_is_asked(
    folder: CaseFolder, changes: dict[str, Any], hint: str
) -> None:
    folder.create(evolve(FAMILY, **changes), at=AT)
    with pytest.raises(Refused) as refused:
        publish.begin(folder, V, None, today=DAY)
    assert refused.value.hint == hint


def test_which_request_is_said_where_there_are_several(folder: CaseFolder) -> None:
    folder.create(evolve(FAMILY, requests={"r1": Request(), "r2": Request()}), at=AT)
    with pytest.raises(NotFound, match="2 requests"):
        publish.begin(folder, V, None, today=DAY)
    with pytest.raises(NotFound, match="no request 3"):
        publish.begin(folder, V, 3, today=DAY)
    assert mark(folder, position=2).data.request == 2
    assert publish.stop(folder, V, None, at=AT).data.request == 2


def test_a_family_without_a_request_has_none(folder: CaseFolder) -> None:
    folder.create(evolve(FAMILY, requests={}), at=AT)
    with pytest.raises(NotFound, match="no request 1"):
        publish.begin(folder, V, None, today=DAY)


def test_who_gets_a_match_drops_out(family: CaseFolder) -> None:
    mark(family)
    trial = Match(number="K-55555", request_family=V, request="r1", children=("k1",), trial=Trial(on=DAY))
    family.create(trial, at=AT)
    assert [each.why for each in publish.requests(family, today=DAY).data.marked] == ["matched"]


def test_a_name_that_is_noted_later_takes_the_text_away(family: CaseFolder) -> None:
    mark(family, "Wie gaat er mee naar Zwemlust?", words=("zwemlust",))
    assert publish.requests(family, today=DAY).data.seen
    held = family.read(V)
    family.save(held, evolve(held.record, surname="Zwemlust"), at=AT)
    seen = publish.requests(family, today=DAY)
    assert [each.why for each in seen.data.marked] == ["text"]
    assert seen.next_step == f"bgz publish mark {V} --request 1"


def test_nothing_is_marked_yet(folder: CaseFolder) -> None:
    assert publish.requests(folder, today=DAY).data.marked == ()


def test_no_edit_goes_round_the_check(family: CaseFolder) -> None:
    for path in ("public", "public.text_nl", "public.until"):
        with pytest.raises(Invalid) as refused:
            edit.set_values(family, V, [f"requests.1.{path}=Kanarievogel"], today=DAY, at=AT, pick=lambda _all: "b")
        assert any("bgz publish mark" in each or "public" in each for each in refused.value.problems)
    text = edit.as_text(family, V).replace(
        "help:", "public: {page: bcdfghjk, since: 2023-11-20, until: 2023-12-20, text_nl: X}\n    help:"
    )
    with pytest.raises(Invalid) as refused:
        edit.replace(family, V, text, today=DAY, at=AT, pick=lambda _all: "b")
    assert any("bgz publish mark" in each for each in refused.value.problems)
    assert marked(family) is None
