"""The figures of a report, their definitions, and their protection."""
