"""The knowledge base as pages see it."""
