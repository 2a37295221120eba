"""Letters of a real case folder: which are refused, what each family is told, and where the file goes."""

from __future__ import annotations

import errno
import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.actions.letter import Asked, Letters, letter
from bgz.domain.cases.kinds import structure
from bgz.domain.cases.programme import Absence
from bgz.domain.record.about import About
from bgz.errors import BgzError, Conflict, FolderProblem, NotFound, Refused, Usage
from bgz.output.envelope import plain
from tests.actions.pair import ASKING, HELPING, INTRODUCED, K, S, V

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

AT = datetime(2023, 11, 15, 12, 0, tzinfo=UTC)
TODAY = date(2023, 11, 15)
CONSENTS = {"matching": {"given_on": "2023-11-03"}, "introduction": {"given_on": "2023-11-03"}}
PRIVATE = ("Kanariewiet", "Zonnekever", "Rietzangerpad", "0612345987", "kanarie@example.org", "Hopwens", "Pimpelmees")
OTHER = ("Druifhyacint", "Vuurvlinder", "Wielewaalhof", "0612345986", "goud@example.org", "Steenuil", "Goudplevier")
FAMILY: dict[str, Any] = ASKING | {
    "surname": PRIVATE[0], "first_name": PRIVATE[1], "phone": PRIVATE[3], "email": PRIVATE[4], "notes": PRIVATE[5],
    "address": {"postcode": "7201 AB", "street": "Rietzangerpad 1", "town": "Zutphen"}, "consents": CONSENTS,
    "children": {"kABCD": {"born": "2015-03", "called": PRIVATE[6]}},
}  # fmt: skip
SUPPORT: dict[str, Any] = HELPING | {
    "surname": OTHER[0], "first_name": OTHER[1], "phone": OTHER[3], "email": OTHER[4], "notes": OTHER[5],
    "address": {"postcode": "7202 CD", "street": "Wielewaalhof 3", "town": "Zutphen"},
    "consents": {"introduction": {"given_on": "2023-11-02"}},
    "adults": {"aABCD": {"name": OTHER[6], "vogs": {"vABCD": {"state": "seen", "issued_on": "2023-10-01"}}}},
}  # fmt: skip
ANSWERED = {name: held for name, held in INTRODUCED.items() if name != "introduced"}
TRIAL = INTRODUCED | {"trial": {"on": "2023-11-10"}, "notes": PRIVATE[5]}
CONFIRMED = TRIAL | {
    "confirmed": {"on": "2023-11-12", "frequency": "elke week", "day_parts": ["wed-afternoon"], "rules": "Geen tv"}
}
ENDED = TRIAL | {"end": {"on": "2023-11-14", "note": PRIVATE[5], "reason": "moved", "goodbye": False}}


