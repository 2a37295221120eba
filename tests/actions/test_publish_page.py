"""Writing the public page: only what changed, away with what is over, and never over what others put there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import publish, settings
from bgz.actions.publish_page import page
from bgz.domain.cases.person import Address, Consent, Contact, Left
from bgz.domain.cases.request_family import Child, Intake, Parent, Request, RequestFamily
from bgz.domain.values.months import Month
from bgz.errors import Refused
from bgz.storage.home import home

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 20)
AT = datetime(2023, 11, 20, 10, tzinfo=UTC)
FIRST, SECOND = "V-7K3QF", "V-8K3QF"
CANARIES = ("Kanariewiet", "Zonnekever", "Pimpelmees", "Rietzangerpad", "12345987", "kanarie@example.org", "Wielewaal")


def family(number: str) -> RequestFamily:
    return RequestFamily(
        number=number,
        registered_on=date(2023, 11, 1),
        surname="Kanariewiet",
        phone="0612345987",
        email="kanarie@example.org",
        address=Address(postcode="7942 AB", street="Rietzangerpad 1", town="Meppel", municipality="Meppel"),
        parents={"p1": Parent(name="Zonnekever Kanariewiet")},
        children={"k1": Child(born=Month(2015, 3), called="Pimpelmees")},
        requests={"r1": Request(help={"swimming": "must"}, wishes="Naar de Wielewaal")},
        intake=Intake(on=date(2023, 11, 3)),
        consents={purpose: Consent(given_on=date(2023, 11, 3)) for purpose in ("matching", "public_text")},
        contacts={"c1": Contact(on=date(2023, 11, 4), text="Belde met de Wielewaal")},
    )


@pytest.fixture
def ready(folder: CaseFolder) -> CaseFolder:
    """Return the folder with two public requests, and how the programme is reached."""
    for number in (FIRST, SECOND):
        folder.create(family(number), at=AT)
        mark(folder, number)
    settings.set_values(folder, ["public.email=team@example.org", "public.url=https://example.org/x"], today=DAY, at=AT)
    return folder


def mark(folder: CaseFolder, number: str) -> None:
    marking = publish.begin(folder, number, None, today=DAY)
    public = evolve(publish.drafted(marking, today=DAY), text_nl="Wie gaat er mee?", until=DAY + timedelta(weeks=4))
    publish.mark(folder, marking, public, today=DAY, at=AT)


def called(folder: CaseFolder, number: str) -> str:
    return str(folder.read(number).record.requests["r1"].public.page)


def lies(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_everything_is_written_once(ready: CaseFolder, tmp_path: Path) -> None:
    first = page(ready, tmp_path / "site", today=DAY).data
    pages = sorted(f"{called(ready, number)}.html" for number in (FIRST, SECOND))
    wanted = {"index.html", "feed.xml", *pages, "requests.json", "requests.schema.json"}
    wanted |= {f"en/{name}" for name in ("index.html", "feed.xml", *pages)}
    assert set(first.added) == set(lies(tmp_path / "site")) == wanted
    assert (first.requests, first.changed, first.removed, first.same) == (2, (), (), 0)
    again = page(ready, tmp_path / "site", today=DAY + timedelta(days=3)).data
    assert (again.added, again.changed, again.removed, again.same) == ((), (), (), len(wanted))


def test_a_dry_run_writes_nothing(ready: CaseFolder, tmp_path: Path) -> None:
    done = page(ready, tmp_path / "the site", today=DAY, dry_run=True)
    assert done.data.added
    assert not (tmp_path / "the site").exists()
    assert done.next_step == f'bgz publish page --to "{tmp_path / "the site"}"'


@pytest.mark.parametrize("ending", ["left", "until", "consent", "stopped"])
def test_a_request_that_is_over_loses_its_pages(ready: CaseFolder, tmp_path: Path, ending: str) -> None:
    page(ready, tmp_path / "site", today=DAY)
    gone, day = called(ready, FIRST), DAY
    held = ready.read(FIRST)
    if ending == "left":
        ready.save(held, evolve(held.record, left=Left(on=DAY, reason="stopped")), at=AT)
    elif ending == "consent":
        withdrawn = Consent(given_on=date(2023, 11, 3), withdrawn_on=DAY)
        ready.save(held, evolve(held.record, consents={**held.record.consents, "public_text": withdrawn}), at=AT)
    elif ending == "stopped":
        publish.stop(ready, FIRST, None, at=AT)
    else:
        day = DAY + timedelta(weeks=4, days=1)
    done = page(ready, tmp_path / "site", today=day).data
    assert f"{gone}.html" in done.removed
    assert f"en/{gone}.html" in done.removed
    held_by = lies(tmp_path / "site")
    assert not [name for name, data in held_by.items() if gone in name or gone.encode() in data]
    assert done.requests == (0 if ending == "until" else 1)


def test_a_text_that_tells_who_it_is_by_now_is_left_out_and_the_rest_is_written(
    ready: CaseFolder, tmp_path: Path
) -> None:
    held = ready.read(FIRST)
    ready.save(held, evolve(held.record, surname="Gaat"), at=AT)
    done = page(ready, tmp_path / "site", today=DAY)
    assert (done.data.requests, [each.number for each in done.data.left_out]) == (1, [FIRST])
    assert any("bgz publish list" in each for each in done.messages)
    assert done.next_step == "bgz publish list"


def test_nobody_is_named_in_any_file(ready: CaseFolder, tmp_path: Path) -> None:
    page(ready, tmp_path / "site", today=DAY)
    for name, data in lies(tmp_path / "site").items():
        text = f"{name} {data.decode()}"
        assert not [each for each in (*CANARIES, FIRST, SECOND, "7K3QF", "7942", "2015") if each in text], name


def test_without_a_web_address_there_is_no_feed(ready: CaseFolder, tmp_path: Path) -> None:
    page(ready, tmp_path / "site", today=DAY)
    settings.set_values(ready, ["public.url="], today=DAY, at=AT)
    done = page(ready, tmp_path / "site", today=DAY)
    assert {"feed.xml", "en/feed.xml"} == set(done.data.removed)
    assert any("public.url" in each for each in done.messages)


def test_the_page_says_how_to_react(ready: CaseFolder, tmp_path: Path) -> None:
    settings.set_values(ready, ["public.email="], today=DAY, at=AT)
    with pytest.raises(Refused) as refused:
        page(ready, tmp_path / "site", today=DAY)
    assert "public.email" in refused.value.hint
    settings.set_values(ready, ["public.phone=06-12345000"], today=DAY, at=AT)
    assert page(ready, tmp_path / "site", today=DAY).data.requests == 2


def test_a_match_that_cannot_be_opened_is_told(
    ready: CaseFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be of a family on the page, which then has a match already."""
    assert not page(ready, tmp_path / "site", today=DAY).attention
    monkeypatch.setattr(type(ready), "numbers", lambda _folder, kind: ["K-99999"] if kind == "K" else [])
    done = page(ready, tmp_path / "site", today=DAY)
    assert done.attention
    assert "K-99999" in done.messages[0]


