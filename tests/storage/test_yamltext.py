"""YAML from people: every value a text, every trick refused, every fault with its line."""

from __future__ import annotations

import pytest

from bgz.errors import Invalid
from bgz.storage import yamltext
from bgz.storage.yamltext import DEEPEST, LARGEST, read


def problems(text: str) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    "text", ["0612345678", "01067", "NO", "1234E5", "2023-13-45", "0x1F", "1_000", "true", "12:30:45", ".inf", "=cmd"]
)
def test_nothing_is_guessed_from_how_a_text_looks(text: str) -> None:
    assert read(f"value: {text}").tree == {"value": text}


def test_plain_empty_tilde_and_null_mean_absent_and_in_quotes_they_are_texts() -> None:
    read_ = read("a:\nb: ~\nc: null\nd: 'null'\ne: \"\"\nf: '~'\n")
    assert read_.tree == {"a": None, "b": None, "c": None, "d": "null", "e": "", "f": "~"}


def test_every_path_has_its_line_and_lists_count_from_one() -> None:
    document = read("name: x\nchildren:\n  - born: a\n  - called: b\n    born: c\n")
    assert document.tree == {"name": "x", "children": [{"born": "a"}, {"called": "b", "born": "c"}]}
    assert (document.line("children.1.born"), document.line("children.2.born")) == (3, 5)


def test_a_path_that_is_not_there_has_the_line_of_what_is_above_it() -> None:
    document = read("a: 1\nb:\n  c: 2\n")
    assert (document.line("b.c.d.e"), document.line("b.x"), document.line("z")) == (3, 2, 1)


def test_the_first_of_several_documents_counts() -> None:
    assert read("# a record\n---\na: 1\n---\n- [signature, {}]\n").tree == {"a": "1"}


@pytest.mark.parametrize("text", ["", "# nothing", "---\n", "~"])
def test_nothing_is_nothing(text: str) -> None:
    assert read(text).tree is None


def test_a_mark_that_windows_puts_before_a_text_is_no_part_of_it() -> None:
    assert read("\ufeffname: x").tree == {"name": "x"}


def test_long_texts_keep_their_lines() -> None:
    assert read("a: |-\n  one\n\n  two\n").tree == {"a": "one\n\ntwo"}


def test_every_trick_is_refused_at_once() -> None:
    text = "a: &x 1\nb: *x\nc: !!python/object:os.system ls\n? [1]\n: 2\na: 3\n~: 4\nd: ! e\n"
    assert [line.partition(":")[0] for line in problems(text)] == [f"line {n}" for n in (1, 2, 3, 4, 6, 7, 8)]


def test_no_bomb() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert len(problems(bomb)) == 6


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_depth_has_an_end(opening: str, closing: str) -> None:
    assert read(opening * DEEPEST + "x" + closing * DEEPEST).tree
    assert str(DEEPEST) in problems(opening * 5000)[0]


def test_a_merge_key_is_an_ordinary_key() -> None:
    assert read("<<: {a: b}").tree == {"<<": {"a": "b"}}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: [\n", 3), ("a: 1\n b: 2\n", 2), ("a: 'x\n", 2), ("a: 1\nb: \x07\n", 2), ("%YAML 3.0\n---\na: 1", 1)],
)
def test_what_is_no_yaml_is_told_with_its_line_and_without_its_text(text: str, line: int) -> None:
    (problem,) = problems(text)
    assert problem.startswith(f"line {line}: ")


def test_an_error_never_repeats_what_stands_in_the_file() -> None:
    for text in (
        "name: 'Geheimnaam\n",
        "Geheimnaam: 1\nGeheimnaam: 2\n",
        "name: &Geheimnaam x\n",
        "name: Geheimnaam\x07",
    ):
        assert "Geheimnaam" not in " ".join(problems(text))


def test_a_text_that_can_be_no_record_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "LARGEST", 10)
    with pytest.raises(Invalid):
        read("x" * 11)
    assert LARGEST > 10
