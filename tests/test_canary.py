"""Two families with unmistakable names go through all the work, typed at a terminal; then every byte is searched.

Their names may stand in the files that were asked for and on the screen, and nowhere else: not in the case folder, not
in what bgz keeps for itself, not in a file name, an error, a mail or a shell's memory (design 12 and 15). A colleague
works along through git; her own name may stand in the team file and in what she asked when she joined.
"""

from __future__ import annotations

import base64
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest

from bgz.storage import age, identity, layout
from tests.desk import PASSPHRASE, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CANARIES = (
    "Kanariewiet", "Zonnekever", "Pimpelmees", "Druifhyacint", "Vuurvlinder", "Goudplevier", "0612345987", "12345987",
    "0612345986", "kanarie@example.org", "goudplevier@example.org", "Rietzangerpad", "Nachtegaalgesprek", "Hopwens",
    "Steenuilnaam", "Roodborstnaam", "Wielewaalhof", "Kwikstaartdorp",
)  # fmt: skip
"""Names, telephone numbers, addresses and texts that occur in nothing but these two families."""
COLLEAGUE = ("Koekoeksbloem", "koekoek@example.org")
"""The name and mail address of the colleague, which occur in nothing else."""
LATER = "2024-08-15"
"""A day on which reviews are due."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]) -> Desk:
    """Return the desk after the whole work: from an empty folder to the report. The colleague's lies inside it."""
    program("git")
    desk = Desk(tmp_path_factory.mktemp("canary"))
    found_team(desk)
    sign_up(desk)
    publish(desk)
    screen(desk)
    match(desk)
    follow(desk)
    bea = let_in(desk)
    contradict(desk, bea)
    edit_outside(desk)
    take_out(desk, bea)
    desk.screens += bea.screens
    desk.type("lock")
    return desk


def found_team(desk: Desk) -> None:
    answers = {"Uw naam": "Anna de Boer", "Uw mailadres": "anna@example.org", "Gemeente": "Zutphen"}
    answers |= {"Nieuwe wachtwoordzin": PASSPHRASE, "Dezelfde": PASSPHRASE}
    desk.type("init", "cases", answers=answers)


def sign_up(desk: Desk) -> None:
    asked = {
        "Aangemeld op": "1-11-2023", "Verwijzer": "school", "Achternaam": "Kanariewiet", "Voornaam": "Zonnekever",
        "Telefoon": "06-12345987", "E-mail": "kanarie@example.org", "Postcode": "7201 AB", "Straat": "Rietzangerpad 1",
        "Roepnaam": "Pimpelmees", "Geboren": "2015-03", "(moet)": "middagopvang", "Dagdelen": "wo-middag",
        "Wensen en": "Hopwens: graag een tuin", "Toestemming": "-",
    }  # fmt: skip
    desk.type("intake", "new", "V", answers=asked)
    vraag = desk.number("V")
    desk.type("intake", "held", vraag, answers={"Dag": "10-11-2023", "Samenvatting": "Nachtegaalgesprek aan tafel"})
    desk.type(
        "intake", "consent", vraag, "--on", "10-11-2023", answers={"Waarvoor": "2, 3", "Gegeven door": "Zonnekever"}
    )
    offered = {
        "Aangemeld op": "1-10-2023", "Achternaam": "Druifhyacint", "Voornaam": "Vuurvlinder", "Postcode": "7202 CD",
        "Telefoon": "06-12345986", "E-mail": "goudplevier@example.org", "Volwassene 1": "Vuurvlinder Goudplevier",
        "Soorten hulp": "middagopvang", "Dagdelen": "wo-middag", "tegelijk": "2", "Jongste": "0", "Oudste": "14",
    }  # fmt: skip
    desk.type("intake", "new", "S", answers=offered)


