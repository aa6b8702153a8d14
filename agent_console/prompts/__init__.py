"""What the line says: what is there, what is missing, and how it sounds."""
