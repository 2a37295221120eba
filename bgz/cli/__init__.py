"""The keyboard: click only. Parse, ask, call one action, hand its result to output."""
