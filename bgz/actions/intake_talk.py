"""The intake talk and the consent: after these a request family waits for a match (design 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.checking import checked
from bgz.actions.result import Result
from bgz.domain.cases.person import Consent
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.publishing.listing import PUBLIC_TEXT
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.domain.work.disputed import undisputed
from bgz.domain.work.gates import Lack, day_lacks, pass_gate
from bgz.domain.work.stages import MATCHING
from bgz.i18n import _
from bgz.terms.families import PURPOSE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Held


@frozen
class TalkHeld:
    """An intake talk that was recorded."""

    number: str
    on: date
    summary: str | None = private()


@frozen
class Consented:
    """The consents of a family, by purpose, after the change."""

    number: str
    purposes: tuple[str, ...]
    consents: Mapping[str, Consent] = private()


def held(folder: CaseFolder, number: str, talk: Intake, *, today: date, at: datetime) -> Result[TalkHeld]:
    """Record the intake talk of a request family; a talk recorded before is replaced, unless a match rests on it.

    Raises NotFound, Refused when the day cannot be, Invalid when the summary cannot.
    """
    held = folder.read(number)
    family: RequestFamily = held.record
    undisputed(family, "intake")
    lacks = [*day_lacks(talk.on, today, (family.registered_on, _("the sign-up"))), *_rested_on(folder, family, talk.on)]
    pass_gate(_("The intake talk was not recorded."), lacks)
    talk = checked(RequestFamily, "intake", talk)
    folder.save(held, evolve(family, intake=talk), at=at)
    before = family.intake
    messages = (_("It replaces the talk of {day}.").format(day=show_day(before.on)),) if before else ()
    matching = MATCHING in family.consents
    next_step = f"bgz match suggest {number}" if matching else f"bgz intake consent {number}"
    return Result(TalkHeld(number, talk.on, talk.summary), messages, next_step)


def _rested_on(folder: CaseFolder, family: RequestFamily, on: date) -> Iterator[Lack]:
    """Yield the matches that began after the talk that stands and before a new one `on`: for them the first counts."""
    before = family.intake
    for each in folder.all("K") if before and before.on < on else ():
        trial = each.record.trial
        if each.record.request_family == family.number and before and trial and before.on <= trial.on < on:
            text = _("The match {match} rests on the intake talk of {day}; log a later talk with: bgz note {number}")
            sentence = text.format(match=each.number, day=show_day(before.on), number=family.number)
            yield Lack("intake_needed", sentence, firm=True)


def consent(
    folder: CaseFolder, number: str, purposes: Sequence[str], given: Consent, *, today: date, at: datetime
) -> Result[Consented]:
    """Record that a family gives consent for `purposes`. Where one stands already, it stands since its first day.

    Raises NotFound; Refused when nobody gave it, or a parent with custody is missing without a reason.
    """
    held = folder.read(number)
    undisputed(held.record, *(f"consents.{purpose}" for purpose in purposes))
    lacks = [*day_lacks(given.given_on, today), *_giver_lacks(held.record, given)]
    pass_gate(_("The consent was not recorded."), lacks)
    given = checked(type(held.record), "consents", given)
    before: Mapping[str, Consent] = held.record.consents
    standing = {name: each.given_on for name, each in before.items() if each.withdrawn_on is None}
    since = {name: min(given.given_on, standing.get(name, given.given_on)) for name in purposes}
    consents = {**before, **{name: evolve(given, given_on=day) for name, day in since.items()}}
    result = _saved(folder, held, consents, at)
    return evolve(result, next_step=f"bgz publish mark {number}") if set(purposes) == {PUBLIC_TEXT} else result


def withdraw(
    folder: CaseFolder, number: str, purposes: Sequence[str], on: date, *, today: date, at: datetime
) -> Result[Consented]:
    """Record that a family withdraws its consent for `purposes`. Raises NotFound, Refused for what was not given."""
    held = folder.read(number)
    undisputed(held.record, *(f"consents.{purpose}" for purpose in purposes))
    consents = dict(held.record.consents)
    lacks = list(day_lacks(on, today))
    for purpose in purposes:
        given = consents.get(purpose)
        if given is None or given.withdrawn_on is not None:
            text = _("There is no consent for “{purpose}”.")
            lacks.append(Lack("missing_consent", text.format(purpose=PURPOSE.label(purpose)), firm=True))
        else:
            lacks += day_lacks(on, today, (given.given_on, _("the consent")))
            consents[purpose] = evolve(given, withdrawn_on=on)
    unique = {lack.sentence: lack for lack in lacks}
    pass_gate(_("The withdrawal was not recorded."), unique.values())
    return _saved(folder, held, consents, at)


def _saved(folder: CaseFolder, held: Held, consents: Mapping[str, Consent], at: datetime) -> Result[Consented]:
    folder.save(held, evolve(held.record, consents=consents), at=at)
    standing = tuple(purpose for purpose, each in consents.items() if each.withdrawn_on is None)
    return Result(Consented(held.number, standing, consents), next_step=_next(held.record, standing))


def _next(family: Any, standing: tuple[str, ...]) -> str:  # noqa: ANN401 - either kind of family
    if family.number.startswith("S"):
        return f"bgz screen {family.number}"
    if family.intake is None:
        return f"bgz intake held {family.number}"
    matching = MATCHING in standing
    return f"bgz match suggest {family.number}" if matching else f"bgz show {family.number}"


def parents_with_custody(family: Any) -> int:  # noqa: ANN401 - either kind of family
    """Return how many parents are known to have custody; none for a support family."""
    return sum(bool(parent.custody) for parent in family.parents.values()) if isinstance(family, RequestFamily) else 0


def _giver_lacks(family: Any, given: Consent) -> Iterator[Lack]:  # noqa: ANN401 - either kind of family
    if not given.by:
        yield Lack("consent_by_nobody", _("It is not said who gave the consent."), firm=True)
    elif len(given.by) < parents_with_custody(family) and not given.missing_reason:
        text = _("Fewer people gave consent than there are parents with custody; a missing parent needs a reason.")
        yield Lack("parent_missing", text, firm=True)
