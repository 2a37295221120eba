"""The form: forward, back, into collections; every answer kept."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.cli.ask import Ask
from bgz.cli.edit import edit_questions
from bgz.cli.form import END, Form, run
from bgz.cli.intake_form import intake_questions
from bgz.cli.menu import Menu
from bgz.cli.questions import FieldQuestion, MoreQuestion
from bgz.domain.cases.facts import keys_of
from bgz.errors import Cancelled, FolderProblem
from bgz.output.console import Console
from bgz.storage.postcodes import load

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2023, 11, 4)
V, S = "V-7K3QF", "S-7K3QF"


class Play:
    """Types lines into a form and remembers what was kept and said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: str, facts: dict[str, Any], at: str = "") -> None:
        self.kept: list[tuple[str, dict[str, Any]]] = []
        self.monkeypatch = monkeypatch
        self.said = io.StringIO()
        self.letters = iter("ABCDEFGHJK" * 20)
        self.form = Form(
            number,
            facts,
            today=TODAY,
            pick=lambda _alphabet: next(self.letters),
            places=load(),
            keep=lambda form: self.kept.append((form.at, dict(form.facts))),
            resume="bgz intake resume",
            at=at,
        )

    def type(self, *lines: str, plan: Any = intake_questions) -> dict[str, Any]:
        self.monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        ask = Ask(Console(io.StringIO(), self.said), today=TODAY)
        run(self.form, plan, ask)
        return self.form.facts

    def until_the_end_of(self, *lines: str, plan: Any = intake_questions) -> dict[str, Any]:
        """Type lines after which the input ends: what a stop in the middle keeps."""
        with pytest.raises(Cancelled):
            self.type(*lines, plan=plan)
        return self.form.facts


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Play]:
    def make(number: str = V, facts: dict[str, Any] | None = None, at: str = "") -> Play:
        return Play(monkeypatch, number, facts if facts is not None else {"requests.rABCD": {}}, at)

    return make


def test_the_questions_come_in_the_order_of_a_sign_up(play: Callable[..., Play]) -> None:
    names = [question.name for question in intake_questions(play().form)]
    wanted = ["registered_on", "referrer", "surname", "phone", "address.postcode", "address.town", "address.street"]
    wanted += ["children.+", "requests.rABCD.help#must", "requests.rABCD.help#nice", "requests.rABCD.day_parts"]
    wanted += ["intake.on", "consents", "notes"]
    assert [name for name in names if name in wanted] == wanted
    assert not {"requests.+", "owner", "left", "intake.summary", "requests.rABCD.children"} & set(names)


def test_a_support_family_is_asked_its_offer_and_never_what_is_decided(play: Callable[..., Play]) -> None:
    names = [question.name for question in intake_questions(play(S, {"adults.aABCD": {}}).form)]
    assert "offer.help" in names
    assert "adults.aABCD.name" in names
    assert not [name for name in names if "vog" in name or name.startswith(("screening", "left", "contacts"))]


def test_every_answer_is_kept_with_the_place_to_go_on(play: Callable[..., Play]) -> None:
    form = play(at="surname")
    form.until_the_end_of("Jansen", "Anna")
    assert [at for at, _facts in form.kept] == ["first_name", "phone", "phone"]
    assert form.kept[-1][1]["first_name"] == "Anna"


def test_back_goes_one_question_back_and_the_first_is_the_first(play: Callable[..., Play]) -> None:
    form = play()
    facts = form.until_the_end_of("<", "", "school", "juf", "<", "<", "gp", "dokter")
    assert (facts["registered_on"], facts["referrer"], facts["referrer_note"]) == ("2023-11-04", "gp", "dokter")
    assert "This is the first question." in form.said.getvalue()


def test_an_item_is_added_asked_and_taken_away(play: Callable[..., Play]) -> None:
    form = play(at="children.+")
    facts = form.until_the_end_of("", "zoon", "mrt 2015", "j", "dochter", "2017-05", "j", "<", "-", "n", "<", "<")
    assert [facts[f"children.{key}.called"] for key in keys_of(facts, "children")] == ["zoon"]
    assert "Taken away." in form.said.getvalue()
    assert form.form.at == f"children.{keys_of(facts, 'children')[0]}.born"


def test_taking_away_from_nothing_is_nothing(play: Callable[..., Play]) -> None:
    assert keys_of(play(at="parents.+").until_the_end_of("-"), "parents") == ()


def test_a_place_that_is_gone_begins_anew(play: Callable[..., Play]) -> None:
    form = play(at="children.kABCD.born")
    assert form.until_the_end_of("1-11-2023")["registered_on"] == "2023-11-01"


