"""Values of one kind: days, months, numbers, texts, postcodes."""
