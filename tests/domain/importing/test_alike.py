"""Families that may be one: said, never decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.importing.doubles import alike, identities_of, letters
from bgz.domain.importing.form import REQUESTS

if TYPE_CHECKING:
    from tests.domain.importing.conftest import Judged

OTHER = {"nr": "V002", "voornaam": "Bea", "achternaam": "Bakker", "postcode": "7943 EF"}


def test_the_same_phone_is_said(judged: Judged) -> None:
    outcome = judged(requests=[{}, OTHER], matches=[])
    assert alike(outcome.rows[REQUESTS], []) == [("V001", "V002")]


def test_the_same_address_and_name_is_said(judged: Judged) -> None:
    near = {"nr": "V002", "voornaam": "Bea", "telefoon": "06-12345777"}
    outcome = judged(requests=[{}, near], matches=[])
    assert alike(outcome.rows[REQUESTS], []) == [("V001", "V002")]


def test_a_family_of_the_folder_is_said(judged: Judged) -> None:
    known = RequestFamily(number="V-00000", phone="0612345001")
    outcome = judged(matches=[])
    assert alike(outcome.rows[REQUESTS], [known]) == [("V-00000", "V001")]


def test_rows_known_or_refused_are_not_said(judged: Judged) -> None:
    first = judged(matches=[])
    again = judged(requests=[{}, {**OTHER, "postcode": "1234 SS"}], matches=[], records=first.records)
    assert alike(again.rows[REQUESTS], first.records[REQUESTS]) == []


def test_a_family_without_a_full_postcode_or_name_has_no_identity() -> None:
    assert list(identities_of(RequestFamily(surname="Jansen", phone="0612345001"))) == []
    assert letters("\N{OX} ") == "\N{OX} "
    assert letters("van 't Hóf") == letters("Van ’t Hof") == "vanthof"
