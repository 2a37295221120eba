"""Requests of new devices in `join/`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.errors import FolderProblem
from bgz.storage import joining, teamfile
from bgz.storage.joining import Request
from bgz.storage.teamstate import Device

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Crew, Laptop, Shared


def asked(crew: Crew, laptop: Laptop) -> Request:
    member = laptop.member
    return Request(crew.id, member.key, member.name, member.email, laptop.device, "2023-11-04T10:12:31+01:00")


def test_a_request_is_read_as_it_was_written(cases: Shared) -> None:
    bea = cases.crew.laptop("bea")
    request = asked(cases.crew, bea)
    path = joining.written(cases.root, request, bea.keys)
    assert path == cases.root / "join" / f"{bea.id}.json"
    assert joining.requests(cases.root, cases.crew.id) == (request,)
    assert joining.found(cases.root, cases.crew.id).ignored == 0
    assert json.loads(path.read_text(encoding="utf-8"))["bgz"] == "join 1"
    joining.drop(cases.root, bea.id)
    joining.drop(cases.root, bea.id)
    assert joining.requests(cases.root, cases.crew.id) == ()


def test_without_a_folder_for_them_there_are_none_and_the_first_makes_it(cases: Shared) -> None:
    (cases.root / "join").rmdir()
    assert joining.requests(cases.root, cases.crew.id) == ()
    bea = cases.crew.laptop("bea")
    joining.written(cases.root, asked(cases.crew, bea), bea.keys)
    assert len(joining.requests(cases.root, cases.crew.id)) == 1


def spoilt(request: dict[str, Any]) -> list[Any]:
    return [
        {**request, "team": "0" * 32},
        {**request, "name": "Anna"},
        {**request, "member": "anna"},
        {**request, "member": "a.b"},
        {**request, "age": request["age"][:-1] + "q"},
        {**request, "sign": "AAAA"},
        {**request, "signature": "é" * 88},
        {**request, "signature": request["signature"][4:]},
        {**request, "bgz": "join 2"},
        {**request, "at": "yesterday"},
        {**request, "name": "Bea\x1b[2J"},
        {**request, "name": ""},
        {**request, "name": "B" * 200},
        {**request, "name": 1},
        {**request, "more": "x"},
        {key: value for key, value in request.items() if key != "at"},
        [request],
        "text",
    ]


@pytest.mark.parametrize("which", range(18))
def test_what_is_not_as_bgz_signed_it_is_left_out_and_counted(cases: Shared, which: int) -> None:
    bea = cases.crew.laptop("bea")
    path = joining.written(cases.root, asked(cases.crew, bea), bea.keys)
    variants = spoilt(json.loads(path.read_text(encoding="utf-8")))
    assert len(variants) == 18
    path.write_text(json.dumps(variants[which], ensure_ascii=False), encoding="utf-8")
    assert joining.found(cases.root, cases.crew.id) == joining.Found((), 1)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b" " * 9000, b"[" * 5000, b'{"bgz":"join 1","bgz":"join 1"}'])
def test_junk_is_left_out_and_counted(cases: Shared, data: bytes) -> None:
    (cases.root / "join" / f"{cases.crew.anna.id}.json").write_bytes(data)
    assert joining.found(cases.root, cases.crew.id) == joining.Found((), 1)


def test_a_request_under_another_name_a_link_or_a_folder_is_none(cases: Shared) -> None:
    bea, cor = cases.crew.laptop("bea"), cases.crew.laptop("cor")
    path = joining.written(cases.root, asked(cases.crew, bea), bea.keys)
    path.rename(path.with_name(f"{cor.id}.json"))
    path.symlink_to(path.with_name(f"{cor.id}.json"))
    (cases.root / "join" / f"{cases.crew.anna.id}.json").mkdir()
    (cases.root / "join" / "d.json").write_text("other files are not looked at", encoding="utf-8")
    assert joining.found(cases.root, cases.crew.id) == joining.Found((), 3)


def test_a_flood_of_requests_is_cut_off(cases: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MAX_REQUESTS", 2)
    for name in ("bea", "cor", "dirk"):
        laptop = cases.crew.laptop(name)
        joining.written(cases.root, asked(cases.crew, laptop), laptop.keys)
    found = joining.found(cases.root, cases.crew.id)
    assert (len(found.requests), found.ignored) == (2, 1)
    for laptop in cases.crew.laptops.values():
        asked_of = joining.request_of(cases.root, cases.crew.id, laptop.id)
        assert (asked_of is None) == (laptop is cases.crew.anna)
    assert joining.request_of(cases.root, cases.crew.id, "../bgz-team") is None


def test_the_words_follow_from_the_team_and_both_keys(crew: Crew) -> None:
    bea, cor = crew.laptop("bea").device, crew.laptop("cor").device
    said = joining.words(crew.id, bea)
    assert len(said.split()) == 6
    others = [
        joining.words("0" * 32, bea),
        joining.words(crew.id, evolve(bea, age=cor.age)),
        joining.words(crew.id, evolve(bea, sign=cor.sign)),
    ]
    assert said not in others
    assert joining.words(crew.id, evolve(bea, name="other", member="anna")) == said


def test_the_words_never_change() -> None:
    """Two versions of bgz must say the same words."""
    device = Device.of("bea", "laptop", "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq", bytes(32))
    assert joining.words("0" * 32, device) == "golf blinde kabouter buur liefde riem"


def test_a_joiner_pins_the_one_team_whose_file_is_complete(cases: Shared) -> None:
    crew = cases.crew
    crew.admit("bea")
    crew.admit("cor")
    cases.write_team()
    assert joining.prepare(cases.root).pinned == crew.id
    crew.lines.pop(1)
    incomplete = crew.history
    teamfile.write(cases.root, incomplete)
    with pytest.raises(FolderProblem, match="arrived completely"):
        joining.prepare(cases.root)


def test_a_joiner_refuses_a_file_with_two_teams_or_none(cases: Shared, tmp_path: Path) -> None:
    file = cases.root / "bgz-team.yaml"
    ours = file.read_bytes()
    mallory = type(cases.crew)()
    file.write_bytes(ours.rstrip() + b"\n" + mallory.founding.line + b"\n")
    with pytest.raises(FolderProblem, match="does not name one team"):
        joining.prepare(cases.root)
    cases.open()  # a laptop of the team throws the other founding out
    assert joining.prepare(cases.root).pinned == cases.crew.id
    with pytest.raises(FolderProblem):
        joining.prepare(tmp_path)
