"""Requests without a candidate on the screen: what stands in the way, what would help, and the advertisement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.recruiting.changing import REQUEST
from bgz.domain.recruiting.view import PROPOSED, SPOKEN_FOR, SUITED
from bgz.i18n import N_, _, listed, ngettext
from bgz.output.pair_lines import children_named

if TYPE_CHECKING:
    from bgz.domain.recruiting.view import BlockingRule, StuckRequest, StuckView, WayOut
    from bgz.output.console import Console

INDENT = "  "
_DISTANCE = "H9"
_STATES = {
    SUITED: N_("Somebody suits: bgz match suggest {number}"),
    PROPOSED: N_("A proposal is under way: {proposals}."),
    SPOKEN_FOR: N_("Who suits has no place beside proposals under way: {proposals}."),
}


def render(view: StuckView, console: Console) -> None:
    """Print the requests, longest waiting first; of many the smallest step each, of one family everything."""
    for each in view.requests:
        _request(each, console, whole=view.one)
        console.print()
    if view.recruit_first:
        helped = view.recruit_first.helps
        text = ngettext(
            "Recruit first; it helps {count} family:", "Recruit first; it helps {count} families:", len(helped)
        )
        console.print(text.format(count=len(helped)), "bold")
        console.wrapped(view.recruit_first.profile, "  ")
        console.wrapped(", ".join(helped), "  ")
        console.print()
    if not view.one:
        console.wrapped(_summary(view))


def _request(each: StuckRequest, console: Console, *, whole: bool) -> None:
    _heading(each, console)
    for contradiction in each.contradictions:
        console.wrapped("! " + _("First look at this: {contradiction}").format(contradiction=contradiction), INDENT)
    if each.state in _STATES:
        console.wrapped(_(_STATES[each.state]).format(number=each.number, proposals=", ".join(each.proposals)), INDENT)
        return
    _blocking(each, console, whole=whole)
    _ways(each, console, whole=whole)
    _advertisement(each, console)


def _heading(each: StuckRequest, console: Console) -> None:
    where = ", ".join(part for part in (each.name if console.names else "", each.municipality) if part)
    console.heading(f"{each.number}  {where}".rstrip())
    request = _("Request {position}. ").format(position=each.request) if each.request else ""
    days = ngettext("Waits {count} day.", "Waits {count} days.", each.days).format(count=each.days)
    asks = _("For {children}").format(children=children_named(each.children)) + (
        f"; {each.wanted}" if each.wanted else ""
    )
    console.wrapped(f"{request}{days} {asks}", INDENT)


def _blocking(each: StuckRequest, console: Console, *, whole: bool) -> None:
    if not each.approved:
        console.wrapped(_("No support family is approved."), INDENT)
        return
    if whole:
        text = _("To how many of {approved} approved support families each rule says no; more than one may:")
        console.wrapped(text.format(approved=each.approved), INDENT)
        width = len(str(each.approved))
        for rule in each.blocking:
            line = f"− {rule.excluded:>{width}}  {rule.code:<3} "
            console.wrapped(f"{line}{rule.sentence}{_alone(rule)}", INDENT, " " * len(line))
    else:
        worst = each.blocking[0]
        text = _("{code} {sentence}: {excluded} of {approved} approved support families")
        said = text.format(code=worst.code, sentence=worst.sentence, excluded=worst.excluded, approved=each.approved)
        console.wrapped(f"− {said}{_alone(worst)}", INDENT, "  ")
    if each.nearest:
        number, rules = each.nearest.number, each.nearest.rules
        text = ngettext(
            "The nearest is {number}: {rules} says no.", "The nearest is {number}: {rules} say no.", len(rules)
        )
        console.wrapped(text.format(number=number, rules=listed(rules, _(" and "))), INDENT)


def _alone(rule: BlockingRule) -> str:
    return " " + _("({count} by this alone)").format(count=rule.alone) if rule.alone else ""


def _ways(each: StuckRequest, console: Console, *, whole: bool) -> None:
    named = each.in_screening if whole else each.in_screening[:1]
    for family in named:
        text = _("{number} ({stage}) would suit, as far as is known: bgz screen {number}")
        console.wrapped("→ " + text.format(number=family.number, stage=family.stage_label), INDENT, "  ")
    if more := each.in_screening_count - len(named):
        text = ngettext("{count} other in screening likewise.", "{count} others in screening likewise.", more)
        console.wrapped(text.format(count=more), f"{INDENT}  ")
    for step in each.steps if whole else each.steps[:1]:
        console.wrapped(f"→ {_way_out(step)}", INDENT, "  ")
    for firm in each.firm:
        text = ngettext(
            "{count} approved support family would suit but for: {needs}. That need stays.",
            "{count} approved support families would suit but for: {needs}. That need stays.",
            firm.count,
        )
        console.wrapped("· " + text.format(count=firm.count, needs=", ".join(firm.labels)), INDENT, "  ")
    if not each.steps and any(rule.code == _DISTANCE and _bars(rule, each.approved) for rule in each.blocking):
        text = _("Nobody who would suit lives near enough. Is the postcode of {number} right?")
        console.wrapped("→ " + text.format(number=each.number), INDENT, "  ")
    if not each.steps and not each.in_screening:
        console.wrapped("→ " + _("Only another support family helps."), INDENT, "  ")


def _bars(rule: BlockingRule, approved: int) -> bool:
    return rule.alone > 0 or rule.excluded == approved


def _way_out(way: WayOut) -> str:
    """Return what to do and who suits then, whom nothing names yet where only the request family is asked."""
    said = way.sentence
    if {*way.asked_of} == {REQUEST}:
        said += " " + _("Then {support} suits.").format(support=way.support)
    if way.others:
        text = ngettext("({count} other likewise)", "({count} others likewise)", way.others)
        said += " " + text.format(count=way.others)
    return said


def _advertisement(each: StuckRequest, console: Console) -> None:
    console.print("  " + _("Advertisement:"), "bold")
    console.wrapped(each.profile, INDENT)
    if each.ask_besides:
        text = _("Not in it, to be asked of whoever answers: {needs}.")
        console.wrapped(text.format(needs=", ".join(each.ask_besides)), INDENT)


def _summary(view: StuckView) -> str:
    if not view.waiting:
        return _("No request waits.")
    if not view.stuck:
        text = ngettext(
            "{count} request waits, and somebody suits it.",
            "{count} requests wait, and for each of them somebody suits.",
            view.waiting,
        )
        return text.format(count=view.waiting)
    text = ngettext(
        "{stuck} of {count} request that waits has nobody.",
        "{stuck} of {count} requests that wait have nobody.",
        view.waiting,
    )
    return text.format(stuck=view.stuck, count=view.waiting)
