"""Whether a support family can meet a practical need: a need, never a diagnosis (design 10 and 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bgz.domain.cases.support_family import Offer

ANIMALS = {"no_dogs": "dog", "no_cats": "cat"}
HOUSE_NEEDS = frozenset({"no_dogs", "no_cats", "no_pets", "smoke_free"})
"""Needs that the house itself meets or not: allergy, fear, smoke. H7 judges them."""
TRANSPORT = "transport"


def house_meets(offer: Offer, need: str) -> bool | None:
    """Whether the house meets one of `HOUSE_NEEDS`; None when nobody knows."""
    if need == "smoke_free":
        return None if offer.smokes is None else not offer.smokes
    animals = [pet for pet in offer.pets if pet != "none"]
    if need in ANIMALS:
        if ANIMALS[need] in animals:
            return False
        return True if offer.pets else None
    return not animals if offer.pets else None


def can_meet(offer: Offer, need: str) -> bool | None:
    """Whether the family can meet any need; None when nobody knows. What it says it cannot, weighs most."""
    if need in offer.cannot:
        return False
    known = house_meets(offer, need) if need in HOUSE_NEEDS else None
    if known is not None:
        return known
    if need in offer.can_handle:
        return True
    if need == TRANSPORT:
        return offer.car
    return None


def met_by_experience(offer: Offer, needs: frozenset[str]) -> float | None:
    """Return the share of `needs` that the family has experience with; "willing to learn" counts half.

    1 when there are none; None when the family was never asked what it can provide.
    """
    if not needs:
        return 1.0
    if not (offer.can_handle or offer.willing_to_learn or offer.cannot):
        return None
    points = sum(
        1.0 if need in offer.can_handle else 0.5 if need in offer.willing_to_learn else 0.0 for need in sorted(needs)
    )
    return points / len(needs)
