"""What is decided together is checked by its declaration before it is stored."""

from __future__ import annotations

from typing import Any

from bgz.domain.record.reading import as_json, read_value, schema
from bgz.domain.record.saying import unsaid
from bgz.errors import Invalid
from bgz.i18n import _


def checked(cls: type[Any], name: str, value: Any) -> Any:  # noqa: ANN401 - what is decided together
    """Return `value` of the field `name` of `cls` in its normal form. Raises Invalid with every fault."""
    type_, spec = schema(cls)[name]
    normal, problems = read_value(as_json(value), spec.of or type_, spec, name)
    problems += unsaid(normal, name)
    if problems:
        raise Invalid(_("Nothing was recorded."), problems=[str(problem) for problem in problems])
    return normal
