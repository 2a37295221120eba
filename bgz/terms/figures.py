"""What the report counts by."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

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
    Term("family_children", "children of a family that asks for help", "kinderen van een gezin dat hulp vraagt"),
    Term("intake", "day of the intake", "dag van de intake"),
    Term("consent", "consent to look for a match", "toestemming om een koppeling te zoeken"),
    Term("channel", "recruitment channel", "wervingskanaal"),
    Term("screening", "screening before an approval", "screening vóór een goedkeuring"),
    Term("vog", "VOG before an approval", "VOG vóór een goedkeuring"),
    Term("request_family", "request family of a match", "vraaggezin van een koppeling"),
    Term("children", "children of a match", "kinderen van een koppeling"),
    Term("born", "month of birth of a child", "geboortemaand van een kind"),
    Term("end_reason", "reason why a match ended", "reden waarom een koppeling eindigde"),
    Term("contract_matches", "matches agreed in a contract", "afgesproken koppelingen in een contract"),
    Term("contract_budget", "budget of a contract", "budget van een contract"),
)
"""Facts without which a figure is not whole."""
PICTURE = Terms(
    "picture",
    Term("png", "PNG", "PNG"),
    Term("jpeg", "JPEG", "JPEG", ("jpg",)),
)
"""What a logo may be."""
LOOK_TEXT = Terms(
    "look_text",
    Term("introduction", "introduction", "inleiding"),
    Term("closing", "closing", "slot", ("closing text", "slottekst")),
)
"""Texts of the programme's own that a report opens and closes with."""
AUDIENCE = Terms(
    "audience",
    Term("team", "team", "team"),
    Term("municipality", "municipality", "gemeente"),
    Term("public", "everyone", "iedereen", ("openbaar", "publiek", "everybody")),
)
"""For whom a report is."""
FORMAT = Terms(
    "format",
    Term("html", "page (html)", "pagina (html)", ("page", "pagina", "htm", "web")),
    Term("pdf", "PDF", "PDF"),
    Term("md", "Markdown (md)", "Markdown (md)", ("markdown",)),
    Term("csv", "CSV", "CSV"),
    Term("xlsx", "Excel (xlsx)", "Excel (xlsx)", ("excel", "workbook", "werkmap")),
    Term("json", "JSON", "JSON"),
)
"""What a report can be written as."""
