"""How a mail to a member looks: one model (`domain/followup/digest.py`), as plain text and as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from bgz.domain.followup.digest import DIGEST, ESCALATED, OVERVIEW, STALE, TEST, UNREADABLE, Digest, Section, Stale
from bgz.domain.followup.tasks import LATER, OVERDUE, TODAY, WEEK
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, language, ngettext
from bgz.output.templates import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bgz.domain.followup.lines import TaskLine

_HEADINGS = {
    OVERDUE: N_("OVERDUE"),
    TODAY: N_("TODAY"),
    WEEK: N_("COMING WEEK"),
    LATER: N_("ARRANGE IN TIME"),
    ESCALATED: N_("FAR OVERDUE WITH COLLEAGUES"),
}
_RETENTION = "retention"
_FEW = 3
"""Families whose details may be kept no longer are counted when a mail would name more."""
_COLOURS = {OVERDUE: "late", ESCALATED: "late", TODAY: "now"}
"""The class of a heading; every other one is calm."""


@frozen
class Parts:
    """One mail: its subject, and the same twice, as plain text and as HTML."""

    subject: str
    text: str
    html: str


@frozen
class _Row:
    """A task as a mail shows it: each text on one line, whatever a laptop wrote."""

    day: str
    case: str
    what: str
    command: str
    new: bool


@frozen
class _Block:
    """What stands under one heading: `count` tasks, some of which one row may count."""

    heading: str
    colour: str
    count: int
    rows: tuple[_Row, ...]


@frozen
class _Note:
    text: str
    command: str = ""


def parts(digest: Digest) -> Parts:
    """Return `digest` as a mail, in the language in use."""
    held: dict[str, Any] = {
        "digest": digest,
        "language": language(),
        "subject": subject_of(digest),
        "opening": _opening(digest),
        "blocks": [
            _Block(
                _(_HEADINGS[section.heading]),
                _COLOURS.get(section.heading, "calm"),
                len(section.lines),
                _rows(section, digest),
            )
            for section in digest.sections
        ],
        "stale": [_silence(each) for each in digest.stale],
        "notes": [*_notes(digest)],
    }
    shelf = environment("mail")
    text, html = (shelf.get_template(name).render(held) + "\n" for name in ("digest.txt.j2", "digest.html.j2"))
    return Parts(held["subject"], text, html)


def subject_of(digest: Digest) -> str:
    """Return the subject: what kind of mail it is, how many tasks there are and how many are overdue."""
    silent = ngettext("bgz: a laptop is silent", "bgz: {count} laptops are silent", len(digest.stale))
    if digest.kind == TEST:
        return _("bgz: test mail")
    if digest.kind == UNREADABLE:
        return _("bgz: nobody is reminded, no agenda can be read")
    if digest.stale and not digest.lines and not digest.escalated:
        return silent.format(count=len(digest.stale))
    subject = _counted(digest)
    return _("{subject} (overview of the week)").format(subject=subject) if digest.kind == OVERVIEW else subject


def _counted(digest: Digest) -> str:
    count, late = len(digest.lines), sum(line.bucket == OVERDUE for line in digest.lines)
    far = len(digest.escalated)
    if not count:
        text = ngettext("bgz: {far} overdue task of a colleague", "bgz: {far} overdue tasks of colleagues", far)
        return text.format(far=far) if far else _("bgz: nothing to do")
    text = ngettext("bgz: {count} task", "bgz: {count} tasks", count)
    if late:
        text = ngettext("bgz: {count} task, {late} overdue", "bgz: {count} tasks, {late} overdue", count)
    text = text.format(count=count, late=late)
    return text + _("; {far} far overdue with colleagues").format(far=far) if far else text


def _opening(digest: Digest) -> str:
    """Return the sentence that says what the mail is about."""
    if digest.kind == TEST:
        return _("This is a test mail. Reminders come to this address, and look like this.")
    if digest.kind == UNREADABLE:
        return _("On {day} no agenda of the team could be read. Until that is mended nobody is reminded.").format(
            day=show_day(digest.day)
        )
    if digest.kind == STALE:
        return _("Reminders may be incomplete: not every laptop of the team says what is due.")
    busy, calm = {
        DIGEST: (N_("This asks your attention on {day}."), N_("Nothing asks your attention on {day}.")),
        OVERVIEW: (
            N_("This asks your attention in the week from {day}."),
            N_("Nothing asks your attention in the week from {day}."),
        ),
    }[digest.kind]
    return _(busy if digest.lines or digest.escalated else calm).format(day=show_day(digest.day))


def _notes(digest: Digest) -> Iterator[_Note]:
    """Yield what to do about it, each with its command."""
    if digest.covered is not None:
        text = _("A colleague stands in for you from {day}, and gets your reminders. Are you not away:")
        yield _Note(text.format(day=show_day(digest.covered.since)), "bgz team cover me --stop")
    if any(each.own for each in digest.stale):
        yield _Note(_("Open bgz on your laptop, with the network on:"), "bgz")
    if not all(each.own for each in digest.stale):
        text = _("Whoever uses a laptop opens bgz on it. A lead takes one that is no longer used out of the team:")
        yield _Note(text, "bgz team remove")
    if digest.kind == UNREADABLE:
        yield _Note(_("Open bgz on a laptop of the team, with the network on."))
        yield _Note(_("Does that not help, look on the computer that sends the reminders:"), "bgz doctor")
    if digest.lines:
        yield _Note(
            _("Did you talk to somebody? Log it with the command behind the task; the task then goes by itself.")
        )
        yield _Note(_("The days in your calendar:"), "bgz calendar")
    yield _Note(_("There are no names in this mail, on purpose. You see them with:"), "bgz followup")


def _rows(section: Section, digest: Digest) -> tuple[_Row, ...]:
    """Return the rows under a heading.

    A mail that nobody reads to the end is forgotten: of many families whose details may be kept no longer, one row
    counts those under the heading.
    """
    kept = [line for line in section.lines if line.kind == _RETENTION]
    many = sum(line.kind == _RETENTION for line in (*digest.lines, *digest.escalated)) > _FEW
    if not kept or not many:
        return tuple(_row(line, digest) for line in section.lines)
    text = ngettext(
        "end of the time that details may be kept: {count} family",
        "end of the time that details may be kept: {count} families",
        len(kept),
    ).format(count=len(kept))
    first, new = min(line.due for line in kept), any(line.uid in digest.new for line in kept)
    others = (_row(line, digest) for line in section.lines if line.kind != _RETENTION)
    return (*others, _Row(show_day(first), "", text, "bgz privacy due", new))


def _row(line: TaskLine, digest: Digest) -> _Row:
    case, what, command = (" ".join(text.split()) for text in (line.case, line.what, line.command))
    return _Row(show_day(line.due), case, what, command, line.uid in digest.new)


def _silence(laptop: Stale) -> str:
    """Return the sentence on a laptop that told nothing lately; it is known by its id, a name may be a person's."""
    if laptop.refused:
        text = N_("What your laptop {device} writes for the reminders cannot be used. Install the newest bgz on it.")
        other = N_("What the laptop {device} writes for the reminders cannot be used. Install the newest bgz on it.")
    elif laptop.wrote is None:
        text = N_("Your laptop {device} has written no agenda yet.")
        other = N_("The laptop {device} has written no agenda yet.")
    else:
        text = N_("Your laptop {device} last wrote its agenda on {day}.")
        other = N_("The laptop {device} last wrote its agenda on {day}.")
    return _(text if laptop.own else other).format(device=laptop.device, day=show_day(laptop.wrote))
