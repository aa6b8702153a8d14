"""The city's closed lists for forms and filters."""
