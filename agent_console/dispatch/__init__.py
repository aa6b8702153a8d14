"""Whom to give it to, until when, and whether it is known already."""
