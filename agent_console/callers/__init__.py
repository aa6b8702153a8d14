"""Lists of telephone numbers: who goes first, who is turned away, who decided it."""
