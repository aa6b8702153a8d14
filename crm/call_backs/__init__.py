"""Calls nobody answered: one task for each number, until its citizen was spoken with."""
