"""Searching what was said, for those who hear every call."""
