"""One runnable file for each claim; each prints one JSON line."""
