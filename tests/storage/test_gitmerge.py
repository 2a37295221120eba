"""Merging two sides of a file, as git asks for it: the same set of lines whatever stands on which side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.errors import FolderProblem, Locked, NotFound
from bgz.storage import age, gitmerge, layout, recordtext, teamfile
from bgz.storage.drafts import Drafts, outside
from bgz.storage.folder import CaseFolder
from bgz.storage.keys import Keys
from bgz.storage.layout import PROGRAMME, TEAM, TEAM_FILE
from bgz.storage.quarantine import Quarantine
from tests.storage.conftest import V1

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.domain.cases.request_family import RequestFamily
    from bgz.storage.gitmerge import Merged
    from tests.storage.conftest import Crew, Laptop, Shared


class Fork:
    """A record of which two laptops wrote each a version; `base` is what both come from."""

    def __init__(self, cases: Shared, family: RequestFamily) -> None:
        self.cases, self.crew = cases, cases.crew
        self.bert = self.crew.admit("bert")
        cases.write_team()
        cases.open().create(family, at=self.crew.at())
        self.base = cases.file().read_bytes()
        self.ours = self.edited(self.crew.anna, self.base, phone="0612345678")
        self.theirs = self.edited(self.bert, self.base, notes="by bert")

    def folder(self, laptop: Laptop, data: bytes | None) -> CaseFolder:
        """Open a folder of this laptop's own, in which the record has `data`."""
        root = self.cases.base / f"fork-{laptop.id}"
        layout.found_folder(root)
        teamfile.write(root, self.crew.history)
        if data is not None:
            layout.path_of(root, V1).write_bytes(data)
        return CaseFolder.open(root, self.cases.base / f"fork-home-{laptop.id}", laptop.keys, team=self.crew.id)

    def edited(self, laptop: Laptop, data: bytes, **facts: object) -> bytes:
        folder = self.folder(laptop, data)
        held = folder.read(V1)
        folder.save(held, evolve(held.record, **facts), at=self.crew.at())
        return layout.path_of(folder.root, V1).read_bytes()

    def merged(self, ours: bytes, theirs: bytes, laptop: Laptop | None = None) -> Merged:
        who = laptop or self.crew.anna
        return gitmerge.merged_record(
            V1, (ours, theirs), keys=who.keys, team=self.crew.history, place=self.cases.place(who)
        )

    def lines(self, data: bytes) -> set[bytes]:
        return set(recordtext.read(age.decrypt(data, [self.crew.anna.keys.age]).plaintext).lines)


@pytest.fixture
def fork(cases: Shared, family: Callable[..., RequestFamily]) -> Fork:
    return Fork(cases, family(surname="Jansen"))


def test_every_line_of_both_sides_is_there_byte_for_byte(fork: Fork) -> None:
    merged = fork.merged(fork.ours, fork.theirs)
    assert merged.notices == ()
    assert fork.lines(merged.data) == fork.lines(fork.ours) | fork.lines(fork.theirs)
    assert len(fork.lines(merged.data)) == 3
    other_way = fork.merged(fork.theirs, fork.ours)
    assert fork.lines(other_way.data) == fork.lines(merged.data)


def test_a_side_that_has_it_all_stays_as_it_is(fork: Fork) -> None:
    both = fork.merged(fork.ours, fork.theirs).data
    for one, other in ((both, fork.ours), (fork.theirs, both), (both, both)):
        assert fork.merged(one, other).data == both


def test_nothing_else_is_touched(fork: Fork) -> None:
    before = {path: path.read_bytes() for path in fork.cases.base.rglob("*") if path.is_file()}
    fork.merged(fork.ours, fork.theirs)
    assert {path: path.read_bytes() for path in fork.cases.base.rglob("*") if path.is_file()} == before


def test_what_this_laptop_remembers_is_there_too(fork: Fork) -> None:
    more = fork.edited(fork.crew.anna, fork.ours, email="j@example.org")
    fork.cases.file().write_bytes(more)
    fork.cases.open().read(V1)
    merged = fork.merged(fork.ours, fork.theirs)
    assert fork.lines(merged.data) == fork.lines(more) | fork.lines(fork.theirs)


def test_it_is_encrypted_for_the_newest_team(fork: Fork) -> None:
    carla = fork.crew.admit("carla")
    merged = fork.merged(fork.ours, fork.ours)
    assert merged.data != fork.ours
    assert age.decrypt(merged.data, [carla.keys.age]).plaintext
    fork.crew.remove(fork.bert)
    merged = fork.merged(merged.data, fork.ours)
    with pytest.raises(age.NotForMe):
        age.decrypt(merged.data, [fork.bert.keys.age])


def test_forged_lines_do_not_get_in(fork: Fork) -> None:
    stranger = Keys.generate()
    forged = fork.crew.sign(stranger, V1, {"notes": "forged"}, after=())
    text = recordtext.write(
        V1, {}, [*sorted(fork.lines(fork.ours)), forged.line], team=fork.crew.history.heads, counted=()
    )
    planted = age.encrypt(text, fork.crew.history.now.recipients(V1))
    for ours, theirs in ((fork.ours, planted), (planted, fork.ours)):
        merged = fork.merged(ours, theirs)
        assert fork.lines(merged.data) == fork.lines(fork.ours)
    quarantine = Quarantine(fork.cases.place(fork.crew.anna), fork.crew.anna.keys.age)
    assert any(forged.line in quarantine.read(name) for name in quarantine.names())


def test_lines_that_wait_stay(fork: Fork) -> None:
    waiting = fork.crew.sign(fork.bert, V1, {"notes": "soon"}, after=(), team=("0" * 32,))
    text = recordtext.write(V1, {}, [*fork.lines(fork.ours), waiting.line], team=fork.crew.history.heads, counted=())
    held = age.encrypt(text, fork.crew.history.now.recipients(V1))
    assert waiting.line in fork.lines(fork.merged(fork.theirs, held).data)


