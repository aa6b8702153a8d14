"""What departments answer, with the proof that they spoke with the citizen."""
