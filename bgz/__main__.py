"""The door: set the language, run the command, show what went wrong in exactly one place."""

from __future__ import annotations

import gc
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from bgz.errors import BgzError, Cancelled, FolderProblem, Invalid
from bgz.i18n import _, set_language, wanted_language

if TYPE_CHECKING:
    from click import ClickException


def main() -> NoReturn:
    """Run bgz with the arguments of this process and exit with its code."""
    gc.disable()  # a run is short; looking for cycles takes a fifth of listing 10,000 families
    _without_window()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows code page cannot show every name
            stream.reconfigure(encoding="utf-8", errors="replace")
    code = run(sys.argv[1:])
    gc.freeze()  # leaving looks for cycles in everything held once more, which takes as long as reading it
    sys.exit(code)


def _without_window() -> None:
    """Give what is printed somewhere to go: a Python without a window on Windows has no streams at all."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until the process ends


def run(arguments: list[str]) -> int:
    """Run bgz with `arguments` and return the exit code (`errors.EXIT_CODES`)."""
    set_language(wanted_language(arguments, dict(os.environ)))
    import click

    from bgz.cli.root import root

    try:
        code = root.main(arguments, prog_name="bgz", standalone_mode=False)
    except BgzError as error:
        return _show(error, arguments)
    except click.ClickException as error:
        return _show(_usage(error), arguments)
    except (click.exceptions.Abort, KeyboardInterrupt, EOFError):
        return _show(Cancelled(_("Stopped.")), arguments)
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives until the process ends
        return 0
    except Exception as error:
        if os.environ.get("BGZ_DEBUG"):
            raise
        return _show(_fault(error), arguments)
    return code if isinstance(code, int) else 0


def _usage(error: ClickException) -> BgzError:
    from bgz.cli.app import called
    from bgz.errors import Usage

    context = getattr(error, "ctx", None)
    hint = _("See: {command} --help").format(command=context.command_path) if context else ""
    usage = Usage(error.format_message(), hint=hint)
    if context:
        usage.command = called(context)
    return usage


def _fault(error: Exception) -> BgzError:
    if isinstance(error, FileNotFoundError) and _is_nowhere():
        message = _("The folder that you are in is not there any more.")
        return FolderProblem(message, hint=_("Go to another one, for instance with: cd"))
    # The text of an unforeseen error may hold a name: only its kind and place are shown.
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"  # noqa: PTH119
    return BgzError(
        _("bgz made a mistake ({kind} in {where}). Nothing was lost.").format(kind=type(error).__name__, where=where),
        hint=_("Run the command again; if it stays, report this line to the makers."),
    )


def _is_nowhere() -> bool:
    """Whether the working directory was removed; no path can be told from there."""
    try:
        os.getcwd()  # noqa: PTH109 - as cheap as the rest of this file
    except FileNotFoundError:
        return True
    return False


def _show(error: BgzError, arguments: list[str]) -> int:
    problems = list(error.problems) if isinstance(error, Invalid) else []
    if "--json" in arguments or _wants_json(arguments):
        from bgz.output.envelope import envelope

        held = {"message": error.message, "problems": problems, "hint": error.hint, "exit_code": error.exit_code}
        sys.stdout.write(envelope(error.command, "error", None, [held], names=False) + "\n")
    else:
        from bgz.output.console import Console

        if isinstance(error, Cancelled):
            Console().stopped(error.message, hint=error.hint)
        else:
            Console().error(error.message, problems=problems, hint=error.hint)
    return error.exit_code


def _wants_json(arguments: list[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


if __name__ == "__main__":
    main()
