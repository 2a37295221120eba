"""What would be broken by making a record so: the gates that edit, undo and resolve share with the commands (design 7).

Whatever is decided passes a gate in the command that decides it. Other ways to the same record come here: they may
not make true what the command would have refused, nor take away what something that counts rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.actions.shipped import shipped_weights
from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.cases.match import Match
from bgz.domain.cases.plausible import implausible
from bgz.domain.cases.programme import Programme
from bgz.domain.cases.programme_checks import contradictions
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.matching.weights import faults, nothing_counts
from bgz.domain.record.reading import Problem
from bgz.domain.record.saying import unsaid
from bgz.domain.work.disputed import or_dispute
from bgz.domain.work.gates import Lack, child_lacks, day_lacks, place_lacks, trial_counts
from bgz.domain.work.order import order_lacks
from bgz.domain.work.screening import VOG, accepted_gaps, four_eyes_broken, lacking_at_decision, was_approved
from bgz.domain.work.screening_moves import APPROVED, lacking_sentence
from bgz.domain.work.stages import is_running, match_stage, takes_places
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.work.screening import Rules
    from bgz.storage.folder import CaseFolder

    Family = RequestFamily | SupportFamily


def broken(book: Casebook, before: Any, after: Any, today: date) -> Iterator[str]:  # noqa: ANN401 - one of the record classes
    """Yield what would be broken by making the record `before` as `after` says; what is broken already is not told.

    `after` knows in its `about` who would have signed what.
    """
    if isinstance(after, Match):
        yield from _new(_match_faults(book, before, after, today), set(_match_faults(book, before, before, today)))
        yield from _whom(before, after)
    elif isinstance(after, Programme):
        yield from _new(_settings_faults(after), set(_settings_faults(before)))
    else:
        yield from _uncounted(book, after)
        yield from _left_open(book, before, after)
        if isinstance(after, SupportFamily):
            yield from _approval(before, after, book.rules, today)


def misplaced(folder: CaseFolder, before: Any, after: Any, today: date) -> list[Problem]:  # noqa: ANN401
    """Return the new faults that have a place in the record.

    That is what cannot be true, an owner who is no member, and children and requests that a match needs.
    """
    problems = []
    if isinstance(after, RequestFamily | SupportFamily):
        known = {str(problem) for problem in implausible(before, today)}
        problems += [problem for problem in implausible(after, today) if str(problem) not in known]
        if before.registered_on and not after.registered_on:
            problems.append(Problem("registered_on", _("may not be emptied, because somebody waits from that day on")))
    silent = {problem.path for problem in unsaid(before, "")}
    problems += [problem for problem in unsaid(after, "") if problem.path not in silent]
    owner = getattr(after, "owner", None)
    if owner is not None and owner != before.owner and owner not in folder.now.members:
        names = ", ".join(member.name for member in folder.now.members.values())
        problems.append(Problem("owner", _("must be one of: {allowed}").format(allowed=names)))
    if isinstance(after, RequestFamily):
        problems += _needed(folder, before, after)
        known = {str(problem) for problem in weightless(folder, before)}
        problems += [problem for problem in weightless(folder, after) if str(problem) not in known]
    return problems


def weightless(folder: CaseFolder, family: RequestFamily) -> list[Problem]:
    """Return a fault for each request whose own weights, over those of the programme, leave nothing that counts."""
    if not any(request.weights for request in family.requests.values()):
        return []
    return list(nothing_counts(shipped_weights(), folder.read(PROGRAMME).record.weights, family))


def _needed(folder: CaseFolder, before: RequestFamily, after: RequestFamily) -> Iterator[Problem]:
    gone = {f"children.{key}" for key in before.children.keys() - after.children.keys()}
    gone |= {f"requests.{key}" for key in before.requests.keys() - after.requests.keys()}
    for match in (held.record for held in folder.all("K")) if gone else ():
        if match.request_family == after.number:
            needed = {f"requests.{match.request}", *(f"children.{child}" for child in match.children)}
            sentence = _("is part of the match {number}").format(number=match.number)
            yield from (Problem(path, sentence) for path in sorted(gone & needed))


def open_matches(matches: Iterable[Match], number: str, day: date, request: str | None = None) -> Iterator[Lack]:
    """Yield the matches of family `number`, or of one request, that are to be ended before it is closed on `day`.

    A proposal that was refused is over.
    """
    for match in matches:
        of_it = number in {match.request_family, match.support_family} and request in {None, match.request}
        if of_it and (takes_places(match, day) or match_stage(match, day) not in {"ended", "refused"}):
            text = _("The match {number} is still open; end it first: bgz match end {number}")
            yield Lack("open_match", text.format(number=match.number), firm=True)


def why_no_approval(family: SupportFamily, rules: Rules) -> Iterator[str]:
    """Yield why the approval of a family is none; nothing when it is one, or when it was not approved at all."""
    decision = family.screening.decision
    if not decision or decision.verdict != APPROVED or was_approved(family, rules):
        return
    if not family.about.settled("screening.decision"):
        yield or_dispute(family, "screening.decision", _("The decision is in conflict."))
        return
    asked, gaps = rules.on(decision.on), accepted_gaps(family)
    for state in lacking_at_decision(family, decision.on, asked):
        if state.item not in gaps and (state.item == VOG or not decision.override):
            yield lacking_sentence(family, state, decision.on)
    if four_eyes_broken(family, asked, family.about.by("screening.decision")):
        yield _("Four eyes: who held the talks does not approve; another member decides.")


def _new(sentences: Iterable[str], known: set[str]) -> Iterator[str]:
    return (sentence for sentence in sentences if sentence not in known)


def _settings_faults(programme: Programme) -> list[str]:
    return [*map(str, contradictions(programme)), *faults(shipped_weights(), programme.weights)]


def _whom(before: Match, after: Match) -> Iterator[str]:
    if any(getattr(before, name) and not getattr(after, name) for name in ("request_family", "support_family")):
        yield _("A match is of two families.")


def _match_faults(book: Casebook, before: Match, match: Match, today: date) -> Iterator[str]:
    """Yield what is wrong with a match. A trial that did not count and stays the same is not made worse by anything."""
    asking = book.requests.get(match.request_family or "")
    helping = book.supports.get(match.support_family or "")
    others = book.beside(match)
    same = match is not before and match.trial == before.trial and match.about.settled("trial")
    if not (same and before.about.settled("trial") and before.number in book.uncounted):
        yield from trial_counts(match, asking, helping, others, book.rules)
    yield from (lack.sentence for lack in order_lacks(match, today))
    if helping and is_running(match, today):
        lacks = (*place_lacks(match, helping, others, today), *child_lacks(match, others, today))
        yield from (lack.sentence for lack in lacks)


def _uncounted(book: Casebook, after: Family) -> Iterator[str]:
    """Yield why trials that count would not count any more if a family were as `after` says."""
    if isinstance(after, RequestFamily):
        then = evolve(book, requests={**book.requests, after.number: after})
    else:
        then = evolve(book, supports={**book.supports, after.number: after})
    for number, sentences in then.uncounted.items():
        if number not in book.uncounted:
            yield from (f"{number}: {sentence}" for sentence in sentences)


def _left_open(book: Casebook, before: Family, after: Family) -> Iterator[str]:
    """Yield the open matches of a family that would now have left, or of a request that would be closed."""
    lacks: list[Lack] = []
    if after.left and not (before.left == after.left and before.about.settled("left")):
        lacks += open_matches(book.matches.values(), after.number, after.left.on)
    requests: Mapping[str, Any] = after.requests if isinstance(after, RequestFamily) else {}
    for key, request in requests.items():
        held = before.requests.get(key) if isinstance(before, RequestFamily) else None
        known = held and held.closed == request.closed and before.about.settled(f"requests.{key}.closed")
        if request.closed and not known:
            lacks += open_matches(book.matches.values(), after.number, request.closed.on, key)
    yield from (lack.sentence for lack in lacks)


def _approval(before: SupportFamily, after: SupportFamily, rules: Rules, today: date) -> Iterator[str]:
    decision = after.screening.decision
    if was_approved(before, rules) and before.screening.decision == decision:
        if not was_approved(after, rules):
            yield _("The approval rests on it.")
    elif decision and not (before.screening.decision == decision and before.about.settled("screening.decision")):
        signed_up = (after.registered_on, _("the sign-up"))
        yield from (lack.sentence for lack in day_lacks(decision.on, today, signed_up))
        yield from why_no_approval(after, rules)
