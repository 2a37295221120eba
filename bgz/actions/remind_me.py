"""When and how a member wants to be mailed (`bgz remind me`): her own wish, signed by her own laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from bgz.actions.result import Result
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.programme import wish_of
from bgz.domain.followup.mail_round import LAST_HOUR
from bgz.errors import Invalid
from bgz.i18n import _
from bgz.terms.followup import MAIL_LANGUAGE
from bgz.terms.moments import WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bgz.domain.cases.programme import MailWish, Programme
    from bgz.storage.folder import CaseFolder


@frozen(kw_only=True)
class Wish:
    """When and how the member of this laptop is mailed, by codes of `terms`; `own` whether she said so herself."""

    member: str
    language: str
    days: tuple[str, ...]
    hour: int
    overview: str | None
    always: bool
    own: bool


def wish(folder: CaseFolder) -> MailWish:
    """Return the wish of the member of this laptop, or what holds without one."""
    programme: Programme = folder.read(PROGRAMME).record
    return wish_of(programme.mail, folder.member)


def show(folder: CaseFolder) -> Result[Wish]:
    """Return when the member of this laptop is mailed."""
    return _shown(folder)


def change(folder: CaseFolder, given: Mapping[str, Any], *, at: datetime) -> Result[Wish]:
    """Keep what is `given` of the wish: language, days, hour, overview (a day, or None for none), always.

    Raises Invalid with every fault at once.
    """
    held = folder.read(PROGRAMME)
    programme: Programme = held.record
    after = evolve(wish(folder), **given)
    problems = [*_faults(after)]
    if problems:
        raise Invalid(_("Nothing was changed: something is not right."), problems=problems)
    order = WEEKDAY.codes
    after = evolve(after, days=tuple(sorted(set(after.days), key=order.index)))
    folder.save(held, evolve(programme, mail={**programme.mail, folder.member: after}), at=at)
    return _shown(folder, _("Kept. The job of the reminders goes by it from the next synchronisation on."))


def _faults(after: MailWish) -> list[str]:
    found = []
    if after.language not in MAIL_LANGUAGE:
        found.append(_("language: must be one of: {allowed}").format(allowed=", ".join(MAIL_LANGUAGE.codes)))
    if not after.days and after.overview is None:
        found.append(_("days: name at least one day, or a day for the overview"))
    if not 0 <= after.hour <= LAST_HOUR:
        found.append(_("hour: must be a number from 0 to {last}").format(last=LAST_HOUR))
    return found


def _shown(folder: CaseFolder, *messages: str) -> Result[Wish]:
    programme: Programme = folder.read(PROGRAMME).record
    held = wish(folder)
    view = Wish(
        member=folder.member,
        language=held.language,
        days=held.days,
        hour=held.hour,
        overview=held.overview,
        always=held.always,
        own=folder.member in programme.mail,
    )
    if not folder.now.reminders:
        messages += (_("Nobody is mailed yet: a lead sets that up with bgz remind setup."),)
    return Result(view, messages, next_step="bgz followup")
