"""The words of the work: each code with its English and Dutch label.

The only place where code and Dutch meet. Codes are stored; labels are shown; both, and the aliases, are
understood when typed or imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bgz.i18n import language

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Term:
    """One code with its labels; `also` holds other spellings that people use."""

    code: str
    english: str
    dutch: str
    also: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label in the language in use."""
        return self.dutch if language() == "nl" else self.english


class Terms:
    """A closed list of terms, in the order in which they are shown.

    `groups` gives words that mean several terms at once: a whole day of day parts.
    """

    def __init__(self, name: str, *terms: Term, groups: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.name = name
        self._groups = groups or {}
        self._terms = {term.code: term for term in terms}
        self._spellings = {
            spelling.casefold(): term.code
            for term in terms
            for spelling in (term.code, term.english, term.dutch, *term.also)
        }

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(self._terms)

    def label(self, code: str) -> str:
        """Return the label of `code` in the language in use; a code of a newer version is shown as it is."""
        term = self._terms.get(code)
        return term.label if term else code

    def labels(self, codes: Collection[str]) -> tuple[str, ...]:
        """Return the labels of those `codes` that are of this list, in its order."""
        return tuple(term.label for term in self if term.code in codes)

    def parse(self, text: str) -> str | None:
        """Return the code that `text` means in any language or spelling, or None."""
        return self._spellings.get(" ".join(text.split()).casefold())

    def group(self, text: str) -> tuple[str, ...]:
        """Return the codes that `text` means together, such as those of a whole day; none when it means no group."""
        return self._groups.get(" ".join(text.split()).casefold(), ())

    def near(self, text: str) -> tuple[str, ...]:
        """Return the labels that look like `text`, the likeliest first: what a slip of the keyboard may have meant."""
        from difflib import get_close_matches

        typed = " ".join(text.split()).casefold()
        labels = {term.label.casefold(): term.label for term in self}
        return tuple(labels[each] for each in get_close_matches(typed, labels, cutoff=0.75))


CASES = Terms(
    "case",
    Term("V", "request family", "vraaggezin", ("request", "vraag")),
    Term("S", "support family", "steungezin", ("support", "steun")),
    Term("K", "match", "koppeling"),
)
HELP = Terms(
    "help",
    Term("swimming", "swimming lessons", "zwemles"),
    Term("sport", "sport", "sport"),
    Term("after_school", "afternoon care", "middagopvang"),
    Term("evening", "evening care", "avondopvang"),
    Term("weekend", "weekend care", "weekendopvang"),
    Term("sleepover", "sleeping over", "logeren"),
    Term("homework", "a place for homework", "huiswerkplek"),
    Term("practical", "practical help", "praktische hulp"),
    Term("parenting", "a parenting question", "opvoedvraag"),
    Term("contacts", "social contacts", "contacten"),
)
WISHED = Terms("wished", Term("must", "must", "moet"), Term("nice", "nice to have", "graag"))
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
DISTANCE = Terms(
    "distance",
    Term("near", "nearby", "dichtbij"),
    Term("outside", "outside the own neighbourhood", "buiten eigen buurt"),
    Term("any", "no preference", "geen voorkeur"),
)
HOUSEHOLD = Terms(
    "household",
    Term("two_parents", "two-parent family", "tweeoudergezin"),
    Term("one_parent", "one-parent family", "eenoudergezin"),
    Term("blended", "blended family", "samengesteld gezin"),
    Term("co_parents", "co-parenting", "co-ouderschap"),
    Term("other", "other", "anders"),
)
REFERRER = Terms(
    "referrer",
    Term("school", "school", "school"),
    Term("youth_health", "youth health care", "jeugdgezondheidszorg", ("jgz", "consultatiebureau")),
    Term("youth_doctor", "youth doctor", "jeugdarts"),
    Term("gp", "general practitioner", "huisarts"),
    Term("neighbourhood_team", "neighbourhood team", "wijkteam", ("sociaal wijkteam",)),
    Term("social_work", "social work", "maatschappelijk werk"),
    Term("municipality", "municipality", "gemeente"),
    Term("childcare", "childcare", "kinderopvang"),
    Term("network", "family or acquaintances", "familie of bekenden", ("bekenden", "familie")),
    Term("self", "the family itself", "zelf"),
    Term("other", "other", "anders"),
)
CHANNEL = Terms(
    "channel",
    Term("website", "website", "website"),
    Term("social_media", "social media", "sociale media"),
    Term("newspaper", "newspaper", "krant"),
    Term("evening", "information evening", "informatieavond"),
    Term("school", "school", "school"),
    Term("network", "acquaintances", "bekenden", ("familie of bekenden", "vrienden")),
    Term("faith", "church or mosque", "kerk of moskee", ("kerk", "moskee")),
    Term("volunteering", "volunteer bank", "vrijwilligersbank"),
    Term("municipality", "municipality", "gemeente"),
    Term("other", "other", "anders"),
)
PETS = Terms(
    "pets",
    Term("dog", "dog", "hond", ("honden",)),
    Term("cat", "cat", "kat", ("katten",)),
    Term("rabbits", "rabbits", "konijnen", ("konijn",)),
    Term("chickens", "chickens", "kippen", ("kip",)),
    Term("other", "other animals", "andere dieren"),
    Term("none", "no pets", "geen", ("geen huisdieren", "none")),
)
NEEDS = Terms(
    "needs",
    Term("no_dogs", "no dogs", "geen honden"),
    Term("no_cats", "no cats", "geen katten"),
    Term("no_pets", "no animals in the house", "geen huisdieren"),
    Term("smoke_free", "smoke-free house", "rookvrij huis"),
    Term("transport", "fetching and bringing", "halen en brengen"),
    Term("step_free", "no stairs", "geen trappen"),
    Term("calm", "calm and structure", "rust en structuur"),
    Term("pictograms", "working with pictograms", "pictogrammen"),
    Term("hearing", "dealing with a hearing aid", "gehoorapparaat"),
    Term("diet", "keeping to a diet", "dieet"),
    Term("medication", "giving medicine", "medicijnen geven"),
)
LANGUAGE = Terms(
    "language",
    Term("nl", "Dutch", "Nederlands"),
    Term("en", "English", "Engels"),
    Term("ar", "Arabic", "Arabisch"),
    Term("ber", "Berber", "Berbers"),
    Term("tr", "Turkish", "Turks"),
    Term("pl", "Polish", "Pools"),
    Term("ti", "Tigrinya", "Tigrinya"),
    Term("fa", "Farsi or Dari", "Farsi of Dari"),
    Term("uk", "Ukrainian", "Oekraïens"),
    Term("ru", "Russian", "Russisch"),
    Term("de", "German", "Duits"),
    Term("fr", "French", "Frans"),
    Term("es", "Spanish", "Spaans"),
    Term("pap", "Papiamento", "Papiaments"),
    Term("so", "Somali", "Somalisch"),
    Term("zh", "Chinese", "Chinees"),
    Term("sign", "Dutch Sign Language", "Nederlandse Gebarentaal"),
    Term("other", "another language", "een andere taal"),
)
DUTCH_LEVEL = Terms(
    "dutch",
    Term("fine", "fine", "goed"),
    Term("basic", "basic", "een beetje"),
    Term("none", "none yet", "nog niet"),
)
PURPOSE = Terms(
    "purpose",
    Term("contact", "keeping contact details", "contactgegevens bewaren"),
    Term("matching", "looking for a match", "een koppeling zoeken"),
    Term("introduction", "sharing details at an introduction", "gegevens delen bij een kennismaking"),
    Term("public_text", "a public text without names", "een openbare tekst zonder namen"),
    Term("evaluation", "asking how it goes", "meedoen aan evaluatie"),
)
CONTACT_HOW = Terms(
    "how",
    Term("phone", "telephone", "telefoon", ("gebeld", "bellen", "tel")),
    Term("visit", "home visit", "huisbezoek", ("bezoek",)),
    Term("office", "talk at the office", "gesprek op kantoor", ("gesprek", "kantoor")),
    Term("message", "message", "bericht", ("app", "sms", "whatsapp")),
    Term("mail", "e-mail", "e-mail", ("mail",)),
    Term("letter", "letter", "brief"),
    Term("other", "otherwise", "anders"),
)
CONTACT_ABOUT = Terms(
    "about",
    Term("first_reaction", "first reaction", "eerste reactie"),
    Term("halfway", "half-way contact in the trial", "contact halverwege de proefperiode", ("halverwege",)),
    Term("trial_review", "trial review", "evaluatie van de proefperiode", ("proefevaluatie",)),
    Term("review", "half-yearly review", "halfjaarlijkse evaluatie", ("evaluatie",)),
    Term("offer", "reconfirming the offer", "aanbod bevestigen", ("aanbod",)),
    Term("vog", "VOG renewal", "VOG vernieuwen", ("vog",)),
    Term("keeping_in_touch", "keeping in touch", "contact houden", ("stilte",)),
    Term("goodbye", "end talk", "afsluitend gesprek", ("afsluiting",)),
    Term("own", "a task of one's own", "een eigen taak", ("eigen taak",)),
    Term("other", "something else", "iets anders", ("anders",)),
)
TASK = Terms(
    "task",
    Term("trial_review", "trial review", "evaluatie van de proefperiode"),
    Term("trial_decision", "decision after the trial", "besluit na de proefperiode"),
    Term("halfway", "half-way contact in the trial", "contact halverwege de proefperiode"),
    Term("first_reaction", "first reaction", "eerste reactie"),
    Term("consent", "asking for consent", "toestemming vragen"),
    Term("vog", "VOG renewal", "VOG vernieuwen"),
    Term("intake", "intake", "intake"),
    Term("talk", "first talk", "eerste gesprek"),
    Term("answer", "answer to the proposal", "antwoord op het voorstel"),
    Term("introduction", "introduction of the families", "kennismaking van de gezinnen"),
    Term("trial_start", "beginning of the trial", "begin van de proefperiode"),
    Term("review", "half-yearly review", "halfjaarlijkse evaluatie"),
    Term("end_talk", "end talk", "afsluitend gesprek"),
    Term("vog_step", "VOG: next step", "VOG: volgende stap"),
    Term("screening", "item of the screening", "onderdeel van de screening"),
    Term("decision", "decision about the screening", "besluit over de screening"),
    Term("offer", "yearly reconfirmation of the offer", "jaarlijks het aanbod bevestigen"),
    Term("hold", "end of the pause", "einde van de pauze"),
    Term("silence", "getting in touch (silent for long)", "even contact opnemen (al lang stil)"),
    Term("own", "task of one's own", "eigen taak"),
    Term("retention", "end of the time that details may be kept", "einde van de bewaartermijn"),
)
"""What can be due, the most urgent kind first."""
WEEKDAY = Terms("weekday", *(Term(day, english, dutch, (tag,)) for day, tag, english, dutch in _DAYS))
NO_DAY = Terms("no_day", Term("none", "none", "geen", ("-",)))
"""What is given for a day where there is to be none."""
MAIL_LANGUAGE = Terms("mail_language", Term("nl", "Dutch", "Nederlands"), Term("en", "English", "Engels"))
MAIL_SECURITY = Terms(
    "mail_security",
    Term(
        "starttls",
        "usual security (STARTTLS); choose this one if you do not know",
        "gewone beveiliging (STARTTLS); weet u het niet, kies deze",
    ),
    Term("tls", "encrypted from the start (TLS)", "vanaf het begin versleuteld (TLS)", ("ssl",)),
    Term("none", "not encrypted, on this computer only", "niet versleuteld, alleen op deze computer", ("geen",)),
    Term("sendmail", "by the program sendmail of this computer", "door het programma sendmail van deze computer"),
)
LETTER = Terms(
    "letter",
    Term("introduction", "introduction", "kennismaking", ("uitnodiging kennismaking",)),
    Term("trial", "agreement", "afspraken", ("trial agreement", "proefperiode", "afspraken proefperiode")),
    Term("evaluation", "evaluation", "evaluatie", ("uitnodiging evaluatie", "uitnodiging")),
    Term("thanks", "thank-you", "bedankbrief", ("bedankt", "thank you")),
    Term("goodbye", "goodbye", "afscheid", ("afscheidsbrief",)),
)
"""Kinds of letters to the families of a match."""
AFTER_TRIAL = Terms(
    "after_trial",
    Term("confirm", "make it definitive", "definitief maken", ("bevestigen", "definitive")),
    Term("prolong", "prolong the trial", "verlengen van de proefperiode", ("langer", "longer")),
    Term("end", "stop the match", "stoppen met de koppeling", ("eindigen", "beëindigen")),
    Term("later", "decide later", "later besluiten"),
)
"""What may follow when a trial was reviewed with both families."""
CLOCK = Terms(
    "clock",
    Term("no_intake", "no intake was held", "er was geen intake"),
    Term("refused", "not taken as a support family", "geen steungezin geworden"),
    Term("left", "left the programme", "afgesloten"),
)
"""From what the time counts that details of a family may be kept."""
SIDE = Terms(
    "side",
    Term("request", "request family", "vraaggezin", ("vraag",)),
    Term("support", "support family", "steungezin", ("steun",)),
    Term("both", "both families", "beide gezinnen", ("beide", "both")),
    Term("other", "somebody else", "iemand anders", ("anders",)),
)
VOG_STATE = Terms(
    "vog_state",
    Term("prepared", "form prepared", "formulier klaargezet", ("klaargezet",)),
    Term("submitted", "applied for", "aangevraagd"),
    Term("seen", "seen", "gezien"),
    Term("not_provided", "not provided", "niet verstrekt"),
)
CHECKLIST = Terms(
    "checklist",
    Term("talk_1", "first talk", "eerste gesprek", ("gesprek 1", "talk 1", "gesprek_1")),
    Term("talk_2", "second talk", "tweede gesprek", ("gesprek 2", "talk 2", "gesprek_2")),
    Term("vog", "VOG", "VOG", ("certificate of conduct",)),
    Term("reference", "reference", "referentie"),
    Term("house_rules", "house rules signed", "huisregels getekend", ("huisregels", "house rules")),
    Term("home_visit", "home visit", "huisbezoek"),
    Term("parenting_experience", "parenting experience", "opvoedervaring"),
    Term("code_of_conduct", "code of conduct signed", "gedragscode getekend", ("gedragscode", "code of conduct")),
)
ITEM_STATE = Terms(
    "item_state",
    Term("done", "done", "klaar"),
    Term("missing", "missing", "ontbreekt"),
    Term("expired", "expired", "verlopen"),
)
VERDICT = Terms(
    "verdict",
    Term("approved", "approved", "goedgekeurd"),
    Term("rejected", "rejected", "afgewezen"),
    Term("withdrawn", "withdrawn", "teruggetrokken"),
)
LEFT = Terms(
    "left",
    Term("withdrawn", "withdrawn", "teruggetrokken"),
    Term("referred", "referred elsewhere", "doorverwezen"),
    Term("helped", "helped enough", "voldoende geholpen", ("geholpen",)),
    Term("stopped", "stopped", "gestopt"),
)
END_REASON = Terms(
    "end_reason",
    Term("as_planned", "as planned", "volgens plan"),
    Term("agreed", "by agreement", "in overleg"),
    Term("request_stops", "request family stops", "vraaggezin stopt"),
    Term("support_stops", "support family stops", "steungezin stopt"),
    Term("moved", "moving house", "verhuizing"),
)
NATIONAL_END_CODE = {
    "as_planned": "01",
    "agreed": "02",
    "request_stops": "03",
    "support_stops": "04",
    "moved": "05",
}
"""End reasons in the national list "reden beëindiging jeugdhulp" (CBS, Beleidsinformatie Jeugd): 01 as planned,
02 early by agreement, 03 early by the client alone, 04 early by the provider alone, 05 outside circumstances."""
DECLINED = Terms(
    "declined",
    Term("too_far", "too far away", "te ver weg", ("te ver", "ver weg", "afstand", "distance", "far")),
    Term(
        "moments",
        "the moments do not suit",
        "de momenten passen niet",
        ("momenten", "dagen", "dagdelen", "tijden", "day parts"),
    ),
    Term(
        "number_or_ages",
        "number or ages of the children",
        "aantal of leeftijd van de kinderen",
        ("leeftijd", "leeftijden", "aantal", "aantal kinderen", "ages"),
    ),
    Term(
        "needs",
        "more is needed than they can give",
        "er is meer nodig dan zij kunnen bieden",
        ("te zwaar", "meer nodig", "too much"),
    ),
    Term("click", "they do not get on", "het klikt niet", ("geen klik", "klik", "no click")),
    Term(
        "circumstances",
        "things changed at home",
        "thuis is iets veranderd",
        ("omstandigheden", "thuissituatie"),
    ),
    Term(
        "other_help",
        "help found elsewhere, or stopped",
        "elders hulp gevonden of gestopt",
        ("andere hulp", "gestopt", "stopped"),
    ),
    Term("other", "another reason", "een andere reden", ("anders", "other")),
)
"""Kinds of reason of a no to a proposal: what may be told and counted, unlike the family's own words."""
OUTCOME = Terms(
    "outcome",
    Term("awaited", "answers awaited", "wacht op antwoord"),
    Term("answered", "both said yes", "beide ja"),
    Term("introduced", "introduced", "kennisgemaakt"),
    Term("declined", "declined", "afgewezen"),
    Term("ended", "ended before a trial", "gestopt vóór een proefperiode"),
    Term("trial", "came to a trial", "kwam tot een proefperiode"),
)
"""How a proposal stands, or what came of it."""
DECLINED_BY = Terms(
    "declined_by",
    Term("request", "the request family first", "eerst het vraaggezin"),
    Term("support", "the support family first", "eerst het steungezin"),
    Term("both", "both, order not known", "beide, volgorde onbekend"),
)
"""Who said no to a proposal."""
CHOSEN = Terms(
    "chosen",
    Term("1", "first", "eerste"),
    Term("2-3", "second or third", "tweede of derde"),
    Term("4-5", "fourth or fifth", "vierde of vijfde"),
    Term("6+", "sixth or lower", "zesde of lager"),
    Term("lifted", "rule lifted: no rank", "regel opgeheven: geen rang"),
    Term("none", "not recorded", "niet vastgelegd"),
)
"""Which of the suggested support families was proposed, by its rank on that day."""
CHILDREN = Terms(
    "children",
    Term("1", "1 child", "1 kind"),
    Term("2", "2 children", "2 kinderen"),
    Term("3+", "3 children or more", "3 kinderen of meer"),
)
"""For how many children is asked."""
INITIATOR = Terms(
    "initiator",
    Term("request", "request family", "vraaggezin"),
    Term("support", "support family", "steungezin"),
    Term("both", "both", "beide"),
    Term("coordinator", "coordinator", "coördinator", ("coordinator",)),
)
ROLE = Terms(
    "role",
    Term("coordinator", "coordinator", "coördinator", ("coordinator",)),
    Term("lead", "lead", "hoofdcoördinator", ("hoofdcoordinator",)),
    Term("safeguarding", "safeguarding", "aandachtsfunctionaris"),
)
WHOSE = Terms(
    "whose",
    Term("me", "me", "mij", ("ik", "mijzelf", "myself")),
    Term("none", "nobody", "niemand"),
)
"""What may be typed instead of the name of a member."""
EVERYBODY = Terms("everybody", Term("all", "all", "alle", ("allemaal", "iedereen", "everybody")))
"""What may be typed to mean all members."""
STAGE = Terms(
    "stage",
    Term("registered", "registered", "aangemeld"),
    Term("intake_held", "intake held", "intake gehouden"),
    Term("waiting", "waiting", "wachtend"),
    Term("on_hold", "on hold", "op pauze", ("in de wacht",)),
    Term("in_match", "in a match", "gekoppeld"),
    Term("in_screening", "in screening", "in screening"),
    Term("screened", "screening complete", "screening compleet"),
    Term("available", "available", "beschikbaar"),
    Term("full", "full", "bezet"),
    Term("paused", "paused", "gepauzeerd"),
    Term("not_valid", "approval not valid", "goedkeuring niet geldig"),
    Term("rejected", "rejected", "afgewezen"),
    Term("withdrawn", "withdrawn", "teruggetrokken"),
    Term("closed", "closed", "afgesloten"),
    Term("proposed", "proposed", "voorgesteld"),
    Term("answered", "both said yes", "beide ja"),
    Term("refused", "refused", "voorstel afgewezen"),
    Term("introduced", "introduced", "kennisgemaakt"),
    Term("trial", "trial", "proefperiode"),
    Term("confirmed", "confirmed", "definitief"),
    Term("ended", "ended", "beëindigd"),
)
AGE_BAND = Terms(
    "age_band",
    Term("0-3", "0 to 3 years", "0 tot en met 3 jaar"),
    Term("4-11", "4 to 11 years", "4 tot en met 11 jaar"),
    Term("12-17", "12 to 17 years", "12 tot en met 17 jaar"),
    Term("18-22", "18 to 22 years", "18 tot en met 22 jaar"),
    Term("23+", "23 years and over", "23 jaar en ouder"),
)
LENGTH_BAND = Terms(
    "length",
    Term("0-2", "less than 3 months", "korter dan 3 maanden"),
    Term("3-5", "3 to 6 months", "3 tot 6 maanden"),
    Term("6-11", "6 to 12 months", "6 tot 12 maanden"),
    Term("12-23", "1 to 2 years", "1 tot 2 jaar"),
    Term("24+", "2 years and longer", "2 jaar en langer"),
)
"""How long a match lasted, in whole months."""
MOMENT = Terms(
    "moment",
    Term("start", "at the start", "bij de start"),
    Term("trial", "trial review", "evaluatie van de proefperiode"),
    Term("half_year", "half-yearly review", "halfjaarlijkse evaluatie"),
    Term("end", "end talk", "afsluitend gesprek"),
    Term("other", "at other moments", "op andere momenten"),
)
"""When satisfaction and own goals were asked for."""
CHANGE = Terms(
    "change",
    Term("better", "better", "vooruit"),
    Term("stable", "stable", "gelijk gebleven"),
    Term("worse", "worse", "achteruit"),
)
OVERRIDDEN = Terms(
    "overridden",
    Term("approval", "approval of a support family", "goedkeuring van een steungezin"),
    Term("proposal", "proposal of a match", "voorstel voor een koppeling"),
    Term("trial", "start of a trial", "start van een proefperiode"),
    Term("import", "history taken over with gaps", "geschiedenis overgenomen terwijl er iets ontbrak"),
)
"""Which gates a lead lifted with a reason."""
FACT = Terms(
    "fact",
    Term("registered_on", "day of sign-up", "dag van aanmelding"),
    Term("municipality", "municipality", "gemeente"),
    Term("household", "household", "gezinsvorm"),
    Term("referrer", "who pointed the way", "verwijzer"),
    Term("help", "kinds of help asked", "soorten hulp gevraagd"),
    Term("channel", "recruitment channel", "wervingskanaal"),
    Term("children", "children of a match", "kinderen van een koppeling"),
    Term("born", "month of birth of a child", "geboortemaand van een kind"),
    Term("end_reason", "reason why a match ended", "reden waarom een koppeling eindigde"),
)
"""Facts without which a figure is not whole."""
CRITERION = Terms(
    "criterion",
    Term("distance", "distance", "afstand"),
    Term("day_parts", "day parts", "dagdelen"),
    Term("help", "kind of help", "soort hulp"),
    Term("ages", "ages", "leeftijden"),
    Term("experience", "experience", "ervaring"),
    Term("number", "number of children", "aantal kinderen"),
    Term("language", "language", "taal"),
    Term("interests", "interests", "interesses"),
    Term("transport", "fetching and bringing", "halen en brengen"),
    Term("wishes", "practical wishes", "praktische wensen"),
)
BAND = Terms(
    "band",
    Term("strong", "strong", "sterk"),
    Term("good", "good", "goed"),
    Term("possible", "possible", "mogelijk"),
    Term("weak", "weak", "zwak"),
)
LISTED = Terms(
    "listed",
    Term("waiting", "waiting", "wachtend", ("wachten",)),
    Term("screening", "in screening", "in screening", ("screening",)),
    Term("available", "available", "beschikbaar"),
    Term("running", "running", "lopend"),
    Term("closed", "closed", "afgesloten"),
)
YES_NO = Terms(
    "yes_no",
    Term("yes", "yes", "ja", ("j", "y", "true", "1", "x")),
    Term("no", "no", "nee", ("n", "false", "0")),
)
HELP_PAGE = Terms(
    "help_page",
    Term("begin", "begin", "begin", ("start",)),
    Term("together", "together", "samenwerken", ("samen", "team", "synchroniseren", "sync")),
    Term("import", "import", "import", ("overnemen", "bladen")),
    Term("matching", "matching", "koppelen", ("suggesties", "plannen", "suggestions", "plans")),
    Term("reminders", "reminders", "herinneringen", ("taken", "opvolging", "tasks", "followup")),
    Term("limits", "limits", "grenzen", ("wat bgz niet doet",)),
    Term("security", "security", "veiligheid", ("beveiliging", "wat bgz niet beschermt")),
    Term("figures", "figures", "cijfers"),
    Term("fields", "fields", "velden"),
    Term("exit-codes", "exit codes", "uitgangscodes", ("codes", "exitcodes")),
)
"""The pages of `bgz help`."""
CHECKED = Terms(
    "checked",
    Term("healed", "put right", "hersteld"),
    Term("merged", "merged", "samengevoegd"),
    Term("missing", "missing", "weg"),
    Term("waiting", "waiting", "wacht"),
    Term("late", "late", "te laat"),
    Term("conflict", "conflict", "tegenspraak"),
    Term("forged", "not of the team", "niet van het team"),
    Term("edited", "edited outside bgz", "buiten bgz bewerkt"),
    Term("not_for_me", "not for this laptop", "niet voor deze laptop"),
    Term("damaged", "damaged", "beschadigd"),
    Term("tampered", "tampered with", "mee geknoeid"),
    Term("newer", "made by a newer bgz", "van een nieuwere bgz"),
    Term("too_large", "too large", "te groot"),
    Term("online", "online only", "alleen online"),
    Term("git", "not finished by git", "door git niet afgemaakt"),
    Term("unreadable", "cannot be read or written", "niet te lezen of te schrijven"),
    Term("not_understood", "not understood", "niet begrepen"),
    Term("implausible", "cannot be true", "kan niet kloppen"),
    Term("gate", "does not count", "telt niet mee"),
)
"""What `bgz check` may find in a record or in the folder; the first two are put right already."""
ACCEPTING = Terms(
    "accepting",
    Term("take", "take all of it in", "alles overnemen", ("ja", "yes", "j", "y")),
    Term("each", "decide per change", "per wijziging kiezen"),
    Term("decline", "decline for good", "voorgoed afwijzen"),
    Term("later", "leave it for now", "nu laten liggen", ("nee", "no", "n")),
)
"""What a lead may do with what came late of a record (`bgz team accept`)."""
EXAMINATION = Terms(
    "examination",
    Term("ok", "in order", "in orde"),
    Term("attention", "attention", "let op"),
    Term("unknown", "cannot tell", "niet te zeggen"),
)
"""What `bgz doctor` says of each thing it looks at."""
EXAMINED = Terms(
    "examined",
    Term("program", "program", "programma"),
    Term("folder", "case folder", "dossiermap"),
    Term("team", "team file", "teambestand"),
    Term("device", "this laptop", "deze laptop"),
    Term("keys", "keys", "sleutels"),
    Term("session", "unlocking", "ontgrendelen"),
    Term("paper", "paper key", "papieren sleutel"),
    Term("memory", "memory", "geheugen"),
    Term("clock", "clock", "klok"),
    Term("copies", "conflict copies", "conflictkopieën"),
    Term("unfinished", "unfinished files", "onaffe bestanden"),
    Term("online", "online only", "alleen online"),
    Term("guards", "rules for git and Syncthing", "regels voor git en Syncthing"),
    Term("services", "sync services", "syncdiensten"),
    Term("twin", "copied keys", "gekopieerde sleutels"),
    Term("git", "git", "git"),
    Term("readers", "who can read", "wie kan lezen"),
    Term("drafts", "drafts", "concepten"),
    Term("mail", "reminders", "herinneringen"),
    Term("space", "room on the disk", "ruimte op de schijf"),
)
"""What `bgz doctor` looks at, in this order."""
COMMAND_WORDS = {
    word: command
    for command, words in {
        "find": ("search", "zoek", "zoeken"),
        "show": ("view", "toon", "tonen", "bekijk"),
        "list": ("lijst", "gezinnen"),
        "close": ("delete", "remove", "verwijder", "verwijderen", "afsluiten"),
        "edit": ("change", "wijzig", "wijzigen", "bewerk"),
        "report": ("rapport", "verslag", "jaarverslag"),
        "match": ("koppel", "koppeling", "koppelen"),
        "followup": ("tasks", "taken", "opvolgen"),
        "letter": ("brief", "brieven"),
        "calendar": ("ics", "kalender", "agenda"),
        "intake": ("new", "nieuw", "aanmelden", "aanmelding"),
        "today": ("vandaag",),
        "note": ("notitie",),
        "screen": ("screening",),
        "privacy": ("avg", "bewaren", "bewaartermijn", "gdpr"),
        "settings": ("instellingen",),
        "log": ("geschiedenis",),
        "undo": ("ongedaan",),
        "recover": ("herstel",),
        "import": ("importeer",),
        "help": ("hulp",),
        "doctor": ("dokter", "diagnose"),
        "join": ("aansluiten", "meedoen", "deelnemen"),
        "team": ("member", "members", "teamlid", "teamleden", "collega", "goedkeuren"),
    }.items()
    for word in words
}
"""Other words for a command, understood only in what is asked back: no command has two names."""
