"""What the norms ask of a life, said once more and apart from the program: the oracle of its tasks.

First everything is taken out of a record that is not known on the day, or that two people wrote differently; what is
left is read as plainly as can be. No import here; days are as the norm gives them, before they become working days.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from tests.domain.followup.lives import Cases, K, S, V

if TYPE_CHECKING:
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.person import Contact
    from bgz.domain.cases.request_family import RequestFamily
    from bgz.domain.cases.support_family import SupportFamily, Vog

Asked = dict[tuple[str, str, str, str], date]
"""Of each case, kind, side and person or item: the day on which it is due."""
SIDES = ("request", "support")


def weeks(count: int) -> timedelta:
    return timedelta(weeks=count)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def months(day: date, count: int) -> date:
    """Return the same day of the month `count` months on, or the last day which that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def known(record: Any, path: str, fact: Any, day: date, on: str = "on") -> Any:
    """Return `fact` if it is known on `day` and nobody wrote anything else, or None."""
    when = getattr(fact, on, None)
    return fact if fact is not None and (when is None or when <= day) and path not in record.about.disputed else None


def talks(record: Any, day: date, about: str = "", side: str = "") -> list[Contact]:
    return [
        each
        for key, each in record.contacts.items()
        if known(record, f"contacts.{key}", each, day)
        and each.reached
        and (each.about == about if about else each.about != "own")
        and (not side or each.side in (side, "both"))
    ]


def talked(record: Any, day: date, about: str = "", side: str = "") -> list[date]:
    return [each.on for each in talks(record, day, about, side)]


def own_of(record: Any, day: date) -> Asked:
    done = {each.task for each in talks(record, day, "own")}
    return {
        (record.number, "own", "", key): each.due
        for key, each in record.own_tasks.items()
        if each.since <= day and key not in done
    }


def sleeping(record: Any, where: str, day: date) -> tuple[bool, list[date]]:
    """Return whether a pause holds, and on which days earlier ones ended."""
    pauses = [p for key, p in getattr(record, where).items() if f"{where}.{key}" not in record.about.disputed]
    asleep = any(p.since <= day and (p.until is None or day < p.until) for p in pauses)
    return asleep, [p.until for p in pauses if p.until and p.until <= day]


def hold_of(record: Any, where: str, signs: list[date], day: date, *, endless: bool) -> Asked:
    begun = [p for p in getattr(record, where).values() if p.since <= day]
    if not begun:
        return {}
    open_ended = [p for p in begun if p.until is None]
    if open_ended:
        return {(record.number, "hold", "", ""): max([open_ended[0].since, *signs]) + weeks(8)} if endless else {}
    until = max(p.until for p in begun)
    talk = any(until - days(7) <= each for each in signs)
    latest = months(max([max(begun, key=lambda p: p.until).since, *signs]), 12)
    return {} if talk else {(record.number, "hold", "", ""): min(until, latest)}


def kept_until(record: Any, due: date) -> date:
    return max(due, record.kept.until) if record.kept and "kept" not in record.about.disputed else due


def signed_up(family: Any, day: date) -> tuple[date | None, date | None]:
    """Return when a family signed up, and since when it waits: for ever when nobody can read that any more."""
    if family.registered_on is None:
        return None, date(2000, 1, 1)
    start = family.registered_on if family.registered_on <= day else None
    return start, start


def runs(match: Match | None, day: date) -> bool:
    """Whether a family is in a match, as screens and reports count it."""
    return bool(match and match.trial and match.trial.on <= day and not (match.end and match.end.on <= day))


def seen(match: Match | None, day: date) -> bool:
    facts = (match.proposed, match.trial) if match else ()
    return any(each and each.on <= day for each in facts)


def of_who_left(family: Any, match: Match | None, day: date) -> Asked:
    """Two years after the family left, or after the end of its match if that came later."""
    last = known(family, "left", family.left, day)
    if not last or runs(match, day):
        return {}
    days_of_end = [match.end.on] if match and match.trial and match.end and match.end.on <= day else []
    due = months(max([last.on, *days_of_end]), 24)
    return {(family.number, "retention", "", ""): kept_until(family, due)}


