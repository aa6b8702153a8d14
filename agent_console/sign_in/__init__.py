"""Who may enter, and who is here."""
