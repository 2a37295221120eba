"""The options that every command has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.cli.app import App, called
from bgz.cli.ask import Back
from bgz.cli.params import CaseParam
from bgz.errors import BgzError, Cancelled
from bgz.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable


def _remember(name: str) -> Callable[[click.Context, click.Parameter, bool | None], None]:
    def callback(ctx: click.Context, _param: click.Parameter, value: bool | None) -> None:
        if value is not None:
            setattr(ctx.ensure_object(App), name, value)

    return callback


class BgzCommand(click.Command):
    """A command with --json, --no-input and --names/--no-names, which land in the App."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as click.Command
        kwargs.setdefault("options_metavar", _("[OPTIONS]"))
        super().__init__(*args, **kwargs)
        for param in self.params:
            if isinstance(param, click.Argument) and isinstance(param.type, CaseParam) and not param.help:
                param.help = param.type.meaning
            if isinstance(param.type, click.types.IntParamType):
                param.type.name = _("whole number")  # click's own word stands in errors, and in English
        self.params += [
            click.Option(
                ["--json"],
                is_flag=True,
                default=None,
                is_eager=True,
                expose_value=False,
                callback=_remember("json"),
                help=_("Print one JSON object."),
            ),
            click.Option(
                ["--no-input"],
                is_flag=True,
                default=None,
                is_eager=True,
                expose_value=False,
                callback=_remember("no_input"),
                help=_("Ask nothing; for scripts."),
            ),
            click.Option(
                ["--names/--no-names"],
                default=None,
                is_eager=True,
                expose_value=False,
                callback=_remember("names_option"),
                help=_("Show names and other private texts, or hide them; hidden in pipes and JSON."),
            ),
        ]

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click.Command
        """Run the command. Who goes back before the first question stops; an error is told where it happened.

        However it ended: what it stored may be due some day.
        """
        try:
            return super().invoke(ctx)
        except Back:
            error: BgzError = Cancelled(_("Stopped."))
        except BgzError as raised:
            error = raised
        finally:
            ctx.ensure_object(App).settle()
        error.command = error.command or called(ctx)
        raise error from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments. What is too much may be a name, and is not repeated."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing and not isinstance(self, click.Group):  # a group's words name its command
            text = ngettext("There is {count} word too many.", "There are {count} words too many.", len(rest))
            raise click.UsageError(text.format(count=len(rest)), ctx)
        return rest


class BgzGroup(click.Group):
    """A group of commands, such as `bgz match`."""

    command_class = BgzCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as click.Group
        kwargs.setdefault("options_metavar", _("[OPTIONS]"))
        kwargs.setdefault("subcommand_metavar", _("COMMAND [ARGUMENTS]…"))
        super().__init__(*args, **kwargs)
