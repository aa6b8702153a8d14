"""Calling a ticket's citizen from the page, without seeing the number."""
