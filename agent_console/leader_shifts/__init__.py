"""Leaders' shifts: planning, approving, publishing, booking, the shift that is on, its report."""
