"""Write down what is due in the year to come, for the job that mails reminders and can open no record (design 9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.actions.casebook import at_hand, open_casebook
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.followup.coming import coming, sources
from bgz.domain.followup.joined import Agenda, Case
from bgz.i18n import _
from bgz.storage.notices import Notice, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from bgz.actions.casebook import Casebook
    from bgz.domain.followup.coming import Entry
    from bgz.storage.folder import CaseFolder
    from bgz.storage.ownagenda import OwnAgenda

MANY = 2_000
"""With more records an agenda takes seconds: it is written once a day, and not after every change."""
OLD = timedelta(days=1)
_WORTH_SAYING = ("healed", "forged", "merged")


def refresh(folder: CaseFolder, *, today: date, at: datetime, pretended: bool = False) -> None:
    """Write the agenda of this laptop, if the team has a job to read it and something changed since the last one.

    `at` is the moment, of a day that may be `pretended`. Whatever goes wrong becomes a notice: what the command was
    given for is done.
    """
    if not folder.now.reminders:
        return
    try:
        _refresh(folder, today, at, pretended=pretended)
    except Exception as error:  # noqa: BLE001 - the command is done, and must not seem to have failed
        text = _("What is due could not be written down for the reminders ({kind}).").format(kind=type(error).__name__)
        say(folder.notices, Notice(text))


def _refresh(folder: CaseFolder, today: date, at: datetime, *, pretended: bool) -> None:
    own = folder.agenda
    if _put_off(own, at) or own.fresh(own.mark(today)):
        return
    moment = own.moment(at, pretended=pretended)
    if moment is None:
        return
    cases = at_hand(folder)
    if cases is None:
        said = list(folder.notices)
        cases = open_casebook(folder)
        folder.notices[:] = said + [each for each in folder.notices[len(said) :] if each.kind in _WORTH_SAYING]
    mark, of = own.mark(today), sources(cases)
    seen = {number: folder.counts(number) for number in (PROGRAMME, *of)}
    kept = own.kept(today, of, seen)
    own.put(_agenda(cases, of, kept, device=folder.device, at=moment, day=today, seen=seen), kept, mark)


def _put_off(own: OwnAgenda, at: datetime) -> bool:
    """Whether it would keep somebody waiting for seconds, and the last agenda is young."""
    if own.records <= MANY:
        return False
    last = own.last()
    return last is not None and timedelta() <= at - last.at < OLD


def _agenda(cases: Casebook, of: Mapping[str, tuple[str, ...]], kept: Collection[str], **known: Any) -> Agenda:  # noqa: ANN401 - fields of an agenda
    """Return the agenda of all cases but those `kept` from the last one."""
    programme, team = cases.programme, cases.rota.colleagues
    return Agenda(
        cases={
            number: Case(of[number], tuple(_owned(each, cases) for each in entries))
            for number, entries in coming(cases, known["day"], besides=kept).items()
        },
        absences={key: each for key, each in programme.absences.items() if {key, each.by} <= team.keys()},
        wishes={key: each for key, each in programme.mail.items() if key in team},
        escalate_days=programme.norms.escalate_days,
        stale_days=programme.norms.stale_days,
        **known,
    )


def _owned(entry: Entry, cases: Casebook) -> Entry:
    """Return an entry without an owner whom the team does not know: that may be any text."""
    if entry.task.owner is None or entry.task.owner in cases.rota.colleagues:
        return entry
    return evolve(entry, task=evolve(entry.task, owner=None))
