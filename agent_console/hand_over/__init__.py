"""Handing one's live call over to an emergency or utility line."""
