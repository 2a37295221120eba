"""How an agenda is written down: plain values for JSON, and back. Nothing in it is a name, an address or a free text.

Who signed an agenda is of the team, but what is mailed from it goes to many: what is not as bgz writes it is refused.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from attrs import asdict

from bgz.domain.cases.programme import Programme
from bgz.domain.followup.coming import Entry
from bgz.domain.followup.joined import Agenda, Case
from bgz.domain.followup.tasks import Task
from bgz.domain.record.reading import read_fields
from bgz.domain.record.storing import stored_fields
from bgz.terms.followup import TASK
from bgz.terms.matches import SIDE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORM = "agenda 1"
_NUMBER = re.compile(r"[VSK]-[0-9A-HJKMNP-TV-Z]{5}", re.ASCII)
_RECORD = re.compile(r"programme|[VSK]-[0-9A-HJKMNP-TV-Z]{5}", re.ASCII)
_DEVICE = re.compile(r"d[0-9A-HJKMNP-TV-Z]{12}", re.ASCII)
_MEMBER = re.compile(r"[0-9A-Za-z]{1,40}", re.ASCII)
_FIRST, _LAST = date(1800, 1, 1), date(2400, 12, 31)
"""Wider than the days that people may type: norms are reckoned from these."""
_LONGEST = 200
"""Characters of the programme's own words for an item of the checklist; more is cut off."""
_MOST_DAYS = 92
"""As the norms have it."""
_DAYS = ("escalate_days", "stale_days")
_REACHED = "nobody_reached"
_ENTRY = frozenset({"kind", "due", "since", "side", "who", "owner", "notices", "people", "items", "was_due", _REACHED})


class NoAgenda(ValueError):
    """What was read is not as bgz writes an agenda. The message holds no part of it."""


def to_json(agenda: Agenda) -> dict[str, Any]:
    """Return `agenda` as plain values."""
    settings = stored_fields(Programme(absences=agenda.absences, mail=agenda.wishes))
    return {
        "bgz": FORM,
        "device": agenda.device,
        "at": agenda.at.isoformat(),
        "day": agenda.day.isoformat(),
        "cases": {number: _case(number, case) for number, case in agenda.cases.items()},
        "seen": {record: dict(counts) for record, counts in agenda.seen.items()},
        "settings": settings,
        "escalate_days": agenda.escalate_days,
        "stale_days": agenda.stale_days,
    }


def from_json(value: Any) -> Agenda:  # noqa: ANN401 - whatever was in the file
    """Read what `to_json` wrote. Raises NoAgenda."""
    try:
        return _agenda(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NoAgenda("not an agenda as bgz writes it") from error


def _agenda(value: Any) -> Agenda:  # noqa: ANN401 - whatever was in the file
    _require(value["bgz"] == FORM)
    programme = _settings(value["settings"])
    at = datetime.fromisoformat(_text(value["at"]))
    _require(at.utcoffset() is not None)
    return Agenda(
        device=_matching(_DEVICE, value["device"]),
        at=at,
        day=_day(value["day"]),
        cases={_matching(_NUMBER, number): _read_case(number, held) for number, held in value["cases"].items()},
        seen={_matching(_RECORD, record): _counts(held) for record, held in value["seen"].items()},
        absences=programme.absences,
        wishes=programme.mail,
        **{name: _whole(value[name], 1, _MOST_DAYS) for name in _DAYS},
    )


def _settings(stored: Mapping[str, Any]) -> Programme:
    """Return a programme that has only the absences and wishes of an agenda."""
    tree: dict[str, dict[str, Any]] = {"absences": {}, "mail": {}}
    for path, value in stored.items():
        field, _dot, member = path.partition(".")
        tree[field][_matching(_MEMBER, member)] = value
    programme, problems = read_fields(Programme, tree)
    _require(not problems)
    return programme  # type: ignore[no-any-return]  # read_fields returns whichever class it is given


def _case(number: str, case: Case) -> dict[str, Any]:
    return {"of": [each for each in case.of if each != number], "tasks": [_entry(each) for each in case.entries]}


def _read_case(number: str, value: Mapping[str, Any]) -> Case:
    of = sorted({number, *(_matching(_RECORD, each) for each in value["of"])})
    return Case(tuple(of), tuple(_read_entry(number, each) for each in value["tasks"]))


def _entry(entry: Entry) -> dict[str, Any]:
    task = asdict(entry.task, filter=lambda field, held: field.name in _ENTRY and held not in ("", (), None, False))
    task["items"] = [_cut(each) for each in entry.task.items]
    if not _may_be_said(entry.task.who):
        task["who"] = hashlib.sha256(entry.task.who.encode("utf-8", "replace")).hexdigest()
    task |= {"first": entry.first, "last": entry.last}
    return {name: _plain(held) for name, held in task.items() if held not in ([], None)}


def _plain(held: Any) -> Any:  # noqa: ANN401 - a value of a task
    if isinstance(held, date):
        return held.isoformat()
    return [_plain(each) for each in held] if isinstance(held, tuple) else held


def _cut(text: str) -> str:
    return "".join(each for each in text if each.isprintable())[:_LONGEST]


def _read_entry(number: str, value: Mapping[str, Any]) -> Entry:
    _require(set(value) <= {*_ENTRY, "first", "last"} and value["kind"] in TASK)
    _require(value.get("side", "") in ("", *SIDE.codes))
    task = Task(
        case=number,
        kind=value["kind"],
        due=_day(value["due"]),
        since=_day(value["since"]),
        side=value.get("side", ""),
        who=_text(value.get("who", "")),
        owner=_perhaps(lambda held: _matching(_MEMBER, held), value.get("owner")),
        notices=tuple(map(_day, value.get("notices", ()))),
        people=tuple(map(_text, value.get("people", ()))),
        items=tuple(map(_text, value.get("items", ()))),
        was_due=_perhaps(_day, value.get("was_due")),
        nobody_reached=value.get(_REACHED) is True,
    )
    return Entry(task, _day(value["first"]), _perhaps(_day, value.get("last")))


def _perhaps(read: Callable[[Any], Any], value: Any) -> Any:  # noqa: ANN401 - whatever was in the file
    return None if value is None else read(value)


def _counts(value: Mapping[str, Any]) -> dict[str, int]:
    return {_matching(_DEVICE, device): _whole(count, 1, 2**53) for device, count in value.items()}


def _day(value: Any) -> date:  # noqa: ANN401 - whatever was in the file
    day = date.fromisoformat(_text(value))
    _require(_FIRST <= day <= _LAST)
    return day


def _text(value: Any) -> str:  # noqa: ANN401 - whatever was in the file
    _require(isinstance(value, str) and _may_be_said(value))
    return str(value)


def _may_be_said(text: str) -> bool:
    """Whether a text of a task is one that is read back: one odd name must not cost all that a laptop knows."""
    return text.isprintable() and len(text) <= _LONGEST


def _matching(form: re.Pattern[str], value: Any) -> str:  # noqa: ANN401 - whatever was in the file
    _require(form.fullmatch(value) is not None)
    return str(value)


def _whole(value: Any, low: int, high: int) -> int:  # noqa: ANN401 - whatever was in the file
    _require(type(value) is int and low <= value <= high)
    return int(value)


def _require(holds: bool) -> None:
    if not holds:
        raise NoAgenda
