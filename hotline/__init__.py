"""The composition root: commands, process supervision, wiring. Nobody imports it."""
