"""The report as data, and the published schema that describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from bgz.domain.cases.programme import Logo, Look
from bgz.domain.figures.counts import Mark
from bgz.i18n import in_language
from bgz.output.report_json import as_data, as_json, schema
from scripts import report_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bgz.domain.figures.report import Report

    Made = Callable[..., Report]


def closed(part: Any) -> Any:
    """Return the schema with no key allowed that it does not describe: what is new must be described."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {name: closed(held) for name, held in part.items()}
    return made | ({"additionalProperties": False} if "properties" in made else {})


def properties(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield every property that the schema names, with what it says of it."""
    if isinstance(part, dict):
        yield from part.get("properties", {}).items()
        for held in part.values():
            yield from properties(held)
    elif isinstance(part, list):
        for held in part:
            yield from properties(held)


def test_the_published_schema_is_fresh() -> None:
    assert schema() == report_schema.text(), "run: python scripts/report_schema.py"
    assert report_schema.main(["--check"]) == 0


def test_the_schema_is_one_and_describes_every_property() -> None:
    held = json.loads(schema())
    Draft202012Validator.check_schema(held)
    assert held["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    found = list(properties(held))
    assert len(found) > 100
    assert [name for name, text in found if not text["description"].endswith(".")] == []
    for each in held["$defs"].values():
        assert each["description"].endswith((".", "known."))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("audience", ["team", "municipality", "public"])
def test_what_comes_out_is_as_the_schema_says(made: Made, audience: str, language: str) -> None:
    with in_language(language):
        held = json.loads(as_json(made(audience)))
    validator = Draft202012Validator(closed(json.loads(schema())), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(held)] == []
    assert held["data"]["audience"] == audience


def test_the_schema_refuses_what_is_no_report(made: Made) -> None:
    validator = Draft202012Validator(json.loads(schema()))
    held = json.loads(as_json(made()))
    held["data"]["total"]["matches_started"] = "many"
    held["data"]["audience"] = "everybody"
    del held["data"]["statuses"]
    assert len(list(validator.iter_errors(held))) == 3


def test_a_hidden_number_is_its_mark_and_says_why(made: Made) -> None:
    report = made()
    total = attrs.evolve(report.total, approvals=Mark.FEW, rejections=Mark.HIDDEN, withdrawals=Mark.UNKNOWN)
    gone = {"": frozenset({"rejections", "help_kinds", "age_bands"})}
    data = as_data(attrs.evolve(report, total=total, withheld=gone))
    assert [data["total"][name] for name in ("approvals", "rejections", "withdrawals")] == ["<5", "x", "?"]
    told = {each["table"]: each["status"] for each in data["statuses"]
            if (each["municipality"], each["period"]) == ("", "2023-01-01/2023-12-31")}  # fmt: skip
    assert [told[name] for name in ("approvals", "rejections", "withdrawals")] == ["few", "withheld", "unknown"]
    assert data["withheld"] == {"": ["age_bands", "help_kinds", "rejections"]}, "in an order that never changes"


def test_pictures_are_no_figures(made: Made) -> None:
    look = Look(logo=Logo(kind="png", parts=("iVBORw0KGgo=",)), introduction_nl="Welkom")
    text = as_json(attrs.evolve(made(), look=look))
    assert "iVBOR" not in text
    assert "look" not in json.loads(text)["data"]
