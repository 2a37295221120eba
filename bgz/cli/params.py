"""Types of arguments, read as forgivingly as people type them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bgz.domain.cases.authority import PROGRAMME
from bgz.domain.values.days import parse_day
from bgz.domain.values.numbers import PREFIXES, begun_number, parse_number
from bgz.i18n import N_, _, listed

if TYPE_CHECKING:
    from datetime import date

    from bgz.terms.listing import Terms


_MOST_CODES = 10
"""A longer list of codes hides the rest of a help screen; the reference of fields has them all."""


def after_colon(sentence: str) -> str:
    """Return a sentence as it goes on behind a colon: "Invalid value: that is …"; an abbreviation stays as it is."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


_KINDS = {"V": N_("a request family"), "S": N_("a support family"), "K": N_("a match"), "M": N_("a concern")}


class CaseParam(click.ParamType[str]):
    """A case number of one of `prefixes`: `V-7K3QF`, `v7k3qf`, `V 7K3QF`."""

    name = "case"

    def __init__(self, prefixes: str = PREFIXES) -> None:
        self.prefixes = prefixes

    @property
    def meaning(self) -> str:
        """What such an argument is, for the help of a command."""
        if self.prefixes == "K":
            return _("The number of the match.")
        return _("The number of the family.") if "K" not in self.prefixes else _("The number of the family or match.")

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return how the argument shows in help."""
        return "|".join(f"{prefix}-…" for prefix in self.prefixes)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the number in its normal form."""
        try:
            return parse_number(str(value), self.prefixes)
        except ValueError as error:
            self._refuse_another_kind(str(value), param, ctx)
            near = self._near(str(value), ctx) or _("To search for a name: {command}").format(command="bgz find")
            self.fail(f"{after_colon(str(error))} {near}", param, ctx)

    def _refuse_another_kind(self, typed: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Refuse a number that is right, but of another kind of case."""
        try:
            number = parse_number(typed, PREFIXES)
        except ValueError:
            return
        wanted = listed([_(_KINDS[prefix]) for prefix in self.prefixes], _(" or "))
        text = _("{number} is {kind}; here belongs the number of {wanted}.")
        self.fail(text.format(number=number, kind=_(_KINDS[number[0]]), wanted=wanted), param, ctx)

    def _near(self, typed: str, ctx: click.Context | None) -> str:
        """Return which numbers in the folder begin as what was typed, also without its letter; none is a guess."""
        wanted = (typed, *(f"{prefix}-{typed}" for prefix in self.prefixes))
        begun = {begin for each in wanted if (begin := begun_number(each, self.prefixes))}
        if not begun or ctx is None or ctx.obj is None:
            return ""
        from bgz.actions.opening import numbers_from

        found = sorted({number for begin in begun for number in numbers_from(ctx.obj.folder_option, begin)})
        if not found or len(found) > _MOST_CODES:
            return ""
        return _("In the folder begin so: {numbers}.").format(numbers=", ".join(found))


class RecordParam(CaseParam):
    """A case number, or `programme` (`programma`) for the settings."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return how the argument shows in help."""
        return f"{super().get_metavar(param, ctx)}|{PROGRAMME}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the number in its normal form."""
        if str(value).strip().casefold() in {PROGRAMME, "programma"}:
            return PROGRAMME
        return super().convert(value, param, ctx)


class DayParam(click.ParamType["date"]):
    """A day: 30-11-2023, 30 nov, 2023-11-30, vandaag, morgen. `ahead`: one to come, so 30 nov is the next one."""

    name = "day"

    def __init__(self, *, ahead: bool = False) -> None:
        self.ahead = ahead

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return how the option shows in help."""
        return _("DAY")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """Return the day; one without a year is the nearest to today."""
        from datetime import date

        if isinstance(value, date):
            return value
        today = getattr(ctx.obj, "today", None) if ctx and ctx.obj else None
        try:
            return parse_day(str(value), today or date.today(), ahead=self.ahead)  # noqa: DTZ011 - her own day
        except ValueError as error:
            self.fail(after_colon(str(error)), param, ctx)


class TermParam(click.ParamType[str]):
    """One of a list of codes; the labels in both languages are understood too."""

    name = "term"

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """Return how the option shows in help: every code, or of a long list how it begins."""
        codes = self.terms.codes
        return "|".join(codes if len(codes) <= _MOST_CODES else (*codes[:3], "…"))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Return the code."""
        code = self.terms.parse(str(value))
        if code is None:
            allowed = ", ".join(term.label for term in self.terms)
            text = _("choose one of: {allowed}").format(allowed=allowed)
            typed = f"“{value}”" if isinstance(param, click.Argument) else None  # an option has a name to be called by
            raise click.BadParameter(text, ctx, param, typed)
        return code
