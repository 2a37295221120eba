"""What own templates get: documented whole, plain, and as protected as the report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from bgz.domain.cases.look import logo_from
from bgz.domain.cases.programme import Look, Programme
from bgz.domain.figures.counts import Mark
from bgz.domain.figures.definitions import Figures
from bgz.domain.figures.offered import BESIDE, FACTS, example, offered, plain, tables
from bgz.domain.figures.period import Period
from bgz.domain.figures.protection import AUDIENCES
from bgz.domain.figures.region import Region
from bgz.domain.figures.report import Report, make_report
from bgz.domain.work.screening import Rules
from bgz.i18n import in_language
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2024, 1, 15)


def made(audience: str = "team", **look: Any) -> Report:
    programme = Programme(name="Proef", look=Look(**look))
    region = Region.of([], [], [], programme, Rules({}, programme.norms))
    return make_report(region, Period.of_year(2023), TODAY, audience=audience)


def names(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything that is there; of a list, of what stands in it."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield from names(held, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield from names(value[0], path)
    else:
        yield path


def documented() -> set[str]:
    """Return the path of everything that the tables name, as a person reads them."""
    facts, figures, beside, _filters = tables()
    found = {name for name, *_rest in facts.rows}
    for name, _label, holds, _text in figures.rows:
        _words, colon, parts = holds.partition(": ")
        found |= (
            {f"{name}.{part}" for part in parts.split(", ")} if colon and " with" in f" {holds.lower()}" else {name}
        )
    return found | {name for name, _text in beside.rows}


@pytest.mark.parametrize("hidden", [True, False])
def test_what_is_documented_is_there_and_what_is_there_is_documented(hidden: bool) -> None:
    with in_language("en"):
        told = documented()
    held = example(hidden=hidden)
    there = {*names({name: held[name] for name in ("report", "figures")}), *(set(held) - {"report", "figures"})}
    assert there == told
    assert set(BESIDE) == set(held) - {"report", "figures"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_report_gives_what_the_example_promises(audience: str) -> None:
    real, promised = offered(made(audience)), example(hidden=False)
    assert set(real) == set(promised)
    for name in ("report", "label", "definition"):
        assert set(real[name]) == set(promised[name])
    assert set(real["report"]) == set(FACTS)
    assert set(real["figures"]) == {field.name for field in attrs.fields(Figures)} == set(promised["figures"])
    for name, held in real["figures"].items():
        if held and isinstance(held, list):
            assert set(names(held)) == set(names(promised["figures"][name])), name


def test_nothing_in_it_is_an_object_of_the_program() -> None:
    def kinds(value: Any) -> Iterator[type]:
        yield type(value)
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from kinds(each)

    found = set(kinds(offered(made("public"))))
    assert found <= {dict, list, str, int, float, bool, date, type(None)}
    assert plain(Mark.FEW) == "<5"
    assert type(plain(Mark.FEW)) is str


def test_a_month_is_called_by_its_name_and_a_year_by_its_number() -> None:
    with in_language("nl"):
        figures = offered(made())["figures"]
    assert [month["period"]["name"] for month in figures["months"]][:3] == ["jan 2023", "feb 2023", "mrt 2023"]
    assert figures["years"][-1]["period"]["name"] in {"2022", "2020"}


def test_the_texts_of_the_look_come_in_the_language_of_the_report() -> None:
    logo = logo_from(png())
    look: dict[str, Any] = {
        "introduction_nl": "Welkom",
        "introduction_en": "Welcome",
        "closing_nl": "Dag",
        "logo": logo,
    }
    with in_language("nl"):
        facts = offered(made(**look))["report"]
    assert (facts["introduction"], facts["closing"]) == ("Welkom", "Dag")
    assert facts["logo"].startswith("data:image/png;base64,")
    with in_language("en"):
        facts = offered(made(**look))["report"]
    assert (facts["introduction"], facts["closing"]) == ("Welcome", None)


def test_what_is_withheld_is_named_for_all_together_and_for_each() -> None:
    report = attrs.evolve(
        made(),
        withheld={"": frozenset({"months", "age_bands"}), "Meppel": frozenset({"household"})},
        municipalities={"Meppel": made().total},
    )
    held = offered(report)
    assert held["withheld"] == ["age_bands", "months"]
    assert [(each["name"], each["withheld"]) for each in held["municipalities"]] == [("Meppel", ["household"])]
    assert held["report"]["municipalities"] == ["Meppel"]
