"""What is written so that no form is kept is found too: short names, sounds, numbers in words, streets without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, Parent, RequestFamily
from bgz.domain.publishing.folding import folded
from bgz.domain.publishing.identifying import identifying
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.publishing.known import Known

REFUSED = (
    "Alex wil leren zwemmen.",
    "Leeftijd: 7.",
    "Zijn zusje sofie zwemt al.",
    "Zij is al vier.",
    "nul-veertig-vijftig",
    "Bel nul-zes-twaalf-vierendertig-vijfenvijftig.",
    "A1exander zwemt graag",
    "al3xander zwemt graag",
    "Soph!e zwemt graag",
    "Alexan<b></b>der wil zwemmen",
    "Alex&shy;ander",
    "&#65;lexander",
    "ᴀʟᴇxᴀɴᴅᴇʀ",
    "🅰lexander",
    "Kathi zoekt hulp.",
    "aleksander zwemt",
    "Sophieke zwemt",
    "sophieke zwemt",
    "sophiek zwemt",
    "bel O6-1234S987",
    "bel 0612 en dan 345987",
    "tel: 12 34 x 59 87",
    "bel nul612345987",
    "06 1 2 3 4 5 9 8 zeven",
    "kath.meulen at example.frl",
    "mail naar kath punt x at example punt amsterdam",
    "kath at gmail com",
    "evil.frl/x",
    "woont Lindesteeg 4",
    "Lindesteeg nummer zes",
    "kinderen van 7 en 4 keer",
    "van zeven tot nul",
    "leeftijd van de kinderen: 7, 4 en 1",
    "a 7yo boy",
    "zeveneneenhalf",
    "in maart 2016",
    "Gezin A zoekt",
    "Gezin A. zoekt",
    "hulp voor A en S",
    "S & A zoeken",
    "hulp voor A Vermeulen",
)
ASKED = (
    "moeder kath is alleen",
    "alex wil leren zwemmen",
    "yusuf zoekt hulp",
    "xander zwemt graag",
    "Piet is de buurman.",
    "in de lindesteeg",
    "zit in havo 3",
    "zit in groep vier",
    "zit in de derde van de basisschool",
    "hij is in de herfst jarig",
    "in zijn zevende levensjaar",
    "anderhalf",
    "hij is 84 maanden",
    "uit tweeduizendzestien",
    "uit 2016",
    "vijftig",
    "zijn 40e kilometer",
    "zie instagram",
    "groep van 40 mensen",
    "nummer 7 van de drie",
    "samen met A naar buiten",
)
NOTHING = (
    "Zij heeft zwemdiploma B en A.",
    "Hij gaat voor zijn A diploma.",
    "A diploma",
    "vitamine B",
    "Elke woensdag om zeven bij elkaar",
    "Van 7 tot 8 uur op zaterdag",
    "Van 7 uur tot 8 uur, 7x per jaar",
    "Twee keer per week, 2 uur; 4 kleine kinderen; 24/7 bezig.",
    "Voor 50% en voor € 7",
    "o i o i o l l o o s",
    "voor minstens 5 maanden",
    "Onderweg naar het schoolplein, achter het speelplein, voor anderhalf uur.",
    "Vanaf de zomer al 18 maanden lang, sinds 14 maanden",
    "Eén keer achteraan, als de kat thuis is",
    "Tussen 14.15 en 14.45 uur",
    "een <b>leuk</b> uitje & <kijk> meer",
    "Gezelligheid! Zwemt ze graag? Buitenspelen ook.",
)


@pytest.fixture(scope="module")
def hers(gathered: Callable[[RequestFamily], Known]) -> Known:
    """Return what may not be told of a family with names that are easily written otherwise."""
    return gathered(
        RequestFamily(
            number="V-7K3QF",
            surname="Vermeulen",
            first_name="Katharina",
            phone="0612345987",
            address=Address(street="Dorpsstraat 12", town="Zutphen", municipality="Zutphen"),
            parents={"p1": Parent(name="Katharina Vermeulen"), "p2": Parent(name="Youssef El Amrani")},
            children={
                "k1": Child(called="Alexander", born=Month(2019, 3)),
                "k2": Child(called="Sophie", born=Month(2022, 8)),
                "k3": Child(called="Bo", born=Month(2016, 2)),
                "k4": Child(called="Kiki", born=Month(2025, 12)),
            },
        )
    )


@pytest.mark.parametrize("text", REFUSED)
def test_what_tells_is_refused_however_it_is_disguised(text: str, hers: Known) -> None:
    assert [each for each in identifying(text, hers) if each.firm], identifying(text, hers)


@pytest.mark.parametrize("text", ASKED)
def test_what_may_tell_is_asked(text: str, hers: Known) -> None:
    found = identifying(text, hers)
    assert found
    assert not [each for each in found if each.firm], found
    assert identifying(text, hers, [each.word for each in found]) == []


@pytest.mark.parametrize("text", NOTHING)
def test_what_tells_nothing_is_not_asked(text: str, hers: Known) -> None:
    assert identifying(text, hers) == []


def test_what_is_found_is_said_without_its_words(hers: Known) -> None:
    found = identifying("Alex is jarig", hers)
    assert [each.told for each in found] == [
        "Dutch text, position 1: a name",
        "Dutch text, position 9: an age, or an ordinary word",
    ]


def test_what_is_found_behind_markup_is_shown_as_it_was_typed() -> None:
    fold = folded("een <i>So</i>ph&shy;ie.")
    assert fold.signs == "een sophie."
    assert fold.typed(4, 10) == "So</i>ph&shy;ie"
