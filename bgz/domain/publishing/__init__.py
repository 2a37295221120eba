"""The public page: which requests stand on it, in which words, and until when (design 11)."""
