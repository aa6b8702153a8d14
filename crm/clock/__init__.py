"""Working time: how long, until when, and why."""