def test_never_inside_the_case_folder_nor_over_files_of_others(ready: CaseFolder, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        page(ready, ready.root / "site", today=DAY)
    place = tmp_path / "web"
    place.mkdir()
    (place / "index.html").write_text("our own web site")
    with pytest.raises(Refused):
        page(ready, place, today=DAY)
    assert lies(place) == {"index.html": b"our own web site"}


def test_a_closed_page_goes_though_nothing_else_can_be_written(ready: CaseFolder, tmp_path: Path) -> None:
    place = tmp_path / "site"
    page(ready, place, today=DAY)
    gone = called(ready, FIRST)
    publish.stop(ready, FIRST, None, at=AT)
    (place / "index.html").write_text("written anew by another tool")
    with pytest.raises(Refused):
        page(ready, place, today=DAY, dry_run=True)
    assert (place / f"{gone}.html").exists()
    with pytest.raises(Refused):
        page(ready, place, today=DAY)
    assert not [name for name in lies(place) if gone in name]


def test_a_closed_page_that_another_tool_changed_is_named(ready: CaseFolder, tmp_path: Path) -> None:
    place = tmp_path / "site"
    page(ready, place, today=DAY)
    gone = f"{called(ready, FIRST)}.html"
    publish.stop(ready, FIRST, None, at=AT)
    (place / gone).write_text("smaller, without remarks")
    done = page(ready, place, today=DAY)
    assert (done.attention, done.data.spoilt) == (True, (gone,))
    assert gone in done.messages[0]
    assert (place / gone).exists()


def test_never_around_the_cases_or_the_keys_nor_through_a_link(ready: CaseFolder, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    for place, said in ((tmp_path / "link", "link"), (ready.root.parent, "lie in"), (home() / "site", "lie in")):
        with pytest.raises(Refused, match=said):
            page(ready, place, today=DAY)
    assert lies(tmp_path / "site") == {}


def test_what_two_leads_wrote_differently_is_told(ready: CaseFolder, tmp_path: Path) -> None:
    held = ready.read("programme")
    ready.set_values(held, {"public.title": "Wie helpt?", "norms.trial_weeks": 3}, at=AT + timedelta(minutes=1))
    ready.set_values(held, {"public.title": "Gezocht", "norms.trial_weeks": 4}, at=AT + timedelta(minutes=2))
    done = page(ready, tmp_path / "site", today=DAY)
    assert done.attention
    assert len(done.messages) == 1
    assert "programme" in done.messages[0]


def test_the_folder_is_told_without_detours(ready: CaseFolder, tmp_path: Path) -> None:
    place = tmp_path / "away" / ".." / "site"
    view = page(ready, place, today=DAY, dry_run=True).data
    assert view.folder == (tmp_path / "site").resolve()
    assert not view.folder.exists()
