"""The life of a match: sides, answers, outcomes, reasons."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

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
SIDE = Terms(
    "side",
    Term("request", "request family", "vraaggezin", ("vraag",)),
    Term("support", "support family", "steungezin", ("steun",)),
    Term("both", "both families", "beide gezinnen", ("beide", "both")),
    Term("other", "somebody else", "iemand anders", ("anders",)),
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
