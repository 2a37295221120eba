"""One signed line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage import changes
from bgz.storage.changes import Change, Damaged, parse, sign, signature_ok

if TYPE_CHECKING:
    from bgz.storage.strictjson import Json

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=timezone(timedelta(hours=1)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def signed(**parts: Any) -> Change:
    whole = {"rec": "V-7K3QF", "team": ["ab" * 16], "dev": "d1", "at": AT, "after": [], "set": {"name": "Jansen"}}
    return sign(KEY, **{**whole, **parts})


def relined(change: Change, old: bytes, new: bytes) -> bytes:
    assert old in change.line
    return change.line.replace(old, new)


def test_the_line_has_the_form_of_the_design() -> None:
    line = signed().line.decode()
    assert line.startswith('- ["')
    assert line.endswith(
        '", {"rec":"V-7K3QF","team":["' + "ab" * 16 + '"],"dev":"d1","at":"2023-11-04T10:12:31+01:00",'
        '"after":[],"set":{"name":"Jansen"}}]'
    )
    assert len(json.loads(line[2:])[0]) == 88


@given(st.dictionaries(TEXTS.filter(lambda path: bool(path) and all(path.split("."))), TEXTS, max_size=4))
def test_a_signed_change_is_read_back_byte_for_byte(values: dict[str, Json]) -> None:
    change = signed(set=values)
    again = parse(change.line)
    assert again == change
    assert (again.set, again.line, again.rec, again.at) == (values, change.line, "V-7K3QF", AT.isoformat())
    assert b"\n" not in change.line
    assert signature_ok(again, KEY.public_key())


def test_parents_are_named_in_one_order() -> None:
    assert signed(after=["bb" * 16, "aa" * 16]).after == ("aa" * 16, "bb" * 16)


def test_the_moment_is_that_of_the_writer() -> None:
    assert signed().moment == AT
    assert signed(at=datetime(2023, 11, 4, tzinfo=UTC)).at == "2023-11-04T00:00:00+00:00"


@given(st.data())
def test_any_changed_byte_is_damage_or_a_wrong_signature(data: st.DataObject) -> None:
    line = bytearray(signed().line)
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= data.draw(st.integers(1, 255))
    try:
        change = parse(bytes(line))
    except Damaged:
        return
    assert not signature_ok(change, KEY.public_key())
    assert change.id != signed().id


def test_another_key_did_not_sign_it() -> None:
    assert not signature_ok(signed(), Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"- [", b"-  ["),
        (b'", {', b'",  {'),
        (b"}]", b"}] "),
        (b'"rec"', b'"rek"'),
        (b'"dev":"d1",', b""),
        (b'"dev":"d1"', b'"dev":1'),
        (b'"dev":"d1"', b'"dev":""'),
        (b'"rec":"V-7K3QF"', b'"rec":"' + b"V" * 41 + b'"'),
        (b'"after":[]', b'"after":{}'),
        (b'"after":[]', b'"after":["x"]'),
        (b'"after":[]', b'"after":[1]'),
        (b'"after":[]', b'"after":["' + b"ab" * 16 + b'","' + b"ab" * 16 + b'"]'),
        (b'"set":{"name":"Jansen"}', b'"set":[]'),
        (b'"set":{"name"', b'"set":{""'),
        (b'"set":{"name"', b'"set":{"a..b"'),
        (b'"set":{"name":"Jansen"}', b'"set":{"name":"Jansen","name":"X"}'),
        (b'"at":"2023-11-04T10:12:31+01:00"', b'"at":"2023-11-04"'),
        (b'"at":"2023-11-04T10:12:31+01:00"', b'"at":"2023-13-04T10:12:31+01:00"'),
        (b'"at":"2023-11-04T10:12:31+01:00"', b'"at":20231104'),
        (b"Jansen", b"\xff\xfe"),
        (b'"rec":"V-7K3QF","team"', b'"team2":1,"rec":"V-7K3QF","team"'),
    ],
)
def test_any_other_form_is_damage(old: bytes, new: bytes) -> None:
    with pytest.raises(Damaged):
        parse(relined(signed(), old, new))


def test_a_signature_has_one_spelling() -> None:
    line = signed().line
    other = line[:90] + b"==" + line[92:]
    assert other == line  # 64 bytes end in two equal signs
    for spelling in (line[:89] + b"B" + line[90:], line[:4] + b"!" + line[5:], line[:4] + b"=" * 88 + line[92:]):
        with pytest.raises(Damaged):
            parse(spelling)


@pytest.mark.parametrize(
    "parts",
    [
        {"set": {"a": "\ud800"}},
        {"set": {"": 1}},
        {"set": {"a." * 80 + "b": 1}},
        {"after": ["aa" * 16] * 2},
        {"dev": ""},
    ],
)
def test_what_cannot_be_read_is_not_signed(parts: dict[str, Any]) -> None:
    with pytest.raises(Damaged):
        signed(**parts)


def test_no_more_than_a_thousand_parents() -> None:
    with pytest.raises(Damaged):
        signed(after=[f"{each:032x}" for each in range(1001)])


def test_what_was_checked_before_is_bounded_and_says_nothing_of_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_REMEMBERED", 4)
    monkeypatch.setattr(changes, "_checked_already", {})
    other = Ed25519PrivateKey.generate().public_key()
    for line in [signed(set={"name": str(number)}) for number in range(6)] * 2:
        assert signature_ok(line, KEY.public_key())
        assert not signature_ok(line, other)
        assert 0 < len(changes._checked_already) <= 4
