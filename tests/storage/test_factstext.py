"""The facts as YAML that no reader can take for something else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bgz.storage.factstext import render
from bgz.storage.strictjson import Json, same

WORDS = [
    "y",
    "Y",
    "n",
    "N",
    "yes",
    "No",
    "ON",
    "off",
    "true",
    "False",
    "null",
    "~",
    "NULL",
    "none",
    "NaN",
    ".inf",
    "-.inf",
    "=",
    "<<",
    "-",
    "?",
    ":",
    "|",
    ">",
    "!",
    "&",
    "*",
    "%",
    "@",
    "`",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
]
AWKWARD = st.sampled_from(
    [
        *WORDS,
        "0612345678",
        "01067",
        "0x1F",
        "0o17",
        "1_000",
        "1e3",
        "1E5",
        ".5",
        "12:30:45",
        "190:20:30",
        "2023-11-04",
        "2023-11-04T10:12:31+01:00",
        "2015-03",
        "a: b",
        "a #b",
        "- a",
        "'quoted'",
        '"double"',
        " begins with a blank",
        "ends with one ",
        "---",
        "...",
        "two\nlines",
        "two\n\nlines\n",
        "\n",
        "a\n  indented",
        "a \nb",
        "---\n- forged",
        "a\tb",
        "tab\tin\nlines",
        "bell\x07",
        "e\u0301",
        "\u202eright to left",
        "a\u2028b",
        "a\x85b\nc",
        "a\u00a0\nb",
        "",
        "k" * 400,
        "[/b] Jansen",
        "👪 family",
        "C:\\Users",
    ]
)
TEXTS = AWKWARD | st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text("ab \n-:#'\"", max_size=12)
KEYS = TEXTS.filter(lambda key: len(key) <= 150)
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e200, 1e200) | TEXTS,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)


def read(text: str, version: str) -> Json:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = version
    value: Json = yaml.load(io.StringIO(text))
    return value


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@given(facts=st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_reader_old_and_new_reads_the_facts_as_they_are(version: str, facts: dict[str, Json]) -> None:
    assert same(read(render(facts), version), facts)


def test_it_looks_as_a_person_would_write_it() -> None:
    facts: dict[str, Json] = {
        "record": "V-7K3QF",
        "name": "De Vries-Jansen",
        "phone": "0612345000",
        "children": {"k7QX2": {"born": "2015-03", "called": "zoon"}},
        "languages": ["nl", "no"],
        "wanted": [{"kind": "play", "must": True}, [1, 2], []],
        "note": "Eerste regel.\n\nDerde: regel.",
        "lines": ["a\nb"],
        "empty": {},
        "score": 1e22,
        "none": None,
    }
    assert render(facts) == (
        "record: V-7K3QF\n"
        "name: De Vries-Jansen\n"
        'phone: "0612345000"\n'
        "children:\n"
        "  k7QX2:\n"
        "    born: 2015-03\n"
        "    called: zoon\n"
        "languages:\n"
        "  - nl\n"
        '  - "no"\n'
        "wanted:\n"
        "  - kind: play\n"
        "    must: true\n"
        "  - - 1\n"
        "    - 2\n"
        "  - []\n"
        "note: |-\n"
        "  Eerste regel.\n"
        "\n"
        "  Derde: regel.\n"
        "lines:\n"
        "  - |-\n"
        "    a\n"
        "    b\n"
        "empty: {}\n"
        "score: 1.0e+22\n"
        '"none": null\n'
    )
    assert render({}) == "{}\n"
