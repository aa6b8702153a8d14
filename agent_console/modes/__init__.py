"""Modes of the line: what it is switched to, seen by everybody, switched by few."""
