"""Departments as pages name them, and their colours of a month."""
