"""What may be told to whom: which numbers are shown, so that no hidden one can be worked out (design 11)."""
