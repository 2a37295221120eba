"""The team on the terminal."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.output import team_list_screen
from bgz.output import team_screen as screen
from bgz.output.console import Console
from bgz.output.team_screen import Admitted, Candidate, Dropped, Joining, Laptop, MemberRow, Newcomer, TeamView, Words

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "wolk slot wever geschenk datum lucifer"
DAY = date(2023, 11, 4)
ANNA = MemberRow(
    "mA", "Anna", "anna@example.org", ("coordinator", "lead"), DAY,
    (Laptop("dA", "pc", True, DAY, True, None), Laptop("dB", "oud", False, DAY, False, date(2023, 12, 1))),
    False, "", None, False,
)  # fmt: skip
BAS = Candidate(1, "dC", "pc", "Bas", "bas@example.org", WORDS, DAY, False, (), False, False, False)


def shown(render: Callable[..., None], view: Any) -> str:
    out = StringIO()
    render(view, Console(out, out))
    return out.getvalue()


def test_words_are_large_and_numbered() -> None:
    text = shown(screen.words, Words("dA", "pc", "Anna", WORDS))
    assert "The six words of pc (dA), Anna:" in text
    assert "    1 wolk       2 slot       3 wever\n    4 geschenk   5 datum      6 lucifer\n" in text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("asked", "Your request lies in the case folder."),
        ("waiting", "Your request is still waiting."),
        ("member", "This laptop is in the team already."),
    ],
)
def test_joining(state: str, said: str) -> None:
    text = shown(screen.join, Joining(state, Path("cases"), "dC", "pc", WORDS, ("Anna", "Els")))
    assert said in text
    assert "4 geschenk" in text
    assert ("Anna, Els" in text) == (state != "member")


def test_joining_where_git_carries_the_folder() -> None:
    view = Joining("asked", Path("cases"), "dC", "pc", WORDS, ("Anna",), ("git add -A", "git push"))
    text = shown(screen.join, view)
    assert "git add -A; git push" in text
    assert "git pull" in text
    assert "sync" not in text


def test_the_team() -> None:
    view = TeamView("t", (ANNA,), True, (BAS,), 0)
    assert shown(team_list_screen.listed, view).splitlines() == [
        "Anna <anna@example.org>",
        "  coordinator, lead; since 4 Nov 2023",
        "  dA  pc, since 4 Nov 2023 (this laptop)",
        "  dB  oud, removed on 1 Dec 2023",
        "",
        "Waiting to be let in",
        "1  Bas <bas@example.org>",
        "   pc (dC), asked on 4 Nov 2023",
        f"   Words: {WORDS}",
    ]


def test_who_left_stands_apart() -> None:
    gone = evolve(ANNA, name="Bea", email="bea@example.org", laptops=(evolve(ANNA.laptops[1], removed=DAY),))
    unknown = evolve(gone, name="Cor", laptops=(evolve(gone.laptops[0], removed=None),))
    text = shown(team_list_screen.listed, TeamView("t", (gone, ANNA, unknown), True, (BAS,), 0))
    assert text.index("Anna <") < text.index("Waiting") < text.index("Not in the team any more") < text.index("Bea <")
    assert "Bea <bea@example.org>\n  out of the team since 4 Nov 2023\n  dB" in text
    assert "Cor <bea@example.org>\n  out of the team since ?\n" in text


def test_what_asks_for_attention() -> None:
    odd = evolve(ANNA, roles=(), since=None, away=True, covered_by="Bas", away_until=DAY, contradicted=True, laptops=())
    text = shown(team_list_screen.listed, TeamView("t", (odd,), True, (), 0))
    assert "  no role\n" in text
    assert "Two leads gave different roles" in text
    assert "Away until 4 Nov 2023; Bas stands in" in text
    open_end = evolve(odd, away_until=None, covered_by="")
    assert "Away; ? stands in" in shown(team_list_screen.listed, TeamView("t", (open_end,), True, (), 0))
    unknown = evolve(
        ANNA, laptops=(Laptop("dA", "pc", False, None, True, None), Laptop("dB", "x", False, None, False, None))
    )
    text = shown(team_list_screen.listed, TeamView("t", (unknown,), True, (), 0))
    assert "  dA  pc\n  dB  x, removed on ?\n" in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"known": True, "roles": ("lead",)}, "another laptop of Bas, who is in the team as lead"),
        ({"known": True, "left": True, "roles": ("coordinator",)}, "who left the team, and comes back as coordinator"),
        ({"namesake": True}, "somebody of this name with another mail address"),
        ({"undone": True, "on": None}, "needs a new approval"),
    ],
)
def test_what_a_lead_must_know_of_who_asks(change: dict[str, Any], said: str) -> None:
    assert said in shown(screen.candidate, evolve(BAS, **change)).replace("\n   ", " ")


def test_newcomers() -> None:
    new = Newcomer("dC", "pc", "Bas", "bas@example.org", WORDS, "Anna", DAY)
    text = shown(screen.newcomers, (new, evolve(new, admitted_by="", on=None)))
    assert "New in the team: laptop pc of Bas <bas@example.org>, let in by Anna on 4 Nov 2023." in text
    assert "let in by ? on ?." in text
    assert text.count(WORDS) == 2
    assert text.endswith("See: bgz team list\n")
    assert shown(screen.newcomers, ()) == ""


def test_a_new_paper_key() -> None:
    paper = Newcomer("dC", "", "", "", "", "Anna", DAY)
    text = shown(screen.newcomers, (paper, evolve(paper, admitted_by="", on=None)))
    assert "a new paper key, made by Anna on 4 Nov 2023" in text
    assert "made by ? on ?" in text
    assert text.endswith("bgz recover --new-key\n")
    assert "Phone them both" not in text


def test_a_new_job_of_the_reminders() -> None:
    job = Newcomer("rC", "server", "", "", WORDS, "Anna", DAY)
    text = shown(screen.newcomers, (job, evolve(job, admitted_by="", on=None)))
    assert "the reminders “server”, let in by Anna on 4 Nov 2023. They read what is due, and no record." in text
    assert "let in by ? on ?" in text
    assert text.count(WORDS) == 2
    assert "Phone them both" not in text


def test_admitted_and_dropped() -> None:
    text = shown(screen.admitted, Admitted("dC", "pc", "Bas", ("coordinator",), 2))
    assert text.splitlines() == [
        "Bas is in the team.",
        "Laptop  pc (dC)",
        "Roles   coordinator",
        "2 files are encrypted for it.",
    ]
    assert shown(screen.dropped, Dropped("dC")) == "The request was thrown away.\n"


def test_a_name_cannot_steer_the_terminal() -> None:
    text = shown(screen.candidate, evolve(BAS, name="Bas\x1b[2J", laptop="pc\u202e"))
    assert "\x1b" not in text
    assert "\u202e" not in text
