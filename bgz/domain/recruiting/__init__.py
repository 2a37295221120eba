"""Who has nobody: what stands in the way, the smallest change, and whom to recruit."""
