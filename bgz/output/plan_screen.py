"""A plan on the screen: who gets whom, what breaks when a pair says no, who stays without, and who is scarce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.planning.compare import APART, IN_TURN, PLAN
from bgz.domain.planning.market import ELSEWHERE, FORBIDDEN, PROPOSED
from bgz.domain.planning.view import NOBODY, OTHERS
from bgz.domain.values.days import show_day
from bgz.i18n import N_, _, ngettext
from bgz.output.pair_lines import bar, made_of, points
from bgz.output.report_numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bgz.domain.planning.compare import Fairness, Way
    from bgz.domain.planning.view import IfNo, Left, Lost, Moved, Plan, PlanLine, Scarce, WhoAsks
    from bgz.output.console import Console

NAMED = 4
"""Numbers named in a sentence; more are counted."""

_WHY = {
    NOBODY: N_("nobody suits; see: bgz match stuck {request}"),
    OTHERS: N_("others go first with {supports}"),
    PROPOSED: N_("proposals under way take the places of {supports}"),
    FORBIDDEN: N_("left out by --not: {supports}"),
    ELSEWHERE: N_("suits only families elsewhere: {supports}"),
}
_WAYS = {
    IN_TURN: N_("first come, first served"),
    APART: N_("each municipality on its own"),
    PLAN: N_("this plan"),
}


def render(view: Plan, console: Console) -> None:
    """Print the plan, the most important first."""
    _summary(view, console)
    for position, line in enumerate(view.lines, start=1):
        console.print()
        _line(position, line, console)
    told = sum(line.if_no is not None for line in view.lines)
    if told < len(view.lines):
        console.print()
        text = _("What a no would change is told for {count} of {all} pairs; for all of them: --top {all}")
        console.print(text.format(count=told, all=len(view.lines)), "dim")
    _unmatched(view, console)
    if view.matched:
        _scarce(view.scarce, console)
    if view.fairness and view.matched:
        _fairness(view.fairness, console)
    if view.ways and view.waiting:
        _ways(view.ways, console)
    if view.spare and view.waiting:
        console.print()
        text = ngettext(
            "{count} support family with a place is left over.",
            "{count} support families with a place are left over.",
            view.spare,
        )
        console.wrapped(text.format(count=view.spare))
    made_of(view, console)


def _summary(view: Plan, console: Console) -> None:
    where = f": {', '.join(view.municipalities)}" if view.municipalities else ""
    console.heading(_("Plan on {day}").format(day=show_day(view.day)) + where)
    asking = ngettext("{count} request waits", "{count} requests wait", view.waiting).format(count=view.waiting)
    helping = ngettext(
        "{count} support family has a place", "{count} support families have a place", view.available
    ).format(count=view.available)
    console.wrapped(f"{asking}; {helping}.")
    if view.municipalities:
        console.wrapped(_("Only these municipalities take part; elsewhere there may be somebody who suits."))
    if view.matched and view.score is not None:
        text = ngettext(
            "{matched} of {waiting} can be matched; it has waited {days} days; mean score {points} of 100.",
            "{matched} of {waiting} can be matched; together they waited {days} days; mean score {points} of 100.",
            view.matched,
        )
        console.wrapped(
            text.format(matched=view.matched, waiting=view.waiting, days=number(view.days), points=points(view.score))
        )
    elif view.waiting:
        console.wrapped(_("None of them can be matched now."))
    if view.proposed:
        text = ngettext(
            "{count} request is left out, for its proposal is under way: {matches}.",
            "{count} requests are left out, for their proposals are under way: {matches}.",
            view.proposed,
        )
        console.wrapped(text.format(count=view.proposed, matches=_some(view.proposals)))
    for each in view.unjudged:
        console.wrapped("! " + _("Left out: {why}").format(why=f"{each.sentence} {each.hint}".rstrip()))


def _line(position: int, line: PlanLine, console: Console) -> None:
    asking = _who(line.asks, console)
    helping = ", ".join(part for part in (line.support_name if console.names else "", line.town) if part)
    locked = " " + _("(locked)") if line.locked else ""
    console.print(f"{position}. {asking} → {line.support}  {helping}".rstrip() + locked, "bold")
    score = _("{points} of 100").format(points=points(line.score))
    console.print(f"   {bar(line.score)} {score}, {line.band_label}; {_waits(line.asks)}")
    if line.fits < line.children:
        text = _("A place for {fits} of the {children} children; the others go on waiting.")
        console.wrapped("! " + text.format(fits=line.fits, children=line.children), "   ")
    for question in line.ask_request:
        console.wrapped("? " + _("Ask the request family: {question}").format(question=question), "   ")
    for question in line.ask_support:
        console.wrapped("? " + _("Ask the support family: {question}").format(question=question), "   ")
    if line.if_no:
        console.wrapped(_if_no(line.if_no), "   ")


def _who(asks: WhoAsks, console: Console) -> str:
    name = f"  {asks.name}" if console.names and asks.name else ""
    return f"{_request(asks)}{name}"


def _request(each: WhoAsks | Moved) -> str:
    position = " " + _("(request {position})").format(position=each.request) if each.request else ""
    return f"{each.number}{position}"


def _waits(asks: WhoAsks) -> str:
    return ngettext("waits {count} day", "waits {count} days", asks.days).format(count=number(asks.days))


def _if_no(if_no: IfNo) -> str:
    instead = _("second best is {support}") if if_no.instead else _("there is nobody else")
    parts = [instead.format(support=if_no.instead), *(_moved(each) for each in if_no.moved[:NAMED])]
    if len(if_no.moved) > NAMED:
        more = len(if_no.moved) - NAMED
        parts.append(ngettext("{count} more moves", "{count} more move", more).format(count=more))
    if if_no.lost.matched:
        parts.append(_("one match less"))
    else:
        stays = ngettext("it stays at {count} match", "it stays at {count} matches", if_no.matched)
        parts.append(stays.format(count=if_no.matched))
    return _("Says this pair no: {consequences}.").format(consequences="; ".join(parts))


def _moved(moved: Moved) -> str:
    text = _("{request} gets {support}") if moved.support else _("{request} gets nobody")
    return text.format(request=_request(moved), support=moved.support)


def _unmatched(view: Plan, console: Console) -> None:
    if not view.unmatched:
        return
    console.print()
    console.heading(_("Without a support family ({count})").format(count=len(view.unmatched)))
    for each in view.unmatched:
        _left(each, console)


def _left(each: Left, console: Console) -> None:
    why = _(_WHY[each.why]).format(request=each.asks.number, supports=_some(each.supports))
    console.wrapped(f"{_who(each.asks, console)}  {_waits(each.asks)}: {why}", "  ", "  ")


def _scarce(scarce: Sequence[Scarce], console: Console) -> None:
    console.print()
    console.heading(_("Scarce support families"))
    if not scarce:
        console.wrapped(_("None: without any one of them as many requests are matched, which waited as long."), "  ")
    for each in scarce:
        name = f"  {each.name}" if console.names and each.name else ""
        could = ngettext("{count} request could go there", "{count} requests could go there", each.requests)
        without = _("without it {lost}").format(lost=_lost(each.lost))
        console.wrapped(f"{each.number}{name}  {could.format(count=each.requests)}; {without}.", "  ", "  ")


def _lost(lost: Lost) -> str:
    if lost.matched:
        return _("one match less")
    text = ngettext(
        "somebody is matched who waits {count} day less", "somebody is matched who waits {count} days less", lost.days
    )
    return text.format(count=number(lost.days))


def _fairness(fairness: Fairness, console: Console) -> None:
    console.print()
    console.heading(_("What putting waiting first costs"))
    if fairness.points == fairness.other_points:
        console.wrapped(_("Nothing: no plan for as many requests has better scores."))
        return
    text = _(
        "The scores add up to {points} points, {mean} a match. Without looking at waiting that would be {other}, "
        "{other_mean} a match."
    )
    mean, other_mean = (points / fairness.matched for points in (fairness.points, fairness.other_points))
    console.wrapped(
        text.format(
            points=number(fairness.points, 0),
            mean=number(mean, 1),
            other=number(fairness.other_points, 0),
            other_mean=number(other_mean, 1),
        )
    )
    text = ngettext(
        "But then one request that waits {then} days would be matched instead of one that waits {now} days.",
        "But then {count} requests of which the longest waits {then} days would be matched instead of {count} of which "
        "the longest waits {now} days.",
        fairness.instead,
    )
    console.wrapped(
        text.format(count=fairness.instead, then=number(fairness.other_longest), now=number(fairness.longest))
    )


def _ways(ways: Sequence[Way], console: Console) -> None:
    console.print()
    rows = [
        (
            _(_WAYS[way.code]),
            number(way.matched),
            number(way.days),
            number(None if way.score is None else points(way.score)),
            number(way.unmatched),
        )
        for way in ways
    ]
    console.heading(_("Beside other ways"))
    console.table((_("Way"), _("Matched"), _("Waited (days)"), _("Score"), _("Without")), rows)
    first, this = (next(way for way in ways if way.code == code) for code in (IN_TURN, PLAN))
    if (first.matched, first.days, first.score) == (this.matched, this.days, this.score):
        console.wrapped(_("Here the plan gains nothing over first come, first served."))


def _some(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:NAMED])
    more = len(numbers) - NAMED
    return shown if more <= 0 else shown + " " + _("and {count} more").format(count=more)
