"""The Dutch catalogue is complete, fresh and right, and so is the tool that keeps it."""

from __future__ import annotations

import json
import subprocess
import sys
from gettext import gettext, ngettext
from pathlib import Path

import pytest

from bgz import i18n
from scripts import catalogue

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def everything() -> dict[catalogue.Text, str]:
    """Return every text of the project, looked for once."""
    return catalogue.everything()


def test_every_text_has_dutch(everything: dict[catalogue.Text, str]) -> None:
    lacking = catalogue.missing(catalogue.read(), everything)
    assert {catalogue.key(text): place for text, place in lacking.items()} == {}


def test_nothing_else_is_wrong_with_the_catalogue(
    everything: dict[catalogue.Text, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "everything", lambda _root: everything)
    assert [line for line in catalogue.problems() if not line.startswith("no Dutch")] == []


@pytest.mark.parametrize("folder", ["bgz", "templates"])
def test_no_text_is_built_before_it_is_looked_up(folder: str) -> None:
    built = {
        path.name: lines
        for path in (ROOT / folder).rglob("*.py")
        if (lines := catalogue.built_texts(path.read_text(encoding="utf-8")))
    }
    assert built == {}


def test_a_built_text_is_seen() -> None:
    source = '_(f"a {b}")\n_("a {b}".format(b=1))\n_("a" + b)\nngettext("a", f"{b}", 2)\n_("a {b}").format(b=1)\n'
    assert catalogue.built_texts(source) == [1, 2, 3, 4]


def test_click_speaks_dutch_and_english() -> None:
    with i18n.in_language("nl"):
        assert gettext("No such command {name!r}.") == "De opdracht {name!r} bestaat niet."
        many = ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 2)
        assert many == "Onverwachte extra argumenten ({args})"
    with i18n.in_language("en"):
        assert gettext("No such command {name!r}.") == "No such command {name!r}."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nl", "De opdracht 'nosuch' bestaat niet."), ("en", "No such command 'nosuch'.")],
)
def test_a_wrong_command_is_answered_in_the_language_asked_for(language: str, sentence: str) -> None:
    command = [sys.executable, "-m", "bgz", "--lang", language, "nosuch"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 2
    assert sentence in run.stderr


def test_texts_are_added_sorted_and_come_out_the_same(tmp_path: Path) -> None:
    po, again = tmp_path / "one" / "bgz.po", tmp_path / "two" / "bgz.po"
    texts: dict[str, str | list[str]] = {
        "b {x}": "twee {x}",
        "a": "een",
        "cat\0{n} cats": ["kat", "{n} katten"],
    }
    assert catalogue.add(texts, po) == []
    for text in reversed(texts):
        assert catalogue.add({text: texts[text]}, again) == []
    assert po.read_bytes() == again.read_bytes()
    assert po.with_suffix(".mo").read_bytes() == again.with_suffix(".mo").read_bytes()
    assert [catalogue.key(message.id) for message in catalogue.read(po) if message.id] == [
        "a",
        "b {x}",
        "cat",
    ]
    assert b"Date" not in po.read_bytes()


def test_a_translation_with_other_placeholders_or_without_plural_is_refused(tmp_path: Path) -> None:
    po = tmp_path / "bgz.po"
    assert "other placeholders" in catalogue.add({"a {x}": "een {y}"}, po)[0]
    assert "other placeholders" in catalogue.add({"a %(x)s": "een"}, po)[0]
    assert "2 Dutch form(s)" in catalogue.add({"cat\0cats": "kat"}, po)[0]
    assert not po.exists()


def test_a_plural_takes_the_place_of_its_singular(tmp_path: Path) -> None:
    po = tmp_path / "bgz.po"
    catalogue.add({"cat": "kat"}, po)
    assert catalogue.missing(catalogue.read(po), {("cat", "cats"): ""}) == {("cat", "cats"): ""}
    catalogue.add({"cat\0cats": ["kat", "katten"]}, po)
    catalogue.add({"cat": "poes"}, po)
    assert catalogue.missing(catalogue.read(po), {("cat", "cats"): ""}) == {}


def project(root: Path) -> Path:
    """Make a small project in `root`, and return its catalogue."""
    for folder in ("bgz", "templates"):
        (root / folder).mkdir()
    code = '_("Hello")\nngettext("one", "{n} many", 2)\nf"{_(\'Inside\')}: 1"\n'
    (root / "bgz" / "a.py").write_text(code, encoding="utf-8")
    page = '{{ _("Page") }}{% trans n=n %}a page{% pluralize %}{{ n }} pages{% endtrans %}'
    (root / "templates" / "b.html.j2").write_text(page, encoding="utf-8")
    return root / "bgz.po"


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    project(tmp_path)
    found = catalogue.wanted(tmp_path)
    assert set(found) == {"Hello", "Inside", ("one", "{n} many"), "Page", ("a page", "%(n)s pages")}
    assert found["Hello"] == "a.py:1"


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    po = project(tmp_path)
    catalogue.add({"Hello": "Hallo", "Gone": "Weg"}, po)
    found = catalogue.problems(tmp_path, po)
    assert "no Dutch: 'Page' (b.html.j2:1)" in found
    assert "not used any more: 'Gone'" in found
    assert not any("'Hello'" in line or "older than bgz.po" in line for line in found)
    po.write_text(po.read_text(encoding="utf-8").replace("Hallo", "Dag"), encoding="utf-8")
    assert any("older than bgz.po" in line for line in catalogue.problems(tmp_path, po))
    assert catalogue.prune(tmp_path, po) == ["Gone"]
    assert not any("older than bgz.po" in line or "Gone" in line for line in catalogue.problems(tmp_path, po))


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    po = tmp_path / "bgz.po"
    code = "import sys; from pathlib import Path; from scripts.catalogue import add"
    code += "; add({sys.argv[1]: 'x'}, Path(sys.argv[2]))"
    running = [subprocess.Popen([sys.executable, "-c", code, f"text {n}", str(po)], cwd=ROOT) for n in range(4)]
    assert [process.wait() for process in running] == [0, 0, 0, 0]
    assert len([message for message in catalogue.read(po) if message.id]) == 4


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(catalogue, "problems", lambda: ["no Dutch: 'x' (y.py:1)"])
    assert catalogue.main(["check"]) == 1
    assert "no Dutch: 'x'" in capsys.readouterr().err
    monkeypatch.setattr(catalogue, "everything", lambda: {"unheard of": "y.py:2", ("cat", "cats"): "y.py:3"})
    assert catalogue.main(["missing"]) == 0
    assert json.loads(capsys.readouterr().out) == {"cat\0cats": ["", ""], "unheard of": ""}
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"a {x}": "een"}', encoding="utf-8")
    assert catalogue.main(["add", str(wrong)]) == 1
    assert "other placeholders" in capsys.readouterr().err