def test_the_postcode_tells_the_town_and_another_one_forgets_it(play: Callable[..., Play]) -> None:
    form = play(at="address.postcode")
    assert form.until_the_end_of("7941ab", "", "")["address"] == {
        "postcode": "7941 AB", "town": "Meppel", "municipality": "Meppel",
    }  # fmt: skip
    form.form.at = "address.postcode"
    assert form.until_the_end_of("0000", "1011 AB", "", "")["address"]["municipality"] == "Amsterdam"
    form.form.at = "address.postcode"
    assert "address" not in form.until_the_end_of("-")


def test_an_unknown_postcode_and_municipality_are_noticed(play: Callable[..., Play]) -> None:
    form = play(at="address.postcode")
    facts = form.until_the_end_of(
        "1000 AB" if not load().get("1000") else "9999 ZZ", "Nergens", "Xyzzy", "Mepel", "Meppel"
    )
    assert facts["address"]["municipality"] == "Meppel"
    assert "not a Dutch municipality" in form.said.getvalue()


def test_help_is_must_or_nice_not_both(play: Callable[..., Play]) -> None:
    form = play(at="requests.rABCD.help#must")
    assert form.until_the_end_of("1, 2", "2, 3")["requests.rABCD.help"] == {
        "swimming": "must", "sport": "nice", "after_school": "nice",
    }  # fmt: skip
    form.form.at = "requests.rABCD.help#must"
    assert "requests.rABCD.help" not in form.until_the_end_of("-", "-")


def test_a_request_chooses_its_children_when_there_are_several(play: Callable[..., Play]) -> None:
    children = {"children.kABCD.called": "zoon", "children.kEFGH": {}, "requests.rABCD": {}}
    form = play(facts=children, at="requests.rABCD.children")
    assert form.until_the_end_of("zoon, Child 2")["requests.rABCD.children"] == ["kABCD", "kEFGH"]


def test_consent_is_given_for_all_purposes_at_once(play: Callable[..., Play]) -> None:
    parents = {"parents.pABCD.custody": True, "parents.pABCD.name": "A. Jansen", "parents.pEFGH.custody": True}
    form = play(facts={"surname": "Jansen", "intake": {"on": "2023-11-03"}, **parents}, at="consents")
    facts = form.until_the_end_of("1, 2", "", "", "", "ziek")
    given = {"given_on": "2023-11-03", "by": ["A. Jansen"], "missing_reason": "ziek"}
    assert (facts["consents.contact"], facts["consents.matching"]) == (given, given)
    form.form.at = "consents"
    facts = form.until_the_end_of("2, 5")
    assert ("consents.contact" in facts, facts["consents.evaluation"]) == (False, given)


def test_who_gives_consent_is_proposed(play: Callable[..., Play]) -> None:
    facts = play(S, {"first_name": "Eva", "surname": "Smit"}, at="consents").until_the_end_of("1", "", "")
    assert facts["consents.contact"] == {"given_on": "2023-11-04", "by": ["Eva Smit"]}


def test_stopping_in_a_text_keeps_its_lines(play: Callable[..., Play], monkeypatch: pytest.MonkeyPatch) -> None:
    form = play(at="notes")
    lines = iter(["one", "two"])

    def typed(_ask: Ask, _prompt: str) -> str:
        line = next(lines, None)
        if line is None:
            raise KeyboardInterrupt
        return line

    monkeypatch.setattr(Ask, "_typed", typed)
    assert form.until_the_end_of()["notes"] == "one\ntwo"
    assert form.kept[-1][0] == "notes"


