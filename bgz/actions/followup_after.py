"""What follows from a talk that was logged: tasks of one's own, what to say, and the likely next command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bgz.actions.note import OWN
from bgz.domain.cases.match import SIDES, TRIAL_REVIEW
from bgz.domain.cases.person import OwnTask
from bgz.domain.followup.tasks import CONTACT_OF
from bgz.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bgz.actions.followup_talk import Logged, Talk
    from bgz.actions.followup_tasks import Standing
    from bgz.domain.cases.person import Contact
    from bgz.domain.followup.tasks import Task

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


def parted(
    before: Iterable[Standing], stands: Iterable[Standing], contact: Contact
) -> tuple[list[Sequence[Task]], list[Sequence[Task]]]:
    """Return which tasks of `before` stand no longer, and which of what `contact` was about do."""
    now = {task.name for each in stands for task in each.tasks}
    closed: list[Sequence[Task]] = []
    stays: list[Sequence[Task]] = []
    for each in before:
        closed.append([task for task in each.tasks if task.name not in now])
        about = CONTACT_OF.get(each.task.kind) == contact.about and contact.task in (None, each.task.who)
        stays.append([task for task in each.tasks if about and task.name in now])
    return [group for group in closed if group], [group for group in stays if group]


def refusing(record: Any, noted: Mapping[str, Contact]) -> tuple[str, ...]:  # noqa: ANN401 - one of the record classes
    """Return the sides that do not want to go on: as they said in `noted`, or last in a review of the same trial."""
    of_trial = any(each.about == TRIAL_REVIEW for each in noted.values())
    held = {key: each for key, each in record.contacts.items() if of_trial and each.about == TRIAL_REVIEW} | dict(noted)
    said: dict[str, bool] = {}
    for _key, each in sorted(held.items(), key=lambda item: (item[1].on, item[0] in noted)):
        if each.reached and each.go_on is not None:
            said |= {side: each.go_on for side in SIDES if each.side in (side, "both")}
    return tuple(side for side in SIDES if said.get(side) is False)


def refusal(sides: Collection[str]) -> str:
    """Return who does not want to go on, and what to do first."""
    if set(sides) == {"request"}:
        said = _("The request family does not want to go on.")
    elif set(sides) == {"support"}:
        said = _("The support family does not want to go on.")
    else:
        said = _("They do not want to go on.")
    return f"{said} {_('Talk with both families before you end the match.')}"


def after(logged: Logged) -> tuple[tuple[str, ...], str]:
    """Return what to say after a talk, and the likely next command."""
    case, left = logged.case, logged.left
    if not logged.reached and logged.about == OWN:
        return (_("It is not done yet, so the task stays."),), f"bgz followup later {case}"
    if not logged.reached:
        put_off = _("To try again on another day: {command}").format(command=f"bgz followup later {case}")
        return (_("Nobody was reached, so the task stays."), put_off), f"bgz followup done {case}"
    if case.startswith("K") and (logged.stops or (logged.decide and logged.refusing)):
        said = refusal(logged.refusing)
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
