"""The questions of a form, made from the declarations of the fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_origin

from attrs import frozen

from bgz.cli.ask import Back, Unfinished
from bgz.cli.choosing import one_of, several_of
from bgz.cli.form import Form, Question
from bgz.domain.cases.facts import keys_of, with_item, without
from bgz.domain.cases.person import Address
from bgz.domain.cases.request_family import Child
from bgz.domain.cases.support_family import OwnChild
from bgz.domain.record.reading import Json, read_value, schema
from bgz.domain.record.typed import is_class, value_of
from bgz.i18n import N_, _
from bgz.output.record_lines import shown_value
from bgz.terms.listing import Term, Terms

if TYPE_CHECKING:
    from bgz.cli.ask import Ask
    from bgz.domain.record.fields import Spec
    from bgz.domain.record.typed import Place

SINGULAR = {
    "parents": N_("Parent"),
    "children": N_("Child"),
    "requests": N_("Request"),
    "adults": N_("Adult"),
    "own_children": N_("Own child"),
}
"""What one item of a collection is called."""
_ORDER: dict[type[Any], tuple[str, ...]] = {
    Address: ("postcode", "town", "municipality", "street"),
    Child: ("called", "born"),
    OwnChild: ("called", "born"),
}
"""The order of asking where it is not that of the declaration: the postcode tells the town."""
Hidden = Callable[[Form, str], bool]
"""Whether the field at a path is not asked now."""


@frozen
class FieldQuestion:
    """Asks the field at `path`. `title` says of which item; `also` are paths that get the same value."""

    path: str
    section: str = ""
    title: str = ""
    required: bool = False
    also: tuple[str, ...] = ()
    wording: str = ""

    @property
    def name(self) -> str:
        """The path."""
        return self.path

    def label(self, form: Form) -> str:
        """Return the label of the field, after the item it belongs to."""
        label = _(self.wording or form.place(self.path).spec.label)
        return f"{self.title} – {label}" if self.title else label

    def shown(self, form: Form) -> str:
        """Return the value as people read it."""
        return shown_stored(form, form.place(self.path), form.value(self.path))

    def put(self, form: Form, ask: Ask) -> None:
        """Ask until the value is one, by itself and beside the others."""
        place = form.place(self.path)
        kept = form.value(self.path)
        if kept is None:
            kept = form.proposal(self.path)
        try:
            value = self._asked(form, ask, place, kept)
        except Unfinished as stopped:
            self._store(form, stopped.text)
            raise KeyboardInterrupt from None
        except Back as back:
            if back.text:
                self._store(form, back.text)
            raise
        self._store(form, value)
        if self.path == "address.postcode" and value and not form.places.get(value):
            ask.console.say(_("This postcode is not in the table of bgz; is it right?"), "yellow")

    def _asked(self, form: Form, ask: Ask, place: Place, kept: Json) -> Json:
        terms, several = terms_of(form, place), get_origin(place.bare) is tuple

        def read(typed: str) -> Json:
            if not place.spec.long:
                typed = " ".join(typed.split())  # a paste of several lines
            if terms and several:
                value: Json = list(several_of(typed, terms))
            else:
                value = one_of(typed, terms) if terms else value_of(typed, place, form.today)
            form.check(self.path, value)
            return value

        if terms:
            ask.options(terms)
        asking = ask.long_value if place.spec.long else ask.value
        return asking(
            self.label(form),
            read,
            kept=kept,
            shown=shown_stored(form, place, kept),
            help=help_of(place, terms, several=several),
            required=self.required,
        )

    def _store(self, form: Form, value: Json) -> None:
        for path in (self.path, *self.also):
            form.set(path, value)


@frozen
class WishQuestion:
    """Asks which keys of a mapping have one value: which kinds of help are a must, and which would be nice."""

    path: str
    code: str
    section: str = ""
    title: str = ""
    required: bool = False

    @property
    def name(self) -> str:
        """The path, with the value asked for."""
        return f"{self.path}#{self.code}"

    def label(self, form: Form) -> str:
        """Return the label of the field with the value asked for."""
        spec = form.place(self.path).spec
        label = f"{_(spec.label)} ({spec.terms.label(self.code) if spec.terms else self.code})"
        return f"{self.title} – {label}" if self.title else label

    def _chosen(self, form: Form) -> tuple[str, ...]:
        return tuple(key for key, code in (form.value(self.path) or {}).items() if code == self.code)

    def shown(self, form: Form) -> str:
        """Return the keys as people read them."""
        keys = form.place(self.path).spec.keys
        return ", ".join(keys.label(key) if keys else key for key in self._chosen(form))

    def put(self, form: Form, ask: Ask) -> None:
        """Ask the keys; one chosen here leaves its other value."""
        place = form.place(self.path)
        if place.spec.keys is None:
            return
        chosen = ask.choices(
            self.label(form),
            place.spec.keys,
            kept=self._chosen(form),
            help=help_of(place, place.spec.keys, several=True),
        )
        others = {key: code for key, code in (form.value(self.path) or {}).items() if code != self.code}
        form.set(self.path, ({**others, **dict.fromkeys(chosen, self.code)}) or None)


@frozen
class MoreQuestion:
    """Asks whether there is another item in a collection; `-` takes the last one away."""

    path: str
    section: str = ""
    least: int = 0
    required: bool = False

    @property
    def name(self) -> str:
        """The path of a new item."""
        return f"{self.path}.+"

    def label(self, form: Form) -> str:
        """Return what is asked."""
        singular = _singular(self.path, form.place(self.path).spec.label)
        if keys_of(form.facts, self.path):
            return _("{item}: another one?").format(item=singular)
        return _("{item}: add one?").format(item=singular)

    def shown(self, form: Form) -> str:
        """Return how many there are."""
        return str(len(keys_of(form.facts, self.path)))

    def put(self, form: Form, ask: Ask) -> None:
        """Add an item, take the last away, or go on."""
        count = len(keys_of(form.facts, self.path))
        more = ask.yes_no_or_empty(
            self.label(form), kept=count < self.least, help=_("Yes adds one; - takes the last one away.")
        )
        if more:
            form.facts, _key = with_item(form.facts, self.path, form.place(self.path).spec, form.pick)
        elif more is None and count:
            last = keys_of(form.facts, self.path)[-1]
            form.facts = without(form.facts, f"{self.path}.{last}")
            ask.console.say(_("Taken away."))


def _singular(path: str, label: str) -> str:
    return _(SINGULAR.get(path.rpartition(".")[2], label))


def _item_name(path: str, spec: Spec, key: str, position: int, count: int) -> str:
    """Return what an item is called in a question; a single request needs no name, the section says it already."""
    if path == "requests" and count == 1:
        return ""
    return spec.keys.label(key) if spec.keys else f"{_singular(path, spec.label)} {position}"


def terms_of(form: Form, place: Place) -> Terms | None:
    """Return the list a field is chosen from, if there is one: its own, or one that the folder or record gives."""
    if place.path.startswith("requests.") and place.name == "children":
        keys = keys_of(form.facts, "children")
        names = [form.value(f"children.{key}.called") or f"{_('Child')} {n}" for n, key in enumerate(keys, start=1)]
        return Terms("children", *(Term(key, name, name) for key, name in zip(keys, names, strict=True)))
    return place.spec.terms or form.lists.get(place.name)


def shown_stored(form: Form, place: Place, value: Json) -> str:
    """Return a stored value as people read it."""
    if value is None:
        return ""
    typed, problems = read_value(value, place.type, place.spec, place.path)
    return "" if problems else shown_value(typed, terms_of(form, place), place.spec.keys)


def help_of(place: Place, terms: Terms | None, *, several: bool) -> str:
    """Return what `?` says: about the field, how its kind of value is written, and which keys there are."""
    kinds = {
        "date": N_("A day, such as 30-11-2023, 30 nov, today or yesterday."),
        "Month": N_("A month and a year, such as 2015-03 or maart 2015."),
        "bool": N_("Yes or no; empty means: not known."),
        "int": N_("A whole number."),
    }
    kind = "" if terms else kinds.get(getattr(place.bare, "__name__", ""), "")
    parts = [_(place.spec.help), _(kind)]
    if several:
        parts.append(_("Several are possible, with commas between them."))
    elif terms:
        parts.append(_("Type the number or the word."))
    return " ".join(part for part in parts if part)


def questions_of(
    form: Form,
    path: str,
    *,
    section: str = "",
    title: str = "",
    hidden: Hidden = lambda _form, _path: False,
    required: frozenset[str] = frozenset(),
    least: int = 0,
) -> Iterator[Question]:
    """Yield the questions for the field at `path`: itself, those of its parts, or those of each of its items."""
    if hidden(form, path):
        return
    place = form.place(path)
    spec = place.spec

    def below(path: str, title: str = title) -> Iterator[Question]:
        return questions_of(form, path, section=section, title=title, hidden=hidden, required=required)

    if spec.shape == "items" and not place.item:
        keys = keys_of(form.facts, path)
        for position, key in enumerate(keys, start=1):
            name = _item_name(path, spec, key, position, len(keys))
            yield from below(f"{path}.{key}", " – ".join(filter(None, (title, name))))
        if spec.letter:
            yield MoreQuestion(path, section, least)
    elif is_class(place.bare):
        names = _ORDER.get(place.bare, tuple(schema(place.bare)))
        for name in names:
            yield from below(f"{path}.{name}")
    elif get_origin(place.bare) is Mapping and spec.keys and spec.terms:
        for code in spec.terms.codes:
            yield WishQuestion(path, code, section, title)
    else:
        yield FieldQuestion(path, section, title, path in required)
