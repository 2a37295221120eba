from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.domain.cases.match import Answer, Answers, Confirmation, End, Match, Proposal, Trial
from bgz.domain.matching.hard_rules import BY_CODE, RULES, failed, saying_no, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.matching.pairing import Asked, Offered

    Pair = tuple[Asked, Offered]

CASES = [
    ("H1", "{}", True),
    ("H1", "{approved: false}", False),
    ("H2", "{offer: {max_children: 2}, taken: 1}", True),
    ("H2", "{offer: {max_children: 2}, taken: 2}", False),
    ("H2", "{offer: {max_children: 0}}", False),
    ("H2", "{offer: {max_children: 2}, paused: true}", False),
    ("H2", "{}", None),
    ("H3", "{}", None),
    ("H3", "{born: [2015-03, 2016-04], offer: {max_children: 2}}", True),
    ("H3", "{born: [2015-03, 2016-04], offer: {max_children: 2}, taken: 1}", False),
    ("H3", "{born: [2015-03, 2016-04], offer: {max_children: 1}, request: {siblings_apart: true}}", True),
    ("H4", "{request: {help: {swimming: must, sport: nice}}, offer: {help: [sport]}}", True),
    ("H4", "{request: {help: {swimming: must}}, offer: {help: [sport]}}", False),
    ("H4", "{request: {help: {swimming: must}}}", None),
    ("H4", "{offer: {help: [sport]}}", None),
    ("H5", "{request: {day_parts: [wed-afternoon]}, offer: {day_parts: [wed-afternoon, sun-night]}}", True),
    ("H5", "{request: {day_parts: [wed-afternoon]}, offer: {day_parts: [wed-evening]}}", False),
    ("H5", "{request: {day_parts: [wed-afternoon]}}", None),
    ("H5", "{offer: {day_parts: [wed-evening]}}", None),
    ("H6", "{family: {dutch: fine}}", True),
    ("H6", "{family: {dutch: basic, languages: [ar]}, support: {languages: [nl]}}", True),
    ("H6", "{family: {languages: [ar, nl]}}", True),
    ("H6", "{family: {dutch: none, languages: [ar]}, support: {languages: [nl, ar]}}", True),
    ("H6", "{family: {dutch: none, languages: [ar]}, support: {languages: [nl]}}", False),
    ("H6", "{family: {dutch: none, languages: [ar]}}", None),
    ("H6", "{family: {dutch: none}, support: {languages: [nl]}}", None),
    ("H6", "{family: {languages: [ar]}, support: {languages: [nl]}}", None),
    ("H6", "{}", None),
    ("H7", "{offer: {pets: [dog], smokes: true}}", True),
    ("H7", "{request: {needs: [no_dogs]}, offer: {pets: [dog, cat]}}", False),
    ("H7", "{request: {needs: [no_dogs]}, offer: {pets: [cat]}}", True),
    ("H7", "{request: {needs: [no_cats]}, offer: {pets: [cat]}}", False),
    ("H7", "{request: {needs: [no_pets]}, offer: {pets: [rabbits]}}", False),
    ("H7", "{request: {needs: [no_pets]}, offer: {pets: [none]}}", True),
    ("H7", "{request: {needs: [no_pets, no_cats]}}", None),
    ("H7", "{request: {needs: [smoke_free]}, offer: {smokes: true}}", False),
    ("H7", "{request: {needs: [smoke_free]}, offer: {smokes: false}}", True),
    ("H7", "{request: {needs: [smoke_free]}}", None),
    ("H7", "{request: {needs: [smoke_free, no_dogs]}, offer: {pets: [dog]}}", False),
    ("H8", "{}", True),
    ("H8", "{family: {not_with: [S-00001]}}", False),
    ("H8", "{support: {not_with: [V-00001]}}", False),
    ("H8", "{family: {not_with: [S-00002]}, support: {not_with: [V-00002]}}", True),
    ("H9", "{request: {max_km: 5}, km: 5}", True),
    ("H9", "{request: {max_km: 5}, km: 5.1}", False),
    ("H9", "{offer: {max_km: 4}, request: {max_km: 9}, km: 5}", False),
    ("H9", "{offer: {max_km: 0}, km: 0.7}", False),
    ("H9", "{request: {max_km: 5}}", None),
    ("H9", "{offer: {max_km: 5}}", None),
    ("H9", "{km: 200}", True),
    ("H9", "{}", True),
    ("H9", "{request: {distance: outside}, km: 0.7, same_area: true}", False),
    ("H9", "{request: {distance: outside}, km: 2}", True),
    ("H9", "{request: {distance: outside}}", None),
    ("H10", "{offer: {age_from: 8, age_to: 8}}", True),
    ("H10", "{offer: {age_from: 9}}", False),
    ("H10", "{offer: {age_to: 7}}", False),
    ("H10", "{offer: {age_from: 4}, born: [2015-03, null]}", None),
    ("H10", "{offer: {age_from: 9}, born: [2015-03, null]}", False),
    ("H10", "{offer: {age_from: 9}, born: [null]}", None),
    ("H10", "{}", None),
    ("H11", "{}", True),
    ("H11", "{request: {needs: [step_free]}, offer: {cannot: [step_free]}}", False),
    ("H11", "{request: {needs: [step_free]}, offer: {can_handle: [step_free]}}", True),
    ("H11", "{request: {needs: [calm]}, offer: {willing_to_learn: [calm]}}", True),
    ("H11", "{request: {needs: [calm]}}", None),
    ("H11", "{request: {needs: [transport]}, offer: {car: false}}", True),
    ("H11", "{request: {needs: [transport]}, offer: {car: true}}", True),
    ("H11", "{request: {needs: [transport]}}", None),
    ("H11", "{request: {needs: [transport]}, offer: {cannot: [transport], car: true}}", False),
    ("H11", "{request: {needs: [no_dogs]}, offer: {cannot: [no_dogs]}}", False),
]


