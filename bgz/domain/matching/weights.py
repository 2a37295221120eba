"""How heavily each soft criterion counts: the shipped weights, a programme's own over them, a request's own on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz.domain.cases.own_weights import not_whole, wrong_weights
from bgz.domain.record.reading import Problem
from bgz.domain.work.disputed import undisputed
from bgz.errors import Invalid
from bgz.i18n import _
from bgz.terms.matches import CRITERION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bgz.domain.cases.programme import Programme
    from bgz.domain.cases.request_family import RequestFamily


def weights_of(shipped: Mapping[str, int], *own: Mapping[str, int]) -> dict[str, int]:
    """Return the weight of every criterion; each of `own` lies over what stands before it.

    Raises Invalid with all faults at once.
    """
    if wrong := faults(shipped, *own):
        raise _wrong(_("The weights of the suggestions are not right."), wrong, "bgz settings set weights=")
    given = _layered(shipped, *own)
    return {code: given.get(code, 0) for code in CRITERION.codes}


def faults(shipped: Mapping[str, int], *own: Mapping[str, int]) -> list[str]:
    """Return a sentence for each weight that cannot be: of no criterion, too heavy, or nought for all of them."""
    given = _layered(shipped, *own)
    found = list(wrong_weights(given))
    return found if found or any(given.values()) else [_nothing_counts()]


def common_weights(shipped: Mapping[str, int], programme: Programme) -> dict[str, int]:
    """Return the weights of requests without weights of their own. Raises Invalid or Conflict, as `weights_for`."""
    undisputed(programme, "weights")
    if wrong := list(_untyped(programme, "weights")):
        raise _wrong(_("The weights of the suggestions are not right."), wrong, _anew("bgz settings set", "weights"))
    return weights_of(shipped, programme.weights)


def weights_for(shipped: Mapping[str, int], programme: Programme, family: RequestFamily, key: str) -> dict[str, int]:
    """Return the weights by which support families are ranked for the request `key`.

    Raises Invalid that says whose weights are wrong, which, and how they are mended; Conflict where two people gave
    different ones.
    """
    common = common_weights(shipped, programme)
    path, own = f"requests.{key}.weights", family.requests[key].weights
    if path in family.about.disputed:
        undisputed(family, path)
    position = list(family.requests).index(key) + 1
    text = _("{number}: the own weights of request {position} are not right.")
    message = text.format(number=family.number, position=position)
    setting, field = f"bgz edit {family.number} --set", f"requests.{position}.weights"
    if wrong := list(_untyped(family, path)):
        raise _wrong(message, wrong, _anew(setting, field))
    if wrong := faults(common, own):
        raise _wrong(message, wrong, f"{setting} {field}=")
    return weights_of(common, own)


def _wrong(message: str, faults: Sequence[str], command: str) -> Invalid:
    return Invalid(message, problems=faults, hint=_("Change them, or go on with: {command}").format(command=command))


def _anew(setting: str, field: str) -> str:
    """Return the command that sets weights of which some cannot be read: empty they are already, as they are read."""
    return f'{setting} "{field}=distance: 20"'


def _untyped(record: Programme | RequestFamily, path: str) -> Iterator[str]:
    """Yield a sentence for each stored weight that is no whole number, so that the record is read without any."""
    for each in sorted(record.about.unusable):
        if each == path:
            yield _("must be a whole number for each criterion, such as distance: 40")
        elif each.startswith(f"{path}."):
            yield not_whole(each.removeprefix(f"{path}."))


def nothing_counts(
    shipped: Mapping[str, int], programme: Mapping[str, int], family: RequestFamily
) -> Iterator[Problem]:
    """Yield the requests whose own weights leave nothing that counts; other faults are told by `plausible.py`."""
    for key, request in family.requests.items():
        if request.weights and not any(_layered(shipped, programme, request.weights).values()):
            yield Problem(f"requests.{key}.weights", _nothing_counts())


def _layered(*weights: Mapping[str, int]) -> dict[str, int]:
    return {code: weight for each in weights for code, weight in each.items()}


def _nothing_counts() -> str:
    return _("all weights are zero: nothing would count")
