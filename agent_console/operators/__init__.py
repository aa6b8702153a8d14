"""Operators' working states, and whether anybody sits there."""
