"""The websocket on which Asterisk delivers what each party says."""
