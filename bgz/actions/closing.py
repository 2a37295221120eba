"""A family leaves, a request is closed, or nothing happens for a while: each with a day and a reason (design 9)."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.checking import checked
from bgz.actions.gating import open_matches
from bgz.actions.result import Result
from bgz.domain.cases.request_family import Request
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.values.numbers import new_key
from bgz.domain.work.disputed import undisputed
from bgz.domain.work.gates import Lack, day_lacks, pass_gate
from bgz.domain.work.holds import hold_end_lacks
from bgz.domain.work.requests import open_requests
from bgz.domain.work.stages import has_left, request_stage
from bgz.errors import NotFound
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.person import Left, Pause
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.storage.folder import CaseFolder


@frozen
class Closed:
    """A family that left, or one of its requests that was closed."""

    number: str
    on: date
    reason: str
    request: str | None = None


@frozen
class OnHold:
    """A family on hold; `until` is the first day on which something happens again."""

    number: str
    since: date
    until: date | None
    reason: str = private()


def close(folder: CaseFolder, number: str, left: Left, *, today: date, at: datetime) -> Result[Closed]:
    """Record that a family left. Raises NotFound; Refused while a match or proposal is open, or when it had left."""
    held = folder.read(number)
    family = held.record
    may_close(folder, family, left.on, today=today)
    left = checked(type(family), "left", left)
    folder.save(held, evolve(family, left=left), at=at)
    return Result(Closed(number, left.on, left.reason), next_step=f"bgz note {number}")


def may_close(folder: CaseFolder, family: Any, on: date, *, today: date) -> None:  # noqa: ANN401 - either kind
    """Raise Conflict or Refused when a family cannot be closed on that day: before anybody types why."""
    undisputed(family, "left")
    lacks = [*day_lacks(on, today, (family.registered_on, _("the sign-up"))), *_gone(family, on)]
    lacks += open_matches(_matches(folder), family.number, on)
    pass_gate(_("The case was not closed."), lacks)


def close_request(
    folder: CaseFolder, number: str, position: int, left: Left, *, today: date, at: datetime
) -> Result[Closed]:
    """Close the request at `position` (from 1) of a request family. Raises NotFound, Refused."""
    held = folder.read(number)
    family = held.record
    key = may_close_request(folder, family, position, left.on, today=today)
    left = checked(Request, "closed", left)
    requests = {**family.requests, key: evolve(family.requests[key], closed=left)}
    family = evolve(family, requests=requests)
    folder.save(held, family, at=at)
    view = Closed(number, left.on, left.reason, key)
    if open_requests(family, today):
        return Result(view, next_step=f"bgz show {number}")
    messages = [_("No request of this family is open any more.")]
    matches = [each for each in _matches(folder) if each.request_family == number]
    if request_stage(family, matches, today) == "waiting":
        messages.append(_("It still counts as waiting until it leaves; if nothing follows, close the case."))
    return Result(view, tuple(messages), next_step=f"bgz close {number}")


def may_close_request(folder: CaseFolder, family: RequestFamily, position: int, on: date, *, today: date) -> str:
    """Return the key of the request at `position` when it can be closed on that day. Raises NotFound, Refused."""
    keys = list(getattr(family, "requests", ()))
    if not 1 <= position <= len(keys):
        raise NotFound(
            _("This family has no request {position}.").format(position=position), hint=f"bgz show {family.number}"
        )
    key: str = keys[position - 1]
    request = family.requests[key]
    undisputed(family, f"requests.{key}.closed")
    lacks = [*day_lacks(on, today, (request.opened_on, _("the request")))]
    if request.closed:
        lacks.append(Lack("closed", _("It was closed on {day}.").format(day=show_day(request.closed.on)), firm=True))
    lacks += open_matches(_matches(folder), family.number, on, key)
    pass_gate(_("The request was not closed."), lacks)
    return key


def hold(folder: CaseFolder, number: str, pause: Pause, *, today: date, at: datetime) -> Result[OnHold]:
    """Put a family on hold. Raises NotFound; Refused when it left, is on hold already, or the end lies too early."""
    held = folder.read(number)
    family, name = held.record, _pauses_of(number)
    pauses: Mapping[str, Pause] = getattr(family, name)
    lacks = list(_gone(family, pause.since))
    if pause.until is not None and pause.until <= max(pause.since, today):
        lacks.append(Lack("order", _("The hold ends before it begins, or before today."), firm=True))
    lacks += hold_end_lacks(pause.until, today)
    if any(pause.overlaps(each) for each in pauses.values()):
        lacks.append(Lack("on_hold", _("It is on hold already."), firm=True))
    pass_gate(_("The case was not put on hold."), lacks)
    pause = checked(type(family), name, pause)
    key = new_key("h", pauses, secrets.choice)
    folder.save(held, evolve(family, **{name: {**pauses, key: pause}}), at=at)
    return Result(OnHold(number, pause.since, pause.until, pause.reason), next_step=f"bgz hold {number} --end")


def end_hold(folder: CaseFolder, number: str, on: date, *, today: date, at: datetime) -> Result[OnHold]:
    """End the hold that covers `on`; that day is the first on which things go on. Raises NotFound, Refused."""
    held = folder.read(number)
    family, name = held.record, _pauses_of(number)
    pauses: Mapping[str, Pause] = getattr(family, name)
    key = next((key for key, each in pauses.items() if each.covers(on)), None)
    if key is None:
        raise NotFound(_("This case is not on hold on {day}.").format(day=show_day(on)))
    undisputed(family, f"{name}.{key}")
    pass_gate(_("The hold stays as it is."), hold_end_lacks(on, today))
    ended = evolve(pauses[key], until=on)
    folder.save(held, evolve(family, **{name: {**pauses, key: ended}}), at=at)
    return Result(OnHold(number, ended.since, on, ended.reason), next_step=f"bgz show {number}")


def _pauses_of(number: str) -> str:
    return "on_hold" if number.startswith("V") else "paused"


def _matches(folder: CaseFolder) -> Iterator[Match]:
    return (held.record for held in folder.all("K"))


def _gone(family: Any, day: date) -> Iterator[Lack]:  # noqa: ANN401 - either kind of family
    if has_left(family.left, day):
        yield Lack("family_has_left", _("It was closed on {day}.").format(day=show_day(family.left.on)), firm=True)
