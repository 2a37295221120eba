"""How a record class is declared, read from stored facts, and written back."""
