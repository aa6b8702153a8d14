"""Who the citizen is, kept apart from the matter and never in clear."""
