"""The folder of the public page: only what bgz wrote is replaced or taken away, and nothing is followed out of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bgz.errors import FolderProblem, Refused
from bgz.storage import atomic
from bgz.storage.published import Site

if TYPE_CHECKING:
    from pathlib import Path

MARK = b"bgz-public-page-0123456789abcdef"
PAGE = "bcdfghjk.html"
OURS = b"<html>" + MARK


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a page with one request, in both languages, and a feed."""
    made = Site(tmp_path / "deep" / "site", MARK)
    made.put({"index.html": OURS, PAGE: OURS, f"en/{PAGE}": OURS, "feed.xml": OURS})
    return made


def test_what_was_written_is_read_and_known_again(site: Site) -> None:
    assert site.read("index.html") == OURS
    assert site.read("en/index.html") is None
    assert list(site.pages()) == [PAGE, "feed.xml", f"en/{PAGE}"]


def test_an_empty_place_holds_nothing(tmp_path: Path) -> None:
    made = Site(tmp_path / "nowhere", MARK)
    assert (made.read("index.html"), list(made.pages())) == (None, [])
    made.put({})
    assert not made.place.exists()


def test_only_pages_of_requests_of_this_programme_go_away(site: Site) -> None:
    others = ("contact.html", "mnpqrstv.html", "mnpqrstv.htm", "bcdfghjk.txt")
    for name in others:
        (site.place / name).write_bytes(b"of somebody else")
    (site.place / "wxz23456.html").mkdir()
    assert site.spoilt() == ("mnpqrstv.html", "wxz23456.html")
    site.clear(tuple(site.pages()))
    assert sorted(path.name for path in site.place.iterdir()) == sorted([*others, "wxz23456.html", "en", "index.html"])
    site.clear((PAGE,))  # gone already


def test_a_file_of_others_is_never_replaced(site: Site) -> None:
    (site.place / "index.html").write_bytes(b"<html>our own web site")
    with pytest.raises(Refused, match=r"index\.html"):
        site.read("index.html")


def test_the_page_of_another_programme_is_not_ours(site: Site) -> None:
    with pytest.raises(Refused):
        Site(site.place, b"bgz-public-page-fedcba9876543210").read("index.html")


def test_no_link_is_followed_out_of_the_folder(site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / PAGE).write_bytes(OURS)
    (site.place / "mnpqrstv.html").symlink_to(outside / PAGE)
    assert "mnpqrstv.html" not in list(site.pages())
    with pytest.raises(Refused):
        site.read("mnpqrstv.html")
    (site.place / "en" / PAGE).unlink()
    (site.place / "en").rmdir()
    (site.place / "en").symlink_to(outside)
    assert list(site.pages()) == [PAGE, "feed.xml"]
    with pytest.raises(Refused):
        site.read(f"en/{PAGE}")
    assert (outside / PAGE).exists()


def test_a_file_in_the_place_of_a_folder_is_refused(site: Site) -> None:
    (site.place / "en" / PAGE).unlink()
    (site.place / "en").rmdir()
    (site.place / "en").write_text("a file")
    assert list(site.pages()) == [PAGE, "feed.xml"]
    with pytest.raises(Refused):
        site.read("en/index.html")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(FolderProblem):
        Site(tmp_path / "file", MARK).put({"index.html": OURS})


def test_a_full_disk_changes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are beside their places before the first is put into it."""
    real, left = os.fsync, [1]

    def full(handle: int) -> None:
        if not left:
            raise OSError(28, "No space left on device")
        left.pop()
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderProblem, match="disk is full") as problem:
        site.put({"index.html": b"new" + MARK, PAGE: b"new" + MARK})
    assert "--to" in problem.value.hint
    assert {site.read(name) for name in ("index.html", PAGE, f"en/{PAGE}")} == {OURS}
    assert not [path for path in site.place.rglob("*") if path.name.startswith(atomic.PREFIX)]


def test_what_a_killed_run_left_behind_is_taken_away(site: Site) -> None:
    left = f"{atomic.PREFIX}0123456789abcdef{atomic.SUFFIX}"
    others = (f"{atomic.PREFIX}mine{atomic.SUFFIX}", ".~lock.index.html#")
    for name in (left, f"en/{left}", *others):
        (site.place / name).write_bytes(b"half")
    site.clear(())
    assert not list(site.place.rglob(left))
    assert all((site.place / name).exists() for name in others)


def test_a_page_with_half_a_mark_stays_and_is_named(site: Site) -> None:
    (site.place / PAGE).write_bytes(b"<html>" + MARK[:-1])
    assert PAGE not in list(site.pages())
    assert site.spoilt() == (PAGE,)
