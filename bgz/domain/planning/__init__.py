"""All requests that wait, allotted at once: market, assignment, locks, comparisons."""
