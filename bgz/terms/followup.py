"""Talks, tasks and reminders."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

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
CLOCK = Terms(
    "clock",
    Term("no_intake", "no intake was held", "er was geen intake"),
    Term("refused", "not taken as a support family", "geen steungezin geworden"),
    Term("left", "left the programme", "afgesloten"),
)
"""From what the time counts that details of a family may be kept."""
