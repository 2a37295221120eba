"""How things look: console, tables, pages, mail, calendar. Knows nothing of files."""
