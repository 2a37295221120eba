from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bgz.storage import bech32

# The valid strings of BIP 173 whose data is whole bytes, with their data.
VALID = [
    ("a", "A12UEL5L", b""),
    ("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "00443214c74254b635cf84653a56d7c675be77df"),
    ("split", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", None),
]


@pytest.mark.parametrize(("prefix", "text", "data"), VALID)
def test_published_examples(prefix: str, text: str, data: str | bytes | None) -> None:
    read = bech32.decode(prefix, text)
    if data is not None:
        assert read == (bytes.fromhex(data) if isinstance(data, str) else data)
    assert bech32.encode(prefix, read) == text.lower()


@given(st.binary(max_size=70))
def test_round_trip_in_both_cases(data: bytes) -> None:
    text = bech32.encode("age", data)
    assert bech32.decode("age", text) == data
    assert bech32.decode("age", text.upper()) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age",
        "age1",
        "age1qqqqq",  # shorter than the checksum
        "bge1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk",  # checksum
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw",  # cut off
        "age1bvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",  # b is not in the alphabet
        "Age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",  # mixed case
        "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ".replace("K", "\N{KELVIN SIGN}"),
    ],
)
def test_what_is_not_bech32_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"form|wrong or missing") as raised:
        bech32.decode("age", text)
    assert len(text) < 6 or text[4:] not in str(raised.value)


@pytest.mark.parametrize("values", [[0], [0, 1], [0, 0, 0]])
def test_bits_left_over_are_refused(values: list[int]) -> None:
    # The checksums are right; the characters hold less than a byte, a stray bit, and a character too many.
    check = bech32._polymod([*bech32._spread("age"), *values, *[0] * 6]) ^ 1
    values += [check >> (5 * place) & 31 for place in reversed(range(6))]
    with pytest.raises(ValueError, match="left over"):
        bech32.decode("age", "age1" + "".join(bech32._ALPHABET[value] for value in values))


@given(st.binary(min_size=32, max_size=32), st.data())
def test_up_to_four_wrong_characters_are_noticed(data: bytes, draw: st.DataObject) -> None:
    text = bech32.encode("age-secret-key-", data)
    places = draw.draw(st.sets(st.integers(len("age-secret-key-1"), len(text) - 1), min_size=1, max_size=4))
    wrong = list(text)
    for place in places:
        wrong[place] = draw.draw(st.sampled_from([other for other in bech32._ALPHABET if other != text[place]]))
    with pytest.raises(ValueError, match="wrong or missing"):
        bech32.decode("age-secret-key-", "".join(wrong))


def test_a_text_shorter_than_its_checksum_is_refused_even_if_it_adds_up() -> None:
    prefixes = (f"a{chr(code)}" for code in range(ord("a"), ord("z") + 1))
    found = 0
    for prefix in prefixes:
        check = bech32._polymod([*bech32._spread(prefix), *[0] * 5]) ^ 1
        values = [check >> (5 * place) & 31 for place in reversed(range(5))]
        if bech32._polymod([*bech32._spread(prefix), *values]) == 1:
            found += 1
            with pytest.raises(ValueError, match="missing"):
                bech32.decode(prefix, f"{prefix}1" + "".join(bech32._ALPHABET[value] for value in values))
    assert found
