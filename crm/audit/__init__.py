"""Who took data out or looked, what was deleted or masked: one keyed chain, checked by ``hotline db verify``."""
