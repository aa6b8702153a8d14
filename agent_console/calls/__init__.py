"""Calls for their operators: lists, pages, recordings, hanging up."""
