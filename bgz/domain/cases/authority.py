"""Which role a change needs (design 7): judged from the record's number and the paths it sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LEAD = "lead"
"""Team, settings, overrides, anonymising."""
SAFEGUARDING = "safeguarding"
"""Concerns."""
COORDINATOR = "coordinator"
"""Everything else; every member may do it."""
ROLES = (COORDINATOR, LEAD, SAFEGUARDING)

TEAM = "team"
"""The number of the team file."""
PROGRAMME = "programme"
"""The number of the settings of a folder."""
ANONYMISED = "anonymised"
"""The path that makes a record anonymous."""
ABSENCES = "absences."
"""Where the programme says who is away and who stands in. Any member may say so: a colleague who is ill cannot."""
MAIL = "mail."
"""Where the programme says when a member is mailed. That is for herself to say, and for a lead."""
OWN = "own:"
"""What begins a need that only one member has, and every lead: her key follows."""
MATCH = "K-"
SOURCE = "source"
"""The path that says from which sheet a record came. The gates ask less of the history of a match than of what is done
in bgz itself, so whoever may write it could pass them."""
OVERRIDE = "override"
"""The key in a value that holds the reason why a gate was lifted."""


def needed_role(number: str, changes: Mapping[str, Any]) -> str | None:
    """Return what setting `changes` in record `number` needs, for `allows`; None means any active member.

    It is a role, or `OWN` and the key of the member whose own affair it is. `changes` maps paths to values. An override
    is found at any depth: hiding it deeper gives no right.
    """
    if number.startswith("M-"):
        return SAFEGUARDING
    if number == PROGRAMME and changes and all(path.startswith(ABSENCES) for path in changes):
        return None
    if number == PROGRAMME and (whose := _whose_mail(changes)):
        return OWN + whose
    if number in {TEAM, PROGRAMME}:
        return LEAD
    return LEAD if any(_is_of_leads(number, *each) for each in changes.items()) else None


def _whose_mail(changes: Mapping[str, Any]) -> str | None:
    """Return the member of whom alone `changes` say when she is mailed; None when they say more, or something else."""
    whose = {path.removeprefix(MAIL).partition(".")[0] if path.startswith(MAIL) else "" for path in changes}
    return whose.pop() if len(whose) == 1 else None


def allows(needed: str | None, member: str, roles: Collection[str]) -> bool:
    """Tell whether `member`, who has `roles`, may do what needs `needed` (see `needed_role`)."""
    if needed is None or needed in roles:
        return True
    return needed.startswith(OWN) and (LEAD in roles or needed == OWN + member)


def _is_of_leads(number: str, path: str, value: object) -> bool:
    first = path.partition(".")[0]
    if first == ANONYMISED or (first == SOURCE and number.startswith(MATCH)):
        return True
    return value is not None and (path.rpartition(".")[2] == OVERRIDE or _overrides(value))


def _overrides(value: object) -> bool:
    if isinstance(value, dict):
        return value.get(OVERRIDE) is not None or any(map(_overrides, value.values()))
    return isinstance(value, list) and any(map(_overrides, value))
