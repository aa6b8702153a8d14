"""Who took data out, who looked, what was deleted: one keyed chain, checked by ``hotline db verify``."""
