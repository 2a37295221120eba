"""The form: questions one after the other, with a way back, and nothing typed is ever lost.

What was typed is a mapping of facts; after each answer it is kept as a sealed draft. The questions are made anew
from the facts after each answer, so that an answer may bring new questions or take some away.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from bgz.cli.ask import Back
from bgz.domain.cases.facts import Facts, keys_of, record_of, value_at, with_value, without
from bgz.domain.cases.kinds import kind_of
from bgz.domain.cases.plausible import implausible, wrong_municipality
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.record.typed import Place, place_of
from bgz.errors import BgzError, Cancelled
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bgz.cli.ask import Ask
    from bgz.domain.record.reading import Json, Problem
    from bgz.domain.values.places import Places
    from bgz.terms.listing import Terms


class Question(Protocol):
    """One question of a form."""

    @property
    def name(self) -> str:
        """What tells it from the others, also after a resume."""

    @property
    def section(self) -> str:
        """The heading under which it stands (a message id)."""

    @property
    def required(self) -> bool:
        """Whether there must be an answer."""

    def label(self, form: Form) -> str:
        """Return what is asked, in a few words."""

    def shown(self, form: Form) -> str:
        """Return the answer there is, as people read it; empty when there is none."""

    def put(self, form: Form, ask: Ask) -> None:
        """Ask, and put the answer into the form. Raises Back."""


class Form:
    """The facts of record `number` while they are typed. `at` names the question that comes next.

    `keep` stores a draft, `resume` is the command that goes on with it, `lists` has the choices of fields
    whose values depend on the folder, by the last step of their path.
    """

    def __init__(
        self,
        number: str,
        facts: Facts,
        *,
        today: date,
        pick: Callable[[str], str],
        places: Places,
        keep: Callable[[Form], None],
        resume: str,
        at: str = "",
        lists: dict[str, Terms] | None = None,
    ) -> None:
        self.number = number
        self.facts = facts
        self.today = today
        self.pick = pick
        self.places = places
        self.resume = resume
        self.at = at
        self.lists = lists or {}
        self.kept = True
        self._keep = keep

    @property
    def cls(self) -> type[Any]:
        """The class of the record."""
        return kind_of(self.number)

    def keep(self, ask: Ask) -> None:
        """Store a draft. When the disk will not, say so once and go on: the answers are still here."""
        try:
            self._keep(self)
        except BgzError as error:
            if self.kept:
                ask.console.error(error.message, hint=_("Go on and save at the end; until then nothing is kept."))
            self.kept = False
        else:
            self.kept = True

    def place(self, path: str) -> Place:
        """Return the field at `path`."""
        return place_of(self.cls, path)

    def value(self, path: str) -> Json:
        """Return the stored value at `path`, or None."""
        return value_at(self.facts, self.place(path))

    def set(self, path: str, value: Json) -> None:
        """Put a stored value at `path`; None empties it."""
        if path == "address.postcode" and str(value)[:4] != str(self.value(path))[:4]:
            self.facts = with_value(self.facts, self.place(path), value)
            for derived in ("address.town", "address.municipality"):
                self.facts = with_value(self.facts, self.place(derived), self.proposal(derived))
        self.facts = with_value(self.facts, self.place(path), value)

    def proposal(self, path: str) -> Json:
        """Return the value that Enter takes over when there is none yet."""
        found = self.places.get(self.value("address.postcode") or "") if path.startswith("address.") else None
        if found and path in {"address.town", "address.municipality"}:
            return getattr(found, path.rpartition(".")[2]) or None
        if path.startswith("consents.") and path.endswith(".by"):
            return self._givers() or None
        return self.today.isoformat() if path == "registered_on" else None

    def _givers(self) -> list[str]:
        """Return who usually gives consent: the parents or adults by name, else the contact."""
        people = "parents" if self.number.startswith("V") else "adults"
        names = [self.value(f"{people}.{key}.name") for key in keys_of(self.facts, people)]
        contact = " ".join(filter(None, (self.value("first_name"), self.value("surname"))))
        return [name for name in names if name] or [contact]

    def check(self, path: str, value: Json) -> None:
        """Raise ValueError with a sentence when `value` cannot be true beside the other facts."""
        if path.endswith((".municipality", ".counts_in")) and (wrong := wrong_municipality(value, self.places)):
            raise ValueError(wrong)
        facts = with_value(self.facts, self.place(path), value)
        for problem in implausible_in(self.number, facts, self.today):
            if problem.path == path:
                raise ValueError(problem.message)


def implausible_in(number: str, facts: Facts, today: date) -> list[Problem]:
    """Return what cannot be true in a family's facts; other records have nothing of the kind."""
    record, _problems = record_of(number, facts)
    return implausible(record, today) if isinstance(record, RequestFamily | SupportFamily) else []


