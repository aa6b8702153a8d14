"""Numbers on lists: who goes before others, and who is turned away, for how long, and who agreed to it."""
