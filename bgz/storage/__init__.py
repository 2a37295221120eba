"""Encrypted files: age, keys, team, signed changes, the case folder. Knows nothing of screens."""
