"""The house stands: imports go down only, files and functions stay short (design 3).

Everything here is read from the source as it lies on the disk; nothing of bgz is imported.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "bgz"
FILES = sorted(PACKAGE.rglob("*.py"))
BELOW = {
    "cli": {"cli", "actions", "storage", "output", "domain"},
    "actions": {"actions", "storage", "output", "domain"},
    "storage": {"storage", "domain"},
    "output": {"output", "domain"},
    "domain": {"domain"},
}
"""What each layer may import of bgz: itself and what lies below it."""
INSIDE_DOMAIN = {
    "values": set(),
    "record": {"values"},
    "cases": {"values", "record"},
    "work": {"values", "record", "cases"},
    "matching": {"values", "record", "cases", "work"},
    "followup": {"values", "record", "cases", "work"},
    "suggesting": {"values", "record", "cases", "work", "matching"},
    "planning": {"values", "record", "cases", "work", "matching", "suggesting"},
    "recruiting": {"values", "record", "cases", "work", "matching", "suggesting", "protecting", "figures"},
    "protecting": set(),
    "figures": {"values", "record", "cases", "work", "protecting"},
    "outcomes": {"values", "record", "cases", "work", "matching", "protecting", "figures"},
    "importing": {"values", "record", "cases", "work"},
    "publishing": {"values", "record", "cases", "work", "figures"},
}
"""What each package of the domain may import of the others; `reference` stands above them all."""
GROUND = {"bgz", "bgz.errors", "bgz.i18n", "bgz.terms"}
"""What every layer may import: the version, errors, languages, terms."""
DOMAIN_PACKAGES = {"attrs", "cattrs"}
NO_TERMINAL = {"click", "rich", "getpass", "argparse"}
"""What only the keyboard layer may import."""
IMPURE = {"os", "pathlib", "subprocess", "socket", "time", "random", "secrets", "shutil", "tempfile", "io"}
"""Modules of the standard library that bring a clock, a disk, chance or a terminal."""
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def name_of(path: Path) -> str:
    """Return the module's name: bgz/domain/values/days.py is bgz.domain.values.days."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> str:
    """Return the layer a module lies in, or an empty text for the ground."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in BELOW else ""


def is_ground(module: str) -> bool:
    """Whether every layer may import `module`; the words of the work are a package."""
    return module in GROUND or module.startswith("bgz.terms.")


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each module that a file imports, also inside functions, with the line."""
    package = name_of(path).split(".")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level]) + "." if node.level else ""
            found = above + (node.module or "")
            yield found, node.lineno
            yield from ((f"{found}.{alias.name}", node.lineno) for alias in node.names if is_module(found, alias.name))


def is_module(package: str, name: str) -> bool:
    """Whether `from package import name` imports a module of bgz rather than something in it."""
    place = ROOT.joinpath(*package.split("."))
    return package.startswith("bgz") and (place.joinpath(name + ".py").is_file() or place.joinpath(name).is_dir())


def id_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


DOMAIN = [path for path in FILES if layer_of(name_of(path)) == "domain"]
ASKED_BY_DAYS = [path for path in DOMAIN if path.parent.name in {"followup", "work", "values"}]
BELOW_THE_KEYBOARD = [path for path in FILES if layer_of(name_of(path)) != "cli" and path.name != "__main__.py"]


def test_inside_the_domain_imports_go_down_too() -> None:
    upward = [
        f"{id_of(path)}:{line} imports {module}"
        for path in DOMAIN
        for module, line in imported(path)
        if module.startswith("bgz.domain.") and len(name_of(path).split(".")) > 3
        if (used := module.split(".")[2]) != (own := name_of(path).split(".")[2])
        if used not in INSIDE_DOMAIN[own]
    ]
    assert upward == []


@pytest.mark.parametrize("path", FILES, ids=id_of)
def test_imports_go_down_only(path: Path) -> None:
    # __main__ is the door and calls the keyboard layer; the rest of the ground imports no layer at all.
    ground = {"cli", "output"} if path.name == "__main__.py" else set[str]()
    allowed = BELOW.get(layer_of(name_of(path)), ground)
    wrong = [
        f"{id_of(path)}:{line} imports {module}"
        for module, line in imported(path)
        if module.split(".")[0] == "bgz" and not is_ground(module) and layer_of(module) not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("path", DOMAIN, ids=id_of)
def test_domain_is_pure(path: Path) -> None:
    tops = {(module.split(".")[0], line) for module, line in imported(path)}
    foreign = {(top, line) for top, line in tops if top not in sys.stdlib_module_names | DOMAIN_PACKAGES | {"bgz"}}
    assert not foreign
    assert not {(top, line) for top, line in tops if top in IMPURE | NO_TERMINAL}


@pytest.mark.parametrize("path", DOMAIN, ids=id_of)
def test_domain_never_asks_for_the_day(path: Path) -> None:
    asking = {"today", "now", "utcnow", "urandom"}
    calls = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asking
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime", "os"}
    ]
    assert not calls


@pytest.mark.parametrize("path", ASKED_BY_DAYS, ids=id_of)
def test_no_rule_that_follow_up_asks_takes_a_day_apart_unseen(path: Path) -> None:
    """`datetime.combine` reads a day in C: one that notes what it is asked (`NotingDay`) hears nothing of it."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    assert not [node.lineno for node in nodes if isinstance(node, ast.Attribute) and node.attr == "combine"]


@pytest.mark.parametrize("path", BELOW_THE_KEYBOARD, ids=id_of)
def test_only_the_keyboard_layer_knows_the_keyboard(path: Path) -> None:
    assert not {(module, line) for module, line in imported(path) if module.split(".")[0] in NO_TERMINAL - {"rich"}}
    if layer_of(name_of(path)) != "output":
        calls = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}
        ]
        assert not calls


@pytest.mark.parametrize("path", FILES, ids=id_of)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=id_of)
def test_functions_are_short(path: Path) -> None:
    long = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            if length > LONGEST_FUNCTION:
                long[f"{id_of(path)}:{node.name}"] = length
    assert long == {}


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def test_no_file_is_called_utils() -> None:
    assert not [id_of(path) for path in FILES if {"utils", "util", "helpers", "misc", "common"} & {path.stem}]


def test_nothing_is_left_unfinished() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")
    found = [
        f"{id_of(path)}: {mark}"
        for folder in ("bgz", "templates", "scripts", "bench")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".j2", ".yaml", ".md"}
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]
    assert not found


def test_tests_mirror_the_tree() -> None:
    homes = {path.parent.relative_to(ROOT / "tests").parts[:1] for path in (ROOT / "tests").rglob("test_*.py")}
    assert homes <= {(), *((layer,) for layer in BELOW), ("scripts",), ("bench",), ("sync",), ("recount",)}


def test_templates_are_never_read_from_the_case_folder() -> None:
    """Jinja's loaders that read a folder of the user's choice are not used anywhere (design 3)."""
    loaders = ("FileSystemLoader", "ChoiceLoader", "PrefixLoader")
    assert not [id_of(path) for path in FILES for loader in loaders if loader in path.read_text(encoding="utf-8")]
