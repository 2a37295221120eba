"""The records: families, matches, programme; what they hold and who may write it."""
