"""Pairs of a request and a support family, written as short YAML: `{request: {…}, offer: {…}, km: 3}`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from ruamel.yaml import YAML

from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.cases.support_family import SupportFamily
from bgz.domain.matching.pairing import Asked, Offered, Supporter, asked_by
from bgz.domain.record.reading import read_fields
from bgz.domain.values.places import Place, Places

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2023, 11, 30)
HERE = Place("7941", "Meppel", "Meppel", 52.69, 6.19)
Pair = tuple[Asked, Offered]


@pytest.fixture
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def pair() -> Callable[[str], Pair]:
    """Return a function that reads a pair; what is not written is not known, but for one child and an approval."""
    return read_pair


def read_pair(text: str) -> Pair:
    given: dict[str, Any] = YAML(typ="safe", pure=True).load(text) or {}
    born = given.pop("born", ["2015-03"])
    family = {
        "address": {"postcode": "7941 AB"},
        "children": {
            f"k{position}": ({"born": month} if month else {}) for position, month in enumerate(born, start=1)
        },
        "requests": {"r1": given.pop("request", {})},
        **given.pop("family", {}),
    }
    asking = built(RequestFamily, "V-00001", family)
    helping = built(SupportFamily, "S-00001", {"offer": given.pop("offer", {}), **given.pop("support", {})})
    asked = asked_by(asking, "r1", tuple(asking.children), DAY, Places({"7941": HERE}, {}))
    supporter = Supporter(helping, approved=True, paused=False, taken=0, place=None, since=DAY)
    return asked, changed(Offered(supporter, km=None, same_area=False), **given)


@pytest.fixture(scope="session")
def change() -> Callable[..., Offered]:
    """Return a function that changes values of a support family, or of where it stands beside the request."""
    return changed


def changed(offered: Offered, **given: Any) -> Offered:
    own = {name: given.pop(name) for name in ("km", "same_area", "tries") if name in given}
    family = evolve(
        offered.family, **{name: given.pop(name) for name in ("number", "surname", "interests") if name in given}
    )
    if "offer" in given:
        family = evolve(family, offer=evolve(family.offer, **given.pop("offer")))
    return evolve(offered, supporter=evolve(offered.supporter, family=family, **given), **own)


def built(cls: type[Any], number: str, tree: dict[str, Any]) -> Any:
    record, problems = read_fields(cls, tree)
    assert not problems, [str(problem) for problem in problems]
    return evolve(record, number=number)
