"""A rehearsal: a simulated citizen and a simulated operator go through a whole call on real parts."""
