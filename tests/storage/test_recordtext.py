"""The text inside a file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bgz.storage import recordtext
from bgz.storage.changes import parse
from bgz.storage.recordtext import MAX_BYTES, PADDING, Newer, NotARecord, TooLarge, hash_of_ids, read, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.storage.changes import Change

    from .conftest import Crew

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def change(crew: Crew) -> Callable[..., Change]:
    def make(**values: str) -> Change:
        return crew.sign(crew.anna, "V-7K3QF", values, after=())

    return make


def text_of(*changes: Change, team: tuple[str, ...] = ("ab" * 16,), **facts: str) -> bytes:
    lines, ids = [each.line for each in changes], [each.id for each in changes]
    return write("V-7K3QF", facts, lines, team=team, counted=ids)


def test_what_is_written_is_read_back(change: Callable[..., Change]) -> None:
    one, two = change(surname="Jansen"), change(phone="0612345000")
    data = text_of(one, two, surname="Jansen", record="V-00000")
    text = read(data)
    assert text.lines == (one.line, two.line)
    assert [parse(line) for line in text.lines] == [one, two]
    assert (text.team, text.edited) == (("ab" * 16,), False)
    assert text.changes_hash == hash_of_ids([two.id, one.id])
    assert text.facts == b"record: V-7K3QF\nsurname: Jansen\n"
    assert data.startswith(b"# bgz record 1. Opens with: age -d -i KEY V-7K3QF.yaml.age\n# encrypted for team: ab")


def test_the_team_file_is_the_same_without_padding(crew: Crew) -> None:
    data = recordtext.write_team({"members": {}}, [crew.founding.line], heads=[crew.id], counted=[crew.id])
    assert read(data).lines == (crew.founding.line,)
    assert not read(data).edited
    assert data.endswith(b"}]\n")


@given(texts=st.dictionaries(TEXTS.filter(lambda path: bool(path) and all(path.split("."))), TEXTS, max_size=3))
@example(texts={"notes": "\x7f\n0"})
def test_both_documents_are_yaml_that_any_reader_takes_alike(texts: dict[str, str]) -> None:
    from .conftest import Crew

    crew = _CREWS.setdefault("one", Crew())
    one = crew.sign(crew.anna, "V-7K3QF", texts, after=())
    data = write("V-7K3QF", texts, [one.line], team=[], counted=[one.id])
    for version in ("1.1", "1.2"):
        yaml = YAML(typ="safe", pure=True)
        yaml.version = version
        facts, changes = yaml.load_all(io.BytesIO(data))
        assert facts == {**texts, "record": "V-7K3QF"}
        assert changes[0][1]["set"] == texts
    assert read(data).lines == (one.line,)
    assert not read(data).edited


_CREWS: dict[str, Crew] = {}


@pytest.mark.parametrize("length", [*range(6), PADDING - 2, PADDING - 1, PADDING, PADDING + 1])
def test_the_length_tells_little(length: int) -> None:
    padded = recordtext.pad(b"x" * length)
    assert len(padded) % PADDING == 0
    assert padded.startswith(b"x" * length)
    assert not padded[length:].strip(b"#.\n")


def test_facts_edited_with_another_tool_are_noticed_but_line_ends_are_no_edit(change: Callable[..., Change]) -> None:
    data = text_of(change(surname="Jansen"), surname="Jansen")
    assert read(data.replace(b"surname: Jansen", b"surname: Pieters")).edited
    windows = read(data.replace(b"\n", b"\r\n"))
    assert not windows.edited
    assert windows.lines == read(data).lines
    assert read(b"\xef\xbb\xbf" + data).lines == read(data).lines


def test_a_marker_in_edited_facts_or_behind_a_comment_hides_no_change(change: Callable[..., Change]) -> None:
    data = text_of(change(surname="Jansen"), surname="Jansen")
    lines = read(data).lines
    assert read(data.replace(b"surname: Jansen", b"surname: Jansen\n---\nx: y")).lines == lines
    assert read(data.replace(b"---\n", b"--- # facts\n")).lines == lines
    assert read(data.replace(b"\n---\n- [", b"\n--- # changes\n- [")).lines == lines


def test_a_head_that_is_gone_costs_no_change(change: Callable[..., Change]) -> None:
    one = change(surname="Jansen")
    text = read(b"---\n" + one.line + b"\n")
    assert (text.lines, text.team, text.facts, text.edited) == ((one.line,), (), b"", True)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 100, b"# bgz record 1.\nno marker\n"])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(NotARecord):
        read(data)


def test_a_newer_form_is_not_guessed() -> None:
    with pytest.raises(Newer):
        read(b"# bgz record 2. Opens with: something\n---\n---\n")
    with pytest.raises(Newer):
        read(b"# bgz record " + b"9" * 5000 + b". Opens with: something\n---\n---\n")


def test_too_large_is_not_read() -> None:
    with pytest.raises(TooLarge):
        read(b"---\n" * (MAX_BYTES // 4 + 1))
    with pytest.raises(TooLarge):
        read(b"---\n---\n" + b"- x\n" * 10_001)
