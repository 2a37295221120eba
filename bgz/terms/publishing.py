"""The public page: why a request is left out, and what in a text may tell who it is."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

WITHHELD = Terms(
    "withheld",
    Term("over", "its last day is over", "de laatste dag is voorbij"),
    Term("not_yet", "its first day is still to come", "de eerste dag moet nog komen"),
    Term("closed", "the request or the case is closed", "de hulpvraag of het dossier is afgesloten"),
    Term("on_hold", "the family is on hold", "het gezin staat in de wacht"),
    Term("not_ready", "the family does not wait: no intake or consent", "het gezin wacht niet: geen intake of akkoord"),
    Term("no_consent", "no consent for a public text", "geen toestemming voor een openbare tekst"),
    Term("matched", "there is a match for each child", "voor elk kind is er een koppeling"),
    Term("no_children", "no child is known", "er is geen kind bekend"),
    Term("disputed", "something in the record is unclear", "er is iets onduidelijk in het dossier"),
    Term("no_place", "the municipality is not known", "de gemeente is niet bekend"),
    Term("text", "the text may tell who it is", "de tekst kan verraden om wie het gaat"),
    Term("same_page", "another request has the same page", "een andere hulpvraag heeft dezelfde pagina"),
)
"""Why a request that was marked public is not on the page, the first that holds."""
FOUND = Terms(
    "found",
    Term("name", "a name", "een naam"),
    Term("initial", "an initial", "een voorletter"),
    Term("phone", "a telephone number", "een telefoonnummer"),
    Term("email", "an e-mail address", "een mailadres"),
    Term("web", "a web address", "een webadres"),
    Term("address", "a street or house number", "een straat of huisnummer"),
    Term("postcode", "a postcode", "een postcode"),
    Term("town", "a village or town; name the municipality only", "een dorp of stad; noem alleen de gemeente"),
    Term("mentioned", "a name that stands in the record", "een naam die in het dossier staat"),
    Term("count", "a number that may be an age", "een getal dat een leeftijd kan zijn"),
    Term("age", "an age", "een leeftijd"),
    Term("birth", "a birth year or birthday", "een geboortejaar of verjaardag"),
    Term("bsn", "a citizen service number", "een burgerservicenummer"),
    Term("number", "a case number", "een dossiernummer"),
    Term("capital", "looks like a name", "lijkt op een naam"),
)
"""What a person could be told by."""
TEXT_OF = Terms(
    "text_of", Term("text_nl", "Dutch text", "Nederlandse tekst"), Term("text_en", "English text", "Engelse tekst")
)
"""The two texts of a request."""
