"""What cannot be true together in the settings of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.look import look_faults
from bgz.domain.cases.own_templates import template_faults
from bgz.domain.record.reading import Problem
from bgz.domain.values.days import show_day
from bgz.domain.values.versions import version_of
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bgz.domain.cases.programme import Contract, Programme


def contradictions(programme: Programme) -> list[Problem]:
    """Return every fault that only shows when values are seen together. Weights are judged in `weights.py`."""
    problems = []
    norms = programme.norms
    if norms.halfway_weeks >= norms.trial_weeks:
        problems.append(Problem("norms.halfway_weeks", _("must be less than the weeks of the trial")))
    if programme.min_version is not None and version_of(programme.min_version) is None:
        problems.append(Problem("min_version", _("must be a version, such as 0.2.0")))
    problems += _contract_faults(programme.contracts)
    for key, municipality in programme.municipalities.items():
        if not municipality.name:
            problems.append(Problem(f"municipalities.{key}.name", _("is missing")))
    return [*problems, *look_faults(programme.look), *template_faults(programme.templates)]


def _contract_faults(contracts: Mapping[str, Contract]) -> Iterator[Problem]:
    """Yield what is wrong with contracts: a match counts for one contract, and a price has somebody who gave it."""
    last: dict[str, Contract] = {}
    for key, contract in sorted(contracts.items(), key=lambda each: (each[1].since, each[1].until)):
        before = last.get(contract.municipality.casefold())
        if contract.until < contract.since:
            yield Problem(f"contracts.{key}.until", _("lies before the first day"))
            continue
        if before and contract.since <= before.until:
            text = _(
                "overlaps the contract of {municipality} from {since} through {until}; "
                "several funding sources fit in one contract"
            )
            days = {"since": show_day(before.since), "until": show_day(before.until)}
            yield Problem(f"contracts.{key}.since", text.format(municipality=contract.municipality, **days))
        if contract.avoided_eur is not None and not contract.avoided_source:
            yield Problem(f"contracts.{key}.avoided_source", _("is needed: who gave this price, and when?"))
        if before is None or contract.until > before.until:
            last[contract.municipality.casefold()] = contract
