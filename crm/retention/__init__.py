"""How long what is kept, and proof of what was deleted."""
