"""The recovery key: what is typed comes back right, and a mistake is found and placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bgz.errors import Invalid
from bgz.storage import age
from bgz.storage.recovery import ALPHABET, PaperKey, find, parse, read_line
from bgz.storage.strictjson import dumps
from bgz.storage.teamstate import RECOVERY

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN = PaperKey(bytes(range(32)))
keys = st.builds(PaperKey, st.binary(min_size=32, max_size=32))


@given(keys)
def test_the_lines_give_the_key_back(key: PaperKey) -> None:
    assert parse(key.lines) == key
    assert [len(line) for line in key.lines] == [19] * 4


def test_a_key_once_printed_stays_readable() -> None:
    assert KNOWN.lines == (
        "000G 40R4 0M30 E60D",
        "2091 85GR 38E1 W64S",
        "8124 GK2G AHC5 R2TK",
        "R34D 1P70 X3RF GGEK",
    )


FOUNDER = bytes(32)


def test_its_keys_follow_from_bytes_and_founder_alone() -> None:
    own = KNOWN.of_team(FOUNDER)
    assert own.public == PaperKey(bytes(range(32))).of_team(FOUNDER).public
    assert own.public.age == "age1wjvqumf7lu404gp7t264wraxa89ea9mlpm89jfftgkmggm9pr4kqlhf2y5"
    assert own.public.sign.hex() == "883b5d1cf33e4717f154fadc60863d3bc1cb947f154f4d9c325edfaeecce9ceb"
    assert age.decrypt(age.encrypt(b"x", [age.Recipient.parse(own.public.age)]), [own.age]).plaintext == b"x"
    assert own.keys.device == RECOVERY


def test_another_paper_or_team_has_other_keys() -> None:
    public = KNOWN.of_team(FOUNDER).public
    for other in (PaperKey.generate().of_team(FOUNDER).public, KNOWN.of_team(b"x" * 32).public):
        assert other.age != public.age
        assert other.sign != public.sign


def test_it_never_shows_itself() -> None:
    assert KNOWN.secret.hex() not in repr(KNOWN)
    assert repr(KNOWN) == "PaperKey()"


@given(keys, st.sampled_from(["lower", "blanks", "hyphens", "none"]))
def test_typing_is_forgiven(key: PaperKey, manner: str) -> None:
    ways: dict[str, Callable[[str], str]] = {
        "lower": lambda line: line.lower().replace("0", "o").replace("1", "l"),
        "blanks": lambda line: f"  {line.replace(' ', '   ')} ",
        "hyphens": lambda line: line.replace(" ", "-").replace("1", "I").replace("V", "U"),
        "none": lambda line: line.replace(" ", ""),
    }
    assert parse([ways[manner](line) for line in key.lines]) == key


@given(keys, st.integers(0, 3), st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found_in_its_line(key: PaperKey, line: int, place: int, other: str) -> None:
    typed = [list(each.replace(" ", "")) for each in key.lines]
    assume(typed[line][place] != other)
    typed[line][place] = other
    problems = mistakes(["".join(each) for each in typed], key)
    assert all(f"line {line + 1}" in each for each in problems)


def mistakes(typed: list[str], meant: PaperKey) -> tuple[str, ...]:
    """One mistake in 32,768 goes unseen here: it gives another key, which fails at the team file."""
    try:
        read = parse(typed)
    except Invalid as error:
        return error.problems
    assert read != meant
    return ()


def test_the_group_with_the_mistake_is_named() -> None:
    wrong = KNOWN.lines[1].replace("85GR", "85G3")
    with pytest.raises(ValueError, match="line 2; look again at group 2: 85G3"):
        read_line(1, wrong)


def test_two_swapped_characters_are_placed() -> None:
    with pytest.raises(ValueError, match="line 1; look again at group 2: 4R04"):
        read_line(0, "000G 4R04 0M30 E60D")


def test_a_foreign_sign_is_placed() -> None:
    with pytest.raises(ValueError, match="line 1; look again at group 4: E60É"):
        read_line(0, "000G 40R4 0M30 E60É")


def test_several_mistakes_name_the_line() -> None:
    with pytest.raises(ValueError, match=r"^There is a mistake in line 1\.$"):
        read_line(0, "ZZZG 40R4 0M30 ZZZD")


def test_a_line_cut_short_says_how_long_it_is() -> None:
    with pytest.raises(ValueError, match="Line 3 has 12 characters"):
        read_line(2, "8124 GK2G AHC5")


def test_a_line_out_of_place_is_recognised() -> None:
    with pytest.raises(ValueError, match="This is line 4; line 1 is asked"):
        read_line(0, KNOWN.lines[3])


def test_all_mistakes_come_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        parse(["", KNOWN.lines[1], KNOWN.lines[0], "X"])
    assert len(caught.value.problems) == 3


def test_too_few_lines_are_no_key() -> None:
    with pytest.raises(Invalid):
        parse(KNOWN.lines[:3])


def test_spare_bits_must_be_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line whose check is right but that no printed key can have."""
    from bgz.storage import recovery

    monkeypatch.setattr(recovery, "_check", lambda _at, _data: "000")
    with pytest.raises(Invalid):
        parse(["0000 0000 0000 0000"] * 3 + ["0000 0000 0000 1000"])


@pytest.mark.parametrize("join", ["\n", " ", "\r\n2   "])
def test_it_is_found_in_a_text(join: str) -> None:
    assert find("Team: 3F9A01B27C64D8E0\n1   " + join.join(KNOWN.lines) + "\n") == KNOWN


def test_it_is_found_as_a_qr_reader_gives_it() -> None:
    assert find(" ".join(line.replace(" ", "-") for line in KNOWN.lines).lower()) == KNOWN


def test_words_of_four_letters_are_not_taken_for_a_line() -> None:
    assert find("Huis Boom Roos Vuur\n" + "\n".join(KNOWN.lines)) == KNOWN


def test_a_text_without_a_key_is_refused() -> None:
    with pytest.raises(Invalid, match="no recovery key"):
        find(dumps({"nothing": "here"}))
