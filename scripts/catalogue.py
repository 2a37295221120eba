"""Keep the Dutch catalogue complete: `python scripts/catalogue.py add|missing|compile|check|prune`.

The English texts stand in the code, in the templates and in click; their translations in
`bgz/locale/nl/LC_MESSAGES/bgz.po`, compiled into `bgz.mo` beside it. Both files are committed, and both come
out the same for the same texts: no dates, no line numbers, sorted by the English text.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "bgz" / "locale" / "nl" / "LC_MESSAGES" / "bgz.po"
MO = PO.with_suffix(".mo")
CLICK = Path(click.__file__).parent

Text = str | tuple[str, str]
"""An English text, or one and many of it."""

KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
TRANSLATORS = frozenset(KEYWORDS)
OF_CLICK = "click"  # the comment that marks a text of click: another version may lack it
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")


class Dutch(Catalog):
    """A catalogue whose header holds no date and no tool, so that equal texts give equal files."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext needs in order to read the file, and no more."""
        return [
            ("Language", "nl"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ]

    def __iter__(self) -> Iterator[Message]:
        """Yield the header, then the texts sorted by their English."""
        yield Message("", "".join(f"{name}: {value}\n" for name, value in self.mime_headers))
        yield from sorted(self._messages.values(), key=lambda message: key(message.id))


def key(text: str | Iterable[str]) -> str:
    """Return the English text by which gettext finds `text`: of a plural, the one for one."""
    return text if isinstance(text, str) else next(iter(text))


def extracted(path: Path, method: str = "python") -> Iterator[tuple[Text, str]]:
    """Yield every English text in the file at `path`, with the place where it stands."""
    options = {"silent": "false"} if method != "python" else {}
    for line, text, _comments, _context in extract_from_file(method, path, KEYWORDS, options=options):
        place = f"{path.name}:{line}"
        if isinstance(text, str):
            yield text, place
        else:
            yield (text[0], text[1]), place
    if method == "python":
        yield from _within_f_strings(path)


def _within_f_strings(path: Path) -> Iterator[tuple[Text, str]]:
    """Yield the texts that are looked up inside f-strings, which before Python 3.12 nobody looks into."""
    for string in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(string, ast.JoinedStr):
            for call in ast.walk(string):
                match call:
                    case ast.Call(func=ast.Name(id="_" | "N_"), args=[ast.Constant(value=str(text))]):
                        yield text, f"{path.name}:{call.lineno}"


def wanted(root: Path = ROOT) -> dict[Text, str]:
    """Return every English text of the project below `root` and one place where it stands.

    A text that is also the singular of a plural counts once, as that plural.
    """
    found: dict[Text, str] = {}
    for path in sorted((root / "bgz").rglob("*.py")):
        found.update(extracted(path))
    for path in sorted((root / "templates").rglob("*.j2")):
        found.update(extracted(path, "jinja2.ext:babel_extract"))
    return _without_doubles(found)


def wanted_by_click() -> dict[Text, str]:
    """Return every English text of the installed click and one place where it stands."""
    found: dict[Text, str] = {}
    for path in sorted(CLICK.rglob("*.py")):
        found.update((text, f"click/{place}") for text, place in extracted(path))
    return _without_doubles(found)


def _without_doubles(found: dict[Text, str]) -> dict[Text, str]:
    plurals = {key(text) for text in found if not isinstance(text, str)}
    return {text: place for text, place in found.items() if text and text not in plurals}


def everything(root: Path = ROOT) -> dict[Text, str]:
    """Return the texts of the project and of click together."""
    return _without_doubles({**wanted_by_click(), **wanted(root)})


def read(po: Path = PO) -> Dutch:
    """Return the translations kept in `po`; none if there is no such file."""
    catalogue = Dutch(locale="nl", header_comment="# Change this file with scripts/catalogue.py.")
    if po.exists():
        with po.open("rb") as file:
            for message in read_po(file, locale="nl", abort_invalid=True):
                if message.id:
                    catalogue.add(message.id, message.string, auto_comments=message.auto_comments)
    return catalogue


def forms(translation: object) -> tuple[str, ...]:
    """Return the Dutch text, or its one and many, as a tuple."""
    return (translation,) if isinstance(translation, str) else tuple(map(str, translation or ()))  # type: ignore[call-overload]


def english(message: Message) -> Text:
    """Return the English text of `message`."""
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def placeholders(text: str) -> set[str]:
    """Return the names that are filled in: `{name}`, `{name!r}` and `%(name)s`."""
    return {old or new for old, new in PLACEHOLDER.findall(text)}


def misfits(text: Text, dutch: tuple[str, ...]) -> list[str]:
    """Say what is wrong with the translation `dutch` of `text`: forms lacking, other placeholders."""
    ids = (text,) if isinstance(text, str) else text
    if len(ids) != len(dutch) or not all(dutch):
        return [f"{len(ids)} Dutch form(s) needed: {key(text)!r}"]
    return [
        f"other placeholders: {one!r} -> {other!r}"
        for one, other in zip(ids, dutch, strict=True)
        if placeholders(one) != placeholders(other)
    ]


def missing(catalogue: Catalog, texts: Mapping[Text, str]) -> dict[Text, str]:
    """Return those of `texts` that have no translation, or a singular where a plural is needed."""
    done = {english(message) for message in catalogue if message.id and all(forms(message.string))}
    done |= {key(text) for text in done}
    return {text: place for text, place in texts.items() if text not in done}


def obsolete(catalogue: Catalog, texts: Mapping[Text, str]) -> list[str]:
    """Return the texts in `catalogue` that nothing asks for any more (an older click may have asked)."""
    asked = {key(text) for text in texts}
    return [
        key(message.id)
        for message in catalogue
        if message.id and key(message.id) not in asked and OF_CLICK not in message.auto_comments
    ]


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes of `bgz.mo` for `catalogue`."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def problems(root: Path = ROOT, po: Path = PO) -> list[str]:
    """Return everything that is wrong with the catalogue, a line each."""
    catalogue, texts = read(po), everything(root)
    found = [f"no Dutch: {key(text)!r} ({place})" for text, place in missing(catalogue, texts).items()]
    for message in catalogue:
        if message.id and all(forms(message.string)):
            found += misfits(english(message), forms(message.string))
    found += [f"not used any more: {text!r}" for text in obsolete(catalogue, texts)]
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(catalogue):
        found.append(f"{mo.name} is older than {po.name}: run `scripts/catalogue.py compile`")
    return found


def write(catalogue: Catalog, po: Path = PO) -> None:
    """Write `catalogue` to `po` and the `.mo` beside it; who reads meanwhile sees whole files."""
    out = BytesIO()
    write_po(out, catalogue, width=0, no_location=True)
    po.parent.mkdir(parents=True, exist_ok=True)
    for path, data in ((po, out.getvalue().rstrip() + b"\n"), (po.with_suffix(".mo"), compiled(catalogue))):
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_bytes(data)
        part.replace(path)


def add(translations: Mapping[str, str | list[str]], po: Path = PO) -> list[str]:
    """Put `translations` into `po` and compile it; if any is wrong, put none in and return what is wrong."""
    new: dict[Text, tuple[str, ...]] = {}
    for joined, dutch in translations.items():
        one, _nul, many = joined.partition("\0")
        new[(one, many) if many else one] = (dutch,) if isinstance(dutch, str) else tuple(dutch)
    wrong = [line for text, shown in new.items() for line in misfits(text, shown)]
    if wrong:
        return wrong
    of_click = {key(text) for text in wanted_by_click()}
    with lock(po):
        catalogue = read(po)
        for text, shown in new.items():
            if isinstance(text, str) and isinstance(_known(catalogue, text), tuple):
                continue  # the plural, which is known, holds this singular
            catalogue.delete(key(text))
            comments = [OF_CLICK] if key(text) in of_click else []
            catalogue.add(text, shown[0] if isinstance(text, str) else shown, auto_comments=comments)
        write(catalogue, po)
    return []


def _known(catalogue: Catalog, text: str) -> Text | None:
    message = catalogue.get(text)
    return english(message) if message else None


def prune(root: Path = ROOT, po: Path = PO) -> list[str]:
    """Take the texts that nothing asks for out of `po`, and return them."""
    with lock(po):
        catalogue = read(po)
        gone = obsolete(catalogue, everything(root))
        for text in gone:
            catalogue.delete(text)
        write(catalogue, po)
    return gone


def lock(po: Path = PO) -> FileLock:
    """Return the lock that keeps two writers of `po` apart; it lies outside the project."""
    name = hashlib.sha256(str(po.resolve()).encode()).hexdigest()[:12]
    return FileLock(Path(tempfile.gettempdir()) / f"bgz-catalogue-{name}.lock")


def built_texts(source: str) -> list[int]:
    """Return the lines in Python `source` where a text is built from parts before it is looked up."""
    return [
        argument.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS
        for argument in node.args[: 2 if node.func.id == "ngettext" else 1]
        if isinstance(argument, ast.JoinedStr | ast.BinOp) or _is_format(argument)
    ]


def _is_format(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; return 1 if something is wrong with the catalogue or the additions."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    adding = commands.add_parser("add", help="merge a JSON file of translations and compile")
    adding.add_argument("file", type=Path, help='{"English": "Dutch", "one\\u0000many": ["one", "many"]}')
    commands.add_parser("missing", help="print the texts without Dutch as JSON, to fill in and add")
    commands.add_parser("compile", help="make bgz.mo from bgz.po")
    commands.add_parser("check", help="say what is missing, stale, wrong or not used; exit 1 if anything")
    commands.add_parser("prune", help="remove the texts that are not used any more")
    chosen = parser.parse_args(arguments)
    wrong: list[str] = []
    if chosen.command == "add":
        wrong = add(json.loads(chosen.file.read_text(encoding="utf-8")))
    elif chosen.command == "missing":
        print(json.dumps(to_fill_in(missing(read(), everything())), ensure_ascii=False, indent=2))
    elif chosen.command == "compile":
        with lock():
            write(read())
    elif chosen.command == "check":
        wrong = problems()
    else:
        print("\n".join(prune()))
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def to_fill_in(texts: Mapping[Text, str]) -> dict[str, str | list[str]]:
    """Return `texts` in the form that `add` reads, with room for the Dutch."""
    return {
        text if isinstance(text, str) else "\0".join(text): "" if isinstance(text, str) else ["", ""]
        for text in sorted(texts, key=key)
    }


if __name__ == "__main__":
    sys.exit(main())
