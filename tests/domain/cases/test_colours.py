"""A colour can be read on white, or the nearest that can is named."""

from __future__ import annotations

import pytest

from bgz.domain.cases.colours import LEAST_CONTRAST, WHITE, contrast, parse_colour, readable, rgb, written_as


@pytest.mark.parametrize(
    ("typed", "colour"), [("#0B6E6E", "#0b6e6e"), (" #000000 ", "#000000"), ("#767676", "#767676")]
)
def test_a_dark_colour_is_taken(typed: str, colour: str) -> None:
    assert parse_colour(typed) == colour


@pytest.mark.parametrize(
    "typed", ["", "teal", "#fff", "0b6e6e", "#0b6e6g", "#0b6e6e;} body{display:none", "#0b6e6e\n{"]
)
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="such as #0b6e6e"):
        parse_colour(typed)


@pytest.mark.parametrize(("typed", "near"), [("#777777", "#767676"), ("#ffffff", "#767676"), ("#77ccff", "#007bc5")])
def test_a_light_one_is_refused_with_the_nearest_that_is_dark_enough(typed: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"is too light to read on white; the nearest that is dark enough is {near}"):
        parse_colour(typed)
    assert parse_colour(near) == near


def test_contrast_is_as_wcag_gives_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.478, abs=0.001)
    assert contrast("#010203", "#010203") == 1


def test_every_colour_has_a_shade_that_can_be_read_by_day_and_in_the_dark() -> None:
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                colour = written_as((red, green, blue))
                assert rgb(colour) == (red, green, blue)
                for behind in (WHITE, "#161c23"):
                    assert contrast(readable(colour, behind), behind) >= LEAST_CONTRAST
