"""Logging a talk or an attempt, and what the case asks then (`bgz followup done`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from bgz.actions.casebook import open_casebook
from bgz.actions.followup_after import after, parted, refusing
from bgz.actions.followup_tasks import Standing, chosen, standing, told
from bgz.actions.note import OF_A_TRIAL, OWN, REVIEWS, fits, log
from bgz.actions.result import Result
from bgz.domain.cases.match import SIDES
from bgz.domain.cases.person import Contact
from bgz.domain.followup.lines import TaskLine, line_of_group, name_of
from bgz.domain.followup.tasks import CONTACT_OF
from bgz.domain.followup.working_days import working_day
from bgz.domain.record.fields import private
from bgz.domain.values.days import show_day
from bgz.errors import Refused, Usage
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bgz.domain.cases.person import OwnTask
    from bgz.domain.followup.tasks import Task
    from bgz.storage.folder import CaseFolder

WITH = (*SIDES, "both")
"""With whom a review is held."""
OTHER = "_support"
"""What the name of an answer ends with that the support family gave in a talk with both."""
MARKS = ("satisfied", "goals", "go_on")
"""What each family answers for itself."""
DAYS = ("on", "next_due", "worry_due")
"""The answers that are days."""
NEAR = timedelta(days=28)
"""A talk this long before a task is due is taken to be about it; an earlier one only when that is said."""


@frozen(kw_only=True)
class Talk:
    """What is known before a talk is logged: what stands to be done, which of it was named, what was typed before."""

    case: str
    day: date
    tasks: tuple[Standing, ...]
    named: Standing | None = None
    kept: Mapping[str, Any] = field(factory=dict)
    working: date
    """The next working day."""
    name: str = private(default="")

    def closing(self, about: str | None) -> Standing | None:
        """Return the task that a talk about `about` (None: about what is due) closes; the named one goes first."""
        if self.named is not None:
            return self.named
        if about is None:
            near = (each for each in self.tasks if each.task.by_contact and each.task.due <= self.day + NEAR)
            return next(near, None)
        return next(iter(self.about(about)), None)

    def about(self, about: str) -> list[Standing]:
        """Return the tasks that a talk about `about` may close."""
        return [each for each in self.tasks if CONTACT_OF.get(each.task.kind) == about]

    @property
    def near(self) -> tuple[Standing, ...]:
        """What is due within a week and a talk may close, to choose from."""
        return tuple(each for each in self.tasks if each.near and each.task.by_contact)


@frozen(kw_only=True)
class Logged:
    """A contact that was logged, and what the case asks now; `keys` are of more when each side has its own marks.

    `added` are the tasks of one's own that follow from the talk; `concern`: signals of concern were noted.
    `closed` are the tasks that it closed, `stays` those about the same that stand as they did. `refusing` are the
    sides that do not want to go on, as they said now or in another review of this trial.
    """

    case: str
    key: str
    about: str
    reached: bool
    on: date
    left: tuple[TaskLine, ...]
    keys: tuple[str, ...] = ()
    stops: bool = False
    added: tuple[TaskLine, ...] = ()
    closed: tuple[TaskLine, ...] = ()
    stays: tuple[TaskLine, ...] = ()
    refusing: tuple[str, ...] = ()
    concern: bool = private(default=False)
    name: str = private(default="")

    @property
    def decide(self) -> bool:
        """Whether it is to be decided now how a trial goes on."""
        return any(line.kind == "trial_decision" for line in self.left)

    @property
    def other_side(self) -> str:
        """The family with whom the same talk is still to be held; "" when there is none."""
        sides = [line.side for line in self.left if CONTACT_OF.get(line.kind) == self.about and line.side in SIDES]
        return sides[0] if self.reached and sides else ""


def talk(
    folder: CaseFolder,
    case: str,
    *,
    today: date,
    task: str | None = None,
    about: str | None = None,
    on: date | None = None,
) -> Talk:
    """Return what a talk with `case` can close on `today`; `task` names one by its number.

    Raises NotFound for an unknown case or task, Refused for a task that no talk closes or a talk that cannot be.
    """
    record = folder.read(case).record
    cases = open_casebook(folder)
    among = standing(cases, case, today)
    named = None if task is None else chosen(among, task, case)
    if named is not None and not named.task.by_contact:
        raise Refused(
            _("No talk closes this task: {what}.").format(what=named.line.what),
            hint=_("Use: {command}").format(command=named.line.command),
        )
    if named is not None and about not in (None, CONTACT_OF[named.task.kind]):
        raise Usage(_("That task is about something else."), hint=told(among))
    if about in (*REVIEWS, OF_A_TRIAL):
        fits(record, Contact(on=on or today, about=about), today)
    if about == OWN and not any(each.task.kind == OWN for each in among):
        fits(record, Contact(on=today, about=OWN), today)  # says that there is none
    return Talk(
        case=case,
        day=today,
        tasks=among,
        named=named,
        kept=_kept(folder, case),
        working=working_day(today + timedelta(days=1), cases.holidays),
        name=name_of(case, cases),
    )


def _kept(folder: CaseFolder, case: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(folder.drafts.read(_draft(case))) if _draft(case) in folder.drafts.names() else {}
    return kept | {name: date.fromisoformat(kept[name]) for name in DAYS if kept.get(name)}


def keep(folder: CaseFolder, case: str, answers: Mapping[str, Any]) -> None:
    """Keep answers that are not logged yet, so that the next `bgz followup done` begins with them."""
    if answers:
        folder.drafts.keep(_draft(case), json.dumps(answers, default=str, ensure_ascii=False))


def take_over(found: Standing, answers: dict[str, Any]) -> None:
    """Add to `answers` what follows from the task that a talk is about."""
    answers.setdefault("about", CONTACT_OF[found.task.kind])
    if found.task.kind == OWN:
        answers.setdefault("task", found.task.who)
    elif found.task.side:
        answers.setdefault("side", found.task.side)


def fill_in(talk: Talk, answers: dict[str, Any]) -> None:
    """Add to `answers` what follows from the task that is due: what the talk is about, and with whom.

    Raises Usage when it does not follow with whom a review was, or which own task is meant.
    """
    found = talk.closing(answers.get("about"))
    answers.setdefault("about", CONTACT_OF[found.task.kind] if found else CONTACT_OF["silence"])
    if answers["about"] == OWN and talk.named is None and "task" not in answers:
        own = talk.about(OWN)
        if len(own) > 1:
            named = "; ".join(f"--task {each.task.name}: {show_day(each.line.due)}" for each in own)
            raise Usage(_("Which task is meant?"), hint=named)
    if found:
        take_over(found, answers)
    _with_whom(talk, answers)


def _with_whom(talk: Talk, answers: Mapping[str, Any]) -> None:
    """Raise Usage when the side does not fit the case or the talk."""
    side = answers.get("side")
    if not talk.case.startswith("K"):
        if side is not None:
            raise Usage(_("--side goes together with a match only."))
    elif answers["about"] in REVIEWS and side not in WITH:
        raise Usage(
            _("With which family was the review?"),
            hint=_("Give it with {option}.").format(option="--side " + "|".join(WITH)),
        )


def contacts_of(talk: Talk, answers: Mapping[str, Any]) -> list[Contact]:
    """Return the contact that `answers` describe; two where both families were there and answered differently.

    What was said and what comes next stands in the first of the two only. Signals of concern are part of what was said.
    """
    held = {"on": talk.day, **answers}
    other = {name: held.pop(f"{name}{OTHER}", held.get(name)) for name in MARKS}
    if held.pop("worry", False) and held.get("signals"):
        signals = _("Signals of concern: {text}").format(text=held["signals"])
        held["text"] = "\n\n".join(filter(None, (held.get("text"), signals)))
    for name in ("signals", *DAYS[1:]):
        held.pop(name, None)
    if held.get("side") != "both" or all(held.get(name) == value for name, value in other.items()):
        return [Contact(**held)]
    shared: dict[str, Any] = {name: held[name] for name in ("on", "how", "about", "reached") if name in held}
    return [Contact(**{**held, "side": "request"}), Contact(**{**shared, "side": "support", **other})]


def done(  # noqa: PLR0913 - what is stored in one change
    folder: CaseFolder,
    case: str,
    contacts: Sequence[Contact],
    *,
    before: Sequence[Standing] = (),
    own: Sequence[OwnTask] = (),
    concern: bool = False,
    today: date,
    at: datetime,
) -> Result[Logged]:
    """Log a talk in the record of `case`, with the `own` tasks that follow from it, and say what the case asks now.

    It is one contact, or one for each side when their answers differ. `before` is what stood to be done. Nothing can
    be ticked: whether a task is closed follows from what was logged. Raises as `note.log` does.
    """
    known = set(folder.read(case).record.own_tasks)
    noted = log(folder, case, contacts, own=own, today=today, at=at)
    if _draft(case) in folder.drafts.names():
        folder.drafts.drop(_draft(case))
    cases = open_casebook(folder)
    first = next(iter(noted.values()))
    stands = standing(cases, case, today)
    closed, stays = parted(before, stands, first)
    logged = Logged(
        case=case,
        key=next(iter(noted)),
        about=first.about,
        reached=first.reached,
        on=first.on,
        left=tuple(each.line for each in stands if each.near),
        keys=tuple(noted),
        stops=any(each.go_on is False for each in noted.values()),
        closed=tuple(line_of_group(_talked(group), cases, today) for group in closed),
        stays=tuple(line_of_group(group, cases, today) for group in stays),
        refusing=refusing(folder.read(case).record, noted),
        added=tuple(each.line for each in stands if each.task.kind == OWN and each.task.who not in known),
        concern=concern,
        name=name_of(case, cases),
    )
    return Result(logged, *after(logged))


def _draft(case: str) -> str:
    return f"followup-{case}"


def _talked(group: Sequence[Task]) -> tuple[Task, ...]:
    """Return tasks that are done: of these nobody need hear that no one was reached yet."""
    return tuple(evolve(task, nobody_reached=False) for task in group)
