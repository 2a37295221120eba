"""How each kind of task is closed: the one contact or fact, written down beside what it may end besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from bgz.domain.cases.match import Answer, Confirmation, Introduction, Trial
from bgz.domain.cases.person import Consent, Contact, Kept
from bgz.domain.cases.request_family import Intake
from bgz.domain.cases.support_family import Adult, Decision, Done, Vog
from bgz.domain.followup.tasks import CONTACT_OF, Task
from tests.domain.followup.lives import DAY, Cases

if TYPE_CHECKING:
    from datetime import date

BY_ANY_TALK = {"first_reaction", "hold", "silence"}
"""Whoever was reached, whatever about: the family heard from us."""


def settled(cases: Cases, number: str, path: str) -> Cases:
    """Return `cases` without a contradiction about `path`: whoever decides anew has settled it first."""
    about = cases.record(number).about
    kept = frozenset(each for each in about.disputed if not each.startswith(path))
    return cases.with_facts(number, about=attrs.evolve(about, disputed=kept))


def talk_for(task: Task, day: date) -> Contact:
    """Return the talk that closes a task."""
    who = task.who if task.kind == "own" else None
    return Contact(on=day, about=CONTACT_OF[task.kind], side=task.side or None, task=who)


def closed(cases: Cases, task: Task, day: date) -> Cases:
    """Do on `day` the one thing that closes `task`, and nothing else."""
    number, record = task.case, cases.record(task.case)
    if task.kind in CONTACT_OF:
        return cases.with_contact(number, talk_for(task, day))
    if task.kind in {"talk", "screening"}:
        return item_done(cases, number, task.who or "talk_1", day)
    if task.kind in {"vog", "vog_step"}:
        return vog_seen(cases, number, task.who, day)
    if task.kind == "answer":
        answers = attrs.evolve(record.answers, **{task.side: Answer(yes=True, on=day)})
        return settled(cases, number, f"answers.{task.side}").with_facts(number, answers=answers)
    if task.kind == "decision":
        screening = attrs.evolve(record.screening, decision=Decision(verdict="approved", on=day))
        return settled(cases, number, "screening.decision").with_facts(number, screening=screening)
    name, fact = {
        "intake": ("intake", Intake(on=day)),
        "consent": ("consents", {"matching": Consent(given_on=day)}),
        "introduction": ("introduced", Introduction(on=day)),
        "trial_start": ("trial", Trial(on=day)),
        "trial_decision": ("confirmed", Confirmation(on=day)),
        "retention": ("kept", Kept(until=day + DAY, reason="klacht")),
    }[task.kind]
    return settled(cases, number, name).with_facts(number, **{name: fact})


def item_done(cases: Cases, number: str, item: str, day: date) -> Cases:
    screening = cases.record(number).screening
    done = attrs.evolve(screening, done={**screening.done, item: Done(on=day)})
    return settled(cases, number, f"screening.done.{item}").with_facts(number, screening=done)


def vog_seen(cases: Cases, number: str, who: str, day: date) -> Cases:
    """Return `cases` with a VOG of one person that was issued and seen; or with a first adult of the house."""
    record = cases.record(number)
    if who not in {*record.adults, *record.own_children}:
        return cases.with_facts(number, adults={**record.adults, "a9": Adult()})
    house: dict[str, Any] = dict(record.adults if who in record.adults else record.own_children)
    house[who] = attrs.evolve(house[who], vogs={**house[who].vogs, "v9999": Vog(on=day, issued_on=day)})
    return cases.with_facts(number, **{"adults" if who in record.adults else "own_children": house})


def ends(contact: Contact, task: Task) -> bool:
    """Whether a talk with somebody reached is one that closes `task`.

    Half-way in a trial its review takes the place of the contact that is due.
    """
    if task.kind in BY_ANY_TALK:
        return contact.about != "own"  # that tells of no talk with the family
    about = contact.about == CONTACT_OF.get(task.kind)
    if task.kind == "own":
        return about and contact.task == task.who
    if task.kind == "halfway":
        return about or contact.about == "trial_review"
    return about and (not task.side or contact.side in (task.side, "both"))
