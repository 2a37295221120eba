"""A mail as text and as HTML: both say the same, in the reader's language, and neither says a name."""

from __future__ import annotations

import html
import re
import subprocess
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.cases.programme import Absence
from bgz.domain.followup.digest import DIGEST, ESCALATED, OVERVIEW, STALE, TEST, UNREADABLE, Digest, Section
from bgz.domain.followup.digest import Stale as Laptop
from bgz.domain.followup.lines import TaskLine
from bgz.domain.followup.tasks import BUCKETS
from bgz.i18n import LANGUAGES, in_language
from bgz.output.digest import Parts, parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2024, 1, 15)
KINDS = (DIGEST, OVERVIEW, STALE, UNREADABLE, TEST)
CANARY = "Kanariepiet"
LONG = "VOG verlengen, volwassene 1 en 2, kind van het huis 1, dat 18 wordt, waarneming"


def line(bucket: str = "overdue", days: int = 0, **more: str) -> TaskLine:
    held: dict[str, Any] = {"case": "K-2H4MN", "kind": "review", "what": "evaluatie, steungezin", "side": "support"}
    held |= {"command": "bgz followup done K-2H4MN", "name": CANARY, "instead": CANARY, **more}
    due = DAY + timedelta(days=days)
    return TaskLine(uid=f"{held['case']}-{due}", due=due, bucket=bucket, owner="m1", doers=("m1",), **held)


def section(heading: str, *lines: TaskLine) -> Section:
    return Section(heading=heading, lines=lines)


def made(kind: str = DIGEST, *sections: Section, language: str = "en", **more: Any) -> Parts:
    with in_language(language):
        return parts(Digest(day=DAY, kind=kind, sections=sections, **more))


OWN = Laptop(device="a1b2c3d4", wrote=date(2024, 1, 2), own=True)
OTHER = Laptop(device="e5f6a7b8", wrote=None, own=False)
FULL = Digest(
    day=DAY,
    kind=DIGEST,
    sections=(
        section("overdue", line(days=-5), line(days=-2, case="V-8P0AA", command="bgz intake held V-8P0AA")),
        section("today", line("today", case="S-0PA5T", what=LONG, command="bgz screen S-0PA5T --item vog --adult 2")),
        section("week", line("week", 3)),
        section("later", line("later", 60)),
        section(ESCALATED, line(days=-30, case="V-99999")),
    ),
    stale=(OWN, OTHER),
    new=frozenset({"V-8P0AA-2024-01-13"}),
)


