"""The life of a match: each step is read, passed through its gate, and stored as one change."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bgz.actions.casebook import open_casebook
from bgz.actions.checking import checked
from bgz.actions.followup_tasks import standing
from bgz.actions.result import Result
from bgz.actions.suggest import asked_in, explained_in, not_found, ranked_in
from bgz.domain.cases.match import TRIAL_REVIEW, Answer, Answers, Confirmation, Introduction, Match, Proposal, Trial
from bgz.domain.followup.lines import name_of
from bgz.domain.suggesting.proposing import lifted_for, lifted_rules, proposal_lacks, proposal_remarks, proposed_match
from bgz.domain.values.days import show_day
from bgz.domain.values.numbers import new_key, new_number
from bgz.domain.work import match_moves
from bgz.domain.work.gates import pass_gate
from bgz.domain.work.match_view import MatchStep, match_step, next_of_proposal
from bgz.domain.work.requests import children_waiting
from bgz.domain.work.stages import SHARING, has_consent
from bgz.errors import Usage
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from bgz.actions.followup_talk import Logged
    from bgz.domain.cases.match import End
    from bgz.domain.cases.person import Pause
    from bgz.domain.cases.programme import Norms, Programme
    from bgz.domain.suggesting.view import Explanation
    from bgz.storage.folder import CaseFolder
    from bgz.storage.held import Held


def propose(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder,
    asking: str,
    helping: str,
    *,
    today: date,
    at: datetime,
    on: date | None = None,
    request: str | None = None,
    children: Sequence[str] = (),
    lift: Sequence[str] = (),
    reason: str | None = None,
) -> Result[MatchStep]:
    """Propose a match. With `lift` the reason is that of a lead to lift those rules. Raises Refused."""
    on = on or today
    lifted = lifted_rules(lift)
    if lifted and not reason:
        raise Usage(_("A rule is lifted with a reason."), hint=_("Give it with {option}.").format(option="--reason"))
    match, remarks = proposable(
        folder, asking, helping, today=today, on=on, request=request, children=children, lifted=lifted, reason=reason
    )
    folder.create(match, at=at)
    messages = (*remarks, *unconsented(folder, match, today))
    return Result(match_step(match, "proposed", on, today), messages, next_of_proposal(match, today))


def proposable(  # noqa: PLR0913 - what a proposal is made of
    folder: CaseFolder,
    asking: str,
    helping: str,
    *,
    today: date,
    on: date,
    request: str | None = None,
    children: Sequence[str] = (),
    lifted: Sequence[str] = (),
    reason: str | None = None,
) -> tuple[Match, tuple[str, ...]]:
    """Return the match that would be proposed, and what to think of. Raises Refused: before anybody types why."""
    book = open_casebook(folder)
    asked = asked_in(book, asking, on, request=request, children=children)
    ranked = ranked_in(book, asked, lifted)
    explained = explained_in(book, ranked, helping)
    proposal = _proposal(on, reason, ranked.inputs, explained)
    match = proposed_match(asked, new_number("K", book.matches, secrets.choice), helping, proposal, folder.member)
    others = book.beside(match)
    pass_gate(
        _("{request} and {support} cannot be proposed.").format(request=asking, support=helping),
        proposal_lacks(match, asked, explained, others, today),
    )
    waiting = children_waiting(asked.family, asked.key, book.of_request.get(asking, ()), on)
    return match, tuple(proposal_remarks(asked, explained, others, waiting))


def _proposal(on: date, reason: str | None, inputs: str, explained: Explanation) -> Proposal:
    """Return the proposal with what the suggestion was made of. A reason to lift rules is an override."""
    lifted = lifted_for(explained)
    proposal = Proposal(
        on=on,
        reason=None if lifted else reason,
        rank=explained.candidate.rank or None,
        inputs=inputs,
        lifted=lifted,
        override=reason if lifted else None,
    )
    normal: Proposal = checked(Match, "proposed", proposal)
    return normal


def answer(
    folder: CaseFolder, number: str, side: str, given: Answer, *, today: date, at: datetime
) -> Result[MatchStep]:
    """Take the answer of one side."""
    held = _read(folder, number)
    on = given.on or today
    match = match_moves.answered(held.record, side, checked(Answers, side, given), on, today)
    folder.save(held, match, at=at)
    replaced = match_moves.replaced_answer(held.record, side)
    messages = [_("{earlier} That answer is replaced.").format(earlier=replaced)] if replaced else []
    step = match_step(match, "answered", on, today)
    return Result(step, tuple(messages), next_of_proposal(match, today))


def before_answer(folder: CaseFolder, number: str, side: str | None, on: date, *, today: date) -> str:
    """Return what an answer of `side` replaces, in a sentence. Raises Refused when none is taken on that day."""
    match: Match = _read(folder, number).record
    match_moves.may_answer(match, side, on, today)
    return match_moves.replaced_answer(match, side) if side else ""


def introduce(
    folder: CaseFolder, number: str, introduction: Introduction, *, today: date, at: datetime
) -> Result[MatchStep]:
    """Note that the families met."""
    held = _read(folder, number)
    match = match_moves.introduced(held.record, checked(Match, "introduced", introduction), today)
    folder.save(held, match, at=at)
    messages = unconsented(folder, match, introduction.on)
    return Result(match_step(match, "introduced", introduction.on, today), messages, f"bgz match trial {number}")


def unconsented(folder: CaseFolder, match: Match, day: date) -> tuple[str, ...]:
    """Return a sentence for each family of which no consent to share details at an introduction on `day` is noted."""
    text = _("{number}: no consent to share details at an introduction is noted.")
    return tuple(
        text.format(number=family)
        for family in (match.request_family, match.support_family)
        if family and not has_consent(_read(folder, family).record, day, SHARING)
    )


def before_introduction(folder: CaseFolder, number: str, on: date, *, today: date) -> tuple[str, ...]:
    """Return what to think of before the families meet. Raises Refused when they may not be introduced on that day."""
    match: Match = _read(folder, number).record
    match_moves.introduced(match, Introduction(on=on), today)
    return unconsented(folder, match, on)


def trial(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder,
    number: str,
    *,
    on: date | None = None,
    until: date | None = None,
    override: str | None = None,
    today: date,
    at: datetime,
) -> Result[MatchStep]:
    """Begin the trial, through its gate; with `until` alone, give a trial that runs another planned end."""
    held = _read(folder, number)
    if held.record.trial is not None and until and on is None:
        match = match_moves.trial_prolonged(held.record, until, today)
        folder.save(held, match, at=at)
        return Result(match_step(match, "prolonged", until, today), next_step="bgz followup")
    begun = checked(Match, "trial", Trial(on=on or today, until=until, override=override))
    book = open_casebook(folder)
    match = held.record
    asking, helping = book.requests.get(match.request_family or ""), book.supports.get(match.support_family or "")
    if asking is None or helping is None:
        raise not_found((match.request_family if asking is None else match.support_family) or "?")
    after = match_moves.trial_begun(match, begun, asking, helping, book.beside(match), book.rules, today=today)
    folder.save(held, after, at=at)
    planned = after.trial.until if after.trial else None
    messages = [_("The trial is to be reviewed by {day}.").format(day=show_day(planned))]
    messages += [_("The override stands in the report.")] if begun.override else []
    return Result(match_step(after, "trial", begun.on, today), tuple(messages), "bgz followup")


def review_kind(folder: CaseFolder, number: str, on: date) -> str:
    """Return what a review on that day is about, a code of `terms.CONTACT_ABOUT`. Raises NotFound."""
    return match_moves.review_kind(_read(folder, number).record, on)


def reviewed(folder: CaseFolder, logged: Logged, *, today: date) -> Result[MatchStep]:
    """Return how a match stands after the review that was `logged`, with one side or both."""
    number, match = logged.case, _read(folder, logged.case).record
    next_step = "bgz followup"
    if logged.about == TRIAL_REVIEW:
        missing = match_moves.sides_to_review(match, logged.on, _norms(folder))
        next_step = f"bgz match review {number} --side {missing[0]}" if missing else f"bgz match confirm {number}"
    return Result(match_step(match, "reviewed", logged.on, today), next_step=next_step)


def confirm(
    folder: CaseFolder, number: str, confirmation: Confirmation, *, today: date, at: datetime
) -> Result[MatchStep]:
    """Make the match definitive, with what was agreed."""
    held = _read(folder, number)
    match = match_moves.confirmed(held.record, checked(Match, "confirmed", confirmation), _norms(folder), today)
    folder.save(held, match, at=at)
    return Result(match_step(match, "confirmed", confirmation.on, today), next_step=f"bgz show {number}")


def may_confirm(folder: CaseFolder, number: str, on: date, *, today: date) -> None:
    """Raise Refused when the match cannot be made definitive on that day: before anybody types what was agreed."""
    match_moves.confirmed(_read(folder, number).record, Confirmation(on=on), _norms(folder), today)


def open_pause(folder: CaseFolder, number: str, day: date) -> str | None:
    """Return the key of the pause that holds on `day`, or None."""
    return match_moves.open_pause(_read(folder, number).record, day)


def pause(folder: CaseFolder, number: str, planned: Pause, *, today: date, at: datetime) -> Result[MatchStep]:
    """Pause the match; a pause goes on counting as a running match."""
    held = _read(folder, number)
    match = match_moves.pause_begun(
        held.record, _key("h", held.record.pauses), checked(Match, "pauses", planned), today
    )
    folder.save(held, match, at=at)
    next_step = "bgz followup" if planned.until else f"bgz match pause {number} --until …"
    return Result(match_step(match, "paused", planned.since, today, planned.until), next_step=next_step)


def end_pause(
    folder: CaseFolder, number: str, key: str, until: date, *, today: date, at: datetime
) -> Result[MatchStep]:
    """Say when the pause that holds ends."""
    held = _read(folder, number)
    match = match_moves.pause_ended(held.record, key, until, today)
    folder.save(held, match, at=at)
    return Result(match_step(match, "resumed", until, today), next_step="bgz followup")


def end(folder: CaseFolder, number: str, last: End, *, today: date, at: datetime) -> Result[MatchStep]:
    """End a running match, or a proposal that comes to nothing."""
    held = _read(folder, number)
    match = match_moves.ended(held.record, checked(Match, "end", last), today)
    folder.save(held, match, at=at)
    messages, next_step = [], f"bgz match suggest {match.request_family}"
    if match.trial and last.goodbye is None:
        lacking = ngettext(
            "Not filled in yet: whether there was a goodbye with the child.",
            "Not filled in yet: whether there was a goodbye with the children.",
            len(match.children),
        )
        messages.append(lacking)
    closing = [each for each in standing(open_casebook(folder), number, today) if each.task.kind == "end_talk"]
    if closing:
        next_step, due = closing[0].line.command, show_day(closing[0].line.due)
        messages.append(_("The end talk is due on {day}: {command}").format(day=due, command=next_step))
    return Result(match_step(match, "ended", last.on, today), tuple(messages), next_step)


def called(folder: CaseFolder, number: str) -> str:
    """Return the names of the families of a match, to see that it is the one that was meant. Raises NotFound."""
    _read(folder, number)
    return name_of(number, open_casebook(folder))


def _read(folder: CaseFolder, number: str) -> Held:
    return folder.read(number)


def _norms(folder: CaseFolder) -> Norms:
    programme: Programme = folder.read("programme").record
    return programme.norms


def _key(letter: str, taken: Collection[str]) -> str:
    return new_key(letter, taken, secrets.choice)
