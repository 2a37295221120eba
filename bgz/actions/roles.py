"""What the user may do in the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.authority import LEAD

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder


def is_lead(folder: CaseFolder) -> bool:
    """Whether who works here leads the team now."""
    return LEAD in folder.now.members[folder.member].roles
