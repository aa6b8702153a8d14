"""What was done with tickets: append-only, chained by hashes, checked by ``hotline db verify``."""
