"""`bgz screen` and `bgz match` as people and scripts run them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions.opening import open_folder
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Offer, SupportFamily
from bgz.domain.values.months import Month

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 11, 0, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
V, S = "V-7K3QF", "S-4TX9B"
CANARY = "[/b] Zwaluwstaart"


@pytest.fixture
def families(founded: object, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a request family that is ready and a support family that signed up into the folder."""
    environment["BGZ_LANG"] = "en"
    environment["BGZ_PASSPHRASE_COMMAND"] = f"printf %s {PHRASE}"
    for name in ("BGZ_HOME", "BGZ_PASSPHRASE_COMMAND"):
        monkeypatch.setenv(name, environment[name])
    folder = open_folder(tmp_path / "cases", None)
    born = (Month(2015, 3), Month(2018, 7))
    folder.create(
        RequestFamily(
            number=V,
            registered_on=date(2023, 9, 1),
            surname=CANARY,
            address=Address(postcode="7941 AB", town="Meppel", municipality="Meppel"),
            children={f"k{place}AAA": Child(born=month, called=CANARY) for place, month in enumerate(born)},
            requests={"r1AAA": Request(opened_on=date(2023, 9, 1), help={"sport": "must"}, day_parts=("wed-evening",))},
            intake=Intake(on=date(2023, 9, 9), summary=CANARY),
            consents={"matching": Consent(given_on=date(2023, 9, 9))},
        ),
        at=AT,
    )
    folder.create(
        SupportFamily(
            number=S,
            registered_on=date(2023, 9, 1),
            surname=CANARY,
            address=Address(postcode="7948 CD", town="Nijeveen", municipality="Meppel"),
            adults={"a1AAA": Adult(name=CANARY), "a2AAA": Adult(name=CANARY)},
            offer=Offer(help=("sport",), day_parts=("wed-evening",), max_children=2),
        ),
        at=AT,
    )


