"""When a letter fits, and what it may tell of either family."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bgz.domain.cases.kinds import structure
from bgz.domain.cases.programme import Norms
from bgz.domain.record.about import About
from bgz.domain.work.letter import (
    FamilyLetter,
    Sender,
    helps,
    letter_lacks,
    letter_to,
    lines_of,
    moment,
    one_line,
    sides_of,
    unconsented,
)
from bgz.terms.matches import LETTER

DAY = date(2024, 1, 15)
YES = {"yes": True, "on": "2024-01-02"}
ANSWERED: dict[str, Any] = {
    "request_family": "V-7K3QF", "support_family": "S-7K3QF",
    "proposed": {"on": "2024-01-01"}, "answers": {"request": YES, "support": YES},
}  # fmt: skip
INTRODUCED = {**ANSWERED, "introduced": {"on": "2024-01-05"}}
MATCHES: dict[str, dict[str, Any]] = {
    "proposed": {"request_family": "V-7K3QF", "proposed": {"on": "2024-01-01"}},
    "answered": ANSWERED,
    "introduced": INTRODUCED,
    "planned": {**INTRODUCED, "trial": {"on": "2024-01-20"}},
    "trial": {**INTRODUCED, "trial": {"on": "2024-01-10"}},
    "confirmed": {**INTRODUCED, "trial": {"on": "2023-10-10"}, "confirmed": {"on": "2023-12-10"}},
    "ended": {**INTRODUCED, "trial": {"on": "2023-10-10"}, "end": {"on": "2024-01-15"}},
    "over": {**INTRODUCED, "end": {"on": "2024-01-10"}},
}
FITTING = {
    "introduction": {"answered"},
    "trial": {"planned", "trial", "confirmed"},
    "evaluation": {"trial", "confirmed"},
    "thanks": {"trial", "confirmed", "ended"},
    "goodbye": {"ended"},
}
CONSENT = {"introduction": {"given_on": "2023-11-03"}}
ASKING: dict[str, Any] = {"surname": "Jansen", "first_name": "Fatima", "consents": CONSENT}
HELPING: dict[str, Any] = {
    "surname": "De Vries", "consents": CONSENT,
    "address": {"postcode": "7202 CD", "street": "Hof 3", "town": "Zutphen"},
}  # fmt: skip
SENDER = Sender(programme="Buurtgezinnen", name="Anna", email="anna@example.org")


def record(number: str, facts: dict[str, Any]) -> Any:
    made, problems = structure(number, facts, About())
    assert problems == []
    return made


def match(name: str, **more: Any) -> Any:
    return record("K-7K3QF", {**MATCHES[name], **more})


def written(
    kind: str,
    side: str,
    name: str,
    *,
    asking: dict[str, Any] = ASKING,
    helping: dict[str, Any] = HELPING,
    norms: Norms | None = None,
    **more: Any,
) -> FamilyLetter:
    families = record("V-7K3QF", asking), record("S-7K3QF", helping)
    return letter_to(side, kind, match(name, **more), *families, norms=norms or Norms(), sender=SENDER, day=DAY)


@pytest.mark.parametrize("name", MATCHES)
def test_the_moment_follows_from_the_dates(name: str) -> None:
    assert moment(match(name), DAY) == name


def test_a_no_and_a_trial_that_never_began_lead_to_no_letter() -> None:
    refused = match("answered", answers={"request": YES, "support": {"yes": False, "on": "2024-01-03"}})
    never = match("introduced", trial={"on": "2024-01-20"}, end={"on": "2024-01-12"})
    assert {moment(refused, DAY), moment(never, DAY)} == {"over"}


@pytest.mark.parametrize("kind", LETTER.codes)
@pytest.mark.parametrize("name", MATCHES)
def test_a_letter_fits_its_moments_only(kind: str, name: str) -> None:
    lacks = [lack.sentence for lack in letter_lacks(match(name), kind, DAY)]
    assert bool(lacks) == (name not in FITTING[kind])
    assert not lacks or lacks[0].startswith("The stage of the match is: ")


@pytest.mark.parametrize(
    ("kind", "name", "command"),
    [
        ("introduction", "proposed", "bgz match answer K-7K3QF --side request"),
        ("trial", "answered", "bgz match introduce K-7K3QF"),
        ("introduction", "introduced", "bgz match trial K-7K3QF"),
        ("evaluation", "planned", "bgz letter K-7K3QF agreement"),
        ("goodbye", "planned", "bgz letter K-7K3QF agreement"),
        ("introduction", "trial", "bgz letter K-7K3QF agreement"),
        ("introduction", "confirmed", "bgz letter K-7K3QF evaluation"),
        ("goodbye", "trial", "bgz match end K-7K3QF"),
        ("goodbye", "confirmed", "bgz match end K-7K3QF"),
        ("evaluation", "ended", "bgz letter K-7K3QF goodbye"),
        ("goodbye", "over", "bgz show K-7K3QF"),
    ],
)
def test_the_command_that_helps(kind: str, name: str, command: str) -> None:
    assert helps(match(name), kind, DAY) == command


def test_thanks_go_to_the_support_family() -> None:
    assert {kind: sides_of(kind) for kind in ("thanks", "goodbye")} == {
        "thanks": ("support",),
        "goodbye": ("request", "support"),
    }


def test_an_introduction_asks_the_consent_of_both_and_nothing_else_does() -> None:
    asking, helping = record("V-7K3QF", ASKING), record("S-7K3QF", {})
    assert unconsented("introduction", asking, helping, DAY) == ("S-7K3QF",)
    assert unconsented("introduction", asking, record("S-7K3QF", HELPING), DAY) == ()
    assert unconsented("trial", asking, helping, DAY) == ()


def test_a_letter_tells_the_name_of_the_other_family_and_the_address_of_its_own() -> None:
    letter = written("introduction", "request", "answered")
    assert (letter.first_name, letter.surname, letter.street, letter.town) == ("Fatima", "Jansen", "", "")
    assert (letter.other_first_name, letter.other_surname) == ("", "De Vries")
    assert letter.shared_on == date(2023, 11, 3)
    assert (letter.first, letter.halfway, letter.planned, letter.last) == (None, None, None, None)
    other = written("introduction", "support", "answered")
    assert (other.street, other.town) == ("Hof 3", "7202 CD Zutphen")
    assert (other.other_first_name, other.other_surname) == ("Fatima", "Jansen")


@pytest.mark.parametrize("side", ["request", "support"])
@pytest.mark.parametrize(
    ("asking", "helping"),
    [
        ({**ASKING, "consents": {}}, HELPING),
        (ASKING, {**HELPING, "consents": {}}),
        (ASKING, {**HELPING, "consents": {"introduction": {"given_on": "2023-11-03", "withdrawn_on": "2024-01-15"}}}),
    ],
    ids=["request family", "support family", "withdrawn"],
)
def test_nobody_is_named_without_the_consent_of_both(
    side: str, asking: dict[str, Any], helping: dict[str, Any]
) -> None:
    letter = written("trial", side, "trial", asking=asking, helping=helping)
    assert (letter.other_first_name, letter.other_surname) == ("", "")
    own = asking if side == "request" else helping
    stands = own["consents"] == CONSENT
    assert letter.shared_on == (date(2023, 11, 3) if stands else None)


def test_the_days_of_a_trial() -> None:
    letter = written("trial", "request", "planned")
    assert (letter.first, letter.halfway, letter.planned) == (date(2024, 1, 20), date(2024, 2, 17), date(2024, 3, 16))
    agreed = written("trial", "request", "planned", trial={"on": "2024-01-20", "until": "2024-03-01"})
    assert agreed.planned == date(2024, 3, 1)


def test_there_is_no_half_way_on_or_after_the_end_of_a_trial() -> None:
    short = written("trial", "request", "planned", norms=Norms(trial_weeks=4))
    assert (short.halfway, short.planned) == (None, date(2024, 2, 17))


def test_what_was_agreed_stands_in_the_letter_of_a_definitive_match() -> None:
    agreed = {
        "on": "2023-12-10",
        "frequency": "elke week",
        "day_parts": ["wed-afternoon"],
        "rules": " Geen tv\n\nrust ",
    }
    letter = written("trial", "support", "confirmed", confirmed=agreed, frequency="vroeger")
    assert (letter.frequency, letter.day_parts, letter.rules) == ("elke week", ("wed-afternoon",), ("Geen tv", "rust"))
    before = written("trial", "support", "trial", frequency="om de week")
    assert (before.frequency, before.day_parts, before.rules) == ("om de week", (), ())
    without = written("trial", "support", "confirmed", frequency="om de week")
    assert without.frequency == "om de week"


def test_a_match_that_ended() -> None:
    letter = written("goodbye", "request", "ended")
    assert (letter.last, letter.said_goodbye, letter.talked) == (DAY, False, False)
    talks = {
        "cAAAA": {"on": "2024-01-15", "side": "support", "about": "goodbye"},
        "cBBBB": {"on": "2024-01-14", "side": "request", "about": "goodbye", "reached": False},
    }
    more: dict[str, Any] = {"end": {"on": "2024-01-15", "goodbye": True}, "contacts": talks}
    found = {side: written("goodbye", side, "ended", **more) for side in ("request", "support")}
    assert {side: letter.talked for side, letter in found.items()} == {"request": False, "support": True}
    assert found["request"].said_goodbye


def test_an_end_that_is_still_to_come_is_not_told() -> None:
    assert written("thanks", "support", "trial", end={"on": "2024-02-01"}).last is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (None, ""),
        ("  De\n Vries\t", "De Vries"),
        ("\u202eneznaJ\u202c", "neznaJ"),
        ("Jan\x00sen\x1b[31m", "Jansen[31m"),
        ("\u2067\ufeff", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<b>“O'Neill”</b>", "<b>“O'Neill”</b>"),
    ],
)
def test_a_text_fits_in_one_line_and_steers_nothing(typed: str | None, shown: str) -> None:
    assert one_line(typed) == shown


def test_lines_without_words_are_left_out() -> None:
    assert lines_of("a\r\n\u2028 \u202e\nb\u2029c") == ("a", "b", "c")
    assert lines_of(None) == ()
