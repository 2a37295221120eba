"""What the mail to one member says: her turn on the round, in her language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.cases.programme import wish_of
from bgz.domain.followup.digest import ESCALATED, UNREADABLE, Digest, Section, Stale
from bgz.domain.followup.lines import TaskLine, by_bucket, line_of
from bgz.i18n import in_language
from bgz.output import digest as pages
from bgz.output import mail
from bgz.output.digest import Parts
from bgz.storage.keys import short

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage

    from bgz.domain.followup.mail_round import Morning, Turn


@frozen
class Written:
    """What a mail says: its lines, and the same as subject, text and page."""

    lines: tuple[TaskLine, ...]
    parts: Parts


def written(turn: Turn, morning: Morning) -> Written:
    """Return the mail of one turn, in the language of its reader."""
    with in_language(wish_of(morning.wishes, turn.member).language):
        model = _model(turn, morning)
        return Written(model.lines, pages.parts(model))


def letter(turn: Turn, morning: Morning, team: str, *, to: str, sender: str, at: datetime) -> EmailMessage:
    """Return the mail of one turn, ready to send. Raises Delivery for an address that cannot be one."""
    parts = written(turn, morning).parts
    name = mail.message_id(team, turn.member, morning.day, sender)
    with in_language(wish_of(morning.wishes, turn.member).language):
        return mail.message(mail.Letter(to, parts.subject, parts.text, parts.html, name), sender, at)


def _model(turn: Turn, morning: Morning) -> Digest:
    lines = [line_of(task, None, morning.day) for task in turn.tasks]
    sections = [Section(heading=bucket, lines=tuple(held)) for bucket, held in by_bucket(lines).items()]
    if turn.escalated:
        late = tuple(line_of(task, None, morning.day) for task in turn.escalated)
        sections.append(Section(heading=ESCALATED, lines=late))
    silent = tuple(
        Stale(device=short(each.id), wrote=each.wrote, own=each.member == turn.member, refused=each.refused)
        for each in turn.silent
    )
    return Digest(
        day=morning.day,
        kind=turn.kind,
        sections=() if turn.kind == UNREADABLE else tuple(sections),
        stale=silent,
        new=turn.new,
        covered=turn.covered,
    )