def publish(desk: Desk) -> None:
    """Show the request to everyone: nothing of the family stands in any file of the page."""
    vraag = desk.number("V")
    desk.type(
        "intake", "consent", vraag, "--purpose", "public_text", "--on", "10-11-2023",
        answers={"Gegeven door": "Zonnekever"},
    )  # fmt: skip
    desk.type("settings", "set", "public.email=wij@example.org", "public.url=https://www.example.org/gezocht/")
    asked = {
        "Nederlands": "Wie wil er op woensdag mee?",
        "Engels": "Who comes along?",
        "herkennen": "n",
        "goedgevonden": "j",
    }
    desk.type("publish", "mark", vraag, answers=asked)
    desk.type("publish", "page", "--to", "../site")
    written = list(files(desk.folder("site")))
    assert len(written) == 8
    assert not [path.name for path in written if traces(path.read_bytes()) or traces(path.name.encode())]
    assert not [path.name for path in written if vraag.encode() in path.read_bytes()]


def screen(desk: Desk) -> None:
    steun = desk.number("S")
    for item, day in (("talk_1", "5-10-2023"), ("talk_2", "20-10-2023"), ("reference", "1-12-2023")):
        desk.type("screen", steun, "record", "--item", item, "--on", day)
    desk.type("screen", steun, "record", "--item", "house_rules", "--on", "2-12-2023")
    refused = desk.type("screen", steun, "approve", code=5)
    assert "VOG" in refused
    desk.type("screen", steun, "record", "--item", "vog", "--adult", "1", "--on", "3-1-2024", "--issued", "2-1-2024")
    desk.type("screen", steun, "approve", "--on", "4-1-2024")


def match(desk: Desk) -> None:
    vraag, steun = desk.number("V"), desk.number("S")
    assert steun in desk.type("match", "suggest", vraag, "--explain")
    assert steun in desk.type("match", "why", vraag, steun)
    assert steun in desk.type("match", "plan", "--fairness", "--compare")
    desk.type("match", "propose", vraag, steun, "--on", "5-1-2024", answers={"Waarom": "Hopwens past"})
    koppeling = desk.number("K")
    for side in ("request", "support"):
        desk.type("match", "answer", koppeling, "yes", "--side", side, "--on", "6-1-2024")
    desk.type("match", "introduce", koppeling, "--on", "8-1-2024", answers={"De kennismaking toch noteren": "j"})
    desk.type("match", "trial", koppeling, "--on", "10-1-2024")
    post(desk, koppeling)
    for side in ("request", "support"):
        desk.type("match", "review", koppeling, "--side", side, "--on", "12-1-2024", "--go-on", "--reached")
    desk.type("match", "confirm", koppeling, "--on", "13-1-2024")


def post(desk: Desk, koppeling: str) -> None:
    """Write a letter to both families: it holds names, being asked for, and is thrown away when it is sent."""
    place = desk.folder("post")
    desk.type("letter", koppeling, "trial", "--to", "../post")
    written = sorted(files(place))
    assert len(written) == 2
    assert all(traces(path.read_bytes()) and not traces(path.name.encode()) for path in written)
    for path in written:
        path.unlink()


def follow(desk: Desk) -> None:
    vraag, koppeling = desk.number("V"), desk.number("K")
    desk.type()
    desk.type("note", vraag, answers={"Wat": "Nachtegaalgesprek over de tuin"})
    desk.type("followup")
    desk.type("followup", "done", koppeling, "--side", "both", "--reached")
    desk.type("remind", "setup", "--host", "localhost", "--security", "none", "--sender", "b@example.org", "--no-check")
    desk.mail = desk.type("remind", "--dry-run", today=LATER)
    desk.type("find", answers={"Naam": "Kanariewiet"})
    for command in (["list"], ["show", vraag], ["log", vraag], ["show", koppeling], ["check"]):
        desk.type(*command)
    desk.type("edit", vraag, "--set", "household=eenoudergezin")
    desk.type("undo", vraag, answers={"Dit ongedaan maken": "j"})
    desk.type("match", "end", koppeling, "--on", "14-1-2024", "--reason", "moved", "--initiator", "request")
    desk.type("report", "--year", "2024", "--output", "../asked.html")
    desk.type("calendar", "--to", "../agenda")