@pytest.fixture
def at(bgz: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that runs bgz on the folder as if it were a day; without more 30 November 2023."""

    def run(*arguments: str, day: str = "2023-11-30", typed: str = "", code: int = 0) -> Any:
        done = bgz("--folder", "cases", "--today", day, *arguments, typed=typed)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def approve(at: Callable[..., Any]) -> None:
    for item in ("talk_1", "tweede gesprek", "referentie", "huisregels"):
        at("screen", S, "--item", item, "--date", "9-11-2023", "--no-input")
    at("screen", S, "--item", "vog", "--adult", "1", "--date", "9-11-2023")
    at("screen", S, "--item", "vog", "--adult", "2", "--date", "9 nov 2023", "--issued", "1-11-2023")
    at("screen", S, "approve")


@pytest.mark.usefixtures("families")
def test_a_script_takes_two_families_from_screening_to_the_end_of_a_match(at: Callable[..., Any]) -> None:
    approve(at)
    suggested = json.loads(at("match", "suggest", V, "--json").stdout)["data"]
    assert [each["number"] for each in suggested["candidates"]] == [S]
    assert "name" not in suggested["candidates"][0]
    number = json.loads(at("match", "propose", V, S, "--no-input", "--json").stdout)["data"]["number"]
    at("match", "answer", number, "ja", "--side", "vraaggezin", "--no-input")
    at("match", "answer", number, "yes", "--side", "support", "--no-input")
    at("match", "introduce", number, "--no-input")
    assert "25 Jan 2024" in at("match", "trial", number).stderr
    at("match", "review", number, "--side", "beide", "--satisfied", "8", "--go-on", "--no-input", day="2024-01-20")
    at("match", "confirm", number, "--frequency", "wekelijks", "--day-part", "wo-avond", "--no-input", day="2024-01-25")
    at("match", "pause", number, "--reason", "vakantie", "--no-input", day="2024-02-01")
    assert "9 Feb 2024" in at("match", "pause", number, "--until", "9-2-2024", day="2024-02-02").stdout
    ended = at(
        "match", "end", number, "--reason", "volgens plan", "--initiator", "beide", "--goodbye", "--no-input",
        day="2024-06-01",
    )  # fmt: skip
    assert "ended" in ended.stdout
    assert f"The end talk is due on 17 Jun 2024: bgz followup done {number}" in ended.stderr


@pytest.mark.usefixtures("families")
def test_names_stay_out_of_pipes_unless_asked_for(at: Callable[..., Any]) -> None:
    approve(at)
    for command in (("screen", S), ("match", "suggest", V, "--explain"), ("match", "why", V, S)):
        hidden = at(*command)
        assert "Zwaluwstaart" not in hidden.stdout + hidden.stderr
        assert "Zwaluwstaart" not in at(*command, "--json").stdout
        assert CANARY in at(*command, "--names").stdout
        assert CANARY in at(*command, "--names", "--json").stdout


@pytest.mark.usefixtures("families")
def test_an_approval_that_is_refused_lists_everything(at: Callable[..., Any]) -> None:
    refused = at("screen", S, "approve", code=5).stderr
    assert refused.count("  - ") == 6
    assert "bgz screen S-4TX9B record" in refused
    told = json.loads(at("screen", S, "approve", "--json", code=5).stdout)
    assert len(told["errors"][0]["problems"]) == 6
    assert told["status"] == "error"


WRONG: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("screen", S, "reject", "--no-input"), 2, "--reason"),
    (("screen", S, "record", "--no-input"), 2, "--item"),
    (("screen", S, "--item", "thee"), 2, "talk_1"),
    (("screen", S, "--item", "vog", "--date", "9-11-2023", "--no-input"), 2, "--adult"),
    (("screen", S, "--item", "vog", "--adult", "1", "--date", "31-11-2023"), 2, "does not exist"),
    (("screen", S, "--item", "vog", "--adult", "1", "--date", "1-12-2023"), 5, "still to come"),
    (("screen", S, "--item", "vog", "--no-input"), 2, "--adult, --issued"),
    (("screen", "S-99999"), 4, "S-99999"),
    (("screen", V), 2, "is a request family; here belongs the number of a support family"),
    (("screen", S[:5]), 2, f"In the folder begin so: {S}."),
    (("screen", S[2:].lower()), 2, f"In the folder begin so: {S}."),
    (("show", "Bakker"), 2, "To search for a name: bgz find"),
    (("screen", "S-9"), 2, "it looks like"),
    (("screen", S, "bless"), 2, "approve"),
    (("match", "suggest", "V-99999"), 4, "V-99999"),
    (("match", "suggest", V, "--lift", "H1", "--reason", "x"), 2, "H1"),
    (("match", "suggest", V, "--lift", "H77", "--reason", "x"), 2, "H77"),
    (("match", "suggest", V, "--child", "3"), 2, "--child"),
    (("match", "suggest", V, "--request", "2"), 2, "--request"),
    (("match", "propose", V, S, "--no-input"), 5, "H1"),
    (("match", "propose", V, S, "--lift", "H9", "--no-input"), 2, "--reason"),
    (("match", "answer", "K-00000", "--no-input"), 2, "--side, YES|NO"),
    (("match", "answer", "K-00000", "ja", "--side", "request", "--no-input"), 4, "K-00000"),
    (("match", "answer", "K-00000", "misschien"), 2, "yes"),
    (("match", "review", "K-00000", "--no-input"), 2, "--side"),
    (("match", "review", "K-00000", "--satisfied", "11"), 2, "11"),
    (("match", "pause", "K-00000", "--no-input"), 2, "--reason"),
    (("match", "end", "K-00000", "--no-input"), 2, "--reason, --initiator"),
    (("match", "end", "K-00000", "--reason", "zomaar", "--no-input"), 2, "as planned"),
    (("match", "marry"), 2, "marry"),
)


@pytest.mark.slow
@pytest.mark.usefixtures("families")
def test_a_wrong_call_says_what_helps(at: Callable[..., Any]) -> None:
    """One folder for all of them: none of them writes anything."""
    for arguments, code, told in WRONG:
        done = at(*arguments, code=code)
        assert told in done.stderr, arguments
        assert "Zwaluwstaart" not in done.stderr
    assert "registered" in at("screen", S).stdout


@pytest.mark.usefixtures("families")
def test_recording_asks_one_by_one_and_keeps_each_answer(at: Callable[..., Any]) -> None:
    """Typed: the first talk, not yet the second, a VOG seen before it was issued and then right, and a stop."""
    typed = "9-11-2023\n\n20-11-2023\n19-11-2023\n10-11-2023\n19-11-2023\n<\n"
    done = at("screen", S, "record", typed=typed)
    assert "issue of the VOG" in done.stderr
    lines = {
        (line["item"], line["position"]): line["state"]
        for line in json.loads(at("screen", S, "--json").stdout)["data"]["items"]
    }
    assert lines["talk_1", 0] == "done"
    assert lines["talk_2", 0] == "missing"
    assert lines["vog", 1] == "done"
    assert lines["vog", 2] == "missing"


@pytest.mark.usefixtures("families")
def test_recording_the_last_item_ends_by_itself(at: Callable[..., Any]) -> None:
    at("screen", S, "record", typed="\n" * 20)
    assert "registered" in at("screen", S).stdout


@pytest.mark.usefixtures("families")
def test_how_far_a_vog_is(at: Callable[..., Any]) -> None:
    at("screen", S, "--item", "vog", "--adult", "1", "--state", "aangevraagd", "--date", "9-11-2023")
    assert "applied for" in at("screen", S).stdout
    refused = at("screen", S, "approve", code=5).stderr
    assert "applied for, not seen yet" in refused


@pytest.mark.usefixtures("families")
def test_a_vog_is_asked_for_whose_it_is_and_for_its_days(at: Callable[..., Any]) -> None:
    done = at("screen", S, "--item", "vog", typed="7\n2\n10-11-2023\n", code=0)
    assert "choose 1 to 2" in done.stderr
    lines = json.loads(at("screen", S, "--json").stdout)["data"]["items"]
    assert [line["on"] for line in lines if line["item"] == "vog"] == [None, "2023-11-10"]


@pytest.mark.usefixtures("families")
def test_a_rejection_is_asked_for_its_reason(at: Callable[..., Any]) -> None:
    done = at("screen", S, "reject", typed="\nWoont te ver\n")
    assert "rejected" in done.stdout
    assert "Woont te ver" not in at("screen", S).stdout
    assert "Woont te ver" in at("screen", S, "--names").stdout


@pytest.mark.slow
@pytest.mark.usefixtures("families")
def test_at_a_terminal_a_match_is_asked_for_step_by_step(at: Callable[..., Any], terminal: Callable[..., Any]) -> None:
    approve(at)

    def type_in(*arguments: str, answers: tuple[tuple[str, str], ...], day: str = "2023-11-30") -> str:
        child = terminal("--folder", "cases", "--today", day, *arguments)
        for question, answer in answers:
            child.expect(question)
            child.sendline(answer)
        child.expect("Next: ")
        shown: str = child.before
        child.close()
        return shown

    shown = type_in("match", "propose", V, S, answers=(("Why this proposal", "wonen dichtbij"),))
    assert f"{V}: no consent to share details at an introduction" in shown
    number = shown[shown.index("K-") :][:7]
    yes = (("Yes or no", "j"), ("Day", ""), ("Explanation", ""))
    type_in("match", "answer", number, answers=(("Who answers", "1"), *yes))
    type_in(
        "match",
        "answer",
        number,
        "--side",
        "support",
        answers=(("Yes or no", "ja"), ("Day", "vandaag"), ("Explanation", "leuk")),
    )
    unsure = terminal("--folder", "cases", "--today", "2023-11-30", "match", "introduce", number)
    unsure.expect("Day")
    unsure.sendline("")
    unsure.expect("no consent to share details")
    unsure.expect("all the same")
    unsure.sendline("")
    unsure.expect("Nothing was noted")
    unsure.close()
    met = (("Day", ""), ("all the same", "j"), ("How did it go", "goed"))
    type_in("match", "introduce", number, answers=met)
    assert "25 Jan 2024" in type_in("match", "trial", number, answers=(("First day", "vandaag"),))
    talk = (
        ("Day", ""),
        ("How", "1"),
        ("reached", "j"),
        ("With whom", "beide"),
        ("Request family – .*satisfied", "11"),
        ("between 0 and 10.*Request family – .*satisfied", "8"),
        ("Request family – .*own goals", "-"),
        ("Request family – do they", "j"),
        ("Support family – .*satisfied", "6"),
        ("Support family – .*own goals", "-"),
        ("Support family – do they", "j"),
        ("was said", ""),
        ("signals", ""),
        ("Next step", ""),
        ("What now", "later"),
    )
    early = terminal("--folder", "cases", "--today", "2024-01-19", "match", "confirm", number)
    early.expect("Day")
    early.sendline("")
    early.expect("cannot be made definitive")
    assert "How often" not in early.before
    early.close()
    type_in("match", "review", number, answers=talk, day="2024-01-20")
    logged = json.loads(at("show", number, "--json", "--names", day="2024-01-20").stdout)
    assert '"satisfied": 8' in json.dumps(logged)
    assert '"satisfied": 6' in json.dumps(logged)
    agreed = (("Day", ""), ("How often", "elke week"), ("moments", "wo-avond"), ("House rules", ""))
    assert "definitive" in type_in("match", "confirm", number, answers=agreed, day="2024-01-25").lower()
    farewell = (
        ("Last day", ""),
        ("Why does it end", "volgens plan"),
        ("initiative", "3"),
        ("goodbye", "j"),
        ("request family do it again", "j"),
        ("support family do it again", ""),
        ("Explanation", "tevreden"),
    )
    assert "ended" in type_in("match", "end", number, answers=farewell, day="2024-06-01")
    kept = json.loads(at("show", number, "--json", "--names", day="2024-06-02").stdout)
    assert "volgens plan" in json.dumps(kept, ensure_ascii=False) or "as_planned" in json.dumps(kept)