def of_family(family: RequestFamily, match: Match | None, day: date) -> Asked:
    asked = own_of(family, day)
    start, since = signed_up(family, day)
    intake = known(family, "intake", family.intake, day)
    consent = known(family, "consents.matching", family.consents.get("matching"), day, "given_on")
    if not intake and not seen(match, day):
        if start:
            asked[V, "retention", "", ""] = kept_until(family, months(start, 3))
    else:
        asked |= of_who_left(family, match, day)
    if known(family, "left", family.left, day):
        return asked
    heard = [intake.on if intake else None, consent.given_on if consent else None]
    if match:
        answers = known(match, "answers.request", match.answers.request, day)
        steps = [known(match, name, getattr(match, name), day) for name in ("introduced", "trial", "confirmed", "end")]
        heard += [each.on for each in (answers, *steps) if each] + talked(match, day, side="request")
    signs = talked(family, day) + [each for each in heard if each]
    asked |= hold_of(family, "on_hold", signs, day, endless=True)
    asleep, back = sleeping(family, "on_hold", day)
    if asleep:
        return asked
    if since and not intake:
        if not talked(family, day) and not seen(match, day):
            asked[V, "first_reaction", "", ""] = since + days(5)
        no = match and any(
            a and not a.yes and (a.on is None or a.on <= day) for a in attrs.astuple(match.answers, recurse=False)
        )
        if not match or not seen(match, day) or (match.end and match.end.on <= day) or no:
            asked[V, "intake", "", ""] = max([since, *back]) + days(21)
    given = consent and not (consent.withdrawn_on and consent.withdrawn_on <= day)
    if intake and not given:
        gone = consent.withdrawn_on if consent else intake.on
        asked[V, "consent", "", ""] = max(intake.on, gone)
    if intake and given and not runs(match, day):
        asked[V, "silence", "", ""] = max([*signs, *back]) + weeks(8)
    return asked


def steps_of(family: SupportFamily, who: str, day: date) -> list[Vog]:
    person = family.adults.get(who) or family.own_children[who]
    return [each for each in person.vogs.values() if (each.on or each.issued_on or day) <= day]


def issued(family: SupportFamily, who: str, day: date) -> date | None:
    found = [
        v.issued_on for v in steps_of(family, who, day) if v.state == "seen" and v.issued_on and v.issued_on <= day
    ]
    return max(found, default=None)


def grown_up(family: SupportFamily) -> date | None:
    child = family.own_children.get("k1")
    return date(child.born.year + 18, child.born.month, 1) if child and child.born else None


def housemates(family: SupportFamily, day: date) -> list[str]:
    found = [
        key
        for key, adult in family.adults.items()
        if not (adult.since and adult.since > day) and not (adult.until and adult.until <= day)
    ]
    turned = grown_up(family)
    return [*found, "k1"] if turned and turned <= day else found


def is_in_order(family: SupportFamily, item: str, day: date) -> date | None:
    done = known(family, f"screening.done.{item}", family.screening.done.get(item), day)
    return done.on if done and done.yes else None


def too_old_from(on: date) -> date:
    """Return the first day on which a VOG is too old for an approval: issued before that day three months back."""
    day = months(on, 3)
    while on >= months(day, -3):
        day += days(1)
    return day


def lacking(family: SupportFamily, day: date) -> dict[tuple[str, str], date | None]:
    """Return what an approval on `day` would lack, with the day on which it ceased to hold, if it ever did."""
    found: dict[tuple[str, str], date | None] = {}
    for item in ("talk_1", "talk_2"):
        if not is_in_order(family, item, day):
            found["screening", item] = None
    people = housemates(family, day)
    if not people:
        found["vog_step", ""] = None
    for who in people:
        on = is_in_order(family, f"first_aid/{who}", day)
        if not on or months(on, 6) <= day:
            found["screening", f"first_aid/{who}"] = months(on, 6) if on else None
        vog = issued(family, who, day)
        if not vog or too_old_from(vog) <= day:
            found["vog_step", who] = months(vog, 3) + days(1) if vog else None
    return found


def of_helper(family: SupportFamily, match: Match | None, day: date) -> Asked:
    asked = own_of(family, day)
    start, since = signed_up(family, day)
    decision = known(family, "screening.decision", family.screening.decision, day)
    first = min(filter(None, (is_in_order(family, talk, day) for talk in ("talk_1", "talk_2"))), default=None)
    if decision and decision.verdict != "approved":
        return asked | {(S, "retention", "", ""): kept_until(family, months(decision.on, 6))}
    if not decision and not first and not seen(match, day):
        if start:
            asked[S, "retention", "", ""] = kept_until(family, months(start, 3))
    else:
        asked |= of_who_left(family, match, day)
    if known(family, "left", family.left, day):
        return asked
    items = [
        key for key in family.screening.done if known(family, f"screening.done.{key}", family.screening.done[key], day)
    ]
    signs = talked(family, day) + [family.screening.done[key].on for key in items]
    asked |= hold_of(family, "paused", signs, day, endless=True)
    asleep, back = sleeping(family, "paused", day)
    if decision and not lacking(family, decision.on):
        return asked | of_approved(family, match, decision.on, day, asleep=asleep, back=back)
    if asleep:
        return asked
    if since and not first:
        if not signs:
            asked[S, "first_reaction", "", ""] = since + days(5)
        asked[S, "talk", "", ""] = max([since, *back]) + days(21)
    if first:
        asked[S, "silence", "", ""] = max([*signs, *back]) + weeks(8)
    return asked | of_checklist(family, first, start, back, day)


