"""What follows from a talk that was logged: tasks of one's own, what to say, and the likely next command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.actions.note import OWN
from bgz.domain.cases.person import OwnTask
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bgz.actions.followup_talk import Logged, Talk

ADVICE = N_("Talk over the signals of concern with a colleague or Veilig Thuis")
"""What is to be done when nothing was written of what was seen or heard."""


def own_of(talk: Talk, answers: Mapping[str, Any]) -> list[OwnTask]:
    """Return the tasks of one's own that follow from a talk: its next step, and to talk over signals of concern."""
    own = []
    if answers.get("next_step") and answers.get("next_due"):
        own.append(OwnTask(due=answers["next_due"], text=answers["next_step"], since=talk.day))
    if answers.get("worry"):
        seen = answers.get("signals")
        text = _("Talk over the signals of concern: {text}").format(text=seen) if seen else _(ADVICE)
        own.append(OwnTask(due=answers.get("worry_due") or talk.working, text=text, since=talk.day))
    return own


def after(logged: Logged) -> tuple[tuple[str, ...], str]:
    """Return what to say after a talk, and the likely next command."""
    case, left = logged.case, logged.left
    if not logged.reached and logged.about == OWN:
        return (_("It is not done yet, so the task stays."),), f"bgz followup later {case}"
    if not logged.reached:
        put_off = _("To try again on another day: {command}").format(command=f"bgz followup later {case}")
        return (_("Nobody was reached, so the task stays."), put_off), f"bgz followup done {case}"
    if case.startswith("K") and logged.stops:
        said = _("They do not want to go on. Talk with both families before you end the match.")
        if logged.other_side:
            return (said,), f"bgz followup done {case} --side {logged.other_side}"
        return (said,), f"bgz match end {case}"
    if logged.decide:
        choices = (
            _("Confirm the match: {command}").format(command=f"bgz match confirm {case}"),
            _("Or prolong the trial: {command}").format(command=f"bgz match trial {case} --until +28"),
            _("Or end the match: {command}").format(command=f"bgz match end {case}"),
        )
        return choices, f"bgz match confirm {case}"
    return (), left[0].command if left else "bgz followup"
