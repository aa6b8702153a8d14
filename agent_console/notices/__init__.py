"""Messages that could not be sent."""
