"""What tells who a text is about is found however it is written; what tells nothing is let through."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child, Parent, RequestFamily
from bgz.domain.publishing.identifying import identifying, in_texts
from bgz.domain.values.months import Month
from bgz.terms.plain_words import PARTICLES, RELATIVES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.publishing.known import Known

HARMLESS = (
    "Een vrolijke jongen die van voetbal houdt, gaat graag mee naar het zwembad.",
    "Twee zusjes logeren graag een nacht in de maand bij een gezin met een tuin.",
    "Wij zoeken een gezin waar een kind op woensdagmiddag mee mag eten.",
    "Moeder staat er alleen voor. Af en toe een middag rust zou haar goed doen.",
    "Gezocht: een gezin dat op zaterdag tijd heeft. Halen en brengen is fijn.",
    "Hij is gek op Lego, dieren en buiten spelen.",
    "Ze spreekt Turks en een beetje Nederlands; samen lezen helpt haar vooruit.",
    "Een rustige plek om huiswerk te maken, met iemand die af en toe meekijkt.",
    "Vader is al twee jaar ziek. Een uitje in het weekend geeft lucht.",
    "Een tiener wil graag leren koken en fietsen maken.",
    "Het gaat om de woensdagmiddag van 14.00 tot 17.00 uur.",
    "Vanaf 1 september 2027, elke zaterdag tussen 10:00 en 12:00 uur.",
    "Ophalen duurt met de fiets 10 minuten, met de auto 5 minuten.",
    "Wie gaat er één keer per week mee naar zwemles? Een badpak heeft ze al.",
    "Drie kinderen, een kleine flat en weinig familie in de buurt.",
    "Een peuter met veel energie zoekt een huis met een zandbak.",
    "U hoeft geen ervaring te hebben. Een VOG regelen wij samen met u.",
    "Een gezin in Zutphen zoekt steun, het liefst op loopafstand.",
    "De jongste is net gestart op school en mist zijn vriendjes.",
    "Meer weten? Het eerste gesprek is met de coördinator van Buurtgezinnen.",
    "Hij houdt van taart bakken, knutselen en de boerderij.",
    "Een baby en een kleuter: hun ouders slapen al maanden slecht.",
    "Samen naar de bibliotheek, een spelletje doen of wandelen: het is allemaal goed.",
    "Ze is dol op paarden. Rijden hoeft niet, borstelen is al heel wat.",
    "Wat helpt:\n- Arabisch spreken is mooi meegenomen\n- Geduld is nodig, ook in het jaar 2026-2027",
    "Hij heeft autisme. Vaste tijden en een rustig huis zijn belangrijk.",
    "Wij denken aan 2 middagen per week, 3 uur per keer, voor minstens 12 maanden.",
    "Een meisje zoekt een maatje om mee naar de sporthal te gaan.",
    "“Even op adem komen”, zo noemt deze moeder haar wens.",
    "A cheerful girl would like to join a family on Sundays. She loves to bake and to draw.",
    "Twins are looking for a place to stay one weekend a month.",
    "Geen honden, graag een rookvrij huis. Verder is alles welkom!",
    "GEZIN GEZOCHT! Wie wil er met mij voetballen?",
)
TELLING = (
    ("Zoë lacht graag.", "name", "Zoë", True),
    ("ZOE lacht graag.", "name", "ZOE", True),
    ("De kinderen van zoë", "name", "zoë", False),
    ("Het gezin Ozdemir", "name", "Ozdemir", True),
    ("ozdemirs kinderen", "name", "ozdemirs", True),
    ("dit o z d e m i r gezin", "name", "o z d e m i r", True),
    ("dit Ö.z.d.e.m.i.r-gezin", "name", "Ö.z.d.e.m.i.r", True),
    ("familieözdemir zoekt", "name", "özdemir", True),
    ("Оzdemir met een vreemde letter", "name", "Оzdemir", True),
    ("Özde\u200bmir met niets ertussen", "name", "Özde\u200bmir", True),
    ("ｊａｎ ｐｅｔｅｒ", "name", "ｊａｎ ｐｅｔｅｒ", True),
    ("Jan Peter houdt van vissen", "name", "Jan Peter", True),
    ("bij de boer op bezoek", "name", "de boer", False),
    ("bij Boer op bezoek", "name", "Boer", True),
    ("een roos voor moeder", "name", "roos", False),
    ("roosje heet ze", "name", "roosje", False),
    ("Roosje heet ze", "name", "Roosje", True),
    ("kleine Bo wil mee", "name", "Bo", True),
    ("net als Teun", "name", "Teun", True),
    ("zoals bij Hietbrink", "name", "Hietbrink", True),
    ("de familie B. zoekt", "initial", "B", True),
    ("mevrouw Z zoekt", "initial", "Z", True),
    ("het gezin komt uit Syrië", "capital", "Syrië", False),
    ("woont in Een", "town", "Een", True),
    ("mail zoe.boer@example.org", "email", "zoe.boer@example.org", True),
    ("mail z o e . b o e r @ e x a m p l e . o r g", "email", None, True),
    ("mail naam apenstaart voorbeeld punt nl", "email", "naam apenstaart voorbeeld punt nl", True),
    ("kijk op www.voorbeeld.nl", "web", "www.voorbeeld.nl", True),
    ("kijk op voorbeeld.nl/ons", "web", "voorbeeld.nl/ons", True),
    ("bel 06 12 34 56 78", "phone", "06 12 34 56 78", True),
    ("bel 0.6.1-2/3 4 5(6)7 8", "phone", None, True),
    ("bel +31 575 123456 na zessen", "phone", "+31 575 123456", True),
    ("bel 0031 (0)6 1234 5678", "phone", None, True),
    ("bel 0612345999", "phone", "0612345999", True),
    ("bel nul zes een twee drie vier vijf zes", "phone", None, True),
    ("in de rietzangerstraat", "address", "rietzangerstraat", True),
    ("in de Rietzangerstr. om de hoek", "address", "Rietzangerstr", True),
    ("aan de Kerkweg 14 b", "address", "Kerkweg 14 b", True),
    ("huisnummer 12", "address", "huisnummer 12", True),
    ("zijn nummer 1 is voetbal", "address", "nummer 1", False),
    ("7231rz", "postcode", "7231rz", True),
    ("7 2 3 1 - R Z", "postcode", "7 2 3 1 - R Z", True),
    ("postcode 7231", "postcode", "7231", True),
    ("klant 57231, nee 7231", "postcode", "7231", True),
    ("in 9999 ZZ", "postcode", "9999 ZZ", True),
    ("woont in warnsveld", "town", "warnsveld", True),
    ("woont in Bronsbergen", "town", "Bronsbergen", True),
    ("zit op de Zonnehoek", "mentioned", "Zonnehoek", True),
    ("zit op de Regenboog", "mentioned", "Regenboog", False),
    ("voetbalt bij e.e.n.d.r.a.c.h.t", "mentioned", "e.e.n.d.r.a.c.h.t", True),
    ("speelt met eendracht", "mentioned", "eendracht", False),
    ("zijn vriend Daan", "mentioned", "Daan", True),
    ("net als Buitenlust", "mentioned", "Buitenlust", True),
    ("op school De Vuurvogel", "capital", "Vuurvogel", False),
    ("een jongen van 11", "age", "jongen van 11", True),
    ("hij is elf jaar", "age", "elf jaar", True),
    ("een elfjarige", "age", "elfjarige", True),
    ("een 11-jarig meisje", "age", "11-jarig", True),
    ("our 11-year-old", "age", "11-year-old", True),
    ("onze zoon (11)", "age", "(11)", True),
    ("hij is al elf jaar", "age", "elf jaar", False),
    ("zij wordt twaalf.", "age", "wordt twaalf", True),
    ("zij wordt zes.", "age", "wordt zes", False),
    ("een baby van één jaar oud", "age", "één jaar oud", True),
    ("hij is 13 maanden oud", "age", "13 maanden oud", True),
    ("hij slaapt 13 maanden slecht", "age", "13 maanden", False),
    ("zit in groep 8", "age", "groep 8", False),
    ("geboren in het ziekenhuis", "birth", "geboren in het ziekenhuis", True),
    ("uit 2015", "birth", "2015", False),
    ("bouwjaar '15", "birth", "'15", True),
    ("vanaf 2025", "birth", "2025", False),
    ("uit maart 2015", "birth", "2015", True),
    ("hij is van 2015", "birth", "2015", True),
    ("jarig in maart", "birth", "jarig in maart", True),
    ("op 12 maart is zijn verjaardag", "birth", None, True),
    ("zie V 7k3qf", "number", "V 7k3qf", True),
    ("zie 7K3QF", "number", "7K3QF", True),
    ("bsn 111222333", "bsn", "", True),
)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_text_that_tells_nothing_is_let_through(text: str, known: Known) -> None:
    assert identifying(text, known) == []


@pytest.mark.parametrize(("text", "kind", "words", "firm"), TELLING, ids=str)
def test_what_tells_who_it_is_is_found(text: str, kind: str, words: str | None, firm: bool, known: Known) -> None:
    found = [each for each in identifying(text, known) if each.kind == kind]
    assert found, [(each.kind, each.words) for each in identifying(text, known)]
    assert words is None or words in {each.words for each in found}
    assert {each.firm for each in found if words in {None, each.words}} == {firm}
    for each in found:
        assert text[each.position - 1 :].startswith(each.words)


def test_a_word_that_was_looked_at_is_not_asked_again(known: Known) -> None:
    text = "Een roos bij Teun"
    assert [(each.word, each.firm) for each in identifying(text, known)] == [("roos", False), ("teun", True)]
    assert [each.word for each in identifying(text, known, ("roos", "teun"))] == ["teun"]


def test_words_that_were_looked_at_together_are_not_asked_apart(known: Known) -> None:
    (found,) = identifying("bij de boer", known)
    assert identifying("bij de boer", known, (found.word,)) == []


def test_the_pronoun_is_no_initial(known: Known) -> None:
    own = evolve(known, initials=frozenset("ui"))
    assert [each.firm for each in identifying("Kunt U dat, and can I come? U bent welkom.", own)] == [False, False]


def test_small_places_and_streets_are_too_small_to_be_looked_for(gathered: Callable[[RequestFamily], Known]) -> None:
    family = RequestFamily(number="V-7K3QF", address=Address(street="A 1", town="IJ", municipality="Lochem"))
    assert identifying("aan het ij met een a", gathered(family)) == []


def test_a_long_name_is_found_inside_a_word_unless_it_is_a_word(gathered: Callable[[RequestFamily], Known]) -> None:
    family = RequestFamily(number="V-7K3QF", surname="Timmerman", first_name="Florentien")
    assert [each.words for each in identifying("timmermans en meubeltimmermannen", gathered(family))] == ["timmermans"]
    assert [each.words for each in identifying("prinsesflorentientje", gathered(family))] == ["florentien"]


def test_a_name_that_is_a_small_word_is_asked_of(gathered: Callable[[RequestFamily], Known]) -> None:
    family = RequestFamily(number="V-7K3QF", first_name="Al", parents={"p1": Parent(name="An de Boer")})
    found = identifying("An gaat mee, en Al ook; al is het laat.", gathered(family))
    assert [(each.words, each.firm) for each in found] == [("An", True), ("Al", False), ("al", False)]


def test_two_small_words_are_no_name(gathered: Callable[[RequestFamily], Known]) -> None:
    family = RequestFamily(number="V-7K3QF", surname="Inde")
    assert identifying("in de tuin", gathered(family)) == []
    assert [each.words for each in identifying("in d e tuin, Inde", gathered(family))] == ["in d e", "Inde"]


def test_findings_say_in_which_text_they_stand(known: Known) -> None:
    found = in_texts({"text_nl": "Niets.", "text_en": "Zoë"}, known)
    assert [(each.text_of, each.position) for each in found] == [("text_en", 1)]
    assert in_texts({"text_nl": "Niets.", "text_en": None}, known) == []


def test_a_year_that_is_near_is_asked_of_a_baby_only(known: Known) -> None:
    young = evolve(known, births=(Month(2026, 2),))
    (found,) = identifying("vanaf september 2026", young)
    assert (found.kind, found.firm) == ("birth", False)
    (found,) = identifying("vanaf 2027", evolve(known, postcodes=frozenset({"2027ab"})))
    assert (found.kind, found.firm) == ("postcode", False)


LETTERS = st.sampled_from("abcdefghijklmnoprstuvwzéëïöüàç")
NAME = st.text(LETTERS, min_size=2, max_size=12).map(str.capitalize)
SURNAME = st.builds(lambda start, name: f"{start}{name}", st.sampled_from(("", "de ", "van den ", "El ", "ter ")), NAME)
PHONE = st.from_regex(r"0612345[0-9]{3}", fullmatch=True)
POSTCODE = st.from_regex(r"[1-9][0-9]{3} [ABCDEGHJKLN][BDEGHJKLN]", fullmatch=True)
STREET = st.builds(
    lambda name, end, number: f"{name}{end} {number}",
    NAME,
    st.sampled_from(("straat", "laan", "pad")),
    st.integers(1, 300),
)


@st.composite
def families(draw: st.DrawFn) -> tuple[RequestFamily, list[str]]:
    """Return a family, and everything of it that may be planted into a text."""
    surname, first, parent, child = draw(SURNAME), draw(NAME), draw(NAME), draw(NAME)
    phone, postcode, street = draw(PHONE), draw(POSTCODE), draw(STREET)
    family = RequestFamily(
        number="V-7K3QF",
        surname=surname,
        first_name=first,
        phone=phone,
        email=f"{first}@example.org",
        address=Address(postcode=postcode, street=street, municipality="Zutphen"),
        parents={"p1": Parent(name=f"{parent} {surname}")},
        children={"k1": Child(called=child, born=Month(2015, 3))},
    )
    names = [each for each in (surname, first, parent, child) if bare(each).casefold() not in PARTICLES | RELATIVES]
    return family, [*names, phone, postcode, street, f"{first}@example.org", "V-7K3QF"]


def bare(text: str) -> str:
    """Return the text without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


CASES: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    str.title,
    str.swapcase,
    bare,
    partial(unicodedata.normalize, "NFD"),
)
SPACED: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: ".".join(text.replace(" ", "")),
    lambda text: "-".join(text.replace(" ", "")),
    lambda text: text.replace(" ", ""),
    lambda text: text.replace(" ", "  \n"),
)


@given(held=families(), data=st.data())
def test_whatever_of_a_record_is_planted_in_a_text_is_found(
    held: tuple[RequestFamily, list[str]], data: st.DataObject, gathered: Callable[[RequestFamily], Known]
) -> None:
    family, secrets = held
    text = data.draw(st.sampled_from(HARMLESS))
    secret = data.draw(st.sampled_from(secrets))
    planted = data.draw(st.sampled_from(SPACED))(data.draw(st.sampled_from(CASES))(secret))
    words = text.split(" ")
    words.insert(data.draw(st.integers(0, len(words))), planted)
    assert identifying(" ".join(words), gathered(family)), planted
