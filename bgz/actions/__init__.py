"""One file per use case: (folder, today, input) -> Result. No click, no printing."""
