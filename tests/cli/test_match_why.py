"""`bgz match suggest` and `bgz match why`: what they show, how wide, the same each time, and what never."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions.opening import open_folder
from bgz.domain.cases.match import Answer, Answers, Match, Proposal
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Parent, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
APPROVED = date(2023, 9, 15)
PHRASE = "vier-losse-woorden-samen"
V, S, FAR, DOG = "V-7K3QF", "S-4TX9B", "S-AAAAA", "S-BBBBB"
POISON = ("Zwaluwstaart", "asperger", "moskee", "Arab", "Somali", "Polish", "geloof", "gevlucht")
"""A name, a diagnosis, a faith, languages and where somebody came from: none of it may explain a suggestion."""
TEXT = "Zwaluwstaart asperger moskee geloof gevlucht"


@pytest.fixture
def families(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a request family and three approved support families into the folder, every private field poisoned."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    folder.create(asking(), at=AT)
    for number, offer in (
        (S, Offer(max_children=2, max_km=10, experience=TEXT)),
        (FAR, Offer(help=("sport",), day_parts=("wed-evening",), max_children=2, age_from=4, max_km=1)),
        (DOG, Offer(help=("sport",), day_parts=("mon-night",), max_children=1, pets=("dog",), cannot=("calm",))),
    ):
        folder.create(helping(number, offer), at=AT)
    no = Answer(yes=False, on=date(2023, 10, 9), reason=TEXT, because="too_far")
    first = Proposal(on=date(2023, 10, 2), reason=TEXT)
    tried = Match(number="K-AAAAA", request_family=V, request="r1AAA", children=("k0AAA",), support_family=DOG)
    folder.create(evolve(tried, proposed=first, answers=Answers(support=no), notes=TEXT), at=AT)


def asking() -> RequestFamily:
    request = Request(
        opened_on=APPROVED,
        help={"sport": "must"},
        day_parts=("wed-evening",),
        needs=("no_dogs", "calm"),
        distance="near",
        wishes=TEXT,
        goals=TEXT,
    )
    return RequestFamily(
        number=V,
        registered_on=APPROVED,
        surname=POISON[0],
        notes=TEXT,
        referrer_note=TEXT,
        address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel", street=TEXT),
        languages=("ar", "so"),
        dutch="none",
        interests=("moskee", "schaken"),
        parents={"p1AAA": Parent(name=POISON[0])},
        children={f"k{place}AAA": Child(born=Month(2015, place + 3), called=POISON[0]) for place in range(2)},
        requests={"r1AAA": request},
        intake=Intake(on=date(2023, 9, 19), summary=TEXT),
        consents={"matching": Consent(given_on=date(2023, 9, 19))},
    )


def helping(number: str, offer: Offer) -> SupportFamily:
    done = {item: Done(on=APPROVED, note=TEXT) for item in ("talk_1", "talk_2", "reference", "house_rules")}
    vog = Vog(issued_on=date(2023, 9, 1), on=APPROVED)
    return SupportFamily(
        number=number,
        registered_on=date(2023, 8, 1),
        surname=POISON[0],
        notes=TEXT,
        address=Address(postcode="7948 CD", town="Nijeveen", municipality="Meppel"),
        languages=("ar", "pl") if number == S else ("nl",),
        interests=("moskee",),
        rather_not=("geloof",),
        adults={"a1AAA": Adult(name=POISON[0], since=date(2020, 1, 1), vogs={"v1AAA": vog})},
        offer=offer,
        screening=Screening(done=done, decision=Decision(verdict="approved", on=APPROVED, reason=TEXT)),
    )


@pytest.fixture
def at(bgz: Run) -> Callable[..., str]:
    """Return a function that runs bgz on 30 November 2023 and returns what it prints and says."""

    def run(*arguments: str, code: int = 0) -> str:
        done = bgz("--folder", "cases", "--today", "2023-11-30", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


COMMANDS = (
    ("suggest", V),
    ("suggest", V, "--explain", "--lift", "H9", "--reason", "they have a car"),
    ("why", V, S),
    ("why", V, FAR),
    ("why", V, DOG),
)


@pytest.mark.usefixtures("families")
def test_why_says_of_every_rule_what_it_found_in_this_pair(at: Callable[..., str]) -> None:
    shown = at("match", "why", V, DOG)
    for line in (
        "   H3   no            room for the children: 2 children together; 1 of 1 place",
        "   H5   no            day part: asked: Wednesday evening; offered: Monday night",
        "   H6   no            language: no language in common",
        "   H7   no            house: asked: no dogs; in the house: dog",
        "   H8   no            earlier: tried before in vain: K-AAAAA",
        "   H11  no            needs: cannot provide: calm and structure",
        "   Excluded by H3, H5, H6, H7, H8, H11. The score if that were no obstacle:",
    ):
        assert line in shown.splitlines()
    assert "a lead would have to lift: H5." in shown
    assert "for the families to change: H3, H6, H7, H8 and H11." in shown
    assert shown.splitlines()[-1] == f"Next: bgz match suggest {V}"
    assert "(too far away)" in shown
    known = at("match", "why", V, S)
    assert "   Place 1 of 1." in known.splitlines()
    assert "language: a language in common" in known
    assert f"bgz match propose {V} {S}" in known


@pytest.mark.usefixtures("families")
def test_neither_names_nor_own_words_nor_origin_nor_faith_explain_anything(at: Callable[..., str]) -> None:
    for command in COMMANDS:
        for more in ((), ("--json",)):
            shown = at("match", *command, *more)
            assert S in shown or FAR in shown or DOG in shown
            assert not [word for word in POISON if word.casefold() in shown.casefold()], command


@pytest.mark.slow
@pytest.mark.usefixtures("families")
def test_the_same_records_give_the_same_bytes(at: Callable[..., str], environment: dict[str, str]) -> None:
    """Whatever order Python keeps sets in."""
    for command in COMMANDS[1:3]:
        for more in ((), ("--json",)):
            seen = set()
            for seed in ("1", "4242"):
                environment["PYTHONHASHSEED"] = seed
                seen.add(at("match", *command, *more))
            assert len(seen) == 1, command


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize("width", [60, 80])
def test_every_line_fits_the_terminal(at: Callable[..., str], environment: dict[str, str], width: int) -> None:
    environment["COLUMNS"] = str(width)
    for command in (COMMANDS[1], COMMANDS[4]):
        shown = at("match", *command, "--names").split("Made of")[0]
        assert max(len(line) for line in shown.splitlines()) <= width


@pytest.mark.usefixtures("families")
def test_in_full_the_points_of_the_criteria_make_the_score(at: Callable[..., str]) -> None:
    data = json.loads(at("match", "suggest", V, "--json"))["data"]
    (each,) = data["candidates"]
    assert sum(criterion["points"] for criterion in each["criteria"]) == pytest.approx(100 * each["score"], abs=0.05)
    assert each["low"] < each["score"] < each["high"]
    assert {worth["number"] for worth in data["worth_asking"]} == {S}
    assert "Points" in at("match", "suggest", V, "--explain")
    assert "Points" not in at("match", "suggest", V)


@pytest.mark.slow
@pytest.mark.usefixtures("families")
def test_what_cannot_be_explained_is_refused(at: Callable[..., str]) -> None:
    assert "S-99999" in at("match", "why", V, "S-99999", code=4)
    assert "V-99999" in at("match", "why", "V-99999", S, code=4)
    assert "H77" in at("match", "why", V, S, "--lift", "H77", code=2)
    assert "--child" in at("match", "why", V, S, "--child", "3", code=2)
    assert "S-…" in at("match", "why", V, code=2)
