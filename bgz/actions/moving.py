"""Where a family lives and counts: what follows from a new address."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from bgz.domain.cases.plausible import moved, wrong_municipality
from bgz.domain.cases.request_family import RequestFamily
from bgz.domain.record.reading import Problem
from bgz.i18n import _


def placed(before: Any, record: Any) -> tuple[Any, list[Problem]]:  # noqa: ANN401 - either kind of family
    """Return a family with the town and municipality of a new postcode, and what is wrong with new municipalities.

    `before` is the family as it was, or None.
    """
    from bgz.storage.postcodes import load

    was, counted = (before.address, getattr(before, "counts_in", None)) if before else (None, None)
    counts_in = getattr(record, "counts_in", None)
    if record.address in {was, None} and counts_in in {counted, None}:
        return record, []
    places = load()
    if record.address not in {was, None}:
        record = evolve(record, address=moved(was, record.address, places))
    names = {
        "address.municipality": (was.municipality if was else None, record.municipality),
        "counts_in": (counted, counts_in),
    }
    problems = [
        Problem(path, wrong)
        for path, (old, new) in names.items()
        if new and new != old and (wrong := wrong_municipality(new, places))
    ]
    return record, problems


def moved_away(before: Any, after: Any) -> tuple[str, ...]:  # noqa: ANN401 - any record
    """Return what to say when a family that asks for help now lives, and therefore counts, in another municipality."""
    if not isinstance(after, RequestFamily) or before.counted_in in {None, after.counted_in} or after.counts_in:
        return ()
    text = _(
        "All figures, also of earlier years, now count this family in {new}. Did it move after it asked for help? "
        'Then let it count where it lived: bgz edit {number} --set "counts_in={old}"'
    )
    return (text.format(new=after.counted_in or "–", old=before.counted_in, number=after.number),)
