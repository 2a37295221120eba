"""The screening of a support family: show it, record items, decide."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from attrs import evolve

from bgz.actions.casebook import rules_of
from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.support_family import Adult, Screening
from bgz.domain.values.numbers import new_key
from bgz.domain.values.positions import key_at
from bgz.domain.work import screening_moves
from bgz.domain.work.screening import VOG, people_needing_vog, vogs_of
from bgz.domain.work.screening_view import ScreeningView, screening_view
from bgz.domain.work.stages import is_running
from bgz.errors import Usage
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import date, datetime

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import Decision, Done, SupportFamily, Vog
    from bgz.domain.work.screening import Rules
    from bgz.storage.folder import CaseFolder


def show(folder: CaseFolder, number: str, *, today: date) -> Result[ScreeningView]:
    """Return how the screening stands."""
    return _shown(folder, folder.read(number).record, rules(folder), today)


def rules(folder: CaseFolder) -> Rules:
    """Return what the programme asks of a support family."""
    return rules_of(folder.read("programme").record)


def record_done(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder, number: str, item: str, done: Done, *, adult: str | None, today: date, at: datetime
) -> Result[ScreeningView]:
    """Record that an item of the checklist was done. Raises Usage for an item that it does not have."""
    held = folder.read(number)
    asked = rules(folder)
    if item not in asked.checklist or item == VOG:
        known = ", ".join(asked.checklist)
        raise Usage(_("There is no such item."), hint=_("The items are: {items}").format(items=known))
    who = person(held.record, adult, today) if asked.checklist[item].per_adult else ""
    family = screening_moves.item_done(held.record, item, who, checked(Screening, "done", done), today)
    saved = folder.save(held, family, at=at)
    return _shown(folder, saved.record, asked, today)


def record_vog(
    folder: CaseFolder, number: str, vog: Vog, *, adult: str | None, today: date, at: datetime
) -> Result[ScreeningView]:
    """Record a state of the VOG of one adult. Never a copy."""
    held = folder.read(number)
    who = person(held.record, adult, today)
    key = new_key("v", vogs_of(held.record, who), secrets.choice)
    saved = folder.save(
        held, screening_moves.vog_recorded(held.record, who, key, checked(Adult, "vogs", vog), today), at=at
    )
    return _shown(folder, saved.record, rules(folder), today)


def person(family: SupportFamily, adult: str | None, today: date) -> str:
    """Return the key of the adult meant by a position; the only one when none is named. Raises Usage."""
    people = screening_moves.people_of(family, today)
    if adult is None:
        needing = tuple(people_needing_vog(family, today))
        if len(needing) == 1:
            return needing[0]
        if not people:
            raise Usage(_("No adult is noted yet."), hint=f"bgz edit {family.number}")
        numbers = "1" if len(people) == 1 else f"1–{len(people)}"
        raise Usage(_("Which adult?"), hint=_("Give it with {option}.").format(option=f"--adult {numbers}"))
    try:
        return key_at(people, adult)
    except ValueError as error:
        raise Usage(f"--adult: {error}") from error


def decide(folder: CaseFolder, number: str, decision: Decision, *, today: date, at: datetime) -> Result[ScreeningView]:
    """Approve, reject or withdraw. Raises Refused with the full list of what is missing."""
    held = folder.read(number)
    asked = rules(folder)
    family = screening_moves.decided(
        held.record, checked(Screening, "decision", decision), asked, decider=folder.member, today=today
    )
    saved = folder.save(held, family, at=at)
    result = _shown(folder, saved.record, asked, today)
    running = sum(1 for match in _matches(folder, number) if is_running(match, today))
    if decision.verdict != screening_moves.APPROVED and running:
        text = ngettext(
            "{count} match of this family still runs.", "{count} matches of this family still run.", running
        )
        return evolve(result, messages=(text.format(count=running),), attention=True)
    if decision.override:
        return evolve(result, messages=(_("The override stands in the report."),))
    return result


def _matches(folder: CaseFolder, number: str) -> list[Match]:
    return [held.record for held in folder.all("K") if held.record.support_family == number]


def _shown(folder: CaseFolder, family: SupportFamily, asked: Rules, today: date) -> Result[ScreeningView]:
    view = screening_view(family, _matches(folder, family.number), asked, today)
    if view.disputed:
        return Result(view, next_step=f"bgz resolve {family.number}", attention=True)
    if view.verdict in {"rejected", "withdrawn"} or view.approved:
        next_step = f"bgz show {family.number}"
    elif view.missing:
        next_step = f"bgz screen {family.number} record"
    else:
        next_step = f"bgz screen {family.number} approve"
    return Result(view, next_step=next_step)
