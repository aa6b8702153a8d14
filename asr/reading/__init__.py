"""Reads what the caller said and offers it to the ticket form, each value with the sentence it comes from."""
