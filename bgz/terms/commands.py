"""What is typed at commands, and what these say: kinds of cases, owners, lists, pages, findings."""

from __future__ import annotations

from bgz.terms.listing import Term, Terms

CASES = Terms(
    "case",
    Term("V", "request family", "vraaggezin", ("request", "vraag")),
    Term("S", "support family", "steungezin", ("support", "steun")),
    Term("K", "match", "koppeling"),
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
    Term("report", "report", "rapport", ("rapporten", "reports", "verslag", "jaarverslag")),
    Term("publish", "publish", "publiceren", ("openbaar", "openbare pagina", "public page")),
    Term("limits", "limits", "grenzen", ("wat bgz niet doet",)),
    Term("security", "security", "veiligheid", ("beveiliging", "wat bgz niet beschermt")),
    Term("figures", "figures", "cijfers"),
    Term("templates", "templates", "sjablonen", ("template", "sjabloon")),
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
        "publish": ("publiceren", "publiceer", "openbaar", "website"),
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
