"""What stands in a PDF, read by other programs than the one that made it: by its tags, and as it lies on the sheet."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from typing import TYPE_CHECKING, Any

from pypdf.generic import ContentStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pypdf import PdfReader

Tag = tuple[int, str, str]
"""How deep it lies, the tag ("/TD"; empty for a text), and the text; of a drawing, what is said instead of it."""
Texts = dict[tuple[int, int], str]
"""The text of each piece of marked content, by the object number of its page and its own number."""
_WORD = re.compile(r"""<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>""")


def squeezed(text: str) -> str:
    """Return a text without any blank: where a line was broken is not what it says."""
    return re.sub(r"\s|\u00ad|\u200b", "", unicodedata.normalize("NFKC", text))


def laid_out(pdftotext: str, paper: Path) -> list[str]:
    """Return the text of each page as it lies there, line beside line."""
    command = [pdftotext, "-layout", "-enc", "UTF-8", str(paper), "-"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.split("\f")[:-1]


def beyond(pdftotext: str, paper: Path) -> list[str]:
    """Return the words that lie wholly or partly where the poorest printers leave an A4 white: 5 mm at each edge."""
    command = [pdftotext, "-bbox", "-enc", "UTF-8", str(paper), "-"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    boxes = ((box[5], map(float, box.group(1, 2, 3, 4))) for box in _WORD.finditer(done.stdout))
    edge = 5 * 72 / 25.4
    return [word for word, (left, top, right, bottom) in boxes if min(left, top, 595 - right, 842 - bottom) < edge]


def difference(one: str, other: str) -> tuple[str, str]:
    """Return where two texts begin to differ; pytest itself would compare them for minutes."""
    if one == other:
        return "", ""
    same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), len(one))
    return one[max(0, same - 30) : same + 60], other[max(0, same - 30) : same + 60]


def tables(tags: Iterable[Tag]) -> list[list[str]]:
    """Return the texts of the cells of each table, squeezed; cells without any are left out."""
    found: list[list[str]] = []
    cell = 0
    for depth, tag, text in tags:
        if depth <= cell:
            cell = 0
        if tag == "/Table":
            found.append([])
        elif tag in {"/TH", "/TD"}:
            found[-1].append("")
            cell = depth
        elif cell and not tag:
            found[-1][-1] += squeezed(text)
    return [list(filter(None, table)) for table in found]


def heard(reader: PdfReader) -> Iterator[Tag]:
    """Yield what somebody hears who has the PDF read out."""
    texts: Texts = {}
    for page in reader.pages:
        assert page.indirect_reference
        texts |= {(page.indirect_reference.idnum, mark): text for mark, text in _marked(page, reader).items()}
    root: Any = reader.trailer["/Root"]
    yield from _walk(root["/StructTreeRoot"]["/K"], texts, 0, 1)


def _walk(node: Any, texts: Texts, page: int, depth: int) -> Iterator[Tag]:
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _walk(each, texts, page, depth)
    elif isinstance(node, int):
        yield depth, "", texts.get((page, node), "")
    elif node.get("/Type") == "/MCR":
        yield depth, "", texts.get((node.raw_get("/Pg").idnum, node["/MCID"]), "")
    elif "/S" in node:
        yield depth, node["/S"], str(node.get("/Alt", "")) if node["/S"] == "/Figure" else ""
        own = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/K" in node:
            yield from _walk(node["/K"], texts, own, depth + 1)


def _marked(page: Any, reader: PdfReader) -> dict[int, str]:
    """Return the text of each piece of marked content of a page."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    found: dict[int, str] = {}
    marks: list[int] = []
    letters: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in {b"BDC", b"BMC"}:
            facts = operands[1] if operator == b"BDC" else {}
            marks.append(facts.get("/MCID", -1) if isinstance(facts, dict) else -1)
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ"}:
            pieces = operands[0] if operator == b"TJ" else operands
            codes = b"".join(each.original_bytes for each in pieces if hasattr(each, "original_bytes"))
            mark = next((each for each in reversed(marks) if each >= 0), -1)
            found[mark] = found.get(mark, "") + _decoded(codes, letters)
    return found


def _decoded(codes: bytes, letters: dict[int, str]) -> str:
    return "".join(letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    """Return what each code of a font means, as the PDF itself says it to whoever copies a text."""
    table = font["/ToUnicode"].get_data().decode("ascii")
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for at, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(ord(bytes.fromhex(text).decode("utf-16-be")) + at)
    return found
