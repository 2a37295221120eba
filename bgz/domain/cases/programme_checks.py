"""What cannot be true together in the settings of a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.look import look_faults
from bgz.domain.cases.own_templates import template_faults
from bgz.domain.record.reading import Problem
from bgz.domain.values.versions import version_of
from bgz.i18n import _

if TYPE_CHECKING:
    from bgz.domain.cases.programme import Programme


def contradictions(programme: Programme) -> list[Problem]:
    """Return every fault that only shows when values are seen together. Weights are judged in `weights.py`."""
    problems = []
    norms = programme.norms
    if norms.halfway_weeks >= norms.trial_weeks:
        problems.append(Problem("norms.halfway_weeks", _("must be less than the weeks of the trial")))
    if programme.min_version is not None and version_of(programme.min_version) is None:
        problems.append(Problem("min_version", _("must be a version, such as 0.2.0")))
    for key, contract in programme.contracts.items():
        if contract.until < contract.since:
            problems.append(Problem(f"contracts.{key}.until", _("lies before the first day")))
    for key, municipality in programme.municipalities.items():
        if not municipality.name:
            problems.append(Problem(f"municipalities.{key}.name", _("is missing")))
    return [*problems, *look_faults(programme.look), *template_faults(programme.templates)]
