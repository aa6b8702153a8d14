"""Follow-ups that the line makes by itself: where each stands, and taking one from it."""
