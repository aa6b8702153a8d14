"""Telephones of operators that are gone without a word: the citizen does not wait in a dead line."""

from ivr.lost_phones.lost_phones import LostPhones

__all__ = ["LostPhones"]
