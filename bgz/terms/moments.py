"""Day parts and days of the week."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

_DAYS = (
    ("mon", "ma", "Monday", "maandag"),
    ("tue", "di", "Tuesday", "dinsdag"),
    ("wed", "wo", "Wednesday", "woensdag"),
    ("thu", "do", "Thursday", "donderdag"),
    ("fri", "vr", "Friday", "vrijdag"),
    ("sat", "za", "Saturday", "zaterdag"),
    ("sun", "zo", "Sunday", "zondag"),
)
_PARTS = (
    ("morning", "ochtend"),
    ("afternoon", "middag"),
    ("evening", "avond"),
    ("night", "nacht"),
)
DAY_PARTS = Terms(
    "day_parts",
    *(
        Term(
            f"{day}-{part}",
            f"{english} {part}",
            f"{tag}-{deel}",
            (f"{dutch}{deel}", f"{dutch} {deel}", f"{tag} {deel}", f"{tag}{deel}"),
        )
        for day, tag, english, dutch in _DAYS
        for part, deel in _PARTS
    ),
    groups={
        spelling.casefold(): tuple(f"{day}-{part}" for part, _deel in _PARTS)
        for day, *spellings in _DAYS
        for spelling in (day, *spellings)
    },
)
WEEKDAY = Terms("weekday", *(Term(day, english, dutch, (tag,)) for day, tag, english, dutch in _DAYS))
NO_DAY = Terms("no_day", Term("none", "none", "geen", ("-",)))
"""What is given for a day where there is to be none."""
