"""Show and change the settings of the programme. Only a lead may change them; each change is signed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.casebook import rules_of
from bgz.actions.edit import settled
from bgz.actions.init import known_name, near_names
from bgz.actions.owners import word
from bgz.actions.result import Result
from bgz.actions.settings_told import told
from bgz.actions.shipped import shipped_weights
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.facts import assigned, record_of
from bgz.domain.cases.kinds import stored
from bgz.domain.cases.programme import ChecklistItem, Programme
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.matching.weights import faults, weights_of
from bgz.errors import Invalid
from bgz.i18n import _, listed
from bgz.storage.differences import differences
from bgz.storage.postcodes import load as load_places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bgz.domain.cases.programme import Contract
    from bgz.domain.record.typed import Place
    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Held


@frozen
class Settings:
    """The programme as it is, with the checklist and weights that hold: the shipped ones with its own over them."""

    programme: Programme
    checklist: Mapping[str, ChecklistItem]
    weights: Mapping[str, int]


def show(folder: CaseFolder) -> Result[Settings]:
    """Return the settings."""
    return _shown(folder.read(PROGRAMME).record)


def _shown(programme: Programme, *messages: str) -> Result[Settings]:
    weights = weights_of(shipped_weights(), programme.weights)
    return Result(Settings(programme, rules_of(programme).checklist, weights), messages, "bgz settings")


def set_values(folder: CaseFolder, assignments: Sequence[str], *, today: date, at: datetime) -> Result[Settings]:
    """Set fields by `path=value`; nothing behind the sign brings the default back, or removes an item.

    Raises Invalid with every fault at once, and Refused for who is no lead.
    """
    held = folder.read(PROGRAMME)
    messages: list[str] = []
    facts, problems = assigned(
        PROGRAMME,
        stored(held.record),
        assignments,
        today=today,
        pick=secrets.choice,
        meant=lambda place, text: _spelled(place, text, held.record, messages),
    )
    programme, found = record_of(PROGRAMME, facts, held.record.about)
    problems += found or contradictions(programme)
    sentences = [*map(str, problems), *faults(shipped_weights(), programme.weights)]
    return keep(folder, held, programme, sentences, messages, at=at)


def keep(
    folder: CaseFolder,
    held: Held,
    programme: Programme,
    faulty: Sequence[str],
    messages: Sequence[str],
    *,
    at: datetime,
) -> Result[Settings]:
    """Save the programme as changed. Raises Invalid when anything is `faulty`, Refused for who is no lead."""
    if faulty:
        raise Invalid(_("Nothing was changed: something is not right."), problems=faulty)
    messages = list(messages)
    if stored(programme) == stored(held.record):
        messages.append(_("Nothing was different."))
    if {item.label for item in programme.checklist.values()} - {item.label for item in held.record.checklist.values()}:
        messages.append(_("This text stands in mails and calendars too: name no family in it."))
    messages += settled(held, differences(stored(held.record), stored(programme)))
    folder.save(held, programme, at=at)
    return _shown(programme, *messages, *told(held.record, programme))


def _spelled(place: Place, text: str, programme: Programme, messages: list[str]) -> str:
    """Return a municipality's name as the settings or the postcode table have it.

    A new municipality may be one that the table lacks; what may be meant is told. Raises ValueError for a contract
    with a municipality that nobody knows.
    """
    if place.name != "municipality" and not place.path.startswith("municipalities."):
        return text
    name = _known(text, programme)
    near = near_names(name) if name and name not in programme.municipality_names else ()
    if place.name == "municipality" and (near or not _is_known(name, programme)):
        raise ValueError(_not_listed(name, near))
    if near:
        messages.append(_not_listed(name, near))
    return name


def _known(text: str, programme: Programme) -> str:
    name = known_name(" ".join(text.split()))
    own = {each.casefold(): each for each in programme.municipality_names}
    return own.get(name.casefold(), name)


def _is_known(name: str, programme: Programme) -> bool:
    return not name or name in programme.municipality_names or name in load_places().towns


def _not_listed(name: str, near: Sequence[str]) -> str:
    if not near:
        return _("{name} is not in the list of municipalities.").format(name=name)
    return _("{name} is not in the list of municipalities. Close: {near}.").format(name=name, near=", ".join(near))


def add_municipality(folder: CaseFolder, name: str, *, today: date, at: datetime) -> Result[Settings]:
    """Add a municipality for which the programme works. Raises Invalid when it is there already."""
    programme: Programme = folder.read(PROGRAMME).record
    if known_name(name).casefold() in {each.casefold() for each in programme.municipality_names}:
        raise Invalid(_("{name} is in the settings already.").format(name=known_name(name)), hint="bgz settings")
    return set_values(folder, [f"municipalities.+.name={name}"], today=today, at=at)


def add_contract(folder: CaseFolder, values: Mapping[str, Any], *, today: date, at: datetime) -> Result[Settings]:
    """Add what a municipality asks and pays for in a period; `values` by the names of the fields of Contract.

    Raises Invalid for a municipality that neither the settings nor the postcode table know, naming near ones.
    """
    before: Programme = folder.read(PROGRAMME).record
    name = _known(str(values["municipality"]), before)
    if not _is_known(name, before):
        near = near_names(name)
        hint = _("Did you mean {near}?").format(near=listed(near, _(" or "))) if near else ""
        raise Invalid(
            _("{name} is not in the list of municipalities.").format(name=name),
            hint=hint or f"bgz settings municipality {word(name)}",
        )
    given = [f"contracts.+.{field}={value}" for field, value in values.items() if value is not None]
    result = set_values(folder, given, today=today, at=at)
    (contract,) = (each for key, each in result.data.programme.contracts.items() if key not in before.contracts)
    return evolve(result, next_step=_report_of(contract, today) or result.next_step)


def _report_of(contract: Contract, today: date) -> str:
    """Return the command that makes the report of a contract; nothing while its period is not over."""
    if contract.until >= today:
        return ""
    whole = (contract.since, contract.until) == (date(contract.since.year, 1, 1), date(contract.since.year, 12, 31))
    days = f"--year {contract.since.year}" if whole else f"--from {contract.since} --to {contract.until}"
    return f"bgz report {days} --municipality {word(contract.municipality)} --audience municipality"
