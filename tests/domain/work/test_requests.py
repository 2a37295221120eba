"""In which municipality requests and matches of a family count that moved."""

from __future__ import annotations

from datetime import date

from bgz.domain.cases.match import Match, Proposal, Trial
from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Request, RequestFamily
from bgz.domain.work.requests import place_of_match, place_on, place_signed_up, places_of

MARCH, MAY, JULY = date(2024, 3, 1), date(2024, 5, 1), date(2024, 7, 1)


def family(lives: str | None = "Zutphen", **requests: Request) -> RequestFamily:
    address = Address(municipality=lives) if lives else None
    return RequestFamily(number="V-00001", registered_on=MARCH, address=address, requests=requests)


MOVED = family(r1=Request(opened_on=MARCH, counts_in="Meppel"), r2=Request(opened_on=MAY))


def test_each_request_counts_where_the_family_lived_when_it_asked() -> None:
    assert places_of(MOVED) == {"Meppel", "Zutphen"}
    assert [place_on(MOVED, day) for day in (date.min, MARCH, MAY, JULY)] == ["Meppel", "Meppel", "Zutphen", "Zutphen"]
    assert place_signed_up(MOVED) == "Meppel"


def test_who_never_moved_or_asked_for_nothing_counts_where_it_lives() -> None:
    stayed = family(r1=Request(opened_on=MARCH), r2=Request())
    assert (places_of(stayed), place_on(stayed, MAY), place_signed_up(stayed)) == ({"Zutphen"}, "Zutphen", "Zutphen")
    assert (places_of(family()), place_on(family(), MAY)) == ({"Zutphen"}, "Zutphen")
    assert places_of(family(None, r1=Request(counts_in="Meppel"))) == {"Meppel"}
    assert family("").municipality is None


def test_which_of_two_requests_of_a_day_came_first_does_not_hang_on_their_keys() -> None:
    before, after = Request(counts_in="Meppel"), Request()
    for held in (family(r1=before, r2=after), family(r1=after, r2=before)):
        assert (place_signed_up(held), place_on(held, MARCH)) == ("Meppel", "Zutphen")


def test_a_match_counts_where_its_request_does() -> None:
    assert place_of_match(MOVED, Match(request="r1", trial=Trial(on=JULY))) == "Meppel"
    assert place_of_match(MOVED, Match(request="gone", proposed=Proposal(on=MARCH), trial=Trial(on=JULY))) == "Zutphen"
    assert place_of_match(MOVED, Match(proposed=Proposal(on=MARCH))) == "Meppel"
    assert place_of_match(MOVED, Match()) == "Zutphen"