@pytest.fixture
def write(folder: CaseFolder, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that puts the records into the folder and writes a letter: what came out, and the texts."""

    def writing(
        kind: str,
        match: dict[str, Any],
        *,
        asking: dict[str, Any] = FAMILY,
        helping: dict[str, Any] = SUPPORT,
        language: str = "nl",
        **more: Any,
    ) -> tuple[Letters, dict[str, str]]:
        if not list(folder.numbers()):
            for number, facts in ((V, asking), (S, helping), (K, match)):
                folder.create(structure(number, facts, About())[0], at=AT)
        asked = Asked(kind, language, **{"to": tmp_path, "form": "txt", **more})
        view = letter(folder, K, asked, today=TODAY).data
        return view, {each.side: each.path.read_text(encoding="utf-8") for each in view.files}

    return writing


def test_each_family_is_told_its_own_details_and_the_name_of_the_other(write: Callable[..., Any]) -> None:
    view, texts = write("introduction", ANSWERED)
    own = {
        "request": ("Zonnekever Kanariewiet", "Rietzangerpad 1", "7201 AB Zutphen", "Vuurvlinder Druifhyacint"),
        "support": ("Vuurvlinder Druifhyacint", "Wielewaalhof 3", "7202 CD Zutphen", "Zonnekever Kanariewiet"),
    }
    for side, known in own.items():
        assert [text for text in known if text not in texts[side]] == []
    never = {"request": OTHER[2:], "support": PRIVATE[2:]}
    for side, canaries in never.items():
        assert [
            text for text in (*canaries, PRIVATE[5], "7202" if side == "request" else "7201") if text in texts[side]
        ] == []
    assert "Test, coördinator\nE-mail: test@example.org\n" in texts["request"]
    assert [each.path.name for each in view.files] == [
        f"bgz-{K}-kennismaking-vraaggezin.txt",
        f"bgz-{K}-kennismaking-steungezin.txt",
    ]


@pytest.mark.parametrize(
    ("kind", "match"),
    [("introduction", ANSWERED), ("trial", TRIAL), ("trial", CONFIRMED), ("evaluation", TRIAL), ("thanks", ENDED),
     ("goodbye", ENDED)],
)  # fmt: skip
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ["html", "txt"])
def test_free_texts_phones_and_what_names_children_stand_in_no_letter(
    write: Callable[..., Any], kind: str, match: dict[str, Any], language: str, form: str
) -> None:
    _view, texts = write(kind, match, language=language, form=form)
    for side, text in texts.items():
        assert len(text) > 400
        not_theirs = OTHER[2] if side == "request" else PRIVATE[2]
        assert [canary for canary in (*PRIVATE[3:], *OTHER[3:], not_theirs) if canary in text] == []


def test_what_was_agreed_and_the_days(write: Callable[..., Any]) -> None:
    _view, texts = write("trial", TRIAL | {"frequency": "om de week"})
    assert (
        "Eerste dag: vrijdag 10 november 2023\nEinde van de proefperiode: vrijdag 5 januari 2024\n" in texts["support"]
    )
    assert "Hoe vaak: om de week\n" in texts["support"]
    assert "rond vrijdag 8 december 2023" in texts["request"]


def test_a_definitive_match(write: Callable[..., Any]) -> None:
    _view, texts = write("trial", CONFIRMED)
    assert "Op welke dagen en tijden: woensdagmiddag\nHuisregels: Geen tv\n" in texts["request"]


def test_an_introduction_needs_the_consent_of_both(write: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write("introduction", ANSWERED, helping=SUPPORT | {"consents": {}}, asking=FAMILY | {"consents": {}})
    assert [problem[:8] for problem in refused.value.problems] == [f"{V}:", f"{S}:"]
    hint = refused.value.hint
    assert f"bgz intake consent {V} --purpose introduction or bgz intake consent {S} --purpose introduction" in hint
    assert list(tmp_path.glob("bgz-*")) == []


def test_without_consent_a_later_letter_names_nobody(write: Callable[..., Any]) -> None:
    _view, texts = write("evaluation", TRIAL, helping=SUPPORT | {"consents": {}})
    assert [name for name in OTHER[:2] if name in texts["request"]] == []
    assert [name for name in PRIVATE[:2] if name in texts["support"]] == []


@pytest.mark.parametrize(
    ("kind", "match", "stage", "command"),
    [
        ("introduction", INTRODUCED, "introduced", f"bgz match trial {K}"),
        ("trial", ANSWERED, "both said yes", f"bgz match introduce {K}"),
        ("evaluation", INTRODUCED, "introduced", f"bgz match trial {K}"),
        ("goodbye", TRIAL, "trial", f"bgz match end {K}"),
        ("trial", ENDED, "ended", f"bgz letter {K} goodbye"),
        ("thanks", INTRODUCED | {"end": {"on": "2023-11-14"}}, "ended", f"bgz show {K}"),
    ],
)
def test_a_letter_that_does_not_fit_is_refused_with_what_helps(
    write: Callable[..., Any], kind: str, match: dict[str, Any], stage: str, command: str
) -> None:
    with pytest.raises(Refused) as refused:
        write(kind, match)
    assert refused.value.problems[0] == f"The stage of the match is: {stage}."
    assert refused.value.hint == f"This helps: {command}"


@pytest.mark.parametrize(
    ("number", "path", "values"),
    [
        (K, "end", ({"on": "2023-11-13"}, {"on": "2023-11-14"})),
        (K, "frequency", ("elke week", "om de week")),
        (V, "surname", ("Kwikstaart", "Steenuil")),
        (S, "address", ({"town": "Lochem"}, {"town": "Zutphen"})),
        (
            S,
            "consents.introduction",
            ({"given_on": "2023-11-01"}, {"given_on": "2023-11-02"}),
        ),
    ],
)
def test_a_contradiction_is_settled_first(
    write: Callable[..., Any], folder: CaseFolder, number: str, path: str, values: tuple[Any, Any]
) -> None:
    write("evaluation", TRIAL)
    held = folder.read(number)
    for minute, value in enumerate(values):
        folder.set_values(held, {path: value}, at=AT + timedelta(minutes=minute))
    with pytest.raises(Conflict) as told:
        write("evaluation", TRIAL)
    assert told.value.hint == f"First say which value holds: bgz resolve {number}"
    assert not [text for text in ("Kwikstaart", "Lochem") if text in told.value.message]


def test_what_is_not_understood_is_not_promised(write: Callable[..., Any], folder: CaseFolder) -> None:
    write("evaluation", TRIAL)
    folder.set_values(folder.read(K), {"confirmed": {"on": "tomorrow"}}, at=AT)
    with pytest.raises(Refused) as refused:
        write("evaluation", TRIAL)
    assert refused.value.problems == ("Not understood: Day (confirmed.on).",)
    assert refused.value.hint == "See: bgz check"


def test_a_trial_that_does_not_count_gets_no_letter(write: Callable[..., Any]) -> None:
    with pytest.raises(Refused) as refused:
        write("trial", TRIAL, helping=SUPPORT | {"screening": {}})
    assert refused.value.message == f"The trial of {K} does not count."
    assert refused.value.problems
    assert refused.value.hint == f"See: bgz show {K}"


@pytest.mark.parametrize(("gone", "number"), [("request_family", "V-ABCDE"), ("support_family", "S-ABCDE")])
def test_a_family_that_is_not_there(write: Callable[..., Any], gone: str, number: str) -> None:
    with pytest.raises(NotFound, match=number):
        write("introduction", ANSWERED | {gone: number})


def test_thanks_go_to_the_support_family_only(write: Callable[..., Any]) -> None:
    view, texts = write("thanks", ENDED, side="both")
    assert list(texts) == ["support"]
    assert view.files[0].path.name == f"bgz-{K}-bedankbrief-steungezin.txt"
    with pytest.raises(Usage):
        write("thanks", ENDED, side="request")


def test_one_side_and_the_other_language(write: Callable[..., Any]) -> None:
    view, texts = write("trial", TRIAL, side="request", language="en", form="html")
    assert list(texts) == ["request"]
    assert view.files[0].path.name == f"bgz-{K}-agreement-request-family.html"
    assert '<html lang="en">' in texts["request"]


def test_a_file_that_is_there_stays(write: Callable[..., Any], tmp_path: Path) -> None:
    first, _texts = write("thanks", TRIAL)
    first.files[0].path.write_text("mine", encoding="utf-8")
    (tmp_path / f"bgz-{K}-bedankbrief-steungezin-2.txt").symlink_to(tmp_path / "nowhere")
    second, _texts = write("thanks", TRIAL)
    assert first.files[0].path.read_text(encoding="utf-8") == "mine"
    assert second.files[0].path.name == f"bgz-{K}-bedankbrief-steungezin-3.txt"
    assert (first.files[0].renamed, second.files[0].renamed) == (False, True)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_user_may_read_it(write: Callable[..., Any]) -> None:
    view, _texts = write("thanks", TRIAL)
    assert view.files[0].path.stat().st_mode & 0o777 == 0o600


def test_never_in_a_case_folder_nor_nowhere(write: Callable[..., Any], folder: CaseFolder, tmp_path: Path) -> None:
    inside = folder.root / "letters"
    inside.mkdir()
    (tmp_path / "link").symlink_to(inside, target_is_directory=True)
    for place in (folder.root, inside, tmp_path / "link", folder.root / "families"):
        with pytest.raises(Refused, match="case folder"):
            write("thanks", TRIAL, to=place)
    with pytest.raises(NotFound):
        write("thanks", TRIAL, to=tmp_path / "nowhere")
    assert not list(tmp_path.rglob("bgz-K-*"))


@pytest.mark.parametrize("wrong", [errno.ENOSPC, errno.EIO])
def test_half_a_letter_is_none(
    write: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    write("evaluation", TRIAL, form="html")

    def full(_handle: int) -> None:
        raise OSError(wrong, os.strerror(wrong))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FolderProblem) as told:
            write("thanks", TRIAL)
    assert not list(tmp_path.glob("*bedankbrief*"))
    assert not [name for name in (*PRIVATE, *OTHER) if name in str(told.value) + told.value.hint]


def test_who_stands_in_signs(write: Callable[..., Any], folder: CaseFolder) -> None:
    """The owner is nobody of the team any more: who makes the letter signs it."""
    _view, texts = write("evaluation", TRIAL | {"owner": "mZZZZ"})
    assert "Test, coördinator" in texts["request"]
    programme = folder.read("programme")
    away = {folder.member: Absence(by="mZZZZ", since=date(2023, 11, 1))}
    folder.save(programme, evolve(programme.record, absences=away, name="Buurtgezinnen\nMeppel"), at=AT)
    _view, texts = write("evaluation", TRIAL)
    assert texts["request"].startswith("Buurtgezinnen Meppel\n\n")
    assert "Test, coördinator" in texts["request"]


def test_a_programme_without_a_name(write: Callable[..., Any], folder: CaseFolder) -> None:
    programme = folder.read("programme")
    folder.save(programme, evolve(programme.record, name=None), at=AT)
    _view, texts = write("evaluation", TRIAL)
    assert texts["request"].startswith("Buurtgezinnen\n\n")


@pytest.mark.parametrize(
    "name", ["<b>Jan</b> & 'Co' \"x\"", "{{ letter.town }}", "%s {number} [/b]", "   ", "نور\u200cالدین"]
)
@pytest.mark.parametrize("form", ["html", "txt"])
def test_clumsy_names(write: Callable[..., Any], name: str, form: str) -> None:
    _view, texts = write("introduction", ANSWERED, asking=FAMILY | {"surname": name, "first_name": None}, form=form)
    assert "<b>Jan" not in texts["support"] or form == "txt"
    if form == "txt":
        assert f"de familie {name}." in texts["support"] or not name.strip()
        assert texts["request"].count("\n\n\n") == 0


def test_nothing_of_a_letter_is_in_what_is_said(write: Callable[..., Any], folder: CaseFolder, tmp_path: Path) -> None:
    write("goodbye", ENDED)
    result = letter(folder, K, Asked("goodbye", "nl", tmp_path), today=TODAY)
    said = str(plain(result.data, names=True)) + "".join(result.messages) + result.next_step + repr(result)
    assert [name for name in (*PRIVATE, *OTHER) if name in said] == []
    assert result.messages[-1].startswith("Families get no letters from bgz itself.")
    assert result.next_step == f"bgz note {K}"


@pytest.mark.parametrize(
    ("kind", "match", "following"),
    [
        ("introduction", ANSWERED, f"bgz match introduce {K}"),
        ("trial", TRIAL, "bgz followup"),
        ("evaluation", TRIAL, f"bgz followup done {K}"),
        ("thanks", TRIAL, "bgz followup"),
    ],
)
def test_what_comes_next(
    write: Callable[..., Any], folder: CaseFolder, tmp_path: Path, kind: str, match: dict[str, Any], following: str
) -> None:
    write(kind, match)
    assert letter(folder, K, Asked(kind, "nl", tmp_path), today=TODAY).next_step == following


def test_a_match_that_is_not_there(folder: CaseFolder, tmp_path: Path) -> None:
    with pytest.raises(BgzError):
        letter(folder, K, Asked("trial", "nl", tmp_path), today=TODAY)
