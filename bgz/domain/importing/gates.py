"""The gates of the work, asked of rows that tell history (design 9 and 13). What a sheet cannot say is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.importing.families import TALKS_AND_PAPERS
from bgz.domain.work.screening import EXPIRED, FOUR_EYES, VOG, lacking_at_decision
from bgz.domain.work.stages import MATCHING, has_consent, has_intake, is_running

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bgz.domain.cases.match import Match
    from bgz.domain.cases.person import Source
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.importing.rows import Row
    from bgz.domain.work.screening import Rules

INTAKE, CONSENT, APPROVAL = "intake", "consent", "approval"
"""Gaps of a family whose sheet has no column for it; such a gate cannot be asked."""
NO_COLUMN = {
    "request_families": ((INTAKE, "intake_on"), (CONSENT, "consent_on")),
    "support_families": ((APPROVAL, "approved_on"),),
    "matches": (),
}
_FIELDS = {**{item: item for item in TALKS_AND_PAPERS}, VOG: "vogs"}
"""Items of the checklist that the sheet has a column for, when it has it."""


def check_approval(row: Row, family: SupportFamily, rules: Rules) -> tuple[str, ...]:
    """Note what stands in the way of the approval in the row; return the items that its sheet has no column for."""
    decision = family.screening.decision
    if not decision or decision.verdict != "approved":
        return ()
    gaps: list[str] = [FOUR_EYES] if rules.four_eyes else []
    for state in lacking_at_decision(family, decision.on, rules):
        name = _FIELDS.get(state.item, "")
        if name not in row.layout.columns:
            gaps.append(state.item)
        elif any(day > decision.on for day in _days(row, name)):
            row.refuse(name, "dates_out_of_order", other="approved_on")
        elif state.item == VOG and state.state == EXPIRED:
            row.refuse(name, "vog_too_old", months=rules.norms.vog_months)
        else:
            row.refuse(name, "vog_missing" if state.item == VOG else "missing_for_approval")
    return tuple(dict.fromkeys(gaps))


def _days(row: Row, name: str) -> tuple[date, ...]:
    value = row.values.get(name)
    return value if isinstance(value, tuple) else (value,) if value else ()


def check_steps(row: Row, family: RequestFamily, support: SupportFamily) -> None:
    """Note which gates were closed on the day of the proposal or the trial."""
    proposed, trial = row.values["proposed_on"], row.values.get("trial_on")
    gaps = _gaps(family.source) | _gaps(support.source)
    early = False
    for gap, held, code in ((CONSENT, has_consent, "missing_consent"), (INTAKE, has_intake, "missing_intake")):
        if gap in gaps or held(family, proposed):
            continue
        if held(family, trial) if trial else _ever(family, gap):
            early = True
        else:
            row.refuse("request_family", code)
    if APPROVAL not in gaps and not approved_by(support, proposed):
        if trial is not None and not approved_by(support, trial):
            row.refuse("trial_on", "trial_before_approval")
        else:
            early = True
    if early:
        row.refuse("proposed_on", "proposal_too_early")


def trial_gaps(family: RequestFamily, support: SupportFamily) -> tuple[str, ...]:
    """Return the gates of a trial that cannot be asked, because no sheet says anything about them."""
    gaps = _gaps(family.source) | _gaps(support.source)
    unknown = {"missing_intake": INTAKE, "missing_consent": CONSENT, "trial_before_approval": APPROVAL}
    codes = tuple(code for code, gap in unknown.items() if gap in gaps)
    return codes if support.offer.max_children is not None else (*codes, "capacity_exceeded")


def _gaps(source: Source | None) -> set[str]:
    return set(source.gaps) if source else set()


def _ever(family: RequestFamily, gap: str) -> bool:
    return family.intake is not None if gap == INTAKE else MATCHING in family.consents


def approved_by(support: SupportFamily, day: date) -> bool:
    """Whether the family was approved on or before `day`. Whether the approval is sound is asked of its own row."""
    decision = support.screening.decision
    return decision is not None and decision.verdict == "approved" and decision.on <= day


def check_left(row: Row, match: Match, family: RequestFamily, support: SupportFamily) -> None:
    """Note when a family has left: then it has no running match, and nothing is proposed to it."""
    for left in (family.left, support.left):
        if not left or not match.proposed:
            continue
        if match.proposed.on > left.on:
            row.refuse("proposed_on", "family_has_left")
        elif match.trial and match.trial.on >= left.on:
            row.refuse("trial_on", "family_has_left")
        elif is_running(match, left.on):
            row.refuse("end_on" if "end_on" in row.layout.columns else "trial_on", "family_has_left")


def check_places(row: Row, match: Match, support: SupportFamily, others: Iterable[Match]) -> None:
    """Note a child that is in two running matches at a time, and more children than the support family offers."""
    if not match.trial:
        return
    mine = list(others)
    starts = [match.trial.on, *(other.trial.on for other in mine if other.trial and is_running(match, other.trial.on))]
    for day in starts:
        beside = [other for other in mine if is_running(other, day)]
        same = [other for other in beside if other.request_family == match.request_family]
        if any(set(other.children) & set(match.children) for other in same):
            row.refuse("children", "child_in_two_matches")
            return
    most = support.offer.max_children
    here = [other for other in mine if other.support_family == match.support_family]
    for day in starts if most is not None and is_running(match, match.trial.on) else ():
        if len(match.children) + sum(len(other.children) for other in here if is_running(other, day)) > (most or 0):
            row.refuse("support_family", "capacity_exceeded")
            return
