"""Bringing old tickets in."""
