"""What came of the proposals, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.figures.counts import Mark
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext
from bgz.output.report_numbers import duration, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.domain.figures.counts import Number
    from bgz.domain.outcomes.groups import Groups
    from bgz.domain.outcomes.outcome import NeverProposed, Outcome
    from bgz.domain.outcomes.ranks import Ranks
    from bgz.domain.outcomes.share import Alive
    from bgz.domain.outcomes.waiting import WaitingTimes, WaitsBy
    from bgz.output.console import Console

_LISTED = 8
"""Support families never proposed that get a line of their own."""
_NUMBERED = 40
"""Those that are named at all."""
_NAMED = 2
"""Hidden groups that are named; of more it is said that they are others."""
_VERDICTS = {
    "better": N_("Trials of the first three ranks went on more often than those of lower ranks."),
    "worse": N_("Trials of the first three ranks went on less often than those of lower ranks."),
    "alike": N_("Between the first three ranks and lower ones no difference can be told."),
    "too_few": N_("Whether higher ranks go on more often: too few to tell."),
}


def render(view: Outcome, console: Console) -> None:
    """Print the outcome: proposals, trials, ranks, waiting, and who was never proposed."""
    console.heading(_title(view))
    if view.proposals:
        _proposals(view, console)
    else:
        console.wrapped(_nothing(view))
    if view.trials or any(each.trials for each in view.alive):
        _trials(view, console)
    if view.proposals:
        _chosen(view, console)
    if view.waiting.trials or view.waiting.waiting:
        _waiting(view.waiting, console)
    if view.never_proposed:
        _never(view.never_proposed, console)
    _legend(view, console)


def _legend(view: Outcome, console: Console) -> None:
    console.print()
    if view.proposals or view.waiting.waiting:
        console.wrapped(_("x: hidden. Groups under 5 are told together, or not, so that nobody can be recognised."))
    if view.period:
        console.wrapped(_("Who waits, and who was never proposed, is as on {day}.").format(day=show_day(view.last)))
    if any(each.told for each in view.alive):
        console.wrapped(_("Likely: chance plays a part; the true share lies between these in 95 of 100 cases."))
    if view.proposals:
        console.wrapped(_("Pass on one outcome only: from two side by side a hidden group can sometimes be computed."))
    console.print(_("Nothing was written."))


def _title(view: Outcome) -> str:
    where = ", ".join(view.municipalities)
    if view.period:
        title = _("Outcome of the proposals, {period}").format(period=view.period.name)
    else:
        title = _("Outcome of the proposals, everything through {day}").format(day=show_day(view.last))
    return f"{title}, {where}" if where else title


def _nothing(view: Outcome) -> str:
    if view.period or view.municipalities:
        return _("Nothing was proposed here. Everything so far: bgz match outcome")
    return _("Nothing was proposed yet. See who waits with bgz list waiting, and suggest with bgz match suggest V-…")


def _proposals(view: Outcome, console: Console) -> None:
    text = ngettext("{count} proposal", "{count} proposals", view.proposals)
    _groups(text.format(count=number(view.proposals)), view.standing, console)
    for title, groups in ((_("Who declined"), view.declined_by), (_("Why declined"), view.declined_because)):
        if groups and groups.total:
            _groups(title, groups, console)


def _groups(title: str, groups: Groups, console: Console) -> None:
    console.print()
    console.heading(title)
    if not groups.shown:
        text = _("{count} in all; the groups are too small to tell apart.")
        console.wrapped(text.format(count=number(groups.total)), "  ")
        return
    rows = [(each.label, number(each.count)) for each in groups.shown]
    if groups.others:
        rows.append((_others(groups), number(groups.others)))
    console.pairs(rows, "  ")


def _others(groups: Groups) -> str:
    return _(" or ").join(groups.hidden) if len(groups.hidden) <= _NAMED else _("others together")


def _trials(view: Outcome, console: Console) -> None:
    console.print()
    text = ngettext("{count} trial begun", "{count} trials begun", view.trials)
    console.heading(text.format(count=number(view.trials)))
    if isinstance(view.running, Mark):
        console.wrapped(_("How many still run: the groups are too small to tell apart."), "  ")
    else:
        stopped = view.trials - view.running
        console.pairs([(_("still running"), number(view.running)), (_("stopped or ended"), number(stopped))], "  ")
    console.print()
    console.heading(_("Trials that still ran later, of all through {day}").format(day=show_day(view.last)))
    rows = [(_("after {months} months").format(months=each.months), _alive(each)) for each in view.alive]
    console.pairs(rows, "  ")


def _alive(each: Alive) -> str:
    if each.alive is None:
        return _("too few to tell")
    if isinstance(each.alive, Mark):
        text = _("of {trials}: likely {low} to {high}%")
        return text.format(trials=number(each.trials), low=each.low, high=each.high)
    text = _("{alive} of {trials}: {percent}% (likely {low} to {high}%)")
    return text.format(
        alive=number(each.alive),
        trials=number(each.trials),
        percent=number(each.percent),
        low=each.low,
        high=each.high,
    )


def _chosen(view: Outcome, console: Console) -> None:
    _groups(_("Rank of who was proposed, among the suggestions"), view.chosen, console)
    _ranks(view.ranks, console)
    if view.trials_by_override or view.lifted not in {0, Mark.HIDDEN}:
        _overrides(view, console)


def _overrides(view: Outcome, console: Console) -> None:
    console.print()
    console.heading(_("Rules lifted by a lead"))
    rows = [(_("proposals with a rule lifted"), number(view.lifted))]
    rows += [(f"  {each.code} {each.label}", number(each.count)) for each in view.rules_lifted]
    rows.append((_("trials begun by override"), number(view.trials_by_override)))
    console.pairs(rows, "  ")


def _ranks(view: Ranks, console: Console) -> None:
    console.wrapped(_(_VERDICTS[view.verdict]), "  ")
    if view.higher and view.lower:
        after = _("after {months} months").format(months=view.months)
        rows = [
            (_("first three ranks, {after}").format(after=after), _alive(view.higher)),
            (_("lower ranks, {after}").format(after=after), _alive(view.lower)),
        ]
        console.pairs(rows, "  ")


def _waiting(view: WaitingTimes, console: Console) -> None:
    console.print()
    console.heading(_("Waiting for a trial, in days since the request was asked"))
    rows = [(_("all requests"), *_cells(view.trials, view.days, view.waiting, view.waiting_days))]
    divided = (
        (_("by kind of help"), view.by_help),
        (_("by distance"), view.by_distance),
        (_("by number of children"), view.by_children),
    )
    for title, by in divided:
        rows += _rows(title, by) if by.kinds else []
    console.table(("", _("trial begun"), _("median"), _("still waiting"), _("median")), rows)
    for title, by in divided:
        if not by.kinds:
            console.print(_("{title}: too few to tell.").format(title=title))
    console.wrapped(_("Counted: the first trial of each request of which it is known when it was asked."))
    console.wrapped(_("Median: half waited shorter, half longer. –: no median."))


def _rows(title: str, by: WaitsBy) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(title, "", "", "", "")]
    rows += [(f"  {each.label}", *_cells(each.trials, each.days, each.waiting, each.waiting_days)) for each in by.kinds]
    if any(others and not isinstance(others, Mark) for others in (by.other_trials, by.other_waiting)):
        rows.append((f"  {_('others together')}", *_cells(by.other_trials, None, by.other_waiting, None)))
    return rows


def _cells(*values: Number) -> tuple[str, ...]:
    return tuple(number(value) for value in values)


def _never(families: Sequence[NeverProposed], console: Console) -> None:
    console.print()
    text = ngettext(
        "{count} support family could help and was never proposed",
        "{count} support families could help and were never proposed",
        len(families),
    )
    console.heading(text.format(count=number(len(families))))
    for each in families[:_LISTED]:
        since = _("{days} since the approval").format(days=duration(each.days))
        console.print(f"  {each.number}  {since}")
    if families[_LISTED:]:
        console.wrapped(", ".join(each.number for each in families[_LISTED:_NUMBERED]), "  ")
    if families[_NUMBERED:]:
        text = _("and {count} more; all of them with {option}")
        console.print("  " + text.format(count=number(len(families) - _NUMBERED), option="--json"))
