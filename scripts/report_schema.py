"""Keep the published JSON Schema of the report fresh: `python scripts/report_schema.py [--check]`.

It is made from the classes of the figures: their types, and what each field means. With --check nothing is written,
and the exit code is 1 when the file is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

ROOT = Path(__file__).resolve().parent.parent
if __package__ in {None, ""}:
    sys.path.insert(0, str(ROOT))

from bgz import i18n  # noqa: E402 - found by the line above
from bgz.domain.cases.programme import Look  # noqa: E402
from bgz.domain.figures.counts import Mark  # noqa: E402
from bgz.domain.figures.definitions import Figures, definitions  # noqa: E402
from bgz.domain.figures.protection import AUDIENCES  # noqa: E402
from bgz.domain.figures.report import Report  # noqa: E402
from bgz.output.report_json import LEFT_OUT, SCHEMA, STATUS_FIELDS  # noqa: E402
from bgz.output.report_rows import STATUSES  # noqa: E402

FILE = ROOT / "bgz" / "data" / SCHEMA
_MARKS = [str(mark) for mark in Mark]
_PLAIN: dict[Any, dict[str, Any]] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
    Mark: {"$ref": "#/$defs/Mark"},
}
_DESCRIBED = {
    "alive": "How many of these trials were still a running match that long after.",
    "answered": "How many of those asked gave a score.",
    "asked": "Families that were asked.",
    "Report.asked": "The municipalities that it was asked for; none for all.",
    "audience": "For whom the report is: team (everything), municipality or public (protected).",
    "avoided_eur": "That price times the matches made in the contract's time: an assumption, never counted.",
    "avoided_per_match_eur": "The avoided cost per match that the municipality itself gave, in euros.",
    "avoided_source": "Who gave that price, and when.",
    "budget_eur": "The budget of the contract, in euros.",
    "code": "The code of the category; it never changes.",
    "contracted": "The number of matches contracted.",
    "cost_per_match_eur": "Budget divided by the matches made, in euros, when the contract is over.",
    "count": "How many there are.",
    "definition": "What the figure means, in one sentence, in the language of the report.",
    "definitions": "Label and meaning of every figure, by its name.",
    "families": "How many families the spread is of.",
    "funding": "Who pays.",
    "known_until": "The last day of which anything is known: of the period, or the day the report was made.",
    "label": "What it is called, in the language of the report.",
    "language": "The language of labels, definitions and notes.",
    "longest": "The longest number of days.",
    "made": "Matches made in the time of the contract, in its municipality.",
    "made_on": "The day on which the report was made.",
    "matches": "How many matches the length is of.",
    "mean": "The mean of the scores, from 0 to 10.",
    "median": "The middle number of days.",
    "months": "After how many months.",
    "municipalities": "The figures of each municipality of the report, by its name.",
    "municipality": "The name of the municipality; empty for all together.",
    "name": "How people call the period.",
    "notes": "Sentences that belong on the first page, in the language of the report.",
    "over": "Whether the contract's last day is over.",
    "p90": "Nine of ten took at most so many days (nearest rank).",
    "percent": "How many in a hundred.",
    "period": "The period that the figures are of.",
    "programme": "The name of the programme.",
    "since": "The first day.",
    "total": "The figures of all municipalities of the report together.",
    "trials": "How many trials began long enough ago.",
    "until": "The last day.",
    "waiting_median": "The median of the days waited: see waiting_days.",
    "withheld": "The tables that are left out whole, by municipality (empty for all together).",
}
"""What a field means that is not a figure with a definition of its own."""
_OF_STATUS = {
    "municipality": "As in municipalities; empty for all together.",
    "period": "First and last day as YYYY-MM-DD/YYYY-MM-DD: of the report, of a month, or of an earlier period.",
    "table": "The name of the figure.",
    "category": "Which number of the figure: empty, a code, the name of a field, or both as trial.mean.",
    "status": "What the number is.",
}
_ENVELOPE: dict[str, tuple[dict[str, Any], str]] = {
    "bgz": ({"type": "string"}, "The version of bgz that made the report."),
    "command": ({"const": "report"}, "The command that made it."),
    "status": ({"enum": ["ok", "attention"]}, "Whether a person must look at something."),
    "data": ({"$ref": "#/$defs/Report"}, "The report."),
    "errors": ({"type": "array", "maxItems": 0}, "Empty: with an error there is no report."),
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `bgz report --format json` prints."""
    classes: dict[str, dict[str, Any]] = {}
    _of(Report, classes)
    whole = classes.pop("Report")
    whole["properties"]["audience"]["enum"] = list(AUDIENCES)
    whole["properties"]["language"]["enum"] = list(i18n.LANGUAGES)
    whole["properties"]["statuses"] = {
        "description": "The status of every number that is not exactly as counted.",
        "type": "array",
        "items": {"$ref": "#/$defs/Status"},
    }
    whole["required"] = list(whole["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:bgz:report",
        "title": "Report of bgz",
        "description": "What `bgz report --format json` prints. A number that is not shown is a mark, see Mark. "
        "Keys may be added in later versions, and are never taken away.",
        **_object({name: {**kind, "description": text} for name, (kind, text) in _ENVELOPE.items()}),
        "$defs": {"Report": whole, "Mark": _mark(), "Status": _status(), **dict(sorted(classes.items()))},
    }


def _mark() -> dict[str, Any]:
    return {
        "description": "Stands in the place of a number: <5 is 1 to 4; x is hidden, zero included, so that no other "
        "hidden number can be computed; ? is not known.",
        "enum": _MARKS,
    }


def _status() -> dict[str, Any]:
    meanings = " ".join(f"{code}: {text}" for code, text in STATUSES.items())
    properties: dict[str, dict[str, Any]] = {
        name: {"type": "string", "description": _OF_STATUS[name]} for name in STATUS_FIELDS
    }
    properties["status"] |= {"enum": [code for code in STATUSES if code != "exact"], "description": meanings}
    return {"description": "What one number is that is not exactly as counted.", **_object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _of(made: Any, classes: dict[str, dict[str, Any]]) -> dict[str, Any]:  # noqa: ANN401 - a class or an annotation
    """Return the schema of a type; classes found on the way are described in `classes`."""
    if made in _PLAIN:
        return dict(_PLAIN[made])
    origin, inner = get_origin(made), get_args(made)
    if origin in {Union, UnionType}:
        return _any([_of(each, classes) for each in inner])
    if origin in {tuple, frozenset}:
        return {"type": "array", "items": _of(inner[0], classes)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of(inner[1], classes)}
    if made.__name__ not in classes:
        _describe(made, classes)
    return {"$ref": f"#/$defs/{made.__name__}"}


def _any(kinds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a choice; a number takes whole ones too."""
    if {"type": "number"} in kinds:
        kinds = [kind for kind in kinds if kind != {"type": "integer"}]
    return {"anyOf": kinds}


def _describe(made: type, classes: dict[str, dict[str, Any]]) -> None:
    classes[made.__name__] = {}  # in case it holds itself
    types = get_type_hints(made, localns={"Look": Look})
    properties = {
        field.name: {**_of(types[field.name], classes), "description": _meaning(made, field.name)}
        for field in attrs.fields(made)
        if field.name not in LEFT_OUT
    }
    first = (made.__doc__ or "").strip().split("\n\n")[0]
    classes[made.__name__] = {"description": " ".join(first.split()), **_object(properties)}


_FIGURES = {each.name: f"{each.label}. {each.text}" for each in definitions()}


def _meaning(made: type, name: str) -> str:
    if made is Figures or (made is not Report and name in _FIGURES and name not in _DESCRIBED):
        return _FIGURES[name]
    return _DESCRIBED.get(f"{made.__name__}.{name}") or _DESCRIBED[name]


def text() -> str:
    """Return the file as it must lie there."""
    with i18n.in_language("en"):
        return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the file, or tell with --check whether it is fresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when stale")
    made = text()
    if parser.parse_args(arguments).check:
        return int(not FILE.exists() or FILE.read_text(encoding="utf-8") != made)
    FILE.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
