"""The worklist of messages: take one, hear it, make its ticket, call back, or say what it is."""
