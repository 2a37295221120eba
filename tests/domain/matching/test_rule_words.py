"""What each hard rule says of one pair: practical facts only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, End, Match, Proposal
from bgz.domain.matching.hard_rules import BY_CODE, RULES
from bgz.domain.matching.rule_words import rule_sentence
from bgz.i18n import in_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Read = Callable[[str], tuple[Asked, Offered]]

MANY_NEEDS = (
    "{request: {needs: [calm, diet, step_free, transport]}, offer: {can_handle: [calm], willing_to_learn: [diet],"
    " car: false}}"
)
OF_MANY_NEEDS = (
    "can provide: calm and structure; is willing to learn: keeping to a diet;"
    " to be arranged otherwise: fetching and bringing; not known: no stairs"
)
CASES = [
    ("H1", "{}", "approved with a valid VOG"),
    ("H1", "{approved: false}", "not approved with a valid VOG"),
    ("H2", "{paused: true}", "paused"),
    ("H2", "{}", "not known for how many children at the same time"),
    ("H2", "{offer: {max_children: 0}}", "takes no children now"),
    ("H2", "{offer: {max_children: 1}}", "1 of 1 place left"),
    ("H2", "{offer: {max_children: 3}, taken: 1}", "2 of 3 places left"),
    ("H2", "{offer: {max_children: 2}, taken: 3}", "0 of 2 places left"),
    ("H3", "{offer: {max_children: 2}}", "1 child; 2 of 2 places left"),
    ("H3", "{born: [2015-03, 2016-03], offer: {max_children: 1}}", "2 children together; 1 of 1 place left"),
    (
        "H3",
        "{born: [2015-03, 2016-03], request: {siblings_apart: true}, offer: {max_children: 1}}",
        "2 children, who may go to different families; 1 of 1 place left",
    ),
    ("H3", "{}", "1 child; not known for how many children at the same time"),
    ("H4", "{request: {help: {sport: must, swimming: nice}}, offer: {help: [sport]}}", "in common: sport"),
    ("H4", "{request: {help: {sport: must}}, offer: {help: [swimming]}}", "asked: sport; offered: swimming lessons"),
    ("H4", "{request: {help: {sport: must}}}", "asked: sport; offered: not known"),
    ("H4", "{offer: {help: [sport]}}", "asked: not known; offered: sport"),
    ("H5", "{request: {day_parts: [mon-night]}, offer: {day_parts: [mon-night]}}", "in common: Monday night"),
    (
        "H5",
        "{request: {day_parts: [mon-night]}, offer: {day_parts: [tue-night]}}",
        "asked: Monday night; offered: Tuesday night",
    ),
    ("H6", "{family: {dutch: fine}}", "a language in common"),
    ("H6", "{}", "not known whether there is a language in common"),
    ("H6", "{family: {dutch: none, languages: [ar]}, support: {languages: [fr]}}", "no language in common"),
    ("H7", "{}", "nothing is asked of the house"),
    ("H7", "{request: {needs: [no_dogs]}, offer: {pets: [cat]}}", "asked: no dogs; so it is"),
    (
        "H7",
        "{request: {needs: [no_dogs, smoke_free]}, offer: {pets: [cat]}}",
        "asked: no dogs, smoke-free house; not known: smoke-free house",
    ),
    (
        "H7",
        "{request: {needs: [no_dogs, smoke_free]}, offer: {pets: [dog], smokes: true}}",
        "asked: no dogs, smoke-free house; in the house: dog, smoke",
    ),
    (
        "H7",
        "{request: {needs: [no_dogs, smoke_free]}, offer: {pets: [cat], smokes: true}}",
        "asked: no dogs, smoke-free house; in the house: smoke",
    ),
    ("H8", "{}", "never tried before"),
    ("H8", "{family: {not_with: [S-00001]}}", "one of the families is not to be matched with the other"),
    ("H8", "{support: {not_with: [V-00001]}}", "one of the families is not to be matched with the other"),
    ("H9", "{km: 6}", "6 km; no limit"),
    ("H9", "{}", "distance not known; no limit"),
    ("H9", "{request: {max_km: 5}, km: 6}", "6 km; at most 5 km (request)"),
    ("H9", "{request: {max_km: 5}, km: 5.02}", "5.1 km; at most 5 km (request)"),
    (
        "H9",
        "{request: {max_km: 8}, offer: {max_km: 7}, km: 6.6}",
        "7 km; at most 8 km (request); at most 7 km (support family)",
    ),
    ("H9", "{request: {max_km: 5}}", "distance not known; at most 5 km (request)"),
    (
        "H9",
        "{request: {distance: outside}, km: 0.7, same_area: true}",
        "1 km; outside the own neighbourhood is asked",
    ),
    ("H10", "{born: [2020-03], offer: {age_from: 4, age_to: 12}}", "child of 3; takes 4 to 12"),
    ("H10", "{born: [2020-03, 2015-03], offer: {age_from: 4}}", "children of 3, 8; takes 4 and older"),
    ("H10", "{born: [2020-03, null], offer: {age_to: 12}}", "child of 3, not all known; takes 0 to 12"),
    ("H10", "{born: [null]}", "ages not known; not known which ages the family takes"),
    ("H11", "{}", "nothing more is asked"),
    ("H11", "{request: {needs: [calm]}, offer: {cannot: [calm]}}", "cannot provide: calm and structure"),
    ("H11", MANY_NEEDS, OF_MANY_NEEDS),
    ("H11", "{request: {needs: [transport]}, offer: {car: true}}", "can provide: fetching and bringing"),
]


@pytest.mark.parametrize(("code", "text", "sentence"), CASES, ids=lambda value: str(value)[:60])
def test_a_rule_says_in_a_sentence_what_it_found(pair: Read, code: str, text: str, sentence: str) -> None:
    asked, offered = pair(text)
    assert rule_sentence(code, asked, offered, fits=BY_CODE[code].check(asked, offered)) == sentence


def test_every_rule_has_a_sentence_for_each_answer() -> None:
    assert {code for code, _text, _sentence in CASES} == {rule.code for rule in RULES}


@pytest.mark.parametrize(
    ("match", "sentence"),
    [
        (Match(number="K-1", proposed=Proposal(on=date(2023, 11, 1))), "earlier together: K-1; that is no obstacle"),
        (Match(number="K-1", answers=Answers(support=Answer(yes=False))), "tried before in vain: K-1"),
        (
            Match(number="K-1", proposed=Proposal(on=date(2023, 1, 1)), end=End(on=date(2023, 2, 1))),
            "earlier together: K-1; that is no obstacle",
        ),
    ],
)
def test_an_earlier_try_is_told_by_its_number(pair: Read, match: Match, sentence: str) -> None:
    asked, offered = pair("{}")
    tried = evolve(offered, tries=(match,))
    assert rule_sentence("H8", asked, tried, fits=BY_CODE["H8"].check(asked, tried)) == sentence


def test_a_decimal_of_a_distance_is_written_in_the_language(pair: Read) -> None:
    asked, offered = pair("{request: {max_km: 5}, km: 5.3}")
    with in_language("nl"):
        assert rule_sentence("H9", asked, offered, fits=False).startswith("5,3 km; hoogstens 5 km")
