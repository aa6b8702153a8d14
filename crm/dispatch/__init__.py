"""Whom a matter is given to, why, and until when."""
