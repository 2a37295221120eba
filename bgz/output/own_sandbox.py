"""What an own template may do: read the figures it is given, choose, and repeat. Nothing else.

Whoever wrote a template may mean harm, or slip: it is read as a tree first, and only what stands in `_ALLOWED` may
be in it. There are no calls, no macros, no other files, no attributes but those of the figures, and no way of making
a text longer than what it was made of. So it ends: each repetition costs what stands in it, out of one budget, and
what comes out is counted.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer

from bgz.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jinja2.runtime import Context

MOST_STEPS = 1_000_000
"""Nodes of the tree that repetitions may go through; a table of every month of 250 years takes a tenth."""
MOST_OUTPUT = 2_000_000
"""Characters."""
_DEEPEST = 40
_LARGEST = 1e15
_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Const,
    nodes.Tuple, nodes.List, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Keyword,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Neg, nodes.Pos,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div,
)  # fmt: skip
_SIGNS = {"call": "(…)", "concat": "~", "pow": "**", "mod": "%", "floordiv": "//", "scope": "autoescape", "dict": "{…}"}
"""What people type for a node of the tree that is not called by its tag."""
_CHARGED, _SINGLE = "_charged", "_single"
"""Filters that bgz itself puts where a template goes through something, or compares it."""


class NotAllowed(TemplateSyntaxError):
    """Something stands in a template that may not."""


def unknown(name: str, known: Iterable[str]) -> str:
    """Return that a name is not known, with the one among those `known` that may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    if near:
        return _("{name} is not known; did you mean {near}?").format(name=name, near=near[0])
    return _("{name} is not known; see: {command}").format(name=name, command="bgz help templates")


class NoValue(StrictUndefined):
    """A name without a value: used in any way it says so, in the language in use.

    What may have been meant is looked for only then: asking whether there is a value costs next to nothing.
    """

    @property
    def _undefined_message(self) -> str:
        if self._undefined_obj is missing:
            return self._undefined_hint or _("{name} has no value here").format(name=self._undefined_name)
        return unknown(str(self._undefined_name), self._undefined_obj if isinstance(self._undefined_obj, dict) else ())


