"""Modes of the line, such as a storm: switched on for a while, by somebody, for a reason."""
