"""What is shipped is whole: a wheel and an editable install both find templates, texts and data (examples.md, 12)."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIND = """
from importlib import resources
templates = resources.files("bgz.templates")
assert templates.joinpath("checklist", "support-family.yaml").is_file(), "checklist"
assert templates.joinpath("recovery", "page.html.j2").is_file(), "recovery page"
assert resources.files("bgz").joinpath("data", "postcodes.csv").is_file(), "postcodes"
assert resources.files("bgz").joinpath("data", "holidays-nl.txt").is_file(), "holidays"
assert resources.files("bgz").joinpath("locale", "nl", "LC_MESSAGES", "bgz.mo").is_file(), "Dutch"
assert resources.files("bgz").joinpath("help", "limits.nl.md").is_file(), "help"
"""


def declared() -> set[str]:
    """Return the packages that setup.cfg lists."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return set(config["options"]["packages"].split())


def test_package_list_equals_the_folders() -> None:
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "bgz").rglob("__init__.py")}
    assert declared() == there | {"bgz.templates"}


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "bgz").rglob("*.py")}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_case_folder_of_the_repository_stays_empty() -> None:
    assert [path.name for path in (ROOT / "cases").iterdir()] == [".gitkeep"]


def python_of(home: Path) -> str:
    return str(home / ("Scripts" if os.name == "nt" else "bin") / "python")


def fresh_environment(home: Path) -> str:
    """Make an environment that sees the dependencies of this one, but not its bgz; return its python."""
    venv.create(home, with_pip=True)
    return python_of(home)


def run(*command: str, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy of the files that git tracks or would track."""
    source = tmp_path_factory.mktemp("source")
    copy_of_project(source)
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source), cwd=out)
    return next(out.glob("*.whl"))


def copy_of_project(to: Path) -> None:
    import shutil

    leave = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, to / name)
    for name in ("bgz", "templates"):
        shutil.copytree(ROOT / name, to / name, ignore=leave)


@pytest.mark.slow
def test_wheel_holds_every_file(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bgz").rglob("*") if ships(path)}
    wanted |= {"bgz/" + path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if ships(path)}
    assert wanted - inside == set()
    assert not [name for name in inside if name.startswith(("tests", "bench", "cases", "scripts"))]


def ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")


@pytest.mark.slow
def test_wheel_works_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    python = fresh_environment(tmp_path / "env")
    run(python, "-m", "pip", "install", "-q", str(wheel), cwd=tmp_path)
    works(python, tmp_path)


@pytest.mark.slow
def test_editable_install_works_in_a_fresh_environment(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    copy_of_project(source)
    python = fresh_environment(tmp_path / "env")
    run(python, "-m", "pip", "install", "-q", "-e", str(source), cwd=tmp_path)
    works(python, tmp_path)


def works(python: str, cwd: Path) -> None:
    """See that the installed bgz says its version, its help in Dutch, and finds what it ships."""
    from bgz import __version__

    command = str(Path(python).with_name("bgz.exe" if os.name == "nt" else "bgz"))
    assert run(command, "--version", cwd=cwd).strip() == f"bgz {__version__}"
    assert "Gezinnen" in run(command, "--help", cwd=cwd)
    run(python, "-c", FIND, cwd=cwd)
