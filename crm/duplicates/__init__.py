"""The same matter told twice: found, merged, and every citizen answered."""
