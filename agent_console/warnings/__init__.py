"""Warnings for those who must act: told while the citizen speaks, taken notice of, kept with the call."""
