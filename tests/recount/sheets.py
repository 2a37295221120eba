"""Invented regions as three sheets, in the form in which a coordinator keeps them before a program takes them over.

The rows obey the rules of the scenarios: dates in order, no place taken twice, nobody proposed too early. Many days
fall on the first or last of a month or year, because that is where a count goes wrong.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Row = dict[str, str]
FIRST, LAST = date(2020, 1, 1), date(2023, 12, 31)
PLACES = {"Deventer": ("7411", "7412", "7413"), "Lochem": ("7241",), "Meppel": ("7941", "7942"), "Zutphen": ("7201",)}
HELP = (
    "zwemles", "sport", "middagopvang", "avondopvang", "weekendopvang", "logeren", "huiswerkplek", "praktische hulp",
    "opvoedvraag", "contacten",
)  # fmt: skip
HOUSEHOLDS = ("tweeoudergezin", "eenoudergezin", "samengesteld gezin", "co-ouderschap", "anders", "")
REFERRERS = ("school", "huisarts", "wijkteam", "gemeente", "zelf", "kinderopvang", "anders", "")
CHANNELS = ("website", "sociale media", "krant", "bekenden", "kerk of moskee", "anders", "")
REASONS = ("volgens plan", "in overleg", "vraaggezin stopt", "steungezin stopt", "verhuizing")
MOMENTS = ("wo-middag", "za-ochtend", "vr-avond")
HEADERS = {
    "vraaggezinnen": "nr aangemeld_op verwijzer achternaam voornaam postcode woonplaats gemeente telefoon e-mail "
    "gezinsvorm kinderen hulpvraag dagdelen afstand bijzonderheden intake_op toestemming_op uitstroom uitstroom_op",
    "steungezinnen": "nr aangemeld_op wervingskanaal achternaam voornaam postcode woonplaats gemeente telefoon e-mail "
    "volwassenen aanbod dagdelen max_kinderen leeftijd_van leeftijd_tot afstand_max_km ervaring huisdieren roken auto "
    "gesprek_1_op gesprek_2_op vog_afgegeven_op referentie_op huisregels_op goedgekeurd_op uitstroom uitstroom_op",
    "koppelingen": "nr vraaggezin steungezin kinderen voorgesteld_op kennismaking_op uitkomst_vraag uitkomst_steun "
    "proef_start proef_evaluatie_op definitief_op frequentie einde_op einde_reden einde_initiatief afscheid",
}


def written(day: date | None) -> str:
    """Return a day as the sheets have it."""
    return day.strftime("%d-%m-%Y") if day else ""


class Town:
    """A region in the making; the same for the same seed."""

    def __init__(self, seed: int, families: int) -> None:
        self.chance = random.Random(seed)
        self.asking: list[dict[str, Any]] = [self._asking(at) for at in range(families)]
        self.offering: list[dict[str, Any]] = [self._offering(at) for at in range(families)]
        self.matches: list[dict[str, Any]] = []
        self.numbers = count(1)
        for family in self.asking:
            self._match(family)
        for family in self.asking:
            self._leave(family)
        for family in self.offering:
            self._stop(family)

    def sheets(self) -> Mapping[str, list[Row]]:
        """Return the rows of each sheet."""
        held = {"vraaggezinnen": self.asking, "steungezinnen": self.offering, "koppelingen": self.matches}
        return {name: [_row(HEADERS[name], each) for each in rows] for name, rows in held.items()}

    def _day(self, first: date, last: date) -> date | None:
        """Return a day from `first` through `last`, often a first or last of a month; None when it lies ahead."""
        day = first + timedelta(days=self.chance.randint(0, max(0, (last - first).days)))
        near = day.replace(day=1)
        for edge in (near, near - timedelta(days=1), date(day.year, 12, 31), date(day.year, 9, 1)):
            if first <= edge <= last and self.chance.random() < 0.06:
                day = edge
        return day if day <= LAST else None

    def _after(self, day: date, least: int, most: int) -> date | None:
        return self._day(day + timedelta(days=least), day + timedelta(days=most))

    def _signed_up(self, letter: str, at: int) -> dict[str, Any]:
        place = self.chance.choice(list(PLACES))
        letters = "ABCDEFGHJK"[at // 100 % 10] + "ABCDEFGHJK"[at // 10 % 10]
        return {
            "nr": f"{letter}{at + 1:04}", "aangemeld_op": self._day(FIRST, LAST) or LAST,
            "achternaam": f"Proef{at} {letter}", "voornaam": "Alex", "gemeente": place,
            "woonplaats": place, "postcode": f"{self.chance.choice(PLACES[place])} {letters}",
            "dagdelen": ", ".join(MOMENTS),
        }  # fmt: skip

    def _asking(self, at: int) -> dict[str, Any]:
        chance, family = self.chance, self._signed_up("V", at)
        year = family["aangemeld_op"].year
        born = {f"{chance.randint(year - 21, year - 1)}-{chance.randint(1, 12):02}" for _child in range(4)}
        children = [f"{month} {chance.choice(['zoon', 'dochter'])}" for month in sorted(born)]
        intake = self._after(family["aangemeld_op"], 0, 60) if chance.random() < 0.9 else None
        consent = self._after(intake, -3, 30) if intake and chance.random() < 0.9 else None
        if intake and consent and consent < family["aangemeld_op"]:
            consent = intake
        return family | {
            "verwijzer": chance.choice(REFERRERS), "gezinsvorm": chance.choice(HOUSEHOLDS),
            "kinderen": children[: chance.choice([1, 1, 2, 3])], "intake_op": intake, "toestemming_op": consent,
            "hulpvraag": ", ".join(chance.sample(HELP, chance.randint(1, 3))),
        }  # fmt: skip

    def _offering(self, at: int) -> dict[str, Any]:
        chance, family = self.chance, self._signed_up("S", at)
        adults, signed_up = chance.choice([1, 2, 2]), family["aangemeld_op"]
        family |= {
            "wervingskanaal": chance.choice(CHANNELS), "volwassenen": str(adults),
            "aanbod": ", ".join(chance.sample(HELP, 3)), "max_kinderen": str(chance.choice([1, 2, 3])),
            "leeftijd_van": "0", "leeftijd_tot": "22", "afstand_max_km": "20",
        }  # fmt: skip
        fate = chance.random()
        approved = self._after(signed_up, 20, 120)
        if fate < 0.7 and approved:
            steps = {name: approved - timedelta(days=chance.randint(1, 15)) for name in _STEPS}
            vogs = [written(approved - timedelta(days=chance.randint(0, 80))) for _adult in range(adults)]
            steps["gesprek_1_op"] = min(steps["gesprek_1_op"], steps["gesprek_2_op"])
            family |= {**steps, "vog_afgegeven_op": ", ".join(vogs), "goedgekeurd_op": approved}
        elif fate > 0.8:
            out = self._after(signed_up, 0, 90)
            how = "teruggetrokken" if fate < 0.92 else "afgewezen"
            family |= {"uitstroom": how, "uitstroom_op": out} if out else {}
        return family

    def _match(self, family: dict[str, Any]) -> None:
        """Propose matches for a family, one after the other, or for two children at the same time."""
        if not (family["intake_op"] and family["toestemming_op"]):
            return
        ready = max(family["intake_op"], family["toestemming_op"])
        halves = (
            [family["kinderen"][:1], family["kinderen"][1:]] if self.chance.random() < 0.3 else [family["kinderen"]]
        )
        for children in filter(None, halves):
            since: date | None = self._after(ready, 0, 200)
            while since and self.chance.random() < 0.7:
                since = self._proposed(family, children, since)

    def _proposed(self, family: dict[str, Any], children: list[str], since: date) -> date | None:
        """Propose one match; return from which day the next may be, or None when this one goes on."""
        trial = self._after(since, 0, 30)
        support = self._free(len(children), since, trial)
        if support is None:
            return None
        match = {
            "nr": f"K{next(self.numbers):04}", "vraaggezin": family["nr"], "steungezin": support["nr"],
            "kinderen": children, "voorgesteld_op": since, "support": support,
        }  # fmt: skip
        self.matches.append(match)
        if trial is None or self.chance.random() < 0.2:
            refused = self.chance.random() < 0.7
            match |= {"uitkomst_vraag": "ja", "uitkomst_steun": "nee" if refused else ""}
            return self._after(since, 5, 60) if refused else None
        match |= {"uitkomst_vraag": "ja", "uitkomst_steun": "ja", "kennismaking_op": since, "proef_start": trial}
        confirmed = self._after(trial, 40, 90) if self.chance.random() < 0.75 else None
        ended = self._after(confirmed or trial, 0, 900 if confirmed else 90)
        if self.chance.random() < 0.2:
            ended = None
        if confirmed:
            match |= {"proef_evaluatie_op": confirmed, "definitief_op": confirmed, "frequentie": "wekelijks"}
        if ended:
            match |= {"einde_op": ended, "einde_reden": self.chance.choice([*REASONS, ""])}
        return ended

    def _free(self, children: int, since: date, trial: date | None) -> dict[str, Any] | None:
        """Return a family that was approved by then and has places from the trial on, for as long as it may last."""
        for support in self.chance.sample(self.offering, min(40, len(self.offering))):
            approved = support.get("goedgekeurd_op")
            if approved is None or approved > since:
                continue
            beside = [
                len(match["kinderen"])
                for match in self.matches
                if match["support"] is support and match.get("proef_start")
                and (trial is None or match.get("einde_op") is None or match["einde_op"] > trial)
            ]  # fmt: skip
            if sum(beside) + children <= int(support["max_kinderen"]):
                return support
        return None

    def _leave(self, family: dict[str, Any]) -> None:
        mine = [match for match in self.matches if match["vraaggezin"] == family["nr"]]
        if any(match.get("proef_start") and not match.get("einde_op") for match in mine):
            return
        known = [family["aangemeld_op"], family["intake_op"], family["toestemming_op"]]
        known += [match.get(name) for match in mine for name in _DAYS]
        out = self._after(max(day for day in known if day), 0, 200)
        if out and self.chance.random() < 0.5:
            family |= {"uitstroom": self.chance.choice(["teruggetrokken", "doorverwezen"]), "uitstroom_op": out}

    def _stop(self, family: dict[str, Any]) -> None:
        mine = [match for match in self.matches if match["support"] is family]
        if not family.get("goedgekeurd_op") or any(
            match.get("proef_start") and not match.get("einde_op") for match in mine
        ):
            return
        known = [family["goedgekeurd_op"], *(match.get(name) for match in mine for name in _DAYS)]
        out = self._after(max(day for day in known if day), 0, 400)
        if out and self.chance.random() < 0.3:
            family |= {"uitstroom": "gestopt", "uitstroom_op": out}


_STEPS = ("gesprek_1_op", "gesprek_2_op", "referentie_op", "huisregels_op")
_DAYS = ("voorgesteld_op", "kennismaking_op", "proef_start", "definitief_op", "einde_op")


def _row(header: str, held: Mapping[str, Any]) -> Row:
    cells: Row = {}
    for name in header.split():
        cell = held.get(name)
        if isinstance(cell, list):
            cell = ", ".join(cell)
        cells[name] = written(cell) if isinstance(cell, date) else str(cell or "")
    return cells


def save(folder: Path, sheets: Mapping[str, list[Row]]) -> list[Path]:
    """Write the sheets as a Dutch Excel saves them, and return their paths."""
    paths = []
    for name, rows in sheets.items():
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, HEADERS[name].split(), delimiter=";", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    return paths
