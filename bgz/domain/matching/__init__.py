"""Suggestions: hard rules, criteria, ranking, and reasons in words."""
