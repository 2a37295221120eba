"""The own look: what was written past the checks is left out, and said."""

from __future__ import annotations

import random
from base64 import b64encode

import pytest

from bgz.domain.cases import look
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.look import logo_from, logo_uri, look_faults, picture_of
from bgz.domain.cases.pictures import picture
from bgz.domain.cases.programme import Logo, Look
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.record.about import About
from bgz.domain.values.texts import LONGEST, holds_bsn
from tests.pictures import JPEG, chunk, png

BSN = "123456782"


def in_parts(data: bytes) -> tuple[str, ...]:
    text = b64encode(data).decode()
    return tuple(text[at : at + LONGEST] for at in range(0, len(text), LONGEST))


@pytest.mark.parametrize(("data", "kind"), [(png(), "png"), (JPEG, "jpeg")])
def test_a_logo_is_stored_in_parts_and_shown_as_an_address(data: bytes, kind: str) -> None:
    logo = logo_from(data)
    assert (logo.kind, picture_of(logo)) == (kind, picture(data))
    assert logo_uri(Look(logo=logo)) == f"data:image/{kind};base64,{b64encode(picture(data).data).decode()}"
    assert list(look_faults(Look(logo=logo))) == []
    assert logo_uri(Look()) is None
    assert list(look_faults(Look())) == []


def test_a_large_logo_is_stored_as_texts_that_a_record_takes() -> None:
    data = png(64, 64, chunk(b"PLTE", random.Random(1).randbytes(100_000)))
    logo = logo_from(data)
    assert len(logo.parts) > 5
    record, problems = structure("programme", {"look": {"logo": {"kind": "png", "parts": list(logo.parts)}}}, About())
    assert problems == []
    assert picture_of(record.look.logo).data == data


def test_digits_in_a_row_are_no_citizen_service_number() -> None:
    assert holds_bsn(f"abc{BSN}xyz")
    pieces = list(look._pieces("a" * 5000 + BSN + "b" * 3000 + BSN))
    assert "".join(pieces) == "a" * 5000 + BSN + "b" * 3000 + BSN
    assert len(pieces) > 2
    assert not any(map(holds_bsn, pieces))


@pytest.mark.parametrize(
    "logo",
    [
        Logo(kind="jpeg", parts=in_parts(png())),
        Logo(kind="png", parts=in_parts(b"<svg onload='alert(1)'/>")),
        Logo(kind="png", parts=()),
        Logo(kind="png", parts=("no base64!",)),
        Logo(kind="png", parts=("\u00e9",)),
        Logo(kind="png", parts=in_parts(png()[:-9])),
        Logo(kind="png", parts=('"><script>alert(1)</script>',)),
        Logo(kind="png", parts=("A" * LONGEST,) * 11),
        Logo(kind="png", parts=in_parts(png(4001, 1))),
    ],
)
def test_a_logo_that_was_written_past_the_checks_is_left_out_and_named(logo: Logo) -> None:
    assert logo_uri(Look(logo=logo)) is None
    (fault,) = look_faults(Look(logo=logo))
    assert fault.path == "look.logo"
    assert fault.message.endswith("leave it out: bgz settings logo --remove")


def test_what_stands_beside_the_picture_of_such_a_logo_does_not_come_along() -> None:
    logo = Logo(kind="png", parts=in_parts(png(3, 2, chunk(b"tEXt", b"Kanarievogel"))))
    assert logo_uri(Look(logo=logo)) == logo_uri(Look(logo=logo_from(png())))


def test_a_colour_that_was_written_past_the_checks_is_none() -> None:
    tree = {"look": {"colour": "#0b6e6e;} body{display:none", "closing_nl": "Dag"}}
    record, problems = structure("programme", tree, About())
    assert record.look.colour is None
    assert record.look.closing_nl == "Dag"
    assert [problem.path for problem in problems] == ["look.colour"]
    assert contradictions(record) == []
