"""The softphone's way to the telephone system."""