class Page(HTMLParser):
    """What of a page is seen, which tags it has, and whether each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"title", "style"} & {*self._open}:
            self.seen.append(data)

    @property
    def words(self) -> list[str]:
        return " ".join(self.seen).replace("( ", "(").replace(" )", ")").split()


def words(text: str) -> list[str]:
    """Return the words of the plain text, without what only draws lines."""
    return re.sub(r"(?m)^(- |-- $)", "", text).split()


def test_the_text_in_dutch() -> None:
    found = made(
        DIGEST,
        section("overdue", line(days=-5)),
        section("today", line("today"), line("today", case="V-7K3QF", command="bgz intake held V-7K3QF")),
        section(ESCALATED, line(days=-20, case="K-00001", command="bgz followup done K-00001")),
        language="nl",
        new=frozenset({"V-7K3QF-2024-01-15"}),
    )
    assert found.subject == "bgz: 3 taken, 1 te laat; 1 al lang te laat bij collega's"
    assert found.text == (
        "Hallo,\n"
        "\n"
        "Dit vraagt uw aandacht op 15 jan 2024.\n"
        "\n"
        "TE LAAT (1)\n"
        "- 10 jan 2024  K-2H4MN  evaluatie, steungezin\n"
        "  bgz followup done K-2H4MN\n"
        "\n"
        "VANDAAG (2)\n"
        "- 15 jan 2024  K-2H4MN  evaluatie, steungezin\n"
        "  bgz followup done K-2H4MN\n"
        "- 15 jan 2024  V-7K3QF  evaluatie, steungezin (nieuw)\n"
        "  bgz intake held V-7K3QF\n"
        "\n"
        "AL LANG TE LAAT BIJ COLLEGA'S (1)\n"
        "- 26 dec 2023  K-00001  evaluatie, steungezin\n"
        "  bgz followup done K-00001\n"
        "\n"
        "Hebt u iemand gesproken? Leg het vast met de opdracht onder de taak; de taak verdwijnt dan vanzelf.\n"
        "De dagen in uw agenda: bgz calendar\n"
        "In deze mail staan met opzet geen namen. Die ziet u met: bgz followup\n"
        "-- \n"
        "Verstuurd door bgz. Antwoorden heeft geen zin.\n"
        "Een andere taal, andere dagen of een ander uur: bgz remind me\n"
    )


@pytest.mark.parametrize(
    ("kind", "sections", "more", "subject", "opening"),
    [
        (DIGEST, (), {}, "bgz: nothing to do", "Nothing asks your attention on 15 Jan 2024."),
        (DIGEST, (section("today", line("today")),), {}, "bgz: 1 task", "This asks your attention on 15 Jan 2024."),
        (
            DIGEST,
            (section(ESCALATED, line()),),
            {},
            "bgz: 1 overdue task of a colleague",
            "This asks your attention on 15 Jan 2024.",
        ),
        (
            OVERVIEW,
            (section("overdue", line(days=-1)), section("week", line("week"), line("week"))),
            {},
            "bgz: 3 tasks, 1 overdue (overview of the week)",
            "This asks your attention in the week from 15 Jan 2024.",
        ),
        (
            OVERVIEW,
            (),
            {},
            "bgz: nothing to do (overview of the week)",
            "Nothing asks your attention in the week from 15 Jan 2024.",
        ),
        (
            STALE,
            (),
            {"stale": (OTHER,)},
            "bgz: a laptop is silent",
            "Reminders may be incomplete: not every laptop of the team says what is due.",
        ),
        (
            DIGEST,
            (),
            {"stale": (OWN, OTHER)},
            "bgz: 2 laptops are silent",
            "Nothing asks your attention on 15 Jan 2024.",
        ),
        (
            UNREADABLE,
            (),
            {},
            "bgz: nobody is reminded, no agenda can be read",
            "On 15 Jan 2024 no agenda of the team could be read. Until that is mended nobody is reminded.",
        ),
        (
            TEST,
            (),
            {},
            "bgz: test mail",
            "This is a test mail. Reminders come to this address, and look like this.",
        ),
    ],
)
def test_each_kind_says_what_it_is_for(
    kind: str, sections: tuple[Section, ...], more: dict[str, Any], subject: str, opening: str
) -> None:
    found = made(kind, *sections, **more)
    assert found.subject == subject
    assert opening in found.text.split("\n")
    assert opening in html.unescape(found.html)


def test_who_is_covered_reads_how_to_end_it() -> None:
    found = made(covered=Absence(by="m2", since=DAY))
    assert "A colleague stands in for you from 15 Jan 2024" in found.text
    assert "bgz team cover me --stop" in found.text
    assert "m2" not in found.text
    assert "--stop" not in made().text


def test_a_laptop_that_writes_what_cannot_be_used_is_told_as_such() -> None:
    own, other = (made(STALE, stale=(evolve(each, refused=True),)).text for each in (OWN, OTHER))
    assert "What your laptop" in own
    assert "What the laptop" in other
    assert "Install the newest bgz" in own


def test_a_silent_laptop_is_told_to_its_owner_and_to_leads() -> None:
    own, others = made(STALE, stale=(OWN,)).text, made(STALE, stale=(OTHER,)).text
    assert "- Your laptop a1b2c3d4 last wrote its agenda on 2 Jan 2024.\n" in own
    assert "Open bgz on your laptop, with the network on: bgz\n" in own
    assert "team remove" not in own
    assert "- The laptop e5f6a7b8 has written no agenda yet.\n" in others
    assert "bgz team remove\n" in others
    assert "your laptop" not in others


def test_when_nothing_can_be_read_it_says_what_to_do() -> None:
    assert "look on the computer that sends the reminders: bgz doctor\n" in made(UNREADABLE).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same_and_no_name(kind: str, language: str) -> None:
    found = made(kind, *FULL.sections, language=language, stale=FULL.stale, new=FULL.new)
    page = Page(found.html)
    assert page.words == words(found.text)
    assert CANARY not in found.subject + found.text + found.html
    assert page.tags[0] == ("html", {"lang": language})
    assert f"<title>{html.escape(found.subject, quote=False)}" in found.html.replace("&#39;", "'")


def test_many_whose_time_is_over_are_counted_in_one_line() -> None:
    """A mail that nobody reads to the end is forgotten."""
    over = [line(days=-each, case=f"V-0000{each}", kind="retention", what="bewaartermijn") for each in range(1, 4)]
    week = line("week", 2, case="V-00009", kind="retention", what="bewaartermijn")
    few = made(DIGEST, section("overdue", line(days=-5), *over))
    assert all(each.case in few.text for each in over)
    with_new = made(
        DIGEST, section("overdue", line(days=-5), *over), section("week", week), language="nl", new={over[0].uid}
    )
    assert not [each for each in (*over, week) if each.case in with_new.text + with_new.html]
    assert "- 12 jan 2024  einde van de bewaartermijn: 3 gezinnen (nieuw)\n  bgz privacy due\n" in with_new.text
    assert "- 17 jan 2024  einde van de bewaartermijn: 1 gezin\n  bgz privacy due\n" in with_new.text
    assert "TE LAAT (4)" in with_new.text
    assert with_new.subject == "bgz: 5 taken, 4 te laat"
    assert Page(with_new.html).words == words(with_new.text)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    text = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
    cases = st.from_regex(r"[VSK]-[0-9A-Z]{5}", fullmatch=True)
    sections = []
    for heading in draw(st.lists(st.sampled_from([*BUCKETS, ESCALATED]), unique=True)):
        bucket = heading if heading in BUCKETS else "overdue"
        lines = [
            line(bucket, draw(st.integers(-400, 400)), case=draw(cases), what="x " + draw(text))
            for _each in range(draw(st.integers(1, 4)))
        ]
        sections.append(section(heading, *lines))
    new = frozenset(each.uid for part in sections for each in part.lines if draw(st.booleans()))
    return Digest(day=DAY, kind=draw(st.sampled_from(KINDS)), sections=tuple(sections), new=new)


@settings(max_examples=30)
@given(digests(), st.sampled_from(LANGUAGES))
def test_whatever_the_tasks_both_parts_hold_each_case_and_day(digest: Digest, language: str) -> None:
    with in_language(language):
        found = parts(digest)
    page = "".join(Page(found.html).seen)
    for each in (*digest.lines, *digest.escalated):
        for seen in (each.case, str(each.due.year), " ".join(each.what.split()), each.command):
            assert seen in found.text
            assert seen in page
    assert CANARY not in found.text + found.html


def test_what_a_laptop_wrote_is_no_page_and_no_second_line() -> None:
    odd = line(what="<script>x</script>\n- 1 jan  V-00000 & <b>co</b>", case="K-2H4MN\n")
    found = made(DIGEST, section("overdue", odd))
    assert "- 15 Jan 2024  K-2H4MN  <script>x</script> - 1 jan V-00000 & <b>co</b>\n" in found.text
    assert "&lt;script&gt;x&lt;/script&gt; - 1 jan V-00000 &amp; &lt;b&gt;co&lt;/b&gt;" in found.html
    assert {tag for tag, _attrs in Page(found.html).tags}.isdisjoint({"script"})


def test_the_page_asks_nothing_from_elsewhere_and_needs_no_style_sheet() -> None:
    page = made(DIGEST, *FULL.sections, stale=FULL.stale)
    for far in ("http:", "https:", "//", "src=", "href=", "url(", "@import", "<img", "<link", "<script", "<svg"):
        assert far not in page.html
    tables = [attrs for tag, attrs in Page(page.html).tags if tag == "table"]
    assert all("style" in attrs and attrs["cellpadding"] == "0" for attrs in tables)
    bare = re.sub(r"(?s)<style>.*?</style>", "", page.html)
    assert all(f"color:{colour}" in bare for colour in ("#b42318", "#b45309", "#0b6e6e", "#1b2530"))


def _light(colour: str) -> float:
    parts_of = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts_of]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, two: str) -> float:
    low, high = sorted((_light(one), _light(two)))
    return (high + 0.05) / (low + 0.05)


def test_all_text_stands_out_by_day_and_by_night() -> None:
    page = made(DIGEST, *FULL.sections).html
    style, bare = re.findall(r"(?s)<style>(.*?)</style>", page)[0], re.sub(r"(?s)<style>.*?</style>", "", page)
    night = {*re.findall(r"[ {]color: (#\w{6})", style)}
    day = {*re.findall(r"[;\"]color:(#\w{6})", bare)}
    assert len(night) >= 5
    assert len(day) >= 5
    assert all(_contrast(colour, "#1e242b") >= 4.5 for colour in night)  # WCAG 2.2, 1.4.3
    assert all(_contrast(colour, "#ffffff") >= 4.5 for colour in day)


def test_on_a_phone_nothing_sticks_out(tmp_path: Path, program: Callable[[str], str]) -> None:
    with in_language("nl"):
        inner = html.escape(parts(FULL).html)
    outer = tmp_path / "phone.html"
    script = "document.title = 'wide ' + document.querySelector('iframe').contentDocument.documentElement.scrollWidth"
    frame = f'<iframe srcdoc="{inner}" style="width:360px;height:900px;border:0" onload="{script}"></iframe>'
    outer.write_text(f"<!DOCTYPE html><html><head><title>-</title></head><body>{frame}</body></html>", encoding="utf-8")
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
    done = subprocess.run(
        [program("chromium"), *quiet, f"--user-data-dir={tmp_path / 'browser'}", "--dump-dom", outer.as_uri()],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=True,
    )
    assert "<title>wide 360</title>" in done.stdout
