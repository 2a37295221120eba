"""What is known of families: what is asked and offered, where, by whom."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

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
LEFT = Terms(
    "left",
    Term("withdrawn", "withdrawn", "teruggetrokken"),
    Term("referred", "referred elsewhere", "doorverwezen"),
    Term("helped", "helped enough", "voldoende geholpen", ("geholpen",)),
    Term("stopped", "stopped", "gestopt"),
)
