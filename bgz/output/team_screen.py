"""The team on the terminal: members and laptops, who wants to come in, and the words that two people compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.values.days import show_day
from bgz.i18n import _, ngettext
from bgz.terms.commands import ROLE

if TYPE_CHECKING:
    from bgz.output.console import Console


@frozen
class Joining:
    """A laptop that asks to be let in. `state` is "asked", "waiting" (it asked before) or "member" (it is in).

    `commands` bring the request to the others where no sync service does.
    """

    state: str
    folder: Path
    device: str
    laptop: str
    words: str
    leads: tuple[str, ...]
    commands: tuple[str, ...] = ()


@frozen
class Newcomer:
    """A laptop that others let in, and that this one has not told of yet. `admitted_by` says who, `on` when.

    Without a `member` it is a paper key that `admitted_by` made or, with words, a job that mails reminders.
    """

    device: str
    laptop: str
    member: str
    email: str
    words: str
    admitted_by: str
    on: date | None


@frozen
class Words:
    """The six words of a laptop; `member` is empty for one that is not in the team."""

    device: str
    laptop: str
    member: str
    words: str


@frozen
class Laptop:
    """A laptop of a member. `own` marks the one at which this is asked; `removed` is the day it was taken out."""

    device: str
    name: str
    own: bool
    since: date | None
    active: bool
    removed: date | None


@frozen
class MemberRow:
    """A member of the team. `roles` are codes; `away` tells that `covered_by` stands in for her, until that day.

    `contradicted` tells that two leads gave her different roles: only what both gave counts.
    """

    key: str
    name: str
    email: str
    roles: tuple[str, ...]
    since: date | None
    laptops: tuple[Laptop, ...]
    away: bool
    covered_by: str
    away_until: date | None
    contradicted: bool

    @property
    def left(self) -> bool:
        """Whether she is in the team no more: every laptop of hers was taken out."""
        return bool(self.laptops) and not any(laptop.active for laptop in self.laptops)


@frozen
class Candidate:
    """A laptop that waits to be let in: a request, or (`undone`) an admission that a removal undid.

    `number` is its place in the list. `known` tells that it says to be a laptop of the member with this mail address,
    who has these `roles` and may have `left`; `namesake` that somebody else of the team has this name. `on` is the day
    of asking by that laptop's clock.
    """

    number: int
    device: str
    laptop: str
    name: str
    email: str
    words: str
    on: date | None
    known: bool
    roles: tuple[str, ...]
    left: bool
    namesake: bool
    undone: bool


@frozen
class TeamView:
    """The team as it is now, who waits at the door, and how many files in `join/` are no requests."""

    team: str
    members: tuple[MemberRow, ...]
    paper_key: bool
    waiting: tuple[Candidate, ...]
    ignored: int


@frozen
class Admitted:
    """A laptop that was let in, with how many files it may read. `roles` are codes."""

    device: str
    laptop: str
    member: str
    roles: tuple[str, ...]
    files: int


@frozen
class Dropped:
    """A request that was thrown away."""

    device: str


def join(view: Joining, console: Console) -> None:
    """Show the words large, and say what to do with them."""
    place = [(_("Case folder"), str(view.folder))]
    if view.state == "member":
        console.print(_("This laptop is in the team already."), "green")
        console.pairs(place)
        words(Words(view.device, view.laptop, "", view.words), console)
        return
    said = _("Your request lies in the case folder.") if view.state == "asked" else _("Your request is still waiting.")
    console.print(said, "green")
    console.pairs([*place, (_("Laptop"), called(view.laptop, view.device))])
    large(view.words, console)
    leads = ", ".join(view.leads)
    carried, arrived = _carried(view)
    steps = (
        carried,
        _("Phone a lead ({leads}) and read these words aloud.").format(leads=leads),
        _("The lead types: bgz team approve. Only if the same words stand there, you are let in."),
        arrived,
    )
    for number, step in enumerate(steps, start=1):
        console.wrapped(f"{number}. {step}", "  ", "   ")


def _carried(view: Joining) -> tuple[str, str]:
    """Return how the request gets to the others, and how their answer comes back."""
    if not view.commands:
        return (
            _("Let the sync service carry the request over."),
            _("Wait until the sync service is done; then begin with: bgz"),
        )
    return (
        _("Carry the request over with git, one by one: {commands}").format(commands="; ".join(view.commands)),
        _("When the lead has let you in, and typed git push: git pull. Then begin with: bgz"),
    )


def large(spelled: str, console: Console) -> None:
    """Show six words so that they can be read aloud: three to a line, numbered."""
    numbered = [f"{number} {word}" for number, word in enumerate(spelled.split(), start=1)]
    wide = max(map(len, numbered)) + 3
    console.print()
    for start in range(0, len(numbered), 3):
        console.print("    " + "".join(each.ljust(wide) for each in numbered[start : start + 3]).rstrip(), "bold")
    console.print()


def words(view: Words, console: Console) -> None:
    """Show the words of one laptop."""
    console.print(_("The six words of {laptop}:").format(laptop=called(view.laptop, view.device, view.member)))
    large(view.words, console)


def called(laptop: str, device: str, member: str = "") -> str:
    """Return how a laptop is called where it must be told from others of that name."""
    return f"{laptop} ({device}), {member}" if member else f"{laptop} ({device})"


def candidate(each: Candidate, console: Console) -> None:
    """Print who asks to be let in."""
    console.print(f"{each.number}  {each.name} <{each.email}>", "bold")
    day = _(", asked on {day}").format(day=show_day(each.on)) if each.on else ""
    console.print(f"   {called(each.laptop, each.device)}{day}")
    if each.known:
        text = _("Says to be another laptop of {name}, who is in the team as {roles}. Ask {name} whether that is so.")
        if each.left:
            text = _("Says to be a laptop of {name}, who left the team, and comes back as {roles}.")
        roles = ", ".join(ROLE.label(role) for role in each.roles)
        console.wrapped(text.format(name=each.name, roles=roles), "   ", "")
    elif each.namesake:
        console.wrapped(_("Mind: the team has somebody of this name with another mail address."), "   ", "")
    if each.undone:
        console.wrapped(_("Was let in by somebody who was removed at the same time: needs a new approval."), "   ", "")


def newcomers(found: tuple[Newcomer, ...], console: Console) -> None:
    """Name the laptops that can read along by now, as talk: before anything is encrypted for them.

    A paper key that somebody made can read along too: one with nobody's name. So can a job, what is due alone.
    """
    for each in found:
        if not each.member:
            (_new_job if each.words else _new_paper_key)(each, console)
            continue
        text = _("New in the team: laptop {laptop} of {member} <{email}>, let in by {by} on {day}.")
        day, by = show_day(each.on) if each.on else "?", each.admitted_by or "?"
        said = text.format(laptop=each.laptop, member=each.member, email=each.email, by=by, day=day)
        console.say(said, "yellow")
        console.say("  " + _("Words: {words}").format(words=each.words))
    if any(each.member for each in found):
        console.say(_("Did you not expect that? Phone them both before you go on."))
        console.command(_("See: bgz team list"))


def _new_paper_key(new: Newcomer, console: Console) -> None:
    text = _("There is a new paper key, made by {by} on {day}: whoever has it on paper can read everything.")
    day = show_day(new.on) if new.on else "?"
    console.say(text.format(by=new.admitted_by or "?", day=day), "yellow")
    console.say(_("Did you not expect that? Phone before you go on; a lead can make another one:"))
    console.command("  bgz recover --new-key")


def _new_job(new: Newcomer, console: Console) -> None:
    text = _("New: the reminders “{job}”, let in by {by} on {day}. They read what is due, and no record.")
    day = show_day(new.on) if new.on else "?"
    console.say(text.format(job=new.laptop, by=new.admitted_by or "?", day=day), "yellow")
    console.say("  " + _("Words: {words}").format(words=new.words))


def admitted(view: Admitted, console: Console) -> None:
    """Say that a laptop is in."""
    console.print(_("{member} is in the team.").format(member=view.member), "green")
    roles = ", ".join(ROLE.label(role) for role in view.roles)
    console.pairs([(_("Laptop"), called(view.laptop, view.device)), (_("Roles"), roles)])
    files = ngettext("{count} file is encrypted for it.", "{count} files are encrypted for it.", view.files)
    console.print(files.format(count=view.files))


def dropped(_view: Dropped, console: Console) -> None:
    """Say that a request is gone."""
    console.print(_("The request was thrown away."))