def run(form: Form, plan: Callable[[Form], Sequence[Question]], ask: Ask) -> None:
    """Ask every question of `plan`, from the one the form stands at. Raises Cancelled when the person stops."""
    with kept_when_stopped(form, ask):
        _run(form, plan, ask)


@contextmanager
def kept_when_stopped(form: Form, ask: Ask) -> Iterator[None]:
    """Keep what was typed when the person stops. Raises Cancelled, which says so."""
    try:
        yield
    except (KeyboardInterrupt, EOFError):
        form.keep(ask)
        ask.console.say()
        if form.kept:
            raise Cancelled(
                _("Stopped. Everything you typed is kept."), hint=_("Go on with: {command}").format(command=form.resume)
            ) from None
        raise Cancelled(_("Stopped. What you typed could not be kept.")) from None


def _run(form: Form, plan: Callable[[Form], Sequence[Question]], ask: Ask) -> None:
    section = ""
    while True:
        questions = list(plan(form))
        index = _position(questions, form.at)
        if index == len(questions):
            return
        question = questions[index]
        if question.section != section:
            section = question.section
            ask.console.say()
            ask.console.say(_(section), "bold")
        try:
            question.put(form, ask)
        except Back:
            if not index:
                ask.console.say(_("This is the first question."), "yellow")
            form.at = _back(form, questions, index)
            continue
        form.at = _after(question, questions, plan(form))
        form.keep(ask)


END = "end"
"""Where a form stands when every question was answered."""
LAST_LOOK = "menu"
"""The name of the last question, which shows all answers before they are saved."""


def _position(questions: Sequence[Question], name: str) -> int:
    if name == END:
        return len(questions)
    return next((index for index, question in enumerate(questions) if question.name == name), 0)


def _back(form: Form, questions: Sequence[Question], index: int) -> str:
    """Return what comes before question `index`; an item that was added but not answered goes away again."""
    here, target = questions[index].name, questions[max(0, index - 1)].name
    item = here.rpartition(".")[0]
    more = f"{item.rpartition('.')[0]}.+"
    empty = form.facts.get(item) == {} and not any(path.startswith(f"{item}.") for path in form.facts)
    if empty and not target.startswith(f"{item}.") and any(question.name == more for question in questions):
        form.facts = without(form.facts, item)
        return more
    return target


def _after(done: Question, before: Sequence[Question], now: Sequence[Question]) -> str:
    """Return what comes after `done`: the questions of an item that it added, else what follows it.

    When the answer took `done` itself away, what followed it before and still stands. The last look asks by itself
    what its changes bring, so that nothing is asked twice.
    """
    if done.name == LAST_LOOK:
        return END
    known = {question.name for question in before}
    names = [question.name for question in now]
    if done.name in names:
        index = names.index(done.name)
        added = (name for name in names[:index] if name not in known)
        return next(added, [*names, END][index + 1])
    old = [question.name for question in before]
    return next((name for name in old[old.index(done.name) :] if name in names), END)
