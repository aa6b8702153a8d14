"""Sentences for measuring accuracy, spoken."""
