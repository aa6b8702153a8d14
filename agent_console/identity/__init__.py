"""Showing a citizen's data in clear: for a reason, for a while, on record."""
