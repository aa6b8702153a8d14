"""Asterisk: found or built, configured, started and stopped."""