@pytest.mark.parametrize("spoilt", [b"spoilt", b""])
def test_a_damaged_side_is_left_out_and_that_is_said(fork: Fork, spoilt: bytes) -> None:
    tampered = fork.ours[:-1] + bytes([fork.ours[-1] ^ 1])
    for ours, theirs in ((spoilt, fork.theirs), (fork.theirs, spoilt), (tampered, fork.theirs)):
        merged = fork.merged(ours, theirs)
        assert merged.data == fork.theirs
        assert "is damaged; the other was taken" in merged.notices[0]


def test_two_damaged_sides_fail(fork: Fork) -> None:
    with pytest.raises(FolderProblem):
        fork.merged(b"spoilt", b"spoilt too")


def test_a_side_that_only_others_can_read_is_never_left_out(fork: Fork) -> None:
    foreign = age.encrypt(b"x", [Keys.generate().age.recipient])
    newer = age.encrypt(b"# bgz record 2. \n---\n---\n", [fork.crew.anna.keys.age.recipient])
    for other, error in ((foreign, Locked), (newer, FolderProblem), (b"x" * (recordtext.MAX_FILE + 1), FolderProblem)):
        with pytest.raises(error):
            fork.merged(fork.ours, other)
        with pytest.raises(error):
            fork.merged(other, fork.ours)


def test_a_file_without_anything_of_the_team_fails(cases: Shared) -> None:
    text = recordtext.write(V1, {}, [], team=(), counted=())
    data = age.encrypt(text, [cases.crew.anna.keys.age.recipient])
    with pytest.raises(NotFound):
        gitmerge.merged_record(
            V1, (data, data), keys=cases.crew.anna.keys, team=cases.crew.history, place=cases.place(cases.crew.anna)
        )


@pytest.mark.parametrize("side", [0, 1])
def test_facts_edited_with_another_program_are_kept_as_a_draft(fork: Fork, side: int) -> None:
    text = age.decrypt(fork.theirs, [fork.crew.anna.keys.age]).plaintext.replace(
        b"surname: Jansen", b"surname: Janssen"
    )
    edited = age.encrypt(text, fork.crew.history.now.recipients(V1))
    merged = fork.merged(*((edited, fork.ours) if side == 0 else (fork.ours, edited)))
    assert len(fork.lines(merged.data)) == 3
    drafts = Drafts(fork.cases.place(fork.crew.anna), fork.crew.anna.keys.age)
    assert "Janssen" in drafts.read(outside(V1))


class TestTeam:
    """The team file, which is not encrypted."""

    def sides(self, crew: Crew, tmp_path: Path) -> tuple[bytes, bytes]:
        heads = crew.history.heads
        found = []
        for name in ("bert", "carla"):
            before = list(crew.lines)
            crew.admit(name, after=heads)
            (tmp_path / name).mkdir()
            found.append(teamfile.write(tmp_path / name, crew.history))
            new = crew.lines[-1]
            crew.lines = before
            crew.later = [*getattr(crew, "later", []), new]  # type: ignore[attr-defined]
        return found[0], found[1]

    def test_both_sides_are_one_team_in_either_order(self, crew: Crew, tmp_path: Path) -> None:
        sides = self.sides(crew, tmp_path)
        place = tmp_path / "home"
        team = gitmerge.team_of(sides, crew.id, place)
        assert {"anna", "bert", "carla"} == set(team.now.members)
        merged = gitmerge.merged_team(sides, team)
        assert merged.notices == ()
        assert merged == gitmerge.merged_team(sides[::-1], gitmerge.team_of(sides[::-1], crew.id, place))
        assert set(teamfile.lines_of(merged.data)) == {*teamfile.lines_of(sides[0]), *teamfile.lines_of(sides[1])}

    def test_what_this_laptop_remembers_counts(self, cases: Shared, tmp_path: Path) -> None:
        before = layout.path_of(cases.root, TEAM).read_bytes()
        cases.crew.admit("bert")
        cases.write_team()
        cases.open()
        team = gitmerge.team_of([before], cases.crew.id, cases.place(cases.crew.anna))
        assert "bert" in team.now.members
        assert "bert" not in gitmerge.team_of([before], cases.crew.id, tmp_path / "none").now.members

    def test_a_damaged_side(self, crew: Crew, tmp_path: Path) -> None:
        good = self.sides(crew, tmp_path)[0]
        team = gitmerge.team_of([good, b"spoilt"], crew.id, tmp_path / "home")
        merged = gitmerge.merged_team((b"spoilt", good), team)
        assert merged.data == good
        assert "damaged" in merged.notices[0]
        with pytest.raises(FolderProblem):
            gitmerge.merged_team((b"spoilt", b"spoilt"), team)

    def test_another_team(self, crew: Crew, tmp_path: Path) -> None:
        with pytest.raises(FolderProblem):
            gitmerge.team_of(self.sides(crew, tmp_path), "0" * 32, tmp_path / "home")


def test_where_files_of_bgz_stand(tmp_path: Path) -> None:
    root = tmp_path / "cases"
    for number in (TEAM, PROGRAMME, V1, "K-7K3QF"):
        assert gitmerge.placed(layout.path_of(root, number)) == (root, number)
    for name in (f"{V1}.yaml.age", f"matches/{V1}.yaml.age", "team.yaml.age", "agenda/d1.age", "families/x.yaml.age"):
        assert gitmerge.placed(root / name) is None
    assert gitmerge.placed(root / TEAM_FILE) == (root, TEAM)
