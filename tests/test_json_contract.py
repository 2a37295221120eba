"""`--json` and errors in JSON: one object with the same five keys, whatever the command and whatever goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest

from bgz import __version__
from bgz.__main__ import run as main
from bgz.i18n import in_language
from scripts.reference import every_command

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = pytest.mark.slow
KEYS = ["bgz", "command", "status", "data", "errors"]
ERROR_KEYS = ["message", "problems", "hint", "exit_code"]
DATA_KEYS: dict[str, set[str]] = {
    "list": {"rows", "left_out"},
    "show V": {"row", "record", "matches", "disputed", "problems"},
    "show S": {"row", "record", "matches", "disputed", "problems"},
    "show K": {"row", "record", "matches", "disputed", "problems"},
    "log V": {"number", "entries"},
    "check": {"records", "in_order", "healed", "merged", "findings"},
    "doctor": {"checks"},
    "team": {"team", "members", "paper_key", "waiting", "ignored"},
    "team list": {"team", "members", "paper_key", "waiting", "ignored"},
    "team cover": {"day", "absences"},
    "team words": {"device", "laptop", "member", "words"},
    "join": {"state", "folder", "device", "laptop", "words", "leads"},
    "settings": {"programme", "checklist", "weights"},
    "settings show": {"programme", "checklist", "weights"},
    "settings template list": {"templates", "changed"},
    "settings template example": {"name", "text"},
    "today": {
        *("day", "cases", "due", "week", "announced", "waiting", "doubts", "reviews_to_plan", "uncounted", "put_off"),
        "desk",
    },
    "followup": {"day", "days", "tasks", "put_off", "desk", "together"},
    "followup --later": {"day", "tasks", "put_off"},
    "followup add V --due 20-1-2024 --text Bellen": {"case", "key", "due"},
    "followup done K --about keeping_in_touch --no-input": {"case", "key", "keys", "reached", "on", "left", "stops"},
    "publish": {"day", "marked"},
    "publish list": {"day", "marked"},
    "privacy due --all": {"day", "clocks", "later"},
    "calendar --dry-run": {"day", "days", "folder", "files", "dry_run"},
    "help limits": {"code", "text", "tables"},
    "screen S": {"number", "missing", "approved", "verdict"},
    "match stuck": {"day", "one", "waiting", "stuck", "supporters", "requests", "recruit_first"},
    "match suggest V": {
        *("number", "day", "children", "wanted", "remarks", "questions", "considered", "steps", "remaining"),
        *("candidates", "worth_asking", "lifted", "weights", "version", "inputs"),
    },
    "match why V S": {
        *("number", "day", "children", "wanted", "remarks", "questions", "candidate", "rules", "to_lift", "remaining"),
        *("lifted", "weights", "version", "inputs"),
    },
    "match plan --fairness --compare": {
        *("day", "municipalities", "waiting", "matched", "days", "score", "lines", "unmatched", "scarce", "available"),
        *("spare", "proposed", "proposals", "unjudged", "fairness", "ways", "weights", "version", "inputs"),
    },
    "match plan --municipality Zutphen": {"municipalities", "scarce"},
    "match outcome": {
        *("period", "last", "municipalities", "proposals", "standing", "declined_by", "declined_because", "trials"),
        *("running", "alive", "chosen", "ranks", "lifted", "rules_lifted", "trials_by_override", "never_proposed"),
        "waiting",
    },
    "letter K evaluation": {"number", "kind", "kind_label", "day", "language", "format", "files"},
    "report --format json": {"period", "total", "municipalities", "audience", "language"},
    "report missing": {"period", "asked", "facts", "records"},
}
"""Keys that scripts may rely on, per command. Keys may be added, never taken away."""
CANDIDATE = (
    "rank number town municipality km score low high band band_label request_score support_score reasons remarks "
    "questions earlier criteria"
)
CRITERION = "code label value known weight points"
DEEPER: dict[str, dict[str, str]] = {
    "calendar --dry-run": {
        "files[]": "member mine path tasks changes changed",
        "files[].changes[]": "kind day summary",
    },
    "match suggest V": {
        "children[]": "position age",
        "steps[]": "code sentence excluded left lifted",
        "candidates[]": CANDIDATE,
        "candidates[].reasons[]": "criterion sign text",
        "candidates[].criteria[]": CRITERION,
    },
    "match why V S": {
        "children[]": "position age",
        "candidate": CANDIDATE,
        "candidate.criteria[]": CRITERION,
        "rules[]": "code name sentence fits lifted",
    },
    "match plan --fairness --compare": {
        "lines[]": "asks children fits support town score band band_label locked ask_request ask_support if_no",
        "lines[].asks": "number request days",
        "lines[].if_no": "instead moved matched lost",
        "lines[].if_no.moved[]": "number request support",
        "lines[].if_no.lost": "matched days points",
        "unmatched[]": "asks why supports",
        "unmatched[].asks": "number request days",
        "fairness": "matched points other_points instead longest other_longest",
        "ways[]": "code matched days score unmatched",
    },
    "match plan --municipality Zutphen": {
        "scarce[]": "number requests lost",
        "scarce[].lost": "matched days points",
    },
    "match stuck": {
        "requests[]": (
            "number municipality request days children wanted state proposals contradictions approved blocking steps "
            "firm in_screening in_screening_count nearest profile ask_besides"
        ),
        "requests[].children[]": "position age",
        "requests[].blocking[]": "code sentence excluded alone",
        "requests[].steps[]": "rules asked_of sentence support others",
        "requests[].firm[]": "needs labels count",
    },
    "letter K evaluation": {"files[]": "side side_label path renamed"},
    "match outcome": {
        **dict.fromkeys(("standing", "declined_by", "declined_because", "chosen"), "shown hidden others total"),
        "standing.shown[]": "code label count",
        "declined_because.shown[]": "code label count",
        "alive[]": "months trials alive percent low high",
        "ranks": "months verdict higher lower",
        "never_proposed[]": "number approved_on days",
        "waiting": "waiting waiting_days trials days by_help by_distance by_children",
        "waiting.by_help": "kinds other_waiting other_trials",
        "waiting.by_help.kinds[]": "code label waiting waiting_days trials days",
    },
}
"""The same one level and more down: for each place in the data the keys of everything that stands there."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs bgz on the demo's families: exit code, standard output, standard error."""
    place = tmp_path_factory.mktemp("json")
    runtime = place / "run"
    runtime.mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BGZ_", "XDG_"))}
    environment = {**kept, "BGZ_LANG": "nl", "XDG_RUNTIME_DIR": str(runtime), "BGZ_HOME": str(place / "demo" / "home")}

    def bgz(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bgz", *arguments],
            cwd=place,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    code, _out, said = bgz("demo", "--folder-to", str(place / "demo"))
    assert code == 0, said
    return bgz


def envelope(text: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(text)
    assert list(held) == KEYS
    assert held["bgz"] == __version__
    assert held["status"] in {"ok", "attention", "error"}
    assert (held["status"] == "error") == bool(held["errors"])
    for error in held["errors"]:
        assert list(error) == ERROR_KEYS
        assert isinstance(error["message"], str)
        assert isinstance(error["problems"], list)
    return held


@pytest.fixture(scope="module")
def numbers(run: Callable[..., tuple[int, str, str]]) -> dict[str, str]:
    """Return the number of a case of each kind: one that waits and one that suits it, by the plan; one that runs."""
    first = envelope(run("--today", "2024-01-15", "match", "plan", "--json")[1])["data"]["lines"][0]
    running = envelope(run("--today", "2024-01-15", "list", "running", "--json")[1])["data"]["rows"][0]
    return {"V": first["asks"]["number"], "S": first["support"], "K": running["number"]}


def standing_at(data: Any, place: str) -> list[Any]:
    """Return everything at a place such as `lines[].if_no`: `[]` is each of a list; null is left out."""
    found = [data]
    for step in place.split("."):
        found = [each[step.removesuffix("[]")] for each in found]
        found = [one for each in found for one in each] if step.endswith("[]") else found
        found = [each for each in found if each is not None]
    return found


EVERY_DAY = {"list", "show V", "check", "today", "report --format json", "match suggest V"}


@pytest.mark.parametrize(
    "command", [pytest.param(each, marks=() if each in EVERY_DAY else pytest.mark.slow) for each in DATA_KEYS]
)
def test_what_a_command_answers(
    run: Callable[..., tuple[int, str, str]], numbers: dict[str, str], command: str
) -> None:
    words = [numbers.get(word, word) for word in command.split()]
    flag = [] if "--format" in words else ["--json"]
    code, out, _said = run("--today", "2024-01-15", *words, *flag)
    held = envelope(out)
    assert code in {0, 9}
    assert held["status"] == ("attention" if code == 9 else "ok")
    assert held["command"].split()[0] == words[0]
    assert DATA_KEYS[command] <= set(held["data"])
    for place, keys in DEEPER.get(command, {}).items():
        lacks = [set(keys.split()) - set(each) for each in standing_at(held["data"], place)]
        assert lacks, f"nothing stands at {place}"
        assert not any(lacks), place


def test_deeper_keys_are_of_commands_that_are_asked() -> None:
    assert set(DEEPER) <= set(DATA_KEYS)


def test_private_fields_only_when_asked(run: Callable[..., tuple[int, str, str]], numbers: dict[str, str]) -> None:
    words = ("--today", "2024-01-15", "show", numbers["V"], "--json")
    hidden, shown = (envelope(run(*words, *more)[1])["data"]["record"] for more in ((), ("--names",)))
    assert "surname" not in hidden
    assert shown["surname"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "--no-such-option", "--json"], 2),
        pytest.param(["list", "no-such-state", "--json"], 2, marks=SLOW),
        pytest.param(["no-such-command", "--json"], 2, marks=SLOW),
        pytest.param(["show", "--json"], 2, marks=SLOW),
        (["show", "V-ABCDE", "--json"], 4),
        pytest.param(["show", "not a number", "--json"], 2, marks=SLOW),
        (["--folder", "nowhere", "list", "--json"], 8),
        pytest.param(["--today", "31-02-2024", "list", "--json"], 2, marks=SLOW),
        pytest.param(["report", "--year", "2023", "--municipality", "Atlantis", "--format", "json"], 4, marks=SLOW),
        pytest.param(["match", "plan", "--lock", "V-ABCDE", "S-ABCDE", "--json"], 5, marks=SLOW),
        pytest.param(["match", "plan", "--municipality", "Atlantis", "--json"], 4, marks=SLOW),
        pytest.param(["match", "outcome", "--year", "2030", "--json"], 2, marks=SLOW),
        pytest.param(["match", "outcome", "--municipality", "Atlantis", "--json"], 4, marks=SLOW),
        pytest.param(["report", "--format", "json", "--year", "twee"], 2, marks=SLOW),
        pytest.param(["report", "--format=json", "--year", "twee"], 2, marks=SLOW),
        (["settings", "set", "norms.trial_weeks=0", "nonsense=1", "--json"], 5),
        pytest.param(["import", "nothing.csv", "--json"], 4, marks=SLOW),
        pytest.param(["find", "--json"], 2, marks=SLOW),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_errors_have_the_same_form(run: Callable[..., tuple[int, str, str]], arguments: list[str], code: int) -> None:
    ended, out, _said = run(*arguments)
    held = envelope(out)
    assert (ended, held["status"], held["data"]) == (code, "error", None)
    assert held["errors"][0]["exit_code"] == code


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["--folder", "nowhere", "followup", "done", "V-ABCDE", "--json"], "followup done"),
        (["--folder", "nowhere", "match", "suggest", "V-ABCDE", "--json"], "match suggest"),
        (["--folder", "nowhere", "--json", "list"], ""),
        (["--folder", "nowhere", "list", "--no-such-option", "--json"], "list"),
    ],
)
def test_an_error_names_the_command_and_never_the_folder(
    capsys: pytest.CaptureFixture[str], arguments: list[str], command: str
) -> None:
    with in_language("en"):
        assert main(arguments) in {2, 8}
    assert envelope(capsys.readouterr().out)["command"] == command


@pytest.mark.parametrize("command", [name for name, held in every_command() if not isinstance(held, click.Group)])
def test_every_command_answers_a_wrong_option_with_the_envelope(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.split()[1:]
    with in_language("en"):  # and back to what it was: main sets the language of the process
        assert main([*words, "--no-such-option", "--json"]) == 2
    assert envelope(capsys.readouterr().out)["command"].split()[0] == words[0]


def test_a_locked_computer_says_so_in_json(run: Callable[..., tuple[int, str, str]]) -> None:
    run("lock")
    code, out, _said = run("list", "--json")
    assert (code, envelope(out)["errors"][0]["exit_code"]) == (6, 6)
