"""Who is on the public page on a day: only who is open, agreed, marked, and tells nobody who it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import asdict, evolve

from bgz.domain.cases.match import End, Match, Trial
from bgz.domain.cases.person import Address, Consent, Left, Pause
from bgz.domain.cases.request_family import LONGEST_PUBLIC, Child, Public
from bgz.domain.publishing.listing import Background, Marked, marked, not_open
from bgz.domain.record.about import About
from bgz.domain.suggesting.inputs import made_of
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.publishing.known import Surroundings

DAY = date(2026, 11, 22)
PUBLIC = Public(
    page="bcdfghjk",
    since=date(2026, 11, 1),
    until=date(2026, 12, 31),
    text_nl="Wie gaat er mee naar zwemles?",
    text_en="Who comes along?",
)


@pytest.fixture
def family(asking: RequestFamily) -> RequestFamily:
    """Return the family with its request marked."""
    return with_public(asking, PUBLIC)


@pytest.fixture
def background(around: Surroundings) -> Background:
    """Return a background without matches."""
    return Background({}, {}, around)


def with_public(family: RequestFamily, public: Public | None, **changes: Any) -> RequestFamily:
    request = evolve(family.requests["r1"], public=public, **changes)
    return evolve(family, requests={"r1": request})


def only(family: RequestFamily, background: Background, day: date = DAY) -> Marked:
    (found,) = marked([family], background, day)
    return found


def test_what_everyone_sees(family: RequestFamily, background: Background) -> None:
    found = only(family, background)
    assert (found.number, found.request, found.why, found.findings) == ("V-7K3QF", 1, "", ())
    assert found.listed is not None
    assert asdict(found.listed) == {
        "page": "bcdfghjk",
        "municipality": "Zutphen",
        "children": 3,
        "bands": ("0-3", "4-11"),
        "help": ("swimming",),
        "nice": ("sport",),
        "day_parts": (),
        "day_parts_needed": None,
        "text_nl": "Wie gaat er mee naar zwemles?",
        "text_en": "Who comes along?",
        "since": date(2026, 11, 1),
        "until": date(2026, 12, 31),
    }


def test_what_is_not_marked_is_nowhere(asking: RequestFamily, background: Background) -> None:
    assert marked([asking], background, DAY) == []


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 31), "not_yet"),
        (date(2026, 11, 1), ""),
        (date(2026, 12, 31), ""),
        (date(2027, 1, 1), "over"),
    ],
)
def test_both_days_are_days_of_it(family: RequestFamily, background: Background, day: date, why: str) -> None:
    assert only(family, background, day).why == why


def test_a_day_too_far_away_does_not_count(asking: RequestFamily, background: Background) -> None:
    """Who can write a record can write any day; what is seen ends after half a year all the same."""
    family = with_public(asking, evolve(PUBLIC, until=date(2199, 1, 1)))
    last = PUBLIC.since + LONGEST_PUBLIC
    assert only(family, background, last).until == last
    assert only(family, background, last).why == ""
    assert only(family, background, last + timedelta(days=1)).why == "over"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"about": About(disputed=frozenset({"surname"}))}, "disputed"),
        ({"about": About(unusable=frozenset({"children.k1.called"}))}, "disputed"),
        ({"left": Left(on=DAY, reason="stopped")}, "closed"),
        ({"on_hold": {"h1": Pause(since=DAY, reason="-")}}, "on_hold"),
        ({"intake": None}, "not_ready"),
        ({"consents": {"matching": Consent(given_on=date(2026, 1, 1))}}, "no_consent"),
        ({"children": {}}, "no_children"),
        ({"address": None}, "no_place"),
        ({"address": Address(municipality="<b>Dorp</b>")}, "no_place"),
    ],
)
def test_who_is_left_out(family: RequestFamily, background: Background, changes: dict[str, Any], why: str) -> None:
    found = only(evolve(family, **changes), background)
    assert (found.why, found.listed) == (why, None)


def test_a_consent_that_was_withdrawn_is_none(family: RequestFamily, background: Background) -> None:
    withdrawn = Consent(given_on=date(2026, 1, 1), withdrawn_on=DAY)
    gone = evolve(family, consents={**family.consents, "public_text": withdrawn})
    assert only(gone, background).why == "no_consent"
    assert only(gone, background, DAY - timedelta(days=1)).why == ""


def test_a_request_that_is_closed_is_left_out(asking: RequestFamily, background: Background) -> None:
    family = with_public(asking, PUBLIC, closed=Left(on=DAY, reason="helped"))
    assert only(family, background).why == "closed"
    assert not_open(family, "r1", background, DAY) == "closed"


def test_children_with_a_match_are_not_looked_for(family: RequestFamily, background: Background) -> None:
    one = Match(number="K-1", request_family=family.number, children=("k2", "k3"), trial=Trial(on=DAY))
    found = only(family, evolve(background, met={family.number: [one]}))
    assert found.listed is not None
    assert (found.listed.children, found.listed.bands) == (1, ("4-11",))
    all_ = evolve(one, children=("k1", "k2", "k3"))
    assert only(family, evolve(background, met={family.number: [all_]})).why == "matched"
    ended = evolve(all_, end=End(on=DAY))
    assert only(family, evolve(background, met={family.number: [ended]})).why == ""


def test_a_birthday_does_not_show(asking: RequestFamily, background: Background) -> None:
    """A band that changed while everybody looks would tell the month of birth."""
    family = evolve(with_public(asking, PUBLIC), children={"k1": Child(born=Month(2022, 12))})
    bands = [
        listed.bands
        for day in (date(2026, 11, 30), date(2026, 12, 1))
        if (listed := only(family, background, day).listed)
    ]
    assert bands == [("0-3",), ("0-3",)]


def test_a_text_that_tells_who_it_is_is_left_out_and_said(asking: RequestFamily, background: Background) -> None:
    found = only(with_public(asking, evolve(PUBLIC, text_en="Zoë swims.")), background)
    assert found.why == "text"
    assert [(each.text_of, each.kind, each.words) for each in found.findings] == [("text_en", "name", "Zoë")]


def test_a_name_of_a_family_that_it_met_is_found(
    asking: RequestFamily, helping: Any, met: Match, background: Background
) -> None:
    family = with_public(asking, evolve(PUBLIC, text_nl="Net als bij Hietbrink."))
    there = evolve(background, met={family.number: [met]}, supports={helping.number: helping})
    assert only(family, there).why == "text"
    assert [each.kind for each in only(family, background).findings] == ["capital"]


def test_words_that_were_looked_at_let_the_text_through(asking: RequestFamily, background: Background) -> None:
    text = evolve(PUBLIC, text_nl="Een roos voor de buren.")
    assert only(with_public(asking, text), background).why == "text"
    assert only(with_public(asking, evolve(text, words=("roos",))), background).why == ""


def test_two_requests_never_share_a_page(family: RequestFamily, background: Background) -> None:
    other = evolve(family, number="V-99999")
    found = marked([other, family], background, DAY)
    assert [(each.number, each.why) for each in found] == [("V-7K3QF", ""), ("V-99999", "same_page")]


def test_the_newest_stands_first(family: RequestFamily, asking: RequestFamily, background: Background) -> None:
    newer = evolve(with_public(asking, evolve(PUBLIC, page="mnpqrstv", since=DAY)), number="V-99999")
    gone = evolve(family, number="V-11111", left=Left(on=DAY, reason="stopped"))
    found = marked([family, gone, newer], background, DAY)
    assert [each.number for each in found] == ["V-99999", "V-7K3QF", "V-11111"]


def test_a_suggestion_is_the_same_for_who_is_public(pair: Callable[[str], Any]) -> None:
    """No rule looks at it, so the hash of what a suggestion is made of does not either."""
    asked, _offered = pair("{}")
    public = evolve(asked, request=evolve(asked.request, public=PUBLIC))
    assert made_of("1", {}, public, (), ()) == made_of("1", {}, asked, (), ())
