"""Make the invented families of `bgz demo`: `python scripts/demo_data.py`.

Writes three sheets, as a coordinator keeps them, into `templates/demo/`. Always the same rows: the seed is fixed. Names
come from the lists below, telephone numbers from 06-12345xxx, mail addresses end in example.org; only towns and the
four digits of the postcodes are real. The story is played day by day, so that every row obeys the rules of the work.
"""

from __future__ import annotations

import csv
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path

if __package__ in {None, ""}:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bgz.domain.values.months import Month
from bgz.domain.values.places import distance_km
from bgz.storage.postcodes import load

TARGET = Path(__file__).resolve().parent.parent / "templates" / "demo"
SEED = 344
FIRST, LAST = date(2021, 3, 1), date(2023, 12, 31)
REQUESTS, SUPPORTS = 25, 40

SURNAMES = """
Aalders Bakhuis Blokland Boersma Bosman Brinkhorst Dijkstra Doornbos Eijkelboom Faber Groothuis Hagedoorn
Haverkamp Heitink Hietbrink Jalving Kamperman Kettelerij Klompenhouwer Kuipers Langenhof Lindeboom Makkinga
Meulenbelt Nijenhuis Nobel Oonk Oosterhuis Pellegrom Plantinga Regelink Roelofs Roenhorst Schreurs Slagman
Smeenk Teerink Tuinstra Uiterwijk Vaags Veldhorst Vreman Wassink Weenink Wentink Wolterink Yildiz Yusuf Zandstra
Zweverink Okonkwo Haddou Kowalska Rahimi Tesfay Benali Demir Sheikh Petrova Wongsodikromo Sarmiento Hendrawan
Baptista Abdi Mokhtari
"""
FIRST_NAMES = """
Agnes Aicha Bas Berend Carla Celine Daan Dorien Elif Erna Fenna Floor Gijs Hanna Harm Ineke Jamila Jelle Joost
Karin Kees Leila Lies Maaike Marloes Milan Mirjam Nadia Noor Olaf Paula Pim Rineke Roos Ruben Sanne Selma Sietse
Soraya Stef Suus Teun Tineke Tom Tygo Ursula Vera Wies Yara Yasin Zeynep Zoë Anouar Bente Cas Dewi Esra Frits
Gea Hugo Ilja Jorrit Kim Loes Merel
"""
# towns where the programme works, the nearest most often
PC4 = [7201, 7202, 7203, 7204, 7206, 7207, 7231, 7232] * 3 + [7211, 7213, 7218, 7241, 7242, 7244]
MIDDAY = ["ma-middag", "di-middag", "wo-middag", "do-middag", "vr-middag"]
EVENING = ["ma-avond", "di-avond", "wo-avond", "do-avond", "vr-avond"]
WEEKEND = ["za-ochtend", "za-middag", "zo-ochtend", "zo-middag"]
NIGHT = ["vr-nacht", "za-nacht"]
WHEN = {
    "middagopvang": MIDDAY, "weekendopvang": WEEKEND, "logeren": NIGHT, "huiswerkplek": MIDDAY,
    "sport": WEEKEND + MIDDAY, "zwemles": ["wo-middag", "za-ochtend"], "avondopvang": EVENING,
    "praktische hulp": MIDDAY + WEEKEND,
    "opvoedvraag": EVENING, "contacten": WEEKEND + EVENING,
}  # fmt: skip
REMARKS = ["bang voor honden", "rookvrij huis nodig (astma)", "halen en brengen nodig", "gebruikt pictogrammen"]
EXPERIENCE = [
    "eigen kinderen",
    "werkt in het onderwijs",
    "grootouders",
    "pleegouder geweest",
    "traint een jeugdteam",
    "",
]
CHANNELS = ["website", "sociale media", "krant", "informatieavond", "bekenden", "school"]
END_REASONS = ["volgens plan", "volgens plan", "in overleg", "vraaggezin stopt", "steungezin stopt", "verhuizing"]
INITIATOR = {
    "volgens plan": "beide", "in overleg": "beide", "vraaggezin stopt": "vraaggezin", "steungezin stopt": "steungezin",
    "verhuizing": "vraaggezin",
}  # fmt: skip


@dataclass
class Person:
    """A family that asks or helps, as the story goes on. Days that did not come are None."""

    nr: str
    on: date
    cells: dict[str, str]
    pc4: str
    help: list[str]
    parts: list[str]
    children: list[str] = field(default_factory=list)
    ready: date | None = None
    left: tuple[str, date] | None = None
    busy: list[tuple[date, date, int]] = field(default_factory=list)
    """From, until (not included), number of children: the matches so far."""

    def taken(self, day: date) -> int:
        """Return how many children are matched on `day`."""
        return sum(number for since, until, number in self.busy if since <= day < until)


