"""From the rows of spreadsheets to records: pure rules, no files, no clock."""
