"""The rules of the work: stages, screening, gates, and the moves that pass them."""
