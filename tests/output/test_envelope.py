"""`--json`: the same keys for every command, and no private field unless asked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from attrs import frozen

from bgz import __version__
from bgz.domain.cases.request_family import Child, RequestFamily
from bgz.domain.record.fields import private
from bgz.domain.values.months import Month
from bgz.output.envelope import envelope


@frozen
class View:
    number: str
    name: str = private()
    day: date = date(2023, 11, 30)
    more: tuple[Any, ...] = ()


def read(data: Any, *, names: bool = False) -> Any:
    held = json.loads(envelope("show", "ok", data, [], names=names))
    assert list(held) == ["bgz", "command", "status", "data", "errors"]
    assert (held["bgz"], held["command"], held["status"], held["errors"]) == (__version__, "show", "ok", [])
    return held["data"]


def test_private_fields_stay_out_unless_asked() -> None:
    view = View("V-7K3QF", "Jansen", more=({"path": PurePosixPath("a/b")}, frozenset({1})))
    plain = {"number": "V-7K3QF", "day": "2023-11-30", "more": [{"path": "a/b"}, [1]]}
    assert read(view) == plain
    assert read(view, names=True) == {**plain, "name": "Jansen"}


def test_private_fields_of_records_stay_out_too() -> None:
    family = RequestFamily(
        number="V-7K3QF", surname="Jansen", children={"k1": Child(born=Month(2015, 3), called="Sem")}
    )
    held = read(family)
    assert held["children"] == {"k1": {"born": "2015-03"}}
    assert "surname" not in held
    assert "about" not in held
    assert read(family, names=True)["children"]["k1"] == {"born": "2015-03", "called": "Sem"}