def git(desk: Desk, *words: str) -> None:
    """Let git work in the copy of the case folder at a desk."""
    said = ["-c", "user.name=git", "-c", "user.email=git@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *said, *words],
        cwd=desk.folder("desk") / "cases",
        env={**desk.environment, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    desk.screens.append(done.stdout + done.stderr)
    assert done.returncode == 0, desk.screens[-1]


def carry(source: Desk, target: Desk) -> None:
    """Bring what stands at one desk to the other."""
    for desk in (source, target):
        git(desk, "add", "--all")
        git(desk, "commit", "--quiet", "--allow-empty", "--message", "cases")
    git(target, "pull", "--quiet", "--no-rebase", "--no-edit", str(source.place / "desk" / "cases"), "main")


def let_in(desk: Desk) -> Desk:
    """Let a colleague in, with a clone of her own."""
    git(desk, "init", "--quiet")
    desk.type("doctor", "--repair", code=None)
    bea = Desk(desk.place / "bea")
    (bea.folder("desk") / "cases").mkdir()
    git(bea, "init", "--quiet")
    git(desk, "add", "--all")
    git(desk, "commit", "--quiet", "--message", "cases")
    git(bea, "pull", "--quiet", str(desk.place / "desk" / "cases"), "main")
    answers = {"Uw naam": f"Bea {COLLEAGUE[0]}", "Uw mailadres": COLLEAGUE[1]}
    bea.type("join", "cases", answers={**answers, "Nieuwe wachtwoordzin": PASSPHRASE, "Dezelfde": PASSPHRASE})
    bea.type("team", "words")
    carry(bea, desk)
    assert "bgz team approve" in desk.type()
    desk.type("team")
    desk.type("team", "approve", answers={"Zijn het precies": "j"})
    carry(desk, bea)
    assert "Druifhyacint" in bea.type("list")
    bea.type("doctor", code=None)
    return bea


def contradict(desk: Desk, bea: Desk) -> None:
    """Give a family two names at the same time; git merges, a person decides."""
    vraag = desk.number("V")
    desk.type("edit", vraag, "--set", "surname=Steenuilnaam")
    bea.type("edit", vraag, "--set", "surname=Roodborstnaam")
    carry(bea, desk)
    assert "Roodborstnaam" in desk.type("check", code=9)
    assert "Steenuilnaam" in desk.type("resolve", answers={"Welk nummer geldt": "1"})
    carry(desk, bea)


def edit_outside(desk: Desk) -> None:
    """Edit the file of a family with the keys of the laptop, as somebody who has age can; then take it over."""
    vraag = desk.number("V")
    (place,) = (path.parent for path in (desk.place / "home").rglob(identity.FILE))
    key = identity.read(place).open(PASSPHRASE).keys.age
    path = layout.path_of(desk.place / "desk" / "cases", vraag)
    facts, mark, changes = age.decrypt(path.read_bytes(), [key]).plaintext.partition(b"\n---\n- ")
    assert b"Rietzangerpad 1" in facts
    path.write_bytes(
        age.encrypt(facts.replace(b"Rietzangerpad 1", b"Wielewaalhof 3") + mark + changes, [key.recipient])
    )
    assert "Wielewaalhof" in desk.type("check", code=9)
    desk.type("doctor", code=None)
    assert "Wielewaalhof" in desk.type("edit", vraag, "--outside", answers={"Wat overnemen": "1"})
    assert "Wielewaalhof" in desk.type("show", vraag)


def take_out(desk: Desk, bea: Desk) -> None:
    """Give the colleague a role and tasks, take her out, and take in what she wrote too late."""
    vraag = desk.number("V")
    desk.type("team", "role", "bea", "--add", "lead", answers={"Dit wijzigen": "j"})
    desk.type("team", "cover", "me", "--by", "bea")
    desk.type("team", "cover", "me", "--stop")
    desk.type("team", "hand-over", "me", "bea", vraag, answers={"overdragen": "j"})
    carry(desk, bea)
    bea.type()
    bea.type("edit", vraag, "--set", "surname=Kwikstaartdorp")
    desk.type("team", "remove", "bea", answers={"Uit het team": "j"})
    carry(bea, desk)
    desk.type("check", code=9)
    assert "Kwikstaartdorp" in desk.type("team", "accept", "bea", answers={"Wat gebeurt ermee": "1"})
    desk.type("log", "--device", "bea")
    desk.type("undo", "--device", "bea", "--dry-run")
    carry(desk, bea)
    bea.type("list", code=6)
    bea.type("lock")


def files(place: Path) -> Iterator[Path]:
    yield from (path for path in place.rglob("*") if path.is_file())


def contents(path: Path) -> bytes:
    """Return what a file holds; git packs what it keeps."""
    data = path.read_bytes()
    return zlib.decompress(data) if "objects" in path.parts and len(path.parent.name) == 2 else data


def traces(data: bytes, canaries: tuple[str, ...] = CANARIES) -> list[str]:
    """Return the canaries that `data` holds, in any of the ways in which a program writes text."""
    found = []
    for canary in canaries:
        forms = {canary.encode(), canary.lower().encode(), canary.upper().encode(), canary.encode("utf-16-le")}
        forms |= {base64.b64encode(canary.encode()[start:])[:-4] for start in range(3)}
        if any(form in data for form in forms if len(form) > 5):
            found.append(canary)
    return found


@pytest.mark.slow
def test_the_names_were_really_typed_and_shown(desk: Desk) -> None:
    assert traces("".join(desk.screens).encode()) != []
    assert desk.number("K").startswith("K-")


@pytest.mark.slow
def test_no_name_in_clear_anywhere_on_disk(desk: Desk) -> None:
    searched = list(files(desk.place))
    assert len(searched) > 10
    found = {path.relative_to(desk.place).as_posix(): traces(contents(path)) for path in searched}
    assert {name: canaries for name, canaries in found.items() if canaries} == {}


@pytest.mark.slow
def test_no_name_in_a_file_name(desk: Desk) -> None:
    assert [path for path in desk.place.rglob("*") if traces(path.name.encode())] == []


@pytest.mark.slow
def test_nothing_readable_in_the_case_folder(desk: Desk) -> None:
    for cases in (desk.place / "desk" / "cases", desk.place / "bea" / "desk" / "cases"):
        kept = [path for path in files(cases) if ".git" not in path.parts]
        plain = {path.name for path in kept if not path.read_bytes().startswith(b"age-encryption.org/v1\n")}
        assert plain <= {"bgz-team.yaml", ".gitattributes", ".stignore"}


@pytest.mark.slow
def test_a_colleague_stands_in_the_team_file_and_in_her_request_only(desk: Desk) -> None:
    """Git has both too, since it carried them."""
    found = {path for path in files(desk.place) if traces(contents(path), COLLEAGUE)}
    named = {"/".join(path.parts[-2:]) for path in found if ".git" not in path.parts}
    (request,) = (place for place in named if place.startswith("join/"))
    assert named == {"cases/bgz-team.yaml", "copies/team", request}


@pytest.mark.slow
def test_no_name_in_the_mail(desk: Desk) -> None:
    assert desk.number("K") in desk.mail
    assert "Onderwerp: " in desk.mail
    assert traces(desk.mail.encode()) == []


@pytest.mark.slow
def test_no_name_in_the_calendars(desk: Desk) -> None:
    """Those of the coordinator and of the team, both with her tasks in them."""
    kept = [path.read_bytes() for path in (desk.place / "agenda").iterdir()]
    assert len(kept) == 2
    for data in kept:
        assert desk.number("K").encode() in data
        assert traces(data.replace(b"\r\n ", b"")) == []


@pytest.mark.slow
def test_nothing_was_left_in_the_temporary_folder(desk: Desk) -> None:
    assert [*files(desk.place / "temp"), *files(desk.place / "bea" / "temp")] == []