class Exceeded(Exception):
    """A template does too much, or makes too much."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders one own template, once: what it may still repeat is counted down.

    `filters` is all that may stand behind a |; `shown` writes a value.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/"})

    def __init__(self, filters: Mapping[str, Callable[..., Any]], shown: Callable[[Any], str], *, html: bool) -> None:
        super().__init__(autoescape=html, undefined=NoValue, finalize=shown, trim_blocks=True, lstrip_blocks=True)
        self.left = MOST_STEPS
        self.globals.clear()
        self.filters.clear()
        self.offered = tuple(filters)
        self.filters.update({**filters, _CHARGED: self._charge, _SINGLE: _single})
        self.tests = {name: self.tests[name] for name in ("number", "none", "string", "defined")}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever a template holds
        """Return a value by its name; only the figures have any, and the count of a repetition."""
        _told(obj)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - whatever a template holds
        """Return an item of a list by its place, or a value by its name."""
        _told(obj)
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list | tuple) and type(argument) is int and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(_("there is no item at that place"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Compute with numbers; texts and lists cannot be made longer."""
        if not (_is_number(left) and _is_number(right)):
            raise SecurityError(
                _("only numbers can be computed with, and a figure may be hidden; ask first whether it “is number”")
            )
        found = super().call_binop(context, operator, left, right)
        if not math.isfinite(found) or abs(found) > _LARGEST:
            raise SecurityError(_("the number becomes too large"))
        return found

    def prepared(self, source: str, name: str, known: Mapping[str, Any]) -> nodes.Template:
        """Return the tree of a template that may be rendered. Raises TemplateSyntaxError with its line."""
        tree = self.parse(source, name)
        self._walk(tree, 0)
        own = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"} | {"loop"}
        for each in tree.find_all(nodes.Name):
            if each.ctx == "store" and each.name in known:
                self.refuse(_("{name} is a name that bgz gives already").format(name=each.name), each)
        for each in tree.find_all(nodes.Name):
            if each.name not in known and each.name not in own:
                self.refuse(unknown(each.name, known), each)
        for part in tree.find_all(nodes.Getattr):
            group = known.get(part.node.name) if isinstance(part.node, nodes.Name) else None
            if isinstance(group, dict) and part.attr not in group:
                self.refuse(unknown(part.attr, group), part)
        _Charging().visit(tree)
        return tree

    def refuse(self, what: str, node: nodes.Node) -> None:
        """Raise the error of a part of a template."""
        lines = (each.lineno for each in (node, *node.find_all(nodes.Node)) if each.lineno)
        raise NotAllowed(what, next(lines, 1))

    def _walk(self, node: nodes.Node, depth: int) -> None:
        if depth > _DEEPEST:
            self.refuse(_("it is nested too deeply"), node)
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            self.refuse(_("“{kind}” cannot be used in a template").format(kind=_SIGNS.get(kind, kind)), node)
        if isinstance(node, nodes.For) and node.recursive:
            self.refuse(_("“{kind}” cannot be used in a template").format(kind="recursive"), node)
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            self.refuse(_("say what is shown otherwise: … if … else …"), node)
        if isinstance(node, nodes.List | nodes.Tuple) and getattr(node, "ctx", "load") == "load" and not _plain(node):
            self.refuse(_("a list may hold texts and numbers only"), node)
        if isinstance(node, nodes.Filter) and node.name not in self.offered:
            self.refuse(unknown(node.name, self.offered), node)
        if isinstance(node, nodes.Test) and node.name not in self.tests:
            self.refuse(unknown(node.name, self.tests), node)
        held = getattr(node, "value", getattr(node, "data", None))
        if isinstance(node, nodes.Const | nodes.TemplateData) and isinstance(held, str) and _half(held):
            self.refuse(_("there is half a character in it, which no file can hold"), node)
        for child in node.iter_child_nodes():
            self._walk(child, depth + 1)

    @pass_context
    def _charge(self, _context: Context, value: Any, cost: int) -> Any:  # noqa: ANN401 - whatever is gone through
        """Pay for going through `value`; a mark or a number is no list.

        It takes the context, which it does not need, so that it is never done once and for all when a template is read.
        """
        _told(value)
        if not isinstance(value, list | tuple):
            raise SecurityError(_("this is no list, so nothing can be gone through"))
        self.pay(cost * (1 + len(value)))
        return value

    def pay(self, cost: int) -> None:
        """Take `cost` from the budget. Raises Exceeded when nothing is left."""
        self.left -= cost
        if self.left < 0:
            raise Exceeded(_("it repeats too often"))

    def pieces(self, tree: nodes.Template, name: str, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield the text piece by piece; together at most MOST_OUTPUT characters."""
        template = self.template_class.from_code(self, self.compile(tree, name, name), {})
        made = 0
        for piece in template.root_render_func(template.new_context(dict(values))):
            made += len(piece)
            if made > MOST_OUTPUT:
                raise Exceeded(_("it becomes too long: more than {most} characters").format(most=MOST_OUTPUT))
            yield piece


class _Charging(NodeTransformer):
    """Lets what goes through a list pay for it, and nothing but single values be compared.

    Lists are gone through by a repetition, the question whether something is in one, and joining.
    """

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja's name
        cost = sum(1 for _each in node.find_all(nodes.Node))
        self.generic_visit(node)
        node.iter = _filtered(cast("nodes.Expr", node.iter), _CHARGED, cost)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Filter:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        if node.name == "join":
            node.node = _filtered(cast("nodes.Expr", node.node), _CHARGED, 1)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802 - jinja's name
        self.generic_visit(node)
        node.expr = _filtered(node.expr, _SINGLE)
        for each in node.ops:
            each.expr = _filtered(each.expr, *((_CHARGED, 1) if each.op in {"in", "notin"} else (_SINGLE,)))
        return node


def _filtered(node: nodes.Expr, name: str, *arguments: int) -> nodes.Expr:
    made = nodes.Filter(node, name, [nodes.Const(each) for each in arguments], [], None, None)
    made.set_lineno(node.lineno)
    return made


def _single(value: Any) -> Any:  # noqa: ANN401 - whatever is compared
    """Return what can be compared at once: lists and groups could be long."""
    if isinstance(value, list | tuple | dict):
        raise SecurityError(_("a list or group cannot be compared; compare what stands in it"))
    return value


def _half(text: str) -> bool:
    """Whether a text holds a half of a pair (a lone surrogate), as in an escape that was cut through."""
    return any("\ud800" <= each <= "\udfff" for each in text)


def _plain(node: nodes.List | nodes.Tuple) -> bool:
    return all(isinstance(each, nodes.Const) for each in node.items)


def _told(value: object) -> None:
    """Raise what is the matter with a value that is not there."""
    if isinstance(value, Undefined):
        str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
