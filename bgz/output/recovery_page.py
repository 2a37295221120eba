"""The recovery key for the eye and the printer: lines, QR in the terminal, one page of A4 in HTML."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.domain.values.days import show_day
from bgz.i18n import _, in_language, language
from bgz.output.templates import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.output.console import Console


@frozen
class RecoverySheet:
    """What stands on the paper. `lines` and `age_key` are secret; `team` is the start of the team's id."""

    lines: tuple[str, ...] = field(repr=False)
    age_key: str = field(repr=False)
    programme: str
    team: str
    made: date


def show(lines: Sequence[str], console: Console) -> None:
    """Show the key on the terminal, beside the talk: output that is kept in a file must not hold it."""
    console.say()
    for line in _blocks(lines):
        console.say(f"    {line}")
    console.say()
    for number, line in enumerate(lines, start=1):  # last, so that they are in sight where they are asked for
        console.say(f"    {number}   {line}", "bold")
    console.say()


def text_page(sheet: RecoverySheet) -> str:
    """Return the key as a text file that `bgz recover --key-file` reads and a person understands."""
    head = [
        _("bgz recovery key"),
        _("Programme: {programme}   Team: {team}   Made: {day}").format(
            programme=sheet.programme, team=sheet.team, day=show_day(sheet.made)
        ),
        _("Whoever has this key can read everything. Print it, keep it in a safe place, and delete this file."),
        _("On a new laptop, with the case folder at hand: bgz recover"),
    ]
    rows = [f"{number}   {line}" for number, line in enumerate(sheet.lines, start=1)]
    return "\n".join([*head, "", *rows, ""])


def html_page(sheet: RecoverySheet) -> str:
    """Return the page to print: self-contained, one A4, in the language in use with the other one beneath."""
    first = language()
    second = "en" if first == "nl" else "nl"
    made = {}
    for code in (first, second):
        with in_language(code):
            made[code] = _texts(sheet)
    template = environment("recovery").get_template("page.html.j2")
    return template.render(sheet=sheet, qr=_svg(sheet.lines), language=first, other=second, texts=made)


def _texts(sheet: RecoverySheet) -> dict[str, object]:
    """Return the sentences of the page in the language in use."""
    return {
        "title": _("Recovery key of bgz"),
        "programme": _("Programme: {programme}").format(programme=sheet.programme),
        "team": _("Team: {team}").format(team=sheet.team),
        "made": _("Made on {day}").format(day=show_day(sheet.made)),
        "what": _(
            "With this key you get back to the families' records when your laptop is lost, stolen or broken, "
            "or the passphrase is forgotten."
        ),
        "secret": _(
            "Whoever holds this paper and the case folder can read everything. bgz keeps no copy: lost is lost."
        ),
        "line": _("Line"),
        "keep": _("Where to keep it"),
        "where": (
            _("In a safe or locked drawer at the office, or at home, away from the laptop. Not in the laptop bag."),
            _("A second copy in another building is wise."),
            _("Do not photograph, scan or mail it. Was this page saved as a file? Delete the file after printing."),
        ),
        "use": _("How to use it"),
        "steps": (
            _("Install bgz on the new laptop and let the case folder come back from the sync service or backup."),
            _("Open a terminal and type: bgz recover"),
            _(
                "Type the four lines (or scan the code and paste them). O and 0, I and 1 may be mixed up; "
                "bgz says in which line a mistake is."
            ),
            _("Choose a new passphrase. Stop the syncing of the lost laptop: it can still open the copy that it has."),
        ),
        "without": _("Without bgz: the age command opens every record with this key ({command}).").format(
            command="age -d -i KEY.txt FILE.yaml.age"
        ),
        "kept": _("This copy is kept by / at"),
    }


def _qr_text(lines: Sequence[str]) -> str:
    """Return what the QR code holds: capitals, digits and hyphens make it small and it can be pasted."""
    return " ".join(line.replace(" ", "-") for line in lines)


def _svg(lines: Sequence[str]) -> str:
    import segno

    made: str = segno.make_qr(_qr_text(lines), error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    return made


def _blocks(lines: Sequence[str]) -> list[str]:
    """Return the QR code in half blocks, its light parts drawn: right on a dark terminal, and phones read both."""
    import segno

    rows = [list(row) for row in segno.make_qr(_qr_text(lines), error="l").matrix_iter(border=2)]
    rows.append([0] * len(rows[0]))  # a code has an odd number of rows
    drawn = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    return [
        "".join(drawn[bool(upper), bool(lower)] for upper, lower in zip(rows[at], rows[at + 1], strict=True))
        for at in range(0, len(rows), 2)
    ]