def dutch(day: date | None) -> str:
    """Return a day as a Dutch sheet has it."""
    return day.strftime("%d-%m-%Y") if day else ""


def until_last(day: date) -> date | None:
    """Return `day` if it has come before the sheets were saved."""
    return day if day <= LAST else None


class Story:
    """Everything that happens in three years, made by chance with a fixed seed."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.places = load()
        self.phones = count(100)
        self.names = [(first, last) for last in SURNAMES.split() for first in FIRST_NAMES.split()]
        self.chance.shuffle(self.names)
        self.matches: list[dict[str, str]] = []

    def later(self, day: date, least: int, most: int) -> date:
        """Return a day so many days later."""
        return day + timedelta(days=self.chance.randint(least, most))

    def days(self, number: int) -> list[date]:
        """Return the days on which families sign up, spread over the years."""
        span = (LAST - FIRST).days
        return sorted(FIRST + timedelta(days=int(span * (at + self.chance.random()) / number)) for at in range(number))

    def contact(self, pc4: str) -> dict[str, str]:
        """Return name, address, telephone and mail of a family."""
        first, last = self.names.pop()
        place = self.places.by_pc4[pc4]
        letters = "".join(self.chance.choices("BCGHJKLMNPRTVWXZ", k=2))
        mail = f"{first}.{last}@example.org".lower().replace("ë", "e")
        return {
            "achternaam": last, "voornaam": first, "postcode": f"{pc4} {letters}", "woonplaats": place.town,
            "gemeente": place.municipality, "telefoon": f"06-12345{next(self.phones)}", "e-mail": mail,
        }  # fmt: skip

    def children(self, on: date) -> list[str]:
        """Return one to three children as the sheets write them, the oldest first: 2015-03 zoon."""
        number = self.chance.choice([1, 1, 2, 3])
        ages = set(self.chance.choices([2, 4, 6, 8, 10, 12, 14], [1, 3, 5, 6, 5, 3, 1], k=number))
        return sorted(
            f"{on.year - age}-{self.chance.randint(1, 12):02} {self.chance.choice(['zoon', 'dochter'])}"
            for age in sorted(ages)
        )

    def asking(self, number: int, on: date) -> Person:
        """Return a family that asks for help."""
        chance = self.chance
        kinds = chance.sample(list(WHEN), chance.choice([1, 1, 2, 2, 3]))
        parts = sorted({part for kind in kinds for part in chance.sample(WHEN[kind], min(2, len(WHEN[kind])))})
        children = self.children(on)
        pc4 = str(chance.choice(PC4))
        family = Person(f"V{number:03}", on, {}, pc4, kinds, parts, children)
        intake = until_last(self.later(on, 4, 19)) if chance.random() > 0.06 else None
        family.ready = until_last(self.later(intake, 0, 10)) if intake else None
        if intake is None and on < LAST - timedelta(days=60):
            family.left = ("teruggetrokken", self.later(on, 10, 30))
        family.cells = {
            "aangemeld_op": dutch(on),
            "verwijzer": chance.choice(["school", "jgz", "wijkteam", "huisarts", "maatschappelijk werk", "zelf"]),
            **self.contact(pc4),
            "gezinsvorm": chance.choice(["eenoudergezin", "tweeoudergezin", "samengesteld gezin"]),
            "afstand": chance.choice(["dichtbij", "geen voorkeur", "geen voorkeur", ""]),
            "bijzonderheden": chance.choice(REMARKS) if chance.random() < 0.25 else "",
            "intake_op": dutch(intake),
            "toestemming_op": dutch(family.ready),
        }
        return family

    def helping(self, number: int, on: date) -> Person:
        """Return a family that offers help, with its screening as far as it came."""
        chance = self.chance
        kinds = chance.sample(list(WHEN), chance.choice([2, 3, 3, 4]))
        parts = sorted({part for kind in kinds for part in chance.sample(WHEN[kind], min(3, len(WHEN[kind])))})
        pc4 = str(chance.choice(PC4))
        family = Person(f"S{number:03}", on, {}, pc4, kinds, parts)
        steps = self.screening(family)
        family.cells = {
            "aangemeld_op": dutch(on),
            "wervingskanaal": chance.choice(
                ["website", "sociale media", "krant", "informatieavond", "bekenden", "school"]
            ),
            **self.contact(pc4),
            "max_kinderen": str(chance.choice([1, 2, 2, 3])),
            "leeftijd_van": str(chance.choice([0, 2, 4])),
            "leeftijd_tot": str(chance.choice([12, 14, 18])),
            "afstand_max_km": str(chance.choice([5, 8, 10, 15])),
            "ervaring": chance.choice(EXPERIENCE),
            "huisdieren": chance.choice(["geen", "geen", "hond", "kat", "konijnen"]),
            "roken": chance.choice(["nee", "nee", "nee", "nee", "ja"]),
            "auto": chance.choice(["ja", "ja", "nee"]),
            **steps,
        }
        return family

    def screening(self, family: Person) -> dict[str, str]:
        """Play the screening of a family; it stops where the family withdraws, is refused, or the sheets end."""
        chance, on = self.chance, family.on
        adults = chance.choice([1, 2, 2])
        talk_1 = self.later(on, 5, 20)
        talk_2 = self.later(talk_1, 7, 20)
        vogs = [self.later(talk_1, 8, 30) for _adult in range(adults)]
        reference, rules = self.later(talk_1, 2, 25), self.later(talk_2, 0, 10)
        approved = self.later(max(talk_2, *vogs, reference, rules), 1, 8)
        fate = chance.random()
        stops = self.later(talk_1, 1, 6) if fate < 0.17 else None
        known = [day for day in (talk_1, talk_2, *vogs, reference, rules) if day <= (stops or LAST)]
        if stops and stops <= LAST:
            family.left = ("teruggetrokken" if fate < 0.12 else "afgewezen", stops)
        elif approved <= LAST:
            family.ready = approved
        shown = {
            "gesprek_1_op": talk_1, "gesprek_2_op": talk_2, "referentie_op": reference, "huisregels_op": rules,
        }  # fmt: skip
        return {
            "volwassenen": str(adults),
            **{name: dutch(day) if day in known else "" for name, day in shown.items()},
            "vog_afgegeven_op": ", ".join(dutch(day) for day in vogs) if all(day in known for day in vogs) else "",
            "goedgekeurd_op": dutch(family.ready),
        }

    def fits(self, asking: Person, helping: Person, day: date) -> bool:
        """Whether the rules of the work allow this pair on `day`."""
        cells, wish = helping.cells, asking.cells
        km = distance_km(self.places.by_pc4[asking.pc4], self.places.by_pc4[helping.pc4])
        ages = [Month.parse(child.split()[0]).age_on(day) for child in asking.children]
        low, high = int(cells["leeftijd_van"]), int(cells["leeftijd_tot"])
        remark = wish["bijzonderheden"]
        return bool(
            helping.ready
            and helping.ready < day
            and not helping.left
            and set(asking.help) & set(helping.help)
            and set(asking.parts) & set(helping.parts)
            and helping.taken(day) + len(asking.children) <= int(cells["max_kinderen"])
            and all(low <= age <= high for age in ages)
            and km <= min(float(cells["afstand_max_km"]), 5 if wish["afstand"] == "dichtbij" else 300)
            and not ("honden" in remark and cells["huisdieren"] == "hond")
            and not ("rookvrij" in remark and cells["roken"] == "ja")
            and not ("halen" in remark and cells["auto"] == "nee")
        )

    def play(self) -> tuple[list[Person], list[Person]]:
        """Play the three years; return the families that ask and those that help."""
        asking = [self.asking(number, on) for number, on in enumerate(self.days(REQUESTS), 1)]
        helping = [self.helping(number, on) for number, on in enumerate(self.days(SUPPORTS), 1)]
        day, tried = FIRST, dict[str, date]()
        while day <= LAST - timedelta(days=50):
            day = self.later(day, 6, 12)
            for family in asking:
                waits = family.ready and family.ready < day and not family.left and not family.taken(day)
                if waits and tried.get(family.nr, FIRST) <= day:
                    able = [each for each in helping if self.fits(family, each, day)]
                    tried[family.nr] = self.later(day, 20, 60)
                    if able:
                        tried[family.nr] = self.match(family, self.chance.choice(able), day)
        for family in asking:
            self.leave(family)
        for family in helping:
            done = [until for _since, until, _number in family.busy]
            if family.ready and done and max(done) <= LAST and not family.left and self.chance.random() < 0.3:
                stopped = until_last(self.later(max(done), 10, 60))
                family.left = ("gestopt", stopped) if stopped else None
        return asking, helping

    def leave(self, family: Person) -> None:
        """Close a family whose last match ended as planned, as far as that day has come."""
        ended = [until for _since, until, _number in family.busy]
        if ended and max(ended) <= LAST and self.chance.random() < 0.6:
            gone = until_last(self.later(max(ended), 1, 20))
            family.left = (self.chance.choice(["teruggetrokken", "doorverwezen"]), gone) if gone else None

    def match(self, asking: Person, helping: Person, day: date) -> date:
        """Play one proposal to its end; return the day from which the family may be proposed again."""
        chance = self.chance
        row = {
            "nr": f"K{len(self.matches) + 1:03}", "vraaggezin": asking.nr, "steungezin": helping.nr,
            "kinderen": ", ".join(asking.children), "voorgesteld_op": dutch(day),
        }  # fmt: skip
        self.matches.append(row)
        met, trial = self.later(day, 2, 8), self.later(day, 10, 20)
        if trial > LAST:
            return LAST
        row["kennismaking_op"] = dutch(met)
        if chance.random() < 0.2:
            row |= chance.choice([{"uitkomst_vraag": "ja", "uitkomst_steun": "nee"}, {"uitkomst_vraag": "nee"}])
            return self.later(day, 20, 50)
        row |= {"uitkomst_vraag": "ja", "uitkomst_steun": "ja", "proef_start": dutch(trial)}
        review = self.later(trial, 50, 66)
        fails = chance.random() < 0.12
        ended = self.later(trial, 30, 45) if fails else self.later(review, 150, 560)
        row["frequentie"] = chance.choice(["wekelijks", "wekelijks", "om de week", "maandelijks"])
        if not fails and review <= LAST:
            row |= {"proef_evaluatie_op": dutch(review), "definitief_op": dutch(until_last(self.later(review, 0, 7)))}
        busy_until = ended if ended <= LAST else date.max
        if ended <= LAST:
            reason = chance.choice(END_REASONS[2:] if fails else END_REASONS)
            row |= {"einde_op": dutch(ended), "einde_reden": reason, "einde_initiatief": INITIATOR[reason]}
            row["afscheid"] = chance.choice(["ja", "ja", "nee"])
        for family in (asking, helping):
            family.busy.append((day, busy_until, len(asking.children)))  # a place is kept from the proposal on
        return self.later(busy_until, 14, 40) if ended <= LAST else LAST


FAMILY = "achternaam voornaam postcode woonplaats gemeente telefoon e-mail"
COLUMNS = {
    "vraaggezinnen.csv": f"""nr aangemeld_op verwijzer {FAMILY} gezinsvorm kinderen hulpvraag dagdelen afstand
        bijzonderheden intake_op toestemming_op uitstroom uitstroom_op""",
    "steungezinnen.csv": f"""nr aangemeld_op wervingskanaal {FAMILY} volwassenen aanbod dagdelen max_kinderen
        leeftijd_van leeftijd_tot afstand_max_km ervaring huisdieren roken auto gesprek_1_op gesprek_2_op
        vog_afgegeven_op referentie_op huisregels_op goedgekeurd_op uitstroom uitstroom_op""",
    "koppelingen.csv": """nr vraaggezin steungezin kinderen voorgesteld_op kennismaking_op uitkomst_vraag uitkomst_steun
        proef_start proef_evaluatie_op definitief_op frequentie einde_op einde_reden einde_initiatief afscheid""",
}


def rows(family: Person, help_column: str) -> dict[str, str]:
    """Return the row of a family."""
    reason, left_on = family.left or ("", None)
    return {
        "nr": family.nr, **family.cells, "kinderen": ", ".join(family.children), help_column: ", ".join(family.help),
        "dagdelen": ", ".join(family.parts), "uitstroom": reason, "uitstroom_op": dutch(left_on),
    }  # fmt: skip


def main() -> None:
    """Write the three sheets."""
    story = Story()
    asking, helping = story.play()
    sheets = {
        "vraaggezinnen.csv": [rows(family, "hulpvraag") for family in asking],
        "steungezinnen.csv": [rows(family, "aanbod") for family in helping],
        "koppelingen.csv": story.matches,
    }
    TARGET.mkdir(exist_ok=True)
    for name, held in sheets.items():
        with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(
                file, COLUMNS[name].split(), delimiter=";", extrasaction="ignore", lineterminator="\n"
            )
            writer.writeheader()
            writer.writerows(held)
        print(f"{name}: {len(held)}")
    print("trials:", sum(1 for row in story.matches if row.get("proef_start")))


if __name__ == "__main__":
    main()
