"""What came of proposals: counts in groups in which nobody can be recognised."""
