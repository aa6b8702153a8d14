"""The form while it fills, and what becomes of it."""
