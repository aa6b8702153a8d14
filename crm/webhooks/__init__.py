"""News for other systems that waits to be told."""
