"""The console's websocket: what happens, told to whom it concerns."""
