"""What the template language says of a mistake, in the language in use: its usual remarks; others stay as they are."""

from __future__ import annotations

import re

from bgz.i18n import N_, _

_USUAL = (
    (r"Encountered unknown tag '(?P<what>[^']*)'", N_("there is no instruction called “{what}”")),
    (
        r"Unexpected end of template.*(?:tags: )(?P<what>'[^.]*')\.",
        N_("something is opened here that is nowhere closed; it lacks {what}"),
    ),
    (r"Unexpected end of template", N_("the template ends in the middle of something")),
    (r"unexpected end of template", N_("the template ends in the middle of something")),
    (r"expected token '(?P<what>[^']*)', got '(?P<got>[^']*)'", N_("“{got}” is not expected here")),
    (r"unexpected char '(?P<what>[^']*)'", N_("“{what}” is not expected here")),
    (r"unexpected '(?P<what>[^']*)'", N_("“{what}” is not expected here")),
    (r"Missing end of (?:comment|raw) tag", N_("something is opened here that is nowhere closed")),
    (r"No filter named '(?P<what>[^']*)'", N_("there is nothing called “{what}” that may stand behind a |")),
    (r"No test named '(?P<what>[^']*)'", N_("there is nothing called “{what}” that may stand behind “is”")),
)
"""The beginnings of Jinja's remarks, and what is said instead."""


def understood(said: str) -> str:
    """Return what is wrong, said in the language in use where it is a usual mistake."""
    for pattern, text in _USUAL:
        if found := re.match(pattern, said, re.DOTALL):
            said = _(text).format(**found.groupdict())
            break
    return _("this is not understood: {said}").format(said=said)
