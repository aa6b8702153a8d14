"""A rehearsal: a simulated citizen and a simulated operator go through a whole call on real parts."""

from pathlib import Path

AUDIO = Path(__file__).with_name("audio")
"""What citizens and operators say in drills."""