def test_a_paste_of_several_lines_is_one_line_where_one_is_asked(
    play: Callable[..., Play], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(["Jansen\nDorpsstraat  1"])

    def typed(_ask: Ask, _prompt: str) -> str:
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    monkeypatch.setattr(Ask, "_typed", typed)
    assert play(at="surname").until_the_end_of()["surname"] == "Jansen Dorpsstraat 1"


def test_a_full_disk_is_told_once_and_the_answers_stay(play: Callable[..., Play]) -> None:
    form = play(at="surname")

    def full(_form: Form) -> None:
        raise FolderProblem("The draft cannot be written: no space left.")

    form.form._keep = full
    with pytest.raises(Cancelled, match="could not be kept"):
        form.type("Jansen", "Anna")
    assert form.said.getvalue().count("no space left") == 1
    assert form.form.facts["first_name"] == "Anna"


MENU = {"surname": "Jansen", "registered_on": "2023-11-01", "children.kABCD.born": "2015-03", "requests.rABCD": {}}


def numbered(form: Form, plan: Any, name: str) -> str:
    return str([question.name for question in plan(form)].index(name) + 1)


def test_the_last_look_changes_an_answer_by_its_number(play: Callable[..., Play]) -> None:
    form = play(facts=dict(MENU), at="menu")
    number = numbered(form.form, intake_questions, "first_name")
    facts = form.type("99", number, "<", number, "Anna", "", plan=lambda _form: [Menu(intake_questions)])
    assert facts["first_name"] == "Anna"
    assert form.form.at == END
    assert "Left as it was." in form.said.getvalue()
    form.type(plan=lambda _form: [Menu(intake_questions)])


def test_the_last_look_asks_for_what_an_answer_brings(play: Callable[..., Play]) -> None:
    form = play(facts=dict(MENU), at="menu")
    number = numbered(form.form, intake_questions, "children.+")
    facts = form.type(number, "j", "dochter", "2017-05", "", "nee", "", plan=lambda _form: [Menu(intake_questions)])
    assert len(keys_of(facts, "children")) == 2


def test_what_an_answer_brought_in_the_last_look_is_not_asked_again_at_saving(play: Callable[..., Play]) -> None:
    def plan(form: Any) -> list[Any]:
        return [*intake_questions(form), Menu(intake_questions)]

    form = play(facts=dict(MENU), at="menu")
    number = numbered(form.form, intake_questions, "children.+")
    facts = form.type(number, "j", "dochter", "2017-05", "", "nee", "", plan=plan)
    assert form.form.at == END
    assert len(keys_of(facts, "children")) == 2


def test_the_last_look_lets_nothing_wrong_through(play: Callable[..., Play]) -> None:
    wrong = {**MENU, "children.kABCD.born": "1999-01"}
    del wrong["surname"]
    form = play(facts=wrong, at="menu")
    born = numbered(form.form, intake_questions, "children.kABCD.born")
    name = numbered(form.form, intake_questions, "surname")
    facts = form.type("", born, "2015-03", "", name, "Jansen", "", plan=lambda _form: [Menu(intake_questions)])
    assert facts["surname"] == "Jansen"
    assert "older than 22 years" in form.said.getvalue()
    assert "is missing" in form.said.getvalue()


@pytest.mark.parametrize("number", [V, S, "K-7K3QF"])
def test_editing_offers_what_no_command_decides(play: Callable[..., Play], number: str) -> None:
    facts: dict[str, Any] = {"left": {"on": "2023-11-01", "reason": "stopped"}}
    names = [question.name for question in edit_questions(play(number, facts).form)]
    assert "notes" in names
    assert not [name for name in names if name.startswith(("left", "screening", "trial", "consents", "contacts"))]


def test_own_weights_are_offered_at_editing_and_never_asked_at_the_sign_up(play: Callable[..., Play]) -> None:
    """Typed: a label instead of a code, a weight too heavy, no number, then all right; Enter keeps; - empties."""
    weights = "requests.rABCD.weights"
    assert weights not in [question.name for question in intake_questions(play().form)]
    at = play()
    (question,) = [each for each in edit_questions(at.form) if each.name == weights]
    typed = ("afstand: 40", "distance: 400", "distance", "distance: 40, wishes: 5")
    assert at.type(*typed, plan=lambda _form: [question])[weights] == {"distance": 40, "wishes": 5}
    said = at.said.getvalue()
    assert "did you mean distance?" in said
    assert "must be a whole number from 0 to 100" in said
    for line, kept in (("", {"distance": 40, "wishes": 5}), ("-", None)):
        again = play(facts=dict(at.form.facts))
        assert again.type(line, plan=lambda _form: [question]).get(weights) == kept


def test_the_labels_tell_which_item(play: Callable[..., Play]) -> None:
    facts: dict[str, Any] = {"requests.rABCD": {}, "requests.rEFGH": {}, "children.kABCD": {}}
    form = play(facts=facts).form
    labels = {question.name: question.label(form) for question in edit_questions(form)}
    assert labels["requests.rEFGH.distance"].startswith("Request 2")
    assert labels["children.kABCD.born"].startswith("Child 1")
    assert (MoreQuestion("children").shown(form), FieldQuestion("surname").shown(form)) == ("1", "")


@pytest.mark.parametrize(("number", "told"), [(V, True), (S, False)])
def test_only_a_request_family_hears_that_consent_is_needed_to_be_put_forward(
    play: Callable[..., Play], number: str, *, told: bool
) -> None:
    at = play(number, {"surname": "Jansen"}, at="consents")
    at.until_the_end_of("?")
    assert ("is not put forward" in at.said.getvalue().replace("\n", " ")) is told
    assert "What the family agreed to." in at.said.getvalue()


def test_going_back_in_the_middle_of_a_text_keeps_what_was_typed(play: Callable[..., Play]) -> None:
    at = play(V, {"surname": "Jansen"}, at="notes")
    facts = at.until_the_end_of("one", "two", "<")
    assert facts["notes"] == "one\ntwo"
    assert at.form.at == "consents"
