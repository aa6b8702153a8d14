"""Calls listened to afterwards (质检): drawn by rules, scored by a card, told to the operator, who may appeal."""
