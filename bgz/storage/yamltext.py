"""Reading YAML that people wrote: edits, forms, settings (design 5).

The events of the parser are looked at before anything is made of them: no anchors, aliases or tags, keys are
texts, nothing twice, at most 20 levels. Every plain value stays text, so that the schema and not the look of a text
decides what it means; plain empty, `~` and `null` mean absent. No error repeats what stands in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from bgz.errors import Invalid
from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

Tree = Any
"""None, a text, a list of trees, or a mapping of texts to trees."""

DEEPEST = 20
"""Levels of lists and mappings inside each other."""
LARGEST = 8 * 1024 * 1024
"""Characters that are looked at; no record is larger (design 5)."""
_ABSENT = {"", "~", "null"}


@frozen
class Document:
    """What was read: the tree, and the line of each path in it. Items of a list lie at their position from 1."""

    tree: Tree = field(repr=False)
    lines: Mapping[str, int]

    def line(self, path: str) -> int:
        """Return the line of `path`, or of what is nearest above it; the first line for what stands nowhere."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


def read(text: str) -> Document:
    """Read the first YAML document of `text`. Raises Invalid with every fault and its line."""
    if len(text) > LARGEST:
        raise Invalid(_("This text is too long to be a record."))
    events = _events(text.removeprefix("\ufeff"))
    next(events)  # the start of the stream
    start = next(events)
    reader = _Reader(events)
    tree = reader.value(next(events), "", 0) if _kind(start) == "DocumentStart" else None
    if reader.faults:
        raise _unusable(reader.faults)
    return Document(tree, reader.lines)


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    # The errors of the parser repeat the text, and are therefore not shown.
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = _("this is not YAML; look at the colons, quotes and indents")
        raise _unusable([_at(mark.line + 1 if mark else 1, sentence)]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unusable([_at(line, _("holds a control character; remove it"))]) from None


def _unusable(faults: list[str]) -> Invalid:
    return Invalid(_("The YAML cannot be used."), problems=faults)


def _at(line: int, sentence: str) -> str:
    return _("line {line}: {problem}").format(line=line, problem=sentence)


def _kind(event: Any) -> str:  # noqa: ANN401 - ruamel's events share no typed base
    return type(event).__name__.removesuffix("Event")


class _Reader:
    """Makes a tree of events, noting every fault on the way."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.faults: list[str] = []
        self.lines: dict[str, int] = {}

    def fault(self, event: Any, sentence: str) -> None:  # noqa: ANN401
        """Note what is wrong where `event` begins."""
        self.faults.append(_at(event.start_mark.line + 1, sentence))

    def value(self, event: Any, path: str, depth: int) -> Tree:  # noqa: ANN401
        """Return the tree that begins with `event`."""
        kind = _kind(event)
        if path:
            self.lines.setdefault(path, event.start_mark.line + 1)
        if kind == "Alias":
            self.fault(event, _("a reference (*) is not allowed; write the value itself"))
            return None
        if event.anchor:
            self.fault(event, _("an anchor (&) is not allowed"))
        if event.tag:
            self.fault(event, _("a tag (!) is not allowed"))
        if kind == "Scalar":
            return None if event.style is None and event.value in _ABSENT else event.value
        if depth >= DEEPEST:
            # What lies deeper is not looked at: it is no record, whatever it holds.
            self.fault(event, _("more than {deepest} levels inside each other").format(deepest=DEEPEST))
            raise _unusable(self.faults)
        return self.list(path, depth + 1) if kind == "SequenceStart" else self.mapping(path, depth + 1)

    def list(self, path: str, depth: int) -> list[Tree]:
        """Return the list whose start was just read."""
        held: list[Tree] = []
        while _kind(event := next(self.events)) != "SequenceEnd":
            held.append(self.value(event, _below(path, str(len(held) + 1)), depth))
        return held

    def mapping(self, path: str, depth: int) -> dict[str, Tree]:
        """Return the mapping whose start was just read."""
        held: dict[str, Tree] = {}
        while _kind(event := next(self.events)) != "MappingEnd":
            key = self.value(event, "", depth)
            below = _below(path, key) if isinstance(key, str) else ""
            if below:
                self.lines.setdefault(below, event.start_mark.line + 1)
            value = self.value(next(self.events), below, depth)
            if not isinstance(key, str):
                self.fault(event, _("a key must be a text"))
            elif key in held:
                self.fault(event, _("the same key twice"))
            else:
                held[key] = value
        return held


def _below(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step
