"""Calls and their segments: what happened on the line, and when."""
