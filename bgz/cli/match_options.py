"""Options that several commands of `bgz match` have in common."""

from __future__ import annotations

import click

from bgz.i18n import _

of_request = click.option("--request", metavar=_("NUMBER"), help=_("Which request, when more than one is open."))
of_children = click.option(
    "--child", "children", multiple=True, metavar=_("NUMBER"), help=_("Only this child; may be repeated.")
)
lifting = click.option(
    "--lift", multiple=True, metavar=_("RULE"), help=_("Lift a hard rule, such as H9; may be repeated.")
)
unasked_reason = click.option(
    "--reason",
    metavar=_("TEXT"),
    expose_value=False,
    help=_("Why a rule is lifted: not needed to look, only for a proposal."),
)
"""Taken by commands that write nothing, so that the same line with `propose` is a proposal."""
in_municipalities = click.option(
    "--municipality", "municipalities", multiple=True, metavar=_("NAME"), help=_("Only this one; may be repeated.")
)
