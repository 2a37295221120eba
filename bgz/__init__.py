"""bgz: the work of a Buurtgezinnen coordinator, in encrypted files."""

__version__ = "0.5.0"
