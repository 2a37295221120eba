"""Invented administrations of several municipalities, as facts, as sheets, and as figures counted by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PLACES = (("Bergen (NH)", "1861"), ("'s-Hertogenbosch", "5211"), ("Súdwest-Fryslân", "8601"), ("Meppel", "7941"))
HELP = ("zwemles", "sport", "middagopvang", "avondopvang", "weekendopvang", "logeren", "huiswerkplek",
        "praktische hulp", "opvoedvraag", "contacten")  # fmt: skip
PARTS = ("ma-ochtend", "di-middag", "wo-middag", "do-avond", "vr-nacht", "za-ochtend", "zo-middag")
SURNAMES = ("Jansen", "de Vries", "van 't Hof", "Çelik", "El Amrani", "[/b] Bos", "Wójcik", "\N{OX}", "Smit-de Boer")
REASONS = ("volgens plan", "in overleg", "vraaggezin stopt", "steungezin stopt", "verhuizing")
BANDS = {"0-3": range(4), "4-11": range(4, 12), "12-17": range(12, 18), "18-22": range(18, 23)}
FIRST, LAST = date(2018, 1, 1), date(2022, 12, 31)


@define
class Asking:
    """A request family as it is."""

    nr: str
    place: str
    postcode: str
    since: date
    born: list[tuple[int, int, str]]
    help: tuple[str, ...]
    intake: date | None = None
    consent: date | None = None
    left: date | None = None


@define
class Offering:
    """A support family as it is."""

    nr: str
    place: str
    postcode: str
    since: date
    places: int
    adults: int
    approved: date | None = None
    gone: str = ""
    left: date | None = None


@define
class Matched:
    """A proposal or match as it is."""

    nr: str
    asking: Asking
    offering: Offering
    children: list[tuple[int, int, str]]
    proposed: date
    trial: date | None = None
    end: date | None = None
    reason: str = ""

    def runs(self, day: date) -> bool:
        """Whether the match runs on `day`."""
        return self.trial is not None and self.trial <= day and (self.end is None or day < self.end)


@define
class Town:
    """A whole administration, drawn by lot."""

    lot: random.Random
    asking: list[Asking] = field(factory=list)
    offering: list[Offering] = field(factory=list)
    matched: list[Matched] = field(factory=list)


def town(seed: int) -> Town:
    """Draw an administration that obeys the rules of the sheets."""
    made = Town(random.Random(seed))
    lot = made.lot
    for at in range(lot.randint(5, 60)):
        made.offering.append(_offering(lot, at))
    for at in range(lot.randint(5, 60)):
        made.asking.append(_asking(lot, at))
    for at in range(lot.randint(0, 120)):
        if match := _matched(made, at):
            made.matched.append(match)
    for family in made.asking:
        _leave(made, family)
    for helper in made.offering:
        _stop(made, helper)
    return made


def _day(lot: random.Random, since: date, until: date = LAST) -> date:
    """Draw a day; no match starts or ends on the first day of a year, which belongs to no period before it."""
    day = since + timedelta(days=lot.randint(0, max(0, (until - since).days)))
    return day + timedelta(days=1) if (day.month, day.day) == (1, 1) else day


def _home(lot: random.Random) -> tuple[str, str]:
    place, digits = lot.choice(PLACES)
    return place, f"{digits} {lot.choice('ABCDEGHJKLMNP')}{lot.choice('ABCEGHJKLMNP')}"


def _asking(lot: random.Random, at: int) -> Asking:
    place, postcode = _home(lot)
    since = _day(lot, FIRST)
    born = {(since.year - lot.randint(1, 21), lot.randint(1, 12), lot.choice(("zoon", "dochter"))) for _ in range(3)}
    family = Asking(f"V{at + 1:03}", place, postcode, since, sorted(born), tuple(lot.sample(HELP, lot.randint(1, 3))))
    if lot.random() < 0.9:
        family.intake = _day(lot, since, since + timedelta(days=30))
        if lot.random() < 0.9:
            family.consent = _day(lot, family.intake, family.intake + timedelta(days=20))
    return family


def _offering(lot: random.Random, at: int) -> Offering:
    place, postcode = _home(lot)
    helper = Offering(f"S{at + 1:03}", place, postcode, _day(lot, FIRST), lot.randint(1, 3), lot.randint(1, 2))
    chance = lot.random()
    if chance < 0.7:
        helper.approved = helper.since + timedelta(days=lot.randint(20, 80))
    elif chance < 0.9:
        helper.gone, helper.left = lot.choice(("teruggetrokken", "afgewezen")), helper.since + timedelta(days=60)
    return helper


def _matched(made: Town, at: int) -> Matched | None:
    lot = made.lot
    family, helper = lot.choice(made.asking), lot.choice(made.offering)
    if family.consent is None or helper.approved is None:
        return None
    proposed = max(family.consent, helper.approved) + timedelta(days=lot.randint(0, 200))
    match = Matched(
        f"K{at + 1:03}", family, helper, lot.sample(family.born, lot.randint(1, len(family.born))), proposed
    )
    if lot.random() < 0.7:
        match.trial = _day(lot, proposed, proposed + timedelta(days=30))
        if lot.random() < 0.6:
            match.end, match.reason = _day(lot, match.trial + timedelta(days=1)), lot.choice(REASONS)
    return match if _fits(made, match) else None


def _fits(made: Town, match: Matched) -> bool:
    if match.trial is None:
        return True
    beside = [other for other in made.matched if other.trial]
    for day in [match.trial, *(other.trial for other in beside if other.trial and match.runs(other.trial))]:
        running = [other for other in beside if other.runs(day)]
        here = sum(len(other.children) for other in running if other.offering is match.offering)
        same = [other for other in running if other.asking is match.asking]
        if here + len(match.children) > match.offering.places:
            return False
        if any(set(other.children) & set(match.children) for other in same):
            return False
    return True


def _last(matches: Iterable[Matched], since: date) -> date | None:
    """Return the day from which a family may leave; None while a match runs."""
    days = [since]
    for match in matches:
        if match.trial and not match.end:
            return None
        days.append(match.end or match.proposed)
    return max(days)


def _leave(made: Town, family: Asking) -> None:
    since = max(day for day in (family.since, family.intake, family.consent) if day)
    free = _last((match for match in made.matched if match.asking is family), since)
    if free and made.lot.random() < 0.4:
        family.left = _day(made.lot, free)


def _stop(made: Town, helper: Offering) -> None:
    free = _last((match for match in made.matched if match.offering is helper), helper.approved or LAST)
    if helper.approved and free and made.lot.random() < 0.3:
        helper.gone, helper.left = "gestopt", _day(made.lot, free)


def sheets(made: Town) -> dict[str, list[dict[str, str]]]:
    """Return the administration as rows of three sheets, some cells written sloppily."""
    lot = made.lot
    asking = [_asking_row(family, lot) for family in made.asking]
    offering = [_offering_row(helper, lot) for helper in made.offering]
    matched = [_matched_row(match, lot) for match in made.matched]
    return {"vraag.csv": asking, "steun.csv": offering, "koppel.csv": matched}


def _written(day: date | None, lot: random.Random) -> str:
    if day is None:
        return ""
    shape: Callable[[date], str] = lot.choice(
        [
            lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
            lambda d: f"{d.day}-{d.month}-{d.year} ",
            lambda d: f"{d:%d/%m/%Y}",
        ]
    )
    return shape(day)


def _family_row(family: Asking | Offering, lot: random.Random) -> dict[str, str]:
    phone = f"{lot.randint(0, 999):03}"
    postcode = lot.choice((family.postcode, family.postcode.lower(), family.postcode.replace(" ", "")))
    return {
        "nr": lot.choice((family.nr, f"{family.nr} ")),
        "aangemeld_op": _written(family.since, lot),
        "achternaam": lot.choice(SURNAMES),
        "voornaam": f"Kind {family.nr}",
        "postcode": postcode,
        "gemeente": lot.choice((family.place, f" {family.place}")),
        "telefoon": lot.choice((f"06-12345{phone}", f"+31 6 12345{phone}", f"0612345{phone}", "")),
        "dagdelen": ", ".join(lot.sample(PARTS, 2)),
        "uitstroom_op": _written(family.left, lot),
    }


def _asking_row(family: Asking, lot: random.Random) -> dict[str, str]:
    left = lot.choice(("teruggetrokken", "doorverwezen", "Teruggetrokken ")) if family.left else ""
    return {
        **_family_row(family, lot),
        "verwijzer": lot.choice(("school", "de buurvrouw", "jgz", "")),
        "kinderen": _children(family.born),
        "hulpvraag": ", ".join(family.help),
        "afstand": lot.choice(("dichtbij", "buiten eigen buurt", "geen voorkeur", "")),
        "bijzonderheden": lot.choice(
            ("", "bang voor honden", "ploegendienst; wisselende weken", 'zei "ja"', "een\ntwee")
        ),
        "intake_op": _written(family.intake, lot),
        "toestemming_op": _written(family.consent, lot),
        "uitstroom": left,
    }


def _offering_row(helper: Offering, lot: random.Random) -> dict[str, str]:
    done = helper.approved
    talks = {"gesprek_1_op": 5, "gesprek_2_op": 10, "referentie_op": 8, "huisregels_op": 12}
    vogs = (
        [_written(done - timedelta(days=lot.randint(0, 80)), lot).strip() for _ in range(helper.adults)] if done else []
    )
    return {
        **_family_row(helper, lot),
        "wervingskanaal": lot.choice(("website", "krant", "een poster")),
        "volwassenen": lot.choice((str(helper.adults), f"{helper.adults} ")),
        "aanbod": ", ".join(lot.sample(HELP, 2)),
        "max_kinderen": str(helper.places),
        **{item: _written(helper.since + timedelta(days=days) if done else None, lot) for item, days in talks.items()},
        "vog_afgegeven_op": ", ".join(vogs),
        "goedgekeurd_op": _written(done, lot),
        "uitstroom": helper.gone,
    }


def _matched_row(match: Matched, lot: random.Random) -> dict[str, str]:
    return {
        "nr": match.nr,
        "vraaggezin": match.asking.nr,
        "steungezin": lot.choice((match.offering.nr, match.offering.nr.lower())),
        "kinderen": _children(match.children),
        "voorgesteld_op": _written(match.proposed, lot),
        "uitkomst_vraag": lot.choice(("ja", "Ja")) if match.trial else lot.choice(("nee", "")),
        "proef_start": _written(match.trial, lot),
        "einde_op": _written(match.end, lot),
        "einde_reden": match.reason,
        "afscheid": lot.choice(("ja", "nee")) if match.end else "",
    }


def _children(born: list[tuple[int, int, str]]) -> str:
    return ", ".join(f"{year}-{month:02} {called}" for year, month, called in born)


def figures(made: Town, since: date, until: date, place: str = "") -> dict[str, Any]:
    """Count by hand, straight from the rules of the sheets."""
    asking = [family for family in made.asking if place in {"", family.place}]
    offering = [helper for helper in made.offering if place in {"", helper.place}]
    matches = [match for match in made.matched if match.trial and place in {"", match.asking.place}]
    during = [m for m in matches if m.trial and m.trial <= until and (m.end is None or m.end > since)]
    ended = [match for match in matches if match.end and since <= match.end <= until]
    signed = [family for family in asking if since <= family.since <= until]
    helped = {(m.asking.nr, child) for m in during for child in m.children}
    ages = [until.year - year - (until.month < month) for _nr, (year, month, _called) in helped]
    waits = [
        (first - family.since).days
        for family in asking
        if (first := min((m.trial for m in matches if m.asking is family and m.trial), default=None))
        and since <= first <= until
    ]
    return {
        "request_signups": len(signed),
        "support_signups": sum(since <= helper.since <= until for helper in offering),
        "approvals": sum(helper.approved is not None and since <= helper.approved <= until for helper in offering),
        "matches_started": sum(m.trial is not None and since <= m.trial <= until for m in matches),
        "matches_ended": len(ended),
        "running_at_end": sum(match.runs(until) for match in matches),
        "waiting_at_end": sum(_waits(family, matches, until) for family in asking),
        "request_families_helped": len({m.asking.nr for m in during}),
        "children_helped": len(helped),
        "end_reasons": {reason: sum(match.reason == reason for match in ended) for reason in REASONS},
        "help_kinds": {kind: sum(kind in family.help for family in signed) for kind in HELP},
        "age_bands": {band: sum(age in years for age in ages) for band, years in BANDS.items()},
        "waiting_days": {
            "families": len(waits),
            "median": median(waits) if waits else None,
            "longest": max(waits, default=None),
        },
    }


def _waits(family: Asking, matches: Iterable[Matched], day: date) -> bool:
    return (
        family.intake is not None
        and family.consent is not None
        and family.consent <= day
        and not (family.left and family.left <= day)
        and not any(match.asking is family and match.runs(day) for match in matches)
    )
