"""Everything bgz renders or reads as data: reports, mails, checklists, import mappings, weights."""
