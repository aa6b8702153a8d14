"""Typed settings, the city profile and Asterisk templates. Knows no other room."""
