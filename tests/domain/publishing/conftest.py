"""A family with everything that may not be told, and the support family that it met. Fictitious."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.match import Introduction, Match
from bgz.domain.cases.person import Address, Consent, Contact, Source
from bgz.domain.cases.request_family import Child, Intake, Parent, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, OwnChild, SupportFamily
from bgz.domain.publishing.known import Known, Surroundings, gather
from bgz.domain.values.months import Month
from bgz.domain.values.places import Place, Places

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 11, 22)
HERE = Places(
    {"7231": Place("7231", "Warnsveld", "Zutphen", 52.1, 6.2), "7203": Place("7203", "Zutphen", "Zutphen", 52.1, 6.2)},
    {"Zutphen": ("Warnsveld", "Bronsbergen", "Een"), "Lochem": ("Gorssel", "Eefde")},
)


@pytest.fixture(scope="session")
def day() -> date:
    return DAY


@pytest.fixture(scope="session")
def around() -> Surroundings:
    """Return places and words that are no secret."""
    return Surroundings.of(HERE, ("regenboog", "taart"), ("Buurtgezinnen Zutphen", "Wie helpt?", None))


@pytest.fixture(scope="session")
def asking() -> RequestFamily:
    """Return a request family that may be shown to everyone."""
    return RequestFamily(
        number="V-7K3QF",
        registered_on=date(2026, 1, 5),
        surname="van den Boer-Özdemir",
        first_name="Zoë",
        phone="0612345678",
        email="zoe.boer@example.org",
        referrer_note="juf Marijke van de Zonnehoek",
        address=Address(postcode="7231 RZ", street="Rietzangerstraat 12", town="Warnsveld", municipality="Zutphen"),
        parents={"p1": Parent(name="Zoë Özdemir"), "p2": Parent(name="Jan-Peter de Boer", phone="+31575123456")},
        children={
            "k1": Child(born=Month(2015, 3), called="Roos"),
            "k2": Child(born=Month(2025, 10), called="zoontje Bo"),
            "k3": Child(called="dochter"),
        },
        requests={"r1": Request(help={"swimming": "must", "sport": "nice"}, wishes="Graag een gezin met Taart.")},
        intake=Intake(on=date(2026, 1, 20), summary="Zit op De Regenboog en voetbalt bij Eendracht. Daan komt vaak."),
        consents={
            "matching": Consent(given_on=date(2026, 1, 20), by=("Zoë Özdemir",)),
            "public_text": Consent(given_on=date(2026, 1, 20)),
        },
        contacts={
            "c1": Contact(on=date(2026, 2, 1), text="Moeder belde met Klaverblad.", next_step="- Wijkteam bellen")
        },
        source=Source(sheet="a", nr="1", on=date(2026, 1, 1), cells={"school": "Geheimschool"}),
    )


@pytest.fixture(scope="session")
def helping() -> SupportFamily:
    """Return the support family that the other one met once."""
    return SupportFamily(
        number="S-3MMPT",
        surname="Hietbrink",
        phone="0575999888",
        address=Address(postcode="7203 AB", street="Markt 3", town="Zutphen", municipality="Zutphen"),
        adults={"a1": Adult(name="Celine Hietbrink")},
        own_children={"k1": OwnChild(called="Teun", born=Month(2012, 1))},
    )


@pytest.fixture(scope="session")
def met() -> Match:
    """Return the match that came to nothing."""
    return Match(
        number="K-55555",
        request_family="V-7K3QF",
        request="r1",
        support_family="S-3MMPT",
        introduced=Introduction(on=date(2026, 3, 1), note="Het was bij Buitenlust."),
    )


@pytest.fixture(scope="session")
def known(asking: RequestFamily, helping: SupportFamily, met: Match, around: Surroundings) -> Known:
    """Return what may not be told of the family."""
    return gather(asking, [(met, helping), (met, None)], around, DAY)


@pytest.fixture(scope="session")
def gathered(around: Surroundings) -> Callable[[RequestFamily], Known]:
    """Return a function that gathers what may not be told of another family."""
    return lambda family: gather(family, (), around, DAY)