@pytest.mark.parametrize(("code", "text", "fits"), CASES, ids=lambda value: str(value)[:60])
def test_a_rule_says_yes_no_or_not_known(pair: Callable[[str], Pair], code: str, text: str, fits: bool | None) -> None:
    assert BY_CODE[code].check(*pair(text)) is fits


def test_every_rule_is_tried_in_every_way_it_can_answer() -> None:
    for rule in RULES:
        answers = {fits for code, _text, fits in CASES if code == rule.code}
        assert {True, False} <= answers
        assert None in answers or rule.code in {"H1", "H8"}


def test_only_the_approval_is_never_lifted() -> None:
    assert [rule.code for rule in RULES] == [f"H{number}" for number in range(1, 12)]
    assert [rule.code for rule in RULES if not rule.liftable] == ["H1"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_nothing_known_excludes_nobody(pair: Callable[[str], Pair], rule: object) -> None:
    """Of a family about which only its approval is known, no rule says no, whatever is asked."""
    asked, offered = pair(
        "{request: {help: {sport: must}, day_parts: [mon-night], distance: near, needs: [no_dogs, smoke_free,"
        " transport, calm]}, family: {dutch: none, languages: [ar]}}"
    )
    assert rule.check(asked, offered) is not False  # type: ignore[attr-defined]


TRIED = Match(
    number="K-00001",
    request_family="V-00001",
    support_family="S-00001",
    proposed=Proposal(on=date(2023, 1, 10)),
    trial=Trial(on=date(2023, 2, 1)),
    confirmed=Confirmation(on=date(2023, 4, 1)),
    end=End(on=date(2023, 10, 1), reason="as_planned"),
)


@pytest.mark.parametrize(
    ("match", "fails"),
    [
        (TRIED, False),
        (evolve(TRIED, confirmed=None), True),
        (evolve(TRIED, end=None), False),
        (evolve(TRIED, end=None, confirmed=None), False),
        (evolve(TRIED, confirmed=None, end=End(on=date(2023, 12, 1))), False),
        (evolve(TRIED, trial=None, confirmed=None), False),
        (evolve(TRIED, end=End(on=date(2023, 10, 1), again_request=True, again_support=False)), True),
        (evolve(TRIED, end=End(on=date(2023, 10, 1), again_request=False)), True),
        (evolve(TRIED, end=End(on=date(2023, 10, 1), again_request=True, again_support=True)), False),
        (Match(answers=Answers(support=Answer(yes=False))), True),
        (Match(answers=Answers(request=Answer(yes=False, on=date(2023, 11, 30)))), True),
        (Match(answers=Answers(request=Answer(yes=False, on=date(2023, 12, 1)))), False),
        (Match(answers=Answers(request=Answer(yes=True), support=Answer(yes=True))), False),
    ],
)
def test_a_failed_try_is_a_no_a_stopped_trial_or_never_again(
    match: Match, fails: bool, pair: Callable[[str], Pair], day: date
) -> None:
    assert failed(match, day) is fails
    asked, offered = pair("{}")
    assert BY_CODE["H8"].check(asked, evolve(offered, tries=(match,))) is not fails


def test_rules_that_say_no_and_that_are_not_known(pair: Callable[[str], Pair]) -> None:
    asked, offered = pair("{km: 30, request: {help: {homework: must}}, offer: {max_km: 10, max_children: 0}}")
    assert [*saying_no(asked, offered)] == ["H2", "H3", "H9"]
    assert [*saying_no(asked, offered, ("H9", "H2"))] == ["H3"]
    assert unknown(asked, offered) == ("H4", "H5", "H6", "H10")
