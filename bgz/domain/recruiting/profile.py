"""The support family that is looked for, in a sentence for an advertisement that does not point at the family.

What may be told of a request: the kinds of help (those it needs, else three that are welcome), the moments in
general words, an age band, whether it is one child or several, and what is asked of the house. Never: a name, a
place smaller than a municipality, an exact age, how many children, the household, a language, an interest, a free
text. Of the needs (`terms.NEEDS`):

- told: no dogs, no cats, no animals, smoke-free (a fact of the house, for which there are many reasons), and fetching
  and bringing (a thing to do);
- not told, since they point at the health, the handicap or the faith of one child: no stairs, calm and structure,
  pictograms, a hearing aid, a diet, medicine. Whoever answers the advertisement is asked about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from bgz.domain.figures.breakdowns import AGE_BANDS
from bgz.domain.matching.needs import TRANSPORT
from bgz.domain.matching.pairing import MUST
from bgz.domain.protecting.audiences import FEWEST
from bgz.i18n import N_, _, listed
from bgz.terms.families import HELP, NEEDS
from bgz.terms.moments import DAY_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bgz.domain.matching.pairing import Asked
    from bgz.domain.values.places import Places

MOST_KINDS = 3
"""Kinds of help told at most, and moments: more would describe one family."""
TEENS = 12
HELP_TOLD = {
    "swimming": N_("going along to swimming lessons"),
    "sport": N_("doing sport together"),
    "after_school": N_("a place to go after school"),
    "evening": N_("a place to be in the evening"),
    "weekend": N_("a place to be in the weekend"),
    "sleepover": N_("sleeping over now and then"),
    "homework": N_("a table for homework"),
    "practical": N_("a helping hand"),
    "parenting": N_("thinking along with the parents"),
    "contacts": N_("company"),
}
MOMENTS = {
    "morning": N_("on a weekday morning"),
    "afternoon": N_("on a weekday afternoon"),
    "evening": N_("on a weekday evening"),
    "night": N_("on a weekday night"),
    "weekend": N_("in the weekend"),
}
WEEKEND = frozenset({"sat", "sun"})
HOUSE_TOLD = {
    "no_dogs": N_("in a house without dogs"),
    "no_cats": N_("in a house without cats"),
    "no_pets": N_("in a house without animals"),
    "smoke_free": N_("in a smoke-free house"),
    TRANSPORT: N_("with fetching and bringing"),
}
NEVER_TOLD = frozenset({"step_free", "calm", "pictograms", "hearing", "diet", "medication"})
WITHOUT_ANIMALS = frozenset({"no_dogs", "no_cats"})


@frozen
class Profile:
    """What may be told of a request. `ages` is from and to, None where no age is known; `place` may be empty."""

    help: tuple[str, ...]
    moments: tuple[str, ...]
    ages: tuple[int, int] | None
    several: bool
    house: tuple[str, ...]
    place: str

    @property
    def sentence(self) -> str:
        """The sentence for an advertisement, in the language in use."""
        who = _("We are looking for a family with time and attention for {whom}: {what}.")
        if self.place:
            who = _(
                "We are looking in the municipality of {place} for a family with time and attention for {whom}: {what}."
            )
        return who.format(place=self.place, whom=self._whom(), what=self._what())

    def _whom(self) -> str:
        if self.ages is None:
            return _("several children") if self.several else _("a child")
        low, high = self.ages
        if low >= TEENS:
            text = (
                _("several young people from {low} to {high}")
                if self.several
                else _("a young person from {low} to {high}")
            )
        else:
            text = _("several children from {low} to {high}") if self.several else _("a child from {low} to {high}")
        return text.format(low=low, high=high)

    def _what(self) -> str:
        help_asked = _any_of(HELP_TOLD[kind] for kind in self.help)
        said_already = {"weekend"} & {*self.help}
        when = _any_of(MOMENTS[moment] for moment in self.moments if moment not in said_already)
        if not self.moments:
            when = _("at a moment that suits you")
        house = [_(HOUSE_TOLD[need]) for need in self.house]
        return ", ".join(part for part in (help_asked, when, *house) if part)

    def serves(self, other: Profile) -> bool:
        """Whether a family found by this profile would be worth asking for `other` too.

        A kind of help, a moment and the ages must meet, and it must have what the other asks of the house.
        """
        return (
            _meet(self.help, other.help)
            and _meet(self.moments, other.moments)
            and (self.ages is None or other.ages is None or _within(other.ages, self.ages))
            and (self.several or not other.several)
            and set(other.house) <= set(self.house)
        )


def profile_of(asked: Asked, place: str = "") -> Profile:
    """Return what an advertisement may tell of a request; `place` is a municipality that may be named."""
    house = [need for need in HOUSE_TOLD if need in asked.needs]
    if "no_pets" in house:
        house = [need for need in house if need not in WITHOUT_ANIMALS]
    return Profile(
        help=_help(asked.help),
        moments=_moments(asked.day_parts),
        ages=_ages(asked.ages),
        several=len(asked.children) > 1,
        house=tuple(house),
        place=place,
    )


def asked_privately(asked: Asked) -> tuple[str, ...]:
    """Return the labels of the needs that no advertisement tells: what to ask whoever answers it."""
    return NEEDS.labels(asked.needs & NEVER_TOLD)


def nameable(municipalities: Iterable[str | None], places: Places) -> frozenset[str]:
    """Return the municipalities that an advertisement may name; one is given for every request family of the team.

    One with fewer than `FEWEST` would point at them, as in a report. One that the table of places does not know is
    free text, and never told.
    """
    count: dict[str, int] = {}
    for municipality in municipalities:
        if municipality and municipality in places.towns:
            count[municipality] = count.get(municipality, 0) + 1
    return frozenset(name for name, families in count.items() if families >= FEWEST)


def _any_of(texts: Iterable[str]) -> str:
    return listed([_(text) for text in texts], _(" or "))


def _help(wanted: Mapping[str, int]) -> tuple[str, ...]:
    must = [kind for kind in HELP.codes if wanted.get(kind) == MUST]
    return tuple(must or [kind for kind in HELP.codes if kind in wanted])[:MOST_KINDS]


def _moments(day_parts: Iterable[str]) -> tuple[str, ...]:
    parts = [part.partition("-") for part in DAY_PARTS.codes if part in set(day_parts)]
    told = {"weekend" if day in WEEKEND else part for day, _dash, part in parts}
    return tuple(moment for moment in MOMENTS if moment in told) if len(told) <= MOST_KINDS else ()


def _ages(ages: Iterable[int]) -> tuple[int, int] | None:
    bands = [band for band in AGE_BANDS.values() for age in ages if band[0] <= age <= band[1]]
    return (min(low for low, _high in bands), max(high for _low, high in bands)) if bands else None


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
