"""Keep README's reference fresh: `python scripts/reference.py [--check]`.

Commands, fields, figures and exit codes are made from what the program itself declares, in Dutch, and stand in
README.md between comments such as `<!-- commands -->` and `<!-- /commands -->`. With --check nothing is written, and
the exit code is 1 when a section is stale.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bgz import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

    from bgz.domain.values.table import Table

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GLOBAL = ("json", "no_input", "names_option", "names", "help")
"""Options that every command has; they are told once."""


def every_command(group: click.Group | None = None, path: str = "bgz") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, in the order of the help screen. Groups come before what is in them."""
    import click

    if group is None:
        from bgz.cli.root import root

        group = root
    with click.Context(group, info_name=path) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if command is None:
                raise LookupError(name)
            full = f"{path} {name}"
            yield full, command
            if isinstance(command, click.Group):
                yield from every_command(command, full)


def commands() -> str:
    """Return the reference of commands as Markdown."""
    from bgz.cli.root import COMMANDS

    heading_of = {name: heading for heading, held in COMMANDS.items() for name in held}
    lines, last = list[str](), ""
    for full, command in every_command():
        heading = heading_of[full.split()[1]]
        if heading != last:
            lines += [f"### {i18n._(heading)}", ""]
            last = heading
        lines += _command(full, command)
    return "\n".join(lines).strip()


def _command(full: str, command: click.Command) -> Iterator[str]:
    """Yield the lines of one command: how it is typed, what it does, its arguments and options."""
    import click

    with click.Context(command, info_name=full) as context:
        pieces = [piece for piece in command.collect_usage_pieces(context) if piece != command.options_metavar]
        yield f"#### `{' '.join([full, *pieces])}`"
        yield ""
        yield " ".join((command.help or "").split())
        yield ""
        rows = [record for param in _own(command) if (record := _record(param, context))]
    if rows and not isinstance(command, click.Group):
        yield from rows
        yield ""


def _own(command: click.Command) -> list[click.Parameter]:
    return [param for param in command.params if param.name not in GLOBAL and not getattr(param, "hidden", False)]


def _record(param: click.Parameter, context: click.Context) -> str:
    import click

    if isinstance(param, click.Argument):
        name, text = param.make_metavar(context), getattr(param, "help", None) or ""
    else:
        name, text = param.get_help_record(context) or ("", "")
    return f"- `{name}` {_cell(text)}".rstrip() if text else ""


def global_options() -> str:
    """Return the options that every command has, and those that come before a command's name."""
    import click

    from bgz.cli.command import BgzCommand
    from bgz.cli.root import root

    lines = []
    for command in (root, BgzCommand("bgz")):
        with click.Context(command, info_name="bgz") as context:
            records = [param.get_help_record(context) for param in command.get_params(context)]
        lines += [f"- `{name}` {_cell(text)}" for name, text in filter(None, records)]
    return "\n".join(dict.fromkeys(lines))


def fields() -> str:
    """Return the fields of every kind of record as Markdown."""
    from bgz.domain import reference

    return "\n\n".join(f"### {table.title}\n\n{markdown(table)}" for table in reference.field_tables())


def exit_codes() -> str:
    """Return the exit codes as Markdown."""
    from bgz.domain import reference

    return markdown(reference.exit_codes())


def figures() -> str:
    """Return the definitions of the figures as Markdown."""
    from bgz.domain import reference

    return markdown(reference.figures())


def markdown(table: Table) -> str:
    """Return a table as Markdown; the first column holds what is typed."""
    rows = [(f"`{row[0]}`", *map(_cell, row[1:])) for row in table.rows]
    head = [table.headings, tuple("---" for _heading in table.headings)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [*head, *rows])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


SECTIONS: dict[str, Any] = {
    "options": global_options,
    "commands": commands,
    "fields": fields,
    "figures": figures,
    "exit codes": exit_codes,
}


def section(text: str, name: str) -> str:
    """Return what stands between the comments of a section. Raises ValueError when README lacks them."""
    found = _between(name).search(text)
    if found is None:
        raise ValueError(f"README.md has no section <!-- {name} -->")
    return found[2].strip()


def _between(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)


def fresh(text: str) -> str:
    """Return README with every section made anew, in Dutch."""
    with i18n.in_language("nl"):
        for name, make in SECTIONS.items():
            section(text, name)
            opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
            head, _opening, rest = text.partition(opening)
            text = f"{head}{opening}\n\n{make()}\n\n{closing}{rest.partition(closing)[2]}"
    return text


def main(arguments: list[str] | None = None) -> int:
    """Write README, or say whether it is fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when README is stale")
    chosen = parser.parse_args(arguments)
    before = README.read_text(encoding="utf-8")
    after = fresh(before)
    if before == after:
        return 0
    if chosen.check:
        print("README.md is stale; run: python scripts/reference.py", file=sys.stderr)
        return 1
    README.write_text(after, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    i18n.set_language("nl")  # before any command is imported: they take their texts when they are
    sys.exit(main())