def of_checklist(family: SupportFamily, first: date | None, start: date | None, back: list[date], day: date) -> Asked:
    asked: Asked = {}
    lacks = lacking(family, day)
    people = housemates(family, day)
    moved = {who: [v.on or v.issued_on for v in steps_of(family, who, day)] for who in people}
    for (kind, who), ceased in lacks.items():
        if kind == "screening" and first:
            asked[S, kind, "", who] = max([first, *([ceased] if ceased else []), *back]) + weeks(6)
        steps = [each for each in (*moved.get(who, ()), ceased) if each]
        if kind == "vog_step" and (first or steps):
            asked[S, kind, "", who] = max([*(steps or [first]), *back]) + weeks(4)
    if not lacks:
        on = [is_in_order(family, item, day) for item in ("talk_1", "talk_2", *(f"first_aid/{who}" for who in people))]
        ready = max(each for each in (*on, *(step for who in people for step in moved[who])) if each)
        asked[S, "decision", "", ""] = max([ready, *back]) + days(14)
    return asked


def of_approved(
    family: SupportFamily, match: Match | None, approved: date, day: date, *, asleep: bool, back: list[date]
) -> Asked:
    asked: Asked = {}
    turned = grown_up(family)
    soon = ["k1"] if turned and turned <= day + days(90) else []
    for who in dict.fromkeys([*housemates(family, day), *soon]):
        vog = issued(family, who, day)
        if vog:
            asked[S, "vog", "", who] = months(vog, 36)
        else:
            since = family.adults[who].since if who in family.adults else turned
            asked[S, "vog", "", who] = max(approved, since or approved)
    if not asleep and not runs(match, day):
        ended = [match.end.on] if match and match.trial and match.end and match.end.on <= day else []
        asked[S, "offer", "", ""] = months(max([approved, *ended, *talked(family, day, "offer"), *back]), 12)
    return asked


def of_match(match: Match, calls: list[date], day: date) -> Asked:
    asked = own_of(match, day)
    trial = match.trial if match.trial and match.trial.on <= day else None
    end = known(match, "end", match.end, day)
    said = {side: known(match, f"answers.{side}", getattr(match.answers, side), day) for side in SIDES}
    if end:
        for side in SIDES if trial else ():
            if not any(end.on - days(14) <= each for each in talked(match, day, "goodbye", side)):
                asked[K, "end_talk", side, ""] = end.on + days(14)
    elif trial:
        asked |= of_running(match, calls, day)
    elif not any(answer and not answer.yes for answer in said.values()):
        raw = (match.proposed, match.answers.request, match.answers.support, match.introduced)
        dated = [each.on for each in raw if each and each.on and each.on <= day]
        if dated:
            since = match.proposed.on if match.proposed and match.proposed.on <= day else min(dated)
            for side in SIDES:
                if not said[side]:
                    asked[K, "answer", side, ""] = since + days(14)
            if all(said.values()):
                agreed = max([since, *(each.on for each in said.values() if each.on)])
                met = known(match, "introduced", match.introduced, day)
                if match.trial:
                    asked[K, "trial_start", "", ""] = match.trial.on
                elif met:
                    asked[K, "trial_start", "", ""] = met.on + days(14)
                else:
                    asked[K, "introduction", "", ""] = agreed + days(14)
    return asked


def of_running(match: Match, calls: list[date], day: date) -> Asked:
    asked: Asked = {}
    assert match.trial
    began = match.trial.on
    reviews = [talked(match, day, "trial_review", side) for side in SIDES]
    last = min(max([began, *(each for each in held if began <= each)]) for held in reviews)
    end = match.trial.until or began + weeks(8)
    if end > began + weeks(26):
        end = min(end, last + weeks(26))
    confirmed = known(match, "confirmed", match.confirmed, day)
    if confirmed:
        for side in SIDES:
            asked[K, "review", side, ""] = months(max([confirmed.on, *talked(match, day, "review", side)]), 6)
    else:
        about = talked(match, day, "halfway") + talked(match, day, "trial_review")
        if not any(began <= each for each in about) and began + weeks(4) < end and day < end:
            asked[K, "halfway", "", ""] = began + weeks(4)
        held = {
            side: [
                each
                for each in talked(match, day, "trial_review", side)
                if max(began, end - weeks(4) + days(1)) <= each
            ]
            for side in SIDES
        }
        for side in SIDES:
            if not held[side]:
                asked[K, "trial_review", side, ""] = end
        if all(held.values()):
            asked[K, "trial_decision", "", ""] = max(end, *(min(each) for each in held.values()))
    signs = [began, *([confirmed.on] if confirmed else []), *talked(match, day), *calls]
    asked |= hold_of(match, "pauses", signs, day, endless=False)
    asleep, back = sleeping(match, "pauses", day)
    if not asleep:
        asked[K, "silence", "", ""] = max([*signs, *back]) + weeks(8)
    return asked


def asked_of(cases: Cases, day: date) -> Asked:
    """Return what the norms ask of a request family, a support family and their match."""
    family, helper, match = cases.record(V), cases.record(S), cases.record(K)
    calls = talked(family, day) + talked(helper, day)
    return of_family(family, match, day) | of_helper(helper, match, day) | of_match(match, calls, day)
