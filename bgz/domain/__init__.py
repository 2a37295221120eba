"""The rules of the work. Pure: no clock, no disk, no terminal."""
