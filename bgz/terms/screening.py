"""The screening of support families."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

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
